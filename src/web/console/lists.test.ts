import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConsoleApp, startConsoleApp } from '../../../test/support/console-app.ts';
import {
  BILL_SORTS,
  type Bill,
  type BillFilter,
  type BillSort,
  type Customers,
  createCustomers,
} from '../../billing/index.ts';
import { invariant } from '../../kernel/index.ts';
import type { PaymentSort } from '../../payments/index.ts';
import { type Actor, encodeCursor, SYSTEM } from '../../platform/index.ts';
import { readDay } from './lists-controls.tsx';

const SEPEHR = 101;
const MALWA = 102;
const PER_DAY = 60;

let running: ConsoleApp;
let customers: Customers;
/** Numbers follow time up to here; a test puts some of earlier days behind them, which a real clock does not. */
let lastInTime: bigint;

beforeAll(async () => {
  running = await startConsoleApp();
  customers = createCustomers({ ...running.app, vault: running.vault });
  await running.busyDay(SEPEHR, PER_DAY);
  const [last] = await running.app.sql<{ id: bigint }[]>`select max(payment_id) as id from payments.payment`;
  lastInTime = last?.id ?? 0n;
}, 120_000);
afterAll(() => running.close());

const atMalwa: Actor = { ...SYSTEM, staffId: 9n, login: 'malwa', billers: new Set([MALWA]) };

/** Numbers of all payments of a list, page after page. */
async function walk(sort: PaymentSort, between: () => Promise<unknown> = async () => {}) {
  const numbers: bigint[] = [];
  let cursor: string | undefined;
  do {
    const page = await running.app.payments.records.list(
      SYSTEM,
      { billerId: SEPEHR },
      { sort, cursor, limit: 100 },
    );
    invariant(page.ok, 'a page');
    numbers.push(...page.value.rows.map(({ payment }) => payment.paymentId));
    cursor = page.value.next;
    await between();
  } while (cursor !== undefined);
  return numbers;
}

describe('lists of payments', () => {
  test.each(['newest', 'oldest', 'largest', 'smallest'] as const)(
    '%s: each once, page after page',
    async (sort) => {
      const numbers = await walk(sort);
      // Other tests let more come in.
      expect(numbers.filter((id) => id <= lastInTime)).toHaveLength(PER_DAY * 9);
      expect(new Set(numbers).size).toBe(numbers.length);
    },
  );

  test('payments that come in meanwhile push nothing to the next page again', async () => {
    const before = await walk('newest');
    const during = await walk('newest', () => running.busyDay(SEPEHR, 1));
    expect(during).toEqual(before);
  });

  test('a filter finds what it says, and how many there are', async () => {
    const page = await running.app.payments.records.list(
      SYSTEM,
      { billerId: SEPEHR, states: ['failed'], amountFrom: 200_000n },
      { sort: 'newest', limit: 200 },
    );
    invariant(page.ok, 'a page');
    expect(page.value.rows.length).toBeGreaterThan(0);
    for (const { payment } of page.value.rows) {
      expect(payment.state).toBe('failed');
      expect(payment.amount.minor).toBeGreaterThanOrEqual(200_000n);
    }
    expect(page.value.count).toEqual({ atLeast: page.value.rows.length, exact: true });
  });

  test('a day is the biller’s day', async () => {
    const [row] = await running.app.sql<{ day: string; count: bigint }[]>`
      select (created_at at time zone 'Asia/Tehran')::date::text as day, count(*) as count from payments.payment
       where biller_id = ${SEPEHR} and payment_id <= ${lastInTime} group by 1 order by 1 offset 3 limit 1`;
    const day = readDay(row?.day ?? '');
    const page = await running.app.payments.records.list(
      SYSTEM,
      { billerId: SEPEHR, from: day, to: day },
      { sort: 'newest', limit: 200 },
    );
    expect(page.ok && page.value.rows.length).toBe(Number(row?.count));
  });

  test('of another biller nobody learns anything', async () => {
    const { records } = running.app.payments;
    expect(await records.list(atMalwa, { billerId: SEPEHR }, { sort: 'newest', limit: 10 })).toEqual({
      ok: false,
      error: { code: 'not_permitted' },
    });
    const all = await records.list(atMalwa, {}, { sort: 'newest', limit: 10 });
    expect(all.ok && all.value.rows).toEqual([]);
    expect((await records.figures(atMalwa, SEPEHR)).ok).toBe(false);
    expect(records.all(atMalwa, { billerId: SEPEHR }).ok).toBe(false);
  });

  test.each(['x', 'W10', 'eyJhIjoxfQ', 'WyIxOyBkcm9wIHRhYmxlIl0'])('%s is no cursor', async (cursor) => {
    const page = await running.app.payments.records.list(SYSTEM, {}, { sort: 'newest', cursor, limit: 10 });
    expect(page).toEqual({ ok: false, error: { code: 'malformed_cursor' } });
  });
});

/** All bills of a list, page after page. */
async function walkBills(sort: BillSort, filter: BillFilter = { billerId: SEPEHR }) {
  const bills: Bill[] = [];
  let cursor: string | undefined;
  do {
    const page = await customers.bills(SYSTEM, filter, { sort, cursor, limit: 7 });
    invariant(page.ok, 'a page');
    bills.push(...page.value.rows.map(({ bill }) => bill));
    cursor = page.value.next;
  } while (cursor !== undefined);
  return bills;
}

