import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { billRow, type Core, createCore } from '../../test/support/core.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import type { Biller } from '../billing/index.ts';
import { type Database, openDatabase } from '../platform/index.ts';
import { nextLook } from './next-look.ts';
import { orderIdOf, readOrderId } from './order-id.ts';
import { PAYMENT_STATES, type Payment, type PaymentState } from './payment.ts';
import { createReferenceCodec } from './reference.ts';
import { createPaymentStore, type PaymentStore } from './store.ts';

let database: TestDatabase;
let core: Core;
let store: PaymentStore;
let otherPool: Database;
let other: PaymentStore;

beforeAll(async () => {
  database = await createTestDatabase();
  core = await createCore({ sql: database.sql });
  otherPool = openDatabase({ ...database.options, connectionsMax: 2 });
  const references = createReferenceCodec(Buffer.alloc(32));
  store = createPaymentStore({ sql: database.sql, references });
  other = createPaymentStore({ sql: otherPool, references });
});
afterAll(async () => {
  await otherPool.end();
  await database.close();
});

async function openPayments(count: number): Promise<{ biller: Biller; payments: readonly Payment[] }> {
  const biller = await core.addBiller();
  const accounts = Array.from({ length: count }, (_, n) => String(70_000 + n));
  await core.import(
    biller,
    accounts.map((account) => billRow(account, 'B1', 1_000)),
  );
  const payments = await Promise.all(
    accounts.map(async (account) => core.open(await core.bills(biller, account))),
  );
  return { biller, payments };
}

/** Which state may follow which, as the architecture tells it; the rest is refused. */
const MAY_FOLLOW: Readonly<Record<PaymentState, readonly PaymentState[]>> = {
  created: ['pending', 'failed', 'expired'],
  pending: ['paid', 'failed', 'expired', 'unknown', 'returning', 'returned'],
  unknown: ['paid', 'failed', 'expired', 'returning', 'returned'],
  // Paid at the very last moment, and told to us after we had given up waiting.
  expired: ['paid', 'unknown', 'returning', 'returned'],
  paid: ['posted'],
  returning: ['returned', 'refunded'],
  ...{ posted: [], failed: [], returned: [], refunded: [] },
};
const RELEASE: readonly PaymentState[] = ['failed', 'expired', 'returning', 'returned'];

describe('X3 one state machine moves every payment', () => {
  test.each(PAYMENT_STATES)('out of %s', async (from) => {
    const { payments } = await openPayments(PAYMENT_STATES.length);
    for (const [n, to] of PAYMENT_STATES.entries()) {
      const payment = payments[n];
      if (payment === undefined) throw new Error('a payment for each state');
      const { billerId, paymentId } = payment;
      await database.sql`
        update payments.payment set state = ${from} where biller_id = ${billerId} and payment_id = ${paymentId}`;
      const expected = to === from ? 'already' : MAY_FOLLOW[from].includes(to) ? 'moved' : 'refused';
      const answer = await store.move(payment, { to, reason: 'test' });
      expect([to, answer]).toEqual([to, { outcome: expected, state: expected === 'moved' ? to : from }]);
      const timeline = await store.timeline(payment);
      expect(timeline.map(({ state }) => state)).toEqual(
        expected === 'moved' ? ['created', to] : ['created'],
      );
      const [bill] = await database.sql<{ held_by: bigint | null }[]>`
        select b.held_by from billing.bill b join payments.item i using (biller_id, bill_id)
         where i.biller_id = ${billerId} and i.payment_id = ${paymentId}`;
      const released = expected === 'moved' && RELEASE.includes(to);
      expect([to, bill?.held_by]).toEqual([to, released ? null : paymentId]);
    }
  });

  test('a move that holds only out of one state is refused out of another', async () => {
    const { payments } = await openPayments(1);
    const [payment] = payments;
    if (payment === undefined) throw new Error('a payment');
    await store.move(payment, { to: 'pending' });
    const answer = await store.move(payment, { from: 'created', to: 'expired', reason: 'not_started' });
    expect(answer).toEqual({ outcome: 'refused', state: 'pending' });
  });

  test('of 20 moves to different ends at the same moment, one wins', async () => {
    const { payments } = await openPayments(1);
    const [payment] = payments;
    if (payment === undefined) throw new Error('a payment');
    await store.move(payment, { to: 'pending' });
    const ends = ['failed', 'returned'] as const;
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        (n % 3 === 0 ? other : store).move(payment, { to: ends[n % 2] ?? 'failed' }),
      ),
    );
    expect(answers.filter(({ outcome }) => outcome === 'moved')).toHaveLength(1);
    expect(await store.timeline(payment)).toHaveLength(3);
  });

  test('of 20 who begin an attempt at once each has its own number; none once the payer was sent', async () => {
    const { payments } = await openPayments(1);
    const [payment] = payments;
    if (payment === undefined) throw new Error('a payment');
    const numbers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? other : store).beginAttempt(payment)),
    );
    expect(numbers.toSorted((a = 0, b = 0) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    await store.move(payment, { to: 'pending' });
    expect(await store.beginAttempt(payment)).toBeUndefined();
  });
});

