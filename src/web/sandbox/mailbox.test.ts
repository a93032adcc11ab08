import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formOf, type PortalApp, startPortalApp, textOf } from '../../../test/support/portal-app.ts';
import { invariant, LANGUAGES, parsePhone } from '../../kernel/index.ts';

let portal: PortalApp;

beforeAll(async () => {
  portal = await startPortalApp();
});
afterAll(() => portal.close());

/** Pays the demo's bill at the bank of the sandbox, with this number to be told. */
async function pay(consumer: string, typedPhone: string): Promise<string> {
  const { app } = portal;
  const biller = app.billers.find('malwa');
  const phone = parsePhone(typedPhone, 'IN');
  invariant(biller !== undefined && phone.ok, 'the demo has it');
  const found = await app.inquiry.inquire(biller, { consumer_number: consumer });
  invariant(found.ok, 'the bill is there');
  const opened = await app.payments.open({
    ...{
      bills: found.value.bills.map(({ id }) => id),
      language: 'hi',
      channel: 'test',
      key: typedPhone,
      scope: 'test',
    },
    payerPhone: phone.value,
  });
  invariant(opened.ok, 'the order is taken');
  const payment = await app.payments.find(opened.value.id);
  invariant(payment !== undefined, 'the payment is there');
  const started = await app.payments.start(payment);
  invariant(started.kind === 'page' && started.page.method !== 'CODE', 'the bank has a page');
  await app.payments.returned('sandbox', await portal.play(started.page.url, 'pay'));
  return payment.reference;
}

/** Until the payment's message was made: a transaction in another test's database may hold the feed back. */
async function tell(): Promise<void> {
  while ((await portal.app.notifications.follow()) === 0);
  await portal.app.notifications.deliver();
}

describe('/sandbox/mailbox', () => {
  test('M8 after a payment the receipt is in the mailbox, and its link opens it', async () => {
    const reference = await pay('N1234567890', '98260 12345');
    await tell();
    const { html, status } = await portal.visitor('hi').get('/sandbox/mailbox?phone=09826012345');
    expect(status).toBe(200);
    expect(textOf(html)).toContain('मालवा विद्युत: ₹1,250.50 का भुगतान हो गया।');
    const link = /href="([^"]*\/receipts\/[^"]*)"/.exec(html)?.[1] ?? '';
    expect(link).toBe(`${portal.url}/receipts/${reference}`);
    const receipt = await portal.visitor('hi').get(new URL(link).pathname);
    expect(receipt.status).toBe(200);
    expect(textOf(receipt.html)).toContain('₹1,250.50');
  });

  test('shows the messages of one number only, and looks again by itself unless told not to', async () => {
    const { sql, notifications } = portal.app;
    for (const to of ['+989121234567', '+989350000001']) {
      const message = {
        billerId: 0,
        key: to,
        kind: 'sign_in_code',
        to,
        language: 'fa',
        urgent: true,
      } as const;
      await notifications.enqueue(sql, { ...message, values: { code: to.slice(-6) } });
    }
    await notifications.deliver();
    const visitor = portal.visitor('fa');
    const all = await visitor.get('/sandbox/mailbox');
    expect(all.headers.get('refresh')).toBe('10');
    for (const code of ['234567', '000001']) expect(all.html).toContain(code);
    const one = await visitor.get('/sandbox/mailbox?phone=0912+123+4567&still=1');
    expect(one.headers.get('refresh')).toBeNull();
    expect(one.html).toContain('کد شما برای وصل');
    expect(one.html).not.toContain('000001');
  });

  test('X8 the way to the telephones can be made to fail, and mended again', async () => {
    const visitor = portal.visitor('en');
    const form = formOf((await visitor.get('/sandbox/mailbox')).html, /faults$/);
    expect(form).toEqual([['refuses', '']]);
    const path = '/sandbox/mailbox/faults';
    expect((await visitor.post(path, { down: '1', refuses: '+15550100 nonsense' })).status).toBe(303);
    expect(formOf((await visitor.get('/sandbox/mailbox')).html, /faults$/)).toEqual([
      ...[
        ['down', '1'],
        ['refuses', '+15550100'],
      ],
    ]);
    const { sql, notifications } = portal.app;
    const code = { billerId: 0, kind: 'sign_in_code', language: 'en', urgent: true } as const;
    await notifications.enqueue(sql, { ...code, key: 'down', to: '+15550111', values: { code: '424242' } });
    await notifications.deliver();
    expect((await visitor.get('/sandbox/mailbox')).html).not.toContain('424242');
    await visitor.post(path, { refuses: '' });
    // Its pause is over when the clock says so; the clock of this test is the machine's.
    await sql`update notifications.message set attend_at = now() - interval '1 second' where key = 'down'`;
    await notifications.deliver();
    expect((await visitor.get('/sandbox/mailbox')).html).toContain('424242');
  });

  test('another site cannot switch faults on', async () => {
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const answer = await portal.visitor('en').post('/sandbox/mailbox/faults', { down: '1' }, headers);
    expect(answer.status).toBe(403);
  });

  test('is in every language, linked from /sandbox, and lets no markup of a message through', async () => {
    const { sql, notifications } = portal.app;
    const code = { billerId: 0, kind: 'sign_in_code', language: 'en', urgent: true } as const;
    const markup = '<img src=x>';
    await notifications.enqueue(sql, { ...code, key: markup, to: '+15550122', values: { code: markup } });
    await notifications.deliver();
    for (const language of LANGUAGES) {
      const { html } = await portal.visitor(language).get('/sandbox/mailbox?phone=%22%3E%3Cimg%20src%3Dy%3E');
      expect(html).toContain(`<html lang="${language}"`);
      expect(html).toContain('&lt;img src=x>');
      expect(html).toContain('value="&#34;>&lt;img src=y>"');
      expect(html).not.toMatch(/<img/);
      expect((await portal.visitor(language).get('/sandbox')).html).toContain('href="/sandbox/mailbox"');
    }
  });

  test('/metrics tells how messages ended and how long the oldest has been waiting', async () => {
    const [bill] = await portal.app.sql<{ value: string }[]>`
      select i.value from billing.identifier i join billing.bill b using (biller_id, account_id)
       where i.biller_id = 102 and i.name = 'consumer_number' and i.value <> 'N1234567890' and b.paid_minor = 0 limit 1`;
    await pay(bill?.value ?? '', '98260 12349');
    await tell();
    const text = await (await fetch(`${portal.url}/metrics`)).text();
    expect(text).toMatch(/^wasl_messages_total\{kind="payment_paid",state="delivered"\} [12]$/m);
    expect(text).toMatch(/^wasl_messages_queued\{urgency="urgent"\} 0$/m);
    expect(text).toMatch(/^wasl_messages_overdue_seconds\{urgency="reminder"\} 0$/m);
  });
});
