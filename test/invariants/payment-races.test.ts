import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Bill, Biller } from '../../src/billing/index.ts';
import type { Payment } from '../../src/payments/index.ts';
import { billRow } from '../support/core.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';

const MINUTE_MS = 60_000;
const ACCOUNT = '70010001';

let sandbox: Sandbox;
let biller: Biller;
let bill: Bill;

beforeAll(async () => {
  sandbox = await openSandbox({ bankTimeoutMs: 600 });
});
afterAll(() => sandbox.close());
afterEach(() => {
  expect(sandbox.errors).toEqual([]);
});

beforeEach(async () => {
  // What earlier tests left on its way is none of this one's concern.
  await sandbox.sql`update payments.payment set attend_at = null`;
  await sandbox.sql`delete from sandbox_bank.faults`;
  biller = await sandbox.core.addBiller();
  await sandbox.other.billers.refresh();
  await sandbox.core.import(biller, [billRow(ACCOUNT, 'B1', 485_000)]);
  const [only] = await sandbox.core.bills(biller, ACCOUNT);
  if (only === undefined) throw new Error('a bill was imported');
  bill = only;
});

/** A payment of the bill whose payer is at the bank's page. */
const atThePage = async (): Promise<Payment> => sandbox.start(await sandbox.core.open([bill]));
const read = (payment: Payment) => sandbox.core.read(payment);
const stateOf = async (payment: Payment) => (await read(payment)).state;
const statesOf = async (payment: Payment) =>
  (await sandbox.core.payments.timeline(payment)).map(({ state }) => state);
const billState = async () => (await sandbox.core.bills(biller, ACCOUNT))[0]?.state;
const balances = async () =>
  Object.fromEntries(
    (await sandbox.core.ledger.balances(biller.billerId)).map((each) => [each.kind, each.balanceMinor]),
  );

async function expectPostedOnce(payment: Payment): Promise<void> {
  expect(await stateOf(payment)).toBe('posted');
  expect(await sandbox.atBank(payment)).toBe('verified');
  expect(await balances()).toEqual({ biller: 485_000n, gateway: -485_000n });
  expect((await statesOf(payment)).filter((state) => state === 'posted')).toHaveLength(1);
  expect(await sandbox.discrepancies(biller.billerId)).toEqual([]);
}

async function expectNothingTaken(payment: Payment, state: string): Promise<void> {
  expect(await stateOf(payment)).toBe(state);
  expect(await balances()).toEqual({ biller: 0n, gateway: 0n });
  expect(await billState()).toBe('open');
  expect(await sandbox.discrepancies(biller.billerId)).toEqual([]);
}

describe('M4 the payer pays and comes back', () => {
  test('posted, with the masked card and the bank’s reference', async () => {
    const payment = await atThePage();
    const [callback] = await sandbox.play(payment, 'pay');
    const back = await sandbox.returned(callback ?? {});
    expect(back).toMatchObject({
      state: 'posted',
      gatewayRef: callback?.RefNum,
      maskedCard: '603770******5443',
    });
    await expectPostedOnce(payment);
  });

  test('X3 browser, bank’s second callback and two sweepers at the same moment: posted once', async () => {
    const payment = await atThePage();
    await sandbox.fault(payment, 'double_callback');
    const callbacks = await sandbox.play(payment, 'pay');
    expect(callbacks).toHaveLength(2);
    await sandbox.passTime(2 * MINUTE_MS);
    await Promise.all([
      ...callbacks.flatMap((fields) => [sandbox.returned(fields), sandbox.returned(fields, sandbox.other)]),
      sandbox.sweep(),
      sandbox.sweep(sandbox.other),
    ]);
    await expectPostedOnce(payment);
    await sandbox.returned(callbacks[0] ?? {});
    await expectPostedOnce(payment);
  });

  test('X3 two clicks on "pay" at two copies of the program: both payers’ windows show the same page', async () => {
    const payment = await sandbox.core.open([bill]);
    const pages = await Promise.all([
      sandbox.core.payments.start(payment),
      sandbox.other.payments.start(payment),
      sandbox.core.payments.start(payment),
    ]);
    expect(pages.map(({ kind }) => kind)).toEqual(['page', 'page', 'page']);
    expect(new Set(pages.map((page) => JSON.stringify(page))).size).toBe(1);
    expect(await sandbox.core.payments.start(await read(payment))).toEqual(pages[0]);
  });

  test.each([
    ['decline', 'declined'],
    ['cancel', 'cancelled'],
  ] as const)('%s: failed with the reason, and the bill is free at once', async (card, reason) => {
    const payment = await atThePage();
    expect(await billState()).toBe('held');
    const [callback] = await sandbox.play(payment, card);
    expect(await sandbox.returned(callback ?? {})).toMatchObject({ state: 'failed', reason });
    await expectNothingTaken(payment, 'failed');
    expect(await sandbox.sweep()).toBe(0);
  });
});

