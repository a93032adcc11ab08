import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createReferenceCodec } from './reference.ts';

const codec = createReferenceCodec(Buffer.alloc(32, 7));
const biller = fc.integer({ min: 1, max: 999 });
const number = fc.bigInt({ min: 0n, max: 9_999_999_999n });

describe('the reference by which people speak of a payment', () => {
  test('property: leads back to the payment; 14 digits, so that it is no bill ID and no card', () => {
    fc.assert(
      fc.property(biller, number, (billerId, paymentId) => {
        const reference = codec.encode(billerId, paymentId);
        expect(reference).toMatch(/^\d{14}$/);
        expect(codec.decode(reference)).toEqual({ billerId, paymentId });
      }),
    );
  });

  test('different payments have different references', () => {
    const references = Array.from({ length: 5_000 }, (_, n) => codec.encode(101, BigInt(n)));
    expect(new Set(references).size).toBe(5_000);
  });

  test('property: every single wrong digit is found', () => {
    fc.assert(
      fc.property(
        biller,
        number,
        fc.nat(13),
        fc.integer({ min: 1, max: 9 }),
        (billerId, paymentId, at, by) => {
          const digits = [...codec.encode(billerId, paymentId)];
          digits[at] = String((Number(digits[at]) + by) % 10);
          expect(codec.decode(digits.join(''))).toBeUndefined();
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('property: every two neighbours that were swapped are found', () => {
    fc.assert(
      fc.property(biller, number, fc.nat(12), (billerId, paymentId, at) => {
        const reference = codec.encode(billerId, paymentId);
        const swapped =
          reference.slice(0, at) + reference.charAt(at + 1) + reference.charAt(at) + reference.slice(at + 2);
        if (swapped !== reference) expect(codec.decode(swapped)).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });

  test('neighbours do not look like neighbours, and another installation’s key gives other references', () => {
    const [first, second] = [codec.encode(101, 1n), codec.encode(101, 2n)];
    const distance = BigInt(second.slice(3, 13)) - BigInt(first.slice(3, 13));
    expect([1n, -1n]).not.toContain(distance);
    expect(createReferenceCodec(Buffer.alloc(32, 8)).encode(101, 1n)).not.toBe(first);
  });

  test.each(['', '1', '1'.repeat(13), '1'.repeat(15), '1234567890123x', '۱۲۳۴۵۶۷۸۹۰۱۲۳۴', ' '.repeat(14)])(
    'is no reference: %j',
    (text) => {
      expect(codec.decode(text)).toBeUndefined();
    },
  );

  test('refuses what it cannot hold instead of giving two payments one reference', () => {
    for (const [billerId, paymentId] of [
      [0, 1n],
      [1_000, 1n],
      [101, -1n],
      [101, 10_000_000_000n],
    ] as const) {
      expect(() => codec.encode(billerId, paymentId)).toThrow();
    }
  });
});
