import { afterEach, describe, expect, test } from 'vitest';
import { describeGateway, type GatewayHarness } from '../../../test/contract/gateway-contract.ts';
import { FETCH_TIMEOUT_MS, NOW, startOtherSide } from '../../../test/contract/other-side.ts';
import { startAnswering } from '../../../test/support/answering.ts';
import { money } from '../../kernel/index.ts';
import type { Gateway, GatewayOrder } from '../../payments/index.ts';
import { createSimulatedPaymob } from '../../simulators/index.ts';
import { PAYMOB } from './paymob-gateway.ts';

const API_KEY = 'ZXlKaGJHY2lPaUpJVXpVeE1pSXNJblI1Y0NJNklrcFhWQ0o5';
const SECRET = 'B5A6CF1C5C4D6E7F8091A2B3C4D5E6F7';
const INTEGRATIONS = { kiosk: 16_082, wallet: 16_083 };
type Way = 'kiosk' | 'wallet';

function gatewayAt(url: string, way: Way, nowMs = (): number => NOW, walletRefunds = 'yes'): Gateway {
  const settings = {
    ...{ apiKey: API_KEY, hmacSecret: SECRET, way, integrationId: String(INTEGRATIONS[way]) },
    ...{ customerEmail: 'bills@example.com', customerMobile: '01001234567', payAt: 'Aman, Masary' },
    ...{ codeHours: '24', pageMinutes: '60', walletRefunds, returnDays: '14', apiUrl: `${url}/api` },
  };
  return PAYMOB.create(settings, {
    ...{ id: 'paymob', fetchTimeoutMs: FETCH_TIMEOUT_MS },
    now: () => new Date(nowMs()),
  });
}

/** Whose wallet is asked must be known. */
const withPhone = (gateway: Gateway): Gateway => ({
  ...gateway,
  start: (order) => gateway.start({ ...order, payerPhone: '+201012345678' }),
});

function harnessOf(way: Way) {
  return async (): Promise<GatewayHarness> => {
    const {
      other: paymob,
      side,
      url,
    } = await startOtherSide(
      (clock) =>
        createSimulatedPaymob({ clock, apiKey: API_KEY, hmacSecret: SECRET, integrations: INTEGRATIONS }),
      (at, nowMs) => withPhone(gatewayAt(at, way, nowMs)),
    );
    return {
      ...{ ...side, currency: 'EGP', vagueEnds: true, withoutCards: true },
      // At a kiosk nobody declines or cancels, they just do not come.
      ...(way === 'kiosk' ? { acts: ['pay'] as const } : {}),
      play: async (page, token, act) => {
        const shown = await (await fetch(page.method === 'CODE' ? `${url}/kiosk` : page.url)).text();
        expect(shown).toContain('ادفع');
        return paymob.play(token, act);
      },
    };
  };
}

for (const way of ['kiosk', 'wallet'] as const) {
  const { traits, deadlines } = gatewayAt('http://127.0.0.1:9', way);
  const refund = way === 'kiosk' ? undefined : { inParts: false, withinMs: null };
  describeGateway(
    `paymob (${way})`,
    { traits, deadlines, refund, hasNotices: true, hasCallback: way === 'wallet' },
    harnessOf(way),
  );
}

const orderId = '103000000000001';
const order: GatewayOrder = {
  ...{ orderId, amount: money(58_055n, 'EGP'), callbackUrl: 'https://pay.example/gateways/paymob/return' },
  ...{ language: 'ar', description: 'فاتورة الكهرباء', payerPhone: '+201012345678' },
};
const attempt = { orderId, token: '10000747', amount: order.amount };
const transaction = {
  ...{ id: 20_000_801, pending: false, success: true, amount_cents: 58_055, currency: 'EGP' },
  ...{ created_at: '2026-03-21T10:00:00.123456+02:00', error_occured: false, is_3d_secure: false },
  ...{ is_auth: false, is_capture: false, is_standalone_payment: true, is_voided: false, is_refunded: false },
  ...{ has_parent_transaction: false, parent_transaction: null, refunded_amount_cents: 0 },
  ...{ integration_id: 16_083, owner: 11_242, order: { id: 10_000_747, merchant_order_id: orderId } },
  source_data: { pan: '01012345678', type: 'wallet', sub_type: 'wallet' },
};

