import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invariant, LANGUAGES } from '../../src/kernel/index.ts';
import { createApiKey } from '../../src/platform/index.ts';
import { type PortalApp, startPortalApp, textOf } from '../support/portal-app.ts';
import { type HeldClock, heldClock } from '../support/staff.ts';

/** How often one may ask (6 a minute, 12 at once), whom we send people on to, and what a request may pretend. */

const clock: HeldClock = heldClock(new Date());
let portal: PortalApp;

beforeAll(async () => {
  portal = await startPortalApp({
    clock,
    env: { WASL_INQUIRIES_PER_MINUTE: '6', WASL_TRUST_PROXY: '10.0.0.0/8' },
  });
});
afterAll(() => portal.close());

const BURST = 12;
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

interface Ask {
  readonly url: string;
  /** A body as JSON, or fields of a form; without both it is a GET. */
  readonly json?: object;
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request as it comes from an address. */
function from(remoteAddress: string) {
  return ({ url, json, form, headers = {} }: Ask) =>
    portal.app.fastify.inject({
      url,
      remoteAddress,
      method: json === undefined && form === undefined ? 'GET' : 'POST',
      headers: {
        accept: json === undefined ? 'text/html' : JSON_TYPE,
        ...(json === undefined ? {} : { 'content-type': JSON_TYPE }),
        ...(form === undefined ? {} : { 'content-type': FORM_TYPE }),
        ...headers,
      },
      ...(json === undefined ? {} : { payload: JSON.stringify(json) }),
      ...(form === undefined ? {} : { payload: new URLSearchParams(form).toString() }),
    });
}

/** An address that no other test uses. */
let addresses = 0;
function newAddress(): string {
  addresses += 1;
  return `203.0.113.${addresses}`;
}

const inquiry = (consumer_number: string): Ask => ({
  url: '/v1/inquiries',
  json: { biller: 'malwa', identifiers: { consumer_number } },
});
const KNOWN = inquiry('N1234567890');
const UNKNOWN = inquiry('N0000000001');

/** The statuses of so many answers to the same request, one after another. */
async function statuses(address: string, ask: Ask, times: number): Promise<readonly number[]> {
  const seen: number[] = [];
  for (let time = 0; time < times; time++) seen.push((await from(address)(ask)).statusCode);
  return seen;
}

const times = <T>(count: number, value: T): readonly T[] => new Array<T>(count).fill(value);

describe('how often an address may ask', () => {
  test('so many at once, then as time gives; the answer tells how long to wait', async () => {
    const address = newAddress();
    expect(await statuses(address, KNOWN, BURST)).toEqual(times(BURST, 200));
    const refused = await from(address)(KNOWN);
    expect(refused.statusCode).toBe(429);
    expect(refused.headers).toMatchObject({
      'retry-after': '10',
      'content-type': 'application/problem+json',
    });
    expect(refused.json()).toMatchObject({ code: 'too_many_requests', status: 429, retry_after: 10 });
    clock.pass(9_999);
    expect(await statuses(address, KNOWN, 1)).toEqual([429]);
    clock.pass(1);
    expect(await statuses(address, KNOWN, 2)).toEqual([200, 429]);
  });

  test('others are not held up, but a whole IPv6 network is one', async () => {
    const [one, other] = [newAddress(), newAddress()];
    await statuses(one, KNOWN, BURST + 1);
    expect(await statuses(other, KNOWN, 1)).toEqual([200]);
    for (let host = 1; host <= BURST; host++) await from(`2001:db8:0:7::${host}`)(KNOWN);
    expect(await statuses('2001:db8:0:7:ffff::1', KNOWN, 1)).toEqual([429]);
    expect(await statuses('2001:db8:0:8::1', KNOWN, 1)).toEqual([200]);
  });

  test('bills cannot be found by counting up: what leads nowhere costs five times as much', async () => {
    const address = newAddress();
    const tried: number[] = [];
    for (let number = 1; number <= 10; number++) {
      tried.push((await from(address)(inquiry(`N000000000${number % 10}`))).statusCode);
    }
    expect(tried).toEqual([404, 404, 404, ...times(7, 429)]);
    // Three below nothing: the first comes back after four, and the one after it must be a bill.
    expect((await from(address)(KNOWN)).headers['retry-after']).toBe('40');
    clock.pass(40_000);
    expect(await statuses(address, KNOWN, 2)).toEqual([200, 429]);
  });

  test('numbers that were only mistyped cost one: nothing was looked up for them', async () => {
    const address = newAddress();
    const mistyped = {
      url: '/v1/inquiries',
      json: { biller: 'sepehr', identifiers: { bill_id: '1000000104129' } },
    };
    expect(await statuses(address, mistyped, BURST + 1)).toEqual([...times(BURST, 422), 429]);
  });

  test('what is asked for by an id that nobody can guess costs nothing; a wrong one does', async () => {
    const address = newAddress();
    const { bills } = (await from(newAddress())(KNOWN)).json();
    const bill = { url: `/b/malwa/bills/${bills[0].id}` };
    expect(await statuses(address, bill, 30)).toEqual(times(30, 200));
    const wrong = { url: `/b/malwa/bills/${bills[0].id.slice(0, -1)}x` };
    expect(await statuses(address, wrong, 4)).toEqual([404, 404, 404, 429]);
    expect(await statuses(address, bill, 1)).toEqual([429]);
  });

  test.each([
    ['/v1/payments/10000000000000'],
    ['/v1/payments/01a205a6-f06c-7065-8000-000000000001'],
    ['/v1/receipts/10000000000000'],
    ['/v1/receipts/10000000000000.pdf'],
    ['/receipts/10000000000000'],
    ['/receipts/10000000000000.pdf'],
    ['/p/10000000000000'],
    ['/pay/01a205a6-f06c-7065-8000-000000000001'],
    ['/pay/01a205a6-f06c-7065-8000-000000000001/result'],
    ['/verify?s=10100000000013'],
  ])('%s: three that lead nowhere, then no more', async (url) => {
    const seen = await statuses(newAddress(), { url }, 5);
    expect(seen.slice(0, 3)).toEqual([404, 404, 404]);
    expect(seen.slice(3)).toEqual([429, 429]);
  });

  test('searches of every kind come out of one purse', async () => {
    const address = newAddress();
    for (const ask of [
      { url: '/b/malwa', form: { consumer_number: 'N0000000001' } },
      { url: '/widget?partner=nilufar&biller=sepehr', form: { subscription: '99999999' } },
      UNKNOWN,
    ]) {
      expect((await from(address)(ask)).statusCode).toBeGreaterThanOrEqual(400);
    }
    for (const ask of [
      KNOWN,
      { url: '/b/malwa', form: { consumer_number: 'N1234567890' } },
      { url: '/widget?partner=nilufar&biller=sepehr', form: { subscription: '70010001' } },
      { url: '/p', form: { reference: '10000000000000' } },
    ]) {
      const refused = await from(address)(ask);
      expect([ask.url, refused.statusCode]).toEqual([ask.url, 429]);
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    }
  });
});

describe('pages that say so', () => {
  test.each(LANGUAGES)('%s: the form comes back as it was typed', async (language) => {
    const address = newAddress();
    await statuses(address, KNOWN, BURST);
    const headers = { 'accept-language': language };
    const find = await from(address)({ url: '/b/malwa', form: { consumer_number: 'N1234567890' }, headers });
    expect([find.statusCode, find.headers['retry-after']]).toEqual([429, '10']);
    expect(find.body).toContain(`<html lang="${language}"`);
    expect(find.body).toContain('value="N1234567890"');
    expect(find.body).toContain('role="alert"');
    const lookup = await from(address)({ url: '/p', form: { reference: '101-50744-48644-8' }, headers });
    expect(lookup.statusCode).toBe(429);
    expect(lookup.body).toContain('value="101-50744-48644-8"');
    const receipt = await from(address)({ url: '/receipts/10000000000000', headers });
    expect([receipt.statusCode, receipt.headers['retry-after']]).toEqual([429, '10']);
    expect(receipt.body).toContain(`<html lang="${language}"`);
  });

  test('an order keeps what was chosen and typed, and opens nothing', async () => {
    const address = newAddress();
    const { bills } = (await from(newAddress())(KNOWN)).json();
    const [{ id, remaining }] = bills;
    await statuses(address, KNOWN, BURST);
    const before = await portal.payments();
    const refused = await from(address)({
      url: '/b/malwa/pay',
      headers: { 'accept-language': 'en' },
      form: { bills: id, seen: `${id}.${remaining.value}`, phone: '98260 00000' },
    });
    expect(refused.statusCode).toBe(429);
    expect(refused.body).toContain('value="98260 00000"');
    expect(textOf(refused.body)).toContain('Please try again in 10 seconds');
    expect(await portal.payments()).toBe(before);
  });
});

describe('holders of an API key', () => {
  const newKey = async (role: 'integrator' | 'biller'): Promise<string> =>
    (await createApiKey(portal.app.sql, { billerId: 102, role, label: 'a test' })).token;

  test('have a limit of their own, a hundred times as large, wherever they ask from', async () => {
    const address = newAddress();
    await statuses(address, KNOWN, BURST + 1);
    const withKey = { ...KNOWN, headers: { authorization: `Bearer ${await newKey('integrator')}` } };
    expect(await statuses(address, withKey, 3 * BURST)).toEqual(times(3 * BURST, 200));
    expect(await statuses(address, KNOWN, 1)).toEqual([429]);
  });

  test('a key that is not good is no key; trying many ends in 429, and holds up no good one', async () => {
    const address = newAddress();
    const wrong = { ...KNOWN, headers: { authorization: `Bearer wasl_${'x'.repeat(43)}` } };
    expect(await statuses(address, wrong, 4)).toEqual([401, 401, 429, 429]);
    const withKey = { ...KNOWN, headers: { authorization: `Bearer ${await newKey('biller')}` } };
    expect(await statuses(address, withKey, 1)).toEqual([200]);
  });
});

describe('one account asked for from many addresses', () => {
  const withZip = (zip: string): Ask => ({
    url: '/v1/inquiries',
    json: { biller: 'comet', identifiers: { account_number: '8255 1000 1000 1234', zip } },
  });

  test('ten wrong ZIP codes, then no more guesses for this account, whoever asks and however it is written', async () => {
    for (let zip = 10_001; zip <= 10_010; zip++) {
      expect((await from(newAddress())(withZip(String(zip)))).statusCode).toBe(404);
    }
    const right = await from(newAddress())(withZip('80202'));
    expect([right.statusCode, right.headers['retry-after']]).toEqual([429, '30']);
    const otherwise = { account_number: '۸۲۵۵۱۰۰۰۱۰۰۰۱۲۳۴', zip: '80202' };
    expect((await from(newAddress())({ url: '/b/comet', form: otherwise })).statusCode).toBe(429);
    clock.pass(30_000);
    expect((await from(newAddress())(withZip('80202'))).statusCode).toBe(200);
  });
});

describe('signing in', () => {
  test.each([
    ['staff', { url: '/console/sign-in', form: { login: 'nobody', password: 'a long password' } }],
    ['payers', { url: '/panel/sign-in', form: { phone: '09120000000', country: 'IR', to: '' } }],
  ])('%s: two at once from an address, then one a minute', async (who, ask) => {
    const address = newAddress();
    const asked = (nth: number): Ask =>
      who === 'staff'
        ? { ...ask, form: { ...ask.form, login: `nobody-${nth}` } }
        : { ...ask, form: { ...ask.form, phone: `091200010${10 + nth}` } };
    const seen: number[] = [];
    for (let nth = 0; nth < 4; nth++) seen.push((await from(address)(asked(nth))).statusCode);
    expect(seen).toEqual([303, 303, 429, 429]);
    clock.pass(60_000);
    expect((await from(address)(asked(7))).statusCode).toBe(303);
  });
});

describe('where a request says that it comes from', () => {
  const saying = (forwarded: string): Ask => ({ ...KNOWN, headers: { 'x-forwarded-for': forwarded } });

  test('is believed of nobody but our own proxies', async () => {
    const address = newAddress();
    for (let nth = 0; nth < BURST; nth++) await from(address)(saying(`198.51.100.${nth}`));
    expect((await from(address)(saying('198.51.100.99'))).statusCode).toBe(429);
    // Through a proxy of ours each client is counted by itself; what a client put in front of it is not read.
    for (let nth = 0; nth < BURST; nth++) {
      const answer = await from('10.1.2.3')(saying(`192.0.2.${nth}, 198.51.100.77`));
      expect(answer.statusCode).toBe(200);
    }
    expect((await from('10.1.2.3')(saying('198.51.100.77'))).statusCode).toBe(429);
    expect((await from('10.1.2.3')(saying('198.51.100.78'))).statusCode).toBe(200);
  });
});

describe('the name by which the server was called', () => {
  test('makes no address: links of ours come from the settings alone', async () => {
    const forged = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
    };
    const { bills } = (await from(newAddress())(KNOWN)).json();
    for (const url of [
      '/',
      '/b/sepehr',
      `/b/malwa/bills/${bills[0].id}`,
      '/verify',
      '/panel/sign-in',
      '/console/sign-in',
      '/manifest.webmanifest',
      '/openapi.json',
      '/docs',
      '/sandbox',
      '/nowhere',
    ]) {
      const { body, headers } = await from(newAddress())({ url, headers: forged });
      expect(`${JSON.stringify(headers)} ${body}`, url).not.toContain('evil.example');
    }
    const opened = await from(newAddress())({
      url: '/v1/payments',
      json: { bills: [bills[0].id] },
      headers: { ...forged, 'idempotency-key': 'forged-host' },
    });
    expect(opened.json().next.url).toBe(`${portal.url}/pay/${opened.json().id}`);
  });
});

