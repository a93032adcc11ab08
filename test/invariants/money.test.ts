import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Biller } from '../../src/billing/index.ts';
import { money } from '../../src/kernel/index.ts';
import type { Payment } from '../../src/payments/index.ts';
import { billRow, type Core } from '../support/core.ts';
import { type Callback, openSandbox, type Sandbox } from './sandbox.ts';

const ACTIONS = 300;
const MINUTE_MS = 60_000;
const ACCOUNTS = ['50000001', '50000002', '50000003', '50000004'];
const FAULTS = [
  ...(['verify_timeout', 'verify_timeout_before', 'verify_500', 'wrong_amount', 'status_down'] as const),
  ...(['reverse_down', 'reverse_timeout', 'no_callback', 'double_callback', 'decline', 'cancel'] as const),
];

const seed = Number(process.env.WASL_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

let sandbox: Sandbox;
let biller: Biller;

beforeAll(async () => {
  sandbox = await openSandbox({ bankTimeoutMs: 150 });
  biller = await sandbox.core.addBiller();
  await sandbox.other.billers.refresh();
  await sandbox.core.import(
    biller,
    ACCOUNTS.map((account) => billRow(account, 'B0', 5_000)),
  );
});
afterAll(() => sandbox.close());

/** Mulberry32: small, and the same everywhere for the same seed. */
function createRandom(start: number): (limit: number) => number {
  let state = start;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** Each doing draws from a row of its own, so that what happens beside it does not change what it does. */
function createChance(start: number) {
  const random = createRandom(start);
  return {
    random,
    pick: <T>(list: readonly T[]): T | undefined => list[random(list.length || 1)],
    copy: (): Core => (random(2) === 0 ? sandbox.core : sandbox.other),
  };
}

type Chance = ReturnType<typeof createChance>;

/** People, the bank and the clock, doing anything in any order, several at the same moment. */
function createWorld() {
  const payments: Payment[] = [];
  const callbacks: Callback[] = [];
  let bills = 0;

  const doings: readonly ((chance: Chance) => Promise<void>)[] = [
    async function importBills({ copy, random }) {
      const rows = ACCOUNTS.filter(() => random(2) === 0).map((account) => {
        bills += 1;
        return billRow(account, `B${bills}`, 1_000 + random(9) * 500, {
          due_on: `2026-11-${10 + random(20)}`,
        });
      });
      if (rows.length > 0) await copy().import(biller, rows);
    },
    async function open({ copy, pick, random }) {
      const core = copy();
      const open = (await core.bills(biller, pick(ACCOUNTS) ?? '')).filter(({ state }) => state !== 'held');
      const wanted = open.filter(() => random(3) > 0);
      const amount = random(2) === 0 ? {} : { amount: money(BigInt(500 + random(12) * 500), 'IRR') };
      const opened = await core.payments.open(
        core.order(wanted, { ...amount, scope: `payer-${random(1e9)}` }),
      );
      if (opened.ok) payments.push(await core.read(opened.value));
    },
    async function start({ copy, pick }) {
      const payment = pick(payments);
      if (payment !== undefined) await copy().payments.start(await sandbox.core.read(payment));
    },
    async function payOrNot({ pick, random }) {
      const payment = pick(payments);
      if (payment === undefined) return;
      const current = await sandbox.core.read(payment);
      if (current.gatewayToken === undefined) return;
      const fault = pick(FAULTS);
      if (random(2) === 0 && fault !== undefined) await sandbox.fault(current, fault, 1 + random(2));
      const card = random(5) === 0 ? pick(['decline', 'cancel'] as const) : 'pay';
      callbacks.push(...(await sandbox.play(current, card ?? 'pay')));
    },
    async function comeBack({ copy, pick, random }) {
      const callback = pick(callbacks);
      if (callback === undefined) return;
      const times = 1 + random(3);
      await Promise.all(Array.from({ length: times }, () => sandbox.returned(callback, copy())));
    },
    async function sweep({ copy }) {
      await copy().payments.sweeper.sweep();
    },
    async function letTimePass({ pick, random }) {
      await sandbox.passTime((pick([10_000, MINUTE_MS, 3 * MINUTE_MS, 16 * MINUTE_MS]) ?? 0) + random(1_000));
    },
    async function fold({ copy }) {
      await copy().ledger.fold(biller.billerId);
    },
  ];
  // The steps of a payment come more often than the rest, or few would be paid.
  const weights = [1, 4, 4, 4, 5, 3, 1, 1];
  const chance = createChance(seed);
  const bag = doings.flatMap((doing, n) => Array<typeof doing>(weights[n] ?? 1).fill(doing));

  return {
    payments,
    async act(): Promise<void> {
      const together = Array.from({ length: 1 + chance.random(4) }, () => chance.pick(bag));
      await Promise.all(together.map((doing) => doing?.(createChance(chance.random(2 ** 31)))));
    },
    /** The bank answers again, and there is time for everything that is under way to end. */
    async comeToRest(): Promise<void> {
      await sandbox.sql`delete from sandbox_bank.faults`;
      for (let round = 0; round < 12; round++) {
        await sandbox.passTime(16 * MINUTE_MS);
        await sandbox.sweep();
      }
    },
  };
}

test(`X3 whatever happens in whatever order (WASL_TEST_SEED=${seed}), every rial is in its place`, async () => {
  const world = createWorld();
  for (let n = 0; n < ACTIONS / 2.5; n++) {
    await world.act();
    if (n % 10 === 0) expect(await sandbox.discrepancies(biller.billerId)).toEqual([]);
  }
  await world.comeToRest();

  const { sql } = sandbox;
  const unlike = await sql`
    select p.payment_id, p.state, p.reason, p.attend_at, o.state as bank
      from payments.payment p left join sandbox_bank.orders o on o.order_id = p.gateway_order
     where p.biller_id = ${biller.billerId}
       and (p.state = 'posted') is distinct from (o.state = 'verified') and (p.state = 'posted' or o.state is not null)`;
  expect(unlike, 'money the bank has handed over is a posted payment, and no other money is').toEqual([]);
  const restless = await sql`
    select payment_id, state, reason from payments.payment
     where biller_id = ${biller.billerId} and (state not in ('posted', 'failed', 'expired', 'returned') or attend_at is not null)`;
  expect(restless, 'every payment has come to its end').toEqual([]);
  const [sums] = await sql<{ bank: bigint; posted: bigint; books: bigint }[]>`
    select (select coalesce(sum(amount_minor), 0)::bigint from sandbox_bank.orders where state = 'verified') as bank,
           (select coalesce(sum(amount_minor), 0)::bigint from payments.payment where state = 'posted') as posted,
           (select coalesce(-sum(balance_minor), 0)::bigint from ledger.balances(${biller.billerId}) where kind = 'gateway') as books`;
  expect([sums?.posted, sums?.books]).toEqual([sums?.bank, sums?.bank]);
  const overpaid = await sql`select bill_id from billing.bill where paid_minor > amount_minor`;
  expect(overpaid).toEqual([]);
  expect(await sandbox.discrepancies(biller.billerId)).toEqual([]);
  expect(sandbox.errors).toEqual([]);
  // Otherwise nothing was proven. Whether any of the money was kept is up to the seed: faults may send all of it back.
  const [took] = await sql<{ orders: bigint }[]>`
    select count(*) as orders from sandbox_bank.orders where ref_num is not null`;
  expect(world.payments.length).toBeGreaterThan(10);
  expect(took?.orders).toBeGreaterThan(0n);
}, 60_000);
