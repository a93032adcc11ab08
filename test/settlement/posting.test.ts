import { randomBytes } from 'node:crypto';
import { fastify } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Biller } from '../../src/billing/index.ts';
import { invariant, money } from '../../src/kernel/index.ts';
import { checkLedger } from '../../src/ledger/index.ts';
import type { Payment } from '../../src/payments/index.ts';
import { systemClock } from '../../src/platform/index.ts';
import {
  createHttpBillerSystem,
  createPostingLists,
  createPostings,
  createStandIn,
} from '../../src/settlement/index.ts';
import { createSimulatedBillerSystem } from '../../src/simulators/index.ts';
import { billRow, type Core, createCore } from '../support/core.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createScriptedGateway } from '../support/scripted-gateway.ts';

const AMOUNT = 485_000;
const SECRET = randomBytes(32);
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

/** One biller with a system of its own, and all that talks to it. */
async function createScene(posting: Partial<NonNullable<Biller['posting']>> = {}) {
  const { sql } = database;
  const simulated = createSimulatedBillerSystem({ secret: SECRET });
  const server = fastify();
  await server.register(simulated.routes, { prefix: '/biller' });
  const url = `${await server.listen({ host: '127.0.0.1', port: 0 })}/biller`;
  const system = createHttpBillerSystem({ url, secret: SECRET, timeoutMs: 300, clock: systemClock });
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const gateway = createScriptedGateway('sandbox');
  const of = new Map<number, typeof system>();
  const systems = {
    of: (billerId: number) => of.get(billerId),
    all: () => Array.from(of, ([billerId, each]) => ({ billerId, system: each })),
  };
  const billing = await createCore({ sql });
  const standIn = createStandIn({ sql, vault: billing.vault, inquiry: billing.inquiry, systems, onError });
  const core = await createCore({
    ...{ sql, vault: billing.vault, gateways: [gateway.gateway], admit: standIn.admit },
  });
  const biller = await core.addBiller({ posting: { way: 'http', ...posting } });
  of.set(biller.billerId, system);
  const postings = createPostings({
    ...{ sql, clock: systemClock, billers: core.billers, payments: core.payments, systems, onError },
    observe: () => {},
  });
  const lists = createPostingLists({ sql, billers: core.billers });
  return { core, biller, simulated, standIn, postings, lists, errors, gateway, server };
}
type Scene = Awaited<ReturnType<typeof createScene>>;

let it: Scene;
beforeEach(async () => {
  it = await createScene();
});
afterEach(async () => {
  it.simulated.end();
  await it.server.close();
  expect(it.errors).toEqual([]);
  expect(await it.core.payments.check(it.biller.billerId)).toEqual([]);
  expect(await checkLedger(database.sql, it.biller.billerId)).toEqual([]);
});

let refs = 0;
/** Opened, and its money come. */
async function paid({ core, biller }: Scene, account = '70010001', number = 'B1'): Promise<Payment> {
  await core.import(biller, [billRow(account, number, AMOUNT)]);
  const bills = (await core.bills(biller, account)).filter((bill) => bill.number === number);
  return settle(core, await core.open(bills));
}

async function settle(core: Core, payment: Payment): Promise<Payment> {
  expect((await core.payments.start(payment)).kind).toBe('page');
  refs += 1;
  const settled = await core.payments.settle({
    ...{ billerId: payment.billerId, paymentId: payment.paymentId, amount: payment.amount },
    ...{ gatewayRef: `REF-${refs}`, maskedCard: undefined },
  });
  expect(settled).toEqual({ outcome: 'settled', state: 'paid' });
  return core.read(payment);
}

/** All that was put off is due now, and a system that was left alone may be asked again. */
async function later({ biller }: Scene): Promise<void> {
  await database.sql`
    update settlement.posting set attend_at = now() where biller_id = ${biller.billerId} and attend_at is not null`;
  await database.sql`update settlement.link set quiet_until = now() where biller_id = ${biller.billerId}`;
}

const states = async ({ core }: Scene, ...payments: readonly Payment[]) =>
  Promise.all(payments.map(async (payment) => (await core.read(payment)).state));

