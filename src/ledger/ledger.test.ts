import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { openDatabase, sqlState } from '../platform/index.ts';
import { checkLedger } from './check.ts';
import { createLedger, type Ledger, type Posting } from './ledger.ts';

let database: TestDatabase;
let ledger: Ledger;
let billers = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  ledger = createLedger({ sql: database.sql });
});
afterAll(() => database.close());

/** The books of a biller of its own: nothing that another test does can be seen in them. */
async function openBooks() {
  billers += 1;
  const billerId = billers;
  const account = (kind: 'gateway' | 'biller' | 'advance', subject: string, floorMinor?: bigint) =>
    ledger.ensureAccount(billerId, {
      ...{ kind, subject, currency: 'IRR' },
      ...(floorMinor === undefined ? {} : { floorMinor }),
    });
  const gateway = await account('gateway', 'bank');
  const biller = await account('biller', '');
  const posting = (subject: number, amountMinor: bigint, changes: Partial<Posting> = {}): Posting => ({
    ...{ billerId, purpose: 'test', subject: BigInt(subject), currency: 'IRR' },
    ...{ legs: [{ debitAccount: gateway, creditAccount: biller, amountMinor }], ...changes },
  });
  const balanceOf = async (accountId: bigint) =>
    (await ledger.balances(billerId)).find((balance) => balance.accountId === accountId)?.balanceMinor;
  return { billerId, gateway, biller, account, posting, balanceOf };
}

describe('accounts', () => {
  test('the same name is the same account, also when many ask for it at once', async () => {
    const { account } = await openBooks();
    const ids = await Promise.all(Array.from({ length: 20 }, () => account('advance', '7', 0n)));
    expect(new Set(ids).size).toBe(1);
    expect(await account('advance', '8', 0n)).not.toBe(ids[0]);
  });
});

