import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleApp, startConsoleApp } from '../../../test/support/console-app.ts';
import { formOf } from '../../../test/support/portal-app.ts';
import { invariant } from '../../kernel/index.ts';
import { createWebhooks } from '../../notifications/index.ts';

let running: ConsoleApp;
beforeAll(async () => {
  running = await startConsoleApp();
});
afterAll(() => running.close());

test('webhooks: staff see whether they arrive, send again what was given up, and it stands in the audit trail', async () => {
  const { app, vault, clock } = running;
  const biller = app.billers.find('sepehr');
  invariant(biller !== undefined, 'the demo is loaded');
  const { billerId } = biller;
  const webhooks = createWebhooks({ sql: app.sql, vault, clock, allowPrivate: false });
  const made = await webhooks.add('system', billerId, { url: 'https://books.example.org/', types: [] });
  invariant(made.ok, 'the address is one');
  const { webhookId, secret } = made.value;
  await app.sql`
    insert into notifications.delivery (biller_id, webhook_id, message, type, body, state, tries, attend_at)
    values (${billerId}, ${webhookId}, 'evt_1', 'payment.paid', '{}', 'exhausted', 10, null),
           (${billerId}, ${webhookId}, 'evt_2', 'payment.returned', '{}', 'delivered', 1, null)`;
  await app.sql`
    insert into notifications.delivery_try (biller_id, delivery_id, status, error, ms)
    select biller_id, delivery_id, 500, 'status 500', 31 from notifications.delivery where message = 'evt_1'`;
  await app.sql`
    update notifications.webhook set state = 'paused', failing_since = now() - interval '6 days'`;

  const staff = await running.signIn('supervisor');
  const list = '/console/webhooks?biller=sepehr';
  const { html } = await staff.get(list);
  for (const text of ['https://books.example.org/', 'Paused: silent', 'evt_1', 'evt_2', 'status 500, 31 ms'])
    expect(html).toContain(text);
  expect(html).not.toContain(secret.slice(6));
  const givenUp = (await staff.get(`${list}&state=exhausted`)).html;
  expect(givenUp).toContain('evt_1');
  expect(givenUp).not.toContain('evt_2');

  expect((await staff.post('/console/webhooks/resend', formOf(givenUp, /resend$/))).location).toBe(
    `${list}&done=1`,
  );
  await staff.post('/console/webhooks/activate', formOf(html, /activate$/));
  expect(await webhooks.list(billerId)).toMatchObject([{ state: 'active', waiting: 1 }]);
  expect(await webhooks.deliveries(billerId, { state: 'queued', limit: 10 })).toMatchObject([
    { message: 'evt_1' },
  ]);
  const acts = (await running.audit(billerId)).map((line) => line.split(' ').slice(0, -1).join(' '));
  expect(acts.slice(-2)).toEqual(['webhook sent again', 'webhook activated']);

  const auditor = await running.signIn('auditor');
  const seen = (await auditor.get(list)).html;
  expect(seen).toContain('books.example.org');
  expect(seen).not.toContain('Send again');
  const theirs = [...formOf(seen, /sign-out$/)];
  theirs.push(['biller', 'sepehr'], ['id', '1']);
  expect((await auditor.post('/console/webhooks/resend', theirs)).status).toBe(403);
});
