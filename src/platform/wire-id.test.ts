import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeWireId, encodeWireId, newWireId, type WireIdParts } from './wire-id.ts';

const parts: fc.Arbitrary<WireIdParts> = fc.record({
  billerId: fc.integer({ min: 0, max: 4_095 }),
  number: fc.bigInt({ min: 0n, max: 2n ** 40n - 1n }),
  tag: fc.integer({ min: 0, max: 2 ** 22 - 1 }),
  createdAt: fc.date({ min: new Date(0), max: new Date(2 ** 48 - 1), noInvalidDate: true }),
});

describe('an id on the wire', () => {
  test('property: is a UUID of version 7 that leads back to what it is of, in either case', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const id = encodeWireId(given);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(decodeWireId(id)).toEqual(given);
        expect(decodeWireId(id.toUpperCase())).toEqual(given);
      }),
      { numRuns: 500 },
    );
  });

  test('property: any other part makes another id', () => {
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const same = JSON.stringify(decodeWireId(encodeWireId(one)), text) === JSON.stringify(other, text);
        expect(encodeWireId(one) === encodeWireId(other)).toBe(same);
      }),
    );
  });

  test('property: whatever text comes in, it is read or it is not; nothing is thrown', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.uuid()), (text) => {
        const read = decodeWireId(text);
        if (read !== undefined) expect(encodeWireId(read)).toBe(text.toLowerCase());
      }),
    );
  });

  test.each(['', '0', '018f0000-0000-4000-8000-000000000000', '018f0000-0000-7000-c000-000000000000', ' '])(
    '%j is none',
    (id) => {
      expect(decodeWireId(id)).toBeUndefined();
    },
  );

  test('sorts by its time, as RFC 9562 has it', () => {
    const at = (ms: number) => encodeWireId({ billerId: 9, number: 9n, tag: 9, createdAt: new Date(ms) });
    expect([at(1_800_000_000_000), at(1_700_000_000_000)].toSorted()[0]).toBe(at(1_700_000_000_000));
  });

  test('refuses what it cannot hold instead of cutting it', () => {
    const good = { billerId: 1, number: 1n, tag: 1, createdAt: new Date(0) };
    for (const bad of [
      { billerId: 4_096 },
      { billerId: -1 },
      { number: 2n ** 40n },
      { number: -1n },
      { tag: 2 ** 22 },
    ])
      expect(() => encodeWireId({ ...good, ...bad })).toThrow();
  });

  test('of an inquiry is a new one each time', () => {
    const ids = Array.from({ length: 1_000 }, () => newWireId(101, new Date()));
    expect(new Set(ids).size).toBe(1_000);
    expect(decodeWireId(ids[0] ?? '')?.billerId).toBe(101);
  });
});

function text(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
