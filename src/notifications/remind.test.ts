import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { billRow } from '../../test/support/core.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import {
  createNotificationsRoom,
  DAY,
  HOUR,
  MINUTE,
  type NotificationsRoom,
} from '../../test/support/notifications.ts';
import type { Biller } from '../billing/index.ts';
import { invariant } from '../kernel/index.ts';

let database: TestDatabase;
let room: NotificationsRoom;
let accounts = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  room = await createNotificationsRoom(database);
});
afterAll(async () => {
  await room.close();
  await database.close();
});
beforeEach(async () => {
  // Billers of earlier tests are silent from now on.
  await room.sql`
    update billing.biller set profile = profile || '{"notifications": {"reminderDays": []}}', updated_at = clock_timestamp()`;
  await room.core.billers.refresh();
  await room.sql`delete from notifications.message`;
  room.channel.kept.length = 0;
  room.channel.outcome = ({ id }) => ({ state: 'delivered', reference: id });
});

/** An account with one bill, and a number that follows it. */
async function follow(biller: Biller, dueOn: string, changes: { remind?: boolean; phone?: string } = {}) {
  accounts += 1;
  const account = String(80_000_000 + accounts);
  await room.core.import(biller, [billRow(account, 'B1', 485_000, { due_on: dueOn })]);
  const [bill] = await room.core.bills(biller, account);
  invariant(bill !== undefined, 'the bill was imported');
  const phone = changes.phone ?? room.newPhone();
  await room.followers.put(room.sql, {
    ...{ billerId: biller.billerId, accountId: bill.accountId, phone, language: 'en', channel: 'sms' },
    remind: changes.remind ?? true,
  });
  return { account, bill, phone };
}

/** A round of reminders at this instant, and what is sent then. */
async function roundAt(time: string): Promise<void> {
  room.clock.at = Date.parse(time);
  await room.notifications.remind(room.clock.now());
  await room.notifications.deliver();
}
const textsTo = (phone: string) => room.channel.textsTo(phone);

