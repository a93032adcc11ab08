import { afterEach, describe, expect, test } from 'vitest';
import { describeGateway, type GatewayHarness } from '../../../test/contract/gateway-contract.ts';
import { backAt, FETCH_TIMEOUT_MS, NOW, startOtherSide } from '../../../test/contract/other-side.ts';
import { startAnswering } from '../../../test/support/answering.ts';
import { money } from '../../kernel/index.ts';
import type { Gateway, GatewayOrder } from '../../payments/index.ts';
import { createSimulatedStripe } from '../../simulators/index.ts';
import { STRIPE } from './stripe-gateway.ts';

const SECRET_KEY = 'sk_test_4eC39HqLyjWDarjtT1zdp7dc';
const WEBHOOK_SECRET = 'whsec_5WbX5kEWLlfzsGNjH64I8lOOqUB6e8FH';
const DAY_MS = 86_400_000;
type Way = 'card' | 'bank_debit' | 'both';

function gatewayAt(url: string, way: Way = 'card', nowMs = (): number => NOW): Gateway {
  const settings = {
    ...{ secretKey: SECRET_KEY, webhookSecret: WEBHOOK_SECRET, way, pageMinutes: '31', returnDays: '14' },
    ...{ apiVersion: '2024-06-20', apiUrl: `${url}/v1` },
  };
  return STRIPE.create(settings, {
    ...{ id: 'stripe', fetchTimeoutMs: FETCH_TIMEOUT_MS },
    now: () => new Date(nowMs()),
  });
}

async function startStripe(way: Way = 'card') {
  const { other, side, time } = await startOtherSide(
    (clock) => createSimulatedStripe({ clock, secretKey: SECRET_KEY, webhookSecret: WEBHOOK_SECRET }),
    (at, nowMs) => gatewayAt(at, way, nowMs),
  );
  return { stripe: other, side, clock: time, gateway: side.gateway, close: side.close };
}

function harnessOf(way: Way) {
  return async (): Promise<GatewayHarness> => {
    const { stripe, side } = await startStripe(way);
    return {
      ...{ ...side, currency: 'USD' },
      // Asked for again in the same words it gives the same page again.
      ordersOnce: false,
      // Whoever is declined stays at the page, and whoever goes back may come again.
      acts: ['pay'],
      play: async (page, token, act) => {
        if (page.method === 'CODE') throw new Error('Stripe has a page');
        expect(await (await fetch(page.url)).text()).toContain('Pay');
        return backAt(stripe.play(token, act));
      },
    };
  };
}

for (const way of ['card', 'both'] as const) {
  const { traits, deadlines } = gatewayAt('http://127.0.0.1:9', way);
  describeGateway(
    `stripe (${way})`,
    { traits, deadlines, refund: { inParts: true, withinMs: null }, hasNotices: true, hasCallback: true },
    harnessOf(way),
  );
}

const orderId = '105000000000001';
const order: GatewayOrder = {
  ...{ orderId, amount: money(58_055n, 'USD'), callbackUrl: 'https://pay.example/gateways/stripe/return' },
  ...{ language: 'en', description: 'Cable TV & "internet"', payerPhone: '+12025550123' },
};
const attempt = { orderId, token: 'cs_test_a1b2c3d4', amount: order.amount };
const refund = { refundId: `${orderId}1`, amount: order.amount };

const closers: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

