import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { billRow, type Core, createCore } from '../../test/support/core.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { money } from '../kernel/index.ts';
import { type Database, openDatabase } from '../platform/index.ts';

let database: TestDatabase;
let core: Core;
let otherPool: Database;
/** Another process, as far as the database can tell. */
let other: Core;

beforeAll(async () => {
  database = await createTestDatabase();
  otherPool = openDatabase({ ...database.options, connectionsMax: 5 });
  core = await createCore({ sql: database.sql });
  other = await createCore({ sql: otherPool, vault: core.vault });
});
afterAll(async () => {
  await otherPool.end();
  await database.close();
});

/** A biller with one account, and bills of these amounts on it. */
async function withBills(amounts: readonly number[], changes: Parameters<Core['addBiller']>[0] = {}) {
  const biller = await core.addBiller(changes);
  const rows = amounts.map((amount, n) =>
    billRow('70010001', `B${n + 1}`, amount, { due_on: `2026-10-${String(10 + n)}` }),
  );
  await core.import(biller, rows);
  await other.billers.refresh();
  return { biller, bills: await core.bills(biller, '70010001') };
}

const codeOf = (opened: Awaited<ReturnType<Core['payments']['open']>>) =>
  opened.ok ? (opened.value.replayed ? 'replayed' : 'opened') : opened.error.code;
const heldBy = async (billerId: number) => {
  const rows = await database.sql<{ held_by: bigint | null }[]>`
    select held_by from billing.bill where biller_id = ${billerId} order by bill_id`;
  return rows.map(({ held_by }) => held_by);
};
const letHoldsRunOut = (billerId: number) => database.sql`
  update billing.bill set held_until = now() - interval '1 second'
   where biller_id = ${billerId} and held_by is not null`;

describe('opening a payment', () => {
  test('T1 gives a reference and an id, and holds the bills for it', async () => {
    const { biller, bills } = await withBills([485_000, 15_000]);
    const opened = await core.payments.open(core.order(bills, { payerPhone: '+989121234567' }));
    expect(opened).toMatchObject({
      ok: true,
      value: { billerId: biller.billerId, amount: money(500_000n, 'IRR'), replayed: false },
    });
    if (!opened.ok) return;
    const payment = await core.payments.find(opened.value.reference);
    expect(payment).toMatchObject({ id: opened.value.id, state: 'created', amount: money(500_000n, 'IRR') });
    expect(await core.payments.find(opened.value.id.toUpperCase())).toEqual(payment);
    expect(await heldBy(biller.billerId)).toEqual([payment?.paymentId, payment?.paymentId]);
    expect((await core.bills(biller, '70010001')).map(({ state }) => state)).toEqual(['held', 'held']);
  });

  test("M8 the payer's phone is sealed: found by its digest, readable with the key alone", async () => {
    const { biller, bills } = await withBills([1_000]);
    await core.open(bills, { payerPhone: '+989121234567' });
    const [row] = await database.sql<{ payer: Buffer; payer_digest: Buffer }[]>`
      select payer, payer_digest from payments.payment where biller_id = ${biller.billerId}`;
    expect(row?.payer.includes('9121234567')).toBe(false);
    expect(core.vault.open(row?.payer ?? Buffer.of())).toBe('+989121234567');
    expect(row?.payer_digest).toEqual(core.vault.digest('phone', '+989121234567'));
  });
});

