import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { billRow, type Core, createCore } from '../../test/support/core.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { money } from '../kernel/index.ts';
import { createShowBills, markPaidElsewhere, type ShowBills } from './bill-history.ts';
import type { Biller } from './biller.ts';

let database: TestDatabase;
let core: Core;
let biller: Biller;
let show: ShowBills;

const monthly = (count: number) =>
  Array.from({ length: count }, (_, nth) => {
    const month = `${2025 + Math.floor(nth / 12)}-${String((nth % 12) + 1).padStart(2, '0')}`;
    return billRow('60000001', `B${month}`, 10_000 + nth, {
      ...{ period: month, issued_on: `${month}-05`, due_on: `${month}-20`, consumption: String(100 + nth) },
    });
  });

beforeAll(async () => {
  database = await createTestDatabase();
  core = await createCore({ sql: database.sql });
  biller = await core.addBiller();
  show = createShowBills({ sql: database.sql });
  await core.import(biller, [...monthly(20), billRow('60000002', 'B1', 5_000)]);
});
afterAll(() => database.close());

async function idsOf(account: string): Promise<readonly string[]> {
  return (await core.bills(biller, account)).map(({ id }) => id);
}

async function historyOf(account: string) {
  return (await show((await idsOf(account)).slice(-1))).history;
}

describe('the bills of a page', () => {
  test('come with the number of their account and its last 13 bills, the oldest first', async () => {
    const ids = await idsOf('60000001');
    const { bills, history } = await show(ids);
    expect(bills.map((bill) => bill?.id)).toEqual(ids);
    expect(history?.accountNumber).toBe('60000001');
    expect(history?.bills.map(({ period }) => period)).toEqual(
      monthly(20)
        .slice(7)
        .map(({ period }) => period),
    );
    expect(history?.bills.at(-1)).toEqual({
      ...{ number: 'B2026-08', period: '2026-08', issuedOn: '2026-08-05' },
      ...{ amount: money(10_019n, 'IRR'), consumption: 119 },
    });
  });

  test('a bill that names no consumption is in the history without one', async () => {
    const history = await historyOf('60000002');
    expect(history?.bills).toHaveLength(1);
    expect(history?.bills[0]?.consumption).toBeUndefined();
  });

  test('cancelled bills are shown when asked for, and left out of the history', async () => {
    await core.import(biller, [billRow('60000003', 'B1', 5_000)]);
    const [id = ''] = await idsOf('60000003');
    await database.sql`update billing.bill b set cancelled = true from billing.service_account a
      where b.biller_id = ${biller.billerId} and a.biller_id = b.biller_id and a.account_id = b.account_id
        and a.number = '60000003'`;
    const { bills, history } = await show([id]);
    expect(bills[0]?.state).toBe('cancelled');
    expect(history).toEqual({ accountNumber: '60000003', bills: [] });
  });

  test('of two accounts: the bills, and the history of neither', async () => {
    const [one = ''] = await idsOf('60000001');
    const [two = ''] = await idsOf('60000002');
    const { bills, history } = await show([one, two]);
    expect(bills.map((bill) => bill?.id)).toEqual([one, two]);
    expect(history).toBeUndefined();
  });

  test('an id that leads nowhere, or was made up from another, has none', async () => {
    const [id = ''] = await idsOf('60000002');
    const forged = `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`;
    expect(await show([forged])).toEqual({ bills: [undefined], history: undefined });
    expect(await show(['nothing'])).toEqual({ bills: [undefined], history: undefined });
    expect((await show([id, forged])).bills.map((bill) => bill?.id)).toEqual([id, undefined]);
  });

  test('asked for together, each page gets its own', async () => {
    const [one = [], two = []] = await Promise.all(['60000001', '60000002'].map(idsOf));
    const found = await Promise.all([show(two), show(one), show(two)]);
    expect(found.map(({ history }) => [history?.accountNumber, history?.bills.length])).toEqual([
      ['60000002', 1],
      ['60000001', 13],
      ['60000002', 1],
    ]);
  });
});

describe('bills that were paid before this system knew of them', () => {
  test('are marked as paid once, by account and number, and no money is posted', async () => {
    const bills = [
      { account: '60000001', number: 'B2025-01' },
      { account: '60000001', number: 'B2025-02' },
      { account: '60000002', number: 'B2025-03' },
    ];
    const entries = async () =>
      (await database.sql<{ count: bigint }[]>`select count(*) from ledger.transfer`)[0]?.count;
    const before = await entries();
    expect(await markPaidElsewhere(database.sql, biller.billerId, bills)).toBe(2);
    expect(await markPaidElsewhere(database.sql, biller.billerId, bills)).toBe(0);
    const open = (await core.bills(biller, '60000001')).map(({ number }) => number);
    expect(open).not.toContain('B2025-01');
    expect(open).not.toContain('B2025-02');
    expect(open).toContain('B2025-03');
    expect(await entries()).toBe(before);
  });
});
