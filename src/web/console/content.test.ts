import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConsoleApp, press, startConsoleApp } from '../../../test/support/console-app.ts';
import { textOf, type Visitor } from '../../../test/support/portal-app.ts';
import { invariant, LANGUAGES } from '../../kernel/index.ts';
import { type Payment, trackingCodeOf } from '../../payments/index.ts';

const SEPEHR = 101;

let running: ConsoleApp;
let paid: Payment;
let unknown: Payment;
let clerk: Visitor;
let supervisor: Visitor;
let finance: Visitor;
let auditor: Visitor;
let administrator: Visitor;

beforeAll(async () => {
  running = await startConsoleApp();
  paid = await running.pay({
    biller: 'sepehr',
    identifiers: { bill_id: '1000000104128', payment_id: '48550606' },
    card: 'pay',
    phone: '09120000101',
  });
  unknown = await running.unknown();
  clerk = await running.signIn('clerk');
  supervisor = await running.signIn('supervisor');
  finance = await running.signIn('finance');
  auditor = await running.signIn('auditor');
  administrator = await running.signIn('administrator');
}, 120_000);
afterAll(() => running.close());

const pageOf = async (visitor: Visitor, path: string): Promise<string> =>
  textOf((await visitor.get(path)).html);

describe('who may see what', () => {
  const story = () => `/console/payments/${paid.reference}`;

  test('a clerk sees customers and payments, but neither books, figures nor files', async () => {
    for (const path of [
      '/console/search',
      '/console/payments',
      '/console/waiting',
      '/console/bills',
      story(),
    ])
      expect((await clerk.get(path)).status, path).toBe(200);
    for (const path of [
      '/console/ledger',
      '/console/ledger/sepehr/1',
      '/console/figures',
      '/console/exports/payments',
    ])
      expect((await clerk.get(path)).status, path).toBe(403);
  });

  test('finance sees money and files, but no customers', async () => {
    for (const path of [
      '/console/ledger',
      '/console/figures',
      '/console/payments',
      '/console/exports/payments',
    ])
      expect((await finance.get(path)).status, path).toBe(200);
    for (const path of [
      '/console/accounts',
      '/console/accounts/sepehr/1',
      '/console/bills',
      '/console/exports/bills',
    ])
      expect((await finance.get(path)).status, path).toBe(403);
    expect(await pageOf(finance, '/console/search?q=1000000104128')).not.toContain('70010001');
  });

  test('an auditor looks at all of it and decides nothing', async () => {
    expect((await auditor.get('/console/exports/payments')).status).toBe(200);
    const page = await auditor.get(`/console/payments/${unknown.reference}`);
    expect(page.status).toBe(200);
    expect(page.html).not.toContain('/console/approvals/new/payment');
    expect(page.html).not.toMatch(/action="[^"]*\/(ask|tell|phone)"/);
    for (const act of ['ask', 'tell', 'phone'])
      expect((await auditor.post(`/console/payments/${unknown.reference}/${act}`, {})).status, act).toBe(403);
  });

  test('an administrator sees nobody’s payments', async () => {
    for (const path of [
      '/console/search',
      '/console/payments',
      '/console/bills',
      '/console/figures',
      story(),
    ])
      expect((await administrator.get(path)).status, path).toBe(403);
  });

  test('nobody who is not signed in sees anything', async () => {
    for (const path of ['/console/search', '/console/payments', '/console/exports/payments', story()])
      expect((await running.visitor('en').get(path)).status, path).toBe(303);
  });
});

