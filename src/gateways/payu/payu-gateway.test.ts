import { afterEach, describe, expect, test } from 'vitest';
import { describeGateway, type GatewayHarness } from '../../../test/contract/gateway-contract.ts';
import { FETCH_TIMEOUT_MS, NOW, startOtherSide } from '../../../test/contract/other-side.ts';
import { startAnswering } from '../../../test/support/answering.ts';
import { money } from '../../kernel/index.ts';
import type { Gateway, GatewayCode, GatewayOrder, GatewayPage } from '../../payments/index.ts';
import { createSimulatedPayu } from '../../simulators/index.ts';
import { PAYU } from './payu-gateway.ts';

const KEY = 'JPM7Fg';
const SALT = 'TuxqAugd';
const ENDS_AT_S = NOW / 1_000 + 1_800;
const DAY_MS = 86_400_000;

function gatewayAt(url: string, nowMs = (): number => NOW): Gateway {
  const settings = {
    ...{ merchantKey: KEY, salt: SALT, customerName: 'Customer', customerEmail: 'bills@example.com' },
    ...{ customerMobile: '9999999999', pageMinutes: '30', returnDays: '14' },
    ...{ pageUrl: `${url}/_payment`, apiUrl: `${url}/merchant` },
  };
  return PAYU.create(settings, {
    ...{ id: 'payu', fetchTimeoutMs: FETCH_TIMEOUT_MS },
    now: () => new Date(nowMs()),
  });
}

async function startPayu() {
  const { other, side, time } = await startOtherSide(
    (clock) => createSimulatedPayu({ clock, merchantKey: KEY, salt: SALT }),
    gatewayAt,
  );
  return { payu: other, side, clock: time, gateway: side.gateway, close: side.close };
}

/** The browser posts the form, and is led to PayU's page. */
async function arrive(page: GatewayPage | GatewayCode): Promise<string> {
  if (page.method !== 'POST') throw new Error('PayU is sent a form');
  return (await fetch(page.url, { method: 'POST', body: new URLSearchParams(page.fields) })).text();
}

async function harness(): Promise<GatewayHarness> {
  const { payu, side, clock } = await startPayu();
  return {
    ...{ ...side, currency: 'INR' },
    // Until the payer's browser is there PayU has seen nothing of it.
    ordersOnce: false,
    play: async (page, token, act) => {
      // What sends the payer there is our own page, which is gone by then.
      if (clock.nowMs >= Number(token.split('-')[1]) * 1_000) return { callbacks: 0, fields: undefined };
      expect(await arrive(page)).toContain('Pay');
      return payu.play(token.split('-')[0] ?? '', act);
    },
  };
}

const { traits, deadlines } = gatewayAt('http://127.0.0.1:9');
describeGateway(
  'payu',
  { traits, deadlines, refund: { inParts: true, withinMs: null }, hasNotices: true, hasCallback: true },
  harness,
);

const orderId = '102000000000001';
const order: GatewayOrder = {
  ...{ orderId, amount: money(58_055n, 'INR'), callbackUrl: 'https://pay.example/gateways/payu/return' },
  ...{ language: 'hi', description: 'बिजली | "bill"', payerPhone: '+919876543210' },
};
const attempt = { orderId, token: `${orderId}-${ENDS_AT_S}`, amount: order.amount };
const refund = { refundId: `${orderId}1`, amount: order.amount };

const closers: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