describe('lists of bills', () => {
  const inOrder: Readonly<Record<BillSort, (a: Bill, b: Bill) => boolean>> = {
    newest: (a, b) => a.billId > b.billId,
    oldest: (a, b) => a.billId < b.billId,
    due_first: (a, b) => a.dueOn < b.dueOn || (a.dueOn === b.dueOn && a.billId < b.billId),
    due_last: (a, b) => a.dueOn > b.dueOn || (a.dueOn === b.dueOn && a.billId > b.billId),
    largest: (a, b) =>
      a.amount.minor > b.amount.minor || (a.amount.minor === b.amount.minor && a.billId > b.billId),
    smallest: (a, b) =>
      a.amount.minor < b.amount.minor || (a.amount.minor === b.amount.minor && a.billId < b.billId),
  };

  test.each(BILL_SORTS)('%s: each once, in order, those that are equal by number', async (sort) => {
    const [row] = await running.app.sql<{ count: bigint }[]>`
      select count(*) as count from billing.bill where biller_id = ${SEPEHR}`;
    const bills = await walkBills(sort);
    expect(bills).toHaveLength(Number(row?.count));
    for (const [nth, bill] of bills.entries()) {
      const before = bills[nth - 1];
      if (before !== undefined) expect(inOrder[sort](before, bill)).toBe(true);
    }
  });

  test.each(BILL_SORTS)('%s keeps to the filter, and merges billers', async (sort) => {
    const bills = await walkBills(sort, { state: 'unpaid' });
    expect(new Set(bills.map(({ billerId }) => billerId)).size).toBeGreaterThan(1);
    expect(bills.every(({ remaining }) => remaining.minor > 0n)).toBe(true);
  });

  test('the due day has an index to walk down, whatever the size of the table', async () => {
    const plan = await running.app.sql.begin(async (tx) => {
      await tx`set local enable_seqscan = off`;
      await tx`set local enable_sort = off`;
      return tx<{ 'QUERY PLAN': string }[]>`
        explain select * from billing.bill b where b.biller_id = ${SEPEHR} and (b.due_on, b.bill_id) > ('2026-10-01'::date, 5)
         order by b.due_on, b.bill_id limit 51`;
    });
    expect(JSON.stringify(plan)).toContain('bill_by_due');
  });

  test.each(['x', encodeCursor(['5']), encodeCursor(['yesterday', '5']), encodeCursor(['2026-10-01', 'x'])])(
    '%s is no place among due days',
    async (cursor) => {
      const page = await customers.bills(SYSTEM, {}, { sort: 'due_first', cursor, limit: 7 });
      expect(page).toEqual({ ok: false, error: { code: 'malformed_cursor' } });
    },
  );
});

describe('figures', () => {
  test('the cells of a day add up to its payments', async () => {
    const figures = await running.app.payments.records.figures(SYSTEM, SEPEHR);
    invariant(figures.ok, 'figures');
    const { day } = figures.value;
    const [row] = await running.app.sql<{ count: bigint; amount: string }[]>`
      select count(*) as count, coalesce(sum(amount_minor), 0)::text as amount from payments.payment
       where biller_id = ${SEPEHR} and created_at >= ${day.since} and created_at < ${day.until}`;
    expect(day.cells.reduce((sum, { count }) => sum + count, 0)).toBe(Number(row?.count));
    expect(day.cells.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)).toBe(
      BigInt(row?.amount ?? '-1'),
    );
  });
});

describe('exports', () => {
  test('the same list as a file, and who took it is kept', async () => {
    const finance = await running.signIn('finance');
    const before = (await running.audit(SEPEHR)).length;
    const { status, html, headers } = await finance.get(
      '/console/exports/payments?biller=sepehr&format=json&state=failed',
    );
    expect(status).toBe(200);
    expect(headers.get('content-disposition')).toMatch(
      /^attachment; filename="payments-\d{4}-\d\d-\d\d\.json"$/,
    );
    const rows: unknown = JSON.parse(html);
    invariant(Array.isArray(rows), 'a list');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every((row: { state?: unknown }) => row.state === 'failed')).toBe(true);
    const acts = (await running.audit(SEPEHR)).slice(before);
    expect(acts.filter((act) => act.endsWith('list:payments'))).toEqual([
      'export begun list:payments',
      'export ended list:payments',
    ]);
  });

  test('a CSV for spreadsheets begins with the byte order mark', async () => {
    const finance = await running.signIn('finance');
    const { html } = await finance.get('/console/exports/payments?biller=sepehr&format=csv&for=excel');
    const lines = html.split('\r\n');
    expect(lines[0]).toMatch(/^\ufeff?reference,id,biller,account,state/);
    expect(lines).toHaveLength(
      Number(
        (
          await running.app.sql<
            { count: bigint }[]
          >`select count(*) from payments.payment where biller_id = ${SEPEHR}`
        )[0]?.count,
      ) + 2,
    );
  });
});

describe('days as they are typed', () => {
  test.each([
    ['2026-11-23', '2026-11-23'],
    ['۱۴۰۵/۹/۲', '2026-11-23'],
    ['1405-09-02', '2026-11-23'],
    ['2026/1/5', '2026-01-05'],
    ['1405/07/31', undefined],
    ['2026-02-30', undefined],
    ['yesterday', undefined],
  ])('%s', (typed, day) => {
    expect(readDay(typed)).toBe(day);
  });
});