describe('X3 the idempotency key', () => {
  test('the same order again is answered as the first time, whatever has become of the payment', async () => {
    const { biller, bills } = await withBills([485_000]);
    const order = core.order(bills);
    const first = await core.payments.open(order);
    const again = await other.payments.open(order);
    expect(again).toEqual({ ok: true, value: { ...(first.ok ? first.value : {}), replayed: true } });
    await database.sql`
      update billing.bill set paid_minor = amount_minor, held_by = null, held_until = null
       where biller_id = ${biller.billerId}`;
    expect(await core.payments.open(order)).toEqual(again);
  });

  test.each<[string, Parameters<Core['order']>[1]]>([
    ['another amount', { amount: money(1_000n, 'IRR') }],
    ['another payer', { payerPhone: '+989121234567' }],
    ['another channel', { channel: 'sms' }],
    ['another language', { language: 'en' }],
    ['another way back', { returnUrl: 'https://shop.example/' }],
  ])('the same key with %s is refused and changes nothing', async (_, changes) => {
    const { biller, bills } = await withBills([485_000]);
    const order = core.order(bills);
    await core.payments.open(order);
    const before = await heldBy(biller.billerId);
    expect(codeOf(await core.payments.open({ ...order, ...changes }))).toBe('idempotency_key_reused');
    await letHoldsRunOut(biller.billerId);
    expect(codeOf(await core.payments.open({ ...order, ...changes }))).toBe('idempotency_key_reused');
    expect(await heldBy(biller.billerId)).toEqual(before);
  });

  test("somebody else's key of the same name is another key", async () => {
    const { bills } = await withBills([1_000, 2_000]);
    const [first, second] = bills;
    if (first === undefined || second === undefined) throw new Error('two bills');
    const order = core.order([first]);
    expect(codeOf(await core.payments.open(order))).toBe('opened');
    expect(codeOf(await core.payments.open({ ...core.order([second]), key: order.key, scope: 'b' }))).toBe(
      'opened',
    );
  });

  test('twice at the same moment: one is opened, the other is told that it is under way', async () => {
    const { bills } = await withBills([1_000]);
    const order = core.order(bills);
    const codes = (await Promise.all([order, order].map((each) => core.payments.open(each)))).map(codeOf);
    expect(codes.sort()).toEqual(['idempotency_in_progress', 'opened']);
    expect(codeOf(await core.payments.open(order))).toBe('replayed');
  });

  test('at two copies of the program at the same moment, 60 times: one payment each', async () => {
    const { biller } = await withBills([1]);
    await core.import(
      biller,
      Array.from({ length: 60 }, (_, n) => billRow(String(80_000 + n), 'B1', 1_000)),
    );
    const orders = await Promise.all(
      Array.from({ length: 60 }, async (_, n) => core.order(await core.bills(biller, String(80_000 + n)))),
    );
    const answers = await Promise.all(
      orders.flatMap((order) => [core.payments.open(order), other.payments.open(order)]),
    );
    const codes = answers.map(codeOf);
    expect(codes.filter((code) => code === 'opened')).toHaveLength(60);
    expect(codes.filter((code) => code === 'replayed')).toHaveLength(60);
    const ids = answers.map((answer) => (answer.ok ? answer.value.id : ''));
    expect(new Set(ids).size).toBe(60);
  });
});

