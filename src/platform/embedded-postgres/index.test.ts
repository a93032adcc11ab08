import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { postgres as driver } from '../postgres-driver.ts';
import { locateNative } from './binaries.ts';
import { type EmbeddedPostgres, findRunningPostgres, startEmbeddedPostgres } from './index.ts';
import { inspectPostmaster } from './postmaster.ts';

vi.setConfig({ testTimeout: 40_000, hookTimeout: 40_000 });

const IS_ROOT = process.getuid?.() === 0;
const started: EmbeddedPostgres[] = [];
const programs: ChildProcess[] = [];
const folders: string[] = [];

afterAll(async () => {
  for (const program of programs) killGroup(program, 'SIGKILL');
  await Promise.all(started.map((server) => server.stop()));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

/** A folder that everybody can enter, or with 0o700 only we ourselves. */
async function makeFolder(mode = 0o755): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wasl-pg-test-'));
  await chmod(folder, mode);
  folders.push(folder);
  return folder;
}

async function start(dataDir: string, more: { nativeDir?: string; settings?: Record<string, string> } = {}) {
  const server = await startEmbeddedPostgres({ dataDir, ...more });
  started.push(server);
  return server;
}

async function query<T>(server: EmbeddedPostgres, ask: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const path = `${server.socketDir}/.s.PGSQL.${server.port}`;
  const sql = driver({ path, user: server.user, database: 'postgres', max: 1, onnotice: () => {} });
  try {
    return await ask(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

const keep = (server: EmbeddedPostgres, note: string) =>
  query(server, async (sql) => {
    await sql`create table if not exists kept (note text primary key)`;
    await sql`insert into kept values (${note})`;
  });

const notes = (server: EmbeddedPostgres) =>
  query(server, async (sql) =>
    (await sql`select note from kept order by note`).map((row) => String(row.note)),
  );

/** Another program that starts the database, tells of it, and lives on; in a process group of its own. */
function startProgram(dataDir: string): ChildProcess {
  const module = new URL('./index.ts', import.meta.url).href;
  const code = `import { startEmbeddedPostgres } from ${JSON.stringify(module)};
    const { adopted, postmasterPid } = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)} });
    console.log(JSON.stringify({ adopted, postmasterPid }));
    setInterval(() => {}, 1000);`;
  const args = ['--input-type=module', '-e', code];
  const program = spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  programs.push(program);
  return program;
}

async function told(program: ChildProcess): Promise<{ adopted: boolean; postmasterPid: number }> {
  for await (const line of program.stdout ?? []) return JSON.parse(String(line));
  throw new Error('the program ended without a word');
}

function killGroup(program: ChildProcess, signal: 'SIGINT' | 'SIGKILL'): void {
  if (program.pid === undefined || program.exitCode !== null || program.signalCode !== null) return;
  process.kill(-program.pid, signal);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadlineMs = performance.now() + 20_000;
  while (!(await condition())) {
    if (performance.now() > deadlineMs) throw new Error('waited 20 s in vain');
    await nextTurn();
  }
}

/** A database with the note 'first' for all tests that do not need a new one; between them it is stopped. */
let dataDir: string;

beforeAll(async () => {
  dataDir = join(await makeFolder(), 'postgres');
  const server = await start(dataDir);
  await keep(server, 'first');
  await server.stop();
});

describe('X7 the database survives whatever happens to its processes', () => {
  it('starts from nothing, keeps its data over a clean stop, and says when it is gone', async () => {
    const dataDir = join(await makeFolder(), 'state', 'postgres');
    const first = await start(dataDir);
    expect(first.adopted).toBe(false);
    await keep(first, 'first');
    expect(await findRunningPostgres(dataDir)).toMatchObject({ pid: first.postmasterPid, port: first.port });
    await Promise.all([first.stop(), first.stop()]);
    expect(await first.exited).toEqual({ expected: true });
    expect(await findRunningPostgres(dataDir)).toBeUndefined();
    const second = await start(dataDir);
    expect(second.adopted).toBe(false);
    expect(await notes(second)).toEqual(['first']);
    await second.stop();
  });

  it('starts again at once after a kill -9 of the server, with all that was acknowledged', async () => {
    const server = await start(dataDir);
    await keep(server, 'killed');
    process.kill(server.postmasterPid, 'SIGKILL');
    expect(await server.exited).toEqual({ expected: false });
    const next = await start(dataDir);
    expect(next.adopted).toBe(false);
    expect(await notes(next)).toContain('killed');
    await next.stop();
  });

  it.each(['SIGINT', 'SIGKILL'] as const)(
    'goes on when %s ends the program, and the next one takes it over',
    async (signal) => {
      const program = startProgram(dataDir);
      const { postmasterPid } = await told(program);
      killGroup(program, signal);
      await once(program, 'exit');
      const server = await start(dataDir);
      expect(server).toMatchObject({ adopted: true, postmasterPid });
      await keep(server, signal);
      await server.stop();
      expect(await server.exited).toEqual({ expected: true });
      expect(await findRunningPostgres(dataDir)).toBeUndefined();
    },
  );

  it('is waited for while it recovers for a program that was killed meanwhile', async () => {
    const server = await start(dataDir);
    await query(server, (sql) => sql`create table log_filler as select generate_series(1, 1500000) as n`);
    process.kill(server.postmasterPid, 'SIGKILL');
    await server.exited;
    const program = startProgram(dataDir);
    let pid = 0;
    await until(async () => {
      const state = await inspectPostmaster(dataDir);
      if (state.kind !== 'starting' || state.pid === server.postmasterPid) return false;
      pid = state.pid;
      return true;
    });
    killGroup(program, 'SIGKILL');
    await once(program, 'exit');
    expect((await inspectPostmaster(dataDir)).kind).toBe('starting');
    const next = await start(dataDir);
    expect(next).toMatchObject({ adopted: true, postmasterPid: pid });
    expect(await query(next, (sql) => sql`drop table log_filler`)).toBeDefined();
    await next.stop();
  });

  it('tells everybody who uses it when another one stops it', async () => {
    const [one, other] = await Promise.all([start(dataDir), start(dataDir)]);
    expect([one.adopted, other.adopted].sort()).toEqual([false, true]);
    await one.stop();
    expect(await one.exited).toEqual({ expected: true });
    expect(await other.exited).toEqual({ expected: false });
    await other.stop();
  });

  it('is started once by programs that start at the same time, also the very first time', async () => {
    const dataDir = join(await makeFolder(), 'postgres');
    const [mine, ...theirs] = await Promise.all([
      start(dataDir),
      told(startProgram(dataDir)),
      told(startProgram(dataDir)),
    ]);
    const all = [mine, ...theirs];
    expect(all.filter(({ adopted }) => !adopted)).toHaveLength(1);
    expect(new Set(all.map(({ postmasterPid }) => postmasterPid)).size).toBe(1);
    await mine.stop();
  });

  it('is made anew when making it was killed half-way', async () => {
    const folder = await makeFolder();
    const dataDir = join(folder, 'postgres');
    const program = startProgram(dataDir);
    const unfinished = async () =>
      (await readdir(folder)).find((name) => name.startsWith('postgres.unfinished-'));
    await until(async () => {
      const name = await unfinished();
      return name !== undefined && (await readdir(join(folder, name))).includes('PG_VERSION');
    });
    killGroup(program, 'SIGKILL');
    await once(program, 'exit');
    expect(await unfinished()).toBeDefined();
    const server = await start(dataDir);
    await keep(server, 'whole');
    await server.stop();
    expect(await unfinished()).toBeUndefined();
  });

  it('is no less startable for stale files: numbers of other programs, an empty file, a socket lock', async () => {
    const { uid, gid } = await stat(dataDir);
    // PostgreSQL itself gives up when the number belongs to a process of its own user.
    const other = spawn('sleep', ['60'], { ...(IS_ROOT ? { uid, gid } : {}), cwd: '/', stdio: 'ignore' });
    const file = `${other.pid}\n${dataDir}\n1760000000\n5432\n${dataDir}\n\n1 2\nready   \n`;
    for (const [pidFile, socketLock] of [
      [file, file],
      ['', file],
      ['', ''],
    ]) {
      await writeFile(join(dataDir, 'postmaster.pid'), pidFile ?? '', { mode: 0o600 });
      await writeFile(join(dataDir, '.s.PGSQL.5432.lock'), socketLock ?? '', { mode: 0o600 });
      expect(await findRunningPostgres(dataDir)).toBeUndefined();
      const server = await start(dataDir);
      expect(await notes(server)).toContain('first');
      await server.stop();
    }
    other.kill();
  });

  it('is restarted when its socket has gone', async () => {
    const server = await start(dataDir);
    await unlink(`${server.socketDir}/.s.PGSQL.${server.port}`);
    const next = await start(dataDir);
    expect(next.adopted).toBe(false);
    expect(await notes(next)).toContain('first');
    await next.stop();
  });
});

describe('the server', () => {
  it('is durable, listens nowhere but on its private socket, and takes further settings', async () => {
    const server = await start(dataDir, { settings: { work_mem: '7MB' } });
    const names = [
      'fsync',
      'synchronous_commit',
      'full_page_writes',
      'listen_addresses',
      'work_mem',
      'TimeZone',
    ];
    const shown = await query(
      server,
      (sql) => sql`select name, setting from pg_settings where name = any(${names})`,
    );
    expect(Object.fromEntries(shown.map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      listen_addresses: '',
      work_mem: String(7 * 1024),
      TimeZone: 'UTC',
    });
    expect((await stat(server.socketDir)).mode & 0o777).toBe(0o700);
    const [order] = await query(server, (sql) => sql`select upper('é') as upper, 'Z' < 'a' as by_code_point`);
    expect(order).toEqual({ upper: 'É', by_code_point: true });
    await server.stop();
  });

  it('writes no data of a row into its log, not even in an error', async () => {
    const server = await start(dataDir);
    await keep(server, '+98 912 000 0000');
    await expect(keep(server, '+98 912 000 0000')).rejects.toMatchObject({ code: '23505' });
    await server.stop();
    const log = await readFile(`${dataDir}.log`, 'utf8');
    expect(log).toContain('duplicate key value');
    expect(log).not.toContain('912 000 0000');
  });

  it('is reached in a short folder when the path of the data is too long for a socket', async () => {
    const dataDir = join(await makeFolder(), 'long-'.repeat(20), 'postgres');
    const server = await start(dataDir);
    folders.push(server.socketDir);
    expect(dirname(server.socketDir)).toBe(tmpdir());
    await keep(server, 'far');
    const again = await start(dataDir);
    expect(again).toMatchObject({ adopted: true, socketDir: server.socketDir });
    expect(await notes(again)).toEqual(['far']);
    await again.stop();
  });

  it('leaves a database of another version, or anything else, as it is', async () => {
    const other = join(await makeFolder(), 'postgres');
    await cp(dataDir, other, { recursive: true });
    await writeFile(join(other, 'PG_VERSION'), '15\n');
    const before = (await readdir(other)).sort();
    await expect(start(other)).rejects.toMatchObject({ code: 'other_major_version' });
    expect((await readdir(other)).sort()).toEqual(before);
    await expect(start(dirname(other))).rejects.toMatchObject({ code: 'foreign_folder' });
  });

  it('says why it does not start, in its own words', async () => {
    const failed = start(dataDir, { settings: { work_mem: 'much' } });
    await expect(failed).rejects.toMatchObject({
      code: 'start_failed',
      message: expect.stringContaining('work_mem'),
    });
  });
});

describe('root, whom PostgreSQL refuses', () => {
  it('starts it as another user that can reach the folder; anybody else as themselves', async () => {
    const server = await start(dataDir);
    const { uid } = await stat(dataDir);
    expect(uid === 0).toBe(false);
    expect(uid === process.getuid?.()).toBe(!IS_ROOT);
    expect((await stat(`${server.socketDir}/.s.PGSQL.${server.port}`)).uid).toBe(uid);
    await server.stop();
  });

  it('starts it in a user namespace where the folder is closed to others, or says what else to do', async () => {
    const folder = await makeFolder(0o700);
    const dataDir = join(folder, 'postgres');
    const namespaces = spawnSync('unshare', ['--user', 'true']).status === 0;
    if (IS_ROOT && !namespaces) {
      await expect(start(dataDir)).rejects.toMatchObject({ code: 'root_not_possible' });
      return;
    }
    const server = await start(dataDir);
    await keep(server, 'closed');
    await server.stop();
    expect((await stat(dataDir)).uid).toBe(process.getuid?.());
    await chmod(folder, 0o755);
    const next = await start(dataDir);
    expect(await notes(next)).toEqual(['closed']);
    process.kill(next.postmasterPid, 'SIGKILL');
    await next.exited;
    const last = await start(dataDir);
    expect(await notes(last)).toEqual(['closed']);
    await last.stop();
  });

  it('gives the data to whoever can use it when the folder was opened or closed meanwhile', async () => {
    const folder = await makeFolder(0o700);
    const moved = join(folder, 'postgres');
    await cp(dataDir, moved, { recursive: true });
    if (IS_ROOT) expect(spawnSync('chown', ['-R', '65534:65534', moved]).status).toBe(0);
    const closed = await start(moved).catch((error: unknown) => error);
    if (closed instanceof Error) expect(closed).toMatchObject({ code: 'root_not_possible' });
    await chmod(folder, 0o755);
    const server = await start(moved);
    expect(await notes(server)).toContain('first');
    await server.stop();
  });

  it('runs it from a copy where its user cannot read the packages, and removes the copy of the version before', async () => {
    const closed = await makeFolder(0o700);
    await symlink(locateNative(), join(closed, 'native'));
    const dataDir = join(await makeFolder(), 'postgres');
    const copies = async () => (await readdir(dirname(dataDir))).filter((name) => name.includes('.server-'));
    await mkdir(`${dataDir}.server-17.0-1`);
    const server = await start(dataDir, { nativeDir: join(closed, 'native') });
    const [copy, ...more] = await copies();
    expect(more).toEqual([]);
    expect(copy?.startsWith(`${basename(dataDir)}.server-local-`) ?? false).toBe(IS_ROOT);
    await keep(server, 'copied');
    await server.stop();
    await (await start(dataDir, { nativeDir: join(closed, 'native') })).stop();
    expect(await copies()).toEqual(IS_ROOT ? [copy] : []);
  });
});
