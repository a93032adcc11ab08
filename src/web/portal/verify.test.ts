import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PortalApp, startPortalApp, textOf } from '../../../test/support/portal-app.ts';
import { createTestSigner, demoBiller, receiptOf } from '../../../test/support/receipts.ts';
import { invariant, LANGUAGES } from '../../kernel/index.ts';
import { trackingCodeOf } from '../../payments/index.ts';

let portal: PortalApp;
let number: string;
let statement: string;
beforeAll(async () => {
  portal = await startPortalApp();
  number = await pay('8255100010001234', '80202');
  const response = await fetch(`${portal.url}/v1/receipts/${number}`);
  const receipt: unknown = await response.json();
  invariant(
    typeof receipt === 'object' && receipt !== null && 'statement' in receipt,
    'the receipt has a statement',
  );
  statement = String(receipt.statement);
});
afterAll(() => portal.close());

/** Pays the bill of an account of Comet; the answer is the receipt's number. */
async function pay(account: string, zip: string): Promise<string> {
  const call = async (path: string, body: object, headers = {}): Promise<Record<string, unknown>> => {
    const response = await fetch(`${portal.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    invariant(typeof answer === 'object' && answer !== null, path);
    return { ...answer };
  };
  const identifiers = { account_number: account, zip };
  const { bills } = await call('/v1/inquiries', { biller: 'comet', identifiers });
  invariant(Array.isArray(bills), 'bills');
  const opened = await call(
    '/v1/payments',
    { bills: bills.map(({ id }: { id: string }) => id), payer: { language: 'hi' } },
    { 'idempotency-key': `verify-${account}` },
  );
  const visitor = portal.visitor('en');
  const { location } = await visitor.get(`/pay/${opened.id}`);
  await visitor.post('/gateways/sandbox/return', await portal.play(location, 'pay'));
  return String(opened.reference);
}

const check = (typed: string, language = 'en') =>
  portal.visitor(language).get(`/verify?s=${encodeURIComponent(typed)}`);

describe('M8 X9 anybody checks a receipt', () => {
  test('by the text of its QR code: genuine, with what was signed and nothing else', async () => {
    for (const typed of [statement, `${portal.url}/verify?s=${statement}`, ` ${statement}\n`]) {
      const { status, html } = await check(typed);
      expect(status).toBe(200);
      const text = textOf(html);
      expect(text).toMatch(/This receipt is genuine \$89\.99/);
      expect(text).toContain('Comet Broadband');
      expect(text).toContain(trackingCodeOf(number));
      expect(text).toMatch(/Account ends with 1234/);
      expect(text.replaceAll(trackingCodeOf(number), '')).not.toMatch(/5443|8255/);
    }
  });

  test('by number or tracking code, however written: on record, and nothing of the account', async () => {
    const code = trackingCodeOf(number);
    for (const typed of [number, code, code.toLowerCase().replace('-', ' '), ` ${number} `]) {
      const { status, html } = await check(typed);
      expect([typed, status]).toEqual([typed, 200]);
      expect(textOf(html)).toMatch(/This receipt is on record \$89\.99 .* Comet Broadband/);
      const rest = textOf(html).replaceAll(number, '').replaceAll(code, '');
      expect(rest).not.toMatch(/Account|1234/);
    }
  });

  test('every other outcome has an answer of its own, in every language', async () => {
    const [, payload = '', signature = ''] = statement.split('.');
    const other = createTestSigner(`1:${Buffer.alloc(32, 9).toString('base64')}`);
    const foreign = createTestSigner(`9:${Buffer.alloc(32, 9).toString('base64')}`);
    const comet = receiptOf(demoBiller('comet'), 'en');
    const dearer = Buffer.from(payload, 'base64url').fill(9, 14, 15).toString('base64url');
    const wrongDigit = `${number.slice(0, 13)}${(Number(number[13]) + 1) % 10}`;
    const cases = [
      [`WASL1.${dearer}.${signature}`, 200, /was altered/],
      [other.sign(comet, 'comet'), 200, /was altered/],
      [foreign.sign(comet, 'comet'), 200, /We did not sign/],
      [statement.slice(0, -1), 422, /not a receipt of ours/],
      ['hello', 422, /not a receipt of ours/],
      ['<b>&lt;', 422, /not a receipt of ours/],
      [wrongDigit, 422, /mistyped/],
      [comet.number, 404, /There is no such receipt/],
      ['x'.repeat(5_000), 422, /not a receipt of ours/],
    ] as const;
    for (const [typed, status, heading] of cases) {
      const answer = await check(typed);
      expect([typed, answer.status]).toEqual([typed, status]);
      expect(textOf(answer.html)).toMatch(heading);
      const headings = new Set<string>();
      for (const language of LANGUAGES) {
        const { html } = await check(typed, language);
        headings.add(/<h1>(.*?)<\/h1>/.exec(html)?.[1] ?? '');
      }
      expect(headings.size).toBe(4);
    }
  });

  test('a receipt whose money was returned later says so, by text and by number; so does the receipt', async () => {
    const payment = await portal.app.payments.find(number);
    invariant(payment !== undefined, 'the payment is there');
    const { billerId, paymentId } = payment;
    const setState = (state: string) => portal.app.sql`
      update payments.payment set state = ${state} where biller_id = ${billerId} and payment_id = ${paymentId}`;
    await setState('refunded');
    for (const typed of [statement, number]) {
      const { html } = await check(typed);
      expect(textOf(html)).toContain('The money was returned later');
    }
    const page = await portal.visitor('en').get(`/receipts/${number}?lang=en`);
    expect(textOf(page.html)).toContain('The money of this payment was given back later.');
    await setState('posted');
  });

  test('a true signature over what is not in the books is not believed', async () => {
    const payment = await portal.app.payments.find(number);
    invariant(payment !== undefined, 'the payment is there');
    const { billerId, paymentId } = payment;
    await portal.app.sql`
      update payments.payment set amount_minor = amount_minor + 1
       where biller_id = ${billerId} and payment_id = ${paymentId}`;
    expect(textOf((await check(statement)).html)).toContain('Signed, but not on record');
    await portal.app.sql`
      update payments.payment set amount_minor = amount_minor - 1
       where biller_id = ${billerId} and payment_id = ${paymentId}`;
    expect(textOf((await check(statement)).html)).toContain('This receipt is genuine');
  });

  test('the page is one of ours: strict policy, a script that it does without, the field kept when mendable', async () => {
    const page = await portal.visitor('fa').get('/verify');
    expect(page.status).toBe(200);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(page.html).toContain('dir="rtl"');
    expect(page.html).toMatch(/<div class="scan" hidden/);
    expect((await check('10150744486449')).html).toContain('value="10150744486449"');
    expect((await fetch(`${portal.url}/verify`, { method: 'POST' })).status).toBe(405);
  });
});

describe('M8 the receipt as PDF over HTTP', { timeout: 60_000 }, () => {
  test('from the page, in the reader’s language; from the API, in the payer’s', async () => {
    const page = await portal.visitor('en').get(`/receipts/${number}`);
    expect(page.html).toContain(`href="/receipts/${number}.pdf"`);
    expect(page.html).toContain('<svg class="qr"');
    expect(page.html).toContain(`href="/verify?s=${statement}"`);
    const cases = [
      [`/receipts/${number}.pdf`, 'hi'],
      [`/receipts/${number}.pdf?lang=fa`, 'fa'],
      [`/v1/receipts/${number}.pdf`, 'hi'],
      [`/v1/receipts/${trackingCodeOf(number)}.pdf?lang=ar`, 'ar'],
    ] as const;
    for (const [path, language] of cases) {
      const response = await fetch(`${portal.url}${path}`);
      expect([path, response.status, response.headers.get('content-type')]).toEqual([
        path,
        200,
        'application/pdf',
      ]);
      expect(response.headers.get('content-language')).toBe(language);
      expect(response.headers.get('content-disposition')).toBe(`inline; filename="receipt-${number}.pdf"`);
      const pdf = Buffer.from(await response.arrayBuffer());
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
      const etag = response.headers.get('etag') ?? '';
      const again = await fetch(`${portal.url}${path}`, { headers: { 'if-none-match': `"x", W/${etag}` } });
      expect([again.status, (await again.arrayBuffer()).byteLength]).toEqual([304, 0]);
    }
  });

  test('of no receipt there is none', async () => {
    const missing = receiptOf(demoBiller('comet'), 'en').number;
    const api = await fetch(`${portal.url}/v1/receipts/${missing}.pdf`);
    expect([api.status, Object(await api.json()).code]).toEqual([404, 'receipt_not_found']);
    expect((await portal.visitor('en').get(`/receipts/${missing}.pdf`)).status).toBe(404);
    expect((await fetch(`${portal.url}/v1/receipts/${number}.pdf?lang=fr`)).status).toBe(400);
  });
});

describe('X9 the published keys', () => {
  test('are a JSON Web Key Set that anybody may read, and that verifies', async () => {
    const response = await fetch(`${portal.url}/.well-known/wasl-receipt-keys.json`);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await response.json()).toEqual({
      keys: [{ kty: 'OKP', crv: 'Ed25519', use: 'sig', kid: '1', x: expect.stringMatching(/^[\w-]{43}$/) }],
    });
  });
});
