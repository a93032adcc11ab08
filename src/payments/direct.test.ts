import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { billRow, createCore } from '../../test/support/core.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { createScriptedGateway } from '../../test/support/scripted-gateway.ts';
import type { Biller } from '../billing/index.ts';
import { invariant, makeBillId, makePaymentId, money, parseBillPair } from '../kernel/index.ts';
import { checkLedger } from '../ledger/index.ts';
import { SYSTEM } from '../platform/index.ts';
import { decidePayment } from './decide.ts';
import { gatewayAccounts } from './gateway-port.ts';
import type { Payment } from './payment.ts';
import { createRouting } from './routing.ts';
import { takeBack } from './take-back.ts';

const BILL_ID = makeBillId('10000001', '041', '2');
const AMOUNT = 485_000;
const PAYMENT_ID = makePaymentId(BILL_ID, 485_000n, '5', '06');
const HOUR_MS = 3_600_000;

let database: TestDatabase;
let nowMs = 0;
const clock = { now: () => new Date(nowMs) };

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

/** A bank that takes single bills and pays the biller itself, beside one that takes anything and costs more. */
async function scene(posting?: Biller['posting']) {
  nowMs = Date.now();
  const bank = createScriptedGateway('bank', {
    traits: { takes: 'bill', pays: 'biller', knownBy: 'claim' },
    withoutRefund: true,
  });
  const other = createScriptedGateway('other');
  const routing = createRouting({
    routes: [
      { gateway: other.gateway, cost: { fixedMinor: 5_000n, basisPoints: 0n } },
      { gateway: bank.gateway },
    ],
    clock,
  });
  const core = await createCore({ sql: database.sql, routing, clock });
  const biller = await core.addBiller(posting === undefined ? {} : { posting });
  for (const account of [bank, other].flatMap(({ gateway }) => gatewayAccounts(gateway)))
    await core.ledger.ensureAccount(biller.billerId, { ...account, currency: 'IRR' });
  await core.import(biller, [
    billRow('70010001', 'B1', AMOUNT, { bill_id: BILL_ID, payment_id: PAYMENT_ID }),
    billRow('70010002', 'C1', AMOUNT, { bill_id: '1000055604120' }),
  ]);
  return { core, biller, bank, other };
}
type Scene = Awaited<ReturnType<typeof scene>>;

const balances = async ({ core, biller }: Pick<Scene, 'core' | 'biller'>) =>
  Object.fromEntries(
    (await core.ledger.balances(biller.billerId)).map(({ kind, subject, balanceMinor }) => [
      `${kind} ${subject}`.trim(),
      balanceMinor,
    ]),
  );

const taken = (ref = 'RRN-1') => ({ gatewayRef: ref, amount: money(BigInt(AMOUNT), 'IRR') });

/** Opened for the one bill, its payer at the bank, and the bank says that they paid. */
async function claimed({ core, biller, bank }: Scene): Promise<Payment> {
  const payment = await core.open(await core.bills(biller, '70010001'));
  expect((await core.payments.start(payment)).kind).toBe('page');
  bank.script.status = { kind: 'authorised', ...taken() };
  bank.script.verify = { kind: 'paid', ...taken() };
  return core.read(payment);
}

const confirmed = ({ billerId, paymentId, amount }: Payment, gatewayRef = 'RRN-1') => ({
  ...{ billerId, paymentId, amount, gatewayRef, maskedCard: undefined },
});

async function paid(it: Scene): Promise<Payment> {
  return it.core.payments.advance(await claimed(it));
}

async function booksBalance({ core, biller }: Scene): Promise<void> {
  expect(await core.payments.check(biller.billerId)).toEqual([]);
  expect(await checkLedger(database.sql, biller.billerId)).toEqual([]);
}

/** Somebody has paid the bill at the counter meanwhile. */
const paidElsewhere = ({ biller }: Scene) => database.sql`
  update billing.bill set paid_minor = amount_minor, paid_elsewhere_minor = amount_minor, held_by = null, held_until = null
   where biller_id = ${biller.billerId} and number = 'B1'`;

const letHoldRunOut = ({ biller }: Scene) => database.sql`
  update billing.bill set held_until = now() - interval '1 second' where biller_id = ${biller.billerId} and held_by is not null`;

/** Another bill ID that the same payment ID fits: one check digit is all that binds the two. */
function twinOf(billId: string): string {
  const twin = Array.from({ length: 200 }, (_, n) => makeBillId(String(10_000_100 + n), '010', '2')).find(
    (each) => each !== billId && parseBillPair(each, PAYMENT_ID).ok,
  );
  invariant(twin !== undefined, 'one in ten fits');
  return twin;
}

const postingOf = ({ billerId, paymentId }: Payment) => database.sql`
  select kind, state, biller_ref from settlement.posting where biller_id = ${billerId} and payment_id = ${paymentId}`;

