import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { describeGateway, type GatewayHarness } from '../../../test/contract/gateway-contract.ts';
import { FETCH_TIMEOUT_MS, startOtherSide } from '../../../test/contract/other-side.ts';
import { startAnswering } from '../../../test/support/answering.ts';
import { money } from '../../kernel/index.ts';
import type { Gateway } from '../../payments/index.ts';
import { createSimulatedSaman } from '../../simulators/index.ts';
import { SAMAN } from './saman-gateway.ts';

const TERMINAL = '2015';

function gatewayAt(url: string): Gateway {
  const settings = {
    ...{ terminalId: TERMINAL, tokenUrl: `${url}/onlinepg/onlinepg`, pageUrl: `${url}/OnlinePG/SendToken` },
    ...{ transactionUrl: `${url}/verifyTxnRandomSessionkey`, pageMinutes: '20' },
  };
  return SAMAN.create(settings, { id: 'saman', fetchTimeoutMs: FETCH_TIMEOUT_MS, now: () => new Date() });
}

async function harness(): Promise<GatewayHarness> {
  const { other: saman, side } = await startOtherSide(
    (clock) => createSimulatedSaman({ clock, terminalId: TERMINAL }),
    gatewayAt,
  );
  return {
    ...{ ...side, currency: 'IRR', ordersOnce: false, vagueEnds: true },
    play: async (page, token, act) => {
      if (page.method === 'CODE') throw new Error('Saman has a page');
      expect(await (await fetch(`${page.url}?token=${page.fields.token}`)).text()).toContain('پرداخت');
      const { callbacks, fields } = saman.play(token, act);
      return { callbacks, fields };
    },
  };
}

const { traits, deadlines } = gatewayAt('http://127.0.0.1:9');
describeGateway(
  'saman',
  { traits, deadlines, refund: undefined, hasNotices: false, hasCallback: true },
  harness,
);

