import formbody from '@fastify/formbody';
import swagger from '@fastify/swagger';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { createSandboxBank, SANDBOX_TERMINAL, TEST_CARDS } from './index.ts';

const MINUTE_MS = 60_000;
let database: TestDatabase;
let app: FastifyInstance;
let nowMs = Date.parse('2026-03-21T08:00:00Z');
const clock = { now: () => new Date(nowMs) };

async function openBank(): Promise<FastifyInstance> {
  const server = Fastify();
  await server.register(createSandboxBank({ sql: database.sql, clock, basePath: '/sandbox/bank' }));
  return server;
}

beforeAll(async () => {
  database = await createTestDatabase();
  app = await openBank();
});
afterAll(async () => {
  await app.close();
  await database.close();
});

let orders = 0;
const nextOrderId = () => String(++orders);

async function call(path: string, body: object, server = app) {
  const response = await server.inject({ method: 'POST', url: `/sandbox/bank/api/${path}`, payload: body });
  return { httpStatus: response.statusCode, body: response.json<Record<string, unknown>>() };
}

function tokenBody(orderId: string, changes: object = {}) {
  return {
    ...SANDBOX_TERMINAL,
    orderId,
    amount: '485000',
    currency: 'IRR',
    callbackUrl: 'https://shop.example/back?payment=1',
    language: 'en',
    description: 'A bill',
    ...changes,
  };
}

async function open(orderId: string, changes: object = {}): Promise<string> {
  const { body } = await call('token', tokenBody(orderId, changes));
  return String(body.token);
}

async function payByForm(token: string, fields: Readonly<Record<string, string>>) {
  return await app.inject({
    method: 'POST',
    url: '/sandbox/bank/pay',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ token, ...fields }).toString(),
  });
}

const getPage = (path: string) => app.inject({ method: 'GET', url: `/sandbox/bank${path}` });
const cardOf = (outcome: string) => TEST_CARDS.find((card) => card.outcome === outcome)?.pan ?? '';
const goodForm = () => ({
  act: 'pay',
  cardNumber: cardOf('pays'),
  secondPassword: '12345',
  expiryMonth: '12',
  expiryYear: '08',
});

/** The hidden fields and target of the form that leads back to the merchant. */
function readWayBack(html: string): { action: string | undefined; fields: Record<string, string> }[] {
  const unescaped = (value = '') => value.replaceAll('&#34;', '"').replaceAll('&amp;', '&');
  return [...html.matchAll(/<form method="post" action="(https:[^"]*)">(.*?)<\/form>/gs)].map((form) => ({
    action: unescaped(form[1]),
    fields: Object.fromEntries(
      [...(form[2] ?? '').matchAll(/name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [
        name,
        value,
      ]),
    ),
  }));
}

