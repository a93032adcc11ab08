import { execFile } from 'node:child_process';
import { readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { EmbeddedPostgresError, systemCode } from './error.ts';

/** What the server writes into postmaster.pid, line by line. https://www.postgresql.org/docs/18/storage-file-layout.html */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  /** Empty until the server has made its socket. */
  readonly socketDir: string;
  readonly status: string;
}

export type PostmasterState =
  | { readonly kind: 'none' }
  /** A file without its process: dead, or its number now belongs to another program. */
  | { readonly kind: 'stale'; readonly pid: number }
  /** A file without content: being written this instant, or left by a power cut. */
  | { readonly kind: 'unwritten' }
  | ({ readonly kind: 'starting' | 'ready' | 'stopping' } & PostmasterFile);

export function parsePostmasterFile(text: string): PostmasterFile | undefined {
  const [pid, , , port, socketDir, , , status] = text.split('\n');
  if (pid === undefined || !/^-?\d+$/.test(pid)) return undefined;
  // A negative number marks a single-user server; there is none of ours, but it holds the folder all the same.
  return {
    pid: Math.abs(Number(pid)),
    port: Number(port ?? 0),
    socketDir: socketDir ?? '',
    status: status?.trim() ?? '',
  };
}

/** Looks at the file and at the process it names. Throws EACCES when the folder is another user's. */
export async function inspectPostmaster(dataDir: string): Promise<PostmasterState> {
  let text: string;
  try {
    text = await readFile(join(dataDir, 'postmaster.pid'), 'utf8');
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'none' };
    throw error;
  }
  const file = parsePostmasterFile(text);
  if (file === undefined) return { kind: 'unwritten' };
  if (!(await isPostmasterOf(file.pid, dataDir))) return { kind: 'stale', pid: file.pid };
  if (file.status === 'ready') return { kind: 'ready', ...file };
  return { kind: file.status === 'stopping' ? 'stopping' : 'starting', ...file };
}

/**
 * Whether the process is a live PostgreSQL server of this data folder. A bare `kill(pid, 0)` is not enough:
 * numbers are given out again, and where process 1 does not collect the dead they stay as zombies.
 */
export async function isPostmasterOf(pid: number, dataDir: string): Promise<boolean> {
  if (pid <= 0 || !exists(pid)) return false;
  return process.platform === 'linux' ? isPostmasterOnLinux(pid, dataDir) : isPostmasterByPs(pid, dataDir);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

async function isPostmasterOnLinux(pid: number, dataDir: string): Promise<boolean> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const end = stat.lastIndexOf(')');
    const name = stat.slice(stat.indexOf('(') + 1, end);
    const state = stat.charAt(end + 2);
    if (name !== 'postgres' || state === 'Z' || state === 'X') return false;
    return (await workingDir(pid)) === dataDir || (await startedWith(pid, dataDir));
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ESRCH') return false;
    throw error;
  }
}

/** The server makes its data folder its working folder before it writes its file. */
async function workingDir(pid: number): Promise<string | undefined> {
  try {
    return await readlink(`/proc/${pid}/cwd`);
  } catch (error) {
    const code = systemCode(error);
    // Root in a container has no right to look (CAP_SYS_PTRACE) when the server runs as another user.
    if (code === 'EACCES' || code === 'EPERM') return undefined;
    throw error;
  }
}

async function startedWith(pid: number, dataDir: string): Promise<boolean> {
  const args = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
  return args.some((arg, index) => arg === '-D' && args[index + 1] === dataDir);
}

async function isPostmasterByPs(pid: number, dataDir: string): Promise<boolean> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'stat=,command=', '-p', String(pid)]);
    return !stdout.trimStart().startsWith('Z') && stdout.includes('postgres') && stdout.includes(dataDir);
  } catch {
    return false;
  }
}

/**
 * Removes a postmaster.pid that has no server. One with a dead process is left: PostgreSQL clears it away
 * itself, after it made sure by the shared memory named there that no backend lives on. It cannot tell that a
 * number belongs to another program by now, or to a zombie.
 */
export async function clearStaleFile(dataDir: string): Promise<void> {
  const path = join(dataDir, 'postmaster.pid');
  const state = await inspectPostmaster(dataDir);
  if (state.kind === 'unwritten' || (state.kind === 'stale' && exists(state.pid)))
    await rm(path, { force: true });
}

const POLL_MS = 10;
/** A fast shutdown writes a checkpoint, at most shared_buffers (512 MB) of it. */
const FAST_TIMEOUT_MS = 20_000;
const IMMEDIATE_TIMEOUT_MS = 10_000;

/** Ends all connections and waits until the server is gone; without a checkpoint if it takes over 20 s. */
export async function stopPostmaster(
  pid: number,
  dataDir: string,
  isAlive: () => Promise<boolean> = () => isPostmasterOf(pid, dataDir),
): Promise<void> {
  if (!(await isAlive())) return;
  signal(pid, 'SIGINT');
  if (await isGoneWithin(FAST_TIMEOUT_MS, isAlive)) return;
  signal(pid, 'SIGQUIT');
  if (await isGoneWithin(IMMEDIATE_TIMEOUT_MS, isAlive)) return;
  throw new EmbeddedPostgresError('stop_timeout', `PostgreSQL (process ${pid}) does not stop`);
}

async function isGoneWithin(timeoutMs: number, isAlive: () => Promise<boolean>): Promise<boolean> {
  const deadlineMs = performance.now() + timeoutMs;
  while (await isAlive()) {
    if (performance.now() > deadlineMs) return false;
    await sleep(POLL_MS);
  }
  return true;
}

function signal(pid: number, name: 'SIGINT' | 'SIGQUIT'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (systemCode(error) !== 'ESRCH') throw error;
  }
}
