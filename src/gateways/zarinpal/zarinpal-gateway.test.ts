import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { describeGateway, type GatewayHarness } from '../../../test/contract/gateway-contract.ts';
import { backAt, FETCH_TIMEOUT_MS, startOtherSide } from '../../../test/contract/other-side.ts';
import { money } from '../../kernel/index.ts';
import type { Gateway } from '../../payments/index.ts';
import { createSimulatedZarinpal } from '../../simulators/index.ts';
import { ZARINPAL } from './zarinpal-gateway.ts';

const MERCHANT = '1344b5d4-0048-11e8-94db-005056a205be';

function gatewayAt(url: string): Gateway {
  const settings = {
    merchantId: MERCHANT,
    apiUrl: `${url}/pg/v4/payment`,
    pageUrl: `${url}/pg/StartPay`,
    pageMinutes: '20',
  };
  return ZARINPAL.create(settings, {
    id: 'zarinpal',
    fetchTimeoutMs: FETCH_TIMEOUT_MS,
    now: () => new Date(),
  });
}

async function harness(): Promise<GatewayHarness> {
  const { other: zarinpal, side } = await startOtherSide(
    (clock) => createSimulatedZarinpal({ clock, merchantId: MERCHANT }),
    gatewayAt,
  );
  return {
    ...{ ...side, currency: 'IRR', ordersOnce: false, vagueEnds: true },
    play: async (page, token, act) => {
      if (page.method === 'CODE') throw new Error('Zarinpal has a page');
      expect((await fetch(page.url)).headers.get('content-type')).toBe('text/html; charset=utf-8');
      return backAt(zarinpal.play(token, act));
    },
  };
}

const { traits, deadlines } = gatewayAt('http://127.0.0.1:9');
describeGateway(
  'zarinpal',
  { traits, deadlines, refund: undefined, hasNotices: false, hasCallback: true },
  harness,
);

describe('X4 what payers have paid and nobody has verified', () => {
  test('is told by the order and the authority, until it is verified; silence tells nothing', async () => {
    const { gateway, deserted, nextOrderId, play, close } = await harness();
    const attempts = [];
    for (const act of ['pay', 'pay', 'decline'] as const) {
      const order = { orderId: nextOrderId(), amount: money(485_000n, 'IRR'), language: 'fa' } as const;
      const text = { callbackUrl: 'https://pay.example/back?a=1', description: 'قبض' };
      const started = await gateway.start({ ...order, ...text });
      if (started.kind !== 'started') throw new Error(started.reason);
      await play(started.page, started.token, act);
      attempts.push({ ...order, token: started.token });
    }
    const [first, second] = attempts;
    if (first === undefined || second === undefined) throw new Error('two have paid');
    const named = ({ orderId, token }: typeof first) => ({ orderId, token });
    expect(await gateway.unverified?.()).toEqual([named(first), named(second)]);
    await gateway.verify(first);
    expect(await gateway.unverified?.()).toEqual([named(second)]);
    expect(await deserted.unverified?.()).toEqual([]);
    await close();
  });
});

describe('what Zarinpal says, and what is made of it', () => {
  const closers: (() => void)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  /** Answers each call by its name. */
  async function saying(answers: Readonly<Record<string, unknown>>, status = 200) {
    const asked: unknown[] = [];
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      asked.push(JSON.parse(body));
      const name = /(\w+)\.json$/.exec(request.url ?? '')?.[1] ?? '';
      const answer = answers[name];
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(() => {
      server.closeAllConnections();
      server.close();
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return { gateway: gatewayAt(`http://127.0.0.1:${address.port}`), asked };
  }

  const amount = money(485_000n, 'IRR');
  const attempt = { orderId: '101000000000001', token: `A${'0'.repeat(34)}1`, amount };
  const inquiry = (status: string) => ({ data: { code: 100, status }, errors: [] });

  test('M4 rial are asked for as rial, and the order comes back in the address of the callback', async () => {
    const { gateway, asked } = await saying({
      request: { data: { code: 100, authority: attempt.token }, errors: [] },
    });
    const started = await gateway.start({
      ...{ orderId: attempt.orderId, amount, callbackUrl: 'https://pay.example/back', language: 'fa' },
      ...{ description: 'قبض برق', payerPhone: '+989120000301' },
    });
    expect(started).toMatchObject({ kind: 'started', token: attempt.token, page: { method: 'GET' } });
    expect(asked).toEqual([
      {
        ...{ merchant_id: MERCHANT, amount: 485_000, currency: 'IRR', description: 'قبض برق' },
        callback_url: 'https://pay.example/back?order=101000000000001',
        metadata: { order_id: '101000000000001', mobile: '09120000301' },
      },
    ]);
  });

  test.each([
    ['100, the first time', 100],
    ['101, verified before', 101],
  ])('X3 code %s: paid', async (_name, code) => {
    const verify = { data: { code, ref_id: 201, card_pan: '502229******5995', fee: 0 }, errors: [] };
    const { gateway } = await saying({ inquiry: inquiry('PAID'), verify });
    expect(await gateway.verify(attempt)).toEqual({
      ...{ kind: 'paid', gatewayRef: '201', amount, maskedCard: '502229******5995' },
    });
  });

  test.each([-9, -10, -50, -51, -53, -54, -62])(
    'X4 code %i of verify is unknown, and never failed',
    async (code) => {
      const { gateway } = await saying(
        { inquiry: inquiry('PAID'), verify: { data: [], errors: { code } } },
        422,
      );
      expect(await gateway.verify(attempt)).toEqual({ kind: 'unknown', reason: `code ${code}` });
    },
  );

  test.each([
    ['nothing at all', ''],
    ['a page', '<html>Just a moment…</html>'],
    ['half a sentence', '{"data":{"code":100,"ref'],
    ['a state that nobody knows', { data: { code: 100, status: 'MAYBE' }, errors: [] }],
    ['more than 64 KiB', { data: { code: 100, status: 'PAID', pad: 'x'.repeat(70_000) }, errors: [] }],
    ['a code as text', { data: { code: '100', status: 'PAID' }, errors: [] }],
  ])('X4 %s is unknown', async (_name, answer) => {
    const { gateway } = await saying({ request: answer, inquiry: answer, verify: answer, reverse: answer });
    expect((await gateway.status(attempt)).kind).toBe('unknown');
    expect((await gateway.verify(attempt)).kind).toBe('unknown');
    expect((await gateway.reverse(attempt)).kind).toBe('unknown');
  });

  test('PCI DSS 3.4.1: a card number in full is dropped', async () => {
    const verify = { data: { code: 100, ref_id: 201, card_pan: '6037701689095443' }, errors: [] };
    const { gateway } = await saying({ inquiry: inquiry('PAID'), verify });
    expect(await gateway.verify(attempt)).toEqual({ kind: 'paid', gatewayRef: '201', amount });
  });

  test.each([
    [-63, { kind: 'too_late' }],
    [-62, { kind: 'refused', reason: 'code -62' }],
  ])('M11 code %i of reverse', async (code, expected) => {
    const verify = { data: { code: 101, ref_id: 201 }, errors: [] };
    const { gateway } = await saying({
      inquiry: inquiry('VERIFIED'),
      verify,
      reverse: { data: [], errors: { code } },
    });
    expect(await gateway.reverse(attempt)).toEqual(expected);
  });
});
