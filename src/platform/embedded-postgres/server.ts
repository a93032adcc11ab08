import { type ChildProcess, spawn } from 'node:child_process';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { adoptRunning, stillNotReady } from './adopt.ts';
import { chooseSocketDir, currentUser, makeSocketDir, PORT, socketPath } from './data-folder.ts';
import { EmbeddedPostgresError } from './error.ts';
import { inspectPostmaster, type PostmasterFile } from './postmaster.ts';
import { canEnter, commandAs, ownerFor, type RunAs, serverEnvironment } from './run-as.ts';
import { logSize, readLogSince, rotateLog } from './server-log.ts';
import { memoryBytes, serverSettings, settingArguments } from './settings.ts';

export interface Launch {
  readonly dataDir: string;
  readonly nativeDir: string;
  readonly runAs: RunAs;
  readonly settings: Readonly<Record<string, string>>;
  readonly deadlineMs: number;
  readonly log: (line: string) => void;
}

export interface Launched {
  readonly postmaster: PostmasterFile;
  /** Absent: another server was there first. */
  readonly child?: ChildProcess;
}

const POLL_MS = 5;

/**
 * After a `kill -9` of the server its backends need a moment to notice, and hold the shared memory until then.
 * PostgreSQL tells of it in this phrase; anything else that ends a start is final.
 */
const PREDECESSOR_LEAVING = 'pre-existing shared memory block';
const PREDECESSOR_TIMEOUT_MS = 15_000;
const PREDECESSOR_POLL_MS = 25;

export function logPath(dataDir: string): string {
  return `${dataDir}.log`;
}

/** Starts the server on an initialised folder that has no live one, and waits until it takes connections. */
export async function launchServer(launch: Launch): Promise<Launched> {
  const { dataDir, runAs, deadlineMs } = launch;
  const socketDir = await prepareSocketDir(dataDir, runAs);
  await rotateLog(logPath(dataDir));
  const patienceEndMs = Math.min(deadlineMs, performance.now() + PREDECESSOR_TIMEOUT_MS);
  for (;;) {
    // There is no live server (we hold the lock), so these can only be a dead one's.
    await rm(socketPath(socketDir, PORT), { force: true });
    await rm(`${socketPath(socketDir, PORT)}.lock`, { force: true });
    const logFrom = await logSize(logPath(dataDir));
    const child = await spawnServer(launch, socketDir);
    const postmaster = await waitReady(child, launch);
    if (postmaster !== undefined) return { postmaster, child };
    const other = await adoptRunning(dataDir, deadlineMs, launch.log);
    if (other !== undefined) return { postmaster: other };
    const reason = await readLogSince(logPath(dataDir), logFrom);
    if (!reason.includes(PREDECESSOR_LEAVING) || performance.now() > patienceEndMs) {
      throw new EmbeddedPostgresError(
        'start_failed',
        `PostgreSQL did not start (log: ${logPath(dataDir)}): ${reason || `it ended with code ${child.exitCode}`}`,
      );
    }
    await sleep(PREDECESSOR_POLL_MS);
  }
}

async function prepareSocketDir(dataDir: string, runAs: RunAs): Promise<string> {
  const owner = ownerFor(runAs) ?? currentUser();
  const bases = [tmpdir(), '/tmp'].filter((base) => runAs.way !== 'uid' || canEnter(runAs, base));
  const socketDir = chooseSocketDir(dataDir, owner.uid, bases);
  if (socketDir === undefined) {
    throw new EmbeddedPostgresError(
      'start_failed',
      'no folder has a path short enough for a socket: set TMPDIR',
    );
  }
  if (socketDir !== dataDir) await makeSocketDir(socketDir, runAs);
  return socketDir;
}

/** Detached: Ctrl-C goes to the whole foreground group, and the server must not go before its clients. */
async function spawnServer(launch: Launch, socketDir: string): Promise<ChildProcess> {
  const settings = serverSettings(memoryBytes(), socketDir, PORT, launch.settings);
  const args = ['-D', launch.dataDir, ...settingArguments(settings)];
  const command = commandAs(launch.runAs, join(launch.nativeDir, 'bin', 'postgres'), args);
  const log = await open(logPath(launch.dataDir), 'a', 0o600);
  try {
    // When root acts for the owner of the project, that owner must be able to start alone the next time.
    if (launch.runAs.way === 'uid') await log.chown(launch.runAs.uid, launch.runAs.gid);
    const child = spawn(command.file, command.args, {
      ...command.identity,
      cwd: launch.dataDir,
      env: serverEnvironment(),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    child.unref();
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (error) =>
        reject(new EmbeddedPostgresError('start_failed', `PostgreSQL could not be run: ${error.message}`)),
      );
    });
    return child;
  } finally {
    await log.close();
  }
}

/** Undefined: it ended by itself. A server that is still recovering at the deadline is left to go on. */
async function waitReady(child: ChildProcess, launch: Launch): Promise<PostmasterFile | undefined> {
  for (;;) {
    const state = await inspectPostmaster(launch.dataDir);
    if (state.kind === 'ready' && state.pid === child.pid) return state;
    if (child.exitCode !== null || child.signalCode !== null) return undefined;
    if (performance.now() > launch.deadlineMs) {
      throw stillNotReady(launch.dataDir, 'it is still starting or recovering');
    }
    await sleep(POLL_MS);
  }
}
