import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { billRow, type Core, createCore } from '../test/support/core.ts';
import { createTestDatabase, type TestDatabase } from '../test/support/database.ts';
import { createStaffRoom, heldClock, type Person } from '../test/support/staff.ts';
import { createApprovalKinds } from './approval-kinds.ts';
import type { Biller } from './billing/index.ts';
import { invariant, LANGUAGES } from './kernel/index.ts';
import { checkLedger, correctLedger } from './ledger/index.ts';
import { decidePayment, type Payment, recordGivenBack } from './payments/index.ts';
import { createReconLists } from './settlement/index.ts';
import { createApprovals } from './staff/index.ts';

const ACCOUNT = '70010001';

let database: TestDatabase;
let core: Core;
let clerk: Person;
let supervisor: Person;
let finance: Person;
let biller: Biller;
const clock = heldClock();

beforeAll(async () => {
  database = await createTestDatabase();
  core = await createCore({ sql: database.sql });
  const room = createStaffRoom({ sql: database.sql, vault: core.vault, clock });
  clerk = await room.hire('clerk', ['clerk']);
  supervisor = await room.hire('supervisor', ['supervisor']);
  finance = await room.hire('finance', ['finance']);
});
afterAll(() => database.close());

beforeEach(async () => {
  biller = await core.addBiller();
  await core.import(biller, [billRow(ACCOUNT, 'B1', 485_000)]);
});

const differences = { find: (billerId: number, caseId: bigint) => lists().find(billerId, caseId) };
const lists = () => createReconLists(database);
const approvals = () =>
  createApprovals({ sql: database.sql, clock, kinds: createApprovalKinds({ ...core, differences }) });

/** A payment whose payer was at the bank, which has not told the end of it. */
async function unknownPayment(): Promise<Payment> {
  const payment = await core.open(await core.bills(biller, ACCOUNT));
  const { billerId, paymentId } = payment;
  const { sql } = database;
  await sql`
    select payments.move(${billerId}, ${paymentId}, 'pending', null, '{}', null, ${`9${paymentId}`}, 'token', '{}')`;
  await sql`select payments.move(${billerId}, ${paymentId}, 'unknown', 'gateway_silent', '{}', now())`;
  return core.read(payment);
}

async function askFor(payment: Payment, outcome: string, gatewayRef = 'RRN-4711-1') {
  return approvals().ask(clerk.actor, {
    kind: 'payment_decide',
    billerId: payment.billerId,
    payload: { payment: payment.reference, outcome, gateway_ref: gatewayRef },
    reason: 'the bank’s statement of yesterday',
  });
}

async function decide(payment: Payment, outcome: string, gatewayRef?: string) {
  const asked = await askFor(payment, outcome, gatewayRef);
  invariant(asked.ok, `asked for: ${asked.ok || asked.error.code}`);
  const decided = await approvals().decide(supervisor.actor, asked.value, { agree: true, note: '' });
  invariant(decided.ok, 'decided');
  return decided.value;
}

const balances = async () =>
  Object.fromEntries(
    (await core.ledger.balances(biller.billerId)).map(({ kind, balanceMinor }) => [kind, balanceMinor]),
  );

async function expectBooksInOrder(): Promise<void> {
  expect(await checkLedger(database.sql, biller.billerId)).toEqual([]);
  expect(await core.payments.check(biller.billerId)).toEqual([]);
}

