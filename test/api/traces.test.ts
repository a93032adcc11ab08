import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invariant } from '../../src/kernel/index.ts';
import { createApiKey, createLogger } from '../../src/platform/index.ts';
import { freePort } from '../support/free-port.ts';
import { type PanelApp, startPanelApp, tokenOf } from '../support/panel-app.ts';
import { formOf, type Visitor } from '../support/portal-app.ts';
import { type HeldClock, heldClock } from '../support/staff.ts';

/**
 * What all journeys leave behind in cookies and logs, behind TLS and with everything logged that can be. They are
 * walked once; each test then looks at the traces.
 */

const clock: HeldClock = heldClock(new Date());
let portal: PanelApp;
const lines: string[] = [];
let log: string;
const cookies: string[] = [];
/** What was typed, sent or given, and must stand in no log. */
const secrets = new Map<string, string>();

const PHONE = '+989120099887';
const CALLER = '198.51.100.61';
const FORWARDED = { 'x-forwarded-for': CALLER };

beforeAll(async () => {
  const logger = createLogger({ logLevel: 'trace' }, { write: (line) => lines.push(line) });
  portal = await startPanelApp({
    ...{ clock, logger },
    env: {
      PORT: String(await freePort()),
      WASL_PUBLIC_URL: 'https://pay.example.org',
      WASL_LOG_LEVEL: 'trace',
      WASL_TRUST_PROXY: '127.0.0.1',
    },
  });
  secrets.set('telephone', PHONE.slice(3)).set('address of the caller', CALLER);
  await callTheApi();
  await payAtThePortal();
  await useThePanel();
  await workAtTheConsole();
  await portal.app.payments.sweeper.sweep();
  log = lines.join('');
});
afterAll(() => portal.close());

/** A visitor whose cookies are noted. */
function newVisitor(): Visitor {
  const visitor = portal.visitor('fa');
  const note = async (asked: ReturnType<Visitor['get']>) => {
    const answer = await asked;
    const set = answer.headers.get('set-cookie');
    if (set !== null) cookies.push(...set.split(/, (?=[\w-]+=)/));
    return answer;
  };
  return {
    get: (path, headers = {}) => note(visitor.get(path, { ...FORWARDED, ...headers })),
    post: (path, fields, headers = {}) => note(visitor.post(path, fields, { ...FORWARDED, ...headers })),
  };
}