describe('posting', () => {
  test('one, and many at once: the balances are their sums', async () => {
    const { billerId, gateway, biller, posting, balanceOf } = await openBooks();
    expect(await ledger.post(posting(1, 500n))).toEqual({ ok: true, value: 'posted' });
    const outcomes = await Promise.all(
      Array.from({ length: 450 }, (_, n) => ledger.post(posting(n + 2, BigInt(n + 1)))),
    );
    expect(outcomes.every((outcome) => outcome.ok && outcome.value === 'posted')).toBe(true);
    const total = 500n + (450n * 451n) / 2n;
    expect(await balanceOf(biller)).toBe(total);
    expect(await balanceOf(gateway)).toBe(-total);
    expect(await checkLedger(database.sql, billerId)).toEqual([]);
  });

  test('all legs of a posting or none', async () => {
    const { billerId, gateway, biller, account, posting, balanceOf } = await openBooks();
    const poor = await account('advance', '1', 0n);
    const legs = [
      { debitAccount: gateway, creditAccount: biller, amountMinor: 300n },
      { debitAccount: poor, creditAccount: biller, amountMinor: 1n },
    ];
    expect(await ledger.post(posting(1, 1n, { legs }))).toEqual({
      ok: false,
      error: { code: 'insufficient_funds' },
    });
    expect(await balanceOf(biller)).toBe(0n);
    expect(await checkLedger(database.sql, billerId)).toEqual([]);
  });

  test('X3 the same posting again changes nothing and is told to be a replay', async () => {
    const { biller, posting, balanceOf } = await openBooks();
    await ledger.post(posting(1, 500n));
    const again = await Promise.all([1, 2, 3].map(() => ledger.post(posting(1, 500n))));
    expect(again).toEqual(Array(3).fill({ ok: true, value: 'replayed' }));
    expect(await balanceOf(biller)).toBe(500n);
  });

  test.each<[string, (books: Awaited<ReturnType<typeof openBooks>>) => Posting]>([
    ['another amount', ({ posting }) => posting(1, 501n)],
    [
      'the accounts the other way round',
      ({ posting, gateway, biller }) =>
        posting(1, 1n, { legs: [{ debitAccount: biller, creditAccount: gateway, amountMinor: 500n }] }),
    ],
    [
      'one more leg',
      ({ posting, gateway, biller }) => {
        const leg = { debitAccount: gateway, creditAccount: biller, amountMinor: 500n };
        return posting(1, 1n, { legs: [leg, leg] });
      },
    ],
  ])('X3 the same key for %s is refused', async (_, change) => {
    const books = await openBooks();
    await ledger.post(books.posting(1, 500n));
    expect(await ledger.post(change(books))).toEqual({ ok: false, error: { code: 'key_reused' } });
    expect(await books.balanceOf(books.biller)).toBe(500n);
  });

  test('X3 a leg fewer under a key that was used is refused as well', async () => {
    const { posting, gateway, biller } = await openBooks();
    const leg = { debitAccount: gateway, creditAccount: biller, amountMinor: 500n };
    await ledger.post(posting(1, 1n, { legs: [leg, leg] }));
    expect(await ledger.post(posting(1, 500n))).toEqual({ ok: false, error: { code: 'key_reused' } });
  });

  test('another purpose is another key', async () => {
    const { biller, posting, balanceOf } = await openBooks();
    await ledger.post(posting(1, 500n));
    expect(await ledger.post(posting(1, 7n, { purpose: 'other' }))).toEqual({ ok: true, value: 'posted' });
    expect(await balanceOf(biller)).toBe(507n);
  });

  test('an item that cannot be posted does not fail those that ride in its set', async () => {
    const { billerId, gateway, biller, account, posting, balanceOf } = await openBooks();
    const dollars = await ledger.ensureAccount(billerId, { kind: 'biller', subject: '', currency: 'USD' });
    const poor = await account('advance', '1', 0n);
    await ledger.post(posting(1, 1n));
    const stray = { debitAccount: gateway, creditAccount: 999_999_999n, amountMinor: 1n };
    const poison: Posting[] = [
      posting(1, 1n),
      posting(1, 2n),
      posting(1_001, 1n, { legs: [stray] }),
      posting(1_002, 1n, { legs: [{ debitAccount: gateway, creditAccount: dollars, amountMinor: 1n }] }),
      posting(1_003, 1n, { legs: [{ debitAccount: poor, creditAccount: biller, amountMinor: 1n }] }),
      posting(1_004, 1n, { currency: 'USD' }),
    ];
    const good = Array.from({ length: 60 }, (_, n) => posting(n + 2, 10n));
    const sent = good.flatMap((item, n) => [item, ...(poison[n] === undefined ? [] : [poison[n]])]);
    const outcomes = await Promise.all(sent.map((item) => ledger.post(item)));
    const tell = (item: Posting) => {
      const outcome = outcomes[sent.indexOf(item)];
      return outcome?.ok === true ? outcome.value : outcome?.error.code;
    };
    expect(poison.map(tell)).toEqual([
      ...['replayed', 'key_reused', 'unknown_account', 'currency_mismatch'],
      ...['insufficient_funds', 'currency_mismatch'],
    ]);
    expect(new Set(good.map(tell))).toEqual(new Set(['posted']));
    expect(await balanceOf(biller)).toBe(601n);
    expect(await checkLedger(database.sql, billerId)).toEqual([]);
  });

  test("an account of another biller is unknown in this one's books", async () => {
    const [mine, other] = [await openBooks(), await openBooks()];
    const legs = [{ debitAccount: mine.gateway, creditAccount: other.biller, amountMinor: 1n }];
    expect(await ledger.post(mine.posting(1, 1n, { legs }))).toEqual({
      ok: false,
      error: { code: 'unknown_account' },
    });
  });

  test('what is no movement at all is a defect of the caller, and nobody else in the set suffers', async () => {
    const { gateway, biller, posting } = await openBooks();
    const toItself = [{ debitAccount: gateway, creditAccount: gateway, amountMinor: 1n }];
    const good = { debitAccount: gateway, creditAccount: biller, amountMinor: 1n };
    const results = await Promise.allSettled([
      ledger.post(posting(1, 1n)),
      ledger.post(posting(2, 1n, { legs: [] })),
      ledger.post(posting(3, 0n)),
      ledger.post(posting(4, -5n)),
      ledger.post(posting(5, 1n, { legs: toItself })),
      ledger.post(
        posting(6, 1n, { legs: [{ debitAccount: biller, creditAccount: gateway, amountMinor: 1n }] }),
      ),
      // One leg that is none spoils the others.
      ledger.post(posting(7, 1n, { legs: [good, ...toItself] })),
      ledger.post(posting(8, 1n, { legs: [good, { ...good, amountMinor: 0n }] })),
    ]);
    expect(results.map(({ status }) => status)).toEqual([
      ...['fulfilled', 'rejected', 'rejected', 'rejected', 'rejected', 'fulfilled', 'rejected', 'rejected'],
    ]);
    const reasons = results.flatMap((result) =>
      result.status === 'rejected' ? [String(result.reason)] : [],
    );
    expect(reasons).toEqual([
      expect.stringContaining('a posting without legs'),
      ...Array.from({ length: 2 }, () => expect.stringContaining('a leg moves a positive amount')),
      ...Array.from({ length: 2 }, () => expect.stringContaining('a leg moves between two accounts')),
      expect.stringContaining('a leg moves a positive amount'),
    ]);
  });

  test('X3 the same posting several times in one moment: posted once, and a replay to all others', async () => {
    const { biller, posting, balanceOf } = await openBooks();
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => ledger.post(posting(1, 7n))));
    expect(outcomes.map((outcome) => outcome.ok && outcome.value).toSorted()).toEqual([
      ...['posted', 'replayed', 'replayed', 'replayed', 'replayed'],
    ]);
    expect(await balanceOf(biller)).toBe(7n);
  });
});