describe('X4 a payment of unknown outcome is decided by hand', () => {
  test('paid: bill, books and state follow as if the gateway had answered', async () => {
    const payment = await unknownPayment();
    expect(await decide(payment, 'paid')).toMatchObject({ state: 'executed' });
    expect(await core.read(payment)).toMatchObject({ state: 'posted', gatewayRef: 'RRN-4711-1' });
    expect(await core.bills(biller, ACCOUNT)).toEqual([]);
    expect(await balances()).toEqual({ biller: 485_000n, gateway: -485_000n });
    expect(await core.payments.receipt(await core.read(payment))).toBeDefined();
    await expectBooksInOrder();
  });

  test('failed: nothing is booked, and the bill can be paid again', async () => {
    const payment = await unknownPayment();
    expect(await decide(payment, 'failed')).toMatchObject({ state: 'executed' });
    expect(await core.read(payment)).toMatchObject({ state: 'failed', reason: 'decided_by_hand' });
    expect((await core.bills(biller, ACCOUNT))[0]?.state).toBe('open');
    expect(await balances()).toEqual({ biller: 0n, gateway: 0n });
    await expectBooksInOrder();
  });

  test('should the gateway answer first, its answer stands and the books know one payment', async () => {
    const payment = await unknownPayment();
    const asked = await askFor(payment, 'failed');
    invariant(asked.ok, 'asked for');
    const { billerId, paymentId, amount } = payment;
    const confirmed = { billerId, paymentId, amount, gatewayRef: 'RRN-4712-1', maskedCard: undefined };
    expect((await core.payments.settle(confirmed)).outcome).toBe('settled');
    const decided = await approvals().decide(supervisor.actor, asked.value, { agree: true, note: '' });
    expect(decided).toMatchObject({ value: { state: 'failed', failure: 'not_unknown' } });
    expect((await core.read(payment)).state).toBe('posted');
    await expectBooksInOrder();
  });

  test('X3 gateway and supervisor in the same moment: booked once, under one reference', async () => {
    for (let round = 0; round < 5; round += 1) {
      biller = await core.addBiller();
      await core.import(biller, [billRow(ACCOUNT, 'B1', 485_000)]);
      const payment = await unknownPayment();
      const asked = await askFor(payment, 'paid', `HAND-${payment.paymentId}`);
      invariant(asked.ok, 'asked for');
      const { billerId, paymentId, amount } = payment;
      await Promise.all([
        approvals().decide(supervisor.actor, asked.value, { agree: true, note: '' }),
        core.payments.settle({
          billerId,
          paymentId,
          amount,
          gatewayRef: `GATE-${paymentId}`,
          maskedCard: undefined,
        }),
      ]);
      expect((await core.read(payment)).state).toBe('posted');
      expect(await balances()).toEqual({ biller: 485_000n, gateway: -485_000n });
      await expectBooksInOrder();
    }
  });

  test('a transaction of the bank’s pays for one payment only', async () => {
    await core.import(biller, [billRow('70010002', 'B2', 90_000)]);
    const first = await unknownPayment();
    await decide(first, 'paid', 'RRN-1');
    const second = await core.open(await core.bills(biller, '70010002'));
    const { billerId, paymentId } = second;
    await database.sql`select payments.move(${billerId}, ${paymentId}, 'pending', null, '{}', null)`;
    await database.sql`select payments.move(${billerId}, ${paymentId}, 'unknown', 'gateway_silent', '{}', now())`;
    expect(await decide(second, 'paid', 'RRN-1')).toMatchObject({
      state: 'failed',
      failure: 'gateway_ref_used',
    });
    expect((await core.read(second)).state).toBe('unknown');
    await expectBooksInOrder();
  });

  test.each([
    ['not_unknown', async () => core.open(await core.bills(biller, ACCOUNT)), 'paid', 'RRN-1'],
    ['unknown_outcome', unknownPayment, 'perhaps', 'RRN-1'],
    ['malformed_gateway_ref', unknownPayment, 'paid', ''],
    ['malformed_gateway_ref', unknownPayment, 'paid', '<b>'],
  ])('is not even asked for: %s', async (why, make, outcome, gatewayRef) => {
    const asked = await askFor(await make(), outcome, gatewayRef);
    expect(asked).toEqual({ ok: false, error: { code: 'not_possible', why } });
  });

  test('one biller’s payment is not found at another', async () => {
    const payment = await unknownPayment();
    const asked = await askFor({ ...payment, billerId: 101 }, 'paid');
    expect(asked).toMatchObject({ error: { why: 'unknown_payment' } });
  });

  test('the door itself asks for the permission', async () => {
    const { billerId, paymentId } = await unknownPayment();
    const answer = await database.sql.begin((tx) =>
      decidePayment(tx, clerk.actor, { billerId, paymentId, approvalId: 1n }, { outcome: 'failed' }),
    );
    expect(answer).toEqual({ ok: false, error: { code: 'not_permitted' } });
  });

  test('is told in every language', async () => {
    const payment = await unknownPayment();
    const asked = await askFor(payment, 'paid');
    invariant(asked.ok, 'asked for');
    const { kinds } = approvals();
    for (const language of LANGUAGES) {
      const said = kinds.payment_decide?.describe(asked.value.payload, language);
      expect(said).toContain(payment.reference);
      expect(said).toMatch(/RRN-4711-1/);
      expect(said).not.toMatch(/[{}]/);
    }
  });
});