describe('X3 what is due', () => {
  test('two sweepers never take the same; what a killed one had in hand is due again after its lease', async () => {
    await database.sql`update payments.payment set attend_at = null`;
    const { biller } = await openPayments(30);
    const makeDue = () => database.sql`
      update payments.payment set attend_at = now() - interval '1 second' where biller_id = ${biller.billerId}`;
    await makeDue();
    const taken = (
      await Promise.all([store, other, store, other].map((each) => each.takeDue(10, 30_000)))
    ).flat();
    expect(new Set(taken.map(({ paymentId }) => paymentId)).size).toBe(taken.length);
    const rest = await store.takeDue(100, 30_000);
    expect(taken.length + rest.length).toBe(30);
    expect(await other.takeDue(100, 30_000)).toEqual([]);
    await database.sql`
      update payments.payment set attend_at = attend_at - interval '30 seconds' where biller_id = ${biller.billerId}`;
    const again = await other.takeDue(100, 30_000);
    expect(again).toHaveLength(30);
    expect(new Set(again.map(({ attended }) => attended))).toEqual(new Set([2]));
  });

  test('the longest overdue comes first', async () => {
    await database.sql`update payments.payment set attend_at = null`;
    const { payments } = await openPayments(3);
    for (const [n, { paymentId }] of payments.entries()) {
      await database.sql`
        update payments.payment set attend_at = now() - ${n + 1} * interval '1 minute' where payment_id = ${paymentId}`;
    }
    const [first] = await store.takeDue(1, 30_000);
    expect(first?.paymentId).toBe(payments[2]?.paymentId);
  });

  test('looked at soon, each time twice as late, at most every 15 minutes', () => {
    const now = new Date('2026-11-22T12:00:00Z');
    const pauses = [0, 1, 2, 3, 7, 8, 20, 5_000].map(
      (attended) => (nextLook({ attended }, now).getTime() - now.getTime()) / 1_000,
    );
    expect(pauses).toEqual([5, 10, 20, 40, 640, 900, 900, 900]);
  });
});

describe('our name for an order at a gateway', () => {
  test('is at most 18 digits and leads back to the payment', () => {
    for (const [billerId, paymentId, attempt] of [
      [1, 1n, 1],
      [999, 999_999_999_999n, 99],
    ] as const) {
      const order = orderIdOf({ billerId, paymentId }, attempt);
      expect(order).toMatch(/^\d{1,18}$/);
      expect(readOrderId(order)).toEqual({ billerId, paymentId });
    }
    for (const text of ['', '0', '1'.repeat(14), '0'.repeat(17), '1'.repeat(18), 'x'.repeat(17)])
      expect(readOrderId(text)).toBeUndefined();
  });
});

describe('the check between payments, bills and ledger names each kind of damage', () => {
  async function posted() {
    const { biller, payments } = await openPayments(1);
    const [payment] = payments;
    if (payment === undefined) throw new Error('a payment');
    const { billerId, paymentId, amount } = payment;
    await store.move(payment, { to: 'pending' });
    await core.payments.settle({
      billerId,
      paymentId,
      amount,
      gatewayRef: `r${billerId}`,
      maskedCard: undefined,
    });
    expect(await core.payments.check(billerId)).toEqual([]);
    return { billerId: biller.billerId, paymentId };
  }
  const damage = (statement: string) =>
    database.sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx.unsafe(statement);
    });

  test.each<[string, string, readonly string[]]>([
    [
      'a posted payment that the ledger has not',
      'delete from ledger.transfer where biller_id = $B',
      ['payment_differs_from_ledger'],
    ],
    [
      'a ledger entry of another amount',
      'update ledger.transfer set amount_minor = 999 where biller_id = $B',
      ['payment_differs_from_ledger'],
    ],
    [
      'a payment that was made to look failed after its money was posted',
      `update payments.payment set state = 'failed' where biller_id = $B`,
      ['bill_differs_from_payments', 'payment_differs_from_ledger'],
    ],
    [
      'a ledger entry whose payment is gone',
      'delete from payments.payment where biller_id = $B',
      ['bill_differs_from_payments', 'ledger_without_payment'],
    ],
    [
      'an item of another amount',
      'update payments.item set amount_minor = 999 where biller_id = $B',
      ['bill_differs_from_payments', 'payment_differs_from_items'],
    ],
    [
      'a bill that says to be paid less than it was',
      'update billing.bill set paid_minor = 1 where biller_id = $B',
      ['bill_differs_from_payments'],
    ],
    [
      'an advance that was used for nothing',
      'insert into billing.advance_use (biller_id, bill_id, amount_minor) select biller_id, bill_id, 5 from billing.bill where biller_id = $B',
      ['advance_use_differs_from_ledger', 'bill_differs_from_payments'],
    ],
  ])('%s', async (_, statement, expected) => {
    const { billerId } = await posted();
    await damage(statement.replaceAll('$B', String(billerId)));
    const found = (await core.payments.check(billerId)).map(({ what }) => what);
    expect(found.toSorted()).toEqual(expected);
  });
});
