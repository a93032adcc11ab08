import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRateLimiter, type RateLimiter } from './rate-limit.ts';

function start(limit: { perMinute: number; burst: number; keysMax?: number }) {
  let nowMs = 1_800_000_000_000;
  const limiter = createRateLimiter({
    keysMax: 1_000,
    ...limit,
    clock: { now: () => new Date(nowMs) },
  });
  return {
    ...limiter,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

/** How many of so many tries in this moment are let through. */
function takeMany({ take }: Pick<RateLimiter, 'take'>, key: string, tries: number): number {
  return Array.from({ length: tries }, () => take(key)).filter(({ allowed }) => allowed).length;
}

describe('a bucket', () => {
  test('lets a burst through, then what comes back with time', () => {
    const limit = start({ perMinute: 60, burst: 5 });
    expect(takeMany(limit, 'a', 20)).toBe(5);
    limit.pass(999);
    expect(takeMany(limit, 'a', 20)).toBe(0);
    limit.pass(1);
    expect(takeMany(limit, 'a', 20)).toBe(1);
    limit.pass(3_600_000);
    expect(takeMany(limit, 'a', 20)).toBe(5);
  });

  test('tells the whole seconds to wait, and then there is one', () => {
    const limit = start({ perMinute: 4, burst: 1 });
    expect(limit.take('a')).toEqual({ allowed: true });
    limit.pass(500);
    expect(limit.take('a')).toEqual({ allowed: false, retryAfterSeconds: 15 });
    limit.pass(14_499);
    expect(limit.take('a')).toEqual({ allowed: false, retryAfterSeconds: 1 });
    limit.pass(1);
    expect(limit.peek('a')).toEqual({ allowed: true });
    expect(limit.take('a')).toEqual({ allowed: true });
  });

  test('that was charged more than it holds is in debt, and one that is looked at stays as it is', () => {
    const limit = start({ perMinute: 60, burst: 5 });
    limit.charge('a', 8);
    expect(limit.peek('a')).toEqual({ allowed: false, retryAfterSeconds: 4 });
    expect(limit.peek('a')).toEqual({ allowed: false, retryAfterSeconds: 4 });
    limit.pass(4_000);
    expect(takeMany(limit, 'a', 20)).toBe(1);
  });

  test('a debt has an end: whoever made it can wait for it', () => {
    const limit = start({ perMinute: 60, burst: 5 });
    for (let time = 0; time < 1_000; time++) limit.charge('a', 100);
    expect(limit.peek('a')).toEqual({ allowed: false, retryAfterSeconds: 21 });
  });

  test('a clock that is put back makes nobody wait longer than a debt does', () => {
    const limit = start({ perMinute: 60, burst: 5 });
    takeMany(limit, 'a', 5);
    limit.pass(-86_400_000);
    expect(limit.peek('a')).toEqual({ allowed: false, retryAfterSeconds: 21 });
  });
});

describe('many keys', () => {
  test('each has its own bucket', () => {
    const limit = start({ perMinute: 60, burst: 1 });
    expect([limit.take('a').allowed, limit.take('b').allowed, limit.take('a').allowed]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('the oldest are dropped, and one that keeps on asking is not', () => {
    const limit = start({ perMinute: 1, burst: 3, keysMax: 100 });
    takeMany(limit, 'first', 3);
    limit.charge('stays', 10);
    for (let nth = 0; nth < 10_000; nth++) {
      limit.take(`key ${nth}`);
      if (nth % 25 === 0) limit.charge('stays', 1);
    }
    expect(limit.peek('first')).toEqual({ allowed: true });
    expect(limit.peek('stays').allowed).toBe(false);
  });
});

test('in any stretch of time no key gets more than a burst and what came back in it, and none waits in vain', () => {
  const step = fc.record({
    key: fc.constantFrom('a', 'b', 'c'),
    act: fc.constantFrom('take', 'take', 'take', 'peek', 'charge'),
    waitMs: fc.integer({ min: 0, max: 5_000 }),
    tokens: fc.integer({ min: 0, max: 4 }),
  });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 600 }),
      fc.integer({ min: 1, max: 20 }),
      fc.array(step, { maxLength: 200 }),
      (perMinute, burst, steps) => {
        const limit = start({ perMinute, burst });
        const taken: { readonly key: string; readonly atMs: number }[] = [];
        let atMs = 0;
        for (const { key, act, waitMs, tokens } of steps) {
          limit.pass(waitMs);
          atMs += waitMs;
          if (act === 'charge') limit.charge(key, tokens);
          if (act === 'peek') expect(limit.peek(key)).toEqual(limit.peek(key));
          if (act !== 'take') continue;
          const seen = limit.peek(key);
          expect(limit.take(key)).toEqual(seen);
          if (seen.allowed) taken.push({ key, atMs });
        }
        for (const key of ['a', 'b', 'c']) {
          const times = taken.filter((each) => each.key === key).map((each) => each.atMs);
          for (const [first, from] of times.entries()) {
            for (const [beyond, to] of times.slice(first).entries()) {
              expect(beyond + 1).toBeLessThanOrEqual(burst + ((to - from) * perMinute) / 60_000 + 1e-6);
            }
          }
          // Whoever waits as long as was said gets one.
          const left = limit.peek(key);
          if (left.allowed) continue;
          limit.pass(left.retryAfterSeconds * 1_000);
          expect(limit.peek(key)).toEqual({ allowed: true });
        }
      },
    ),
    { numRuns: 300 },
  );
});
