import { randomBytes } from 'node:crypto';
import { statfsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { findRunningPostgres, startEmbeddedPostgres } from '../../src/platform/embedded-postgres/index.ts';
import { migrate, openDatabase } from '../../src/platform/index.ts';
import { databaseOptions, type TestServer } from './test-server.ts';

type Address = Pick<TestServer, 'socketPath' | 'url' | 'port' | 'user'>;

const FOLDER_PREFIX = 'wasl-test-server-';
const MEMORY = '/dev/shm';
const MEMORY_BYTES_MIN = 4 * 2 ** 30;

/** Whatever the tests commit may be lost with the machine; tests of durability start a server of their own. */
const NOT_DURABLE = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
} as const;

/**
 * Vitest runs this once before all tests: it starts a PostgreSQL in a temporary folder (or takes the one of
 * `WASL_TEST_DATABASE_URL`, whose user must be allowed to create databases), migrates a template database,
 * and returns the function that removes all of it again.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env.WASL_TEST_DATABASE_URL;
  const { address, stop } = url === undefined ? await startServer() : takeServer(url);
  const runId = randomBytes(4).toString('hex');
  const templateDatabase = `wasl_template_${runId}`;
  try {
    await createTemplate(address, templateDatabase);
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('testServer', { ...address, runId, templateDatabase });
  return async () => {
    // Our own server takes its databases with it; another one is left as it was found.
    if (url !== undefined) await dropDatabases(address, runId);
    await stop();
  };
}

async function startServer(): Promise<{ address: Address; stop: () => Promise<void> }> {
  await removeLeftovers();
  // Its name tells the next run whose it is.
  const folder = await mkdtemp(path.join(scratch(), `${FOLDER_PREFIX}${process.pid}-`));
  // mkdtemp makes it 0700: an unprivileged server started by root could not reach its own data.
  await chmod(folder, 0o711);
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const server = await startEmbeddedPostgres({
      dataDir: path.join(folder, 'postgres'),
      settings: NOT_DURABLE,
    });
    const { socketDir, port, user } = server;
    return {
      address: { socketPath: path.join(socketDir, `.s.PGSQL.${port}`), port, user },
      stop: async () => {
        await server.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** In memory where there is room for it: a database is then there in 80 ms instead of 165. */
function scratch(): string {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize > MEMORY_BYTES_MIN ? MEMORY : os.tmpdir();
  } catch {
    return os.tmpdir();
  }
}

/** A run that was killed could not stop its server: the next one does it, so that none pile up. */
async function removeLeftovers(): Promise<void> {
  for (const place of new Set([scratch(), os.tmpdir()]))
    for (const name of await readdir(place))
      if (name.startsWith(FOLDER_PREFIX)) await removeLeftover(path.join(place, name));
}

async function removeLeftover(folder: string): Promise<void> {
  if (isAlive(Number.parseInt(path.basename(folder).slice(FOLDER_PREFIX.length), 10))) return;
  const owner = await stat(folder).catch(() => undefined);
  if (owner === undefined || owner.uid !== process.getuid?.()) return;
  const dataDir = path.join(folder, 'postgres');
  if ((await findRunningPostgres(dataDir)) !== undefined) {
    const server = await startEmbeddedPostgres({ dataDir });
    await server.stop();
  }
  await rm(folder, { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // ESRCH: no such process. Anything else (EPERM) means that there is one.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

function takeServer(url: string): { address: Address; stop: () => Promise<void> } {
  const { port, username } = new URL(url);
  return {
    address: { url, port: port === '' ? 5432 : Number(port), user: decodeURIComponent(username) },
    stop: async () => {},
  };
}

async function createTemplate(address: Address, name: string): Promise<void> {
  const admin = openDatabase({ ...databaseOptions(address, 'postgres'), connectionsMax: 1 });
  try {
    await admin`create database ${admin(name)} template template0 encoding 'UTF8' lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8'`;
    const sql = openDatabase({ ...databaseOptions(address, name), connectionsMax: 2 });
    try {
      await migrate(sql);
    } finally {
      await sql.end({ timeout: 5 });
    }
  } finally {
    await admin.end({ timeout: 5 });
  }
}

async function dropDatabases(address: Address, runId: string): Promise<void> {
  const admin = openDatabase({ ...databaseOptions(address, 'postgres'), connectionsMax: 1 });
  try {
    const rows = await admin<{ datname: string }[]>`
      select datname from pg_database where datname ~ ${`^wasl_(template|test)_${runId}(_|$)`}`;
    for (const { datname } of rows) await admin`drop database if exists ${admin(datname)} with (force)`;
  } finally {
    await admin.end({ timeout: 5 });
  }
}