describe('M10 a payment is recorded at the biller', () => {
  test('paid is not yet posted; posted is what the biller has acknowledged, and the wait is measured', async () => {
    const payment = await paid(it);
    expect(payment.state).toBe('paid');
    expect(await it.lists.figures()).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ billerId: it.biller.billerId, waiting: 1, late: 0 }),
      ]),
    );
    expect(await it.postings.work()).toBe(1);
    expect(await states(it, payment)).toEqual(['posted']);
    expect([...it.simulated.booked.values()]).toEqual([
      { reference: payment.reference, account: '70010001', amountMinor: BigInt(AMOUNT), reversed: false },
    ]);
    expect((await it.core.payments.timeline(payment)).at(-1)).toMatchObject({
      state: 'posted',
      detail: { by: 'biller', biller_ref: `BK-${payment.reference}` },
    });
    const [figures] = (await it.lists.figures()).filter(({ billerId }) => billerId === it.biller.billerId);
    expect(figures).toMatchObject({ waiting: 0, acknowledged: 1 });
    expect(figures?.medianMs).toBeGreaterThan(0);
    expect(await it.postings.work()).toBe(0);
  });

  test('an answer that was lost: told again under the same reference, and booked once', async () => {
    const payment = await paid(it);
    it.simulated.fault('lost');
    await it.postings.work();
    expect(await states(it, payment)).toEqual(['paid']);
    it.simulated.fault('lost', false);
    await later(it);
    await it.postings.work();
    expect(await states(it, payment)).toEqual(['posted']);
    expect(it.simulated.heard).toEqual([payment.reference, payment.reference]);
    expect(it.simulated.booked.size).toBe(1);
  });

  test.each(['down', 'silent', 'unreadable'] as const)(
    'a system that is %s refuses nothing: it is told when it is back',
    async (fault) => {
      const payment = await paid(it);
      it.simulated.fault(fault);
      for (let round = 0; round < 4; round += 1) {
        await later(it);
        await it.postings.work();
      }
      expect(await states(it, payment)).toEqual(['paid']);
      const [figures] = (await it.lists.figures()).filter(({ billerId }) => billerId === it.biller.billerId);
      expect(figures?.downSince).toBeInstanceOf(Date);
      it.simulated.fault(fault, false);
      await later(it);
      await it.postings.work();
      expect(await states(it, payment)).toEqual(['posted']);
    },
  );

  test('killed with a posting in hand: another takes it when the lease is over', async () => {
    const payment = await paid(it);
    await database.sql`select settlement.take_postings(${it.biller.billerId}, 10, 60000)`;
    expect(await it.postings.work()).toBe(0);
    await later(it);
    expect(await it.postings.work()).toBe(1);
    expect(await states(it, payment)).toEqual(['posted']);
  });

  test('payments of one account are told in the order in which they were made, and others do not wait for them', async () => {
    const first = await paid(it, '70010001', 'B1');
    const second = await paid(it, '70010001', 'B2');
    const other = await paid(it, '70010002', 'B3');
    await it.postings.work();
    expect(it.simulated.heard.toSorted()).toEqual([first.reference, other.reference].toSorted());
    expect(await states(it, first, second, other)).toEqual(['posted', 'paid', 'posted']);
    await it.postings.work();
    expect(await states(it, second)).toEqual(['posted']);
  });

  test('two copies of the program tell each payment once', async () => {
    const payments = await Promise.all(
      Array.from({ length: 12 }, (_, index) => paid(it, `7002000${index}`, `B${index}`)),
    );
    const both = await Promise.all([it.postings.work(), it.postings.work()]);
    expect(both[0] + both[1]).toBe(payments.length);
    expect(it.simulated.heard).toHaveLength(payments.length);
  });

  test('what waits for longer than the biller has promised is late, and stands on the list', async () => {
    await it.core.billers.put({ ...it.biller, posting: { way: 'http', withinMinutes: 30 } });
    const payment = await paid(it);
    await database.sql`
      update settlement.posting set since = since - interval '31 minutes' where biller_id = ${it.biller.billerId}`;
    const [figures] = (await it.lists.figures()).filter(({ billerId }) => billerId === it.biller.billerId);
    expect(figures).toMatchObject({ waiting: 1, late: 1, waitingMinor: BigInt(AMOUNT) });
    expect(await it.lists.waiting(it.biller.billerId, 10)).toMatchObject([
      { paymentId: payment.paymentId, kind: 'payment', isLate: true },
    ]);
  });

  test('M11 the biller will not have it: the bill is owed again, and the money goes back', async () => {
    const payment = await paid(it);
    it.simulated.fault('refuse');
    await it.postings.work();
    const after = await it.core.read(payment);
    expect(after).toMatchObject({ state: 'returning', reason: 'refused_by_biller' });
    expect(await it.core.bills(it.biller, '70010001')).toMatchObject([{ state: 'open' }]);
    it.gateway.script.status = { kind: 'paid', gatewayRef: 'REF', amount: money(BigInt(AMOUNT), 'IRR') };
    it.gateway.script.reverse = { kind: 'reversed' };
    expect(await it.core.payments.advance(after)).toMatchObject({ state: 'returned' });
    expect(await it.postings.work()).toBe(0);
  });

  test('taken back before the biller was told: it never hears of it; taken back after that: it hears of that too', async () => {
    const [untold, told] = [await paid(it, '70010001', 'B1'), await paid(it, '70010002', 'B2')];
    await database.sql`
      update settlement.posting set attend_at = now() + interval '1 hour' where payment_id = ${untold.paymentId}`;
    await it.postings.work();
    for (const { billerId, paymentId } of [untold, told])
      await database.sql`select payments.unsettle(${billerId}, ${paymentId}, 'reversed_by_hand', '{}', null)`;
    await later(it);
    await it.postings.work();
    expect(it.simulated.heard).toEqual([told.reference, `-${told.reference}`]);
    expect(it.simulated.booked.get(told.reference)).toMatchObject({ reversed: true });
  });
});

