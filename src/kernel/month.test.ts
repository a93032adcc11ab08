import { describe, expect, test } from 'vitest';
import { parsePlainDate } from './calendar.ts';
import { invariant } from './invariant.ts';
import { monthBefore, parseMonth } from './month.ts';

describe('X10 a month of either calendar', () => {
  test.each([
    ['2026-02', '2026-02-01', '2026-03-01'],
    ['2026-12', '2026-12-01', '2027-01-01'],
    ['1405-12', '2027-02-20', '2027-03-21'],
    [' ۱۴۰۵/۸ ', '2026-10-23', '2026-11-22'],
  ])('%s begins on %s and ends before %s', (text, first, next) => {
    expect(parseMonth(text)).toEqual({ ok: true, value: { first, next } });
  });

  test.each(['2026-13', '2026-0', '1405-13', '2026', '2026-11-01', 'x2026-11', 'x', ''])(
    '%s is none',
    (text) => {
      expect(parseMonth(text)).toEqual({ ok: false, error: { code: 'malformed_month' } });
    },
  );

  test.each([
    ['2026-11-23', 'gregorian', '2026-10'],
    ['2026-01-01', 'gregorian', '2025-12'],
    ['2026-11-23', 'persian', '1405-08'],
    ['2026-03-21', 'persian', '1404-12'],
    // The thirtieth of Aban: counted by the other calendar's day one would stay in Aban.
    ['2026-11-21', 'persian', '1405-07'],
  ] as const)('before %s, in the %s calendar, there is %s', (day, calendar, month) => {
    const read = parsePlainDate(day);
    invariant(read.ok, 'a day');
    expect(monthBefore(read.value, calendar)).toBe(month);
  });
});
