import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApiKey } from '../../src/platform/index.ts';
import { startTestApp, type TestApp } from '../support/app.ts';

let running: TestApp;

beforeAll(async () => {
  running = await startTestApp();
});
afterAll(() => running.close());

async function call(
  method: string,
  path: string,
  options: { body?: unknown; headers?: Record<string, string> } = {},
) {
  const response = await fetch(`${running.url}${path}`, {
    method,
    headers: {
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(options.body === undefined
      ? {}
      : { body: typeof options.body === 'string' ? options.body : JSON.stringify(options.body) }),
  });
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    headers: response.headers,
    body: JSON.parse(await response.text()),
  };
}

async function inquire(biller: string, identifiers: Record<string, string>) {
  return call('POST', '/v1/inquiries', { body: { biller, identifiers } });
}

async function billOf(biller: string, identifiers: Record<string, string>): Promise<string> {
  const { body } = await inquire(biller, identifiers);
  return body.bills[0].id;
}

async function order(key: string, body: Record<string, unknown>, headers: Record<string, string> = {}) {
  return call('POST', '/v1/payments', { body, headers: { 'idempotency-key': key, ...headers } });
}

describe('billers', () => {
  test('are listed with the form that each asks for, in pages', async () => {
    const first = await call('GET', '/v1/billers?limit=3');
    expect(first.body.items.map(({ id }: { id: string }) => id)).toEqual(['comet', 'malwa', 'nile']);
    const second = await call('GET', `/v1/billers?limit=3&cursor=${first.body.next}`);
    expect(second.body.items.map(({ id }: { id: string }) => id)).toEqual(['sepehr']);
    expect(second.body.next).toBeUndefined();
    expect(second.body.items[0].inquiry).toContainEqual(['bill_id', 'payment_id']);
  });

  test('an unknown one is told in the language of the reader', async () => {
    const answer = await call('GET', '/v1/billers/atlantis', {
      headers: { 'accept-language': 'fa-IR,en;q=0.5' },
    });
    expect(answer).toMatchObject({ status: 404, body: { code: 'unknown_biller', status: 404 } });
    expect(answer.type).toContain('application/problem+json');
    expect(answer.headers.get('content-language')).toBe('fa');
    expect(answer.body.title).toMatch(/\p{Script=Arabic}/u);
  });
});

