import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import Fastify from 'fastify';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { afterEach, describe, expect, test } from 'vitest';
import {
  type ContractFault,
  describeGateway,
  type GatewayHarness,
  type PlayedBack,
} from '../../../test/contract/gateway-contract.ts';
import { createTestDatabase } from '../../../test/support/database.ts';
import { money } from '../../kernel/index.ts';
import { createSandboxBank, type Fault, SANDBOX_TERMINAL } from '../../simulators/index.ts';
import { createSandboxGateway } from './sandbox-gateway.ts';

// Long enough that a busy machine answers in time; each silence costs a test this much.
const FETCH_TIMEOUT_MS = 800;

const FAULT_OF: Readonly<Partial<Record<ContractFault, Fault>>> = {
  no_callback: 'no_callback',
  double_callback: 'double_callback',
  start_timeout: 'token_timeout',
  start_down: 'token_down',
  verify_timeout_after: 'verify_timeout',
  verify_timeout_before: 'verify_timeout_before',
  verify_down: 'verify_500',
  wrong_amount: 'wrong_amount',
  status_down: 'status_down',
  reverse_timeout_after: 'reverse_timeout',
  reverse_down: 'reverse_down',
};

function gatewayAt(baseUrl: string, fetchTimeoutMs = FETCH_TIMEOUT_MS) {
  return createSandboxGateway({
    ...SANDBOX_TERMINAL,
    id: 'sandbox',
    baseUrl,
    fetchTimeoutMs,
    currencies: ['IRR'],
  });
}

async function post(url: string, body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response;
}

/** A port that was free a moment ago: whoever connects there is refused. */
async function desertedUrl(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = urlOf(server.address());
  server.close();
  await once(server, 'close');
  return url;
}

function urlOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

const Played = Compile(
  Type.Object({
    callbacks: Type.Integer(),
    callback: Type.Union([Type.Null(), Type.Object({ fields: Type.Record(Type.String(), Type.String()) })]),
  }),
);

async function sandboxHarness(): Promise<GatewayHarness> {
  const database = await createTestDatabase();
  // The bank's clock stands still unless it is moved, so that a limit can be met to the millisecond.
  let nowMs = Date.parse('2026-03-21T08:00:00Z');
  let orders = 0;
  const clock = { now: () => new Date(nowMs) };
  const app = Fastify();
  await app.register(createSandboxBank({ sql: database.sql, clock, basePath: '/bank' }));
  const baseUrl = `${await app.listen({ host: '127.0.0.1', port: 0 })}/bank`;
  return {
    gateway: gatewayAt(baseUrl),
    fetchTimeoutMs: FETCH_TIMEOUT_MS,
    deserted: gatewayAt(await desertedUrl()),
    currency: 'IRR',
    nextOrderId: () => String(++orders),
    play: async (page, token, act): Promise<PlayedBack> => {
      if (page.method === 'CODE') throw new Error('the sandbox has a page');
      expect((await fetch(page.url)).headers.get('content-type')).toBe('text/html; charset=utf-8');
      const response = await post(`${baseUrl}/api/play`, { token, card: act });
      const { callbacks, callback } = Played.Parse(await response.json());
      return { callbacks, fields: callback?.fields };
    },
    setFault: async (fault, orderId) => {
      await post(`${baseUrl}/api/faults`, { orderId, fault: FAULT_OF[fault], times: 1 });
    },
    moveClock: (byMs) => {
      nowMs += byMs;
    },
    close: async () => {
      await app.close();
      await database.close();
    },
  };
}

const { traits, deadlines } = gatewayAt('http://127.0.0.1:9');
const SHAPE = { traits, deadlines, refund: undefined, hasNotices: false, hasCallback: true };
describeGateway('sandbox', SHAPE, sandboxHarness);

