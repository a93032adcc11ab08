import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apportion, type PayableBill } from './apportion.ts';
import type { PaymentRules } from './biller.ts';

const day = fc.integer({ min: 1, max: 28 }).map((n) => `2026-10-${String(n).padStart(2, '0')}`);
const bills: fc.Arbitrary<readonly PayableBill[]> = fc
  .array(fc.record({ remainingMinor: fc.bigInt({ min: 1n, max: 10n ** 12n }), dueOn: day, issuedOn: day }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((list) => list.map((bill, n) => ({ ...bill, billId: BigInt(n + 1) })));
const amount = fc.bigInt({ min: -10n, max: 2n * 10n ** 13n });
const exactness = fc.constantFrom<PaymentRules['exactness']>('exact', 'up', 'down', 'any');
const order = fc.constantFrom<PaymentRules['order']>('oldest_first', 'newest_first');

const rules = (changes: Partial<PaymentRules> = {}): PaymentRules => ({
  ...{ exactness: 'any', order: 'oldest_first', holdMs: 900_000 },
  ...changes,
});
const total = (list: readonly PayableBill[]) => list.reduce((sum, bill) => sum + bill.remainingMinor, 0n);
const ageOf = ({ dueOn, issuedOn, billId }: PayableBill) =>
  `${dueOn} ${issuedOn} ${billId.toString().padStart(5, '0')}`;

describe('X7 sharing out an amount over bills', () => {
  test('property: to the last unit, and no bill gets more than it needs', () => {
    fc.assert(
      fc.property(bills, amount, order, (list, wanted, how) => {
        const shared = apportion(list, wanted, rules({ order: how }));
        if (!shared.ok) {
          expect(wanted <= 0n).toBe(true);
          return;
        }
        const { items, advanceMinor, amountMinor } = shared.value;
        expect(amountMinor).toBe(wanted);
        expect(items.reduce((sum, item) => sum + item.amountMinor, advanceMinor)).toBe(wanted);
        for (const item of items) {
          const bill = list.find(({ billId }) => billId === item.billId);
          expect(item.amountMinor > 0n && item.amountMinor <= (bill?.remainingMinor ?? 0n)).toBe(true);
        }
        expect(new Set(items.map(({ billId }) => billId)).size).toBe(items.length);
        expect(advanceMinor > 0n).toBe(wanted > total(list));
      }),
    );
  });

  test('property: by age, each bill filled before the next gets anything', () => {
    fc.assert(
      fc.property(bills, fc.bigInt({ min: 1n, max: 10n ** 13n }), order, (list, wanted, how) => {
        const shared = apportion(list, wanted, rules({ order: how }));
        const items = shared.ok ? shared.value.items : [];
        const byAge = list.toSorted((a, b) => (ageOf(a) < ageOf(b) ? -1 : 1));
        const inOrder = how === 'oldest_first' ? byAge : byAge.toReversed();
        expect(items.map(({ billId }) => billId)).toEqual(
          inOrder.slice(0, items.length).map(({ billId }) => billId),
        );
        for (const [n, item] of items.slice(0, -1).entries())
          expect(item.amountMinor).toBe(inOrder[n]?.remainingMinor);
      }),
    );
  });

  test('property: each exactness takes exactly what it says', () => {
    fc.assert(
      fc.property(bills, exactness, fc.bigInt({ min: -5n, max: 5n }), (list, how, difference) => {
        const sum = total(list);
        const wanted = sum + difference;
        const shared = apportion(list, wanted, rules({ exactness: how }));
        const allowed =
          wanted > 0n &&
          { exact: difference === 0n, up: difference >= 0n, down: difference <= 0n, any: true }[how];
        expect(shared.ok).toBe(allowed);
        if (!shared.ok) expect(shared.error.totalMinor).toBe(sum);
      }),
    );
  });

  test('without an amount the total is meant, whatever the rule', () => {
    const list = [{ billId: 1n, remainingMinor: 70n, dueOn: '2026-10-01', issuedOn: '2026-10-01' }];
    for (const how of ['exact', 'up', 'down', 'any'] as const) {
      expect(apportion(list, undefined, rules({ exactness: how }))).toEqual({
        ok: true,
        value: { items: [{ billId: 1n, amountMinor: 70n }], advanceMinor: 0n, amountMinor: 70n },
      });
    }
  });

  test('the largest amount that is taken is taken whole', () => {
    const list = [{ billId: 1n, remainingMinor: 70n, dueOn: '2026-10-01', issuedOn: '2026-10-01' }];
    expect(apportion(list, 10n ** 15n, rules({ exactness: 'any' }))).toMatchObject({
      ok: true,
      value: { advanceMinor: 10n ** 15n - 70n },
    });
  });

  test.each([
    ['exact', 69n, 'amount_must_be_total'],
    ['exact', 71n, 'amount_must_be_total'],
    ['up', 69n, 'amount_below_total'],
    ['down', 71n, 'amount_above_total'],
    ['any', 0n, 'amount_not_positive'],
    ['any', -1n, 'amount_not_positive'],
    ['any', 10n ** 15n + 1n, 'amount_too_large'],
  ] as const)('%s: %d of 70 is refused as %s', (how, wanted, code) => {
    const list = [{ billId: 1n, remainingMinor: 70n, dueOn: '2026-10-01', issuedOn: '2026-10-01' }];
    expect(apportion(list, wanted, rules({ exactness: how }))).toEqual({
      ok: false,
      error: { code, totalMinor: 70n },
    });
  });
});
