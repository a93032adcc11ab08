import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  daysBetween,
  formatDate,
  fromPersianDate,
  type PlainDate,
  parsePlainDate,
  todayIn,
  toPersianDate,
} from './calendar.ts';
import { WRITTEN_LANGUAGES } from './language.ts';

function plainDate(text: string): PlainDate {
  const parsed = parsePlainDate(text);
  if (!parsed.ok) throw new Error(`${text} is ${parsed.error.code}`);
  return parsed.value;
}

const FIRST = plainDate('1900-01-01');
const LAST = plainDate('2199-12-31');
const anyDate = fc.integer({ min: 0, max: daysBetween(FIRST, LAST) }).map((days) => addDays(FIRST, days));

describe('dates are real days', () => {
  test.each(['2026-08-25', '2024-02-29', '2000-02-29', '1900-01-01', '2199-12-31'])('%s', (text) => {
    expect(parsePlainDate(text)).toEqual({ ok: true, value: text });
  });

  test('digits of the reader, blanks around and bidi marks are understood', () => {
    expect(plainDate(' \u200f۲۰۲۶-۰۸-۲۵ ')).toBe('2026-08-25');
    expect(plainDate('٢٠٢٦-٠٨-٢٥')).toBe('2026-08-25');
  });

  test.each([
    '2026-02-29',
    '2100-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-1-1',
    '26-01-01',
    '2026/01/01',
    '2026-01-01T00:00:00Z',
    '+002026-01-01',
    '1405-06-03',
    '1899-12-31',
    '2200-01-01',
    '',
    'today',
  ])('%j is malformed', (text) => {
    expect(parsePlainDate(text)).toEqual({ ok: false, error: { code: 'malformed_date' } });
  });

  test('days are counted over months, leap years and daylight saving', () => {
    expect(addDays(plainDate('2024-02-28'), 1)).toBe('2024-02-29');
    expect(addDays(plainDate('2025-12-31'), 1)).toBe('2026-01-01');
    expect(addDays(plainDate('2026-03-01'), -1)).toBe('2026-02-28');
    expect(daysBetween(plainDate('2026-01-01'), plainDate('2027-01-01'))).toBe(365);
    expect(daysBetween(plainDate('2026-08-25'), plainDate('2026-08-20'))).toBe(-5);
    fc.assert(
      fc.property(anyDate, anyDate, (from, to) => {
        const days = daysBetween(from, to);
        expect(addDays(from, days)).toBe(to);
        expect(Math.sign(days)).toBe(from < to ? 1 : from > to ? -1 : 0);
      }),
    );
  });

  test('a count that leaves the calendar, or is not whole, is a defect', () => {
    expect(() => addDays(LAST, 1)).toThrow();
    expect(() => addDays(FIRST, 0.5)).toThrow();
    expect(() => addDays(FIRST, Number.MAX_VALUE)).toThrow();
  });

  test.each([
    ['Asia/Tehran', '2026-03-20T20:29:59Z', '2026-03-20'],
    ['Asia/Tehran', '2026-03-20T20:30:00Z', '2026-03-21'],
    // No daylight saving in Iran since 2022: UTC+3:30 in August as well.
    ['Asia/Tehran', '2026-08-24T20:29:59Z', '2026-08-24'],
    ['Asia/Kolkata', '2026-08-24T18:30:00Z', '2026-08-25'],
    ['Africa/Cairo', '2026-08-24T21:00:00Z', '2026-08-25'],
    ['America/Denver', '2026-01-01T06:59:59Z', '2025-12-31'],
  ])('today in %s at %s is %s', (timeZone, now, today) => {
    expect(todayIn(timeZone, new Date(now))).toBe(today);
  });
});

