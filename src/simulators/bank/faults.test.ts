import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { createSandboxBank, FAULTS, SANDBOX_TERMINAL } from './index.ts';

let database: TestDatabase;
let app: FastifyInstance;
let nowMs = Date.parse('2026-03-21T08:00:00Z');
const clock = { now: () => new Date(nowMs) };

async function openBank(silenceMs: number): Promise<FastifyInstance> {
  const server = Fastify();
  await server.register(createSandboxBank({ sql: database.sql, clock, basePath: '', silenceMs }));
  return server;
}

beforeAll(async () => {
  database = await createTestDatabase();
  app = await openBank(60_000);
});
afterEach(async () => {
  await app.inject({ method: 'DELETE', url: '/api/faults' });
});
afterAll(async () => {
  await app.close();
  await database.close();
});

async function call(path: string, payload: object) {
  return (await app.inject({ method: 'POST', url: `/api/${path}`, payload })).json<Record<string, unknown>>();
}

let orders = 0;
async function open(orderId = String(++orders)) {
  const body = {
    ...SANDBOX_TERMINAL,
    orderId,
    amount: '1000',
    currency: 'IRR',
    callbackUrl: 'https://shop.example/',
  };
  const { token } = await call('token', body);
  return { orderId, token: String(token) };
}

const play = (token: string, card = 'pay') => call('play', { token, card });
const setFault = (fault: string, more: object = {}) => call('faults', { fault, ...more });
const listFaults = async () =>
  (await app.inject({ url: '/api/faults' })).json<{ faults: unknown[] }>().faults;
const switchByForm = (fields: Readonly<Record<string, string>>) =>
  app.inject({
    method: 'POST',
    url: '/faults',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString(),
  });