describe('X4 the bank does not answer: unknown, asked again, nothing posted or returned before it has', () => {
  test.each(['verify_timeout', 'verify_timeout_before', 'verify_500'] as const)('%s', async (fault) => {
    const payment = await atThePage();
    await sandbox.fault(payment, fault);
    const [callback] = await sandbox.play(payment, 'pay');
    expect(await sandbox.returned(callback ?? {})).toMatchObject({
      state: 'unknown',
      reason: 'gateway_silent',
    });
    expect(await balances()).toEqual({ biller: 0n, gateway: 0n });
    expect(await billState()).toBe('held');
    expect(await sandbox.core.payments.receipt(await read(payment))).toBeUndefined();
    await sandbox.passTime(MINUTE_MS);
    expect(await sandbox.sweep()).toBe(1);
    await expectPostedOnce(payment);
  });

  test('status_down for long: asked more and more seldom, and posted when the bank is back', async () => {
    const payment = await atThePage();
    await sandbox.play(payment, 'pay');
    await sandbox.fault(payment, 'status_down', 6);
    for (let round = 0; round < 6; round++) {
      await sandbox.passTime(3 * MINUTE_MS);
      expect(await sandbox.sweep()).toBe(1);
      expect(await stateOf(payment)).toBe('pending');
      expect(await balances()).toEqual({ biller: 0n, gateway: 0n });
    }
    await sandbox.passTime(6 * MINUTE_MS);
    await sandbox.sweep();
    await expectPostedOnce(payment);
  });

  test('still silent when the payer’s time is over: unknown, never failed or expired', async () => {
    const payment = await atThePage();
    await sandbox.fault(payment, 'status_down', 3);
    await sandbox.passTime(21 * MINUTE_MS);
    await sandbox.sweep();
    expect(await stateOf(payment)).toBe('unknown');
    await sandbox.passTime(MINUTE_MS);
    await sandbox.sweep();
    expect(await stateOf(payment)).toBe('unknown');
    await sandbox.passTime(15 * MINUTE_MS);
    await sandbox.sweep();
    await sandbox.passTime(15 * MINUTE_MS);
    await sandbox.sweep();
    await expectNothingTaken(payment, 'expired');
  });
});

describe('X3 nothing depends on the browser coming back', () => {
  test('no callback at all: the sweeper finds the money', async () => {
    const payment = await atThePage();
    await sandbox.fault(payment, 'no_callback');
    expect(await sandbox.play(payment, 'pay')).toEqual([]);
    expect(await sandbox.sweep()).toBe(0);
    await sandbox.passTime(2 * MINUTE_MS);
    expect(await sandbox.sweep()).toBe(1);
    await expectPostedOnce(payment);
  });

  test('the payer never goes to the bank, or goes and pays nothing: expired, the bill is free', async () => {
    const idle = await sandbox.core.open([bill]);
    await sandbox.passTime(15 * MINUTE_MS + 1_000);
    expect(await sandbox.sweep()).toBe(1);
    expect(await read(idle)).toMatchObject({ state: 'expired', reason: 'not_started' });
    const payment = await atThePage();
    await sandbox.passTime(2 * MINUTE_MS);
    await sandbox.sweep();
    expect(await stateOf(payment)).toBe('pending');
    await sandbox.passTime(20 * MINUTE_MS);
    await sandbox.sweep();
    await expectNothingTaken(payment, 'expired');
    expect(await sandbox.core.payments.start(idle)).toMatchObject({ kind: 'not_open' });
  });

  test('the bank is down at the start: nobody is sent anywhere, and the next try works', async () => {
    const payment = await sandbox.core.open([bill]);
    for (const fault of ['token_down', 'token_timeout'] as const) {
      await sandbox.fault({ gatewayOrder: undefined }, fault);
      expect(await sandbox.core.payments.start(payment)).toEqual({ kind: 'gateway_unavailable' });
      expect(await stateOf(payment)).toBe('created');
    }
    const started = await sandbox.start(payment);
    const [callback] = await sandbox.play(started, 'pay');
    await sandbox.returned(callback ?? {});
    await expectPostedOnce(started);
  });

  test('killed between the bank’s verify and our settling: the sweeper posts it, once', async () => {
    const payment = await atThePage();
    const [callback] = await sandbox.play(payment, 'pay');
    const attempt = { orderId: payment.gatewayOrder ?? '', token: payment.gatewayToken ?? '' };
    const verified = await sandbox.gateway.verify({
      ...{ ...attempt, amount: payment.amount, gatewayRef: callback?.RefNum ?? '' },
    });
    expect(verified.kind).toBe('paid');
    await sandbox.passTime(2 * MINUTE_MS);
    await Promise.all([sandbox.sweep(), sandbox.sweep(sandbox.other)]);
    await expectPostedOnce(payment);
  });

  test('a sweeper that is killed with a payment in hand: another takes it when the lease ends', async () => {
    const payment = await atThePage();
    await sandbox.play(payment, 'pay');
    await sandbox.passTime(2 * MINUTE_MS);
    const taken = await sandbox.sql`select payment_id from payments.take_due(20, 30000)`;
    expect(taken).toHaveLength(1);
    expect(await sandbox.sweep(sandbox.other)).toBe(0);
    await sandbox.passTime(31_000);
    expect(await sandbox.sweep(sandbox.other)).toBe(1);
    await expectPostedOnce(payment);
  });
});