describe('what happens at Stripe', () => {
  async function started(way: Way = 'card') {
    const running = await startStripe(way);
    closers.push(running.close);
    const opened = await running.gateway.start(order);
    if (opened.kind !== 'started') throw new Error(opened.reason);
    return { ...running, opened, taken: { ...attempt, token: opened.token } };
  }

  test('X3 started again in the same words, it is the same page', async () => {
    const { gateway, opened } = await started();
    expect(await gateway.start(order)).toEqual(opened);
    const dearer = { ...order, amount: money(58_056n, 'USD') };
    expect((await gateway.start(dearer)).kind).toBe('refused');
  });

  test('M11 declined or cancelled, the payer may come again until the time is over', async () => {
    const { gateway, stripe, taken, clock } = await started();
    expect(stripe.play(taken.token, 'decline').callbacks).toBe(0);
    const back = new URL(stripe.play(taken.token, 'cancel').url ?? '');
    expect(gateway.readCallback(Object.fromEntries(back.searchParams))).toEqual({
      ...{ ok: true, value: { orderId, claim: 'cancelled' } },
    });
    expect(await gateway.status(taken)).toEqual({ kind: 'in_progress' });
    clock.nowMs += 31 * 60_000;
    expect(await gateway.status(taken)).toEqual({ kind: 'not_paid', reason: 'expired' });
  });

  test('M11 a debit is in progress for days, and paid when the bank has paid; no card is told', async () => {
    const { gateway, stripe, taken, clock } = await started('bank_debit');
    const { url, notices } = stripe.play(taken.token, 'pay');
    expect(url).toContain('outcome=done');
    expect(notices).toHaveLength(1);
    clock.nowMs += 4 * DAY_MS;
    expect(await gateway.status(taken)).toEqual({ kind: 'in_progress' });
    expect((await gateway.verify(taken)).kind).toBe('unknown');
    expect(await gateway.refund?.give(taken, refund)).toEqual({ kind: 'refused', reason: 'it is not paid' });

    const [notice] = stripe.settle(taken.token, 'succeeded');
    expect(notice && gateway.readNotice?.(notice)).toEqual({
      ok: true,
      value: { orderId, token: taken.token },
    });
    expect(await gateway.verify(taken)).toEqual({
      ...{ kind: 'paid', gatewayRef: expect.stringMatching(/^pi_/), amount: order.amount },
    });
  });

  test('M11 a debit may fail after days', async () => {
    const { gateway, stripe, taken } = await started('bank_debit');
    stripe.play(taken.token, 'pay');
    const [notice] = stripe.settle(taken.token, 'failed');
    expect(notice && gateway.readNotice?.(notice)).toMatchObject({ ok: true, value: { orderId } });
    expect(await gateway.status(taken)).toEqual({ kind: 'not_paid', reason: 'declined' });
  });

  test('M11 where the payer’s bank took it back, people decide; nothing is refunded on top of that', async () => {
    const { gateway, stripe, taken } = await started();
    stripe.play(taken.token, 'pay');
    stripe.dispute(taken.token);
    expect(await gateway.status(taken)).toEqual({ kind: 'unknown', reason: 'disputed' });
    expect((await gateway.refund?.give(taken, refund))?.kind).toBe('refused');
  });

  test('M11 the refund of a debit waits for the bank, and asked again it says how that went', async () => {
    const { gateway, stripe, taken } = await started('bank_debit');
    stripe.play(taken.token, 'pay');
    stripe.settle(taken.token, 'succeeded');
    const part = { refundId: `${orderId}1`, amount: money(8_055n, 'USD') };
    expect(await gateway.refund?.give(taken, part)).toMatchObject({ kind: 'under_way' });
    expect(await gateway.refund?.give(taken, part)).toMatchObject({ kind: 'under_way' });
    stripe.concludeRefunds('succeeded');
    expect(await gateway.refund?.give(taken, part)).toMatchObject({ kind: 'refunded' });
    expect(await gateway.status(taken)).toEqual({ kind: 'unknown', reason: 'given back in part' });
    const other = { ...part, amount: money(8_056n, 'USD') };
    expect((await gateway.refund?.give(taken, other))?.kind).toBe('refused');

    const rest = { refundId: `${orderId}2`, amount: money(50_000n, 'USD') };
    expect(await gateway.refund?.give(taken, rest)).toMatchObject({ kind: 'under_way' });
    expect(await gateway.status(taken)).toEqual({ kind: 'unknown', reason: 'on its way back' });
    stripe.concludeRefunds('failed');
    expect(await gateway.refund?.give(taken, rest)).toMatchObject({ kind: 'refused' });
  });

  test('M11 two that refund under the same id at the same moment give it back once', async () => {
    const { gateway, stripe, taken } = await started();
    stripe.play(taken.token, 'pay');
    const part = { refundId: `${orderId}1`, amount: money(20_000n, 'USD') };
    const both = await Promise.all([gateway.refund?.give(taken, part), gateway.refund?.give(taken, part)]);
    expect(both[0]).toMatchObject({ kind: 'refunded' });
    expect(both[1]).toEqual(both[0]);
  });
});

