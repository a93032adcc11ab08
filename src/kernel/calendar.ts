import { isValidJalaaliDate, toGregorian, toJalaali } from 'jalaali-js';
import { foldDigits, localDigits, stripInvisible } from './digits.ts';
import { invariant } from './invariant.ts';
import { type Calendar, factsOf, type Language } from './language.ts';
import { err, ok, type Result } from './result.ts';

declare const plainDateBrand: unique symbol;

/** A day in no time zone, `YYYY-MM-DD` in the Gregorian calendar, 1900 to 2199. Sorts as text. */
export type PlainDate = string & { readonly [plainDateBrand]: true };

export interface PersianDate {
  readonly year: number;
  /** 1 (Farvardin) to 12 (Esfand). */
  readonly month: number;
  readonly day: number;
}

type MalformedDate = { readonly code: 'malformed_date' };

/** Bills live well inside; a Persian year (1405-06-03) that slips in as Gregorian falls outside and is refused. */
const YEAR_MIN = 1900;
const YEAR_MAX = 2199;
const MS_PER_DAY = 86_400_000;
const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

function isoDay(epochDay: number): string {
  return new Date(epochDay * MS_PER_DAY).toISOString().slice(0, 10);
}

/** Days since 1970-01-01 of a date known to look like one; a day that is not in its month rolls over. */
function epochDayOf(date: string): number {
  return (
    Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))) / MS_PER_DAY
  );
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

function isPlainDate(text: string): text is PlainDate {
  const [, y, m, d] = ISO_DATE.exec(text) ?? [];
  const [year, month, day] = [Number(y), Number(m), Number(d)];
  if (!(year >= YEAR_MIN && year <= YEAR_MAX)) return false;
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day >= 1 && day <= (month === 2 && isLeapYear ? 29 : (DAYS[month - 1] ?? 0));
}

function fromEpochDay(epochDay: number): PlainDate {
  const text = isoDay(epochDay);
  invariant(isPlainDate(text), `a date lies between ${YEAR_MIN} and ${YEAR_MAX}`);
  return text;
}

/** Reads an ISO 8601 date (`2026-08-25`) in digits of any family. Days that never were are `malformed_date`. */
export function parsePlainDate(text: string): Result<PlainDate, MalformedDate> {
  const date = ISO_DATE.test(text) ? text : stripInvisible(foldDigits(text)).trim();
  return isPlainDate(date) ? ok(date) : err({ code: 'malformed_date' });
}

/** Formatters are kept: making one takes 35 times as long as using it (203 and 5.6 µs). Billers have few time zones. */
const zoneFormats = new Map<string, Intl.DateTimeFormat>();

function zoneFormat(timeZone: string): Intl.DateTimeFormat {
  const known = zoneFormats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  zoneFormats.set(timeZone, made);
  return made;
}

/** The last answer for each zone: making one takes 8 µs. No zone's midnight falls within a minute. */
const todays = new Map<string, { readonly minute: number; readonly date: PlainDate }>();

/** The day that it is at `now` in a time zone of the tz database. A zone that does not exist throws. */
export function todayIn(timeZone: string, now: Date): PlainDate {
  const minute = Math.floor(now.getTime() / 60_000);
  const known = todays.get(timeZone);
  if (known?.minute === minute) return known.date;
  const parts = zoneFormat(timeZone).formatToParts(now);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  const text = `${part('year')}-${part('month')}-${part('day')}`;
  invariant(isPlainDate(text), `a date lies between ${YEAR_MIN} and ${YEAR_MAX}`);
  todays.set(timeZone, { minute, date: text });
  return text;
}

const clockFormats = new Map<string, Intl.DateTimeFormat>();

function clockFormat(timeZone: string): Intl.DateTimeFormat {
  const known = clockFormats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  clockFormats.set(timeZone, made);
  return made;
}

/** The time of day at `now` in a time zone of the tz database: `14:05`, in the reader's digits. */
export function formatTimeOfDay(timeZone: string, now: Date, language: Language): string {
  return localDigits(clockFormat(timeZone).format(now), language);
}

/** `days` may be negative. Leaving 1900 to 2199 is a defect. */
export function addDays(date: PlainDate, days: number): PlainDate {
  invariant(Number.isInteger(days) && Math.abs(days) < 200_000, 'days are whole, and less than 548 years');
  return fromEpochDay(epochDayOf(date) + days);
}

/** Days from the first date to the second: positive when the second is later. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return epochDayOf(to) - epochDayOf(from);
}

/**
 * The same day in the Persian calendar. Borkowski's arithmetic (jalaali-js), identical to ICU's from 1900 to
 * 2124-03-19; for the year after, ICU's new year is a day earlier.
 */
export function toPersianDate(date: PlainDate): PersianDate {
  const day = new Date(epochDayOf(date) * MS_PER_DAY);
  const { jy, jm, jd } = toJalaali(day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate());
  return { year: jy, month: jm, day: jd };
}

/** The Gregorian day of a Persian date; one that is not in the calendar (31 Mehr) is `malformed_date`. */
export function fromPersianDate(date: PersianDate): Result<PlainDate, MalformedDate> {
  const { year, month, day } = date;
  const isWhole = [year, month, day].every(Number.isInteger);
  if (!isWhole || !isValidJalaaliDate(year, month, day)) return err({ code: 'malformed_date' });
  const { gy, gm, gd } = toGregorian(year, month, day);
  const text = isoDay(Date.UTC(gy, gm - 1, gd) / MS_PER_DAY);
  return isPlainDate(text) ? ok(text) : err({ code: 'malformed_date' });
}

function monthName(language: Language, calendar: Calendar, month: number): string {
  const name = factsOf(language).months[calendar][month - 1];
  invariant(name !== undefined, 'a month is 1 to 12');
  return name;
}

/**
 * A date for reading: day, month in words, year, in the reader's digits: «۳ شهریور ۱۴۰۵», `25 August 2026`. Persian
 * readers get their own calendar unless told otherwise, all others the Gregorian one. Built from parts, since
 * Intl's long Persian form comes in a wrong order.
 */
export function formatDate(
  date: PlainDate,
  language: Language,
  calendar: Calendar = factsOf(language).calendar,
): string {
  if (calendar === 'persian') {
    const { year, month, day } = toPersianDate(date);
    return localDigits(`${day} ${monthName(language, calendar, month)} ${year}`, language);
  }
  const month = monthName(language, calendar, Number(date.slice(5, 7)));
  return localDigits(`${Number(date.slice(8, 10))} ${month} ${date.slice(0, 4)}`, language);
}
