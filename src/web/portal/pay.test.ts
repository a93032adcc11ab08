import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  formOf,
  type PortalApp,
  startPortalApp,
  textOf,
  type Visitor,
} from '../../../test/support/portal-app.ts';
import { invariant } from '../../kernel/index.ts';
import { createApiKey } from '../../platform/index.ts';

let portal: PortalApp;

beforeAll(async () => {
  portal = await startPortalApp();
});
afterAll(() => portal.close());

/** Demo accounts with one open bill each; a test that pays one takes the next. */
async function takeBill(visitor: Visitor, biller: string, name: string): Promise<string> {
  const [row] = await portal.app.sql<{ value: string }[]>`
    select i.value from billing.identifier i
      join billing.biller r on r.biller_id = i.biller_id and r.code = ${biller}
      join billing.bill b on b.biller_id = i.biller_id and b.account_id = i.account_id
     where i.name = ${name} group by i.value
    having count(*) = 1 and bool_and(b.paid_minor = 0 and b.held_by is null) limit 1`;
  invariant(row !== undefined, `an account of ${biller} with one open bill`);
  const { location } = await visitor.post(`/b/${biller}`, { [name]: row.value });
  invariant(location.startsWith(`/b/${biller}/bills/`), location);
  return location;
}

async function payForm(visitor: Visitor, bills: string): Promise<[name: string, value: string][]> {
  return formOf((await visitor.get(bills)).html, /\/pay$/);
}

function filled(
  form: readonly [string, string][],
  changes: Readonly<Record<string, string>>,
): [string, string][] {
  return form.map(([name, value]) => [name, changes[name] ?? value]);
}

/** Presses "pay" on the page of the bills; the answer is the payment's path and the bank's page. */
async function goToBank(visitor: Visitor, biller: string, bills: string) {
  const opened = await visitor.post(`/b/${biller}/pay`, await payForm(visitor, bills));
  expect(opened.status).toBe(303);
  const bank = await visitor.get(opened.location);
  expect([bank.status, bank.location]).toEqual([303, expect.stringContaining('/sandbox/bank/pay?token=')]);
  return { pay: opened.location, bank: bank.location };
}

async function comeBack(visitor: Visitor, bank: string, card: 'pay' | 'decline' | 'cancel') {
  const fields = await portal.play(bank, card);
  // The bank's page posts from another site: no cookie of ours, and an origin that is not ours.
  return visitor.post('/gateways/sandbox/return', fields, { 'sec-fetch-site': 'cross-site', cookie: '' });
}

const REFERENCE = /\d{3}-\d{5}-\d{5}-\d/;

