import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApiKey } from '../../src/platform/index.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

const [MALWA, COMET] = [102, 104];
let running: TestApp;
let receiver: Awaited<ReturnType<typeof startWebhookReceiver>>;
let own: string;

beforeAll(async () => {
  running = await startTestApp({ workers: true });
  own = (await createApiKey(running.app.sql, { billerId: MALWA, role: 'biller' })).token;
});
afterAll(() => running.close());
beforeEach(async () => {
  receiver = await startWebhookReceiver();
});
afterEach(async () => {
  await running.app.sql`delete from notifications.webhook`;
  await receiver.close();
});

async function call(method: string, path: string, token: string | undefined, body?: unknown) {
  const response = await fetch(`${running.url}/v1/${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

describe('webhooks by a biller’s own key', () => {
  test('an address is entered, tried, looked after and removed; each in the name of the key', async () => {
    const [before] = await running.app.sql<{ last: bigint | null }[]>`
      select max(entry_id) as last from audit.entry where biller_id = ${MALWA}`;
    const made = await call('POST', 'webhooks', own, { url: receiver.url(), types: ['payment.returned'] });
    expect(made).toMatchObject({ status: 201, body: { secret: expect.stringMatching(/^whsec_/) } });
    const { id } = made.body;
    expect((await call('POST', `webhooks/${id}/test`, own)).status).toBe(202);
    // The program's own round sends it.
    await receiver.arrived(1);
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({ type: 'webhook.test' });
    expect((await call('GET', 'webhooks', own)).body.items).toMatchObject([
      { id, url: receiver.url(), types: ['payment.returned'], state: 'active' },
    ]);
    const rotated = await call('POST', `webhooks/${id}/rotate`, own);
    expect(rotated.body.secret).not.toBe(made.body.secret);

    const [delivery] = (await call('GET', `webhook-deliveries?webhook=${id}`, own)).body.items;
    expect(delivery).toMatchObject({
      type: 'webhook.test',
      message: receiver.received[0]?.headers['webhook-id'],
    });
    expect((await call('POST', `webhook-deliveries/${delivery.id}/resend`, own)).status).toBe(202);
    await receiver.arrived(2);
    expect(receiver.received[1]?.headers['webhook-signature']?.split(' ')).toHaveLength(2);

    expect((await call('DELETE', `webhooks/${id}`, own)).status).toBe(200);
    expect((await call('DELETE', `webhooks/${id}`, own)).body.code).toBe('webhook_not_found');
    const acts = await running.app.sql<{ actor: string; act: string }[]>`
      select actor, act from audit.entry
       where biller_id = ${MALWA} and entry_id > ${before?.last ?? 0n} order by entry_id`;
    expect(acts.map(({ act }) => act)).toEqual([
      'webhook added',
      'webhook tested',
      'webhook secret changed',
      'webhook sent again',
      'webhook removed',
    ]);
    for (const { actor } of acts) expect(actor).toMatch(/^key 102\/\d+$/);
  });

  test('deliveries are read page by page, also only those that were given up', async () => {
    const { body } = await call('POST', 'webhooks', own, { url: receiver.url() });
    await running.app.sql`
      insert into notifications.delivery (biller_id, webhook_id, message, type, body, state, attend_at)
      select ${MALWA}, ${BigInt(body.id)}, 'evt_' || n, 'payment.paid', '{}',
             case when n % 2 = 0 then 'delivered' else 'exhausted' end, null from generate_series(1, 5) as n`;
    const first = (await call('GET', 'webhook-deliveries?limit=2&state=exhausted', own)).body;
    expect(first.items.map(({ message }: { message: string }) => message)).toEqual(['evt_5', 'evt_3']);
    const path = `webhook-deliveries?limit=2&state=exhausted&cursor=${first.next}`;
    const second = (await call('GET', path, own)).body;
    expect(second.items.map(({ message }: { message: string }) => message)).toEqual(['evt_1']);
    expect(second.next).toBeUndefined();
    expect((await call('GET', 'webhook-deliveries?cursor=nonsense', own)).status).toBe(400);
  });

  test('others’ are not there, and other keys do not open them', async () => {
    const { body } = await call('POST', 'webhooks', own, { url: receiver.url() });
    const theirs = (await createApiKey(running.app.sql, { billerId: COMET, role: 'biller' })).token;
    const shop = (await createApiKey(running.app.sql, { billerId: MALWA, role: 'integrator' })).token;
    expect((await call('GET', 'webhooks', theirs)).body.items).toEqual([]);
    for (const [method, path] of [
      ['DELETE', `webhooks/${body.id}`],
      ['POST', `webhooks/${body.id}/rotate`],
      ['POST', `webhooks/${body.id}/test`],
    ] as const)
      expect((await call(method, path, theirs)).status, path).toBe(404);
    expect((await call('GET', 'webhooks', shop)).status).toBe(403);
    expect((await call('GET', 'webhooks', undefined)).status).toBe(401);
    expect((await call('GET', 'webhook-deliveries', undefined)).status).toBe(401);
  });

  test.each([
    [{ url: 'ftp://books.example.org' }, 422, 'malformed_webhook_url'],
    [{ url: 'https://me:secret@books.example.org' }, 422, 'malformed_webhook_url'],
    [{ url: 'https://books.example.org', types: ['payment.eaten'] }, 400, 'malformed_request'],
    [{}, 400, 'malformed_request'],
  ])('%j is refused', async (order, status, code) => {
    expect(await call('POST', 'webhooks', own, order)).toMatchObject({ status, body: { code } });
  });
});
