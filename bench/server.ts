import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres/index.ts';
import { type Database, type DatabaseOptions, openDatabase } from '../src/platform/index.ts';

/** The PostgreSQL that both Wasl and its yardsticks use in a run. */
export interface BenchServer {
  /** Scratch folder on the same disk, removed at the end. */
  readonly dir: string;
  readonly socketDir: string;
  readonly port: number;
  readonly user: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Makes an empty database, replacing one of that name. */
  createDatabase(name: string, template?: string): Promise<void>;
  open(database: string, connectionsMax?: number): Database;
  /** What a process of a figure needs to open a database itself. */
  connection(database: string): ServerConnection;
  checkpoint(): Promise<void>;
  /** The `DATABASE_URL` for a process of the product. */
  url(database: string): string;
  stop(): Promise<void>;
}

export type ServerConnection = Required<Pick<DatabaseOptions, 'socketPath' | 'database' | 'user'>>;

const PROJECT_DIR = fileURLToPath(new URL('..', import.meta.url));

/**
 * Durability as in production. The rest keeps checkpoints out of the measured seconds, for both sides alike:
 * what ran right after one was about 2.5 times slower (full-page images), which is no property of a design.
 */
const SETTINGS = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_wal_size: '32GB',
  min_wal_size: '4GB',
  checkpoint_timeout: '1h',
  // Each figure holds a product of its own with its pool, beside the 64 clients of pgbench.
  max_connections: '300',
} as const;

const REPORTED = [
  'server_version',
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'wal_level',
  'shared_buffers',
  'max_wal_size',
  'checkpoint_timeout',
  'wal_compression',
  'max_connections',
  'jit',
] as const;

/** Starts a fresh embedded server beside the product's own data and refuses to go on without durable commits. */
export async function startBenchServer(): Promise<BenchServer> {
  const baseDir = process.env.WASL_DATA_DIR ?? path.join(PROJECT_DIR, '.wasl');
  const dir = path.join(baseDir, `bench-${process.pid}`);
  mkdirSync(dir, { recursive: true });
  const embedded = await startEmbeddedPostgres({ dataDir: path.join(dir, 'postgres'), settings: SETTINGS });
  const { socketDir, port, user } = embedded;
  const connection = (database: string) => ({ socketPath: `${socketDir}/.s.PGSQL.${port}`, database, user });
  const open = (database: string, connectionsMax = 2) =>
    openDatabase({ ...connection(database), connectionsMax, applicationName: 'wasl bench' });
  const stop = async () => {
    await admin.end({ timeout: 2 });
    await embedded.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  const admin = open('postgres');
  const settings = await readSettings(admin);
  if (settings.fsync !== 'on' || settings.synchronous_commit !== 'on') {
    await stop();
    throw new Error('commits of the benchmark server are not durable; its figures would mean nothing');
  }
  return {
    dir,
    socketDir,
    port,
    user,
    settings,
    async createDatabase(name, template = 'template1') {
      await admin`drop database if exists ${admin(name)} with (force)`;
      // wal_log: the other strategy forces a checkpoint.
      await admin`create database ${admin(name)} template ${admin(template)} strategy wal_log`;
    },
    open,
    connection,
    async checkpoint() {
      await admin`checkpoint`;
    },
    url: (database) => embedded.url(database),
    stop,
  };
}

async function readSettings(sql: Database): Promise<Record<string, string>> {
  const rows = await sql<{ name: string; value: string }[]>`
    select name, current_setting(name) as value from pg_settings where name in ${sql([...REPORTED])}`;
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}