describe('inquiries', () => {
  test('M1 bill ID and payment ID give the amount owed and the bill', async () => {
    const { status, body } = await inquire('sepehr', { bill_id: '۱۰۰۰۰۰۰۱۰۴۱۲۸', payment_id: '4855 0606' });
    expect(status).toBe(200);
    expect(body.total).toEqual({ value: '485000', currency: 'IRR' });
    expect(body.bills).toHaveLength(1);
    expect(body.bills[0]).toMatchObject({
      state: 'open',
      exactness: 'exact',
      amount: { value: '485000', currency: 'IRR' },
    });
  });

  test('M2 a subscription number is enough where the biller allows it', async () => {
    const { body } = await inquire('sepehr', { bill_id: '1000055604120' });
    const again = await inquire('sepehr', { subscription: body.account });
    expect(again.body.bills).toEqual(body.bills);
  });

  test('every demo account of the interfaces is there, unpaid', async () => {
    expect((await inquire('sepehr', { barcode: '10000556041200000025050453' })).body.total.value).toBe(
      '250000',
    );
    expect((await inquire('malwa', { consumer_number: 'n 1234567890' })).body.total).toEqual({
      value: '125050',
      currency: 'INR',
    });
    expect(
      (await inquire('comet', { account_number: '8255100010001234', zip: '80202' })).body.total.value,
    ).toBe('8999');
  });

  test.each([
    [
      'a wrong ZIP code finds nothing',
      'comet',
      { account_number: '8255100010001234', zip: '80203' },
      404,
      'account_not_found',
    ],
    [
      'half of what is asked for',
      'comet',
      { account_number: '8255100010001234' },
      422,
      'identifiers_missing',
    ],
    ['a name that the biller does not know', 'comet', { bill_id: '1' }, 422, 'unknown_identifier'],
    ['a mistyped bill ID', 'sepehr', { bill_id: '1000000104129' }, 422, 'mistyped_identifier'],
    [
      'numbers of two bills',
      'sepehr',
      { bill_id: '1000055604120', payment_id: '48550606' },
      422,
      'ids_of_different_bills',
    ],
    [
      'numbers in each other’s place',
      'sepehr',
      { bill_id: '48550606', payment_id: '1000000104128' },
      422,
      'ids_swapped',
    ],
    ['letters for digits', 'sepehr', { bill_id: 'robert); drop table' }, 422, 'malformed_identifier'],
    ['an unknown biller', 'atlantis', { bill_id: '1000000104128' }, 404, 'unknown_biller'],
  ])('%s is told by its name', async (_what, biller, identifiers, status, code) => {
    expect(await inquire(biller, identifiers)).toMatchObject({ status, body: { code } });
  });

  test('swapped numbers come back in the right order', async () => {
    const { body } = await inquire('sepehr', { bill_id: '48550606', payment_id: '1000000104128' });
    expect(body.suggestion).toEqual({ bill_id: '1000000104128', payment_id: '48550606' });
  });

  test('an identifier that is a number and not a text is refused', async () => {
    const answer = await call('POST', '/v1/inquiries', {
      body: { biller: 'sepehr', identifiers: { bill_id: 1000000104128 } },
    });
    expect(answer).toMatchObject({ status: 400, body: { code: 'malformed_request' } });
  });
});

