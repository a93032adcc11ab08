import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';

/** Whatever comes in at any route, what goes out is an answer that says what is wrong, and nothing changes. */

let running: TestApp;

beforeAll(async () => {
  running = await startTestApp();
});
afterAll(() => running.close());

const RUNS = 150;

async function send(
  method: 'GET' | 'POST',
  url: string,
  payload?: unknown,
  headers: Record<string, string> = {},
) {
  return running.app.fastify.inject({
    method,
    url,
    headers: { 'idempotency-key': 'fuzz', ...headers },
    ...(payload === undefined
      ? {}
      : typeof payload === 'string'
        ? { payload, headers: { 'content-type': 'application/json', 'idempotency-key': 'fuzz', ...headers } }
        : {
            payload: JSON.stringify(payload),
            headers: { 'content-type': 'application/json', 'idempotency-key': 'fuzz', ...headers },
          }),
  });
}

/** Something like what is asked for, with anything at any place. */
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ maxLength: 20 }),
  fc.constantFrom(
    'sepehr',
    'comet',
    '1000000104128',
    '48550606',
    '01a205a6-f06c-7065-8000-000000000001',
    '-1',
    '0',
    '\u0000',
    '۱۲۳',
  ),
  fc.integer(),
  fc.double(),
  fc.constant(null),
  fc.boolean(),
  fc.array(fc.string(), { maxLength: 3 }),
  fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 }),
);

const inquiry = fc.record(
  {
    biller: anything,
    identifiers: fc.oneof(
      anything,
      fc.dictionary(fc.constantFrom('bill_id', 'payment_id', 'barcode', 'zip', 'x', '__proto__'), anything),
    ),
    extra: anything,
  },
  { requiredKeys: [] },
);

const order = fc.record(
  {
    bills: fc.oneof(anything, fc.array(anything, { maxLength: 4 })),
    amount: fc.oneof(anything, fc.record({ value: anything, currency: anything })),
    payer: fc.oneof(anything, fc.record({ phone: anything, language: anything }, { requiredKeys: [] })),
    channel: anything,
    return_url: anything,
  },
  { requiredKeys: [] },
);

async function counts(): Promise<unknown> {
  return running.app.sql`
    select (select count(*) from payments.payment) as payments, (select count(*) from billing.bill) as bills,
           (select count(*) from ledger.transfer) as transfers`;
}

test.each([
  ['/v1/inquiries', inquiry],
  ['/v1/payments', order],
])('POST %s answers anything with a problem or an answer, never with a failure', async (url, bodies) => {
  const before = await counts();
  await fc.assert(
    fc.asyncProperty(fc.oneof(bodies, anything), async (body) => {
      const answer = await send('POST', url, body);
      expect(answer.statusCode).toBeLessThan(500);
      if (answer.statusCode >= 400) {
        expect(answer.headers['content-type']).toContain('application/problem+json');
        expect(answer.json()).toMatchObject({
          status: answer.statusCode,
          code: expect.stringMatching(/^[a-z_]+$/),
        });
      }
    }),
    { numRuns: RUNS },
  );
  expect(await counts()).toEqual(before);
});

test('every GET route answers any name in its address with a problem, never with a failure', async () => {
  const routes = [
    '/v1/billers/',
    '/v1/payments/',
    '/v1/receipts/',
    '/v1/billers?cursor=',
    '/v1/billers?limit=',
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...routes),
      fc.string({ unit: 'binary', maxLength: 120 }),
      async (route, name) => {
        const answer = await send('GET', route + encodeURIComponent(name.toWellFormed()));
        expect(answer.statusCode).toBeLessThan(500);
      },
    ),
    { numRuns: RUNS },
  );
});

test('the callback of the gateway answers any fields without a failure and changes nothing', async () => {
  const before = await counts();
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(
        fc.constantFrom('OrderId', 'RefNum', 'State', 'Status', 'Token', 'x'),
        fc.string({ maxLength: 60 }),
      ),
      async (fields) => {
        const answer = await running.app.fastify.inject({
          method: 'POST',
          url: '/gateways/sandbox/return',
          headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
          payload: new URLSearchParams(fields).toString(),
        });
        expect(answer.statusCode).toBeLessThan(500);
      },
    ),
    { numRuns: RUNS },
  );
  expect(await counts()).toEqual(before);
});

test('raw bytes that are no JSON, with any content type, are refused', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom(
        'application/json',
        'text/plain',
        'application/xml',
        'multipart/form-data',
        'application/json; charset=utf-16',
      ),
      async (payload, type) => {
        const answer = await running.app.fastify.inject({
          method: 'POST',
          url: '/v1/inquiries',
          headers: { 'content-type': type },
          payload: `{"${payload}`,
        });
        expect(answer.statusCode).toBeGreaterThanOrEqual(400);
        expect(answer.statusCode).toBeLessThan(500);
      },
    ),
    { numRuns: RUNS },
  );
});
