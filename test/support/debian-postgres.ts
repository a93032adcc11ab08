import { spawnSync } from 'node:child_process';
import { accessSync, chownSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { requireDebian } from '../../scripts/debian.ts';
import type { DatabaseOptions } from '../../src/platform/index.ts';

export interface DebianPostgres {
  readonly options: DatabaseOptions;
  stop(): void;
}

const BIN = '/usr/lib/postgresql/15/bin';
/** PostgreSQL refuses to run as root; this user is on every Debian. */
const NOBODY = 65_534;

/** A server of PostgreSQL 15, the oldest that Wasl supports, from Debian's package, on a socket of its own. */
export function startDebianPostgres(): DebianPostgres {
  requireDebian(['postgresql-15'], () => {
    try {
      accessSync(`${BIN}/initdb`, constants.X_OK);
      return BIN;
    } catch {
      return undefined;
    }
  });
  const folder = mkdtempSync(path.join(tmpdir(), 'wasl-pg15-'));
  const asRoot = process.getuid?.() === 0;
  if (asRoot) chownSync(folder, NOBODY, NOBODY);
  const run = (program: string, ...args: string[]): void => {
    const { status, stderr } = spawnSync(`${BIN}/${program}`, args, {
      ...(asRoot ? { uid: NOBODY, gid: NOBODY } : {}),
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