describe('what happens at PayU', () => {
  async function started() {
    const running = await startPayu();
    closers.push(running.close);
    const opened = await running.gateway.start(order);
    if (opened.kind !== 'started') throw new Error(opened.reason);
    return { ...running, page: opened.page };
  }

  test('an order that a payer has been at PayU with is refused', async () => {
    const { gateway, page } = await started();
    await arrive(page);
    expect(await gateway.start(order)).toEqual({
      ...{ kind: 'refused', reason: 'an order of that name is known' },
    });
  });

  test('a form that was altered on its way is not taken', async () => {
    const { gateway, page } = await started();
    if (page.method !== 'POST') throw new Error('PayU is sent a form');
    const cheaper = { ...page, fields: { ...page.fields, amount: '1.00' } };
    expect(await arrive(cheaper)).toBe('Error: Hash is incorrect');
    expect(await gateway.status(attempt)).toEqual({ kind: 'in_progress' });
  });

  test('M11 whoever kept the form and pays after all has paid', async () => {
    const { gateway, payu, clock, page } = await started();
    clock.nowMs += 2 * DAY_MS;
    expect(await gateway.status(attempt)).toEqual({ kind: 'not_paid', reason: 'expired' });
    await arrive(page);
    payu.play(orderId, 'pay');
    expect(await gateway.status(attempt)).toMatchObject({ kind: 'paid' });
  });

  test('M11 whoever leaves PayU’s page has not paid when the time is over', async () => {
    const { gateway, clock, page } = await started();
    await arrive(page);
    clock.nowMs += 25 * 60_000;
    expect(await gateway.status(attempt)).toEqual({ kind: 'in_progress' });
    clock.nowMs += 5 * 60_000;
    expect(await gateway.status(attempt)).toEqual({ kind: 'not_paid', reason: 'expired' });
  });

  test('X4 M11 where PayU heard nothing of the bank it is unknown, and after five days the bank has returned it', async () => {
    const { gateway, payu, clock, page } = await started();
    await arrive(page);
    payu.set(orderId, 'dropped');
    expect((await gateway.status(attempt)).kind).toBe('unknown');
    expect((await gateway.refund?.give(attempt, refund))?.kind).toBe('unknown');
    clock.nowMs = ENDS_AT_S * 1_000 + 5 * DAY_MS - 1;
    expect((await gateway.verify(attempt)).kind).toBe('unknown');
    clock.nowMs += 1;
    expect(await gateway.verify(attempt)).toEqual({ kind: 'not_paid', reason: 'expired' });
    payu.set(orderId, 'auto refund');
    expect(await gateway.verify(attempt)).toEqual({ kind: 'not_paid', reason: 'returned' });
  });

  test('M11 refunds wait for the bank, and asked again each says how it went', async () => {
    const { gateway, payu, page } = await started();
    await arrive(page);
    payu.play(orderId, 'pay');
    payu.slowRefunds();
    const part = { refundId: `${orderId}1`, amount: money(8_055n, 'INR') };
    expect(await gateway.refund?.give(attempt, part)).toMatchObject({ kind: 'under_way' });
    expect(await gateway.refund?.give(attempt, part)).toMatchObject({ kind: 'under_way' });
    payu.concludeRefunds('success');
    expect(await gateway.refund?.give(attempt, part)).toMatchObject({ kind: 'refunded' });
    expect(await gateway.status(attempt)).toEqual({ kind: 'unknown', reason: 'given back in part' });
    const other = { ...part, amount: money(8_056n, 'INR') };
    expect((await gateway.refund?.give(attempt, other))?.kind).toBe('refused');

    const rest = { refundId: `${orderId}2`, amount: money(50_000n, 'INR') };
    expect(await gateway.refund?.give(attempt, rest)).toMatchObject({ kind: 'under_way' });
    expect(await gateway.status(attempt)).toEqual({ kind: 'unknown', reason: 'on its way back' });
    payu.concludeRefunds('failure');
    expect(await gateway.refund?.give(attempt, rest)).toMatchObject({ kind: 'refused' });
  });

  test('M11 two that refund under the same id at the same moment give it back once', async () => {
    const { gateway, payu, page } = await started();
    await arrive(page);
    payu.play(orderId, 'pay');
    const part = { refundId: `${orderId}1`, amount: money(20_000n, 'INR') };
    const both = await Promise.all([
      gateway.refund?.give(attempt, part),
      gateway.refund?.give(attempt, part),
    ]);
    for (const each of both) expect(['refunded', 'under_way']).toContain(each?.kind);
    const rest = { refundId: `${orderId}2`, amount: money(38_055n, 'INR') };
    expect(['refunded', 'under_way']).toContain((await gateway.refund?.give(attempt, rest))?.kind);
  });
});

