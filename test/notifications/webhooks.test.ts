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
const errors: unknown[] = [];

/** A program that sends. */
function worker() {
  return createWebhookDelivery({
    ...{ sql: database.sql, vault: core.vault, clock: systemClock, allowPrivate: true, observe: () => {} },
    onError: (error) => void errors.push(error),
  });
}

/** All that is due is sent, and what came of it is written down. */
async function deliver(sender = worker()): Promise<void> {
  await sender.begin();
  await sender.idle();
}

beforeAll(async () => {
  database = await createTestDatabase();
  core = await createCore({ sql: database.sql, gateways: [createScriptedGateway('sandbox').gateway] });
  const { sql } = database;
  const { vault, payments } = core;
  webhooks = createWebhooks({ sql, vault, clock: systemClock, allowPrivate: true });
  follow = createWebhookFollower({ sql, payments });
});
afterAll(() => database.close());
beforeEach(async () => {
  biller = await core.addBiller();
  receiver = await startWebhookReceiver();
});
afterEach(async () => {
  await receiver.close();
  await database.sql`delete from notifications.webhook`;
  expect(errors).toEqual([]);
});

let count = 0;
async function paid(channel = 'portal'): Promise<Payment> {
  count += 1;
  await core.import(biller, [billRow(`7${count}001`, 'B1', 485_000)]);
  const payment = await core.open(await core.bills(biller, `7${count}001`), {
    ...{ payerPhone: '+989120000102', channel },
  });
  await core.payments.start(payment);
  const { billerId, paymentId, amount } = payment;
  await core.payments.settle({ billerId, paymentId, amount, gatewayRef: `R${count}`, maskedCard: undefined });
  return core.read(payment);
}

async function added(url = receiver.url(), types: readonly string[] = []) {
  const made = await webhooks.add('system', biller.billerId, { url, types });
  invariant(made.ok, 'the address is one');
  return made.value;
}

/** The feed shows what is older than every transaction on the server, and other tests run on it too. */
async function followed(events: number): Promise<void> {
  for (let read = 0; read < events; ) read += await follow();
}

const later = () => database.sql`
  update notifications.delivery set attend_at = now() where biller_id = ${biller.billerId} and attend_at is not null`;
const deliveries = () => webhooks.deliveries(biller.billerId, { limit: 100 });

