import type { Bill, Biller, Billers, DueBills, Follower, Followers } from '../billing/index.ts';
import { addDays, instantIn, type PlainDate, timeOfDayIn, todayIn } from '../kernel/index.ts';
import type { Database, Statements, Vault } from '../platform/index.ts';
import type { NewMessage } from './message.ts';
import type { Outbox } from './outbox.ts';
import { type NotificationRules, rulesOf } from './rules.ts';

export interface RemindDeps {
  readonly sql: Database;
  readonly vault: Vault;
  readonly billers: Billers;
  readonly followers: Followers;
  readonly dueBills: DueBills;
  readonly outbox: Outbox;
}

const BILLS_AT_ONCE = 500;
/** Together 100,000 bills for each reminder in a round; the next round goes on from there. */
const PAGES_A_ROUND = 200;
const WALK_AGAIN_MS = 3_600_000;

interface Walk {
  readonly biller: Biller;
  readonly rules: NotificationRules;
  /** The reminder comes so many days before the bill is due. */
  readonly days: number;
  readonly today: PlainDate;
  readonly dueOn: PlainDate;
  readonly now: Date;
}

/**
 * One round of reminders (M12): for each biller, after its hour of the day in its own time zone, the unpaid bills
 * that are due so many days from today. Returns how many messages were made. Several processes may go round at
 * once, and any of them may die: a page of bills and its messages are one transaction.
 */
export function createReminders(deps: RemindDeps): (now: Date) => Promise<number> {
  const { sql, dueBills, outbox } = deps;

  async function walkOn(walk: Walk): Promise<number> {
    let made = 0;
    for (let page = 0; page < PAGES_A_ROUND; page++) {
      const step = await sql.begin((tx) => takePage(tx, walk));
      made += step.made;
      if (step.isDone) break;
    }
    return made;
  }

  async function takePage(tx: Statements, walk: Walk) {
    const { biller, days, dueOn, now } = walk;
    const { billerId } = biller;
    const afterBillId = await findPlace(tx, walk);
    if (afterBillId === undefined) return { made: 0, isDone: true };
    const bills = await dueBills.page(tx, billerId, dueOn, { afterBillId, limit: BILLS_AT_ONCE });
    const made = await outbox.enqueue(tx, await messagesFor(tx, walk, bills));
    const isDone = bills.length < BILLS_AT_ONCE;
    await tx`
      update notifications.reminder_walk
         set after_bill_id = ${bills.at(-1)?.billId ?? afterBillId}, done_at = ${isDone ? now : null}
       where biller_id = ${billerId} and days = ${days}`;
    return { made, isDone };
  }

  /** After which bill today's walk goes on; undefined where it is done for now, or somebody else is on it. */
  async function findPlace(tx: Statements, { biller, days, today, now }: Walk): Promise<bigint | undefined> {
    const { billerId } = biller;
    await tx`
      insert into notifications.reminder_walk (biller_id, days, day) values (${billerId}, ${days}, ${today}::text::date)
      on conflict do nothing`;
    const [place] = await tx<{ day: string; after_bill_id: bigint; done_at: Date | null }[]>`
      select day::text, after_bill_id, done_at from notifications.reminder_walk
       where biller_id = ${billerId} and days = ${days} for update skip locked`;
    if (place === undefined) return undefined;
    if (place.day === today && place.done_at === null) return place.after_bill_id;
    const isFresh = place.done_at !== null && now.getTime() - place.done_at.getTime() < WALK_AGAIN_MS;
    if (place.day === today && isFresh) return undefined;
    await tx`
      update notifications.reminder_walk set day = ${today}::text::date, done_at = null
       where biller_id = ${billerId} and days = ${days}`;
    return 0n;
  }

  async function messagesFor(
    tx: Statements,
    walk: Walk,
    bills: readonly Bill[],
  ): Promise<readonly NewMessage[]> {
    const { biller, rules } = walk;
    const accountIds = [...new Set(bills.map(({ accountId }) => accountId))];
    if (accountIds.length === 0) return [];
    const followers = await deps.followers.followersOf(biller.billerId, accountIds);
    const phones = rules.remindAccountPhone
      ? await dueBills.customerPhones(tx, biller.billerId, accountIds)
      : new Map<bigint, string>();
    const byAccount = Map.groupBy(followers, ({ accountId }) => accountId);
    return bills.flatMap((bill) =>
      toTell(biller, byAccount.get(bill.accountId) ?? [], phones.get(bill.accountId)).map((reader) =>
        newMessage(walk, bill, reader),
      ),
    );
  }

  function newMessage({ biller, days, dueOn }: Walk, bill: Bill, reader: Reader): NewMessage {
    const digest = deps.vault.digest('phone', reader.to).toString('hex');
    return {
      ...{ billerId: biller.billerId, kind: 'bill_due', to: reader.to, language: reader.language },
      channel: reader.channel,
      key: `bill ${bill.billId} due ${dueOn} reminder ${days} to ${digest}`,
      values: {
        ...{ billId: bill.billId.toString(), accountId: bill.accountId.toString(), dueOn },
        as: reader.as,
      },
      expiresAt: instantIn(biller.timeZone, addDays(dueOn, 1), '00:00'),
    };
  }

  return async (now) => {
    let made = 0;
    for (const biller of deps.billers.list()) {
      const rules = rulesOf(biller);
      if (timeOfDayIn(biller.timeZone, now) < rules.at) continue;
      const today = todayIn(biller.timeZone, now);
      for (const days of rules.reminderDays)
        made += await walkOn({ biller, rules, days, today, dueOn: addDays(today, days), now });
    }
    return made;
  };
}

interface Reader extends Pick<Follower, 'language' | 'channel'> {
  readonly to: string;
  readonly as: 'follower' | 'customer';
}

/** Those who asked for reminders, and the customer unless they said that they want none. */
function toTell(
  biller: Biller,
  followers: readonly Follower[],
  customerPhone: string | undefined,
): readonly Reader[] {
  const readers: Reader[] = followers
    .filter(({ remind }) => remind)
    .map(({ phone, language, channel }) => ({ to: phone, language, channel, as: 'follower' }));
  if (customerPhone === undefined || followers.some(({ phone }) => phone === customerPhone)) return readers;
  const language = biller.languages[0] ?? 'en';
  return [...readers, { to: customerPhone, language, channel: 'sms', as: 'customer' }];
}