describe('X5 stand-in for a biller whose own system is silent', () => {
  const account = (number: string, bills: readonly Readonly<Record<string, string>>[]) => ({
    ...{ account: number, identifiers: { subscription: number }, bills: [...bills] },
  });
  const bill = (number: string, amount = AMOUNT): Readonly<Record<string, string>> => {
    const { account: _, subscription: __, ...fields } = billRow('', number, amount);
    return fields;
  };
  const inquire = () => it.standIn.inquiry.inquire(it.biller, { subscription: '70010001' });

  test('inquiry is the biller’s own answer: a new bill is there, a changed one changed, one that is gone is paid', async () => {
    const there = account('70010001', [bill('B1'), bill('B2')]);
    it.simulated.accounts.push(there);
    expect(await inquire()).toMatchObject({
      ok: true,
      value: { bills: [{ number: 'B1' }, { number: 'B2' }] },
    });
    there.bills = [bill('B2', 99_000), bill('B3')];
    const answer = await inquire();
    invariant(answer.ok, 'the account is there');
    expect(answer.value.standIn).toBeUndefined();
    expect(answer.value.bills.map(({ number, remaining }) => [number, remaining.minor])).toEqual([
      ['B2', 99_000n],
      ['B3', BigInt(AMOUNT)],
    ]);
  });

  test('silence: the last known state, which says so and since when; payments are taken and posted when it is back', async () => {
    it.simulated.accounts.push(account('70010001', [bill('B1')]));
    await inquire();
    it.simulated.fault('down');
    const answer = await inquire();
    invariant(answer.ok, 'what was heard before is known');
    expect(answer.value.standIn?.asOf).toBeInstanceOf(Date);
    expect(await it.standIn.inquiry.standIn?.(it.biller, answer.value.accountId)).toBeDefined();
    const payment = await settle(it.core, await it.core.open(answer.value.bills));
    await it.postings.work();
    expect(await states(it, payment)).toEqual(['paid']);
    it.simulated.fault('down', false);
    await later(it);
    await it.postings.work();
    expect(await states(it, payment)).toEqual(['posted']);
    // And while it waits, the biller's own answer, which knows nothing of it, does not open the bill again.
    expect(await inquire()).toMatchObject({ ok: true, value: { bills: [] } });
  });

  test('an account that nobody here knows, while the biller is silent: nobody says that there is none', async () => {
    it.simulated.fault('silent');
    expect(await inquire()).toEqual({ ok: false, error: { code: 'biller_silent' } });
    it.simulated.fault('silent', false);
    await later(it);
    expect(await inquire()).toEqual({ ok: false, error: { code: 'account_not_found' } });
  });

  test('a bill that was paid here and not posted yet stays paid, whatever the biller still says', async () => {
    it.simulated.accounts.push(account('70010001', [bill('B1')]));
    const answer = await inquire();
    invariant(answer.ok, 'the account is there');
    await settle(it.core, await it.core.open(answer.value.bills));
    expect(await inquire()).toMatchObject({ ok: true, value: { bills: [] } });
  });

  test('within the limits that the biller sets: one payment, all that waits, for so long', async () => {
    const standIn = { paymentMinorMax: '500000', waitingMinorMax: '900000', minutesMax: 60 };
    const biller: Biller = { ...it.biller, posting: { way: 'http', standIn } };
    await it.core.billers.put(biller);
    await it.core.import(biller, [
      billRow('70010001', 'B1', AMOUNT),
      billRow('70010002', 'B2', 600_000),
      billRow('70010003', 'B3', AMOUNT),
    ]);
    const open = async (number: string) =>
      it.core.payments.open(it.core.order(await it.core.bills(biller, number)));
    const refused = { ok: false, error: { code: 'stand_in_limit' } };
    it.simulated.fault('down');
    await paid(it, '70010009', 'B9');
    for (let round = 0; round < 3; round += 1) {
      await later(it);
      await it.postings.work();
    }
    // 485,000 wait already: as much again would be too much, and so is one of 600,000.
    expect(await open('70010001')).toEqual(refused);
    expect(await open('70010002')).toEqual(refused);
    await it.core.billers.put({
      ...biller,
      posting: { way: 'http', standIn: { ...standIn, waitingMinorMax: '1000000' } },
    });
    expect(await open('70010001')).toMatchObject({ ok: true });
    await database.sql`
      update settlement.link set down_since = now() - interval '61 minutes' where biller_id = ${biller.billerId}`;
    expect(await open('70010003')).toEqual(refused);
    it.simulated.fault('down', false);
    await later(it);
    await it.postings.work();
    expect(await open('70010003')).toMatchObject({ ok: true });
  });
});
