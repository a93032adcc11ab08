import { afterEach, describe, expect, test } from 'vitest';
import { describeGateway, type GatewayHarness } from '../../../test/contract/gateway-contract.ts';
import { backAt, FETCH_TIMEOUT_MS, NOW, startOtherSide } from '../../../test/contract/other-side.ts';
import { startAnswering } from '../../../test/support/answering.ts';
import { money } from '../../kernel/index.ts';
import type { Gateway, GatewayOrder } from '../../payments/index.ts';
import { createSimulatedRazorpay } from '../../simulators/index.ts';
import { RAZORPAY } from './razorpay-gateway.ts';

const KEY_ID = 'rzp_test_1DP5mmOlF5G5ag';
const KEY_SECRET = 'thiSisSynthetic1234567890';
const WEBHOOK_SECRET = 'webhook-secret-1';
type Way = 'page' | 'upi';

function gatewayAt(url: string, way: Way = 'page', nowMs = (): number => NOW): Gateway {
  const settings = {
    ...{ keyId: KEY_ID, keySecret: KEY_SECRET, webhookSecret: WEBHOOK_SECRET, way },
    ...{ pageMinutes: '20', returnDays: '14', apiUrl: `${url}/v1` },
  };
  return RAZORPAY.create(settings, {
    ...{ id: 'razorpay', fetchTimeoutMs: FETCH_TIMEOUT_MS },
    now: () => new Date(nowMs()),
  });
}

async function startRazorpay(way: Way = 'page') {
  const { other, side } = await startOtherSide(
    (clock) =>
      createSimulatedRazorpay({
        ...{ clock, keyId: KEY_ID, keySecret: KEY_SECRET, webhookSecret: WEBHOOK_SECRET },
      }),
    (at, nowMs) => gatewayAt(at, way, nowMs),
  );
  return { razorpay: other, side, gateway: side.gateway, close: side.close };
}

function harnessOf(way: Way) {
  return async (): Promise<GatewayHarness> => {
    const { razorpay, side } = await startRazorpay(way);
    return {
      ...{ ...side, currency: 'INR', withoutCards: way === 'upi' },
      // Whoever is declined stays at the page, and whoever cancels just leaves it.
      acts: ['pay'],
      play: async (page, token, act) => {
        if (page.method === 'CODE') throw new Error('Razorpay has a page');
        expect(await (await fetch(page.url)).text()).toContain('Pay');
        return backAt(razorpay.play(token, act));
      },
    };
  };
}

for (const way of ['page', 'upi'] as const) {
  const { traits, deadlines } = gatewayAt('http://127.0.0.1:9', way);
  describeGateway(
    `razorpay (${way})`,
    { traits, deadlines, refund: { inParts: true, withinMs: null }, hasNotices: true, hasCallback: true },
    harnessOf(way),
  );
}

const orderId = '102000000000001';
const order: GatewayOrder = {
  ...{ orderId, amount: money(58_055n, 'INR'), callbackUrl: 'https://pay.example/gateways/razorpay/return' },
  ...{ language: 'hi', description: 'बिजली का बिल', payerPhone: '+919876543210' },
};
const attempt = { orderId, token: 'plink_ExjpAUN3gVHrPJ', amount: order.amount };
const refund = { refundId: `${orderId}1`, amount: order.amount };

const closers: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