describe('search: anything that a caller can say', () => {
  test.each([
    ['the reference', () => paid.reference],
    [
      'the reference in groups, Persian digits',
      () => persian(paid.reference.replace(/^(.{3})(.{5})/, '$1-$2 ')),
    ],
    ['the tracking code, in small letters', () => trackingCodeOf(paid.reference).toLowerCase()],
    ['the payment’s id', () => paid.id],
    ['the bank’s reference', () => paid.gatewayRef ?? ''],
    ['the order at the bank', () => paid.gatewayOrder ?? ''],
    ['the phone number, with spaces', () => '0912 000 0101'],
  ])('a payment by %s', async (_name, typed) => {
    const { html } = await clerk.get(`/console/search?q=${encodeURIComponent(typed())}`);
    expect(html).toContain(`href="/console/payments/${paid.reference}"`);
  });

  test.each([
    ['its number', '70010001'],
    ['its bill ID, in Persian digits', '۱۰۰۰۰۰۰۱۰۴۱۲۸'],
    ['bill ID and payment ID together', '1000000104128 48550606'],
    ['the bar code', '10000001041280000048550606'],
    ['its customer’s phone', '+98 912 000 0101'],
  ])('an account by %s', async (_name, typed) => {
    const { html } = await clerk.get(`/console/search?q=${encodeURIComponent(typed)}`);
    expect(html).toMatch(/href="\/console\/accounts\/sepehr\/\d+"/);
    expect(textOf(html)).toContain('Found by');
  });

  test('a bill by what is printed on it', async () => {
    const [bill] = await running.app.payments.bills(paid);
    for (const typed of [bill?.number ?? '', bill?.id ?? '', '1000000104128 48550606'])
      expect((await clerk.get(`/console/search?q=${encodeURIComponent(typed)}`)).html, typed).toContain(
        `href="/console/bills/${bill?.id}"`,
      );
  });

  test('a payment by card, amount and day', async () => {
    const day = (
      await running.app.sql<{ day: string }[]>`
      select (created_at at time zone 'Asia/Tehran')::date::text as day from payments.payment
       where biller_id = ${SEPEHR} and payment_id = ${paid.paymentId}`
    )[0]?.day;
    const lastFour = paid.maskedCard?.slice(-4);
    const found = `/console/search?biller=sepehr&card=${lastFour}&amount=485,000&day=${day}`;
    expect((await clerk.get(found)).html).toContain(`href="/console/payments/${paid.reference}"`);
    expect((await clerk.get(found.replace('485,000', '485,001'))).html).not.toContain(paid.reference);
    expect((await clerk.get('/console/search?biller=sepehr&card=12&amount=1&day=x')).status).toBe(422);
  });

  test('nothing found: it says which number was nearly right', async () => {
    expect(await pageOf(clerk, '/console/search?q=1000000104129')).toContain('one digit is wrong');
    const wrong = `${paid.reference.slice(0, 13)}${(Number(paid.reference[13]) + 1) % 10}`;
    expect(await pageOf(clerk, `/console/search?q=${wrong}`)).toContain('one character is wrong');
  });

  test.each(['<script>alert(1)</script>', '%00', "' or 1=1 --", 'x'.repeat(3_000)])(
    '%s finds nothing and breaks nothing',
    async (typed) => {
      const { status, html } = await clerk.get(`/console/search?q=${encodeURIComponent(typed)}`);
      expect(status).toBe(200);
      expect(html).not.toContain('<script>');
    },
  );
});

