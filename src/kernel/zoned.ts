import { formatDate, formatTimeOfDay, type PlainDate, todayIn } from './calendar.ts';
import { invariant } from './invariant.ts';
import { factsOf, type Language } from './language.ts';

/** A time of day on a clock of 24 hours: `08:00`. Sorts as text. */
export function isTimeOfDay(text: string): boolean {
  return /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text);
}

/** What the clock shows at `now` in a time zone of the tz database: `14:05`. */
export function timeOfDayIn(timeZone: string, now: Date): string {
  return formatTimeOfDay(timeZone, now, 'en');
}

const DAY_MS = 86_400_000;

/** How far a zone's clock is ahead of UTC at an instant, in whole minutes. */
function offsetMs(timeZone: string, at: number): number {
  const now = new Date(at);
  const shown = Date.parse(`${todayIn(timeZone, now)}T${timeOfDayIn(timeZone, now)}:00Z`);
  return shown - Math.floor(at / 60_000) * 60_000;
}

/**
 * The instant at which the clock of a time zone shows this day and time. Where it is shown twice, as clocks go
 * back, the first; where it is left out, as they go forward, as much later as they go (RFC 5545, section 3.3.5).
 */
export function instantIn(timeZone: string, date: PlainDate, time: string): Date {
  invariant(isTimeOfDay(time), 'a time of day is HH:MM');
  const shown = Date.parse(`${date}T${time}:00Z`);
  const before = offsetMs(timeZone, shown - DAY_MS);
  const after = offsetMs(timeZone, shown + DAY_MS);
  const fits = [before, after].filter((offset) => offsetMs(timeZone, shown - offset) === offset);
  return new Date(shown - (fits[0] ?? before));
}

/** Day and time for reading, in the reader's calendar and digits: «۳ شهریور ۱۴۰۵، ۱۴:۰۵». */
export function formatDateTime(timeZone: string, at: Date, language: Language): string {
  const date = formatDate(todayIn(timeZone, at), language);
  return `${date}${factsOf(language).comma} ${formatTimeOfDay(timeZone, at, language)}`;
}
