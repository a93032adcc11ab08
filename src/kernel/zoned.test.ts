import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, type PlainDate, parsePlainDate, todayIn } from './calendar.ts';
import { invariant } from './invariant.ts';
import { formatDateTime, instantIn, isTimeOfDay, timeOfDayIn } from './zoned.ts';

function day(text: string): PlainDate {
  const date = parsePlainDate(text);
  invariant(date.ok, 'a date');
  return date.value;
}

test.each(['00:00', '23:59', '08:05'])('%s is a time of day', (text) => expect(isTimeOfDay(text)).toBe(true));
test.each(['24:00', '8:05', '08:60', '108:05', '08:055', ''])('%s is none', (text) =>
  expect(isTimeOfDay(text)).toBe(false),
);

describe('the instant at which a clock shows a time', () => {
  test.each([
    ['Asia/Tehran, half an hour off', 'Asia/Tehran', '2026-10-05', '10:00', '2026-10-05T06:30:00Z'],
    ['Tehran at midnight', 'Asia/Tehran', '2026-10-05', '00:00', '2026-10-04T20:30:00Z'],
    ['Kolkata', 'Asia/Kolkata', '2026-10-05', '08:00', '2026-10-05T02:30:00Z'],
    ['Denver in summer', 'America/Denver', '2026-10-31', '08:00', '2026-10-31T14:00:00Z'],
    [
      'Denver on the day when clocks go back',
      'America/Denver',
      '2026-11-01',
      '08:00',
      '2026-11-01T15:00:00Z',
    ],
    ['shown twice: the first', 'America/Denver', '2026-11-01', '01:30', '2026-11-01T07:30:00Z'],
    ['left out: as much later', 'America/Denver', '2026-03-08', '02:30', '2026-03-08T09:30:00Z'],
    ['Cairo, whose summer begins at midnight', 'Africa/Cairo', '2026-04-24', '00:00', '2026-04-23T22:00:00Z'],
  ])('%s', (_what, timeZone, date, time, instant) => {
    expect(instantIn(timeZone, day(date), time).toISOString()).toBe(instant.replace('Z', '.000Z'));
  });

  test('the clock shows it then, unless it was left out: any day, any hour, in six zones', () => {
    const zones = [
      'Asia/Tehran',
      'Asia/Kolkata',
      'Africa/Cairo',
      'America/Denver',
      'Australia/Lord_Howe',
      'UTC',
    ];
    const times = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }));
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 3_000 }),
        times,
        (zone, days, [h, m]) => {
          const date = addDays(day('2024-01-01'), days);
          const time = `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`;
          const at = instantIn(zone, date, time);
          const clockAt = (ms: number): string =>
            `${todayIn(zone, new Date(ms))} ${timeOfDayIn(zone, new Date(ms))}`;
          const asked = `${date} ${time}`;
          const shown = clockAt(at.getTime());
          // A gap is an hour at most, and it is then later; Cairo's begins at midnight, so the hour before is yesterday's.
          const isLeftOut = shown > asked;
          expect(isLeftOut || shown === asked).toBe(true);
          expect(todayIn(zone, at)).toBe(date);
          if (isLeftOut) expect(clockAt(at.getTime() - 3_600_000) < asked).toBe(true);
        },
      ),
    );
  });
});

test('day and time are told in the reader’s calendar and digits', () => {
  const at = new Date('2026-08-25T10:35:00Z');
  expect(formatDateTime('Asia/Tehran', at, 'fa')).toBe('۳ شهریور ۱۴۰۵، ۱۴:۰۵');
  expect(formatDateTime('America/Denver', at, 'en')).toBe('25 August 2026, 04:35');
});

test('times of day', () => {
  expect(['00:00', '23:59'].every(isTimeOfDay)).toBe(true);
  expect(['24:00', '8:00', '08:60', ''].some(isTimeOfDay)).toBe(false);
});
