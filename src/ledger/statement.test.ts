import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { stateAccounts } from './statement.ts';

let database: TestDatabase;
let ledger: Ledger;
let billers = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  ledger = createLedger({ sql: database.sql });
});
afterAll(() => database.close());

const day = (of: number): Date => new Date(Date.UTC(2026, 9, of));

const MOVES = fc.array(
  fc.record({
    day: fc.integer({ min: 1, max: 9 }),
    isBack: fc.boolean(),
    account: fc.constantFrom('7', '8'),
    minor: fc.bigInt({ min: 1n, max: 10n ** 12n }),
  }),
  { maxLength: 30 },
);

describe('month-end figures', () => {
  test('X3 a span opens with what the one before it closed with, and all accounts come to nothing', async () => {
    await fc.assert(
      fc.asyncProperty(MOVES, fc.integer({ min: 2, max: 9 }), async (moves, middle) => {
        billers += 1;
        const billerId = billers;
        const of = (kind: 'gateway' | 'advance', subject: string) =>
          ledger.ensureAccount(billerId, { kind, subject, currency: 'IRR' });
        const [gateway, seven, eight] = [
          await of('gateway', 'bank'),
          await of('advance', '7'),
          await of('advance', '8'),
        ];
        for (const [nth, move] of moves.entries()) {
          const advance = move.account === '7' ? seven : eight;
          const [debit, credit] = move.isBack ? [advance, gateway] : [gateway, advance];
          await database.sql`
            insert into ledger.transfer
                   (biller_id, purpose, subject, leg, debit_account, credit_account, amount_minor, currency, posted_at)
            values (${billerId}, ${move.isBack ? 'payment_reversal' : 'payment'}, ${nth}, 0, ${debit}, ${credit},
                    ${move.minor}, 'IRR', ${day(move.day)})`;
        }
        const state = (from: number, to: number) =>
          stateAccounts(database.sql, billerId, { from: day(from), to: day(to) });
        const [before, after, whole] = [await state(1, middle), await state(middle, 10), await state(1, 10)];
        const closed = new Map(before.map(({ kind, closingMinor }) => [kind, closingMinor]));
        for (const { kind, openingMinor } of after) expect(openingMinor).toBe(closed.get(kind) ?? 0n);
        for (const statements of [before, after, whole])
          expect(statements.reduce((sum, { closingMinor }) => sum + closingMinor, 0n)).toBe(0n);
        // Two customers' advances are one statement.
        expect(whole.length).toBe(moves.length === 0 ? 0 : 2);
        const total = moves.reduce((sum, { isBack, minor }) => (isBack ? sum - minor : sum + minor), 0n);
        const advance = whole.find(({ kind }) => kind === 'advance');
        expect(advance?.closingMinor ?? 0n).toBe(total);
        // Only what was moved within the span is told of it.
        for (const { movements } of [...before, ...after, ...whole])
          for (const each of movements) expect(each.count).toBeGreaterThan(0);
        const count = (advance?.movements ?? []).reduce((sum, each) => sum + each.count, 0);
        expect(count).toBe(moves.length);
      }),
      { numRuns: 20 },
    );
  });
});
