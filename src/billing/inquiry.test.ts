import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { billRow, type Core, createCore } from '../../test/support/core.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { makePaymentId, money, parseBillId } from '../kernel/index.ts';
import type { Biller } from './biller.ts';
import type { RawIdentifiers } from './identifiers.ts';

const [BILL_ID, PAYMENT_ID] = ['1000000104128', '48550606'];
let database: TestDatabase;
let core: Core;
let biller: Biller;

beforeAll(async () => {
  database = await createTestDatabase();
  core = await createCore({ sql: database.sql });
  biller = await core.addBiller();
  const { summary } = await core.import(biller, [
    billRow('70010001', 'B1', 485_000, { bill_id: BILL_ID, payment_id: PAYMENT_ID, zip: '80202' }),
    billRow('70010001', 'B0', 100_000, { bill_id: BILL_ID, due_on: '2026-10-05', zip: '80202' }),
    billRow('70010002', 'B1', 250_000, { bill_id: '1000055604120', payment_id: '25050453' }),
  ]);
  expect(summary.inserted).toBe(3);
});
afterAll(() => database.close());

const inquire = (raw: RawIdentifiers) => core.inquiry.inquire(biller, raw);
const codeOf = async (raw: RawIdentifiers) => {
  const answer = await inquire(raw);
  return answer.ok ? answer.value.bills.map(({ number }) => number).join(' ') : answer.error.code;
};

describe('inquiry', () => {
  test('M1 by bill ID and payment ID: that bill alone, with its details', async () => {
    const answer = await inquire({ bill_id: BILL_ID, payment_id: PAYMENT_ID });
    expect(answer).toMatchObject({
      ok: true,
      value: { accountNumber: '70010001', total: money(485_000n, 'IRR') },
    });
    if (!answer.ok) return;
    expect(answer.value.bills).toHaveLength(1);
    expect(answer.value.bills[0]).toMatchObject({
      ...{ number: 'B1', state: 'open', amount: money(485_000n, 'IRR'), paid: money(0n, 'IRR') },
      ...{ issuedOn: '2026-10-01', dueOn: '2026-10-20', identifiers: { payment_id: PAYMENT_ID } },
    });
  });

  test.each<[string, RawIdentifiers]>([
    ['M1 the bill ID', { bill_id: BILL_ID }],
    ['M2 the subscription number', { subscription: '70010001' }],
    ['M2 the subscription number and what confirms it', { subscription: '70010001', zip: '80202' }],
    ['two numbers of the same account', { bill_id: BILL_ID, subscription: '70010001' }],
  ])('by %s: all open bills, oldest first, and their total', async (_, raw) => {
    expect(await codeOf(raw)).toBe('B0 B1');
    expect(await inquire(raw)).toMatchObject({ value: { total: money(585_000n, 'IRR') } });
  });

  test.each<[string, RawIdentifiers, string]>([
    ['a number that nobody has', { subscription: '79999999' }, 'account_not_found'],
    [
      'the right number with a wrong confirmation',
      { subscription: '70010001', zip: '80203' },
      'account_not_found',
    ],
    [
      'an account that has nothing to confirm it with',
      { subscription: '70010002', zip: '80202' },
      'account_not_found',
    ],
    ['numbers of two accounts', { bill_id: BILL_ID, subscription: '70010002' }, 'account_not_found'],
  ])('%s finds nothing, and tells no more', async (_, raw, code) => {
    expect(await inquire(raw)).toEqual({ ok: false, error: { code } });
  });

  test('M1 a payment ID that is right by its digits but of no bill here', async () => {
    const billId = parseBillId(BILL_ID);
    if (!billId.ok) throw new Error('a bill ID');
    const other = makePaymentId(billId.value, 99_000n, '5', '06');
    expect(await codeOf({ bill_id: BILL_ID, payment_id: other })).toBe('bill_not_found');
  });

  test('M1 a payment ID whose bill is paid says so; the account owes nothing', async () => {
    await database.sql`
      update billing.bill b set paid_minor = amount_minor
       where biller_id = ${biller.billerId} and identifiers @> '{"payment_id": "25050453"}'`;
    expect(await codeOf({ bill_id: '1000055604120', payment_id: '25050453' })).toBe('bill_already_paid');
    expect(await inquire({ bill_id: '1000055604120' })).toMatchObject({
      ok: true,
      value: { bills: [], total: money(0n, 'IRR') },
    });
  });

  test('two billers’ accounts of the same number are not mixed up', async () => {
    const other = await core.addBiller();
    await core.import(other, [billRow('70010001', 'Z9', 7)]);
    expect((await core.bills(other, '70010001')).map(({ number }) => number)).toEqual(['Z9']);
    expect(await codeOf({ subscription: '70010001' })).toBe('B0 B1');
  });

  test('many at once are answered each by its own, and always fresh', async () => {
    const accounts = Array.from({ length: 700 }, (_, n) => String(30_000 + n));
    await core.import(
      biller,
      accounts.map((account, n) => billRow(account, 'B1', n + 1)),
    );
    const answers = await Promise.all(accounts.map((account) => core.bills(biller, account)));
    expect(answers.map(([bill]) => bill?.amount.minor)).toEqual(accounts.map((_, n) => BigInt(n + 1)));
    await database.sql`
      update billing.bill set paid_minor = amount_minor where biller_id = ${biller.billerId} and amount_minor < 1000`;
    const after = await Promise.all(accounts.map((account) => core.bills(biller, account)));
    expect(after.every((bills) => bills.length === 0)).toBe(true);
    const ids = answers.flatMap((bills) => bills.map(({ id }) => id));
    const found = await core.inquiry.billsById([...ids, 'nothing']);
    expect(found.map((bill) => bill?.state)).toEqual([...ids.map(() => 'paid'), undefined]);
  });
});