describe('payments', () => {
  test('T1 the same key with the same body gives the same answer, marked as a replay', async () => {
    const bill = await billOf('malwa', { consumer_number: 'N1234567890' });
    const first = await order('key-1', { bills: [bill] });
    expect(first).toMatchObject({
      status: 201,
      body: { state: 'created', amount: { value: '125050', currency: 'INR' } },
    });
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    const second = await order('key-1', { bills: [bill] });
    expect(second.status).toBe(201);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(await order('key-1', { bills: [bill], channel: 'other' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
  });

  test('T1 of 20 requests with one key at once one payment comes, and nobody hears anything but that', async () => {
    const bill = await billOf('comet', { account_number: '8255100010001234', zip: '80202' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => order('key-2', { bills: [bill] })));
    const opened = answers.filter(({ status }) => status === 201);
    expect(new Set(opened.map(({ body }) => body.id)).size).toBe(1);
    for (const { status, body } of answers) {
      if (status !== 201)
        expect({ status, code: body.code }).toEqual({ status: 409, code: 'idempotency_in_progress' });
    }
  });

  test('X6 a bill that somebody is paying is held, and until when is told', async () => {
    const bill = await billOf('comet', { account_number: '8255100010001234', zip: '80202' });
    const other = await order('key-3', { bills: [bill] });
    expect(other).toMatchObject({ status: 409, body: { code: 'bill_held' } });
    expect(Date.parse(other.body.until)).toBeGreaterThan(Date.now());
  });

  test('without a key nothing is opened', async () => {
    const answer = await call('POST', '/v1/payments', { body: { bills: ['x'] } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'idempotency_key_missing' } });
  });

  test.each([
    ['a bill that is not there', { bills: ['01a205a6-f06c-7065-8000-000000000001'] }, 404, 'unknown_bill'],
    ['something that is no id', { bills: ['1000000104128'] }, 404, 'unknown_bill'],
    ['no bills', { bills: [] }, 400, 'malformed_request'],
    [
      'an amount as a number',
      { bills: ['x'], amount: { value: 5, currency: 'IRR' } },
      400,
      'malformed_request',
    ],
    [
      'a negative amount',
      { bills: ['x'], amount: { value: '-5', currency: 'IRR' } },
      400,
      'malformed_request',
    ],
    ['a field that is not known', { bills: ['x'], card: '6037' }, 400, 'malformed_request'],
    [
      'a way back that is a script',
      { bills: ['x'], return_url: 'javascript:alert(1)' },
      400,
      'malformed_request',
    ],
  ])('%s changes nothing and is told', async (what, body, status, code) => {
    expect(await order(`bad ${what}`.replaceAll(' ', '-'), body)).toMatchObject({ status, body: { code } });
  });

  test('an amount that the rule forbids, a foreign currency and a wrong telephone number are told apart', async () => {
    const bill = await billOf('sepehr', { bill_id: '1000000104128' });
    const cases = [
      [{ amount: { value: '484000', currency: 'IRR' } }, 'amount_must_be_total'],
      [{ amount: { value: '485000', currency: 'USD' } }, 'other_currency'],
      [{ payer: { phone: '12' } }, 'malformed_phone'],
    ] as const;
    for (const [extra, code] of cases) {
      expect(await order(`case-${code}`, { bills: [bill], ...extra })).toMatchObject({
        status: 422,
        body: { code },
      });
    }
    expect((await inquire('sepehr', { bill_id: '1000000104128' })).body.bills[0].state).toBe('open');
  });

  test('a payment is found by id and by reference, with its timeline; an unknown one is not', async () => {
    const bill = await billOf('sepehr', { bill_id: '1000055604120' });
    const { body } = await order('key-4', {
      bills: [bill],
      payer: { phone: '0912 123 4567', language: 'fa' },
    });
    const byId = await call('GET', `/v1/payments/${body.id}`);
    expect(byId.body).toMatchObject({ state: 'created', biller: 'sepehr', timeline: [{ state: 'created' }] });
    expect((await call('GET', `/v1/payments/${body.reference}`)).body).toEqual(byId.body);
    expect(JSON.stringify(byId.body)).not.toContain('9121234567');
    expect(await call('GET', '/v1/payments/10100000000000')).toMatchObject({
      status: 404,
      body: { code: 'payment_not_found' },
    });
    expect(await call('GET', `/v1/receipts/${body.reference}`)).toMatchObject({
      status: 404,
      body: { code: 'receipt_not_found' },
    });
  });

  test('a key that is not valid is refused, and none is needed for what the portal lets anybody do', async () => {
    const answer = await order('key-5', { bills: ['x'] }, { authorization: `Bearer wasl_${'A'.repeat(43)}` });
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
  });
});

describe('bill upload', () => {
  const header = 'account,consumer_number,bill_number,issued_on,due_on,currency,amount';
  const upload = (token: string | undefined, body: string, type = 'text/csv', biller = 'malwa') =>
    call('POST', `/v1/billers/${biller}/bills`, {
      body,
      headers: { 'content-type': type, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    });
  let token: string;

  beforeAll(async () => {
    token = (await createApiKey(running.app.sql, { billerId: 102, role: 'biller' })).token;
  });

  test('takes good rows in, tells bad ones by line, and changes nothing the second time', async () => {
    const file = `${header}\nN9000000001,N9000000001,B1,2026-10-01,2026-10-20,INR,1000\nN9000000002,12,B1,2026-10-01,2026-10-20,INR,1000\n`;
    const first = await upload(token, file);
    expect(first).toMatchObject({ status: 200, body: { rows: 2, inserted: 1, rejected: 1 } });
    expect(first.body.rejects).toMatchObject([{ line: 3, column: 'consumer_number' }]);
    expect((await upload(token, file)).body).toMatchObject({ inserted: 0, unchanged: 1, rejected: 1 });
    expect((await inquire('malwa', { consumer_number: 'N9000000001' })).body.total.value).toBe('1000');
  });

  test('takes JSON Lines too', async () => {
    const line = JSON.stringify({
      account: 'N9000000003',
      consumer_number: 'N9000000003',
      bill_number: 'B1',
      issued_on: '2026-10-01',
      due_on: '2026-10-20',
      currency: 'INR',
      amount: '77',
    });
    expect((await upload(token, `${line}\n`, 'application/x-ndjson')).body).toMatchObject({
      inserted: 1,
      rejected: 0,
    });
  });

  test('an unknown column is refused with the list of known ones', async () => {
    const answer = await upload(token, `${header},colour\n`);
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'malformed_file', cause: 'unknown_columns', columns: ['colour'] },
    });
    expect(answer.body.known).toContain('consumer_number');
  });

  test('needs the biller’s own key', async () => {
    const integrator = (await createApiKey(running.app.sql, { billerId: 102, role: 'integrator' })).token;
    expect(await upload(undefined, header)).toMatchObject({ status: 401 });
    expect(await upload(integrator, header)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await upload(token, header, 'text/csv', 'sepehr')).toMatchObject({ status: 403 });
  });

  test('another kind of content is refused', async () => {
    expect(await upload(token, '<xml/>', 'application/xml')).toMatchObject({
      status: 415,
      body: { code: 'unsupported_media_type' },
    });
  });
});

