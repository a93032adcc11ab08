import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantile, seededRandom, shuffled, spread } from './statistics.ts';

describe('the statistics of a run', () => {
  it('takes the middle of an odd number of rounds, and halves between the two of an even number', () => {
    expect(spread([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
    expect(spread([4, 1, 2, 3]).median).toBe(2.5);
    expect(() => spread([])).toThrow(RangeError);
  });

  it('finds quantiles between neighbours', () => {
    expect(quantile([0, 10], 0.99)).toBeCloseTo(9.9);
    expect(quantile([7], 0.99)).toBe(7);
    expect(quantile([], 0.5)).toBeNaN();
  });

  it('shuffles without losing anything, and the same for the same seed', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const once = shuffled(items, seededRandom(seed));
        expect([...once].sort((a, b) => a - b)).toEqual([...items].sort((a, b) => a - b));
        expect(shuffled(items, seededRandom(seed))).toEqual(once);
      }),
    );
  });

  it('gives numbers from 0 up to and without 1, spread evenly', () => {
    const random = seededRandom(1);
    const values = Array.from({ length: 10_000 }, random);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0.5, 1);
  });
});