describe('M4 paying', () => {
  test('to the bank, back to a result, and a receipt without a person in it', async () => {
    const visitor = portal.visitor('en');
    const bills = await takeBill(visitor, 'sepehr', 'subscription');
    const { pay, bank } = await goToBank(visitor, 'sepehr', bills);
    const back = await comeBack(visitor, bank, 'pay');
    expect([back.status, back.location]).toEqual([303, `${pay}/result`]);
    const result = await visitor.get(back.location);
    expect(textOf(result.html)).toMatch(/Paid .* Thank you\. The money has arrived/);
    // M10: when it was paid, and when the biller had it.
    expect(result.html.match(/<time /g)).toHaveLength(4);
    const reference = REFERENCE.exec(result.html)?.[0] ?? '';
    const receipt = await visitor.get(`/receipts/${reference.replaceAll('-', '')}`);
    expect(receipt.status).toBe(200);
    expect(textOf(receipt.html)).toContain(reference);
    expect(textOf(receipt.html)).toContain('•••• 5443');
    expect(receipt.html).not.toMatch(/(?<!\d)603770|\+98|(?<!\d)09120/);
    expect(receipt.html.match(/<bdi dir="ltr" class="number">/g)?.length).toBeGreaterThan(4);
    // The payment does not begin again, and the bill is not paid again.
    expect((await visitor.get(pay)).location).toBe(`${pay}/result`);
    expect(textOf((await visitor.get(bills)).html)).not.toContain('Continue to the bank');
  });

  test('declined: nothing was taken, and the way back leads to the bills, free again', async () => {
    const visitor = portal.visitor('fa');
    const bills = await takeBill(visitor, 'sepehr', 'subscription');
    const { bank } = await goToBank(visitor, 'sepehr', bills);
    const back = await comeBack(visitor, bank, 'decline');
    const result = await visitor.get(back.location);
    expect(textOf(result.html)).toMatch(/پرداخت انجام نشد .*بانک پرداخت را نپذیرفت.*۷۲ ساعت/);
    expect(result.html).toContain(`href="${bills}"`);
    expect((await goToBank(visitor, 'sepehr', bills)).bank).not.toBe(bank);
    // Whoever holds the payment's address may try again, also in another browser.
    expect((await portal.visitor('fa').get(back.location)).html).toContain(`href="${bills}"`);
  });

  test('a bank that is away is said to be so; trying again goes on with the same payment', async () => {
    const visitor = portal.visitor('hi');
    const bills = await takeBill(visitor, 'malwa', 'consumer_number');
    const opened = await visitor.post('/b/malwa/pay', await payForm(visitor, bills));
    await portal.fault('token_down', 1);
    const away = await visitor.get(opened.location);
    expect(away.status).toBe(503);
    expect(textOf(away.html)).toContain('बैंक अभी जवाब नहीं दे रहा');
    expect(away.html).toContain(`href="${opened.location}"`);
    expect((await visitor.get(opened.location)).location).toContain('/sandbox/bank/pay');
  });

  test('X4 while the bank has not spoken the page says so and looks again by itself', async () => {
    const visitor = portal.visitor('en');
    const bills = await takeBill(visitor, 'sepehr', 'subscription');
    const { pay, bank } = await goToBank(visitor, 'sepehr', bills);
    const waiting = await visitor.get(`${pay}/result`);
    expect(waiting.html).toContain('<meta http-equiv="refresh" content="5"/>');
    expect(textOf(waiting.html)).toContain('We are asking the bank');
    expect(waiting.html).toContain(`class="button main" href="${pay}"`);
    // The payer pays, and the browser never comes back by the bank's form: the page finds out.
    await portal.play(bank, 'pay');
    const found = await visitor.get(`${pay}/result`);
    expect(textOf(found.html)).toContain('Thank you');
    expect(found.html).not.toContain('http-equiv="refresh"');
  });

  test('a bank that does not answer the verification is "unknown", never "failed"', async () => {
    const visitor = portal.visitor('en');
    const bills = await takeBill(visitor, 'nile', 'meter_number');
    const { bank } = await goToBank(visitor, 'nile', bills);
    await portal.fault('verify_500', 1);
    const back = await comeBack(visitor, bank, 'pay');
    const { html } = await visitor.get(back.location);
    expect(textOf(html)).toContain('Please do not pay again');
    expect(html).toContain('http-equiv="refresh"');
    expect(html).not.toContain('Try to pay again');
  });

  test('what a gateway never said changes nothing', async () => {
    const visitor = portal.visitor('ar');
    for (const fields of [
      {},
      { State: 'OK', Status: '2', OrderId: '101000000000001001', RefNum: 'abcdefgh' },
    ]) {
      const { status, html } = await visitor.post('/gateways/sandbox/return', fields);
      expect(status).toBe(400);
      expect(textOf(html)).toContain('لم يتغير شيء');
    }
    expect((await visitor.get('/gateways/nobody/return?x=1')).status).toBe(400);
  });

  test('a payment that a site with a key opened goes back there, with what became of it', async () => {
    const { token } = await createApiKey(portal.app.sql, { billerId: 101, role: 'integrator' });
    const visitor = portal.visitor('en');
    const bills = await takeBill(visitor, 'sepehr', 'subscription');
    const response = await fetch(`${portal.url}/v1/payments`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': 'from-another-site',
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({
        bills: bills.split('/').at(-1)?.split('.'),
        payer: { language: 'ar' },
        return_url: 'https://shop.example/done?order=7',
      }),
    });
    const order: unknown = await response.json();
    invariant(
      typeof order === 'object' && order !== null && 'id' in order && 'reference' in order,
      'an order',
    );
    const bank = await visitor.get(`/pay/${order.id}`);
    const back = await comeBack(visitor, bank.location, 'cancel');
    expect([back.status, back.location]).toEqual([
      303,
      `https://shop.example/done?order=7&payment=${order.reference}&state=failed`,
    ]);
    // Its language is that in which it was opened, as long as the reader chooses no other.
    expect((await portal.visitor('en').get(`/pay/${order.id}/result`)).html).toContain('<html lang="ar"');
  });
});