describe('what cannot be paid', () => {
  test('no bill, one bill twice, bills of two accounts or of two billers', async () => {
    const { biller, bills } = await withBills([1_000]);
    await core.import(biller, [billRow('70010002', 'B1', 1_000)]);
    const neighbour = await core.bills(biller, '70010002');
    const foreign = await withBills([1_000]);
    const open = async (wanted: typeof bills) => codeOf(await core.payments.open(core.order(wanted)));
    expect(await open([])).toBe('no_bills');
    expect(await open([...bills, ...bills])).toBe('repeated_bill');
    expect(await open([...bills, ...neighbour])).toBe('bills_of_different_accounts');
    expect(await open([...bills, ...foreign.bills])).toBe('bills_of_different_accounts');
    const upper = { bills: [...bills.map(({ id }) => id), ...bills.map(({ id }) => id.toUpperCase())] };
    expect(codeOf(await core.payments.open(core.order([], upper)))).toBe('repeated_bill');
    expect(await heldBy(biller.billerId)).toEqual([null, null]);
  });

  test('an id that was made up from a real one, by any other digit in any place, leads nowhere', async () => {
    const { bills } = await withBills([1_000]);
    const id = bills[0]?.id ?? '';
    const altered = [...id].flatMap((digit, place) =>
      digit === '-' ? [] : [`${id.slice(0, place)}${digit === '7' ? '6' : '7'}${id.slice(place + 1)}`],
    );
    const made = ['', 'x', '0', `${id} `, id.replaceAll('-', ''), 'f'.repeat(36), '\0', "' or 1=1"];
    for (const bill of [...altered, ...made]) {
      const answer = await core.payments.open(core.order([], { bills: [bill] }));
      expect(answer).toEqual({ ok: false, error: { code: 'unknown_bill', id: bill } });
    }
  });

  test('a bill that is paid, cancelled, or of zero', async () => {
    const { biller, bills } = await withBills([1_000, 2_000]);
    const [first, second] = bills;
    if (first === undefined || second === undefined) throw new Error('two bills');
    await database.sql`
      update billing.bill set paid_minor = amount_minor where biller_id = ${biller.billerId} and bill_id = ${first.billId}`;
    await database.sql`
      update billing.bill set cancelled = true where biller_id = ${biller.billerId} and bill_id = ${second.billId}`;
    expect(codeOf(await core.payments.open(core.order([first])))).toBe('bill_already_paid');
    expect(codeOf(await core.payments.open(core.order([second])))).toBe('bill_cancelled');
    await database.sql`
      update billing.bill set cancelled = false, amount_minor = 0 where biller_id = ${biller.billerId} and bill_id = ${second.billId}`;
    expect(codeOf(await core.payments.open(core.order([second])))).toBe('bill_already_paid');
  });

  test('money of another currency', async () => {
    const { bills } = await withBills([1_000]);
    const order = core.order(bills, { amount: money(1_000n, 'USD') });
    expect(await core.payments.open(order)).toEqual({
      ok: false,
      error: { code: 'other_currency', expected: 'IRR' },
    });
  });

  test.each([
    ['exact', 2_999n, 'amount_must_be_total'],
    ['exact', 3_001n, 'amount_must_be_total'],
    ['exact', 3_000n, 'opened'],
    ['up', 2_999n, 'amount_below_total'],
    ['up', 3_001n, 'opened'],
    ['down', 3_001n, 'amount_above_total'],
    ['down', 2_999n, 'opened'],
    ['any', 1n, 'opened'],
    ['any', 9_000n, 'opened'],
    ['any', 0n, 'amount_not_positive'],
    ['any', -1n, 'amount_not_positive'],
    ['any', 1_000_000_000_000_001n, 'amount_too_large'],
  ] as const)('X7 where the biller takes "%s", %d of 3,000 is %s', async (exactness, minor, code) => {
    const payment = { exactness, order: 'oldest_first', holdMs: 900_000 } as const;
    const { biller, bills } = await withBills([1_000, 2_000], { payment });
    const opened = await core.payments.open(core.order(bills, { amount: money(minor, 'IRR') }));
    expect(codeOf(opened)).toBe(code);
    expect((await heldBy(biller.billerId)).some((holder) => holder !== null)).toBe(code === 'opened');
    expect(await core.payments.check(biller.billerId)).toEqual([]);
  });

  test('a bill that is altered between being read and being claimed', async () => {
    const { biller, bills } = await withBills([1_000]);
    const changing = await otherPool.reserve();
    await changing`begin`;
    await changing`update billing.bill set version = version + 1, amount_minor = 7 where biller_id = ${biller.billerId}`;
    const opening = core.payments.open(core.order(bills));
    // It has read the old amount and now waits for the row.
    await expect
      .poll(
        () =>
          database.sql`select from pg_stat_activity where wait_event_type = 'Lock' and datname = ${database.name}`,
      )
      .toHaveLength(1);
    await changing`commit`;
    changing.release();
    expect(codeOf(await opening)).toBe('bill_changed');
    expect(await heldBy(biller.billerId)).toEqual([null]);
  });
});

