import { spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { firstExecutable, requireDebian } from '../../scripts/debian.ts';
import type { DatabaseOptions } from '../../src/platform/index.ts';

export interface DebianPostgres {
  readonly options: DatabaseOptions;
  stop(): void;
}

export const DEBIAN_POSTGRES = '/usr/lib/postgresql/15/bin';
/** PostgreSQL refuses to run as root; this user is on every Debian. */
export const UNPRIVILEGED = 65_534;

/** The programs of PostgreSQL 15, installed where they are missing. */
export function requireDebianPostgres(): void {
  requireDebian(['postgresql-15'], () => firstExecutable([`${DEBIAN_POSTGRES}/initdb`]));
}

/** A server of PostgreSQL 15, the oldest that Wasl supports, from Debian's package, on a socket of its own. */
export function startDebianPostgres(): DebianPostgres {
  requireDebianPostgres();
  const folder = mkdtempSync(path.join(tmpdir(), 'wasl-pg15-'));
  const asRoot = process.getuid?.() === 0;
  if (asRoot) chownSync(folder, UNPRIVILEGED, UNPRIVILEGED);
  const run = (program: string, ...args: string[]): void => {
    const { status, stderr } = spawnSync(`${DEBIAN_POSTGRES}/${program}`, args, {
      ...(asRoot ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {}),
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  };
  const dataDir = path.join(folder, 'data');
  run('initdb', '-D', dataDir, '-U', 'wasl', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8');
  const settings = `-k ${folder} -c listen_addresses= -c fsync=off`;
  run('pg_ctl', '-D', dataDir, '-o', settings, '-l', path.join(folder, 'log'), '-w', 'start');
  return {
    options: { socketPath: `${folder}/.s.PGSQL.5432`, user: 'wasl', database: 'postgres' },
    stop: () => {
      run('pg_ctl', '-D', dataDir, '-m', 'immediate', '-w', 'stop');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