describe('whom we send a payer on to', () => {
  /** Opens a payment, gives up at the bank, and tells where that leads. */
  async function wayBack(returnUrl: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
    const inquired = await from(newAddress())({
      url: '/v1/inquiries',
      json: { biller: 'sepehr', identifiers: { bill_id: '1000055604120', payment_id: '25050453' } },
    });
    const opened = await from(newAddress())({
      url: '/v1/payments',
      json: { bills: [inquired.json().bills[0].id], return_url: returnUrl },
      headers: { 'idempotency-key': `way-back-${addresses}`, ...headers },
    });
    invariant(opened.statusCode === 201, opened.body);
    const payer = portal.visitor('en');
    const bank = await payer.get(`/pay/${opened.json().id}`);
    const fields = await portal.play(bank.location, 'cancel');
    const back = await payer.post('/gateways/sandbox/return', fields);
    expect(back.status).toBe(303);
    return back.location.replace(/\/pay\/[^/]+\//, '/pay/ID/').replace(/payment=\d+/, 'payment=N');
  }

  test.each([
    'https://evil.example/pay',
    'https://nilufar.example.evil.example/',
    'https://localhost@evil.example/',
    'https://evil.example\\@localhost/',
    'http://',
  ])('not to %s for whoever asks: the way ends on our own page', async (url) => {
    expect(await wayBack(url)).toBe('/pay/ID/result');
  });

  test('to a shop that has a key of ours, and in the demo to this machine', async () => {
    const key = await createApiKey(portal.app.sql, { billerId: 101, role: 'integrator', label: 'a shop' });
    expect(await wayBack('https://shop.example/done?order=7', { authorization: `Bearer ${key.token}` })).toBe(
      'https://shop.example/done?order=7&payment=N&state=failed',
    );
    expect(await wayBack('http://localhost:5173/done')).toBe(
      'http://localhost:5173/done?payment=N&state=failed',
    );
  });
});