describe('M11 a payment that was recorded is taken back by two people', () => {
  const ask = (payment: Payment) =>
    approvals().ask(clerk.actor, {
      ...{ kind: 'payment_reverse', billerId: biller.billerId, payload: { payment: payment.reference } },
      reason: 'paid for a neighbour by mistake',
    });

  test('the bill is owed again, the books are turned round, and the money is on its way', async () => {
    const payment = await unknownPayment();
    await decide(payment, 'paid');
    const asked = await ask(payment);
    invariant(asked.ok, 'asked for');
    expect(approvals().kinds.payment_reverse?.describe(asked.value.payload, 'en')).toContain(
      payment.reference,
    );
    const own = await approvals().decide(clerk.actor, asked.value, { agree: true, note: '' });
    expect(own.ok).toBe(false);
    expect((await core.read(payment)).state).toBe('posted');
    const decided = await approvals().decide(supervisor.actor, asked.value, { agree: true, note: '' });
    expect(decided).toMatchObject({ ok: true, value: { state: 'executed' } });
    expect(await core.read(payment)).toMatchObject({ state: 'returning', reason: 'reversed_by_hand' });
    expect((await core.bills(biller, ACCOUNT))[0]?.state).toBe('open');
    expect(await balances()).toEqual({ biller: 0n, gateway: 0n });
    expect(await core.payments.returning(biller.billerId, 10)).toMatchObject([
      { payment: { reference: payment.reference }, isLate: false },
    ]);
    await database.sql`
      update payments.payment set state_at = now() - interval '73 hours' where payment_id = ${payment.paymentId}`;
    expect(await core.payments.returning(biller.billerId, 10)).toMatchObject([{ isLate: true }]);
    await expectBooksInOrder();
  });

  test('one that was never recorded, or was taken back before, cannot be asked for', async () => {
    const payment = await unknownPayment();
    expect(await ask(payment)).toMatchObject({
      ok: false,
      error: { code: 'not_possible', why: 'not_settled' },
    });
  });
});