describe('T1 M4 a bank that takes single bills', () => {
  test('is sent one whole bill with both of its numbers', async () => {
    const it = await scene();
    const payment = await claimed(it);
    expect(payment.gateway).toBe('bank');
    expect(it.bank.asked).toEqual([`start ${BILL_ID}/${PAYMENT_ID}`]);
  });

  test.each<[string, (it: Scene) => Promise<Payment>]>([
    [
      'a part of the bill',
      async ({ core, biller }) =>
        core.open(await core.bills(biller, '70010001'), { amount: money(100_000n, 'IRR') }),
    ],
    [
      'more than the bill',
      async ({ core, biller }) =>
        core.open(await core.bills(biller, '70010001'), { amount: money(500_000n, 'IRR') }),
    ],
    [
      'a bill without a payment ID',
      async ({ core, biller }) => core.open(await core.bills(biller, '70010002')),
    ],
    [
      'two bills at once',
      async ({ core, biller }) => {
        const second = { bill_id: BILL_ID, payment_id: makePaymentId(BILL_ID, 120_000n, '5', '07') };
        await core.import(biller, [billRow('70010001', 'B2', 120_000, second)]);
        return core.open(await core.bills(biller, '70010001'));
      },
    ],
    [
      'the rest of a bill that was paid in part',
      async ({ core, biller }) => {
        await database.sql`
        update billing.bill set paid_minor = 85000, paid_elsewhere_minor = 85000
         where biller_id = ${biller.billerId} and number = 'B1'`;
        return core.open(await core.bills(biller, '70010001'));
      },
    ],
  ])('is left out for %s', async (_name, open) => {
    const it = await scene();
    const payment = await open(it);
    expect(payment.gateway).toBe('other');
    it.other.script.start = 'refused';
    expect((await it.core.payments.start(payment)).kind).toBe('gateway_unavailable');
    expect(it.bank.asked).toEqual([]);
  });

  test('comes second where the first has no page to give, for what it takes', async () => {
    const it = await scene();
    const payment = await it.core.open(await it.core.bills(it.biller, '70010001'), {
      ...{ amount: money(BigInt(AMOUNT), 'IRR') },
    });
    it.bank.script.start = 'refused';
    expect((await it.core.payments.start(payment)).kind).toBe('page');
    expect((await it.core.read(payment)).gateway).toBe('other');
  });

  test('of two bill IDs that an account has had, neither is guessed', async () => {
    const it = await scene();
    await database.sql`
      insert into billing.identifier (biller_id, name, value, account_id)
      select biller_id, 'bill_id', ${twinOf(BILL_ID)}, account_id from billing.service_account
       where biller_id = ${it.biller.billerId} and number = '70010001'`;
    const payment = await it.core.open(await it.core.bills(it.biller, '70010001'));
    expect(payment.gateway).toBe('other');
  });
});

describe('M10 a bank that posts to the biller by itself', () => {
  test('paid there is posted there; the money is neither ours nor owed by us', async () => {
    const it = await scene({ way: 'http' });
    const payment = await paid(it);
    expect(payment).toMatchObject({ state: 'posted', direct: true, gatewayRef: 'RRN-1' });
    expect(await postingOf(payment)).toEqual([{ kind: 'payment', state: 'by_gateway', biller_ref: 'RRN-1' }]);
    expect((await it.core.payments.timeline(payment)).at(-1)).toMatchObject({
      ...{ state: 'posted', detail: { by: 'gateway', biller_ref: 'RRN-1' } },
    });
    expect((await it.core.payments.receipt(payment))?.standing).toBe('good');
    const amount = BigInt(AMOUNT);
    expect(await balances(it)).toMatchObject({
      'direct bank': -amount,
      direct: amount,
      biller: 0n,
      'gateway other': 0n,
    });
    expect(await it.core.bills(it.biller, '70010001')).toEqual([]);
    await booksBalance(it);
  });

  test('beside it, what another gateway took for the same biller is told to it', async () => {
    const it = await scene({ way: 'http' });
    const payment = await it.core.open(await it.core.bills(it.biller, '70010002'));
    await it.core.payments.start(payment);
    it.other.script.status = { kind: 'paid', ...taken('REF-2') };
    expect(await it.core.payments.advance(await it.core.read(payment))).toMatchObject({
      ...{ state: 'paid', direct: false },
    });
    expect(await postingOf(payment)).toEqual([{ kind: 'payment', state: 'due', biller_ref: null }]);
    expect(await balances(it)).toMatchObject({ biller: BigInt(AMOUNT), 'gateway other': -BigInt(AMOUNT) });
    await booksBalance(it);
  });

  test('a gateway keeps the account that it has: its id is not used again for the other kind', async () => {
    const { core, biller } = await scene();
    const other = { kind: 'gateway', subject: 'bank', currency: 'IRR' } as const;
    await expect(core.ledger.ensureAccount(biller.billerId, other)).rejects.toThrow('account_of_gateway');
  });
});

