import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { billRow, type Core, createCore } from '../../test/support/core.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import type { Biller } from '../billing/index.ts';
import { money } from '../kernel/index.ts';
import { checkLedger } from '../ledger/index.ts';
import { type Database, openDatabase } from '../platform/index.ts';
import type { Payment } from './payment.ts';

let database: TestDatabase;
let core: Core;
let otherPool: Database;
let other: Core;
let refs = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  otherPool = openDatabase({ ...database.options, connectionsMax: 3 });
  core = await createCore({ sql: database.sql });
  other = await createCore({ sql: otherPool, vault: core.vault });
});
afterAll(async () => {
  await otherPool.end();
  await database.close();
});

const ACCOUNT = '70010001';

async function withBills(amounts: readonly number[], account = ACCOUNT, known?: Biller) {
  const biller = known ?? (await core.addBiller());
  const rows = amounts.map((amount, n) => billRow(account, `B${n + 1}`, amount, { due_on: `2026-10-1${n}` }));
  await core.import(biller, rows);
  return { biller, bills: await core.bills(biller, account) };
}

/** What the progress machine does when the payer goes to the bank; here there is no bank. */
const sendToBank = (...payments: readonly Payment[]) =>
  Promise.all(
    payments.map(
      ({ billerId, paymentId }) => database.sql`
        update payments.payment set state = 'pending' where biller_id = ${billerId} and payment_id = ${paymentId}`,
    ),
  );
const letHoldsRunOut = ({ billerId }: Biller) => database.sql`
  update billing.bill set held_until = now() - interval '1 second' where biller_id = ${billerId} and held_by is not null`;

const confirmed = (payment: Payment, changes: object = {}) => {
  refs += 1;
  const { billerId, paymentId, amount } = payment;
  const card = '603770******5443';
  return { billerId, paymentId, amount, gatewayRef: `ref-${refs}`, maskedCard: card, ...changes };
};

async function expectBooksToBalance({ billerId }: Biller): Promise<void> {
  expect(await core.payments.check(billerId)).toEqual([]);
  expect(await checkLedger(database.sql, billerId)).toEqual([]);
}
const balances = async ({ billerId }: Biller) =>
  Object.fromEntries(
    (await core.ledger.balances(billerId)).map(({ kind, balanceMinor }) => [kind, balanceMinor]),
  );