describe('M11 what no machine gives back is given back by people, and recorded by two', () => {
  const ask = (payment: Payment, refundRef = 'SATNA-1405-77') =>
    approvals().ask(clerk.actor, {
      ...{ kind: 'payment_given_back', billerId: biller.billerId },
      payload: { payment: payment.reference, refund_ref: refundRef },
      reason: 'the utility has paid it to the account of the customer',
    });

  async function returning(): Promise<Payment> {
    const payment = await unknownPayment();
    const { billerId, paymentId } = payment;
    await database.sql`select payments.move(${billerId}, ${paymentId}, 'returning', 'paid_twice', '{}', null)`;
    return payment;
  }

  test('the payment is over, with the reference of the transfer', async () => {
    const payment = await returning();
    const asked = await ask(payment);
    invariant(asked.ok, 'asked for');
    for (const language of LANGUAGES)
      expect(approvals().kinds.payment_given_back?.describe(asked.value.payload, language)).toMatch(
        /SATNA-1405-77/,
      );
    const decided = await approvals().decide(supervisor.actor, asked.value, { agree: true, note: '' });
    expect(decided).toMatchObject({ ok: true, value: { state: 'executed' } });
    const over = await core.read(payment);
    expect(over).toMatchObject({ state: 'refunded', reason: 'given_back_by_hand' });
    expect((await core.payments.timeline(over)).at(-1)?.detail).toMatchObject({
      refund_ref: 'SATNA-1405-77',
    });
    expect(await core.payments.returning(biller.billerId, 10)).toEqual([]);
    await expectBooksInOrder();
  });

  test('the gateway was faster: what is back already is not given back in the record a second time', async () => {
    const payment = await returning();
    const asked = await ask(payment);
    invariant(asked.ok, 'asked for');
    const { billerId, paymentId } = payment;
    await database.sql`select payments.move(${billerId}, ${paymentId}, 'returned', 'reversed', '{}', null)`;
    const decided = await approvals().decide(supervisor.actor, asked.value, { agree: true, note: '' });
    expect(decided).toMatchObject({ ok: true, value: { state: 'failed', failure: 'not_returning' } });
    expect(await core.read(payment)).toMatchObject({ state: 'returned' });
  });

  test('not for one that is not on its way back, nor without a reference', async () => {
    const unknown = await unknownPayment();
    expect(await ask(unknown)).toMatchObject({ ok: false, error: { why: 'not_returning' } });
    const { billerId, paymentId } = unknown;
    await database.sql`select payments.move(${billerId}, ${paymentId}, 'returning', 'paid_twice', '{}', null)`;
    expect(await ask(unknown, 'x')).toMatchObject({ ok: false, error: { why: 'malformed_gateway_ref' } });
    const asked = await ask(unknown);
    invariant(asked.ok, 'asked for');
    await expect(
      database.sql.begin((tx) =>
        recordGivenBack(tx, clerk.actor, { billerId, paymentId, approvalId: 1n }, 'SATNA-1'),
      ),
    ).resolves.toEqual({ ok: false, error: { code: 'not_permitted' } });
  });
});

describe('the books are corrected by a transfer', () => {
  async function correct(from: string, to: string, amountMinor: string) {
    const accounts = await core.ledger.balances(biller.billerId);
    const idOf = (kind: string) => accounts.find((each) => each.kind === kind)?.accountId.toString() ?? '0';
    return approvals().ask(finance.actor, {
      kind: 'ledger_correct',
      billerId: biller.billerId,
      payload: { debit_account: idOf(from), credit_account: idOf(to), amount_minor: amountMinor },
      reason: 'booked at the wrong gateway',
    });
  }

  test('once, whoever presses twice', async () => {
    const asked = await correct('gateway', 'biller', '1500');
    invariant(asked.ok, 'asked for');
    const decisions = await Promise.all([
      approvals().decide(supervisor.actor, asked.value, { agree: true, note: '' }),
      approvals().decide(supervisor.actor, asked.value, { agree: true, note: '' }),
    ]);
    expect(decisions.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await balances()).toEqual({ biller: 1500n, gateway: -1500n });
    await expectBooksInOrder();
  });

  test('never below an account’s floor', async () => {
    const { billerId, currency } = biller;
    await core.ledger.ensureAccount(billerId, { kind: 'advance', subject: '7', currency, floorMinor: 0n });
    const asked = await correct('advance', 'biller', '1');
    invariant(asked.ok, 'asked for');
    const decided = await approvals().decide(supervisor.actor, asked.value, { agree: true, note: '' });
    expect(decided).toMatchObject({ value: { state: 'failed', failure: 'insufficient_funds' } });
    expect(await balances()).toEqual({ biller: 0n, gateway: 0n, advance: 0n });
    await expectBooksInOrder();
  });

  test.each([
    ['unknown_account', 'nothing', 'biller', '1'],
    ['same_account', 'biller', 'biller', '1'],
    ['malformed_amount', 'gateway', 'biller', '0'],
    ['malformed_amount', 'gateway', 'biller', '-5'],
    ['malformed_amount', 'gateway', 'biller', '1.5'],
  ])('is not even asked for: %s', async (why, from, to, amountMinor) => {
    expect(await correct(from, to, amountMinor)).toEqual({ ok: false, error: { code: 'not_possible', why } });
  });

  test('a supervisor may agree to it and not ask for it; the door itself asks for the permission', async () => {
    const refused = await approvals().ask(supervisor.actor, {
      ...{ kind: 'ledger_correct', billerId: biller.billerId, payload: {}, reason: 'x' },
    });
    expect(refused).toEqual({ ok: false, error: { code: 'not_permitted' } });
    const answer = await database.sql.begin((tx) =>
      correctLedger(tx, clerk.actor, {
        ...{ billerId: biller.billerId, approvalId: 1n, debitAccount: 1n, creditAccount: 2n },
        ...{ amountMinor: 1n, currency: 'IRR' },
      }),
    );
    expect(answer).toEqual({ ok: false, error: { code: 'not_permitted' } });
  });
});