describe('a floor', () => {
  test('X3 of 50 debits of the whole balance at once, exactly one wins', async () => {
    const { billerId, gateway, biller, account, posting, balanceOf } = await openBooks();
    const advance = await account('advance', '1', 0n);
    const fill = [{ debitAccount: gateway, creditAccount: advance, amountMinor: 100n }];
    await ledger.post(posting(1, 1n, { legs: fill }));
    const pools = [1, 2, 3].map(() => openDatabase({ ...database.options, connectionsMax: 2 }));
    const ledgers = pools.map((sql) => createLedger({ sql }));
    const legs = [{ debitAccount: advance, creditAccount: biller, amountMinor: 100n }];
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, n) => ledgers[n % 3]?.post(posting(n + 2, 1n, { legs }))),
    );
    await Promise.all(pools.map((pool) => pool.end()));
    const codes = outcomes.map((outcome) => (outcome?.ok === true ? outcome.value : outcome?.error.code));
    expect(codes.filter((code) => code === 'posted')).toHaveLength(1);
    expect(codes.filter((code) => code === 'insufficient_funds')).toHaveLength(49);
    expect(await balanceOf(advance)).toBe(0n);
    expect(await checkLedger(database.sql, billerId)).toEqual([]);
  });

  test('may lie below zero: then so much credit is given', async () => {
    const { biller, account, posting, balanceOf } = await openBooks();
    const till = await account('advance', 'till', -50n);
    const take = (subject: number, amountMinor: bigint) =>
      ledger.post(
        posting(subject, 1n, { legs: [{ debitAccount: till, creditAccount: biller, amountMinor }] }),
      );
    expect((await take(1, 50n)).ok).toBe(true);
    expect(await take(2, 1n)).toEqual({ ok: false, error: { code: 'insufficient_funds' } });
    expect(await balanceOf(till)).toBe(-50n);
  });
});

