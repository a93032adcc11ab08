import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { billRow, type Core, createCore } from '../../test/support/core.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import type { Biller } from '../billing/index.ts';
import { invariant } from '../kernel/index.ts';
import { createFindNationalBill } from './national-bill.ts';

// Published pair (countries.md §1.2): its payment ID holds 485,000 rial.
const PAIR = { bill_id: '1000000104128', payment_id: '48550606' };
const AMOUNT = 485_000n;

let database: TestDatabase;
let core: Core;
let biller: Biller;

beforeAll(async () => {
  database = await createTestDatabase();
  core = await createCore({ sql: database.sql });
  biller = await core.addBiller();
  await core.import(biller, [
    billRow('70010001', 'B1', 485_000, PAIR),
    billRow('70010002', 'B1', 485_000),
    billRow('70010003', 'B1', 500_000, { bill_id: '1000000104128', payment_id: '48550606' }),
  ]);
});
afterAll(() => database.close());

async function billOf(account: string): Promise<bigint> {
  const [bill] = await core.bills(biller, account);
  invariant(bill !== undefined, 'it was imported');
  return bill.billId;
}

describe('M4 the national numbers of what is paid', () => {
  test('are those of the one whole bill', async () => {
    const find = createFindNationalBill({ sql: database.sql });
    const billId = await billOf('70010001');
    expect(await find(biller, { items: [{ billId, amountMinor: AMOUNT }], amountMinor: AMOUNT })).toEqual({
      ...{ billId: PAIR.bill_id, paymentId: PAIR.payment_id },
    });
  });

  test('are none of nothing, of two bills, of a part, of an advance beside it, of a bill that has none', async () => {
    const find = createFindNationalBill({ sql: database.sql });
    const billId = await billOf('70010001');
    const whole = { billId, amountMinor: AMOUNT };
    const without = { billId: await billOf('70010002'), amountMinor: AMOUNT };
    for (const paid of [
      { items: [], amountMinor: AMOUNT },
      { items: [whole, without], amountMinor: AMOUNT },
      { items: [whole], amountMinor: AMOUNT + 1n },
      { items: [{ billId, amountMinor: 1_000n }], amountMinor: 1_000n },
      { items: [without], amountMinor: AMOUNT },
      { items: [{ billId: 999_999n, amountMinor: AMOUNT }], amountMinor: AMOUNT },
    ])
      expect(await find(biller, paid)).toBeUndefined();
  });

  test('are none of a biller whose bills have no such numbers', async () => {
    const find = createFindNationalBill({ sql: database.sql });
    const items = [{ billId: await billOf('70010001'), amountMinor: AMOUNT }];
    for (const check of ['ir_bill_id', 'ir_payment_id'] as const) {
      const identifiers = biller.identifiers.filter((rule) => rule.check !== check);
      expect(await find({ ...biller, identifiers }, { items, amountMinor: AMOUNT })).toBeUndefined();
    }
  });
});
