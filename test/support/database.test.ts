import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/platform/index.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

describe('the database of a test file', () => {
  let first: TestDatabase;
  let second: TestDatabase;

  beforeAll(async () => {
    [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  });
  afterAll(async () => {
    await Promise.all([first.close(), second.close()]);
  });

  test('is migrated, and money arrives as bigint', async () => {
    const [row] = await first.sql<{ total: bigint }[]>`select count(*) as total from wasl_migration`;
    expect(typeof row?.total).toBe('bigint');
  });

  test('is its own: what one file writes, another does not see', async () => {
    await first.sql`create table only_here (id bigint primary key)`;
    const [row] = await second.sql<
      { found: string | null }[]
    >`select to_regclass('only_here')::text as found`;
    expect(row?.found).toBeNull();
  });

  test('is reached by a second pool, through options or through connection', async () => {
    const pool = openDatabase(first.options);
    const { path: socketPath, user } = first.connection;
    const raw = openDatabase({
      user,
      database: first.name,
      ...(socketPath ? { socketPath } : first.options),
    });
    const names = [
      ...(await pool<{ name: string }[]>`select current_database() as name`),
      ...(await raw<{ name: string }[]>`select current_database() as name`),
    ];
    await Promise.all([pool.end(), raw.end()]);
    expect(names).toEqual([{ name: first.name }, { name: first.name }]);
  });

  test('is gone after close, even while somebody is still connected', async () => {
    const database = await createTestDatabase();
    const late = openDatabase({ ...database.options, connectionsMax: 1 });
    await late`select 1`;
    await database.close();
    await late.end({ timeout: 1 });
    const rows = await first.sql`select 1 from pg_database where datname = ${database.name}`;
    expect(rows).toHaveLength(0);
  });
});