describe('X10 the Persian calendar', () => {
  test.each([
    ['2026-03-21', 1405, 1, 1],
    ['2026-08-25', 1405, 6, 3],
    ['2025-03-20', 1403, 12, 30],
    ['1979-02-11', 1357, 11, 22],
  ])('%s is %i/%i/%i', (date, year, month, day) => {
    expect(toPersianDate(plainDate(date))).toEqual({ year, month, day });
    expect(fromPersianDate({ year, month, day })).toEqual({ ok: true, value: date });
  });

  test('leap years have a 30th of Esfand', () => {
    const leap = Array.from({ length: 20 }, (_, index) => 1395 + index).filter(
      (year) => fromPersianDate({ year, month: 12, day: 30 }).ok,
    );
    expect(leap).toEqual([1395, 1399, 1403, 1408, 1412]);
  });

  test.each([
    { year: 1405, month: 7, day: 31 },
    { year: 1405, month: 12, day: 30 },
    { year: 1405, month: 0, day: 1 },
    { year: 1405, month: 13, day: 1 },
    { year: 1405, month: 1, day: 0 },
    { year: 1405, month: 1.5, day: 1 },
    { year: Number.NaN, month: 1, day: 1 },
    { year: 1, month: 1, day: 1 },
    { year: 9_999_999, month: 1, day: 1 },
  ])('%o is no day of it', (date) => {
    expect(fromPersianDate(date)).toEqual({ ok: false, error: { code: 'malformed_date' } });
  });

  test('every day comes back from it', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        expect(fromPersianDate(toPersianDate(date))).toEqual({ ok: true, value: date });
      }),
      { numRuns: 2000 },
    );
  });

  test('it agrees with ICU from 1921 to 2124', () => {
    const format = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', {
      timeZone: 'UTC',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
    });
    const start = plainDate('1921-03-21');
    const days = fc.integer({ min: 0, max: daysBetween(start, plainDate('2124-03-19')) });
    fc.assert(
      fc.property(days, (count) => {
        const date = addDays(start, count);
        const parts = Object.fromEntries(
          format.formatToParts(new Date(`${date}T00:00:00Z`)).map(({ type, value }) => [type, Number(value)]),
        );
        expect(toPersianDate(date)).toEqual({ year: parts.year, month: parts.month, day: parts.day });
      }),
      { numRuns: 5000 },
    );
  });
});

describe('X10 dates are shown in the words, digits and calendar of the reader', () => {
  const date = plainDate('2026-08-25');

  test.each([
    ['fa', undefined, '۳ شهریور ۱۴۰۵'],
    ['fa', 'gregorian', '۲۵ اوت ۲۰۲۶'],
    ['ar', undefined, '٢٥ أغسطس ٢٠٢٦'],
    ['ar', 'persian', '٣ شهريور ١٤٠٥'],
    ['hi', undefined, '25 अगस्त 2026'],
    ['hi', 'persian', '3 शहरीवर 1405'],
    ['en', undefined, '25 August 2026'],
    ['en', 'persian', '3 Shahrivar 1405'],
  ] as const)('%s, calendar %s: %s', (language, calendar, shown) => {
    expect(formatDate(date, language, calendar)).toBe(shown);
  });

  test('the names of the Gregorian months, and of the Persian ones in Persian, are those of the CLDR', () => {
    const locales = { fa: 'fa-IR', ar: 'ar-EG', hi: 'hi-IN', en: 'en-GB' } as const;
    const cases = [
      ...WRITTEN_LANGUAGES.map((language) => [language, 'gregorian'] as const),
      ['fa', 'persian'] as const,
    ];
    for (const [language, calendar] of cases) {
      const format = new Intl.DateTimeFormat(locales[language], {
        calendar: calendar === 'persian' ? 'persian' : 'gregory',
        timeZone: 'UTC',
        day: 'numeric',
        month: 'long',
        year: 'numeric',
      });
      for (let month = 0; month < 12; month += 1) {
        const each = addDays(plainDate('2026-01-15'), month * 30);
        const parts = format.formatToParts(new Date(`${each}T00:00:00Z`));
        const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value;
        expect(formatDate(each, language, calendar)).toBe(`${part('day')} ${part('month')} ${part('year')}`);
      }
    }
  });
});