describe('what PayU says, and what is made of it', () => {
  const transaction = {
    ...{ mihpayid: '403993715521889530', txnid: orderId, amt: '580.55', status: 'success' },
    ...{ unmappedstatus: 'captured', card_no: '512345XXXXXX2346', net_amount_debit: 580.55 },
  };
  const answerOf = (changes: Readonly<Record<string, unknown>>) => ({
    ...{ status: 1, transaction_details: { [orderId]: { ...transaction, ...changes } } },
  });
  const NOT_FOUND = answerOf({ mihpayid: 'Not Found', status: 'Not Found', txnid: undefined });
  const NO_REFUNDS = { status: 1, msg: 'No Refunds Found for the transaction.' };
  const refundsOf = (...states: readonly string[]) => ({
    status: 1,
    'Refund Details': {
      [transaction.mihpayid]: states.map((Status, index) => ({
        ...{ PayuID: transaction.mihpayid, RequestID: `13127842${index}`, RefundToken: `T${index}` },
        ...{ Amount: '580.55', Status, bank_arn: null },
      })),
    },
  });

  /** Answers each command by its name. */
  async function saying(
    answers: Readonly<Record<string, unknown>>,
    { status = 200, nowMs = NOW }: { readonly status?: number; readonly nowMs?: number } = {},
  ) {
    const server = await startAnswering(
      ({ body }) => {
        const named: Readonly<Record<string, unknown>> = { getAllRefundsFromTxnIds: NO_REFUNDS, ...answers };
        const answer = named[new URLSearchParams(body).get('command') ?? ''];
        return typeof answer === 'string' ? answer : JSON.stringify(answer);
      },
      { status },
    );
    closers.push(server.close);
    const asked = () => server.asked.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
    return { gateway: gatewayAt(server.url, () => nowMs), asked, paths: server.asked };
  }

  test('M4 the payer is sent a form in rupees, whose text holds no sign between fields', async () => {
    const { gateway, asked, paths } = await saying({ verify_payment: NOT_FOUND });
    expect(await gateway.start(order)).toEqual({
      ...{ kind: 'started', token: `${orderId}-${ENDS_AT_S}` },
      page: {
        ...{ method: 'POST', url: expect.stringMatching(/_payment$/) },
        fields: {
          ...{ key: KEY, txnid: orderId, amount: '580.55', productinfo: 'बिजली bill' },
          ...{ firstname: 'Customer', email: 'bills@example.com', phone: '9876543210' },
          ...{
            surl: order.callbackUrl,
            furl: order.callbackUrl,
            hash: expect.stringMatching(/^[0-9a-f]{128}$/),
          },
        },
      },
    });
    expect(asked()).toMatchObject([{ key: KEY, command: 'verify_payment', var1: orderId }]);
    expect(paths[0]?.path).toBe('/merchant/postservice?form=2');
  });

  test('a telephone that is not Indian is not passed on, and nothing to show is called a bill', async () => {
    const { gateway } = await saying({ verify_payment: NOT_FOUND });
    const started = await gateway.start({ ...order, payerPhone: '+989120000301', description: '||' });
    expect(started).toMatchObject({ page: { fields: { phone: '9999999999', productinfo: 'Bill' } } });
  });

  test('M4 paid, with the amount and the card as PayU states them', async () => {
    const { gateway, asked } = await saying({ verify_payment: answerOf({ amt: '500.5' }) });
    expect(await gateway.status(attempt)).toEqual({
      ...{ kind: 'paid', gatewayRef: transaction.mihpayid, amount: money(50_050n, 'INR') },
      maskedCard: '512345XXXXXX2346',
    });
    expect(asked().map(({ command, var1 }) => [command, var1])).toEqual([
      ['verify_payment', orderId],
      ['getAllRefundsFromTxnIds', orderId],
    ]);
  });

  test.each(['5123456789012346', '', null])('PCI DSS 3.4.1: as a card %s is dropped', async (card_no) => {
    const { gateway } = await saying({ verify_payment: answerOf({ card_no }) });
    expect(await gateway.verify(attempt)).toEqual({
      ...{ kind: 'paid', gatewayRef: transaction.mihpayid, amount: order.amount },
    });
  });

  const failed = (unmappedstatus: unknown) => ({ status: 'failure', unmappedstatus });
  test.each([
    ['pending', { status: 'pending', unmappedstatus: 'in progress' }, { kind: 'in_progress' }],
    ['authorised only', { unmappedstatus: 'auth' }, { kind: 'unknown' }],
    ['declined', failed('failed'), { kind: 'not_paid', reason: 'declined' }],
    ['declined, in another spelling', { ...failed('failed'), status: 'Failed' }, { kind: 'not_paid' }],
    ['cancelled', failed('userCancelled'), { kind: 'not_paid', reason: 'cancelled' }],
    ['returned', failed('autoRefund'), { kind: 'not_paid', reason: 'returned' }],
    ['left in time', failed('bounced'), { kind: 'in_progress' }],
    ['dropped', failed('dropped'), { kind: 'unknown' }],
    ['a failure for no reason', failed(null), { kind: 'unknown' }],
    ['a failure for another reason', failed('captured'), { kind: 'unknown' }],
  ])('M11 %s', async (_name, changes, expected) => {
    const { gateway } = await saying({ verify_payment: answerOf(changes) });
    expect(await gateway.status(attempt)).toMatchObject(expected);
    const { kind } = await gateway.verify(attempt);
    expect(kind).toBe(expected.kind === 'in_progress' ? 'unknown' : expected.kind);
  });

  test.each([
    ['refunded', ['success'], { kind: 'not_paid', reason: 'returned' }],
    ['being refunded', ['failure', 'queued'], { kind: 'unknown', reason: 'on its way back' }],
    ['paid, where a refund failed', ['failure'], { kind: 'paid' }],
  ])('M11 what was captured and is %s', async (_name, states, expected) => {
    const answers = { verify_payment: answerOf({}), getAllRefundsFromTxnIds: refundsOf(...states) };
    const { gateway } = await saying(answers);
    expect(await gateway.status(attempt)).toMatchObject(expected);
  });

  test.each([
    ['nothing at all', ''],
    ['a page', '<html>Just a moment…</html>'],
    ['half a sentence', JSON.stringify(answerOf({})).slice(0, 90)],
    ['an empty list', []],
    ['a wrong hash', { Status: 0, msg: 'Invalid Hash.' }],
    ['more than 64 KiB', { ...answerOf({}), pad: 'x'.repeat(70_000) }],
    ['text as a number', answerOf({ amt: 580.55 })],
    ['a broken amount', answerOf({ amt: '580.555' })],
    ['an amount in words', answerOf({ amt: '5,80.55' })],
    ['no amount', answerOf({ amt: null })],
    ['another order', answerOf({ txnid: '102000000000002' })],
    ['an order that was not asked for', { transaction_details: { '102000000000002': transaction } }],
    ['a state that nobody knows', answerOf({ status: 'done' })],
    ['a name that is none', answerOf({ mihpayid: '../1' })],
  ])('X4 %s is unknown', async (_name, answer) => {
    const { gateway } = await saying({ verify_payment: answer });
    expect((await gateway.start(order)).kind).not.toBe('started');
    expect((await gateway.status(attempt)).kind).toBe('unknown');
    expect((await gateway.verify(attempt)).kind).toBe('unknown');
    expect((await gateway.refund?.give(attempt, refund))?.kind).toBe('unknown');
  });

  test.each([
    ['half a sentence', '{"status":1,"Refund'],
    ['a failure', { status: 0, msg: 'Something' }],
    ['an amount that is none', { status: 1, 'Refund Details': { a: [{ PayuID: 'a', Amount: 'x' }] } }],
    [
      'another payment',
      { status: 1, 'Refund Details': { a: [{ ...refundOfAnother(), Status: 'success' }] } },
    ],
  ])('X4 where the refunds are %s, nothing is taken for paid', async (_name, answer) => {
    const { gateway } = await saying({ verify_payment: answerOf({}), getAllRefundsFromTxnIds: answer });
    expect((await gateway.status(attempt)).kind).toBe('unknown');
    expect((await gateway.refund?.give(attempt, refund))?.kind).toBe('unknown');
  });
  function refundOfAnother() {
    return { PayuID: '403993715521889531', RequestID: '1', RefundToken: 'T1', Amount: '580.55' };
  }

  test.each([401, 404, 429, 502])('X4 a status of %i is silence', async (status) => {
    const { gateway } = await saying({ verify_payment: answerOf({}) }, { status });
    expect((await gateway.start(order)).kind).toBe('unreachable');
    expect((await gateway.verify(attempt)).kind).toBe('unknown');
  });

  const queued = { status: 1, request_id: '6582898821', mihpayid: transaction.mihpayid };
  const { mihpayid } = transaction;
  test.each([
    ['102', { ...queued, error_code: 102 }, { kind: 'under_way', refundRef: '6582898821' }],
    ['102, as text', { ...queued, error_code: '102' }, { kind: 'under_way', refundRef: '6582898821' }],
    [
      '102, its digits lost',
      { ...queued, mihpayid: 403993715521889540, error_code: 102 },
      { kind: 'under_way' },
    ],
    ['100', { ...queued, error_code: 100 }, { kind: 'refunded', refundRef: '6582898821' }],
    ['106, taken before', { status: 0, mihpayid, error_code: 106 }, { kind: 'under_way' }],
    ['120, locked', { status: 0, mihpayid, error_code: 120 }, { kind: 'unknown', reason: 'code 120' }],
    ['128, no parts', { status: 0, mihpayid, error_code: 128 }, { kind: 'refused', reason: 'code 128' }],
    [
      'of another payment',
      { ...queued, mihpayid: '403993715521889531', error_code: 102 },
      { kind: 'unknown' },
    ],
    ['none', { ...queued }, { kind: 'unknown' }],
  ])('M11 a refund with code %s', async (_name, cancel_refund_transaction, expected) => {
    const { gateway, asked } = await saying({ verify_payment: answerOf({}), cancel_refund_transaction });
    expect(await gateway.refund?.give(attempt, refund)).toMatchObject(expected);
    expect(asked().at(-1)).toMatchObject({
      ...{ command: 'cancel_refund_transaction', var1: mihpayid, var2: '1020000000000011', var3: '580.55' },
    });
  });
});