describe('M11 money that is not for the bill goes back', () => {
  test('the bank took another amount: reversed, and the bill is free', async () => {
    const payment = await atThePage();
    await sandbox.fault(payment, 'wrong_amount');
    const [callback] = await sandbox.play(payment, 'pay');
    await sandbox.returned(callback ?? {});
    expect(await statesOf(payment)).toEqual(['created', 'pending', 'returning', 'returned']);
    expect(await sandbox.atBank(payment)).toBe('reversed');
    await expectNothingTaken(payment, 'returned');
  });

  test.each(['reverse_down', 'reverse_timeout'] as const)(
    '%s: tried again until it is back',
    async (fault) => {
      const payment = await atThePage();
      await sandbox.fault(payment, 'wrong_amount');
      await sandbox.fault(payment, fault);
      const [callback] = await sandbox.play(payment, 'pay');
      await sandbox.returned(callback ?? {});
      await expectNothingTaken(payment, 'returning');
      await sandbox.passTime(MINUTE_MS);
      await sandbox.sweep();
      expect(await sandbox.atBank(payment)).toBe('reversed');
      await expectNothingTaken(payment, 'returned');
    },
  );

  test('X6 the hold ran out and another has paid: not taken; we watch until the bank has returned it', async () => {
    const late = await atThePage();
    const [callback] = await sandbox.play(late, 'pay');
    await sandbox.sql`update billing.bill set held_until = now() - interval '1 s' where held_until is not null`;
    const quick = await atThePage();
    const [other] = await sandbox.play(quick, 'pay');
    await sandbox.returned(other ?? {});
    expect(await sandbox.returned(callback ?? {})).toMatchObject({
      state: 'returning',
      reason: 'bills_gone',
    });
    expect(await sandbox.atBank(late)).toBe('authorised');
    await sandbox.passTime(31 * MINUTE_MS);
    await sandbox.sweep();
    expect(await stateOf(late)).toBe('returned');
    expect(await sandbox.atBank(late)).toBe('returned');
    await expectPostedOnce(quick);
  });

  test('X6 the hold ran out and another is paying just now: theirs goes on', async () => {
    const late = await atThePage();
    const [callback] = await sandbox.play(late, 'pay');
    await sandbox.sql`update billing.bill set held_until = now() - interval '1 s' where held_until is not null`;
    const quick = await atThePage();
    expect(await sandbox.returned(callback ?? {})).toMatchObject({
      state: 'returning',
      reason: 'bills_gone',
    });
    const [other] = await sandbox.play(quick, 'pay');
    await sandbox.returned(other ?? {});
    await expectPostedOnce(quick);
  });

  test('late money after we had given up waiting: posted, the bill being still there', async () => {
    const payment = await atThePage();
    const [callback] = await sandbox.play(payment, 'pay');
    await sandbox.sql`
      update payments.payment set state = 'expired', attend_at = null where payment_id = ${payment.paymentId}`;
    await sandbox.sql`update billing.bill set held_by = null, held_until = null where bill_id = ${bill.billId}`;
    await sandbox.returned(callback ?? {});
    await expectPostedOnce(payment);
  });

  test('X3 verified, killed, and the bill paid by another meanwhile: it goes back, and is never lost', async () => {
    const late = await atThePage();
    await sandbox.play(late, 'pay');
    await sandbox.gateway.verify({
      ...{ orderId: late.gatewayOrder ?? '', token: late.gatewayToken ?? '', amount: late.amount },
    });
    await sandbox.sql`update billing.bill set held_until = now() - interval '1 s' where held_until is not null`;
    const quick = await atThePage();
    const [callback] = await sandbox.play(quick, 'pay');
    await sandbox.passTime(2 * MINUTE_MS);
    await Promise.all([sandbox.returned(callback ?? {}), sandbox.sweep(), sandbox.sweep(sandbox.other)]);
    await sandbox.passTime(31 * MINUTE_MS);
    await sandbox.sweep();
    // Whoever comes first pays the bill; to the other the bank gives its money back.
    expect([await stateOf(late), await stateOf(quick)].toSorted()).toEqual(['posted', 'returned']);
    expect(await balances()).toEqual({ biller: 485_000n, gateway: -485_000n });
    expect(await sandbox.discrepancies(biller.billerId)).toEqual([]);
  });
});