describe('webhooks out', () => {
  test('what happens to a payment is told once, signed, and says nothing of who paid', async () => {
    const { secret } = await added();
    const payment = await paid();
    await followed(1);
    expect(await follow()).toBe(0);
    await deliver();
    expect(await deliveries()).toMatchObject([
      { type: 'payment.paid', state: 'delivered', tries: [{ status: 204, error: null }] },
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
    expect(message.body).not.toMatch(/(?<!\d)(98|0)?9120000102/);
    const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = message.headers;
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    expect(signature).toBe(
      `v1,${createHmac('sha256', key).update(`${id}.${at}.${message.body}`).digest('base64')}`,
    );
  });

  test('a partner is told of the payments that came by its own pages, and of no others', async () => {
    await core.sql`
      insert into partners.partner (code, profile) values ('nilufar', '{"code": "nilufar"}') on conflict do nothing`;
    const add = (partner: string) =>
      webhooks.add('system', biller.billerId, { url: receiver.url(), types: [], partner });
    expect(await add('nobody')).toEqual({ ok: false, error: { code: 'unknown_partner' } });
    expect(await add('nilufar')).toMatchObject({ ok: true });
    await paid();
    const payment = await paid('partner:nilufar');
    await followed(2);
    await deliver();
    expect(receiver.received.map(({ body }) => JSON.parse(body).data.reference)).toEqual([payment.reference]);
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
    expect(await deliveries()).toMatchObject([
      { state: 'queued', tries: [{ status: 302 }, { status: null }, { status: 500, error: 'status 500' }] },
    ]);
    receiver.be('well');
    await later();
    await deliver();
    const [arrived] = await deliveries();
    expect(arrived).toMatchObject({ state: 'delivered' });
    expect(arrived?.tries).toHaveLength(4);
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
    expect(exhausted).toMatchObject({ state: 'exhausted', attendAt: undefined });
    expect(exhausted?.tries).toHaveLength(10);
    receiver.be('well');
    await paid();
    await followed(1);
    await deliver();
    expect((await deliveries()).map(({ state }) => state)).toEqual(['delivered', 'exhausted']);
    expect(await webhooks.resend('system', biller.billerId, exhausted?.deliveryId ?? 0n)).toBe(true);
    await deliver();
    expect((await deliveries()).map(({ state }) => state)).toEqual(['delivered', 'delivered']);
  });

  test.each(['down', 'silent'] as const)(
    'a thousand deliveries to an address that is %s keep nobody else waiting',
    async (mood) => {
      const dead = await startWebhookReceiver();
      dead.be(mood);
      const { webhookId } = await added(dead.url());
      await database.sql`
        insert into notifications.delivery (biller_id, webhook_id, message, type, body, attend_at)
        select ${biller.billerId}, ${webhookId}, 'old-' || n, 'payment.paid', '{}', now() - interval '1 hour'
          from generate_series(1, 1000) as n`;
      await added();
      const work = worker();
      await work.begin();
      await paid();
      await followed(1);
      const startedAt = performance.now();
      await work.begin();
      await receiver.arrived(1);
      expect(performance.now() - startedAt).toBeLessThan(5_000);
      // And it is not drowned by us: so many at once, and one by one where nothing arrives.
      expect(dead.received.length).toBeLessThanOrEqual(11);
      await work.stop();
      await dead.close();
    },
  );

  test('what waits for an address that answers goes out at once, and not a few in each round', async () => {
    const { webhookId } = await added();
    await database.sql`
      insert into notifications.delivery (biller_id, webhook_id, message, type, body)
      select ${biller.billerId}, ${webhookId}, 'many-' || n, 'payment.paid', '{}' from generate_series(1, 100) as n`;
    await deliver();
    expect(receiver.received).toHaveLength(100);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(100);
  });

  test('a program that stops lets go of what is under way, and another one sends it again under the same name', async () => {
    await added();
    receiver.be('silent');
    await paid();
    await followed(1);
    const stopped = worker();
    await stopped.begin();
    await receiver.arrived(1);
    await stopped.stop();
    expect(await deliveries()).toMatchObject([{ state: 'queued', tries: [] }]);
    receiver.be('well');
    // Nobody takes it while it is somebody's.
    await deliver();
    expect(receiver.received).toHaveLength(1);
    await database.sql`update notifications.delivery set leased_until = now()`;
    await deliver();
    expect(await deliveries()).toMatchObject([{ state: 'delivered' }]);
    const [first, second] = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(second).toBe(first);
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
    await webhooks.activate('system', biller.billerId, webhookId);
    receiver.be('down');
    await deliver();
    await database.sql`update notifications.webhook set failing_since = now() - interval '6 days'`;
    await later();
    await deliver();
    expect(await webhooks.list(biller.billerId)).toMatchObject([{ state: 'paused', waiting: 1 }]);
    receiver.be('well');
    await webhooks.activate('system', biller.billerId, webhookId);
    await deliver();
    expect(await webhooks.list(biller.billerId)).toMatchObject([
      { state: 'active', waiting: 0, failingSince: undefined },
    ]);
  });

  test('two workers send each once', async () => {
    await added();
    for (let nth = 0; nth < 4; nth += 1) await paid();
    await followed(4);
    await Promise.all([deliver(), deliver(), deliver()]);
    expect(receiver.received).toHaveLength(4);
  });

  test('only the types that were asked for, and only what happens from then on', async () => {
    await paid();
    await added(receiver.url(), ['payment.returned']);
    await paid();
    await followed(1);
    await deliver();
    expect(receiver.received).toHaveLength(0);
    expect(await webhooks.add('system', biller.billerId, { url: 'ftp://x', types: [] })).toMatchObject({
      error: { code: 'malformed_webhook_url' },
    });
    expect(
      await webhooks.add('system', biller.billerId, { url: 'https://x.example/', types: ['payment.eaten'] }),
    ).toMatchObject({
      error: { code: 'unknown_webhook_type' },
    });
  });

  test('it can be tried, whatever types it wants; what is over is forgotten in the end', async () => {
    const { webhookId } = await added(receiver.url(), ['payment.returned']);
    expect(await webhooks.test('system', biller.billerId, webhookId)).toBe(true);
    await deliver();
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({ type: 'webhook.test', data: {} });
    expect(await webhooks.tidy()).toBe(0);
    await webhooks.test('system', biller.billerId, webhookId);
    await database.sql`update notifications.delivery set state_at = now() - interval '91 days'`;
    expect(await webhooks.tidy()).toBe(1);
    expect(await deliveries()).toMatchObject([{ state: 'queued' }]);
  });

  test('outside of the demo only https; and no more addresses than anybody needs', async () => {
    const strict = createWebhooks({
      ...{ sql: database.sql, vault: core.vault, clock: systemClock, allowPrivate: false },
    });
    const add = (url: string) => strict.add('system', biller.billerId, { url, types: [] });
    expect(await add('http://books.example.org/')).toMatchObject({
      error: { code: 'malformed_webhook_url' },
    });
    expect(await add('https://me:secret@books.example.org/')).toMatchObject({
      error: { code: 'malformed_webhook_url' },
    });
    const made = await Promise.all(Array.from({ length: 25 }, () => add('https://books.example.org/')));
    expect(made.filter(({ ok }) => ok)).toHaveLength(20);
    expect(made.filter(({ ok }) => !ok)).toEqual(
      Array(5).fill({ ok: false, error: { code: 'too_many_webhooks' } }),
    );
  });

  test('while the secret is changed both sign; the secret is nowhere in clear', async () => {
    const { webhookId, secret } = await added();
    const next = await webhooks.rotate('system', biller.billerId, webhookId);
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
    'https://[64:ff9b::10.0.0.1]/',
    'https://[2002:0a00:0001::]/',
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
