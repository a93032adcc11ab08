import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Biller } from '../../src/billing/index.ts';
import { addDays, type PlainDate, todayIn } from '../../src/kernel/index.ts';
import { gatewayAccounts, type Payment } from '../../src/payments/index.ts';
import { createReconLists, type FileDescription, reconcileFile } from '../../src/settlement/index.ts';
import { billRow, type Core, chunksOf, createCore } from '../support/core.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createScriptedGateway } from '../support/scripted-gateway.ts';

const bank = createScriptedGateway('bank', { traits: { takes: 'bill', pays: 'biller' } }).gateway;
let database: TestDatabase;
let core: Core;
let biller: Biller;
let today: PlainDate;

beforeAll(async () => {
  database = await createTestDatabase();
  core = await createCore({ sql: database.sql, gateways: [bank] });
});
afterAll(() => database.close());
beforeEach(async () => {
  biller = await core.addBiller({ posting: { way: 'http' } });
  today = todayIn(biller.timeZone, new Date());
  for (const account of gatewayAccounts(bank))
    await core.ledger.ensureAccount(biller.billerId, { ...account, currency: 'IRR' });
});

let count = 0;
async function paid(
  gateway: 'sandbox' | 'bank',
  isNeeded = true,
): Promise<Payment & { readonly ref: string }> {
  count += 1;
  const account = `7${count}01`;
  const ref = `7139260${count}`;
  await core.import(biller, [billRow(account, 'B1', 485_000)]);
  const { billerId, paymentId, amount } = await core.open(await core.bills(biller, account));
  await database.sql`
    update payments.payment set gateway = ${gateway}, state = 'pending' where biller_id = ${billerId} and payment_id = ${paymentId}`;
  if (!isNeeded)
    await database.sql`
      update billing.bill b set paid_minor = b.amount_minor, paid_elsewhere_minor = b.amount_minor, held_by = null, held_until = null
        from payments.item i
       where i.biller_id = ${billerId} and i.payment_id = ${paymentId} and b.biller_id = i.biller_id and b.bill_id = i.bill_id`;
  await core.payments.settle({ billerId, paymentId, amount, gatewayRef: ref, maskedCard: undefined });
  const payment = await core.payments.byKey(billerId, paymentId);
  if (payment === undefined) throw new Error('a payment');
  return { ...payment, ref };
}

/** What lands in which bucket of one source's file of a day; ours or theirs, whichever is more. */
async function take(source: string, references: readonly string[], businessDate = today) {
  const description: FileDescription = {
    ...{ id: 'day', source, format: 'csv' },
    columns: { reference: 'ref', amount: 'amount' },
  };
  const text = `ref,amount\n${references.map((ref) => `${ref},485000\n`).join('')}`;
  const { buckets } = await reconcileFile(
    { sql: database.sql, payments: core.payments },
    { biller, description, businessDate, name: 'day.csv', open: () => chunksOf(text), onReject: () => {} },
  );
  return Object.fromEntries(
    Object.entries(buckets).flatMap(([name, { oursCount, theirsCount }]) => {
      const most = Math.max(oursCount, theirsCount);
      return most === 0 ? [] : [[name, most]];
    }),
  );
}

const cases = () => createReconLists(database).cases(biller.billerId, { state: 'open', limit: 100 });

describe('X3 M10 reconciliation with a bank that pays the biller by itself', () => {
  test('its report must have what it took, as any gateway’s', async () => {
    const [told] = [await paid('bank'), await paid('bank'), await paid('sandbox')];
    expect(await take('gateway:bank', [told.ref])).toEqual({ MATCHED: 1, MISSING_AT_PSP: 1 });
  });

  test('the biller’s file may have it under the bank’s reference, and misses nothing without it', async () => {
    const [told, untold, ours] = [await paid('bank'), await paid('bank'), await paid('sandbox')];
    expect(await take('biller', [told.ref, ours.reference])).toEqual({ MATCHED: 2 });
    expect(await take('biller', [untold.ref], addDays(today, 1))).toEqual({ LATE: 1 });
    expect(await cases()).toEqual([]);
  });

  test('a reference that is another payment’s number here, or another gateway’s, is not taken for it', async () => {
    const [direct, ours] = [await paid('bank'), await paid('sandbox')];
    expect(await take('biller', [direct.paymentId.toString(), ours.ref, ours.reference])).toEqual({
      ...{ MATCHED: 1, MISSING_WITH_US: 2 },
    });
  });

  test('what the bank has paid twice is in its report, and no difference: it is open as a return', async () => {
    const twice = await paid('bank', false);
    expect(twice).toMatchObject({ state: 'returning', reason: 'paid_twice' });
    await take('gateway:bank', [twice.ref]);
    expect(await cases()).toEqual([]);
  });
});