describe('X3 callbacks are claims', () => {
  test('a forged "paid" pays nothing; a forged "cancelled" cancels nothing', async () => {
    const payment = await atThePage();
    const [orderId, token] = [payment.gatewayOrder ?? '', payment.gatewayToken ?? ''];
    const forged = { OrderId: orderId, Token: token, TraceNo: '1', SecurePan: '' };
    await sandbox.returned({ ...forged, State: 'OK', Status: '2', RefNum: 'AAAAAAAAAAAAAAAA' });
    expect(await stateOf(payment)).toBe('pending');
    await sandbox.returned({ ...forged, State: 'CanceledByUser', Status: '1', RefNum: '' });
    expect(await stateOf(payment)).toBe('pending');
    const [callback] = await sandbox.play(payment, 'pay');
    await sandbox.returned({ ...(callback ?? {}), State: 'CanceledByUser', Status: '1', RefNum: '' });
    await expectPostedOnce(payment);
  });

  test('the reference of somebody else’s money pays no second bill', async () => {
    const victim = await atThePage();
    const [callback] = await sandbox.play(victim, 'pay');
    await sandbox.core.import(biller, [billRow('70010002', 'B1', 485_000)]);
    const thief = await sandbox.start(await sandbox.core.open(await sandbox.core.bills(biller, '70010002')));
    const stolen = {
      ...(callback ?? {}),
      OrderId: thief.gatewayOrder ?? '',
      Token: thief.gatewayToken ?? '',
    };
    await sandbox.returned(stolen);
    expect(await stateOf(thief)).toBe('pending');
    await sandbox.returned(callback ?? {});
    await expectPostedOnce(victim);
  });

  test.each([
    ['nothing', {}],
    [
      'an order that is not ours',
      { State: 'OK', Status: '2', OrderId: '999999999999999999', RefNum: 'AAAAAAAAAAAA' },
    ],
    ['words for numbers', { State: 'OK', Status: '2', OrderId: "1' or '1'='1", RefNum: 'AAAAAAAAAAAA' }],
  ])('%s means no payment of ours', async (_, fields) => {
    expect(await sandbox.returned(fields)).toBeUndefined();
    expect(await sandbox.core.payments.returned('no-such-gateway', fields)).toBeUndefined();
  });

  test('a transaction that has paid for another payment is neither posted twice nor taken back from it', async () => {
    const payment = await atThePage();
    const [callback] = await sandbox.play(payment, 'pay');
    await sandbox.core.import(biller, [billRow('70010002', 'B1', 485_000)]);
    const first = await sandbox.start(await sandbox.core.open(await sandbox.core.bills(biller, '70010002')));
    const { billerId, paymentId, amount } = first;
    const gatewayRef = callback?.RefNum ?? '';
    await sandbox.core.payments.settle({ billerId, paymentId, amount, gatewayRef, maskedCard: undefined });
    await sandbox.returned(callback ?? {});
    expect(await read(payment)).toMatchObject({ state: 'unknown', reason: 'gateway_ref_used' });
    await sandbox.passTime(MINUTE_MS);
    await sandbox.sweep();
    expect(await stateOf(payment)).toBe('unknown');
    expect(await sandbox.atBank(payment)).toBe('verified');
    expect(await balances()).toEqual({ biller: 485_000n, gateway: -485_000n });
    expect(await sandbox.discrepancies(biller.billerId)).toEqual([]);
  });
});