describe('what Stripe says, and what is made of it', () => {
  const charge = {
    ...{ id: 'ch_1', amount_refunded: 0, disputed: false },
    payment_method_details: { type: 'card', card: { last4: '4242' } },
  };
  const intent = {
    ...{ id: 'pi_3MtwBw', status: 'succeeded', amount_received: 58_055, currency: 'usd' },
    latest_charge: charge,
  };
  const session = {
    ...{ id: attempt.token, client_reference_id: orderId, amount_total: 58_055, currency: 'usd' },
    ...{ status: 'complete', payment_status: 'paid', url: null, payment_intent: intent },
  };
  const opened = {
    ...session,
    status: 'open',
    payment_intent: null,
    url: 'http://checkout.example/c/pay/1#f',
  };
  const withIntent = (changes: object) => ({ ...session, payment_intent: { ...intent, ...changes } });
  const withCharge = (changes: object) => withIntent({ latest_charge: { ...charge, ...changes } });
  const refunds = (...states: readonly string[]) => ({
    data: states.map((status, index) => ({
      ...{ id: `re_000${index}`, payment_intent: intent.id, amount: 58_055, currency: 'usd', status },
      metadata: {},
    })),
    has_more: false,
  });

  /** Answers calls by what they ask for. */
  async function saying(
    answers: { readonly session?: unknown; readonly refunds?: unknown; readonly refund?: unknown },
    { status = 200, way = 'card' as Way } = {},
  ) {
    const server = await startAnswering(
      ({ path, body }) => {
        const answer = path.includes('/sessions')
          ? answers.session
          : body === ''
            ? (answers.refunds ?? refunds())
            : answers.refund;
        return typeof answer === 'string' ? answer : JSON.stringify(answer);
      },
      { status },
    );
    closers.push(server.close);
    return { gateway: gatewayAt(server.url, way), asked: server.asked };
  }

  test.each([
    ['card', { 'payment_method_types[0]': 'card' }],
    ['bank_debit', { 'payment_method_types[0]': 'us_bank_account' }],
    ['both', { 'payment_method_types[0]': 'card', 'payment_method_types[1]': 'us_bank_account' }],
  ] as const)('M4 a page for %s is asked for as a form in cents, under a key', async (way, methods) => {
    const { gateway, asked } = await saying({ session: opened }, { way });
    expect(await gateway.start(order)).toEqual({
      ...{ kind: 'started', token: attempt.token },
      page: { method: 'GET', url: 'http://checkout.example/c/pay/1#f', fields: {} },
    });
    expect(asked[0]).toMatchObject({
      path: '/v1/checkout/sessions',
      headers: {
        ...{ authorization: `Bearer ${SECRET_KEY}`, 'idempotency-key': `start-${orderId}` },
        ...{ 'content-type': 'application/x-www-form-urlencoded', 'stripe-version': '2024-06-20' },
      },
    });
    const back = `https://pay.example/gateways/stripe/return?order=${orderId}&outcome=`;
    expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toEqual({
      ...{
        ...methods,
        mode: 'payment',
        client_reference_id: orderId,
        expires_at: String(NOW / 1_000 + 1_860),
      },
      ...{ success_url: `${back}done`, cancel_url: `${back}cancelled`, 'metadata[order_id]': orderId },
      ...{ 'line_items[0][quantity]': '1', 'line_items[0][price_data][currency]': 'usd' },
      'line_items[0][price_data][unit_amount]': '58055',
      'line_items[0][price_data][product_data][name]': 'Cable TV & "internet"',
      'payment_intent_data[metadata][order_id]': orderId,
    });
  });

  test.each([
    ['a script', { url: 'javascript:alert(1)' }],
    ['no address', { url: null }],
    ['the page of another order', { client_reference_id: '105000000000002' }],
    ['a page that takes more', { amount_total: 58_056 }],
    ['a page that takes another money', { currency: 'eur' }],
    ['a page that is over', { status: 'expired' }],
  ])('payers are not sent to %s', async (_name, changes) => {
    const { gateway } = await saying({ session: { ...opened, ...changes } });
    expect((await gateway.start(order)).kind).toBe('unreachable');
  });

  test('M4 paid, with the amount that Stripe received, asked for with payment and charge in one', async () => {
    const { gateway, asked } = await saying({ session: withIntent({ amount_received: 50_000 }) });
    expect(await gateway.status(attempt)).toEqual({
      ...{ kind: 'paid', gatewayRef: 'pi_3MtwBw', amount: money(50_000n, 'USD'), maskedCard: '****4242' },
    });
    expect(decodeURIComponent(asked[0]?.path ?? '')).toBe(
      '/v1/checkout/sessions/cs_test_a1b2c3d4?expand[]=payment_intent.latest_charge',
    );
    expect(asked).toHaveLength(1);
  });

  test('PCI DSS 3.4.1: more than four digits of a card are dropped', async () => {
    const payment_method_details = { card: { last4: '4242424242424242' } };
    const { gateway } = await saying({ session: withCharge({ payment_method_details }) });
    expect(await gateway.verify(attempt)).toEqual({
      ...{ kind: 'paid', gatewayRef: intent.id, amount: order.amount },
    });
  });

  test.each([
    ['open', opened, { kind: 'in_progress' }],
    ['expired', { ...opened, status: 'expired' }, { kind: 'not_paid', reason: 'expired' }],
    ['processing', withIntent({ status: 'processing', latest_charge: null }), { kind: 'in_progress' }],
    ['to be proved', withIntent({ status: 'requires_action' }), { kind: 'in_progress' }],
    ['refused', withIntent({ status: 'requires_payment_method' }), { kind: 'not_paid', reason: 'declined' }],
    ['canceled', withIntent({ status: 'canceled' }), { kind: 'not_paid', reason: 'cancelled' }],
    ['authorised only', withIntent({ status: 'requires_capture' }), { kind: 'unknown' }],
    ['disputed', withCharge({ disputed: true }), { kind: 'unknown', reason: 'disputed' }],
    ['refunded in part', withCharge({ amount_refunded: 100 }), { kind: 'unknown' }],
  ])('M11 a payment that is %s', async (_name, answer, expected) => {
    const { gateway } = await saying({ session: answer });
    expect(await gateway.status(attempt)).toMatchObject(expected);
    const { kind } = await gateway.verify(attempt);
    expect(kind).toBe(expected.kind === 'in_progress' ? 'unknown' : expected.kind);
  });

  test.each([
    ['refunded', ['succeeded'], { kind: 'not_paid', reason: 'returned' }],
    ['being refunded', ['failed', 'pending'], { kind: 'unknown', reason: 'on its way back' }],
    ['waiting for the payer', ['requires_action'], { kind: 'unknown', reason: 'on its way back' }],
  ])('M11 what was charged and is %s', async (_name, states, expected) => {
    const answers = { session: withCharge({ amount_refunded: 58_055 }), refunds: refunds(...states) };
    const { gateway } = await saying(answers);
    expect(await gateway.status(attempt)).toEqual(expected);
  });

  test.each([
    ['nothing at all', ''],
    ['a page', '<html>Just a moment…</html>'],
    ['half a sentence', JSON.stringify(session).slice(0, 90)],
    ['an empty list', []],
    ['more than 64 KiB', { ...session, pad: 'x'.repeat(70_000) }],
    ['numbers as text', withIntent({ amount_received: '58055' })],
    ['a broken amount', withIntent({ amount_received: 58_055.5 })],
    ['another currency', { ...session, currency: 'eur' }],
    ['a payment in another currency', withIntent({ currency: 'eur' })],
    ['another order of ours', { ...session, client_reference_id: '105000000000002' }],
    ['another session', { ...session, id: 'cs_test_another' }],
    ['a state that nobody knows', { ...session, status: 'done' }],
    ['complete without a payment', { ...session, payment_intent: null }],
    ['a payment by its name alone', { ...session, payment_intent: 'pi_3MtwBw' }],
    ['a charge by its name alone', withIntent({ latest_charge: 'ch_1' })],
  ])('X4 %s is unknown', async (_name, answer) => {
    const { gateway } = await saying({ session: answer });
    expect((await gateway.start(order)).kind).toBe('unreachable');
    expect((await gateway.status(attempt)).kind).toBe('unknown');
    expect((await gateway.verify(attempt)).kind).toBe('unknown');
  });

  test.each([
    ['half a sentence', '{"data":['],
    ['not all of them', { ...refunds(), has_more: true }],
    [
      'of another payment',
      { ...refunds(), data: [{ ...refunds('succeeded').data[0], payment_intent: 'pi_other' }] },
    ],
  ])('X4 where the refunds are %s, nothing is refunded', async (_name, answer) => {
    const { gateway, asked } = await saying({ session, refunds: answer });
    expect((await gateway.refund?.give(attempt, refund))?.kind).toBe('unknown');
    expect(asked.every(({ body }) => body === '')).toBe(true);
  });

  test.each([
    [400, 'refused'],
    [401, 'unreachable'],
    [402, 'refused'],
    [409, 'unreachable'],
    [429, 'unreachable'],
    [500, 'unreachable'],
  ])('X4 a status of %i is %s at the start, and otherwise unknown', async (status, kind) => {
    const error = { type: 'invalid_request_error', message: `Invalid API Key provided: ${SECRET_KEY}` };
    const { gateway } = await saying({ session: { error } }, { status });
    const started = await gateway.start(order);
    expect(started.kind).toBe(kind);
    expect(JSON.stringify(started)).not.toContain('sk_test');
    expect((await gateway.verify(attempt)).kind).toBe('unknown');
  });

  test('M11 a refund has our name twice: as its key and in its metadata', async () => {
    const given = { ...refunds('succeeded').data[0], id: 're_1Nispe2eZvKYlo2C' };
    const { gateway, asked } = await saying({ session, refund: given });
    expect(await gateway.refund?.give(attempt, refund)).toEqual({
      ...{ kind: 'refunded', refundRef: 're_1Nispe2eZvKYlo2C' },
    });
    expect(asked.at(-1)).toMatchObject({
      ...{ path: '/v1/refunds', headers: { 'idempotency-key': 'refund-1050000000000011' } },
    });
    expect(Object.fromEntries(new URLSearchParams(asked.at(-1)?.body))).toEqual({
      ...{ payment_intent: 'pi_3MtwBw', amount: '58055', 'metadata[refund_id]': '1050000000000011' },
    });
  });

  test.each([
    ['another amount', { amount: 58_054 }],
    ['another payment', { payment_intent: 'pi_other' }],
    ['another currency', { currency: 'eur' }],
    ['no state', { status: undefined }],
  ])('X4 a refund with %s is unknown', async (_name, changes) => {
    const { gateway } = await saying({ session, refund: { ...refunds('succeeded').data[0], ...changes } });
    expect((await gateway.refund?.give(attempt, refund))?.kind).toBe('unknown');
  });
});