describe('everything else', () => {
  test('a body over the limit, broken JSON and an unknown address are told as problems', async () => {
    const large = await call('POST', '/v1/inquiries', {
      body: { biller: 'x', identifiers: { a: 'y'.repeat(70_000) } },
    });
    expect(large).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
    expect(await call('POST', '/v1/inquiries', { body: '{"biller":' })).toMatchObject({
      status: 400,
      body: { code: 'malformed_request' },
    });
    expect(await call('GET', '/v1/nothing')).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  test('the description is OpenAPI 3.1 and names every route of version 1', async () => {
    const { body } = await call('GET', '/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    expect(Object.keys(body.paths).sort()).toEqual([
      '/.well-known/wasl-receipt-keys.json',
      '/collect/v1/advise',
      '/collect/v1/cutoff',
      '/collect/v1/inquire',
      '/collect/v1/reverse',
      '/collect/v1/status',
      '/collect/v1/validate',
      '/v1/billers',
      '/v1/billers/{id}',
      '/v1/billers/{id}/bills',
      '/v1/inquiries',
      '/v1/payments',
      '/v1/payments/{name}',
      '/v1/receipts/{name}',
      '/v1/receipts/{name}.pdf',
      '/v1/webhook-deliveries',
      '/v1/webhook-deliveries/{id}/resend',
      '/v1/webhooks',
      '/v1/webhooks/{id}',
      '/v1/webhooks/{id}/activate',
      '/v1/webhooks/{id}/rotate',
      '/v1/webhooks/{id}/test',
    ]);
  });

  test('live, ready and metrics answer; ready fails while no worker goes round', async () => {
    expect((await call('GET', '/health/live')).body).toEqual({ status: 'ok' });
    const idle = await call('GET', '/health/ready');
    expect(idle).toMatchObject({ status: 503, body: { checks: { database: 'ok', sweeper: 'failing' } } });
    running.app.payments.sweeper.start();
    await expect.poll(async () => (await call('GET', '/health/ready')).status).toBe(200);
    const metrics = await (await fetch(`${running.url}/metrics`)).text();
    expect(metrics).toContain('wasl_http_request_seconds_bucket');
    expect(metrics).toContain('wasl_payments_opened_total{outcome="opened"}');
  });
});

test('a biller that is added while the server runs gets the accounts that its payments will move', async () => {
  const working = await startTestApp({ workers: true });
  try {
    const nile = working.app.billers.find('nile');
    expect(nile).toBeDefined();
    if (nile === undefined) return;
    await working.app.billers.put({ ...nile, billerId: 900, id: 'added' });
    const accounts = async (): Promise<number> => (await working.app.ledger.balances(900)).length;
    await expect.poll(accounts, { timeout: 15_000 }).toBe(2);
  } finally {
    await working.close();
  }
}, 30_000);