describe('M12 reminders before the due date', () => {
  test('come so many days before as the biller says, once each, and tell what and until when', async () => {
    const biller = await room.core.addBiller({ notifications: { reminderDays: [3, 1, 0] } });
    const { phone, account } = await follow(biller, '2026-10-20');
    // Every hour for six days.
    const start = Date.parse('2026-10-16T00:00:00Z');
    for (let hour = 0; hour < 6 * 24; hour++) await roundAt(new Date(start + hour * HOUR).toISOString());
    const text = (when: string) =>
      `Hamun: your bill of 485,000 rial, account ${account}, is due ${when}.\nPay: https://pay.example.org/b/${biller.id}`;
    expect(textsTo(phone)).toEqual([text('on 20 October 2026'), text('tomorrow'), text('today')]);
  });

  test('at the biller’s hour in its time zone, not a minute earlier', async () => {
    const biller = await room.core.addBiller({ notifications: { reminderDays: [1], at: '09:30' } });
    const { phone } = await follow(biller, '2026-10-20');
    await roundAt('2026-10-19T05:59:00Z'); // 09:29 in Tehran
    expect(textsTo(phone)).toEqual([]);
    await roundAt('2026-10-19T06:00:00Z');
    expect(textsTo(phone)).toHaveLength(1);
  });

  test('across midnight in Tehran: the day changes at 20:30 UTC', async () => {
    const biller = await room.core.addBiller({
      notifications: { reminderDays: [1], at: '00:00', quietHours: { from: '00:00', until: '00:00' } },
    });
    const [early, late] = [await follow(biller, '2026-10-20'), await follow(biller, '2026-10-21')];
    await roundAt('2026-10-19T20:29:59Z'); // still the 19th
    expect([textsTo(early.phone).length, textsTo(late.phone).length]).toEqual([1, 0]);
    await roundAt('2026-10-19T20:30:00Z'); // the 20th
    expect([textsTo(early.phone).length, textsTo(late.phone).length]).toEqual([1, 1]);
    expect(textsTo(late.phone)[0]).toContain('tomorrow');
  });

  test('the clocks go back and forward in Denver: always at ten in the morning, and on the right day', async () => {
    const biller = await room.core.addBiller({
      timeZone: 'America/Denver',
      notifications: { reminderDays: [1] },
    });
    const days = ['2026-11-01', '2026-11-02', '2026-11-03', '2027-03-14', '2027-03-15', '2027-03-16'];
    const followed = await Promise.all(days.map((day) => follow(biller, day)));
    const sentAt = new Map<string, string>();
    for (const start of ['2026-10-31T15:00:00Z', '2027-03-13T15:00:00Z']) {
      for (let day = 0; day < 4; day++) {
        // Each quarter of the hours around ten in the morning.
        for (let quarter = 0; quarter < 12; quarter++) {
          const at = new Date(Date.parse(start) + day * DAY + quarter * 15 * MINUTE).toISOString();
          await roundAt(at);
          for (const { to } of room.channel.kept) if (!sentAt.has(to)) sentAt.set(to, at.slice(0, 16));
        }
      }
    }
    expect(followed.map(({ phone }) => sentAt.get(phone))).toEqual([
      ...['2026-10-31T16:00', '2026-11-01T17:00', '2026-11-02T17:00'],
      ...['2027-03-13T17:00', '2027-03-14T16:00', '2027-03-15T16:00'],
    ]);
    expect(room.channel.kept).toHaveLength(days.length);
  });

  test('never for a bill that is paid, cancelled or due otherwise by the time it would be sent', async () => {
    const biller = await room.core.addBiller({ notifications: { reminderDays: [1], at: '00:00' } });
    const followed = await Promise.all(
      ['paid', 'cancelled', 'moved', 'as it was'].map(() => follow(biller, '2026-10-20')),
    );
    await roundAt('2026-10-18T22:00:00Z'); // 01:30 of the 19th: made, and kept for the morning
    expect(room.channel.kept).toEqual([]);
    const [paid, cancelled, moved, same] = followed;
    const bill = (given: typeof paid) => given?.bill.billId ?? 0n;
    await room.sql`update billing.bill set paid_minor = amount_minor where bill_id = ${bill(paid)}`;
    await room.sql`update billing.bill set cancelled = true where bill_id = ${bill(cancelled)}`;
    await room.sql`update billing.bill set due_on = '2026-10-25' where bill_id = ${bill(moved)}`;
    await roundAt('2026-10-19T04:30:00Z'); // 08:00
    expect(room.channel.kept.map(({ to }) => to)).toEqual([same?.phone]);
    expect((await room.states(biller.billerId)).toSorted()).toEqual([
      'bill_due delivered',
      ...['bill_due overtaken', 'bill_due overtaken', 'bill_due overtaken'],
    ]);
  });

  test('not to who is paying in this moment; should they give up, they are reminded later', async () => {
    const biller = await room.core.addBiller({ notifications: { reminderDays: [1] } });
    const { phone, bill } = await follow(biller, '2026-10-20');
    await room.core.open([bill]);
    await roundAt('2026-10-19T07:00:00Z');
    expect(textsTo(phone)).toEqual([]);
    await room.sql`
      update billing.bill set held_until = now() - interval '1 second'
       where biller_id = ${biller.billerId} and held_by is not null`;
    await roundAt('2026-10-19T07:30:00Z');
    expect(textsTo(phone)).toEqual([]);
    await roundAt('2026-10-19T08:00:00Z');
    expect(textsTo(phone)).toHaveLength(1);
  });

  test('a payment of a part: the reminder asks for the rest', async () => {
    const biller = await room.core.addBiller({ notifications: { reminderDays: [1] } });
    const { phone, bill } = await follow(biller, '2026-10-20');
    await room.sql`update billing.bill set paid_minor = 400000 where bill_id = ${bill.billId}`;
    await roundAt('2026-10-19T07:00:00Z');
    expect(textsTo(phone)[0]).toContain('your bill of 85,000 rial');
  });

  test('a reminder that cannot be sent before the day is over is not sent at all', async () => {
    const biller = await room.core.addBiller({ notifications: { reminderDays: [0], at: '21:00' } });
    await follow(biller, '2026-10-20');
    room.channel.outcome = () => ({ state: 'failed', permanent: false, code: 'down' });
    await roundAt('2026-10-20T18:00:00Z'); // 21:30
    room.channel.outcome = ({ id }) => ({ state: 'delivered', reference: id });
    await roundAt('2026-10-20T20:30:00Z'); // midnight
    await roundAt('2026-10-21T06:00:00Z');
    expect(room.channel.kept).toEqual([]);
    expect(await room.states(biller.billerId)).toEqual(['bill_due expired']);
  });
});

