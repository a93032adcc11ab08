import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Biller } from '../../src/billing/index.ts';
import { invariant } from '../../src/kernel/index.ts';
import {
  createWebhookDelivery,
  createWebhookFollower,
  createWebhooks,
  type Webhooks,
} from '../../src/notifications/index.ts';
import type { Payment } from '../../src/payments/index.ts';
import { postOutside, systemClock } from '../../src/platform/index.ts';
import { billRow, type Core, createCore } from '../support/core.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createScriptedGateway } from '../support/scripted-gateway.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

let database: TestDatabase;
let core: Core;
let biller: Biller;
let webhooks: Webhooks;
let receiver: Awaited<ReturnType<typeof startWebhookReceiver>>;
let follow: () => Promise<number>;
let deliver: () => Promise<number>;
const errors: unknown[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  core = await createCore({ sql: database.sql, gateways: [createScriptedGateway('sandbox').gateway] });
  const { sql } = database;
  const { vault, payments } = core;
  webhooks = createWebhooks({ sql, vault });
  follow = createWebhookFollower({ sql, payments });
  deliver = createWebhookDelivery({
    ...{ sql, vault, clock: systemClock, allowPrivate: true, observe: () => {} },
    onError: (error) => void errors.push(error),
  });
});
afterAll(() => database.close());
beforeEach(async () => {
  biller = await core.addBiller();
  receiver = await startWebhookReceiver();
});
afterEach(async () => {
  await receiver.close();
  await database.sql`delete from notifications.webhook`;
  await database.sql`delete from notifications.delivery`;
  expect(errors).toEqual([]);
});

let count = 0;
async function paid(): Promise<Payment> {
  count += 1;
  await core.import(biller, [billRow(`7${count}001`, 'B1', 485_000)]);
  const payment = await core.open(await core.bills(biller, `7${count}001`), { payerPhone: '+989120000102' });
  await core.payments.start(payment);
  const { billerId, paymentId, amount } = payment;
  await core.payments.settle({ billerId, paymentId, amount, gatewayRef: `R${count}`, maskedCard: undefined });
  return core.read(payment);
}

async function added(url = receiver.url(), types: readonly string[] = []) {
  const made = await webhooks.add(biller.billerId, { url, types });
  invariant(made.ok, 'the address is one');
  return made.value;
}

/** The feed shows what is older than every transaction on the server, and other tests run on it too. */
async function followed(events: number): Promise<void> {
  for (let read = 0; read < events; ) read += await follow();
}

const later = () => database.sql`
  update notifications.delivery set attend_at = now() where biller_id = ${biller.billerId} and attend_at is not null`;
const deliveries = () => webhooks.deliveries(biller.billerId, 100);