describe('the story of a payment', () => {
  test('what happened, in words, with the bank’s codes; the books, both sides, sum nothing', async () => {
    const story = await pageOf(supervisor, `/console/payments/${paid.reference}`);
    for (const said of [
      'The payment was begun (Web site).',
      'The payer was sent to the bank’s page (sandbox).',
      'The bank confirmed that the money is ours.',
      'It was recorded for the biller, and the bills are paid.',
      'Money at the gateway sandbox',
      'Owed to the biller',
      'Sum 0 rial',
      paid.gatewayRef ?? '',
    ])
      expect(story).toContain(said);
  });

  test('the phone has stars; showing it is an act that is kept', async () => {
    const path = `/console/payments/${paid.reference}`;
    expect(await pageOf(clerk, path)).toContain('+98******0101');
    const shown = await press(clerk, path, /\/phone$/);
    expect(shown.html).toContain('tel:+989120000101');
    expect(await running.audit(SEPEHR)).toContain(`phone shown payment:${paid.paymentId}`);
  });

  test('M8 the message is sent again, once however often it is pressed', async () => {
    const path = `/console/payments/${paid.reference}`;
    running.clock.pass(60_000);
    const before = await running.messagesOf(paid);
    await press(clerk, path, /\/tell$/);
    await press(clerk, path, /\/tell$/);
    expect(await running.messagesOf(paid)).toBe(before + 1);
    expect(await running.audit(SEPEHR)).toContain(`message sent again payment:${paid.paymentId}`);
  });

  test('X4 one of unknown outcome can be asked after, and decided by two', async () => {
    const { html } = await clerk.get(`/console/payments/${unknown.reference}`);
    expect(html).toContain(`/console/approvals/new/payment?payment=${unknown.reference}`);
    expect(await pageOf(clerk, '/console/waiting')).toContain(grouped(unknown.reference));
  });

  test('a form from elsewhere does nothing', async () => {
    const answer = await clerk.post(`/console/payments/${paid.reference}/phone`, { form_token: 'made up' });
    expect(answer.status).toBe(403);
  });

  test('its receipt; there is none for one that is not paid', async () => {
    expect(await pageOf(clerk, `/console/receipts/${trackingCodeOf(paid.reference)}`)).toContain(
      '485,000 rial',
    );
    expect((await clerk.get(`/console/receipts/${unknown.reference}`)).status).toBe(404);
  });

  test.each(['10100000000000', 'no-such-thing', '01a20665-8216-7065-8000-0000006f3982'])(
    '%s is no payment',
    async (id) => expect((await clerk.get(`/console/payments/${id}`)).status).toBe(404),
  );
});

describe('customers', () => {
  test('opening a record is kept, and shows whose it is', async () => {
    const account = `/console/accounts/sepehr/${paid.accountId}`;
    const before = (await running.audit(SEPEHR)).length;
    const record = await pageOf(clerk, account);
    expect(record).toContain('Account 70010001');
    expect(record).toContain('1000000104128');
    expect(record).toContain('+98******0101');
    expect((await running.audit(SEPEHR)).slice(before)).toEqual([`record opened account:${paid.accountId}`]);
    expect((await press(clerk, account, /\/phone$/)).html).toContain('tel:+989120000101');
  });

  test('a bill with its lines and its payments', async () => {
    const [bill] = await running.app.payments.bills(paid);
    const page = await clerk.get(`/console/bills/${bill?.id}`);
    expect(textOf(page.html)).toContain('Still owed 0 rial');
    expect(page.html).toContain(`href="/console/payments/${paid.reference}"`);
  });

  test('a bill that is being paid says for which payment', async () => {
    const [bill] = await running.app.payments.bills(unknown);
    const page = await clerk.get(`/console/bills/${bill?.id}`);
    expect(textOf(page.html)).toContain('It is held for a payment until');
    expect(page.html).toContain(`href="/console/payments/${unknown.reference}"`);
  });
});

describe('messages', () => {
  test('the list of a biller is filtered by state and kind, and taken away as a file', async () => {
    const paidOnes = '/console/messages?biller=sepehr&state=any&kind=payment_paid';
    await running.app.notifications.follow();
    await running.app.notifications.deliver();
    const shown = grouped(paid.reference);
    expect(await pageOf(auditor, paidOnes)).toContain(shown);
    expect(await pageOf(auditor, paidOnes.replace('any', 'expired'))).not.toContain(shown);
    const file = await auditor.get('/console/exports/messages?biller=sepehr&state=any&kind=payment_paid');
    expect(file.status).toBe(200);
    const [head = '', ...rows] = file.html.trim().split('\r\n');
    expect(head).toBe('kind,biller,channel,to,language,payment,state,reason,failures,created_at,state_at');
    expect(
      rows.some((row) => row.startsWith('payment_paid,sepehr,sms,') && row.includes(paid.reference)),
    ).toBe(true);
    // The number is nobody's business, in a file even less.
    expect(file.html).not.toMatch(/(?<!\d)98912\d{7}/);
    expect((await supervisor.get('/console/exports/messages?biller=sepehr')).status).toBe(403);
  });
});