describe('M12 who is reminded', () => {
  test('whoever follows the account and wants it; who turned it off since, not', async () => {
    const biller = await room.core.addBiller({ notifications: { reminderDays: [1], at: '00:00' } });
    const followed = await follow(biller, '2026-10-20');
    const { accountId } = followed.bill;
    const add = async (remind: boolean) => {
      const phone = room.newPhone();
      const { billerId } = biller;
      await room.followers.put(room.sql, {
        billerId,
        accountId,
        phone,
        language: 'fa',
        remind,
        channel: 'sms',
      });
      return phone;
    };
    const [daughter, landlord, neighbour] = [await add(true), await add(false), await add(true)];
    await roundAt('2026-10-18T22:00:00Z');
    await room.followers.remove(room.sql, followed.bill, neighbour);
    await roundAt('2026-10-19T06:00:00Z');
    expect(room.channel.kept.map(({ to }) => to).toSorted()).toEqual([followed.phone, daughter].toSorted());
    expect(textsTo(daughter)[0]).toContain('فردا');
    expect(textsTo(landlord)).toEqual([]);
  });

  test('the customer’s own phone of the bill file where the biller says so, unless its owner said no', async () => {
    const rules = { reminderDays: [1], remindAccountPhone: true };
    const biller = await room.core.addBiller({ notifications: rules });
    const silent = await room.core.addBiller({ notifications: { reminderDays: [1] } });
    const phones = [room.newPhone(), room.newPhone(), room.newPhone()];
    const rows = phones.map((phone, n) => billRow(`9100000${n}`, 'B1', 485_000, { phone }));
    await room.core.import(biller, rows);
    await room.core.import(silent, rows);
    for (const [account, remind] of [
      ['91000001', false],
      ['91000002', true],
    ] as const) {
      const [bill] = await room.core.bills(biller, account);
      invariant(bill !== undefined, 'a bill');
      await room.followers.put(room.sql, {
        ...{ billerId: biller.billerId, accountId: bill.accountId, language: 'en', channel: 'sms', remind },
        phone: phones[remind ? 2 : 1] ?? '',
      });
    }
    await roundAt('2026-10-19T07:00:00Z');
    // In the biller's language, except the follower who chose another; nobody twice.
    expect(phones.map((phone) => textsTo(phone).map((text) => /due/.test(text)))).toEqual([
      [false],
      [],
      [true],
    ]);
  });
});

describe('a walk through many bills', () => {
  test('goes in pages, goes on where it was killed, and two at once tell nobody twice', async () => {
    const biller = await room.core.addBiller({
      notifications: { reminderDays: [1], remindAccountPhone: true },
    });
    const rows = Array.from({ length: 1_203 }, (_, n) =>
      billRow(String(60_000_000 + n), 'B1', 485_000, { phone: `+98935${1_000_000 + n}` }),
    );
    await room.core.import(biller, rows);
    room.clock.at = Date.parse('2026-10-19T07:00:00Z');
    const counts = await Promise.all(
      [room.notifications, room.other].map((each) => each.remind(room.clock.now())),
    );
    expect(counts.reduce((sum, count) => sum + count)).toBe(1_203);
    const [row] = await room.sql`
      select count(*)::integer as messages, count(distinct address_digest)::integer as readers from notifications.message`;
    expect(row).toEqual({ messages: 1_203, readers: 1_203 });
    // As if killed after its first page: the rest is walked again, and nobody is told twice.
    await room.sql`
      update notifications.reminder_walk set done_at = null, after_bill_id = (
        select bill_id from billing.bill where biller_id = ${biller.billerId} order by bill_id offset 499 limit 1)
       where biller_id = ${biller.billerId}`;
    expect(await room.notifications.remind(room.clock.now())).toBe(0);
  });

  test('a bill that comes in later in the day is found within the hour', async () => {
    const biller = await room.core.addBiller({ notifications: { reminderDays: [1] } });
    await follow(biller, '2026-10-20');
    await roundAt('2026-10-19T07:00:00Z');
    const late = await follow(biller, '2026-10-20');
    await roundAt('2026-10-19T07:59:00Z');
    expect(textsTo(late.phone)).toEqual([]);
    await roundAt('2026-10-19T08:00:00Z');
    expect(textsTo(late.phone)).toHaveLength(1);
  });

  test('reads the bills of one day by their index', async () => {
    const plan = await room.sql.begin(async (tx) => {
      await tx`
        insert into billing.bill (biller_id, account_id, number, issued_on, due_on, currency, amount_minor)
        select 201 + n % 3, n, 'N', '2026-10-01', date '2026-10-01' + n % 40, 'IRR', 1000
          from generate_series(1000000, 1020000) as n`;
      await tx`analyze billing.bill`;
      return tx`
        explain select * from billing.bill b
         where b.biller_id = 201 and b.due_on = '2026-10-20'::text::date and b.bill_id > 5
           and b.paid_minor < b.amount_minor and not b.cancelled and (b.held_until is null or b.held_until <= now())
         order by b.bill_id limit 500`;
    });
    const text = plan.map((row) => String(row['QUERY PLAN'])).join('\n');
    expect(text).toMatch(/bill_by_due/);
    expect(text).toMatch(/Index Cond: .*due_on/);
  });
});