describe('webhooks out', () => {
  test('what happens to a payment is told once, signed, and says nothing of who paid', async () => {
    const { secret } = await added();
    const payment = await paid();
    await followed(1);
    expect(await follow()).toBe(0);
    await deliver();
    expect(await deliveries()).toMatchObject([
      { type: 'payment.paid', state: 'delivered', tries: 1, lastStatus: 204 },
    ]);
    const [message] = receiver.received;
    invariant(message !== undefined, 'it has arrived');
    expect(JSON.parse(message.body)).toMatchObject({
      type: 'payment.paid',
      data: {
        ...{ id: payment.id, reference: payment.reference, state: 'paid', account: `7${count}001` },
        amount: { value: '485000', currency: 'IRR' },
        bills: [{ number: 'B1', amount: { value: '485000', currency: 'IRR' } }],
      },
    });
    expect(message.body).not.toContain('912');
    const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = message.headers;
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    expect(signature).toBe(
      `v1,${createHmac('sha256', key).update(`${id}.${at}.${message.body}`).digest('base64')}`,
    );
  });

  test('an event that exists is not delivered yet: it comes again, under the same name, until it has arrived', async () => {
    await added();
    await paid();
    await followed(1);
    for (const mood of ['down', 'cut', 'moved'] as const) {
      receiver.be(mood);
      await later();
      await deliver();
    }
    expect(await deliveries()).toMatchObject([{ state: 'queued', tries: 3, lastStatus: 302 }]);
    receiver.be('well');
    await later();
    await deliver();
    expect(await deliveries()).toMatchObject([{ state: 'delivered', tries: 4 }]);
    // A redirect was not followed.
    expect(receiver.received).toHaveLength(4);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  test('after three days of trying it is exhausted, which blocks nothing; it can be sent again by hand', async () => {
    await added();
    receiver.be('down');
    await paid();
    await followed(1);
    for (let round = 0; round < 10; round += 1) {
      await later();
      await deliver();
    }
    const [exhausted] = await deliveries();
    expect(exhausted).toMatchObject({ state: 'exhausted', tries: 10, lastStatus: 500 });
    receiver.be('well');
    await paid();
    await followed(1);
    await deliver();
    expect((await deliveries()).map(({ state }) => state)).toEqual(['delivered', 'exhausted']);
    expect(await webhooks.resend(biller.billerId, exhausted?.deliveryId ?? 0n)).toBe(true);
    await deliver();
    expect((await deliveries()).map(({ state }) => state)).toEqual(['delivered', 'delivered']);
  });

  test('a thousand deliveries to an address that is dead keep nobody else waiting', async () => {
    const dead = await added('http://127.0.0.1:9/');
    await database.sql`
      insert into notifications.delivery (biller_id, webhook_id, message, type, body, attend_at)
      select ${biller.billerId}, ${dead.webhookId}, 'old-' || n, 'payment.paid', '{}', now() - interval '1 hour'
        from generate_series(1, 1000) as n`;
    await added();
    await paid();
    await followed(1);
    await deliver();
    expect(receiver.received).toHaveLength(1);
  });

  test('410: nothing more is sent there; days of failing: it is paused, until somebody lets it go on', async () => {
    const { webhookId } = await added();
    receiver.be('gone');
    await paid();
    await followed(1);
    await deliver();
    expect(await webhooks.list(biller.billerId)).toMatchObject([{ state: 'disabled' }]);
    await paid();
    await followed(1);
    await deliver();
    expect(receiver.received).toHaveLength(1);
    await webhooks.activate(biller.billerId, webhookId);
    receiver.be('down');
    await deliver();
    await database.sql`update notifications.webhook set failing_since = now() - interval '6 days'`;
    await later();
    await deliver();
    expect(await webhooks.list(biller.billerId)).toMatchObject([{ state: 'paused', waiting: 1 }]);
    receiver.be('well');
    await webhooks.activate(biller.billerId, webhookId);
    await deliver();
    expect(await webhooks.list(biller.billerId)).toMatchObject([
      { state: 'active', waiting: 0, failingSince: undefined },
    ]);
  });

  test('two workers send each once; killed in between, it is sent again under the same name', async () => {
    await added();
    for (let nth = 0; nth < 4; nth += 1) await paid();
    await followed(4);
    await Promise.all([deliver(), deliver()]);
    expect(receiver.received).toHaveLength(4);
    await database.sql`
      update notifications.delivery set state = 'queued', attend_at = now() where message = ${receiver.received[0]?.headers['webhook-id'] ?? ''}`;
    await deliver();
    expect(receiver.received).toHaveLength(5);
    expect(receiver.received[4]?.headers['webhook-id']).toBe(receiver.received[0]?.headers['webhook-id']);
  });

  test('only the types that were asked for, and only what happens from then on', async () => {
    await paid();
    await added(receiver.url(), ['payment.returned']);
    await paid();
    await followed(1);
    await deliver();
    expect(receiver.received).toHaveLength(0);
    expect(await webhooks.add(biller.billerId, { url: 'ftp://x', types: [] })).toMatchObject({
      error: { code: 'malformed_url' },
    });
    expect(
      await webhooks.add(biller.billerId, { url: 'https://x.example/', types: ['payment.eaten'] }),
    ).toMatchObject({
      error: { code: 'unknown_type' },
    });
  });

  test('while the secret is changed both sign; the secret is nowhere in clear', async () => {
    const { webhookId, secret } = await added();
    const next = await webhooks.rotate(biller.billerId, webhookId);
    await paid();
    await followed(1);
    await deliver();
    expect(receiver.received[0]?.headers['webhook-signature']?.split(' ')).toHaveLength(2);
    const [row] = await database.sql<{ secrets: Buffer }[]>`select secrets from notifications.webhook`;
    expect(row?.secrets.toString('latin1')).not.toContain(secret.slice(6));
    expect(next).not.toBe(secret);
  });
});

test('the example of the guide believes what we send, and nothing else', async () => {
  const guide = await readFile(new URL('../../docs/integrate/webhooks.md', import.meta.url), 'utf8');
  const code = /```js\n([\s\S]*?)```/.exec(guide)?.[1] ?? '';
  const { isFromWasl } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  const { secret } = await added();
  await paid();
  await followed(1);
  await deliver();
  const [message] = receiver.received;
  invariant(message !== undefined, 'it has arrived');
  expect(isFromWasl(message.headers, message.body, secret)).toBe(true);
  expect(isFromWasl(message.headers, `${message.body} `, secret)).toBe(false);
  expect(isFromWasl({ ...message.headers, 'webhook-timestamp': '1' }, message.body, secret)).toBe(false);
});

describe('outbound calls go outside only', () => {
  const post = (url: string) =>
    postOutside(url, { headers: {}, body: '{}' }, { timeoutMs: 2_000, allowPrivate: false });

  test.each([
    'http://example.org/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://10.1.2.3/',
    'https://169.254.169.254/latest/meta-data',
    'https://[::ffff:192.168.1.1]/',
    'https://localhost/',
    'ftp://example.org/',
    'nonsense',
  ])('%s is not called', async (url) => {
    expect(await post(url)).toMatchObject({ ok: false, error: { code: 'address_not_allowed' } });
  });

  test('silence ends', async () => {
    const quiet = await startWebhookReceiver();
    quiet.be('silent');
    const posted = await postOutside(
      quiet.url(),
      { headers: {}, body: '{}' },
      { timeoutMs: 200, allowPrivate: true },
    );
    expect(posted).toMatchObject({ ok: false, error: { code: 'timeout' } });
    await quiet.close();
  });
});