describe('T1 X6 one bill, one payment', () => {
  test('pressed twice at once, or again later, it is one payment', async () => {
    const visitor = portal.visitor('en');
    const bills = await takeBill(visitor, 'sepehr', 'subscription');
    const form = await payForm(visitor, bills);
    const before = await portal.payments();
    const pressed = await Promise.all([1, 2, 3].map(() => visitor.post('/b/sepehr/pay', form)));
    const again = await visitor.post('/b/sepehr/pay', form);
    expect(new Set([...pressed, again].map(({ status, location }) => `${status} ${location}`)).size).toBe(1);
    expect(again.status).toBe(303);
    expect(await portal.payments()).toBe(before + 1);
    // Also after it was paid: the old page, sent once more, leads to the result.
    const bank = await visitor.get(again.location);
    await comeBack(visitor, bank.location, 'pay');
    expect((await visitor.post('/b/sepehr/pay', form)).location).toBe(again.location);
    expect(await portal.payments()).toBe(before + 1);
  });

  test('others see that it is being paid and until when; who gave up half-way goes on with it', async () => {
    const payer = portal.visitor('en');
    const bills = await takeBill(payer, 'nile', 'meter_number');
    const form = await payForm(payer, bills);
    const { pay, bank } = await goToBank(payer, 'nile', bills);

    const other = portal.visitor('en');
    const seen = await other.get(bills);
    expect(textOf(seen.html)).toMatch(/Being paid right now .* after \d\d:\d\d\./);
    expect(seen.html).not.toContain('action="/b/nile/pay" novalidate class="stack"><button');
    const before = await portal.payments();
    const refused = await other.post(
      '/b/nile/pay',
      form.filter(([name]) => name !== 'key'),
    );
    expect(refused.status).toBe(422);
    expect(textOf(refused.html)).toContain('Being paid right now');
    expect(await portal.payments()).toBe(before);

    const own = await payer.get(bills);
    expect(textOf(own.html)).toContain('Your payment is not finished yet');
    expect(own.html).toContain(`class="button main" href="${pay}"`);
    expect((await payer.get(pay)).location).toBe(bank);
  });

  test('an amount that has changed since it was shown must be seen first', async () => {
    const visitor = portal.visitor('en');
    const bills = await takeBill(visitor, 'sepehr', 'subscription');
    const form = await payForm(visitor, bills);
    const id = bills.split('/').at(-1) ?? '';
    const [bill] = await portal.app.inquiry.billsById([id]);
    await portal.app.sql`update billing.bill set amount_minor = amount_minor + 1000, version = version + 1
                          where biller_id = ${bill?.billerId ?? 0} and bill_id = ${String(bill?.billId)}`;
    const before = await portal.payments();
    const refused = await visitor.post('/b/sepehr/pay', form);
    expect([refused.status, textOf(refused.html)]).toEqual([
      422,
      expect.stringContaining('has just changed'),
    ]);
    expect(await portal.payments()).toBe(before);
    expect((await visitor.post('/b/sepehr/pay', formOf(refused.html, /\/pay$/))).status).toBe(303);
  });
});

