import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import {
  access,
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { EmbeddedPostgresError, systemCode } from './error.ts';
import { commandAs, ownerFor, type RunAs } from './run-as.ts';
import { runCommand } from './run-command.ts';

export const USER = 'wasl';
/** Each data folder has a socket folder of its own, so the number can always be the same. */
export const PORT = 5432;

/** sockaddr_un holds 107 bytes on Linux and 103 on macOS; PostgreSQL needs a little room beside the name. */
const SOCKET_PATH_BYTES_MAX = 100;

export interface DataFolder {
  /** Absolute, without links: what the server itself sees as its working folder. */
  readonly dataDir: string;
  readonly parentDir: string;
  readonly owner: { readonly uid: number; readonly gid: number };
  readonly initialised: boolean;
}

/** Makes the folders above the data folder and looks at what is there. Refuses anything that is not a database. */
export async function openDataFolder(path: string): Promise<DataFolder> {
  const asked = resolve(path);
  const exists = await realpath(asked).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (exists === undefined) await makeParents(dirname(asked));
  const dataDir = exists ?? join(await realpath(dirname(asked)), basename(asked));
  const parentDir = dirname(dataDir);
  await checkWritable(parentDir);
  const { uid, gid } = await stat(exists ?? parentDir);
  return {
    dataDir,
    parentDir,
    owner: { uid, gid },
    initialised: exists !== undefined && (await holdsDatabase(dataDir)),
  };
}

async function checkWritable(parentDir: string): Promise<void> {
  try {
    await access(parentDir, constants.W_OK | constants.X_OK);
  } catch {
    throw new EmbeddedPostgresError(
      'not_owner',
      `${parentDir} cannot be written by this user: start as its owner, or choose another WASL_DATA_DIR`,
    );
  }
}

/** New folders belong to whoever owns the folder they are made in, also when root makes them. */
async function makeParents(parentDir: string): Promise<void> {
  const first = await mkdir(parentDir, { recursive: true });
  if (first === undefined || process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(dirname(first));
  for (let dir = parentDir; dir.length >= first.length; dir = dirname(dir)) await chown(dir, uid, gid);
}

async function holdsDatabase(dataDir: string): Promise<boolean> {
  let names: string[];
  try {
    names = await readdir(dataDir);
  } catch (error) {
    if (systemCode(error) === 'EACCES') {
      throw new EmbeddedPostgresError(
        'not_owner',
        `${dataDir} belongs to another user: start as that user, or choose another WASL_DATA_DIR`,
      );
    }
    throw error;
  }
  if (names.length === 0) return false;
  if (names.includes('PG_VERSION') && names.includes('global')) return true;
  throw new EmbeddedPostgresError(
    'foreign_folder',
    `${dataDir} is not empty and holds no PostgreSQL database: empty it, or choose another WASL_DATA_DIR`,
  );
}

export async function checkMajorVersion(dataDir: string, majorVersion: number): Promise<void> {
  const found = (await readFile(join(dataDir, 'PG_VERSION'), 'utf8')).trim();
  if (found === String(majorVersion)) return;
  throw new EmbeddedPostgresError(
    'other_major_version',
    `the database in ${dataDir} was made by PostgreSQL ${found}, this is PostgreSQL ${majorVersion}: use the ` +
      'release of Wasl that made it, or export there and import into an empty folder here',
  );
}

/**
 * Makes a new database. initdb works in a folder beside, which takes the final name only when it is complete
 * and on the disk; so a data folder is never half made, and a finished one never touched.
 */
export async function initialise(folder: DataFolder, nativeDir: string, runAs: RunAs): Promise<void> {
  const { dataDir } = folder;
  const fresh = await mkdtemp(unfinishedBase(dataDir));
  try {
    await own(fresh, runAs);
    const args = [
      `--pgdata=${fresh}`,
      `--username=${USER}`,
      '--auth-local=trust',
      '--auth-host=reject',
      ...LOCALE,
    ];
    const result = await runCommand(commandAs(runAs, join(nativeDir, 'bin', 'initdb'), args));
    if (result.exitCode !== 0) {
      throw new EmbeddedPostgresError('initdb_failed', `the database could not be made: ${result.output}`);
    }
    await moveIntoPlace(fresh, dataDir);
    await syncDir(dirname(dataDir));
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function moveIntoPlace(fresh: string, dataDir: string): Promise<void> {
  try {
    await rename(fresh, dataDir);
  } catch (error) {
    const code = systemCode(error);
    if (code !== 'EBUSY' && code !== 'EXDEV') throw error;
    throw new EmbeddedPostgresError(
      'foreign_folder',
      `${dataDir} is itself a mounted volume: mount the volume on the folder above it`,
    );
  }
}

/**
 * Order and case by code point, built into PostgreSQL: the same on every machine and after every upgrade of
 * its C library. macOS before 15 has no C.UTF-8 for what is left to the system, which is next to nothing.
 */
const LOCALE = [
  '--encoding=UTF8',
  `--locale=${process.platform === 'darwin' ? 'C' : 'C.UTF-8'}`,
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--no-instructions',
];

function unfinishedBase(dataDir: string): string {
  return `${dataDir}.unfinished-`;
}

/** Copies of the binaries stand beside the data, each with its version at the end of the name. */
export function copyBase(dataDir: string): string {
  return `${dataDir}.server-`;
}

/**
 * Removes copies of other versions, and what a killed initdb or copying left. An initdb that only lost its
 * parent may still be writing; then the folder can come back and waits for the next start.
 */
export async function removeLeftovers(
  { dataDir, parentDir }: DataFolder,
  nativeDir: string,
  log: (line: string) => void,
): Promise<void> {
  const bases = [unfinishedBase(dataDir), copyBase(dataDir)];
  for (const name of await readdir(parentDir)) {
    const path = join(parentDir, name);
    if (path === nativeDir || !bases.some((base) => path.startsWith(base))) continue;
    await rm(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 }).catch((error: unknown) =>
      log(`could not remove ${path}, will try again at the next start: ${error}`),
    );
  }
}

/** Gives the data folder to the identity, the top last: an interrupted change of owners is then done again. */
export async function own(dir: string, runAs: RunAs): Promise<void> {
  const owner = ownerFor(runAs);
  const top = await lstat(dir);
  // PostgreSQL refuses a folder that others can read, as a copy or a restored backup easily is.
  if ((top.mode & 0o027) !== 0) await chmod(dir, 0o700);
  if (owner === undefined || top.uid === owner.uid) return;
  for (const entry of await readdir(dir, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    // A tablespace is a link to a folder elsewhere; only the link itself is in ours.
    if (!entry.isSymbolicLink()) await chown(path, owner.uid, owner.gid);
  }
  await chown(dir, owner.uid, owner.gid);
}

async function syncDir(dir: string): Promise<void> {
  const handle = await open(dir, 'r');
  await handle.sync().finally(() => handle.close());
}

/** Where the socket goes: the data folder (mode 0700) if its path is short enough, else one of the bases. */
export function chooseSocketDir(
  dataDir: string,
  uid: number,
  shortBases: readonly string[],
): string | undefined {
  const name = `wasl-pg-${createHash('sha256').update(`${uid}:${dataDir}`).digest('hex').slice(0, 16)}`;
  const candidates = [dataDir, ...shortBases.map((base) => join(base, name))];
  return candidates.find((dir) => Buffer.byteLength(socketPath(dir, PORT)) <= SOCKET_PATH_BYTES_MAX);
}

export function socketPath(socketDir: string, port: number): string {
  return join(socketDir, `.s.PGSQL.${port}`);
}

export function currentUser(): { readonly uid: number; readonly gid: number } {
  return { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 };
}

/** Makes a short socket folder private to the identity; one that another user put there first is refused. */
export async function makeSocketDir(socketDir: string, runAs: RunAs): Promise<void> {
  const owner = ownerFor(runAs) ?? currentUser();
  await mkdir(socketDir, { recursive: true, mode: 0o700 });
  const found = await lstat(socketDir);
  const oursToGive = process.getuid?.() === 0 && found.uid === 0;
  if (!found.isDirectory() || (found.uid !== owner.uid && !oursToGive)) {
    throw new EmbeddedPostgresError(
      'not_owner',
      `${socketDir} belongs to another user: remove it, or set TMPDIR`,
    );
  }
  await chown(socketDir, owner.uid, owner.gid);
  await chmod(socketDir, 0o700);
}
