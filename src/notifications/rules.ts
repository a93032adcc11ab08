import type { Biller } from '../billing/index.ts';
import { addDays, instantIn, timeOfDayIn, todayIn } from '../kernel/index.ts';

export interface QuietHours {
  readonly from: string;
  readonly until: string;
}

export interface NotificationRules {
  readonly quietHours: QuietHours;
  readonly reminderDays: readonly number[];
  readonly remindAccountPhone: boolean;
  readonly at: string;
}

const DEFAULTS: NotificationRules = {
  quietHours: { from: '22:00', until: '08:00' },
  // A week to find the money, and a last word on the day before.
  reminderDays: [7, 1],
  remindAccountPhone: false,
  at: '10:00',
};

/** A biller's rules, the defaults where it says nothing. */
export function rulesOf(biller: Biller | undefined): NotificationRules {
  return { ...DEFAULTS, ...biller?.notifications };
}

/** The end of the quiet hours that `now` is in; undefined while messages may come. */
export function quietUntil({ from, until }: QuietHours, timeZone: string, now: Date): Date | undefined {
  const time = timeOfDayIn(timeZone, now);
  const isQuiet = from <= until ? time >= from && time < until : time >= from || time < until;
  if (!isQuiet) return undefined;
  const today = todayIn(timeZone, now);
  return instantIn(timeZone, time < until ? today : addDays(today, 1), until);
}