describe('X3 the database itself', () => {
  const sqlOf = (statement: string) =>
    database.sql.unsafe(statement).then(
      () => 'accepted',
      (error: unknown) => sqlState(error),
    );

  test.each([
    'update ledger.transfer set amount_minor = amount_minor + 1',
    'delete from ledger.transfer',
    'truncate ledger.transfer',
  ])('refuses: %s', async (statement) => {
    const { posting } = await openBooks();
    await ledger.post(posting(1, 1n));
    expect(await sqlOf(statement)).toBe('WL000');
  });

  test('refuses a row by hand that moves nothing, to itself, to nowhere, or in foreign money', async () => {
    const { billerId, gateway, biller } = await openBooks();
    const insert = (debit: bigint, credit: bigint, amount: number, currency = 'IRR') =>
      sqlOf(`insert into ledger.transfer
        (biller_id, purpose, subject, leg, debit_account, credit_account, amount_minor, currency)
        values (${billerId}, 'hand', 1, 0, ${debit}, ${credit}, ${amount}, '${currency}')`);
    expect(await insert(gateway, biller, -5)).toBe('23514');
    expect(await insert(gateway, biller, 0)).toBe('23514');
    expect(await insert(gateway, gateway, 5)).toBe('23514');
    expect(await insert(gateway, 999_999_999n, 5)).toBe('WL001');
    expect(await insert(gateway, biller, 5, 'USD')).toBe('WL002');
    expect(await insert(gateway, biller, 5)).toBe('accepted');
    expect(await insert(gateway, biller, 5)).toBe('23505');
    expect(await checkLedger(database.sql, billerId)).toEqual([]);
  });
});

describe('X3 two ledgers over one database', () => {
  test('2,000 keys, each sent through both at once and then again: each posted exactly once', async () => {
    const { billerId, biller, posting, balanceOf } = await openBooks();
    const pools = [1, 2].map(() => openDatabase({ ...database.options, connectionsMax: 3 }));
    const ledgers = pools.map((sql) => createLedger({ sql }));
    const sendAll = () =>
      Promise.all(
        Array.from({ length: 2_000 }, (_, n) => posting(n, BigInt(n + 1))).flatMap((item) =>
          ledgers.map((each) => each.post(item)),
        ),
      );
    const first = await sendAll();
    const second = await sendAll();
    await Promise.all(pools.map((pool) => pool.end()));
    const count = (outcomes: typeof first, value: string) =>
      outcomes.filter((outcome) => outcome.ok && outcome.value === value).length;
    expect([count(first, 'posted'), count(first, 'replayed')]).toEqual([2_000, 2_000]);
    expect(count(second, 'replayed')).toBe(4_000);
    expect(await balanceOf(biller)).toBe((2_000n * 2_001n) / 2n);
    expect(await checkLedger(database.sql, billerId)).toEqual([]);
  });
});

describe('property: whatever is posted', () => {
  test('the books balance, and each account holds what its accepted postings say', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            subject: fc.integer({ min: 1, max: 12 }),
            debit: fc.integer({ min: 0, max: 3 }),
            credit: fc.integer({ min: 0, max: 3 }),
            amount: fc.integer({ min: 1, max: 100 }),
          }),
          { maxLength: 40 },
        ),
        fc.boolean(),
        async (moves, fold) => {
          const { billerId, gateway, biller, account, posting, balanceOf } = await openBooks();
          const accounts = [
            gateway,
            biller,
            await account('advance', '1', 0n),
            await account('advance', '2', -50n),
          ];
          const wanted = moves.filter(({ debit, credit }) => debit !== credit);
          const expected = new Map(accounts.map((id) => [id, 0n]));
          const seen = new Set<number>();
          const outcomes = await Promise.all(
            wanted.map(({ subject, debit, credit, amount }) =>
              ledger.post(
                posting(subject, 1n, {
                  legs: [
                    {
                      debitAccount: accounts[debit] ?? 0n,
                      creditAccount: accounts[credit] ?? 0n,
                      amountMinor: BigInt(amount),
                    },
                  ],
                }),
              ),
            ),
          );
          if (fold) await ledger.fold(billerId);
          for (const [index, { subject, debit, credit, amount }] of wanted.entries()) {
            const outcome = outcomes[index];
            if (outcome?.ok !== true || outcome.value !== 'posted') continue;
            expect(seen.has(subject)).toBe(false);
            seen.add(subject);
            const [from, to] = [accounts[debit] ?? 0n, accounts[credit] ?? 0n];
            expected.set(from, (expected.get(from) ?? 0n) - BigInt(amount));
            expected.set(to, (expected.get(to) ?? 0n) + BigInt(amount));
          }
          for (const id of accounts) expect(await balanceOf(id)).toBe(expected.get(id));
          expect(await checkLedger(database.sql, billerId)).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });
});