describe('what happens at Razorpay', () => {
  async function started() {
    const running = await startRazorpay();
    closers.push(running.close);
    const opened = await running.gateway.start(order);
    if (opened.kind !== 'started') throw new Error(opened.reason);
    return { ...running, taken: { ...attempt, token: opened.token } };
  }

  test('M11 whoever is declined stays at the page and may pay with another card', async () => {
    const { gateway, razorpay, taken } = await started();
    expect(razorpay.play(taken.token, 'decline').callbacks).toBe(0);
    expect(razorpay.play(taken.token, 'cancel').callbacks).toBe(0);
    expect(await gateway.status(taken)).toEqual({ kind: 'in_progress' });
    expect((await gateway.verify(taken)).kind).toBe('unknown');
    razorpay.play(taken.token, 'pay');
    expect(await gateway.verify(taken)).toMatchObject({ kind: 'paid', maskedCard: '****1111' });
  });

  test('M11 a link that was taken back in the dashboard is cancelled', async () => {
    const { gateway, razorpay, taken } = await started();
    razorpay.cancel(taken.token);
    expect(await gateway.status(taken)).toEqual({ kind: 'not_paid', reason: 'cancelled' });
    expect(await gateway.refund?.give(taken, refund)).toEqual({ kind: 'refused', reason: 'it is cancelled' });
  });

  test('M11 a refund that waits for the bank is under way, and asked again it says how that went', async () => {
    const { gateway, razorpay, taken } = await started();
    razorpay.play(taken.token, 'pay');
    razorpay.slowRefunds();
    const part = { refundId: `${orderId}1`, amount: money(8_055n, 'INR') };
    expect(await gateway.refund?.give(taken, part)).toMatchObject({ kind: 'under_way' });
    expect(await gateway.refund?.give(taken, part)).toMatchObject({ kind: 'under_way' });
    razorpay.concludeRefunds('processed');
    expect(await gateway.refund?.give(taken, part)).toMatchObject({ kind: 'refunded' });
    expect(await gateway.status(taken)).toEqual({ kind: 'unknown', reason: 'given back in part' });
    const more = { ...part, amount: money(8_056n, 'INR') };
    expect((await gateway.refund?.give(taken, more))?.kind).toBe('refused');

    const rest = { refundId: `${orderId}2`, amount: money(50_000n, 'INR') };
    expect(await gateway.refund?.give(taken, rest)).toMatchObject({ kind: 'under_way' });
    expect(await gateway.status(taken)).toEqual({ kind: 'unknown', reason: 'on its way back' });
    razorpay.concludeRefunds('failed');
    expect(await gateway.refund?.give(taken, rest)).toMatchObject({ kind: 'refused' });
    expect(await gateway.status(taken)).toEqual({ kind: 'unknown', reason: 'given back in part' });
  });

  test('M11 two that refund under the same id at the same moment give it back once', async () => {
    const { gateway, razorpay, taken } = await started();
    razorpay.play(taken.token, 'pay');
    const part = { refundId: `${orderId}1`, amount: money(40_000n, 'INR') };
    const both = await Promise.all([gateway.refund?.give(taken, part), gateway.refund?.give(taken, part)]);
    expect(both[0]).toMatchObject({ kind: 'refunded' });
    expect(both[1]).toEqual(both[0]);
  });
});