describe('messages by number, channel and day', () => {
  const path = '/console/messages?biller=sepehr&state=any&kind=payment_paid';
  const number = '&phone=0912%20000%200101';

  test('a number’s messages are narrowed like a biller’s, and taken away without the number being kept', async () => {
    const shown = grouped(paid.reference);
    expect(await pageOf(auditor, `${path}${number}`)).toContain(shown);
    expect(await pageOf(auditor, `${path}${number}&channel=sms`)).toContain(shown);
    expect(await pageOf(auditor, `${path}${number}&channel=email`)).not.toContain(shown);
    expect(await pageOf(auditor, `${path}&phone=09120000999`)).not.toContain(shown);
    const file = await auditor.get(`/console/exports/messages?biller=sepehr&state=any${number}`);
    expect(file.html).toContain(paid.reference);
    const [entry] = await running.app.sql<{ detail: string }[]>`
      select detail::text as detail from audit.entry where subject = 'list:messages' order by at desc limit 1`;
    expect(entry?.detail).not.toMatch(/phone|912/);
    expect((await auditor.get(`${path}&phone=12`)).status).toBe(422);
  });

  test('a day is the biller’s day', async () => {
    const [row] = await running.app.sql<{ day: string; before: string }[]>`
      select (created_at at time zone 'Asia/Tehran')::date::text as day,
             ((created_at at time zone 'Asia/Tehran')::date - 1)::text as before
        from notifications.message where payment_id = ${paid.paymentId} limit 1`;
    invariant(row !== undefined, 'somebody was told');
    const shown = grouped(paid.reference);
    expect(await pageOf(auditor, `${path}&from=${row.day}&to=${row.day}`)).toContain(shown);
    expect(await pageOf(auditor, `${path}&to=${row.before}`)).not.toContain(shown);
    expect((await auditor.get(`${path}&from=soon`)).status).toBe(422);
  });
});

describe('every page in every language', () => {
  test.each(LANGUAGES)('%s', async (language) => {
    const [bill] = await running.app.payments.bills(paid);
    for (const path of [
      '/console/figures?biller=sepehr',
      '/console/search?q=70010001',
      '/console/payments',
      `/console/payments/${paid.reference}`,
      `/console/receipts/${paid.reference}`,
      '/console/waiting',
      '/console/bills?state=unpaid&sort=due_first',
      `/console/bills/${bill?.id}`,
      '/console/accounts',
      `/console/accounts/sepehr/${paid.accountId}`,
      '/console/messages',
      '/console/webhooks',
      '/console/messages?biller=sepehr&state=any&kind=payment_paid',
      '/console/care',
      '/console/imports',
      '/console/ledger',
      '/console/ledger/sepehr/1',
    ]) {
      const { status, html } = await supervisor.get(
        `${path}${path.includes('?') ? '&' : '?'}lang=${language}`,
      );
      expect(status, path).toBe(200);
      expect(html, path).toContain(`<html lang="${language}"`);
      // A placeholder that nobody filled in, or a value that is none.
      expect(textOf(html), path).not.toMatch(/\{[a-z]+\}|undefined|NaN|\[object/);
    }
  });
});

function persian(text: string): string {
  return text.replace(/\d/g, (digit) => String.fromCharCode(0x6f0 + Number(digit)));
}

function grouped(reference: string): string {
  return reference.replace(/^(\d{3})(\d{5})(\d{5})(\d)$/, '$1-$2-$3-$4');
}