describe('M11 what such a bank has paid comes back by people alone', () => {
  test('the bill was paid before the bank was asked to pay it: it never is, and the money goes back by itself', async () => {
    const it = await scene();
    const payment = await claimed(it);
    await paidElsewhere(it);
    const returning = await it.core.payments.advance(payment);
    expect(returning).toMatchObject({ state: 'returning', reason: 'bills_gone', direct: false });
    await it.core.payments.advance(returning);
    nowMs += 71 * HOUR_MS;
    expect((await it.core.payments.advance(returning)).state).toBe('returning');
    nowMs += 2 * HOUR_MS;
    expect(await it.core.payments.advance(returning)).toMatchObject({
      state: 'returned',
      reason: 'gateway_returned',
    });
    expect(it.bank.asked.filter((each) => !/^(start|status)/.test(each))).toEqual([]);
    await booksBalance(it);
  });

  test('X4 it was asked, did not answer, and the bill was paid meanwhile: for people, and never asked again', async () => {
    const it = await scene();
    const payment = await claimed(it);
    it.bank.script.verify = { kind: 'unknown', reason: 'timeout' };
    expect((await it.core.payments.advance(payment)).state).toBe('unknown');
    // It stays its payer's from one look to the next.
    const [bill] = await database.sql<{ held_by: bigint; minutes: number }[]>`
      select held_by, (extract(epoch from held_until - now()) / 60)::integer as minutes
        from billing.bill where biller_id = ${it.biller.billerId} and number = 'B1'`;
    expect(bill).toEqual({ held_by: payment.paymentId, minutes: 30 });
    await paidElsewhere(it);
    it.bank.script.verify = { kind: 'paid', ...taken() };
    expect(await it.core.payments.advance(await it.core.read(payment))).toMatchObject({ state: 'unknown' });
    // Nor by somebody who had read it before it was asked.
    expect(await it.core.payments.advance(payment)).toMatchObject({ state: 'unknown', reason: 'bills_gone' });
    expect(it.bank.asked.filter((each) => each.startsWith('verify'))).toHaveLength(1);
    // The bank's report has it: decided by two people, it is a bill paid twice, and stays open.
    const decided = await database.sql.begin((tx) =>
      decidePayment(tx, SYSTEM, { ...payment, approvalId: 1n }, { outcome: 'paid', gatewayRef: 'RRN-1' }),
    );
    expect(decided.ok).toBe(true);
    expect(await it.core.read(payment)).toMatchObject({
      state: 'returning',
      reason: 'paid_twice',
      direct: true,
    });
    await booksBalance(it);
  });

  test('the bank had paid it when the bill was paid in another way: open for people, and nobody asks the bank again', async () => {
    const it = await scene({ way: 'http' });
    const payment = await claimed(it);
    await paidElsewhere(it);
    const settled = await it.core.payments.settle(confirmed(payment));
    expect(settled).toEqual({ outcome: 'paid_twice', state: 'returning' });
    const open = await it.core.read(payment);
    expect(open).toMatchObject({
      state: 'returning',
      reason: 'paid_twice',
      direct: true,
      gatewayRef: 'RRN-1',
    });
    expect(await it.core.payments.receipt(open)).toBeUndefined();
    await it.core.payments.sweeper.sweep();
    nowMs += 1_000 * HOUR_MS;
    expect((await it.core.payments.advance(open)).state).toBe('returning');
    expect(it.bank.asked.filter((each) => each.startsWith('verify'))).toEqual([]);
    const [listed] = await it.core.payments.returning(it.biller.billerId, 10);
    expect(listed).toMatchObject({ payment: { paymentId: payment.paymentId }, byHand: true });
    expect(await postingOf(payment)).toEqual([]);
    await booksBalance(it);
  });

  test('X3 two payments of one bill in one set: the first pays it, the second is for people', async () => {
    const it = await scene();
    const first = await claimed(it);
    await letHoldRunOut(it);
    const second = await claimed(it);
    const outcomes = await Promise.all([
      it.core.payments.settle(confirmed(second, 'RRN-2')),
      it.core.payments.settle(confirmed(first, 'RRN-1')),
    ]);
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['paid_twice', 'settled']);
    await booksBalance(it);
  });

  test('a bill that became smaller leaves nothing over to keep: for people as a whole', async () => {
    const it = await scene();
    const payment = await claimed(it);
    await database.sql`update billing.bill set amount_minor = 300000 where biller_id = ${it.biller.billerId} and number = 'B1'`;
    expect((await it.core.payments.settle(confirmed(payment))).outcome).toBe('paid_twice');
    expect(await balances(it)).toMatchObject({ 'direct bank': 0n, direct: 0n });
    await booksBalance(it);
  });

  test('taken back by people: owed again, its biller told nothing that it never heard of, and open until it is back', async () => {
    const it = await scene({ way: 'http' });
    const payment = await paid(it);
    expect((await takeBack(database.sql, payment, { reason: 'reversed_by_hand' })).ok).toBe(true);
    expect(await it.core.payments.advance(await it.core.read(payment))).toMatchObject({ state: 'returning' });
    expect(it.bank.asked.filter((each) => each === 'reverse')).toEqual([]);
    expect(await postingOf(payment)).toEqual([{ kind: 'payment', state: 'by_gateway', biller_ref: 'RRN-1' }]);
    expect(await balances(it)).toMatchObject({ 'direct bank': 0n, direct: 0n });
    expect(await it.core.bills(it.biller, '70010001')).toHaveLength(1);
    await booksBalance(it);
  });
});
