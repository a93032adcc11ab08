import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Database, POSTGRES_VERSION_MIN } from './database.ts';

const MIGRATIONS_DIR = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../db/migrations');

// Any constant will do, as long as every copy of the program uses the same one.
const MIGRATION_LOCK = 7_735_001;

type ReservedConnection = Awaited<ReturnType<Database['reserve']>>;

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** Thrown where going on would harm the database; the message says what to do. */
export class MigrationError extends Error {
  override name = 'MigrationError';
}

/**
 * Brings the database to the newest version, each file in a transaction of its own, and returns how many
 * were applied. Safe to call from several processes at once. Refuses a file that was edited after it was
 * applied, and a database that is newer than the program.
 */
export async function migrate(
  sql: Database,
  options: { readonly log?: (line: string) => void } = {},
): Promise<number> {
  const migrations = await readMigrations();
  const connection = await sql.reserve();
  try {
    await requireVersion(connection);
    await connection`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await connection`
      create table if not exists wasl_migration (
        number integer primary key,
        name text not null,
        checksum text not null,
        applied_at timestamptz not null default now()
      )`;
    const applied = await connection<{ number: number; name: string; checksum: string }[]>`
      select number, name, checksum from wasl_migration order by number`;
    refuseDifferences(migrations, applied);
    const pending = migrations.filter(({ number }) => !applied.some((row) => row.number === number));
    for (const migration of pending) {
      options.log?.(`migration ${migration.name}`);
      await apply(connection, migration).catch(async (error: unknown) => {
        await connection`rollback`.catch(() => {});
        throw error;
      });
    }
    await arrive(connection, options.log);
    return pending.length;
  } finally {
    await connection`select pg_advisory_unlock(${MIGRATION_LOCK})`.catch(() => {});
    connection.release();
  }
}

/** A dump of another server was loaded: what is counted by transactions begins anew (0017-restored.sql). */
async function arrive(
  connection: ReservedConnection,
  log: ((line: string) => void) | undefined,
): Promise<void> {
  const [found] = await connection<{ elsewhere: boolean }[]>`select wasl_is_from_elsewhere() as elsewhere`;
  if (found?.elsewhere !== true) return;
  log?.('this database comes from another server: its books and events are made ready for this one');
  await connection`select wasl_arrive()`;
}

/** Done and noted in one transaction: killed in between, it would be done a second time. */
async function apply(connection: ReservedConnection, migration: Migration): Promise<void> {
  await connection`begin`;
  await connection.unsafe(migration.sql);
  await connection`
    insert into wasl_migration (number, name, checksum)
    values (${migration.number}, ${migration.name}, ${migration.checksum})`;
  await connection`commit`;
}

async function readMigrations(): Promise<readonly Migration[]> {
  const names = (await readdir(MIGRATIONS_DIR)).filter((name) => /^\d{4}-.+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(path.join(MIGRATIONS_DIR, name), 'utf8');
      return {
        number: Number(name.slice(0, 4)),
        name,
        sql,
        checksum: createHash('sha256').update(sql).digest('hex'),
      };
    }),
  );
}

async function requireVersion(sql: Pick<Database, 'unsafe'>): Promise<void> {
  const [row] = await sql.unsafe<{ server_version_num: string }[]>('show server_version_num');
  if (Number(row?.server_version_num ?? 0) < POSTGRES_VERSION_MIN) {
    throw new MigrationError(
      'The database is older than PostgreSQL 15. Point DATABASE_URL at version 15 or later.',
    );
  }
}

function refuseDifferences(
  files: readonly Migration[],
  applied: readonly { number: number; name: string; checksum: string }[],
): void {
  for (const row of applied) {
    const file = files.find(({ number }) => number === row.number);
    if (file === undefined) {
      throw new MigrationError(
        `The database has migration ${row.name}, which this version of Wasl does not know: install the version that made it, or a later one.`,
      );
    }
    if (file.checksum !== row.checksum) {
      throw new MigrationError(
        `Migration ${row.name} was changed after it had been applied. Restore the file; write a new migration for the change.`,
      );
    }
  }
}