describe('X8 faults can be switched on', () => {
  test('for every order, for one order, or for one token', async () => {
    const [one, two, three] = [await open(), await open(), await open()];
    await setFault('decline', { orderId: one.orderId });
    await setFault('cancel', { orderId: two.token });
    expect((await play(one.token)).status).toBe('declined');
    expect((await play(two.token)).status).toBe('cancelled');
    expect((await play(three.token)).status).toBe('authorised');
    await setFault('decline');
    for (let round = 0; round < 2; round++)
      expect((await play((await open()).token)).status).toBe('declined');
  });

  test('for a number of times, exactly, however many come at once', async () => {
    const tokens = [];
    for (let order = 0; order < 8; order++) tokens.push((await open()).token);
    await setFault('decline', { times: 3 });
    const states = await Promise.all(tokens.map(async (token) => (await play(token)).status));
    expect(states.filter((state) => state === 'declined')).toHaveLength(3);
    expect(states.filter((state) => state === 'authorised')).toHaveLength(5);
    expect(await listFaults()).toEqual([]);
  });

  test('X3 a double click ends the order once and uses up one fault', async () => {
    const { orderId, token } = await open();
    await setFault('decline', { orderId, times: 2 });
    const waiting = async () => {
      const rows = await database.sql`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      return rows.count;
    };
    // Both clicks are held at the order's row, so that they meet there whatever the machine is doing.
    const clicks = await database.sql.begin(async (holder) => {
      await holder`select from sandbox_bank.orders where token = ${token} for update`;
      const both = [play(token), play(token)];
      await expect.poll(waiting).toBe(2);
      return { both };
    });
    for (const { status } of await Promise.all(clicks.both)) expect(status).toBe('declined');
    expect(await listFaults()).toMatchObject([{ fault: 'decline', timesLeft: 1 }]);
  });

  test('the switch for an order is used up before the one for all', async () => {
    const { orderId, token } = await open();
    await setFault('decline', { times: 1 });
    await setFault('decline', { orderId, times: 1 });
    await play(token);
    expect(await listFaults()).toEqual([{ target: '*', fault: 'decline', timesLeft: 1, delayMs: 60_000 }]);
  });

  test('they are listed, changed and cleared, one or all', async () => {
    await setFault('decline', { times: 1 });
    await setFault('decline', { times: 5 });
    await setFault('status_down', { orderId: '7' });
    expect(await listFaults()).toMatchObject([
      { fault: 'decline', timesLeft: 5 },
      { target: '7', timesLeft: null },
    ]);
    await app.inject({ method: 'DELETE', url: '/api/faults?fault=decline' });
    expect(await listFaults()).toMatchObject([{ fault: 'status_down' }]);
    await app.inject({ method: 'DELETE', url: '/api/faults?orderId=7' });
    expect(await listFaults()).toEqual([]);
    const answer = await app.inject({ method: 'POST', url: '/api/faults', payload: { fault: 'flood' } });
    expect(answer.statusCode).toBe(400);
  });

  test('on the bank’s own page, with scripts off', async () => {
    for (const fault of FAULTS) {
      const answer = await switchByForm({ fault, orderId: '', times: '', act: 'on', language: 'fa' });
      expect(answer.headers.location).toBe('/?language=fa');
    }
    expect(await listFaults()).toHaveLength(FAULTS.length);
    await switchByForm({ fault: 'cancel', orderId: '12', times: '2', act: 'on' });
    expect(await listFaults()).toContainEqual({
      target: '12',
      fault: 'cancel',
      timesLeft: 2,
      delayMs: 60_000,
    });
    const page = (await app.inject({ url: '/?language=fa' })).body;
    for (const fault of FAULTS) expect(page).toContain(`<td>${fault}</td>`);
    await switchByForm({ fault: 'cancel', orderId: '12', act: 'off' });
    expect(await listFaults()).toHaveLength(FAULTS.length);
    expect((await switchByForm({ fault: 'flood', act: 'on' })).statusCode).toBe(422);
  });
});

describe('X8 how the payer comes back', () => {
  test('once; with no_callback never; with double_callback twice', async () => {
    expect(await play((await open()).token)).toMatchObject({ callbacks: 1, delayMs: 0 });
    const lost = await open();
    await setFault('no_callback', { orderId: lost.orderId });
    expect(await play(lost.token)).toMatchObject({ status: 'authorised', callbacks: 0, callback: null });
    expect((await app.inject({ url: `/pay?token=${lost.token}` })).body).not.toContain(
      'action="https://shop',
    );
    const nervous = await open();
    await setFault('double_callback', { orderId: nervous.orderId });
    expect(await play(nervous.token)).toMatchObject({ callbacks: 2 });
    const page = (await app.inject({ url: `/pay?token=${nervous.token}` })).body;
    expect(page.match(/action="https:\/\/shop/g)).toHaveLength(2);
  });

  test('with late_callback only after its delay', async () => {
    const { orderId, token } = await open();
    await setFault('late_callback', { orderId, delayMs: 5_000 });
    expect(await play(token)).toMatchObject({ callbacks: 1, delayMs: 5_000 });
    const resultPage = async () => (await app.inject({ url: `/result?token=${token}` })).body;
    expect(await resultPage()).not.toContain('action="https://shop');
    nowMs += 5_000;
    expect(await play(token)).toMatchObject({ callbacks: 1, delayMs: 0 });
    expect(await resultPage()).toContain('action="https://shop');
  });

  test('a fault is not used up while the payer is still asked for the second password', async () => {
    const { orderId, token } = await open();
    await setFault('no_callback', { orderId, times: 1 });
    expect(await play(token, 'wrong_pin')).toMatchObject({ status: 'in_progress', callbacks: 0 });
    expect(await play(token)).toMatchObject({ status: 'authorised', callbacks: 0, callback: null });
  });
});

describe('X8 silence', () => {
  /** A bank that listens, and a request to it that takes the money and gets no answer. */
  async function askInVain(silenceMs: number, signal: AbortSignal | null = null) {
    const server = await openBank(silenceMs);
    const address = await server.listen({ host: '127.0.0.1', port: 0 });
    const { orderId, token } = await open();
    await play(token);
    const { refNum } = await call('status', { ...SANDBOX_TERMINAL, orderId });
    await setFault('verify_timeout', { orderId, times: 1 });
    const answer = fetch(`${address}/api/verify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...SANDBOX_TERMINAL, refNum }),
      signal,
    }).catch((error: unknown) => error);
    return { server, orderId, answer };
  }

  const openConnections = ({ server }: FastifyInstance) =>
    new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));

  test('ends when its time is up', async () => {
    const { server, answer } = await askInVain(50);
    expect(await answer).toBeInstanceOf(TypeError);
    expect(await openConnections(server)).toBe(0);
    await server.close();
  });

  test('ends when the server closes, at once', async () => {
    const { server, orderId, answer } = await askInVain(60_000);
    const status = async () => (await call('status', { ...SANDBOX_TERMINAL, orderId })).status;
    await expect.poll(status).toBe('verified');
    const begun = performance.now();
    await server.close();
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(await answer).toBeInstanceOf(TypeError);
  });

  test('ends when the caller gives up, and leaves nothing behind', async () => {
    const { server, answer } = await askInVain(60_000, AbortSignal.timeout(300));
    expect(await answer).toHaveProperty('name', 'TimeoutError');
    await expect.poll(() => openConnections(server)).toBe(0);
    await server.close();
  });
});