describe('what Paymob says, and what is made of it', () => {
  const closers: (() => void)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  /** Answers each call by the last word of its address; the login always, but for a test of its own. */
  async function saying(
    answers: Readonly<Record<string, unknown>>,
    options: { readonly way?: Way; readonly status?: number; readonly nowMs?: number } = {},
  ) {
    const { way = 'wallet', status = 200, nowMs = NOW } = options;
    const server = await startAnswering(
      ({ path }) => {
        const answer = { tokens: { token: 'login-1' }, ...answers }[/(\w+)$/.exec(path)?.[1] ?? ''];
        return typeof answer === 'string' ? answer : JSON.stringify(answer);
      },
      { status },
    );
    closers.push(server.close);
    return { gateway: gatewayAt(server.url, way, () => nowMs), asked: server.asked };
  }

  const opening = { orders: { id: 10_000_747 }, payment_keys: { token: 'key-1' } };
  const kiosk = {
    ...{ id: 20_000_801, pending: true, success: false, order: 10_000_747 },
    data: { bill_reference: 6_918_187, message: 'Pending Payment' },
  };
  const bodies = (asked: readonly { readonly path: string; readonly body: string }[]) =>
    asked.map(({ path, body }) => [path, body === '' ? undefined : JSON.parse(body)]);

  test('M4 a kiosk: login, order, key, payment; shown is the reference and not the transaction', async () => {
    const { gateway, asked } = await saying({ ...opening, pay: kiosk }, { way: 'kiosk' });
    expect(await gateway.start(order)).toEqual({
      ...{ kind: 'started', token: '10000747' },
      page: {
        ...{ method: 'CODE', code: '6918187', payAt: 'Aman, Masary', expiresAt: '2026-03-22T08:00:00.000Z' },
      },
    });
    expect(bodies(asked)).toEqual([
      ['/api/auth/tokens', { api_key: API_KEY }],
      [
        '/api/ecommerce/orders',
        {
          ...{ auth_token: 'login-1', amount_cents: 58_055, currency: 'EGP', merchant_order_id: orderId },
          ...{ delivery_needed: false, items: [] },
        },
      ],
      [
        '/api/acceptance/payment_keys',
        expect.objectContaining({
          ...{ auth_token: 'login-1', amount_cents: 58_055, currency: 'EGP', order_id: 10_000_747 },
          ...{ integration_id: 16_082, expiration: 86_400 },
          billing_data: expect.objectContaining({
            ...{ first_name: 'NA', email: 'bills@example.com', phone_number: '01012345678' },
          }),
        }),
      ],
      [
        '/api/acceptance/payments/pay',
        {
          ...{ source: { identifier: 'AGGREGATOR', subtype: 'AGGREGATOR' }, payment_token: 'key-1' },
        },
      ],
    ]);
  });

  test('M4 a wallet is asked by its number, and its page shown; without a number nobody is asked', async () => {
    const redirect_url = 'http://wallet.example/pay?token=1';
    const { gateway, asked } = await saying({ ...opening, pay: { ...kiosk, redirect_url } });
    expect(await gateway.start(order)).toEqual({
      ...{ kind: 'started', token: '10000747', page: { method: 'GET', url: redirect_url, fields: {} } },
    });
    expect(bodies(asked).at(-1)?.[1]).toMatchObject({
      source: { identifier: '01012345678', subtype: 'WALLET' },
    });
    const { payerPhone: _, ...nameless } = order;
    expect((await gateway.start(nameless)).kind).toBe('refused');
    expect((await gateway.start({ ...order, payerPhone: '+989120000301' })).kind).toBe('refused');
    expect(asked).toHaveLength(4);
  });

  test.each([
    ['a script', 'javascript:alert(1)'],
    ['an address of another kind', 'ftp://wallet.example'],
    ['no address', ''],
  ])('payers are not sent to %s', async (_name, redirect_url) => {
    const { gateway } = await saying({ ...opening, pay: { ...kiosk, redirect_url } });
    expect((await gateway.start(order)).kind).toBe('unreachable');
  });

  test('a wallet that is refused at once is refused, and an answer about another order gives no code', async () => {
    const declined = { id: 1, pending: false, success: false, order: 10_000_747, data: {} };
    for (const way of ['kiosk', 'wallet'] as const) {
      const { gateway } = await saying({ ...opening, pay: declined }, { way });
      expect((await gateway.start(order)).kind).toBe('refused');
    }
    for (const other of [10_000_748, { id: 10_000_748 }]) {
      const { gateway } = await saying({ ...opening, pay: { ...kiosk, order: other } }, { way: 'kiosk' });
      expect((await gateway.start(order)).kind).toBe('unreachable');
    }
  });

  const returned = { kind: 'not_paid', reason: 'returned' };
  test.each([
    ['pending', { pending: true, success: false }, { kind: 'in_progress' }],
    ['not successful', { success: false }, { kind: 'not_paid', reason: 'declined' }],
    ['voided', { is_voided: true }, returned],
    ['refunded', { is_refunded: true, refunded_amount_cents: 58_055 }, returned],
    ['refunded, without an amount', { is_refunded: true, refunded_amount_cents: undefined }, returned],
    [
      'refunded in part',
      { is_refunded: true, refunded_amount_cents: 100 },
      { kind: 'unknown', reason: 'given back in part' },
    ],
  ])('M11 %s', async (_name, changes, expected) => {
    const { gateway } = await saying({ transaction_inquiry: { ...transaction, ...changes } });
    expect(await gateway.status(attempt)).toEqual(expected);
    const { kind } = await gateway.verify(attempt);
    expect(kind).toBe(expected.kind === 'in_progress' ? 'unknown' : expected.kind);
  });

  test('M4 paid, with the amount that Paymob states; whose wallet it was stays there', async () => {
    const amount_cents = 50_000;
    const { gateway, asked } = await saying({ transaction_inquiry: { ...transaction, amount_cents } });
    expect(await gateway.status(attempt)).toEqual({
      ...{ kind: 'paid', gatewayRef: '20000801', amount: money(50_000n, 'EGP') },
    });
    expect(bodies(asked).at(-1)).toEqual([
      '/api/ecommerce/orders/transaction_inquiry',
      { auth_token: 'login-1', order_id: 10_000_747 },
    ]);
  });

  test.each([
    ['with an offset', '2026-03-21T10:00:00+02:00', '2026-03-21T09:15:00Z'],
    ['without one it is read as UTC', '2026-03-21T08:00:00.123456', '2026-03-21T09:15:00.124Z'],
    ['of Cairo, without one: later, never sooner', '2026-03-21T10:00:00.000', '2026-03-21T11:15:00Z'],
  ])(
    'M11 what is pending lapses an hour and a quarter after it was made: %s',
    async (_name, created_at, at) => {
      const lapsing = { ...transaction, pending: true, success: false, created_at };
      const atMs = Date.parse(at);
      const before = await saying({ transaction_inquiry: lapsing }, { nowMs: atMs - 2 });
      expect(await before.gateway.status(attempt)).toEqual({ kind: 'in_progress' });
      const after = await saying({ transaction_inquiry: lapsing }, { nowMs: atMs });
      expect(await after.gateway.status(attempt)).toEqual({ kind: 'not_paid', reason: 'expired' });
    },
  );

  test.each([
    ['nothing at all', ''],
    ['a page', '<html>Just a moment…</html>'],
    ['half a sentence', JSON.stringify(transaction).slice(0, 90)],
    ['an empty list', []],
    ['more than 64 KiB', { ...transaction, pad: 'x'.repeat(70_000) }],
    ['numbers as text', { ...transaction, amount_cents: '58055' }],
    ['truth as text', { ...transaction, success: 'true' }],
    ['a broken amount', { ...transaction, amount_cents: 58_055.5 }],
    ['another currency', { ...transaction, currency: 'USD' }],
    ['another order of ours', { ...transaction, order: { id: 10_000_747, merchant_order_id: '9' } }],
    ['another order of theirs', { ...transaction, order: { id: 10_000_748, merchant_order_id: orderId } }],
    ['a refund without a payment', { ...transaction, has_parent_transaction: true }],
  ])('X4 %s is unknown', async (_name, answer) => {
    const { gateway } = await saying({ orders: answer, transaction_inquiry: answer });
    expect((await gateway.start(order)).kind).toBe('unreachable');
    expect((await gateway.status(attempt)).kind).toBe('unknown');
    expect((await gateway.verify(attempt)).kind).toBe('unknown');
    const refund = { refundId: `${orderId}1`, amount: order.amount };
    expect((await gateway.refund?.give(attempt, refund))?.kind).toBe('unknown');
  });

  test.each([
    [401, 'unreachable'],
    [404, 'refused'],
    [429, 'unreachable'],
    [500, 'unreachable'],
  ])('X4 a status of %i is %s at the start, and otherwise unknown', async (status, kind) => {
    const { gateway } = await saying({ transaction_inquiry: transaction }, { status });
    expect((await gateway.start(order)).kind).toBe(kind);
    expect((await gateway.verify(attempt)).kind).toBe('unknown');
  });

  test.each([
    ['no token', { tokens: { profile: {} } }],
    ['half a token', { tokens: '{"token":"lo' }],
  ])('X4 a login that gives %s is unknown', async (_name, answers) => {
    const { gateway, asked } = await saying({ ...answers, transaction_inquiry: transaction });
    expect((await gateway.status(attempt)).kind).toBe('unknown');
    expect(asked).toHaveLength(1);
  });

  const refund = { refundId: `${orderId}1`, amount: order.amount };

  test('M11 the whole is refunded by the number of the transaction; less is not asked for', async () => {
    const { gateway, asked } = await saying({
      ...{ transaction_inquiry: transaction, refund: { id: 20_000_802, success: true, pending: false } },
    });
    expect(await gateway.refund?.give(attempt, refund)).toEqual({ kind: 'refunded', refundRef: '20000802' });
    expect(bodies(asked).at(-1)).toEqual([
      '/api/acceptance/void_refund/refund',
      { auth_token: 'login-1', transaction_id: 20_000_801, amount_cents: 58_055 },
    ]);
    const part = { ...refund, amount: money(100n, 'EGP') };
    expect((await gateway.refund?.give(attempt, part))?.kind).toBe('refused');
    expect(asked.filter(({ path }) => path.endsWith('/refund'))).toHaveLength(1);
  });

  test('M11 a refund that is under way is not asked for again; one that failed is', async () => {
    const child = {
      ...transaction,
      id: 20_000_802,
      has_parent_transaction: true,
      parent_transaction: 20_000_801,
    };
    const answers = {
      ...{ '20000801': transaction, refund: { id: 20_000_803, success: false, pending: true } },
    };
    const busy = await saying({
      ...answers,
      transaction_inquiry: { ...child, pending: true, success: false },
    });
    expect(await busy.gateway.refund?.give(attempt, refund)).toEqual({
      ...{ kind: 'under_way', refundRef: '20000802' },
    });
    expect((await busy.gateway.status(attempt)).kind).toBe('paid');
    const failed = await saying({ ...answers, transaction_inquiry: { ...child, success: false } });
    expect(await failed.gateway.refund?.give(attempt, refund)).toEqual({
      ...{ kind: 'under_way', refundRef: '20000803' },
    });
    const asksForIt = failed.asked.find(({ path }) => path.endsWith('/transactions/20000801'));
    expect(asksForIt?.headers.authorization).toBe('Bearer login-1');
  });

  test('nobody’s browser comes back from a kiosk', () => {
    expect(gatewayAt('http://127.0.0.1:9', 'kiosk').readCallback({ merchant_order_id: orderId })).toEqual({
      ...{ ok: false, error: { code: 'malformed_callback' } },
    });
  });

  test('M11 kiosks refund nothing, and wallets only where the contract says so', () => {
    expect(gatewayAt('http://127.0.0.1:9', 'kiosk').refund).toBeUndefined();
    expect(gatewayAt('http://127.0.0.1:9', 'wallet', undefined, 'no').refund).toBeUndefined();
  });
});