describe('X6 a bill is held for the payer who is paying it', () => {
  test('nobody else pays it meanwhile, on any channel; they are told until when', async () => {
    const { biller, bills } = await withBills([1_000, 2_000]);
    await core.open(bills.slice(0, 1));
    const [held] = await core.bills(biller, '70010001');
    for (const channel of ['web', 'sms', 'api']) {
      const answer = await core.payments.open(core.order(bills, { channel }));
      expect(answer).toEqual({ ok: false, error: { code: 'bill_held', until: held?.heldUntil } });
    }
    const holdMs = (held?.heldUntil?.getTime() ?? 0) - Date.now();
    expect(holdMs).toBeGreaterThan(840_000);
    expect(holdMs).toBeLessThanOrEqual(900_000);
    expect(codeOf(await core.payments.open(core.order(bills.slice(1))))).toBe('opened');
  });

  test('a hold that ran out needs no tidying: the next payer gets the bill', async () => {
    const { biller, bills } = await withBills([1_000]);
    const first = await core.open(bills);
    await letHoldsRunOut(biller.billerId);
    expect((await core.bills(biller, '70010001'))[0]?.state).toBe('open');
    const second = await core.open(bills);
    expect(await heldBy(biller.billerId)).toEqual([second.paymentId]);
    expect(second.paymentId).not.toBe(first.paymentId);
  });

  test('X3 of 50 who want the same bill at once, at two copies of the program, exactly one gets it', async () => {
    const { biller, bills } = await withBills([1_000]);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        (n % 2 === 0 ? core : other).payments.open(core.order(bills, { scope: `payer-${n}` })),
      ),
    );
    const codes = answers.map(codeOf);
    expect(codes.filter((code) => code === 'opened')).toHaveLength(1);
    expect(codes.every((code) => ['opened', 'bill_changed', 'bill_held'].includes(code))).toBe(true);
    const rows = await database.sql`select from payments.payment where biller_id = ${biller.billerId}`;
    expect(rows).toHaveLength(1);
  });

  test('X3 all bills of a payment or none: sets that overlap never leave half a hold', async () => {
    const { biller, bills } = await withBills([10, 20, 30, 40, 50, 60]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.subarray([...bills], { minLength: 1 }), { minLength: 2, maxLength: 8 }),
        async (wanted) => {
          const answers = await Promise.all(
            wanted.map((set, n) =>
              (n % 2 === 0 ? core : other).payments.open(core.order(set, { scope: `s${n}` })),
            ),
          );
          const rows = await database.sql<{ half: boolean }[]>`
            select count(distinct b.held_by is not distinct from i.payment_id) > 1
                     or bool_or(b.held_by is distinct from i.payment_id) as half
              from payments.payment p join payments.item i using (biller_id, payment_id)
              join billing.bill b using (biller_id, bill_id)
             where biller_id = ${biller.billerId} and p.state = 'created' group by i.payment_id`;
          expect(rows.some(({ half }) => half)).toBe(false);
          const opened = answers.filter((answer) => answer.ok).length;
          expect(rows).toHaveLength(opened);
          expect(opened).toBeGreaterThan(0);
          const [stray] = await database.sql<{ bills: bigint }[]>`
            select count(*) as bills from billing.bill b
             where biller_id = ${biller.billerId} and held_by is not null
               and not exists (select from payments.item i where i.biller_id = b.biller_id
                                and i.payment_id = b.held_by and i.bill_id = b.bill_id)`;
          expect(stray?.bills).toBe(0n);
          await database.sql`update payments.payment set state = 'expired' where biller_id = ${biller.billerId}`;
          await letHoldsRunOut(biller.billerId);
        },
      ),
      { numRuns: 25 },
    );
    expect(await core.payments.check(biller.billerId)).toEqual([]);
  });
});