async function call(path: string, body: object | string, headers: Readonly<Record<string, string>> = {}) {
  return fetch(`${portal.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...FORWARDED, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

async function callTheApi(): Promise<void> {
  const { token } = await createApiKey(portal.app.sql, { billerId: 102, role: 'biller', label: 'office' });
  const unknownKey = `wasl_${'k'.repeat(43)}`;
  secrets.set('API key', token).set('unknown API key', unknownKey).set('consumer number', 'N1234567890');
  const identifiers = { consumer_number: 'N1234567890' };
  const found = await call('/v1/inquiries', { biller: 'malwa', identifiers });
  const inquired: unknown = await found.json();
  invariant(typeof inquired === 'object' && inquired !== null && 'bills' in inquired, 'bills');
  invariant(Array.isArray(inquired.bills), 'a list of bills');
  await call('/v1/inquiries', { biller: 'malwa', identifiers }, { authorization: `Bearer ${unknownKey}` });
  await call('/v1/inquiries', { biller: 'malwa', identifiers: { consumer_number: 'N12345\u0000' } });
  await call('/v1/inquiries', '{"identifiers": {"consumer_number": "N1234567890"');
  const order = { bills: inquired.bills.map(({ id }: { id: string }) => id), payer: { phone: PHONE } };
  await call('/v1/payments', order, { 'idempotency-key': 'traces', authorization: `Bearer ${token}` });
  secrets.set('name of a customer', 'Zohreh Testwoman').set('number in a file', 'N9990001112');
  const file = `account,consumer_number,customer_name,phone,bill_number,period,issued_on,due_on,currency,amount
N9990001112,N9990001112,Zohreh Testwoman,${PHONE},1,2026-11,2026-11-01,2026-12-01,INR,100
N9990001112,N9990001112,Zohreh Testwoman,${PHONE},2,2026-11,never,2026-12-01,INR,x
`;
  const upload = { 'content-type': 'text/csv', authorization: `Bearer ${token}` };
  const taken = await call('/v1/billers/malwa/bills', file, upload);
  invariant(taken.status === 200, `the file is taken: ${taken.status}`);
  await call('/v1/billers/malwa/bills', `consumer_number\nN9990001112`, upload);
}

async function payAtThePortal(): Promise<void> {
  const visitor = newVisitor();
  secrets.set('bill ID', '1000000104128').set('ZIP code', '80299');
  await visitor.get('/?lang=en&partner=nilufar');
  await visitor.post('/b/comet', { account_number: '8255100010001234', zip: '80299' });
  const { location } = await visitor.post('/b/sepehr', { bill_id: '1000000104128', payment_id: '48550606' });
  const fields = formOf((await visitor.get(location)).html, /\/pay$/).filter(([name]) => name !== 'phone');
  await portal.fault('verify_500', 1);
  const opened = await visitor.post('/b/sepehr/pay', [...fields, ['phone', PHONE]]);
  const bank = await visitor.get(opened.location);
  const back = await portal.play(bank.location, 'pay');
  secrets.set('gateway’s token', new URL(bank.location).searchParams.get('token') ?? '');
  await visitor.post('/gateways/sandbox/return', back, { 'sec-fetch-site': 'cross-site' });
  await visitor.post('/gateways/sandbox/return', { ...back, RefNum: 'x' });
  const result = await visitor.get(`${opened.location}/result`);
  invariant(result.status === 200, 'what became of it');
  const payment = await portal.app.payments.find(opened.location.split('/')[2] ?? '');
  const reference = payment?.reference ?? '';
  for (const path of [`/receipts/${reference}`, `/p/${reference}`, `/verify?s=${reference}`])
    await visitor.get(path);
}

async function useThePanel(): Promise<void> {
  const visitor = newVisitor();
  await visitor.post('/panel/sign-in', { phone: PHONE, country: 'IR', to: '' });
  const code = await portal.codeFor(PHONE);
  secrets.set('code by message', code).set('name for a bill', 'Grandmother’s flat');
  await visitor.post('/panel/code', { code: code === '000000' ? '000001' : '000000' });
  const done = await visitor.post('/panel/code', { code });
  invariant(done.location === '/panel', `signed in: ${done.status} ${done.location}`);
  const token = tokenOf((await visitor.get('/panel/add/sepehr')).html);
  secrets.set('token of a form', token);
  await visitor.post('/panel/add/sepehr', { subscription: '70010001', token });
  await visitor.post('/panel/save', { label: 'Grandmother’s flat', remind: '1', token });
  for (const page of ['/panel', '/panel/payments', '/panel/settings', '/panel/sessions'])
    await visitor.get(page);
  await visitor.post('/panel/sign-out', { token });
}

async function workAtTheConsole(): Promise<void> {
  const visitor = newVisitor();
  clock.pass(60_000);
  const [clerk] = await portal.app.staff.demo.list();
  invariant(clerk?.code !== undefined, 'the demo has a clerk');
  secrets
    .set('password', clerk.password)
    .set('wrong password', 'a wrong password 17')
    .set('code of staff', clerk.code);
  await visitor.post('/console/sign-in', { login: clerk.login, password: 'a wrong password 17' });
  const step = await visitor.post('/console/sign-in', { login: clerk.login, password: clerk.password });
  invariant(step.status === 303, 'the first step');
  const inside = await visitor.post('/console/sign-in/code', { code: clerk.code });
  invariant(inside.location === '/console', 'somebody is signed in');
  for (const q of [PHONE, '1000000104128', 'Zohreh Testwoman'])
    await visitor.get(`/console/search?q=${encodeURIComponent(q)}`);
  const page = await visitor.get('/console/me');
  await visitor.post('/console/sign-out', formOf(page.html, /sign-out$/));
}

const nameOf = (cookie: string): string => cookie.slice(0, cookie.indexOf('='));
const contentOf = (cookie: string): string => cookie.slice(cookie.indexOf('=') + 1).split(';')[0] ?? '';

describe('cookies', () => {
  test('of every kind were seen', () => {
    expect([...new Set(cookies.map(nameOf))].toSorted()).toEqual(
      expect.arrayContaining([
        '__Host-wasl_code',
        '__Host-wasl_session',
        '__Host-wasl_staff',
        'wasl_found',
        'wasl_lang',
        'wasl_partner',
        'wasl_payments',
      ]),
    );
  });

  test('are for this host, over TLS, for no script, and not for forms of other sites', () => {
    for (const cookie of cookies) {
      expect(cookie, cookie).toMatch(/; HttpOnly(;|$)/);
      expect(cookie, cookie).toMatch(/; Secure(;|$)/);
      expect(cookie, cookie).toMatch(/; SameSite=(Lax|Strict)(;|$)/);
      expect(cookie, cookie).not.toMatch(/; Domain=/i);
      expect(cookie, cookie).toMatch(/; Path=\//);
    }
  });

  test('that let somebody in can be set by no other host (RFC 6265bis, section 4.1.3.2)', () => {
    for (const cookie of cookies.filter((each) => /session|staff|code/.test(nameOf(each)))) {
      expect(cookie).toMatch(/^__Host-.*; Path=\/(;|$)/);
    }
  });

  test('say nothing of a person in the clear', () => {
    for (const cookie of cookies)
      for (const [what, secret] of secrets) expect(cookie.includes(secret), what).toBe(false);
  });
});

describe('logs', () => {
  test('were written, with the routes that were asked for and what failed', () => {
    expect(log).toContain('"route":"/b/:biller/pay"');
    expect(log).toContain('"route":"/console/sign-in/code"');
    expect(log.split('\n').length).toBeGreaterThan(40);
  });

  test('hold no telephone, name, code, password, token, key, number or address of anybody', () => {
    expect(secrets.size).toBeGreaterThan(12);
    for (const [what, secret] of secrets) {
      expect(secret.length, what).toBeGreaterThan(4);
      expect(log.includes(secret), what).toBe(false);
    }
  });

  test('hold no value of a cookie, and no header of a request', () => {
    for (const cookie of cookies.filter((each) => contentOf(each).length > 10)) {
      expect(log.includes(contentOf(cookie)), nameOf(cookie)).toBe(false);
    }
    expect(log).not.toMatch(/authorization|bearer|"cookie"|user-agent/i);
  });

  test('show no address that was asked for, which may hold what somebody typed', () => {
    expect(log).not.toMatch(/"url":|\?s=|\?q=|\/b\/sepehr|\/receipts\/\d/);
  });
});