describe('what Saman says, and what is made of it', () => {
  const closers: (() => void)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  /** Answers each call by the last word of its address. */
  async function saying(answers: Readonly<Record<string, unknown>>, status = 200) {
    const server = await startAnswering(
      ({ path }) => {
        const answer = answers[/(\w+)$/.exec(path)?.[1] ?? ''];
        return typeof answer === 'string' ? answer : JSON.stringify(answer);
      },
      { status },
    );
    closers.push(server.close);
    return { gateway: gatewayAt(server.url), asked: server.asked };
  }

  const amount = money(485_000n, 'IRR');
  const attempt = { orderId: '101000000000001', token: '2c3c1fefac5a48geb9f9be7e445dd9b2', amount };
  const receipt = (changes: object = {}) => ({
    HasError: false,
    Data: {
      ...{ ResNum: attempt.orderId, Status: 2, RefNum: 'GmshtyjwKSu/1', Amount: 485_000, TerminalId: 2015 },
      ...changes,
    },
  });
  const transaction = (ResultCode: number, changes: object = {}) => ({
    TransactionDetail: {
      ...{ RRN: '14226761817', RefNum: 'GmshtyjwKSu/1', MaskedPan: '621986****8080', TerminalNumber: 2015 },
      ...{ OrginalAmount: 485_000, AffectiveAmount: 485_000, ...changes },
    },
    ...{ ResultCode, ResultDescription: '', Success: ResultCode === 0 },
  });
  const paid = { kind: 'paid', gatewayRef: 'GmshtyjwKSu/1', amount, maskedCard: '621986****8080' };

  test('M4 an order is announced under our number, and its payer is sent to the page by a link', async () => {
    const { gateway, asked } = await saying({ onlinepg: { status: 1, token: attempt.token } });
    const order = {
      ...{ orderId: attempt.orderId, amount, callbackUrl: 'https://pay.example/back' },
      ...{ language: 'fa' as const, description: 'قبض برق', payerPhone: '+989120000301' },
    };
    expect(await gateway.start(order)).toMatchObject({
      ...{ kind: 'started', token: attempt.token },
      page: { method: 'GET', fields: { token: attempt.token } },
    });
    // A number that is not Iranian would only be refused.
    await gateway.start({ ...order, payerPhone: '+14155550100' });
    const wanted = {
      ...{ action: 'token', TerminalId: TERMINAL, Amount: 485_000, ResNum: '101000000000001' },
      ...{ RedirectUrl: 'https://pay.example/back', TokenExpiryInMin: 20 },
    };
    expect(asked.map(({ body }) => JSON.parse(body))).toEqual([
      { ...wanted, CellNumber: '09120000301' },
      wanted,
    ]);
  });

  test.each([
    ['5', { status: -1, errorCode: '5', errorDesc: 'نامعتبر' }],
    ['8', { status: -1, errorCode: 8 }],
  ])('T1 code %s: no page, and the payer can be sent elsewhere', async (code, answer) => {
    const { gateway } = await saying({ onlinepg: answer });
    const order = { orderId: attempt.orderId, amount, callbackUrl: 'https://pay.example/back' };
    expect(await gateway.start({ ...order, language: 'fa', description: 'x' })).toEqual({
      ...{ kind: 'refused', reason: `code ${code}` },
    });
  });

  test.each([
    ['0, the first time', 0],
    ['2, verified before', 2],
  ])('X3 code %s: paid', async (_name, code) => {
    const { gateway } = await saying({ receipt: receipt(), VerifyTransaction: transaction(code) });
    expect(await gateway.verify(attempt)).toEqual(paid);
  });

  test('a discount of the bank is none of ours: what counts is what the order cost', async () => {
    const verified = transaction(0, { AffectiveAmount: 400_000 });
    const { gateway } = await saying({ receipt: receipt(), VerifyTransaction: verified });
    expect(await gateway.verify(attempt)).toEqual(paid);
  });

  test.each([
    [5, { kind: 'not_paid', reason: 'returned' }],
    [-6, { kind: 'not_paid', reason: 'returned' }],
    [-2, { kind: 'unknown', reason: 'code -2' }],
    [-104, { kind: 'unknown', reason: 'code -104' }],
    [-105, { kind: 'unknown', reason: 'code -105' }],
    [-106, { kind: 'unknown', reason: 'code -106' }],
  ])('X4 code %i of verify', async (code, expected) => {
    const { gateway } = await saying({ receipt: receipt(), VerifyTransaction: { ResultCode: code } });
    expect(await gateway.verify(attempt)).toEqual(expected);
  });

  test.each([
    [0, { kind: 'reversed' }],
    [5, { kind: 'reversed' }],
    [-6, { kind: 'too_late' }],
    [-2, { kind: 'refused', reason: 'code -2' }],
    [-106, { kind: 'refused', reason: 'code -106' }],
  ])('M11 code %i of reverse', async (code, expected) => {
    const { gateway } = await saying({ receipt: receipt(), ReverseTransaction: { ResultCode: code } });
    expect(await gateway.reverse(attempt)).toEqual(expected);
  });

  test.each([
    ['another order', receipt({ ResNum: '101000000000002' })],
    ['another terminal', receipt({ TerminalId: 2016 })],
    ['a state that nobody knows', receipt({ Status: 9 })],
    ['an amount below zero', receipt({ Amount: -485_000 })],
    ['an amount that is no whole number', receipt({ Amount: 485_000.5 })],
    ['no reference', receipt({ RefNum: '' })],
    ['an hour that is over', { HasError: true, ErrorCode: 7 }],
    ['nothing at all', ''],
    ['a page', '<html>Just a moment…</html>'],
    ['half a sentence', '{"HasError":false,"Data":{"Stat'],
    ['more than 64 KiB', receipt({ pad: 'x'.repeat(70_000) })],
  ])('X4 a receipt of %s is unknown, and nothing is verified on it', async (_name, answer) => {
    const { gateway, asked } = await saying({
      ...{ receipt: answer, VerifyTransaction: transaction(0), ReverseTransaction: transaction(0) },
    });
    expect((await gateway.status(attempt)).kind).toBe('unknown');
    expect((await gateway.verify({ ...attempt, gatewayRef: 'GmshtyjwKSu/1' })).kind).toBe('unknown');
    expect((await gateway.reverse({ ...attempt, gatewayRef: 'GmshtyjwKSu/1' })).kind).toBe('unknown');
    expect(asked.some(({ path }) => path.endsWith('Transaction'))).toBe(false);
  });

  test.each([
    ['another reference', transaction(0, { RefNum: 'GmshtyjwKSu/2' })],
    ['another terminal', transaction(0, { TerminalNumber: 2016 })],
    ['no detail', { ResultCode: 0, Success: true }],
    ['a code as text', { ...transaction(0), ResultCode: '0' }],
    ['an amount as text', transaction(0, { OrginalAmount: '485000' })],
  ])('X4 verified, but with %s: unknown', async (_name, answer) => {
    const { gateway } = await saying({ receipt: receipt(), VerifyTransaction: answer });
    expect((await gateway.verify(attempt)).kind).toBe('unknown');
  });

  test('X4 whatever comes with a status of 5xx is unknown', async () => {
    const { gateway } = await saying({ receipt: receipt({ Status: 3 }) }, 502);
    expect(await gateway.status(attempt)).toEqual({ kind: 'unknown', reason: 'http_error: 502' });
  });

  test('PCI DSS 3.4.1: a card number in full is dropped', async () => {
    const verified = transaction(0, { MaskedPan: '6219861012348080' });
    const { gateway } = await saying({ receipt: receipt(), VerifyTransaction: verified });
    const { maskedCard: _, ...rest } = paid;
    expect(await gateway.verify(attempt)).toEqual(rest);
  });

  test('a callback of anything whatsoever is read or refused, and never claims more than its state', () => {
    const { readCallback } = gatewayAt('http://127.0.0.1:9');
    const field = fc.oneof(fc.string(), fc.constantFrom('OK', 'Failed', 'CanceledByUser', '101000000000001'));
    fc.assert(
      fc.property(fc.record({ ResNum: field, State: field, RefNum: field }), (fields) => {
        const reading = readCallback(fields);
        if (!reading.ok) return;
        expect(reading.value.orderId).toMatch(/^\d{1,18}$/);
        expect(reading.value.claim === 'paid').toBe(fields.State === 'OK');
        expect(reading.value.gatewayRef === undefined).toBe(fields.State !== 'OK');
      }),
    );
  });
});
