import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { type Database, openDatabase } from '../platform/index.ts';
import { checkLedger } from './check.ts';
import { createLedger, type Ledger } from './ledger.ts';

let database: TestDatabase;
let ledger: Ledger;
let billerId = 0;
let gateway: bigint;
let biller: bigint;
let advance: bigint;

beforeAll(async () => {
  database = await createTestDatabase();
  ledger = createLedger({ sql: database.sql });
});
afterAll(() => database.close());

/** A biller of its own for each test. */
async function openBooks(): Promise<void> {
  billerId += 1;
  gateway = await ledger.ensureAccount(billerId, { kind: 'gateway', subject: 'bank', currency: 'IRR' });
  biller = await ledger.ensureAccount(billerId, { kind: 'biller', subject: '', currency: 'IRR' });
  const floored = { kind: 'advance', subject: '1', currency: 'IRR', floorMinor: 0n } as const;
  advance = await ledger.ensureAccount(billerId, floored);
}

const post = (subject: number, amountMinor: bigint, creditAccount = biller) =>
  ledger.post({
    ...{ billerId, purpose: 'test', subject: BigInt(subject), currency: 'IRR' },
    legs: [{ debitAccount: gateway, creditAccount, amountMinor }],
  });
const balanceOf = async (account: bigint) =>
  (await ledger.balances(billerId)).find(({ accountId }) => accountId === account)?.balanceMinor;
/** A transaction in another test's database is waited for too, so more than one round may be needed. */
async function foldAll(): Promise<bigint> {
  let count = 0n;
  for (;;) {
    count += await ledger.fold(billerId);
    const [left] = await database.sql`
      select from ledger.transfer t left join ledger.fold_mark m on m.biller_id = t.biller_id
       where t.biller_id = ${billerId} and (m.tx is null or t.tx >= m.tx) limit 1`;
    if (left === undefined) return count;
  }
}

describe('folding, in the background, into totals', () => {
  test('changes no balance, counts each transfer once, and has nothing to do the second time', async () => {
    await openBooks();
    await Promise.all([1, 2, 3].map((n) => post(n, 100n)));
    expect(await balanceOf(biller)).toBe(300n);
    expect(await foldAll()).toBe(3n);
    expect(await balanceOf(biller)).toBe(300n);
    expect(await ledger.fold(billerId)).toBe(0n);
    await post(4, 1n);
    expect(await balanceOf(biller)).toBe(301n);
    expect(await foldAll()).toBe(1n);
    expect(await balanceOf(biller)).toBe(301n);
    expect(await checkLedger(database.sql, billerId)).toEqual([]);
  });

  test('X3 while posting goes on, from three folders at once: no transfer is missed or taken twice', async () => {
    await openBooks();
    const folders = [1, 2, 3].map(() => openDatabase({ ...database.options, connectionsMax: 1 }));
    let posting = true;
    let folded = 0n;
    const fold = async (sql: Database) => {
      const own = createLedger({ sql });
      while (posting) {
        const count = await own.fold(billerId);
        folded += count;
        expect(await checkLedger(sql, billerId)).toEqual([]);
      }
    };
    const folding = folders.map(fold);
    for (let round = 0; round < 40; round++) {
      await Promise.all(Array.from({ length: 25 }, (_, n) => post(round * 25 + n, BigInt(n + 1))));
      // One waiter behind the other: what was answered is in the balance at once.
      expect(await balanceOf(biller)).toBe(BigInt(round + 1) * 325n);
    }
    posting = false;
    await Promise.all(folding);
    await Promise.all(folders.map((sql) => sql.end()));
    folded += await foldAll();
    expect(folded).toBe(1_000n);
    expect(await balanceOf(biller)).toBe(13_000n);
    expect(await checkLedger(database.sql, billerId)).toEqual([]);
  });

  test('X3 a transaction that stays open for long is waited for, and what it wrote is taken afterwards', async () => {
    await openBooks();
    const slow = await database.sql.reserve();
    await slow`begin`;
    await slow`
      select ledger.post_all(array[${billerId}::integer], array['slow'], array[1::bigint], array[0::smallint],
        array[${gateway}::bigint], array[${biller}::bigint], array[1000::bigint], array['IRR'])`;
    await Promise.all([1, 2, 3].map((n) => post(n, 1n)));
    const before = await ledger.fold(billerId);
    expect(await balanceOf(biller)).toBe(3n);
    await slow`commit`;
    slow.release();
    expect(await balanceOf(biller)).toBe(1_003n);
    expect(before + (await foldAll())).toBe(4n);
    expect(await balanceOf(biller)).toBe(1_003n);
    expect(await checkLedger(database.sql, billerId)).toEqual([]);
  });
});

describe('the check names what does not add up', () => {
  /** As an administrator could: triggers and foreign keys are off for this one transaction. */
  const damage = (statement: string) =>
    database.sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx.unsafe(statement);
    });
  const found = async () =>
    (await checkLedger(database.sql, billerId)).map(({ what, expectedMinor, foundMinor }) => [
      what,
      expectedMinor,
      foundMinor,
    ]);
  const insert = (debit: bigint, credit: bigint, currency: string) => `
    insert into ledger.transfer
      (biller_id, purpose, subject, leg, debit_account, credit_account, amount_minor, currency)
    values (${billerId}, 'hand', 1, 0, ${debit}, ${credit}, 5, '${currency}')`;

  test('a total that was altered, after which every balance is wrong', async () => {
    await openBooks();
    await post(1, 100n);
    await foldAll();
    await damage(
      `update ledger.folded set credit_minor = 101 where biller_id = ${billerId} and account_id = ${biller}`,
    );
    expect(await found()).toEqual([['totals_differ_from_transfers', 100n, 101n]]);
  });

  test('a transfer that was altered or removed after it was folded', async () => {
    await openBooks();
    await Promise.all([post(1, 100n), post(2, 50n)]);
    await foldAll();
    await damage(
      `update ledger.transfer set amount_minor = 90 where biller_id = ${billerId} and subject = 1`,
    );
    await damage(`delete from ledger.transfer where biller_id = ${billerId} and subject = 2`);
    expect(await found()).toEqual(
      expect.arrayContaining([
        ['totals_differ_from_transfers', 90n, 150n],
        ['totals_differ_from_transfers', -90n, -150n],
      ]),
    );
  });

  test('a balance row that was altered, and one that is gone', async () => {
    await openBooks();
    await post(1, 100n, advance);
    await damage(`update ledger.balance set balance_minor = 120 where biller_id = ${billerId}`);
    expect(await found()).toEqual([['balance_row_differs_from_transfers', 100n, 120n]]);
    await damage(`delete from ledger.balance where biller_id = ${billerId}`);
    expect(await found()).toEqual([['balance_row_differs_from_transfers', 100n, null]]);
  });

  test('a transfer to an account that is not there, and one in foreign money', async () => {
    await openBooks();
    await damage(insert(gateway, 999_999_999n, 'IRR'));
    expect(await found()).toEqual([['transfer_without_account', null, 5n]]);
    await openBooks();
    await damage(insert(gateway, biller, 'USD'));
    expect(await found()).toEqual([['transfer_without_account', null, 5n]]);
  });
});