describe('settling', () => {
  test('M4 the bill is paid, the ledger posted and the payment posted, in one step', async () => {
    const { biller, bills } = await withBills([485_000]);
    const payment = await core.open(bills);
    await sendToBank(payment);
    const money = confirmed(payment);
    expect(await core.payments.settle(money)).toEqual({ outcome: 'settled', state: 'posted' });
    expect(await core.read(payment)).toMatchObject({
      ...{ state: 'posted', gatewayRef: money.gatewayRef, maskedCard: money.maskedCard },
    });
    expect(await core.bills(biller, ACCOUNT)).toEqual([]);
    expect(await balances(biller)).toEqual({ biller: 485_000n, gateway: -485_000n });
    expect((await core.payments.timeline(payment)).map(({ state }) => state)).toEqual([
      ...['created', 'paid', 'posted'],
    ]);
    await expectBooksToBalance(biller);
  });

  test('X3 exactly once, however often and from wherever it is confirmed', async () => {
    const { biller, bills } = await withBills([485_000]);
    const payment = await core.open(bills);
    await sendToBank(payment);
    const money = confirmed(payment);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? core : other).payments.settle(money)),
    );
    expect(outcomes.filter(({ outcome }) => outcome === 'settled')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'replayed')).toHaveLength(19);
    expect(await balances(biller)).toEqual({ biller: 485_000n, gateway: -485_000n });
    await expectBooksToBalance(biller);
  });

  test('X3 100 payments confirmed at once at two copies of the program, twice: each posted once', async () => {
    const biller = await core.addBiller();
    await other.billers.refresh();
    const accounts = Array.from({ length: 100 }, (_, n) => String(80_000 + n));
    await core.import(
      biller,
      accounts.map((account, n) => billRow(account, 'B1', n + 1)),
    );
    const payments = await Promise.all(
      accounts.map(async (account) => core.open(await core.bills(biller, account))),
    );
    await sendToBank(...payments);
    const all = payments.map((payment) => confirmed(payment));
    for (const expected of [100, 0]) {
      const outcomes = await Promise.all(
        all.flatMap((money) => [core.payments.settle(money), other.payments.settle(money)]),
      );
      expect(outcomes.filter(({ outcome }) => outcome === 'settled')).toHaveLength(expected);
      expect(outcomes.filter(({ outcome }) => outcome === 'replayed')).toHaveLength(200 - expected);
    }
    expect((await balances(biller)).biller).toBe(5_050n);
    await expectBooksToBalance(biller);
  });

  test('each of a set has its own outcome', async () => {
    const biller = await core.addBiller();
    const open = async (n: number) => core.open((await withBills([1_000], String(90_000 + n), biller)).bills);
    const [good, created, differs] = [await open(1), await open(2), await open(3)];
    const [foreign, failed, done] = [await open(4), await open(5), await open(6)];
    await sendToBank(good, differs, foreign, failed, done);
    await database.sql`
      update payments.payment set state = 'failed' where biller_id = ${biller.billerId} and payment_id = ${failed.paymentId}`;
    const before = confirmed(done);
    await core.payments.settle(before);
    const outcomes = await Promise.all(
      [
        confirmed(good),
        confirmed(created),
        confirmed(differs, { amount: money(999n, 'IRR') }),
        confirmed(foreign, { amount: money(1_000n, 'USD') }),
        confirmed(failed),
        before,
        confirmed(done),
        confirmed(good, { paymentId: 999_999n }),
      ].map((each) => core.payments.settle(each)),
    );
    expect(outcomes).toEqual([
      { outcome: 'settled', state: 'posted' },
      { outcome: 'not_open', state: 'created' },
      { outcome: 'amount_differs', state: 'pending' },
      { outcome: 'amount_differs', state: 'pending' },
      { outcome: 'not_open', state: 'failed' },
      { outcome: 'replayed', state: 'posted' },
      { outcome: 'not_open', state: 'posted' },
      { outcome: 'not_found', state: undefined },
    ]);
    await expectBooksToBalance(biller);
  });

  test("X3 one transaction of the gateway pays for one payment, and no other's set suffers", async () => {
    const biller = await core.addBiller();
    const open = async (n: number) => core.open((await withBills([1_000], String(90_000 + n), biller)).bills);
    const payments = [await open(1), await open(2), await open(3), await open(4)];
    await sendToBank(...payments);
    const shared = { gatewayRef: 'one-and-the-same' };
    const outcomes = await Promise.all(
      payments.map((payment, n) => core.payments.settle(confirmed(payment, n < 2 ? shared : {}))),
    );
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual([
      ...['gateway_ref_used', 'settled', 'settled', 'settled'],
    ]);
    const refused = payments[outcomes.findIndex(({ outcome }) => outcome === 'gateway_ref_used')];
    if (refused === undefined) throw new Error('one was refused');
    expect(await core.payments.settle(confirmed(refused, shared))).toMatchObject({
      outcome: 'gateway_ref_used',
    });
    expect((await core.read(refused)).state).toBe('pending');
    await expectBooksToBalance(biller);
  });
});

