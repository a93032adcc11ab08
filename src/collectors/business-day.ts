import { addDays, type PlainDate, timeOfDayIn, todayIn } from '../kernel/index.ts';

/** The business day that something belongs to which is told now; after the cut-off it is the next one. */
export function businessDayOf(timeZone: string, cutoffAt: string, now: Date): PlainDate {
  const today = todayIn(timeZone, now);
  return timeOfDayIn(timeZone, now) < cutoffAt ? today : addDays(today, 1);
}
