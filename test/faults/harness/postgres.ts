import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DEBIAN_POSTGRES, requireDebianPostgres, UNPRIVILEGED } from '../../support/debian-postgres.ts';
import { freePort } from '../../support/free-port.ts';
import { launchUntilUp } from './launch.ts';
import type { MovedClock } from './moved-clock.ts';
import type { Random } from './random.ts';

/** A PostgreSQL that is killed and started again, as an operator's init system does. */
export interface FaultyPostgres {
  readonly url: string;
  start(): Promise<void>;
  /** `kill -9` of the server itself; what it had open ends by itself. */
  kill(): Promise<void>;
  /** `kill -9` of one of its processes: the server throws all others out and recovers. */
  killOne(random: Random): void;
  stop(): Promise<void>;
}

const asRoot = process.getuid?.() === 0;
const identity = asRoot ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {};

export async function createFaultyPostgres(
  folder: string,
  clock: Pick<MovedClock, 'env'>,
): Promise<FaultyPostgres> {
  requireDebianPostgres();
  const home = path.join(folder, 'postgres');
  const dataDir = path.join(home, 'data');
  mkdirSync(home);
  if (asRoot) chownSync(home, UNPRIVILEGED, UNPRIVILEGED);
  const port = await freePort();
  run('initdb', '-D', dataDir, '-U', 'wasl', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8');
  const logFile = path.join(folder, 'postgres.log');
  const log = openSync(logFile, 'a');
  let server: ChildProcess | undefined;

  /** What a killed server leaves behind keeps the next one out until it has gone. */
  async function launch(untilMs: number): Promise<boolean> {
    const child = spawn(
      `${DEBIAN_POSTGRES}/postgres`,
      ['-D', dataDir, '-k', home, '-p', String(port), '-c', 'listen_addresses=127.0.0.1'],
      {
        ...identity,
        cwd: home,
        env: { ...clock.env, LC_ALL: 'C', TZ: 'UTC' },
        stdio: ['ignore', log, log],
      },
    );
    server = child;
    while (child.exitCode === null && child.signalCode === null && performance.now() < untilMs) {
      if (isReady(home, port)) return true;
      await pause(50);
    }
    return false;
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    server.kill(signal);
    await gone;
  }

  return {
    url: `postgres://wasl@127.0.0.1:${port}/postgres`,
    start: () => launchUntilUp({ name: 'postgres', logFile, launch }),
    kill: () => end('SIGKILL'),
    killOne: (random) => {
      const [first, ...others] = childrenOf(server?.pid ?? -1);
      if (first !== undefined) process.kill(random.pick([first, ...others]), 'SIGKILL');
    },
    stop: () => end('SIGINT'),
  };
}

function run(program: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(`${DEBIAN_POSTGRES}/${program}`, args, {
    ...{ ...identity, cwd: '/', encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] },
  });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
}

function isReady(home: string, port: number): boolean {
  const args = ['-q', '-h', home, '-p', String(port), '-d', 'postgres'];
  return spawnSync(`${DEBIAN_POSTGRES}/pg_isready`, args).status === 0;
}

/** Processes whose parent this is, by the list that Linux keeps. */
function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        // After the name, which may hold anything: the state, then the parent.
        const [, parentPid] = readFileSync(`/proc/${pid}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ');
        return Number(parentPid) === parent;
      } catch {
        return false;
      }
    })
    .map(Number);
}