describe('X7 more or less than the bill', () => {
  test('a part pays a part: the bill stays open for the rest, oldest bill first', async () => {
    const { biller, bills } = await withBills([1_000, 2_000]);
    const payment = await core.open(bills, { amount: money(1_500n, 'IRR') });
    await sendToBank(payment);
    await core.payments.settle(confirmed(payment));
    const left = await core.bills(biller, ACCOUNT);
    expect(left.map(({ number, state, remaining }) => [number, state, remaining.minor])).toEqual([
      ['B2', 'part_paid', 1_500n],
    ]);
    const rest = await core.open(left);
    await sendToBank(rest);
    await core.payments.settle(confirmed(rest));
    expect(await core.bills(biller, ACCOUNT)).toEqual([]);
    await expectBooksToBalance(biller);
  });

  test('more than the bill is kept as an advance, which the next bills use, oldest first', async () => {
    const { biller, bills } = await withBills([1_000]);
    const payment = await core.open(bills, { amount: money(3_500n, 'IRR') });
    await sendToBank(payment);
    await core.payments.settle(confirmed(payment));
    expect(await balances(biller)).toEqual({ advance: 2_500n, biller: 1_000n, gateway: -3_500n });
    await expectBooksToBalance(biller);
    await core.import(biller, [
      billRow(ACCOUNT, 'N2', 2_000, { due_on: '2026-12-02' }),
      billRow(ACCOUNT, 'N1', 1_000, { due_on: '2026-12-01' }),
    ]);
    const left = await core.bills(biller, ACCOUNT);
    expect(left.map(({ number, remaining }) => [number, remaining.minor])).toEqual([['N2', 500n]]);
    expect(await balances(biller)).toEqual({ advance: 0n, biller: 3_500n, gateway: -3_500n });
    await expectBooksToBalance(biller);
  });

  test('late money for a bill that another has paid meanwhile stays the payer’s, as an advance', async () => {
    const { biller, bills } = await withBills([1_000]);
    const late = await core.open(bills);
    await letHoldsRunOut(biller);
    const quick = await core.open(bills);
    await sendToBank(late, quick);
    expect(await core.payments.settle(confirmed(quick))).toMatchObject({ outcome: 'settled' });
    expect(await core.payments.settle(confirmed(late))).toMatchObject({ outcome: 'settled' });
    expect(await core.read(late)).toMatchObject({ state: 'posted', advance: money(1_000n, 'IRR') });
    expect(await balances(biller)).toEqual({ advance: 1_000n, biller: 1_000n, gateway: -2_000n });
    await expectBooksToBalance(biller);
  });

  test('X3 two payments of the same bill that are confirmed in the same moment: none overpays it', async () => {
    const { biller, bills } = await withBills([1_000]);
    const first = await core.open(bills);
    await letHoldsRunOut(biller);
    const second = await core.open(bills, { amount: money(700n, 'IRR') });
    await sendToBank(first, second);
    const outcomes = await Promise.all([first, second].map((each) => core.payments.settle(confirmed(each))));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['settled', 'settled']);
    expect(await balances(biller)).toEqual({ advance: 700n, biller: 1_000n, gateway: -1_700n });
    await expectBooksToBalance(biller);
  });

  test('X3 two parts of the same bill that are confirmed in the same moment both count', async () => {
    const { biller, bills } = await withBills([1_000]);
    const first = await core.open(bills, { amount: money(300n, 'IRR') });
    await letHoldsRunOut(biller);
    const second = await core.open(bills, { amount: money(400n, 'IRR') });
    await sendToBank(first, second);
    await Promise.all([first, second].map((each) => core.payments.settle(confirmed(each))));
    const [left] = await core.bills(biller, ACCOUNT);
    expect(left?.remaining).toEqual(money(300n, 'IRR'));
    await expectBooksToBalance(biller);
  });

  test('X3 over-payments and new bills of the same accounts at the same time: nothing fails or is lost', async () => {
    const biller = await core.addBiller();
    await other.billers.refresh();
    const accounts = Array.from({ length: 12 }, (_, n) => String(60_000 + n));
    const payAll = async (number: string) => {
      const payments = await Promise.all(
        accounts.map(async (account) => {
          const [bill] = (await core.bills(biller, account)).filter((each) => each.number === number);
          if (bill === undefined) throw new Error('a bill of this round');
          return core.open([bill], { amount: money(1_500n, 'IRR') });
        }),
      );
      await sendToBank(...payments);
      return payments;
    };
    const rows = (number: string, amount: number) => accounts.map((each) => billRow(each, number, amount));
    await core.import(biller, rows('R0', 1_000));
    for (let round = 0; round < 4; round++) {
      const payments = await payAll(`R${round}`);
      const results = await Promise.all([
        ...payments.map((payment) => core.payments.settle(confirmed(payment)).then(({ outcome }) => outcome)),
        core.import(biller, rows(`X${round}`, 700)).then(({ rejects }) => rejects.length),
        other.import(biller, rows(`Y${round}`, 900).toReversed()).then(({ rejects }) => rejects.length),
      ]);
      expect(results).toEqual([...payments.map(() => 'settled'), 0, 0]);
      await expectBooksToBalance(biller);
      await core.import(biller, rows(`R${round + 1}`, 20_000));
    }
  });
});

describe('M4 the receipt', () => {
  test('is there once the money is, and names bills, amounts, account and time', async () => {
    const { bills } = await withBills([1_000, 2_000]);
    const payment = await core.open(bills, { amount: money(2_500n, 'IRR') });
    expect(await core.payments.receipt(payment)).toBeUndefined();
    await sendToBank(payment);
    expect(await core.payments.receipt(await core.read(payment))).toBeUndefined();
    const before = Date.now();
    await core.payments.settle(confirmed(payment));
    const posted = await core.read(payment);
    const receipt = await core.payments.receipt(posted);
    expect(receipt).toMatchObject({ number: payment.reference, payment: posted, accountNumber: ACCOUNT });
    expect(receipt?.bills.map(({ number, amountMinor }) => [number, amountMinor])).toEqual([
      ['B1', 1_000n],
      ['B2', 1_500n],
    ]);
    expect(receipt?.paidAt.getTime()).toBeGreaterThan(before - 1_000);
    expect(receipt?.paidAt.getTime()).toBeLessThan(Date.now() + 1_000);
  });
});
