import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLogger } from '../../src/platform/index.ts';
import { CHANNEL_KEY, GATEWAYS, KAVENEGAR_KEY, type RunningGateway, startGateway } from './sms-gateways.ts';

const [KAVENEGAR] = GATEWAYS.filter(({ id }) => id === 'kavenegar');
const logged: string[] = [];
let running: RunningGateway;

beforeAll(async () => {
  if (KAVENEGAR === undefined) throw new Error('one of the gateways');
  const logger = createLogger({ logLevel: 'trace' }, { write: (line) => void logged.push(line) });
  running = await startGateway(KAVENEGAR, { logger });
}, 60_000);
afterAll(() => running.close());

const ask = (path: string, init: RequestInit = {}): Promise<number> =>
  fetch(`${running.app.url}/channels/sms/kavenegar${path}`, init).then(({ status }) => status);

async function enqueue(key: string, to: string): Promise<void> {
  const { sql, notifications } = running.app.app;
  await notifications.enqueue(sql, {
    ...{ billerId: 101, key, kind: 'reply', to, language: 'fa', urgent: true },
    values: { text: 'سلام', from: '3000' },
  });
}

async function stateOf(key: string) {
  const [row] = await running.app.app.sql<
    { state: string; reason: string | null; reference: string | null }[]
  >`
    select state, reason, reference from notifications.message where key = ${key}`;
  return row;
}

describe('Kavenegar', () => {
  test('a message whose answer was lost is asked for again, and sent once', async () => {
    const to = '+989121110001';
    await enqueue('lost', to);
    await running.app.app.notifications.deliver();
    const before = running.network.asked();
    const first = await stateOf('lost');
    // As if we had been killed before its answer was written down.
    await running.app.app.sql`
      update notifications.message set state = 'queued', reference = null, attend_at = state_at where key = 'lost'`;
    await running.app.app.notifications.deliver();
    expect(running.network.asked()).toBe(before + 1);
    expect(running.network.received().filter((sms) => sms.to === to)).toHaveLength(1);
    expect(await stateOf('lost')).toEqual(first);
  });

  test('a number abroad is written as it is dialled', async () => {
    await enqueue('abroad', '+4915112345678');
    await running.app.app.notifications.deliver();
    expect(running.network.received().at(-1)).toMatchObject({ to: '+4915112345678' });
  });

  test.each([
    ['10', 'delivered'],
    ['6', 'failed'],
    ['11', 'failed'],
    ['13', 'failed'],
    ['14', 'failed'],
    ['1', 'sent'],
    ['5', 'sent'],
    ['100', 'sent'],
    ['nonsense', 'sent'],
  ])('status %s leaves a message %s, by GET as by POST', async (status, state) => {
    for (const method of ['GET', 'POST'] as const) {
      const key = `status ${status} ${method}`;
      await enqueue(key, '+989121110002');
      await running.app.app.notifications.deliver();
      const messageid = (await stateOf(key))?.reference?.replace('kavenegar ', '') ?? '';
      const fields = new URLSearchParams({ messageid, status });
      const path = `/${CHANNEL_KEY}/status`;
      expect(await (method === 'GET' ? ask(`${path}?${fields}`) : ask(path, { method, body: fields }))).toBe(
        200,
      );
      expect(await stateOf(key)).toMatchObject({
        state,
        reason: state === 'sent' ? null : `kavenegar_${status}`,
      });
    }
  });

  test('what comes in may come as a query, a form or JSON', async () => {
    const fields = { messageid: '50000001', from: '09121110003', to: '3000', message: 'menu' };
    const headers = { 'content-type': 'application/json' };
    for (const [messageid, request] of [
      ['50000001', (given: object) => ask(`/${CHANNEL_KEY}?${new URLSearchParams({ ...given })}`)],
      [
        '50000002',
        (given: object) =>
          ask(`/${CHANNEL_KEY}`, { method: 'POST', body: new URLSearchParams({ ...given }) }),
      ],
      [
        '50000003',
        (given: object) =>
          ask(`/${CHANNEL_KEY}`, { method: 'POST', headers, body: JSON.stringify({ ...given }) }),
      ],
    ] as const) {
      expect(await request({ ...fields, messageid })).toBe(200);
    }
    const [row] = await running.app.app.sql<{ count: bigint }[]>`
      select count(*) from conversations.inbound where key like 'kavenegar 5000000_'`;
    expect(row?.count).toBe(3n);
  });

  test('neither its key nor that of the address gets into the log or into the database', async () => {
    logged.length = 0;
    for (const mode of ['down', 'throttled', 'up'] as const) {
      running.network.setMode(mode);
      await enqueue(`secret ${mode}`, '+989121110004');
      await running.app.app.notifications.deliver();
    }
    await ask(`/${CHANNEL_KEY}?from=x&to=x`);
    await ask(`/${CHANNEL_KEY}/status`);
    await ask(`/${CHANNEL_KEY}`, { method: 'POST', headers: { 'content-type': 'text/x' }, body: 'x' });
    await ask(`/${CHANNEL_KEY}/nowhere`);
    const figures = await (await fetch(`${running.app.url}/metrics`)).text();
    const kept = await running.app.app.sql`select reason, reference from notifications.message`;
    const all = [...logged, figures, JSON.stringify(kept)].join('\n');
    expect(logged.length).toBeGreaterThan(0);
    for (const secret of [KAVENEGAR_KEY, encodeURIComponent(KAVENEGAR_KEY), CHANNEL_KEY])
      expect(all).not.toContain(secret);
  });
});