describe('what the sandbox gateway makes of answers that no bank should give', () => {
  const closers: (() => void)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  /** A server that is not our bank, whatever it pretends. */
  async function gatewayBefore(listener: RequestListener, fetchTimeoutMs = FETCH_TIMEOUT_MS) {
    const server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return gatewayAt(urlOf(server.address()), fetchTimeoutMs);
  }

  const order = {
    orderId: '7',
    amount: money(1000n, 'IRR'),
    callbackUrl: 'https://shop.example/back',
    language: 'fa',
    description: '',
  } as const;
  const attempt = { orderId: '7', amount: money(1000n, 'IRR'), token: 't', gatewayRef: 'AAAAAAAAAAAA' };
  const transaction = { orderId: '7', amount: '1000', currency: 'IRR', refNum: 'AAAAAAAAAAAA' };

  test.each([
    ['nothing at all', ''],
    ['a page', '<html>Just a moment…</html>'],
    ['null', 'null'],
    ['a list', '[]'],
    ['no code', JSON.stringify(transaction)],
    ['an unheard-of code', JSON.stringify({ ...transaction, resultCode: 77, status: 'vanished' })],
    ['a code as text', JSON.stringify({ ...transaction, resultCode: '0', status: 1 })],
    ['no amount', JSON.stringify({ ...transaction, amount: undefined, resultCode: 0, status: 'verified' })],
    [
      'an amount as a number',
      JSON.stringify({ ...transaction, amount: 1000, resultCode: 0, status: 'verified' }),
    ],
    [
      'a negative amount',
      JSON.stringify({ ...transaction, amount: '-1000', resultCode: 0, status: 'verified' }),
    ],
    [
      'a strange currency',
      JSON.stringify({ ...transaction, currency: 'XXX', resultCode: 0, status: 'verified' }),
    ],
    ['another order', JSON.stringify({ ...transaction, orderId: '8', resultCode: 0, status: 'verified' })],
    [
      'another order, reversed',
      JSON.stringify({ ...transaction, orderId: '8', resultCode: 5, status: 'reversed' }),
    ],
    ['another order, declined', JSON.stringify({ orderId: '8', resultCode: -4, status: 'declined' })],
    [
      'more than 64 KiB',
      JSON.stringify({ ...transaction, resultCode: 0, status: 'verified', pad: 'x'.repeat(70_000) }),
    ],
    ['half a sentence', '{"resultCode":0,"refN'],
  ])('X4 %s is unknown, and never paid or failed', async (_name, body) => {
    const gateway = await gatewayBefore((_request, response) => {
      response.setHeader('content-type', 'application/json').end(body);
    });
    expect((await gateway.start(order)).kind).toBe('unreachable');
    expect((await gateway.status(attempt)).kind).toBe('unknown');
    expect((await gateway.verify(attempt)).kind).toBe('unknown');
    expect((await gateway.reverse(attempt)).kind).toBe('unknown');
  });

  test('an answer that drips in for ever is cut off at the time limit', async () => {
    const gateway = await gatewayBefore((_request, response) => {
      response.write('{"resultCode":');
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    });
    const begun = performance.now();
    expect(await gateway.verify(attempt)).toMatchObject({ kind: 'unknown', reason: 'timeout: no answer' });
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  test('an answer without end is cut off at the size limit, long before the time limit', async () => {
    const gateway = await gatewayBefore((_request, response) => {
      const pour = () => {
        while (!response.destroyed && response.write('x'.repeat(16_384)));
        if (!response.destroyed) response.once('drain', pour);
      };
      pour();
    }, 15_000);
    const begun = performance.now();
    expect(await gateway.verify(attempt)).toMatchObject({
      kind: 'unknown',
      reason: 'too_large: over 65536 bytes',
    });
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  test('a redirect is not followed: the password of the terminal goes to nobody else', async () => {
    const asked: (string | undefined)[] = [];
    const gateway = await gatewayBefore(({ url }, response) => {
      asked.push(url);
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    expect((await gateway.verify(attempt)).kind).toBe('unknown');
    expect(asked).toEqual(['/api/verify']);
  });

  test('a card number in full is dropped from an answer', async () => {
    const answer = { ...transaction, resultCode: 0, maskedPan: '6037701689095443' };
    const gateway = await gatewayBefore((_request, response) => {
      response.end(JSON.stringify(answer));
    });
    const { orderId: _, refNum: gatewayRef } = transaction;
    expect(await gateway.verify(attempt)).toEqual({ kind: 'paid', gatewayRef, amount: attempt.amount });
  });

  test('a wrong password is no reason to call a payment failed', async () => {
    const gateway = await gatewayBefore((_request, response) => {
      response.end(JSON.stringify({ success: false, resultCode: -105, status: 'refused' }));
    });
    expect(await gateway.verify(attempt)).toMatchObject({ kind: 'unknown', reason: 'result -105' });
    expect((await gateway.status(attempt)).kind).toBe('unknown');
    expect((await gateway.reverse(attempt)).kind).toBe('refused');
  });

  test('an order the bank never heard of was never paid, unless it gave us a token for it', async () => {
    const gateway = await gatewayBefore((_request, response) => {
      response.end(JSON.stringify({ status: 'not_found', orderId: '7' }));
    });
    expect(await gateway.status({ ...attempt, token: '' })).toEqual({ kind: 'not_paid', reason: 'expired' });
    expect((await gateway.status(attempt)).kind).toBe('unknown');
  });
});

describe('the callback', () => {
  const { readCallback } = gatewayAt('http://127.0.0.1:9');
  const claim = { State: 'OK', Status: '2', OrderId: '123', RefNum: 'AAAAAAAAAAAA', Token: 'T' };

  test.each([
    ['words and number that disagree', { ...claim, Status: '3' }],
    ['paid without a reference', { ...claim, RefNum: '' }],
    ['an order id with letters', { ...claim, OrderId: '12a' }],
    ['an order id of 19 digits', { ...claim, OrderId: '1'.repeat(19) }],
    ['an order id with a line end', { ...claim, OrderId: '123\n' }],
    ['an unknown state', { ...claim, State: 'Maybe', Status: '9' }],
    ['the name of something every object has', { ...claim, State: 'toString', Status: '' }],
  ])('with %s is malformed', (_name, fields) => {
    expect(readCallback(fields)).toEqual({ ok: false, error: { code: 'malformed_callback' } });
  });

  test('whatever the fields hold, it is read or refused, never thrown; what is read has the right form', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('OK', '2', '123', 'AAAAAAAAAAAA'));
    const fields = fc.record(
      { State: text, Status: text, OrderId: text, RefNum: text },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fields, (given) => {
        const reading = readCallback(given);
        if (reading.ok) {
          expect(reading.value.orderId).toMatch(/^\d{1,18}$/);
          expect(reading.value.gatewayRef).toMatch(/^[\w-]{8,64}$/);
        }
      }),
      { numRuns: 5_000, examples: [[claim]] },
    );
  });
});
