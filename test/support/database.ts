import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { type Database, type DatabaseOptions, openDatabase } from '../../src/platform/index.ts';
import { databaseOptions, type TestServer } from './test-server.ts';

export interface TestDatabase {
  readonly sql: Database;
  readonly name: string;
  /** For a second pool, or another process, on the same database: `openDatabase(database.options)`. */
  readonly options: DatabaseOptions;
  /** The same in the terms of the driver: `postgres(database.connection)`. */
  readonly connection: TestConnection;
  /** Ends the pool and drops the database; whoever is still connected to it is cut off. */
  close(): Promise<void>;
}

export interface TestConnection {
  /** Unix socket file of the embedded server; otherwise `host`. */
  readonly path?: string;
  readonly host?: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password?: string;
}

/**
 * A migrated database of its own for one test file, on the server of this test run: a copy of the template.
 * Call it in `beforeAll`, and `close()` in `afterAll`. Nearly all of its time is the making of some 300 files, which is why
 * the server has them in memory where it can; `strategy file_copy` was no faster.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('testServer');
  const name = `wasl_test_${server.runId}_${randomBytes(5).toString('hex')}`;
  await onServer(server, (sql) => sql`create database ${sql(name)} template ${sql(server.templateDatabase)}`);
  const options = databaseOptions(server, name);
  const sql = openDatabase({ ...options, applicationName: 'wasl-test' });
  return {
    sql,
    name,
    options,
    connection: driverConnection(server, name),
    close: async () => {
      await sql.end({ timeout: 5 });
      await onServer(server, (admin) => admin`drop database if exists ${admin(name)} with (force)`);
    },
  };
}

async function onServer(server: TestServer, run: (sql: Database) => Promise<unknown>): Promise<void> {
  const sql = openDatabase({ ...databaseOptions(server, 'postgres'), connectionsMax: 1 });
  try {
    await run(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function driverConnection(server: TestServer, database: string): TestConnection {
  const { port, user } = server;
  if (server.url === undefined) {
    return { ...(server.socketPath === undefined ? {} : { path: server.socketPath }), port, database, user };
  }
  const { hostname, password } = new URL(server.url);
  return {
    host: hostname,
    port,
    database,
    user,
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
  };
}
