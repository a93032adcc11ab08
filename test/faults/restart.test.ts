import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** The program as its user starts it, killed as a power cut or an operator would. */

const PROJECT = path.resolve(import.meta.dirname, '../..');
const START_MS = 60_000;

let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'wasl-restart-'));
});
afterAll(async () => {
  await kill(await postmasterPid(), 'SIGQUIT');
  await rm(dataDir, { recursive: true, force: true });
});

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
}

function launch(): ChildProcess {
  return spawn(process.execPath, [path.join(PROJECT, 'bin/wasl.mjs'), 'start'], {
    env: { ...process.env, PORT: '0', WASL_DATA_DIR: dataDir, WASL_LOG_LEVEL: 'warn', DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function start(): Promise<Running> {
  const child = launch();
  let output = '';
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const url = /running at (http:\S+)/.exec(output)?.[1];
      if (url !== undefined) resolve({ child, url });
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${output}`)));
  });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
  return child.exitCode;
}

async function postmasterPid(): Promise<number | undefined> {
  const text = await readFile(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  return pid > 0 ? pid : undefined;
}

async function kill(pid: number | undefined, signal: NodeJS.Signals): Promise<void> {
  if (pid === undefined) return;
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone already.
  }
}

async function openPayment(url: string, key: string): Promise<{ status: number; id: string }> {
  const inquiry = await post(`${url}/v1/inquiries`, {
    biller: 'sepehr',
    identifiers: { bill_id: '1000000104128' },
  });
  const payment = await post(
    `${url}/v1/payments`,
    { bills: [inquiry.body.bills[0].id] },
    { 'idempotency-key': key },
  );
  return { status: payment.status, id: payment.body.id };
}

async function post(url: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

async function stateOf(url: string, id: string): Promise<string> {
  const response = await fetch(`${url}/v1/payments/${id}`);
  return JSON.parse(await response.text()).state;
}

test(
  'X3 what was acknowledged outlives kill -9 of the server, of the database, and of both; the next start just works',
  async () => {
    let server = await start();
    const { status, id } = await openPayment(server.url, 'restart-1');
    expect(status).toBe(201);

    await end(server.child, 'SIGKILL');
    server = await start();
    expect(await stateOf(server.url, id)).toBe('created');
    // The same order again is the same payment, also for a program that has never heard of it.
    expect((await openPayment(server.url, 'restart-1')).id).toBe(id);

    await kill(await postmasterPid(), 'SIGKILL');
    await expect
      .poll(() => stateOf(server.url, id).catch(() => 'away'), { timeout: START_MS, interval: 200 })
      .toBe('created');

    const pid = await postmasterPid();
    await Promise.all([end(server.child, 'SIGKILL'), kill(pid, 'SIGKILL')]);
    server = await start();
    expect(await stateOf(server.url, id)).toBe('created');

    const second = launch();
    let said = '';
    second.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    await once(second, 'exit');
    expect({ code: second.exitCode, said }).toMatchObject({
      code: 1,
      said: expect.stringContaining('already running'),
    });
    expect(await stateOf(server.url, id)).toBe('created');

    expect(await end(server.child, 'SIGINT')).toBe(0);
    expect(await postmasterPid()).toBeUndefined();
  },
  4 * START_MS,
);