describe('X3 a difference is settled by a correction', () => {
  async function asked() {
    const [debit, credit] = await Promise.all(
      (['gateway', 'biller'] as const).map((kind) =>
        core.ledger.ensureAccount(biller.billerId, {
          ...{ kind, subject: kind === 'gateway' ? 'sandbox' : '', currency: 'IRR' },
        }),
      ),
    );
    const { billerId } = biller;
    const [row] = await database.sql<{ case_id: bigint }[]>`
      insert into settlement.recon_case (biller_id, file_id, source, business_date, bucket, reference, theirs_minor, currency)
      values (${billerId}, 1, 'gateway:sandbox', '2026-11-22', 'MISSING_WITH_US', 'R-1', 7000, 'IRR') returning case_id`;
    invariant(row !== undefined, 'a case');
    const payload = {
      ...{ debit_account: String(debit), credit_account: String(credit), amount_minor: '7000' },
      case: row.case_id.toString(),
    };
    const about = { kind: 'ledger_correct', billerId, payload, reason: 'statement 311' };
    const approval = await approvals().ask(finance.actor, about);
    invariant(approval.ok, 'asked for');
    const read = () => lists().find(billerId, row.case_id);
    return { approval: approval.value, caseId: row.case_id, read, about };
  }

  test('refused: the case stays open, and nothing is moved', async () => {
    const { approval, read } = await asked();
    await approvals().decide(supervisor.actor, approval, { agree: false, note: 'look again' });
    expect(await read()).toMatchObject({ state: 'open', approvalId: undefined });
    expect(await balances()).toEqual({ biller: 0n, gateway: 0n });
  });

  test('settled meanwhile, by a later file or by somebody else: the correction fails, and nothing is moved', async () => {
    const { approval, caseId, read, about } = await asked();
    await lists().close(supervisor.actor, biller.billerId, caseId, 'paid back');
    const decided = await approvals().decide(supervisor.actor, approval, { agree: true, note: '' });
    expect(decided).toMatchObject({ value: { state: 'failed', failure: 'unknown_case' } });
    expect(await read()).toMatchObject({ state: 'closed', reason: 'paid back', approvalId: undefined });
    expect(await balances()).toEqual({ biller: 0n, gateway: 0n });
    expect(await approvals().ask(finance.actor, about)).toMatchObject({ error: { why: 'unknown_case' } });
  });

  test('agreed to: moved and closed together, with the correction beside it', async () => {
    const { approval, read } = await asked();
    await approvals().decide(supervisor.actor, approval, { agree: true, note: '' });
    expect(await read()).toMatchObject({ state: 'closed', approvalId: approval.approvalId });
    expect(await balances()).toEqual({ biller: 7_000n, gateway: -7_000n });
    await expectBooksInOrder();
  });
});
