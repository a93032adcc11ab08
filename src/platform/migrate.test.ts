import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { type Database, openDatabase } from './database.ts';
import { MigrationError, migrate } from './migrate.ts';

const FILES = readdirSync(path.resolve(import.meta.dirname, '../../db/migrations')).filter((name) =>
  name.endsWith('.sql'),
);

let database: TestDatabase;
let sql: Database;
beforeEach(async () => {
  database = await createTestDatabase();
  sql = database.sql;
  await empty();
});
afterEach(() => database.close());

/** Back to a database in which nothing was ever done. */
async function empty(): Promise<void> {
  const schemas = await sql<{ name: string }[]>`
    select nspname as name from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'`;
  await sql`drop schema ${sql(schemas.map(({ name }) => name))} cascade`;
  await sql`create schema public`;
}
const applied = async () =>
  (await sql<{ name: string }[]>`select name from wasl_migration order by number`).map(({ name }) => name);

describe('migrating', () => {
  test('an empty database is brought to the newest version; a second time there is nothing to do', async () => {
    const lines: string[] = [];
    expect(await migrate(sql, { log: (line) => lines.push(line) })).toBe(FILES.length);
    expect(await applied()).toEqual(FILES);
    expect(lines).toEqual(FILES.map((name) => `migration ${name}`));
    expect(await migrate(sql)).toBe(0);
  });

  test('several processes at once: each migration is applied once', async () => {
    const pools = [1, 2, 3, 4].map(() => openDatabase({ ...database.options, connectionsMax: 2 }));
    const counts = await Promise.all(pools.map((pool) => migrate(pool)));
    await Promise.all(pools.map((pool) => pool.end()));
    expect(counts.toSorted()).toEqual([0, 0, 0, FILES.length]);
    expect(await applied()).toEqual(FILES);
  });

  test('X3 a migration that cannot be noted is not done: it is whole or nothing, and goes on later', async () => {
    await sql.unsafe(`
      create table wasl_migration (number integer primary key, name text not null, checksum text not null,
        applied_at timestamptz not null default now(), constraint not_yet check (number <> 2))`);
    await expect(migrate(sql)).rejects.toThrow('not_yet');
    expect(await applied()).toEqual(FILES.slice(0, 1));
    const [schema] = await sql<{ found: string | null }[]>`select to_regnamespace('ledger')::text as found`;
    expect(schema?.found).toBeNull();
    await sql`alter table wasl_migration drop constraint not_yet`;
    expect(await migrate(sql)).toBe(FILES.length - 1);
    expect(await applied()).toEqual(FILES);
  });

  test('a file that was changed after it had been applied is refused by its name', async () => {
    await migrate(sql);
    await sql`update wasl_migration set checksum = 'other' where number = 2`;
    const refused = migrate(sql);
    await expect(refused).rejects.toThrow(MigrationError);
    await expect(refused).rejects.toThrow(FILES[1]);
  });

  test('a database that a newer version has made is refused', async () => {
    await migrate(sql);
    await sql`insert into wasl_migration (number, name, checksum) values (9999, '9999-later.sql', 'x')`;
    await expect(migrate(sql)).rejects.toThrow(/9999-later\.sql.*later/);
  });

  test('a refusal leaves nobody waiting: the lock is free again', async () => {
    await migrate(sql);
    await sql`update wasl_migration set checksum = 'other' where number = 2`;
    await expect(migrate(sql)).rejects.toThrow(MigrationError);
    const locks = await sql`
      select from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`;
    expect(locks).toHaveLength(0);
  });

  test('a server older than PostgreSQL 15 is refused before anything is touched', async () => {
    const [version] = await sql<{ server_version_num: string }[]>`show server_version_num`;
    const { path: socketPath, host, port } = database.connection;
    // The real server, seen through a pane that makes it look older by its number.
    const pane = createServer((client) => {
      const server = socketPath === undefined ? connect(port, host) : connect(socketPath);
      client.on('data', (data) => server.write(data)).on('close', () => server.destroy());
      server.on('close', () => client.destroy()).on('error', () => client.destroy());
      server.on('data', (data) => {
        const text = data.toString('latin1').replaceAll(version?.server_version_num ?? '', '140012');
        client.write(Buffer.from(text, 'latin1'));
      });
    }).listen(0, '127.0.0.1');
    await once(pane, 'listening');
    const address = pane.address();
    if (address === null || typeof address === 'string') throw new Error('a port');
    const { user, password = '', database: name } = database.connection;
    const old = openDatabase({ url: `postgres://${user}:${password}@127.0.0.1:${address.port}/${name}` });
    await expect(migrate(old)).rejects.toThrow(/PostgreSQL 15/);
    await old.end({ timeout: 1 });
    pane.close();
    const [table] = await sql<
      { found: string | null }[]
    >`select to_regclass('wasl_migration')::text as found`;
    expect(table?.found).toBeNull();
  });
});
