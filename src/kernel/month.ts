import { addDays, fromPersianDate, type PlainDate, parsePlainDate, toPersianDate } from './calendar.ts';
import { foldDigits, stripInvisible } from './digits.ts';
import type { Calendar } from './language.ts';
import { err, ok, type Result } from './result.ts';

/** A month of either calendar, as the days that it has: from `first` up to and without `next`. */
export interface Month {
  readonly first: PlainDate;
  readonly next: PlainDate;
}

/** Above it nobody keeps books by the Persian calendar, below it nobody by the Gregorian one. */
const PERSIAN_UNTIL = 1_599;

/** Reads `2026-11` or, of the Persian calendar, `1405-08` or `1405/8`, in digits of any family. */
export function parseMonth(text: string): Result<Month, { readonly code: 'malformed_month' }> {
  const match = /^(\d{4})[-/](\d{1,2})$/.exec(stripInvisible(foldDigits(text)).trim());
  const [year, month] = [Number(match?.[1]), Number(match?.[2])];
  const first = firstOf(year, month);
  const next = month === 12 ? firstOf(year + 1, 1) : firstOf(year, month + 1);
  return first.ok && next.ok
    ? ok({ first: first.value, next: next.value })
    : err({ code: 'malformed_month' });
}

/** The month before the one that a day is in, as `parseMonth` reads it. */
export function monthBefore(day: PlainDate, calendar: Calendar): string {
  const dayOfMonth = calendar === 'persian' ? toPersianDate(day).day : Number(day.slice(8));
  const last = addDays(day, -dayOfMonth);
  if (calendar === 'gregorian') return last.slice(0, 7);
  const { year, month } = toPersianDate(last);
  return nameOf(year, month);
}

function nameOf(year: number, month: number): string {
  return `${year}-${String(month).padStart(2, '0')}`;
}

function firstOf(year: number, month: number): Result<PlainDate, unknown> {
  return year <= PERSIAN_UNTIL
    ? fromPersianDate({ year, month, day: 1 })
    : parsePlainDate(`${nameOf(year, month)}-01`);
}