/** Tags and the names of their attributes: what a browser could act on. */
function skeletonOf(html: string): string {
  return (html.match(/<[^>"]*("[^"]*"[^>"]*)*>/g) ?? []).join('').replace(/"[^"]*"/g, '""');
}

async function statusOf(orderId: string): Promise<unknown> {
  return (await call('status', { ...SANDBOX_TERMINAL, orderId })).body.status;
}

describe('M4 the card page, with scripts off', () => {
  test('pays by form and leads back to the merchant with a button', async () => {
    const orderId = nextOrderId();
    const token = await open(orderId);
    const page = await getPage(`/pay?token=${token}`);
    expect(page.body).toContain('485,000 rial');
    expect(page.body).toContain('This is a test bank.');
    const result = await payByForm(token, goodForm());
    expect(result.statusCode).toBe(200);
    const [back, ...others] = readWayBack(result.body);
    expect(others).toEqual([]);
    expect(back?.action).toBe('https://shop.example/back?payment=1');
    expect(back?.fields).toMatchObject({
      ...{ State: 'OK', Status: '2', OrderId: orderId, Token: token },
      SecurePan: '603770******5443',
      RefNum: expect.stringMatching(/^[\w-]{24}$/),
      TraceNo: expect.stringMatching(/^\d+$/),
    });
    expect(await statusOf(orderId)).toBe('authorised');
    expect((await getPage(`/pay?token=${token}`)).body).toContain('Back to the merchant');
  });

  test.each([
    ['cancel', { act: 'cancel' }, 'CanceledByUser', 'cancelled'],
    ['a card without money', { ...goodForm(), cardNumber: cardOf('declines') }, 'Failed', 'declined'],
  ])('%s leads back without a reference', async (_name, form, state, status) => {
    const orderId = nextOrderId();
    const [back] = readWayBack((await payByForm(await open(orderId), form)).body);
    expect(back?.fields).toMatchObject({ State: state, RefNum: '' });
    expect(await statusOf(orderId)).toBe(status);
  });

  test('a wrong second password may be tried three times', async () => {
    const orderId = nextOrderId();
    const token = await open(orderId);
    const wrong = { ...goodForm(), cardNumber: cardOf('wrong_pin') };
    for (let attempt = 1; attempt <= 2; attempt++) {
      const page = await payByForm(token, wrong);
      expect(page.statusCode).toBe(422);
      expect(page.body).toContain('The second password is wrong.');
      expect(await statusOf(orderId)).toBe('in_progress');
    }
    expect((await payByForm(token, wrong)).body).toContain('Declined');
    expect((await payByForm(token, goodForm())).body).toContain('Declined');
    expect(await statusOf(orderId)).toBe('declined');
  });

  test('after a wrong second password another card may pay', async () => {
    const token = await open(nextOrderId());
    await payByForm(token, { ...goodForm(), cardNumber: cardOf('wrong_pin') });
    expect(readWayBack((await payByForm(token, goodForm())).body)[0]?.fields.State).toBe('OK');
  });

  test.each([
    ['a mistyped number', { cardNumber: '6037701689095434' }, 'mistyped'],
    ['too few digits', { cardNumber: '998877665544' }, 'mistyped'],
    ['a real bank’s number', { cardNumber: '5892107700112231' }, 'Only the test cards'],
    ['no password', { secondPassword: '' }, '5 to 12 digits'],
    ['a thirteenth month', { expiryMonth: '13' }, 'month from 1 to 12'],
    ['a year of four digits', { expiryYear: '1408' }, 'year of two digits'],
  ])('%s is explained, kept nowhere, and may be corrected', async (_name, changes, message) => {
    const orderId = nextOrderId();
    const token = await open(orderId);
    const page = await payByForm(token, { ...goodForm(), ...changes });
    expect(page.statusCode).toBe(422);
    expect(page.body).toContain(message);
    if ('cardNumber' in changes) expect(page.body).not.toContain(changes.cardNumber);
    expect(await statusOf(orderId)).toBe('in_progress');
    expect(readWayBack((await payByForm(token, goodForm())).body)).toHaveLength(1);
  });

  test('X10 speaks the payer’s language, and reads the digits of it', async () => {
    const token = await open(nextOrderId(), { language: 'fa' });
    const page = await getPage(`/pay?token=${token}`);
    expect(page.body).toContain('<html lang="fa" dir="rtl">');
    expect(page.body).toContain('۴۸۵٬۰۰۰ ریال');
    const digits = { cardNumber: '۶۰۳۷-۷۰۱۶-۸۹۰۹-۵۴۴۳', secondPassword: '٥٤٣٢١', expiryMonth: '۰۷' };
    const result = await payByForm(token, { ...goodForm(), ...digits });
    expect(readWayBack(result.body)[0]?.fields.State).toBe('OK');
    for (const [language, title] of [
      ['ar', 'الدفع بالبطاقة'],
      ['hi', 'कार्ड से भुगतान'],
    ] as const) {
      const other = await getPage(`/pay?token=${await open(nextOrderId(), { language })}`);
      expect(other.body).toContain(title);
    }
  });

  test('of a card only the first six and last four digits are kept, and nothing of its password', async () => {
    await payByForm(await open(nextOrderId()), { ...goodForm(), secondPassword: '987654321' });
    const rows = await database.sql`
      select o::text as content from sandbox_bank.orders o union all select f::text from sandbox_bank.faults f`;
    const content = JSON.stringify(rows);
    expect(content).toContain('603770******5443');
    expect(content).not.toMatch(/6037701689095443|987654321/);
  });

  test('text from outside stays text, on every page', async () => {
    const hostile = '"><script>alert(1)</script><i a="';
    const address = 'https://shop.example/back?a="><script>&b=&lt;1';
    const token = await open(nextOrderId(), {
      description: hostile,
      callbackUrl: address,
    });
    await call('faults', { fault: 'decline', orderId: '<script>2', times: 1 });
    const result = await payByForm(token, goodForm());
    const pages = [await getPage(`/pay?token=${token}`), result, await getPage('/')];
    for (const page of pages) expect(skeletonOf(page.body)).not.toMatch(/<script|<i |alert/);
    expect(readWayBack(result.body)[0]?.action).toBe(address);
  });

  test('every page forbids scripts and foreign content, and lets a form go only to its merchant', async () => {
    const token = await open(nextOrderId());
    const pages = [
      await getPage('/'),
      await getPage('/pay?token=nobody'),
      await getPage(`/pay?token=${token}`),
    ];
    for (const page of pages) {
      expect(page.headers['content-security-policy']).toContain("default-src 'none'; style-src 'self'");
      expect(page.headers['content-security-policy']).toMatch(/form-action 'self'$/);
      expect(skeletonOf(page.body)).not.toMatch(/ style=| on[a-z]+=|<script/);
      expect(page.body).not.toMatch(/(src|href|action)="(https?:)?\/\//);
    }
    const result = await payByForm(token, goodForm());
    expect(result.headers['content-security-policy']).toMatch(/form-action 'self' https:\/\/shop\.example$/);
  });

  test('an unknown token, and a form that is none, get a page that says so', async () => {
    expect((await getPage('/pay?token=nobody')).statusCode).toBe(404);
    expect((await getPage('/pay')).statusCode).toBe(404);
    expect((await payByForm('nobody', goodForm())).statusCode).toBe(404);
    const json = await app.inject({
      method: 'POST',
      url: '/sandbox/bank/pay',
      payload: '{"token":',
      headers: { 'content-type': 'application/json' },
    });
    expect(json.statusCode).toBe(400);
    expect(json.headers['content-type']).toContain('text/html');
  });
});

describe('the bank’s interface for merchants', () => {
  test.each([
    ['no amount', { amount: undefined }],
    ['a zero amount', { amount: '0' }],
    ['a number instead of text', { amount: 485000 }],
    ['a currency nobody knows', { currency: 'XXX' }],
    ['a callback that is a script', { callbackUrl: 'javascript:alert(1)' }],
    ['a callback that is no address', { callbackUrl: '/back' }],
    ['an order id with a blank', { orderId: '1 2' }],
    ['a description without end', { description: 'x'.repeat(256) }],
  ])('refuses %s', async (_name, changes) => {
    const answer = await call('token', tokenBody(nextOrderId(), changes));
    expect(answer).toMatchObject({ httpStatus: 400, body: { status: -1, errorCode: -9 } });
  });

  test('refuses an order id used before, and a wrong password, at every call', async () => {
    const orderId = nextOrderId();
    await open(orderId);
    expect((await call('token', tokenBody(orderId))).body).toMatchObject({ status: -1, errorCode: -112 });
    const wrong = { ...SANDBOX_TERMINAL, password: 'guess', orderId, refNum: 'any' };
    expect((await call('token', tokenBody(nextOrderId(), { password: 'guess' }))).body).toMatchObject({
      errorCode: -105,
    });
    expect((await call('verify', wrong)).body).toMatchObject({ success: false, resultCode: -105 });
    expect((await call('reverse', wrong)).body).toMatchObject({ success: false, resultCode: -105 });
    expect((await call('status', wrong)).body).toMatchObject({ status: 'refused', resultCode: -105 });
  });

  test('X3 of many who verify, reverse or pay at the same time exactly one is the first', async () => {
    const orderId = nextOrderId();
    const token = await open(orderId);
    const played = await Promise.all(
      ['pay', 'cancel', 'decline', 'pay', 'cancel', 'pay'].map((card) => call('play', { token, card })),
    );
    expect(new Set(played.map(({ body }) => body.status)).size).toBe(1);
    const paying = nextOrderId();
    const refNum = await payAndGetRef(paying);
    const codesOf = async (path: string) => {
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => call(path, { ...SANDBOX_TERMINAL, refNum })),
      );
      return answers.map(({ body }) => body.resultCode).sort();
    };
    expect(await codesOf('verify')).toEqual([0, 2, 2, 2, 2, 2, 2, 2]);
    expect(await codesOf('reverse')).toEqual([0, 5, 5, 5, 5, 5, 5, 5]);
    expect((await call('verify', { ...SANDBOX_TERMINAL, refNum })).body.resultCode).toBe(5);
  });

  test('verify answers -6 and reverse 5 for money that the bank gave back by itself after 30 minutes', async () => {
    const orderId = nextOrderId();
    const refNum = await payAndGetRef(orderId);
    nowMs += 30 * MINUTE_MS;
    expect((await call('verify', { ...SANDBOX_TERMINAL, refNum })).body).toMatchObject({
      success: false,
      resultCode: -6,
    });
    expect((await call('reverse', { ...SANDBOX_TERMINAL, refNum })).body.resultCode).toBe(5);
    expect(await statusOf(orderId)).toBe('reversed');
  });

  test('reverse works until 50 minutes after the transaction, then answers -6', async () => {
    const [inTime, late] = [await payAndGetRef(nextOrderId()), await payAndGetRef(nextOrderId())];
    for (const refNum of [inTime, late]) await call('verify', { ...SANDBOX_TERMINAL, refNum });
    nowMs += 50 * MINUTE_MS - 1;
    expect((await call('reverse', { ...SANDBOX_TERMINAL, refNum: inTime })).body.resultCode).toBe(0);
    nowMs += 1;
    expect((await call('reverse', { ...SANDBOX_TERMINAL, refNum: late })).body.resultCode).toBe(-6);
  });

  test('another terminal cannot see or verify the money', async () => {
    const other = { terminal: '20000002', password: 'other' };
    const server = Fastify();
    await server.register(
      createSandboxBank({ sql: database.sql, clock, basePath: '/sandbox/bank', terminals: [other] }),
    );
    const orderId = nextOrderId();
    const refNum = await payAndGetRef(orderId);
    expect((await call('verify', { ...other, refNum }, server)).body.resultCode).toBe(-2);
    expect((await call('status', { ...other, orderId }, server)).body.status).toBe('not_found');
    await server.close();
  });

  test('X3 the bank remembers across a restart, and several may start on one database at once', async () => {
    const orderId = nextOrderId();
    const refNum = await payAndGetRef(orderId);
    const banks = await Promise.all([openBank(), openBank(), openBank()]);
    for (const bank of banks) {
      const { body } = await call('status', { ...SANDBOX_TERMINAL, orderId }, bank);
      expect(body).toMatchObject({ status: 'authorised', refNum, amount: '485000', currency: 'IRR' });
    }
    await Promise.all(banks.map((bank) => bank.close()));
  });
});

test('a program with form parser, validator and API description of its own can mount the bank, and describes it to nobody', async () => {
  const host = Fastify().setValidatorCompiler(TypeBoxValidatorCompiler);
  await host.register(formbody);
  await host.register(swagger, { openapi: { openapi: '3.1.0', info: { title: 'host', version: '1' } } });
  host.get('/own', { schema: { summary: 'own' } }, () => 'own');
  await host.register(createSandboxBank({ sql: database.sql, clock, basePath: '/sandbox/bank' }));
  await host.ready();
  expect(Object.keys(host.swagger().paths ?? {})).toEqual(['/own']);
  const { body } = await call('token', tokenBody(nextOrderId()), host);
  const page = await host.inject({
    method: 'POST',
    url: '/sandbox/bank/pay',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ ...goodForm(), token: String(body.token) }).toString(),
  });
  expect(readWayBack(page.body)).toHaveLength(1);
  expect((await host.inject('/sandbox/bank/style.css')).headers['content-type']).toContain('text/css');
  expect((await host.inject('/sandbox/bank')).statusCode).toBe(200);
  await host.close();
});

async function payAndGetRef(orderId: string): Promise<string> {
  const token = await open(orderId);
  await call('play', { token, card: 'pay' });
  return String((await call('status', { ...SANDBOX_TERMINAL, orderId })).body.refNum);
}