describe('X7 the amount, by the rule of the biller', () => {
  test('sepehr takes the total and shows no field', async () => {
    const visitor = portal.visitor('en');
    const bills = await takeBill(visitor, 'sepehr', 'subscription');
    const form = await payForm(visitor, bills);
    expect(form.map(([name]) => name)).not.toContain('amount');
    const forced = await visitor.post('/b/sepehr/pay', [...form, ['amount', '1000']]);
    expect([forced.status, textOf(forced.html)]).toEqual([
      422,
      expect.stringContaining('only be paid in full'),
    ]);
  });

  test('nile takes the total or more, malwa any amount', async () => {
    const visitor = portal.visitor('ar');
    const nile = await takeBill(visitor, 'nile', 'meter_number');
    const page = await visitor.get(nile);
    expect(textOf(page.html)).toContain('يمكنك أن تدفع أكثر');
    const form = formOf(page.html, /\/pay$/);
    const before = await portal.payments();
    const less = await visitor.post('/b/nile/pay', filled(form, { amount: '١٫٥٠' }));
    expect(less.status).toBe(422);
    expect(textOf(less.html)).toMatch(/يجب ألا يقل المبلغ عن [٠-٩٫٬]+ ج\.م\./);
    expect(less.html).toContain('value="١٫٥٠"');
    expect(await portal.payments()).toBe(before);
    expect((await visitor.post('/b/nile/pay', filled(form, { amount: '٩٬٩٩٩' }))).status).toBe(303);

    const malwa = await takeBill(visitor, 'malwa', 'consumer_number');
    const part = filled(await payForm(visitor, malwa), { amount: '10.50' });
    expect((await visitor.post('/b/malwa/pay', part)).status).toBe(303);
  });

  test.each([
    ['amount', '12,50', 'could not read this amount'],
    ['amount', '0', 'more than zero'],
    ['amount', 'ten', 'could not read this amount'],
    ['amount', '99999999999999', 'too large'],
    ['phone', '123', 'not complete'],
    ['phone', 'call me', 'not complete'],
  ])('%s "%s" is told beside its field, what was typed is kept', async (name, value, words) => {
    const visitor = portal.visitor('en');
    const bills = await takeBill(visitor, 'malwa', 'consumer_number');
    const before = await portal.payments();
    const form = await payForm(visitor, bills);
    const { status, html } = await visitor.post('/b/malwa/pay', filled(form, { [name]: value }));
    expect(status).toBe(422);
    expect(html).toMatch(new RegExp(`<p class="problem" id="${name}-problem">[^<]*${words}`));
    expect(html).toMatch(new RegExp(`<input id="${name}"[^>]* value="${value}"[^>]* aria-invalid="true"`));
    expect(await portal.payments()).toBe(before);
  });

  test('several bills of an account are paid as far as they are ticked', async () => {
    const visitor = portal.visitor('fa');
    const { location } = await visitor.post('/b/sepehr', { subscription: '70010012' });
    const page = await visitor.get(location);
    expect(textOf(page.html)).toContain('۷۰۹٬۰۰۰ ریال');
    const form = formOf(page.html, /\/pay$/);
    expect(form.filter(([name]) => name === 'bills')).toHaveLength(2);
    const none = await visitor.post(
      '/b/sepehr/pay',
      form.filter(([name]) => name !== 'bills'),
    );
    expect([none.status, textOf(none.html)]).toEqual([
      422,
      expect.stringContaining('دست‌کم یکی را انتخاب کنید'),
    ]);
    const second = form.findLastIndex(([name]) => name === 'bills');
    const withoutSecond = form.filter((_each, index) => index !== second);
    const pay = await visitor.post('/b/sepehr/pay', withoutSecond);
    expect(pay.status).toBe(303);
    const payment = await portal.app.payments.find(pay.location.split('/').at(-1) ?? '');
    expect(payment?.amount.minor).toBe(362_000n);
    expect(textOf((await visitor.get(location)).html)).toMatch(/نیمه‌کاره .* در حال پرداخت/);
  });
});

describe('M11 "where is my payment"', () => {
  test('the reference is enough to see it, in any form, and never enough to act on it', async () => {
    const visitor = portal.visitor('en');
    const bills = await takeBill(visitor, 'sepehr', 'subscription');
    const { pay, bank } = await goToBank(visitor, 'sepehr', bills);
    await comeBack(visitor, bank, 'cancel');
    const reference = REFERENCE.exec((await visitor.get(`${pay}/result`)).html)?.[0] ?? '';

    const other = portal.visitor('en');
    const found = await other.post('/p', { reference: ` ${reference.replaceAll('-', '–')} ` });
    expect([found.status, found.location]).toEqual([303, `/p/${reference.replaceAll('-', '')}`]);
    const page = await other.get(found.location);
    expect(textOf(page.html)).toContain('cancelled at the bank’s page');
    expect(page.html).not.toContain(pay);
    expect((await other.get(`/pay/${reference.replaceAll('-', '')}`)).status).toBe(404);
    // Not paid: there is no receipt.
    expect((await other.get(`/receipts/${reference.replaceAll('-', '')}`)).status).toBe(404);
    expect((await other.get('/p?lang=fa')).html).toContain('<html lang="fa"');
    expect((await other.get(found.location)).html).toContain('<html lang="fa"');
  });

  test.each([
    ['a wrong digit', '10150744486447'],
    ['too few', '1015074'],
    ['an id', '01a205ba-3865-7065-8000-00000042d2e4'],
    ['nothing', ''],
  ])('%s finds nothing, and is told', async (_what, reference) => {
    const { status, html } = await portal.visitor('hi').post('/p', { reference });
    expect([status, textOf(html)]).toEqual([422, expect.stringContaining('14 अंक फिर देख लें')]);
    expect(html).toContain(`value="${reference}"`);
  });
});