describe('what Razorpay says, and what is made of it', () => {
  const link = {
    ...{ id: attempt.token, reference_id: orderId, currency: 'INR', amount: 58_055, amount_paid: 58_055 },
    ...{ short_url: 'http://rzp.example/i/nxrHnLJ', status: 'paid' },
    payments: [
      { payment_id: 'pay_DeclinedBefore', status: 'failed', amount: 58_055 },
      { payment_id: 'pay_Fo49sHbQ78PCMI', status: 'captured', amount: 58_055 },
    ],
  };
  const created = { ...link, status: 'created', amount_paid: 0, payments: null };
  const payment = {
    ...{ id: 'pay_Fo49sHbQ78PCMI', amount: 58_055, amount_refunded: 0, currency: 'INR', status: 'captured' },
    card: { last4: '5995', name: 'A Payer' },
  };

  /** Answers calls by what they ask for. */
  async function saying(
    answers: {
      readonly link?: unknown;
      readonly payment?: unknown;
      readonly refunds?: unknown;
      readonly refund?: unknown;
    },
    { status = 200, way = 'page' as Way } = {},
  ) {
    const server = await startAnswering(
      ({ path }) => {
        const answer = path.includes('/payment_links')
          ? answers.link
          : path.includes('/refunds')
            ? (answers.refunds ?? { items: [] })
            : path.endsWith('/refund')
              ? answers.refund
              : answers.payment;
        return typeof answer === 'string' ? answer : JSON.stringify(answer);
      },
      { status },
    );
    closers.push(server.close);
    return { gateway: gatewayAt(server.url, way), asked: server.asked };
  }

  test.each([
    ['page', {}],
    ['upi', { upi_link: true }],
  ] as const)('M4 a link to a %s is asked for in paise, by the name and the key', async (way, more) => {
    const { gateway, asked } = await saying({ link: created }, { way });
    expect(await gateway.start(order)).toEqual({
      ...{ kind: 'started', token: attempt.token },
      page: { method: 'GET', url: 'http://rzp.example/i/nxrHnLJ', fields: {} },
    });
    expect(asked[0]?.headers.authorization).toBe(
      'Basic cnpwX3Rlc3RfMURQNW1tT2xGNUc1YWc6dGhpU2lzU3ludGhldGljMTIzNDU2Nzg5MA==',
    );
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      ...{ ...more, amount: 58_055, currency: 'INR', accept_partial: false, description: 'बिजली का बिल' },
      ...{ reference_id: orderId, expire_by: NOW / 1_000 + 1_200, customer: { contact: '+919876543210' } },
      ...{ notify: { sms: false, email: false }, reminder_enable: false },
      ...{ callback_url: 'https://pay.example/gateways/razorpay/return', callback_method: 'get' },
    });
  });

  test('a telephone that is not Indian is not passed on', async () => {
    const { gateway, asked } = await saying({ link: created });
    await gateway.start({ ...order, payerPhone: '+989120000301' });
    expect(asked[0]?.body).not.toContain('customer');
  });

  test.each([
    ['a script', { short_url: 'javascript:alert(1)' }],
    ['no address', { short_url: '' }],
    ['the page of another order', { reference_id: '102000000000002' }],
    ['a page that takes more', { amount: 58_056 }],
  ])('payers are not sent to %s', async (_name, changes) => {
    const { gateway } = await saying({ link: { ...created, ...changes } });
    expect((await gateway.start(order)).kind).toBe('unreachable');
  });

  test('M4 paid, with the amount that Razorpay states, whoever was declined before', async () => {
    const { gateway, asked } = await saying({ link: { ...link, amount_paid: 50_000 }, payment });
    expect(await gateway.status(attempt)).toEqual({
      ...{ kind: 'paid', gatewayRef: 'pay_Fo49sHbQ78PCMI', amount: money(50_000n, 'INR') },
      maskedCard: '****5995',
    });
    expect(asked.map(({ path }) => path)).toEqual([
      '/v1/payment_links/plink_ExjpAUN3gVHrPJ',
      '/v1/payments/pay_Fo49sHbQ78PCMI',
    ]);
  });

  test.each([['4111111111111111'], ['12345']])(
    'PCI DSS 3.4.1: more than four digits of a card are dropped',
    async (last4) => {
      const { gateway } = await saying({ link, payment: { ...payment, card: { last4 } } });
      expect(await gateway.verify(attempt)).toEqual({
        ...{ kind: 'paid', gatewayRef: payment.id, amount: order.amount },
      });
    },
  );

  const refunds = (...states: readonly string[]) => ({
    items: states.map((status, index) => ({
      ...{ id: `rfnd_000${index}`, payment_id: payment.id, amount: 58_055, status, receipt: `${orderId}1` },
    })),
  });
  const whole = { ...payment, status: 'refunded', amount_refunded: 58_055 };
  test.each([
    ['created', { link: created }, { kind: 'in_progress' }],
    ['expired', { link: { ...created, status: 'expired' } }, { kind: 'not_paid', reason: 'expired' }],
    ['cancelled', { link: { ...created, status: 'cancelled' } }, { kind: 'not_paid', reason: 'cancelled' }],
    [
      'paid in part',
      { link: { ...link, status: 'partially_paid' } },
      { kind: 'unknown', reason: 'paid in part' },
    ],
    [
      'refunded',
      { link, payment: whole, refunds: refunds('processed') },
      { kind: 'not_paid', reason: 'returned' },
    ],
    ['being refunded', { link, payment: whole, refunds: refunds('failed', 'pending') }, { kind: 'unknown' }],
    ['refunded in part', { link, payment: { ...payment, amount_refunded: 100 } }, { kind: 'unknown' }],
    ['authorised only', { link, payment: { ...payment, status: 'authorized' } }, { kind: 'unknown' }],
  ])('M11 a link that is %s', async (_name, answers, expected) => {
    const { gateway } = await saying(answers);
    expect(await gateway.status(attempt)).toMatchObject(expected);
    const { kind } = await gateway.verify(attempt);
    expect(kind).toBe(expected.kind === 'in_progress' ? 'unknown' : expected.kind);
  });

  test.each([
    ['nothing at all', ''],
    ['a page', '<html>Just a moment…</html>'],
    ['half a sentence', JSON.stringify(link).slice(0, 90)],
    ['an empty list', []],
    ['more than 64 KiB', { ...link, pad: 'x'.repeat(70_000) }],
    ['numbers as text', { ...link, amount_paid: '58055' }],
    ['a broken amount', { ...link, amount_paid: 58_055.5 }],
    ['another currency', { ...link, currency: 'USD' }],
    ['another order of ours', { ...link, reference_id: '102000000000002' }],
    ['another link', { ...link, id: 'plink_Another00000001' }],
    ['a state that nobody knows', { ...link, status: 'issued' }],
    ['two payments', { ...link, payments: [...link.payments, ...link.payments] }],
    ['no payment', { ...link, payments: [] }],
    [
      'a payment with a path in its name',
      { ...link, payments: [{ payment_id: 'pay_../x', status: 'captured' }] },
    ],
  ])('X4 %s is unknown', async (_name, answer) => {
    const { gateway } = await saying({ link: answer, payment });
    expect((await gateway.status(attempt)).kind).toBe('unknown');
    expect((await gateway.verify(attempt)).kind).toBe('unknown');
    expect((await gateway.refund?.give(attempt, refund))?.kind).not.toMatch(/refunded|under_way/);
  });

  test.each([
    ['half a sentence', '{"id":"pay_'],
    ['another payment', { ...payment, id: 'pay_Another0000001' }],
    ['another currency', { ...payment, currency: 'USD' }],
  ])('X4 a payment that is %s is unknown', async (_name, answer) => {
    const { gateway } = await saying({ link, payment: answer });
    expect((await gateway.status(attempt)).kind).toBe('unknown');
    expect((await gateway.refund?.give(attempt, refund))?.kind).toBe('unknown');
  });

  test.each([
    [400, 'refused'],
    [401, 'unreachable'],
    [404, 'refused'],
    [409, 'unreachable'],
    [429, 'unreachable'],
    [502, 'unreachable'],
  ])('X4 a status of %i is %s at the start, and otherwise unknown', async (status, kind) => {
    const error = { code: 'BAD_REQUEST_ERROR', description: 'contact +919876543210 is not valid' };
    const { gateway } = await saying({ link: { error } }, { status });
    const started = await gateway.start(order);
    expect(started.kind).toBe(kind);
    expect(JSON.stringify(started)).not.toContain('9876543210');
    expect((await gateway.verify(attempt)).kind).toBe('unknown');
  });

  test('M11 a refund has our name twice: as its key and as its receipt', async () => {
    const made = { ...refunds('processed').items[0], id: 'rfnd_FP8QHiV938haTz' };
    const { gateway, asked } = await saying({ link, payment, refund: made });
    expect(await gateway.refund?.give(attempt, refund)).toEqual({
      ...{ kind: 'refunded', refundRef: 'rfnd_FP8QHiV938haTz' },
    });
    expect(asked.at(-1)).toMatchObject({
      path: '/v1/payments/pay_Fo49sHbQ78PCMI/refund',
      headers: { 'x-refund-idempotency': 'refund-1020000000000011' },
    });
    expect(JSON.parse(asked.at(-1)?.body ?? '')).toEqual({
      ...{ amount: 58_055, speed: 'normal', receipt: '1020000000000011' },
    });
  });

  test.each([
    ['another amount', { amount: 58_054 }],
    ['another payment', { payment_id: 'pay_Another0000001' }],
    ['no state', { status: undefined }],
  ])('X4 a refund with %s is unknown', async (_name, changes) => {
    const made = { ...refunds('processed').items[0], ...changes };
    const { gateway } = await saying({ link, payment, refund: made });
    expect((await gateway.refund?.give(attempt, refund))?.kind).toBe('unknown');
  });
});
