import { lchown, realpath } from 'node:fs/promises';
import { adoptRunning } from './adopt.ts';
import { locateNative, prepareBinaries } from './binaries.ts';
import {
  checkMajorVersion,
  copyBase,
  type DataFolder,
  initialise,
  openDataFolder,
  own,
  removeLeftovers,
} from './data-folder.ts';
import { systemCode } from './error.ts';
import { clearStaleFile, inspectPostmaster, type PostmasterFile } from './postmaster.ts';
import { chooseRunAs, describeRunAs, gatherRunAsFacts, type RunAs, refusal } from './run-as.ts';
import { launchServer } from './server.ts';
import { withStartLock } from './start-lock.ts';
import { type EmbeddedPostgres, supervise } from './supervise.ts';

export { EmbeddedPostgresError, type EmbeddedPostgresErrorCode } from './error.ts';
export type { EmbeddedPostgres } from './supervise.ts';

export interface EmbeddedPostgresOptions {
  /** The database itself. Beside it, with its name as the beginning of theirs, stand a log, a lock and copies. */
  readonly dataDir: string;
  /** The folder with bin, lib and share; default: the installed package of this platform. */
  readonly nativeDir?: string;
  /** More server settings, by their PostgreSQL names. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly log?: (line: string) => void;
}

/** For a recovery, which is the longest that a start can be; 160 MB of log took about a second. */
const START_TIMEOUT_MS = 60_000;

/**
 * Starts the database of a folder, or takes over the one that already runs on it. Throws
 * `EmbeddedPostgresError` where that cannot be; its message says what to do.
 *
 * The server is a process of its own that outlives ours: after a `kill -9` of the program the next start finds
 * it, marked `adopted`, and `stop` stops it all the same.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const nativeDir = options.nativeDir ?? locateNative();
  const log = options.log ?? (() => {});
  const folder = await openDataFolder(options.dataDir);
  return withStartLock(lockPath(folder.dataDir), START_TIMEOUT_MS, async (deadlineMs) => {
    const running = await adoptRunning(folder.dataDir, deadlineMs, log);
    if (running !== undefined) {
      return takeOver(folder.dataDir, running, log);
    }
    // Looked at again: while we waited for the lock another process may have made the database.
    const current = await openDataFolder(folder.dataDir);
    return startFresh({ folder: current, nativeDir, settings: options.settings ?? {}, deadlineMs, log });
  });
}

/** The live server of a data folder that accepts connections; undefined when there is none. */
export async function findRunningPostgres(
  dataDir: string,
): Promise<{ readonly pid: number; readonly socketDir: string; readonly port: number } | undefined> {
  let real: string;
  try {
    real = await realpath(dataDir);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  const state = await inspectPostmaster(real);
  if (state.kind !== 'ready') return undefined;
  return { pid: state.pid, socketDir: state.socketDir, port: state.port };
}

interface FreshStart {
  readonly folder: DataFolder;
  readonly nativeDir: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly deadlineMs: number;
  readonly log: (line: string) => void;
}

/** Under the lock, with no live server on the folder. */
async function startFresh(start: FreshStart): Promise<EmbeddedPostgres> {
  const { folder, log, settings, deadlineMs } = start;
  const { dataDir } = folder;
  const runAs = chooseRunAs(await gatherRunAsFacts(folder));
  if (runAs.way === 'refuse') throw refusal(runAs.reason, dataDir);
  await giveLock(dataDir, runAs);
  const { nativeDir, majorVersion } = await prepareBinaries(start.nativeDir, copyBase(dataDir), runAs, log);
  await removeLeftovers(folder, nativeDir, log);
  if (folder.initialised) {
    await checkMajorVersion(dataDir, majorVersion);
    await own(dataDir, runAs);
  } else {
    log(`making a new database in ${dataDir}`);
    await initialise(folder, nativeDir, runAs);
  }
  await clearStaleFile(dataDir);
  const { child, postmaster } = await launchServer({ dataDir, nativeDir, runAs, settings, deadlineMs, log });
  // Launched and forgotten by a process that was killed before it had written its file, and now ahead of ours.
  if (child === undefined) return takeOver(dataDir, postmaster, log);
  log(`started PostgreSQL, process ${postmaster.pid}, as ${describeRunAs(runAs)}`);
  return supervise({ dataDir, postmaster, child, log });
}

function takeOver(
  dataDir: string,
  postmaster: PostmasterFile,
  log: (line: string) => void,
): EmbeddedPostgres {
  log(`took over the running PostgreSQL, process ${postmaster.pid}`);
  return supervise({ dataDir, postmaster, log });
}

function lockPath(dataDir: string): string {
  return `${dataDir}.lock`;
}

/** As the log: whoever the server runs as must be able to start it alone the next time. */
async function giveLock(dataDir: string, runAs: RunAs): Promise<void> {
  if (runAs.way === 'uid') await lchown(lockPath(dataDir), runAs.uid, runAs.gid);
}
