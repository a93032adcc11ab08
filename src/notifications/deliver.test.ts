import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import {
  createKeepingChannel,
  createNotificationsRoom,
  HOUR,
  MINUTE,
  type NotificationsRoom,
} from '../../test/support/notifications.ts';
import type { Biller } from '../billing/index.ts';
import { permissionsOf } from '../platform/index.ts';
import type { SendOutcome } from './channel.ts';
import { createOutbox } from './outbox.ts';

let database: TestDatabase;
let room: NotificationsRoom;
let biller: Biller;

beforeAll(async () => {
  database = await createTestDatabase();
  room = await createNotificationsRoom(database);
  biller = await room.core.addBiller();
});
afterAll(async () => {
  await room.close();
  await database.close();
});
beforeEach(async () => {
  // What earlier tests left waiting is none of this one's concern.
  await room.sql`delete from notifications.message`;
  room.channel.kept.length = 0;
  room.channel.outcome = ({ id }) => ({ state: 'delivered', reference: id });
  room.clock.at = Date.parse('2026-10-05T12:00:00Z');
});

const { deliver, at } = {
  deliver: () => room.notifications.deliver(),
  at: (time: string) => {
    room.clock.at = Date.parse(time);
  },
};
const fail = (code: string, permanent = false): SendOutcome => ({ state: 'failed', permanent, code });

describe('sending', () => {
  test('a message goes to its channel once, in the reader’s language, and is delivered', async () => {
    const phone = room.newPhone();
    const key = await room.enqueueCode(phone, { language: 'fa' });
    await deliver();
    await deliver();
    expect(room.channel.textsTo(phone)).toHaveLength(1);
    expect(room.channel.textsTo(phone)[0]).toContain('کد شما برای وصل: \u200e123456\u200e');
    expect(await room.stateOf(key)).toMatchObject({ state: 'delivered', attendAt: null });
  });

  test('X3 a worker that is killed with a message in hand: it is sent by another, 30 seconds later', async () => {
    const phone = room.newPhone();
    const key = await room.enqueueCode(phone);
    // The worker has taken it, and nothing more is ever heard of it.
    expect(await createOutbox(room).takeDue(10, 30_000)).toHaveLength(1);
    room.clock.at += 29_000;
    await room.other.deliver();
    expect(room.channel.textsTo(phone)).toEqual([]);
    room.clock.at += 1_000;
    await room.other.deliver();
    expect(room.channel.textsTo(phone)).toHaveLength(1);
    expect(await room.stateOf(key)).toMatchObject({ state: 'delivered', failures: 0 });
  });

  test('X3 killed after sending, before that was written down: it comes again under the same id', async () => {
    const phone = room.newPhone();
    await room.enqueueCode(phone);
    const [taken] = await createOutbox(room).takeDue(10, 30_000);
    await room.channel.send({
      ...{ id: `0-${taken?.messageId}`, to: phone, text: 'first', language: 'en', kind: 'sign_in_code' },
    });
    room.clock.at += 30_000;
    await deliver();
    const ids = room.channel.kept.filter(({ to }) => to === phone).map(({ id }) => id);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  test('several processes go round at once: each of 300 messages is sent once', async () => {
    const keys = await Promise.all(Array.from({ length: 300 }, () => room.enqueueCode(room.newPhone())));
    const counts = await Promise.all(
      [room.notifications, room.other, room.notifications].map((r) => r.deliver()),
    );
    expect(counts.reduce((sum, count) => sum + count)).toBe(300);
    expect(new Set(room.channel.kept.map(({ id }) => id)).size).toBe(300);
    expect(room.channel.kept).toHaveLength(keys.length);
  });

  test('nothing is sent inside a transaction', async () => {
    await room.enqueueCode(room.newPhone());
    const open: unknown[] = [];
    const looking = {
      ...createKeepingChannel(),
      send: async (): Promise<SendOutcome> => {
        open.push(
          ...(await room.sql`
            select query from pg_stat_activity
             where datname = current_database() and state like 'idle in transaction%'`),
        );
        return { state: 'sent', reference: 'r' };
      },
    };
    await room.open(room.sql, looking).deliver();
    expect(open).toEqual([]);
  });

  test('codes go first, then what is about payments, then reminders', async () => {
    const pay = {
      kind: 'payment_paid',
      values: { reference: '1', amountMinor: '1', currency: 'IRR', at: '' },
    };
    const due = {
      kind: 'bill_due',
      values: { billId: '1', accountId: '1', dueOn: '2026-10-06', as: 'customer' },
    };
    const calm = { billerId: biller.billerId, urgent: false };
    await room.enqueueCode(room.newPhone(), { ...calm, ...due });
    await room.enqueueCode(room.newPhone(), { ...calm, ...pay });
    room.clock.at += 1_000;
    await room.enqueueCode(room.newPhone());
    const outbox = createOutbox(room);
    const order = [];
    for (let nth = 0; nth < 3; nth++)
      order.push(...(await outbox.takeDue(1, 30_000)).map(({ kind }) => kind));
    expect(order).toEqual(['sign_in_code', 'payment_paid', 'bill_due']);
  });
});

describe('a channel that fails', () => {
  test('is tried again with growing pauses, until the message is worth nothing', async () => {
    room.channel.outcome = () => fail('down');
    const expiresAt = new Date(room.clock.at + HOUR);
    const key = await room.enqueueCode(room.newPhone(), { expiresAt });
    const pauses: number[] = [];
    while ((await room.stateOf(key)).state === 'queued') {
      await deliver();
      const { attendAt } = await room.stateOf(key);
      if (attendAt === null) break;
      pauses.push((attendAt.getTime() - room.clock.at) / 1_000);
      room.clock.at = attendAt.getTime();
    }
    // 5 s and twice as much each time, at most 15 minutes; the last pause ends when the message does.
    expect(pauses.slice(0, 9)).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900]);
    expect(await room.stateOf(key)).toMatchObject({ state: 'expired', reason: 'down', attendAt: null });
    expect(room.clock.at).toBe(expiresAt.getTime());
  });

  test('comes back: the message arrives', async () => {
    const phone = room.newPhone();
    room.channel.outcome = () => fail('down');
    const key = await room.enqueueCode(phone);
    await deliver();
    expect(await room.stateOf(key)).toMatchObject({ state: 'queued', reason: 'down', failures: 1 });
    room.channel.outcome = ({ id }) => ({ state: 'sent', reference: id });
    room.clock.at += 5_000;
    await deliver();
    expect(room.channel.textsTo(phone)).toHaveLength(1);
    expect(await room.stateOf(key)).toMatchObject({ state: 'sent', reason: null });
  });

  test('a number that it refuses for good is given up, and listed as such to who may see it', async () => {
    room.channel.outcome = () => fail('refused_number', true);
    const phone = room.newPhone();
    const key = await room.enqueueCode(phone, { billerId: biller.billerId });
    await deliver();
    expect(await room.stateOf(key)).toMatchObject({ state: 'failed', reason: 'refused_number' });
    const clerk = {
      ...{ staffId: 1n, login: 'clerk', permissions: permissionsOf(['clerk']) },
      billers: new Set([biller.billerId]),
    };
    const byPhone = await room.notifications.list(clerk, { phone }, { limit: 10 });
    const givenUp = await room.notifications.list(
      clerk,
      { ofBiller: biller.billerId, state: 'given_up' },
      { limit: 10 },
    );
    expect(byPhone).toEqual(givenUp);
    expect(byPhone).toMatchObject({
      ok: true,
      value: [{ state: 'failed', maskedPhone: expect.stringMatching(/\*/) }],
    });
    const stranger = { ...clerk, billers: new Set([999]) };
    expect(
      await room.notifications.list(
        stranger,
        { ofBiller: biller.billerId, state: 'given_up' },
        { limit: 10 },
      ),
    ).toEqual({
      ...{ ok: false, error: { code: 'not_permitted' } },
    });
    expect(await room.notifications.list(stranger, { phone }, { limit: 10 })).toMatchObject({ value: [] });
  });

  test('one that throws holds nothing up', async () => {
    const phones = [room.newPhone(), room.newPhone()];
    const keys = await Promise.all(phones.map((phone) => room.enqueueCode(phone)));
    room.channel.outcome = ({ to, id }) => {
      if (to === phones[0]) throw new Error('a defect of the driver');
      return { state: 'delivered', reference: id };
    };
    await deliver();
    const states = await Promise.all(keys.map((key) => room.stateOf(key)));
    expect(states).toMatchObject([{ state: 'queued', reason: 'error' }, { state: 'delivered' }]);
    expect(room.errors.splice(0)).toHaveLength(1);
  });

  test('where there is no channel of that name, the message waits', async () => {
    const key = await room.enqueueCode(room.newPhone(), { channel: 'whatsapp' });
    await deliver();
    expect(await room.stateOf(key)).toMatchObject({ state: 'queued', reason: 'no_channel' });
  });

  test('a report that overtakes the answer to the sending is believed, and stays', async () => {
    const key = await room.enqueueCode(room.newPhone());
    const overtaken = room.open(room.sql, {
      ...{ id: 'overtaken', lengthClass: 'short' },
      send: async ({ id }) => {
        expect(await room.notifications.report(id, { state: 'delivered', code: 'early' })).toBe(true);
        return { state: 'sent', reference: id };
      },
    });
    await overtaken.deliver();
    expect(await room.stateOf(key)).toMatchObject({ state: 'delivered', reason: 'early', attendAt: null });
  });

  test('delivery may be reported afterwards, and failure too', async () => {
    room.channel.outcome = ({ id }) => ({ state: 'sent', reference: id });
    const phones = [room.newPhone(), room.newPhone()];
    const keys = await Promise.all(phones.map((phone) => room.enqueueCode(phone)));
    await deliver();
    const [first, second] = phones.map((phone) => room.channel.kept.find(({ to }) => to === phone)?.id);
    expect(await room.notifications.report(first ?? '', { state: 'delivered' })).toBe(true);
    expect(await room.notifications.report(second ?? '', { state: 'failed', code: 'absent' })).toBe(true);
    // Twice, or of something else.
    expect(await room.notifications.report(first ?? '', { state: 'failed' })).toBe(false);
    expect(await room.notifications.report('0-9999999999', { state: 'delivered' })).toBe(false);
    expect(await room.notifications.report('nonsense', { state: 'delivered' })).toBe(false);
    // By the name that the channel gave it, which reports of some gateways know alone.
    const third = room.newPhone();
    const byReference = await room.enqueueCode(third);
    await deliver();
    const reference = room.channel.kept.find(({ to }) => to === third)?.id ?? '';
    expect(await room.notifications.reportByReference(reference, { state: 'failed', code: 'off' })).toBe(
      true,
    );
    expect(await room.notifications.reportByReference(reference, { state: 'delivered' })).toBe(false);
    expect(await room.stateOf(byReference)).toMatchObject({ state: 'failed', reason: 'off' });
    const states = await Promise.all(keys.map((key) => room.stateOf(key)));
    expect(states).toMatchObject([{ state: 'delivered' }, { state: 'failed', reason: 'absent' }]);
  });
});

describe('quiet hours', () => {
  const calm = () => ({ billerId: biller.billerId, urgent: false });

  test('by night in the biller’s time zone messages wait for the morning', async () => {
    const phone = room.newPhone();
    at('2026-10-05T18:29:00Z'); // 21:59 in Tehran
    await room.enqueueCode(phone, calm());
    await deliver();
    expect(room.channel.textsTo(phone)).toHaveLength(1);
    at('2026-10-05T18:30:00Z'); // 22:00
    const key = await room.enqueueCode(phone, calm());
    await deliver();
    expect(await room.stateOf(key)).toMatchObject({ state: 'queued', reason: null, failures: 0 });
    expect((await room.stateOf(key)).attendAt).toEqual(new Date('2026-10-06T04:30:00Z')); // 08:00
    at('2026-10-06T04:30:00Z');
    await deliver();
    expect(room.channel.textsTo(phone)).toHaveLength(2);
  });

  test('a code comes at any hour, and so does what somebody awake is waiting for', async () => {
    at('2026-10-05T21:30:00Z'); // one at night
    const phones = [room.newPhone(), room.newPhone(), room.newPhone()];
    await room.enqueueCode(phones[0] ?? '', { billerId: biller.billerId });
    await room.enqueueCode(phones[1] ?? '', { ...calm(), awakeUntil: new Date(room.clock.at + MINUTE) });
    await room.enqueueCode(phones[2] ?? '', { ...calm(), awakeUntil: new Date(room.clock.at) });
    await deliver();
    expect(phones.map((phone) => room.channel.textsTo(phone).length)).toEqual([1, 1, 0]);
  });

  test('the night in which the clocks go back is an hour longer, and the morning still at eight', async () => {
    const denver = await room.core.addBiller({ timeZone: 'America/Denver' });
    at('2026-11-01T05:30:00Z'); // 23:30 on 31 October, an hour before clocks go back
    const key = await room.enqueueCode(room.newPhone(), { ...calm(), billerId: denver.billerId });
    await deliver();
    expect((await room.stateOf(key)).attendAt).toEqual(new Date('2026-11-01T15:00:00Z'));
  });

  test('are each biller’s own: other hours, or none; the reader’s time zone goes first', async () => {
    const siesta = await room.core.addBiller({
      notifications: { quietHours: { from: '13:00', until: '16:00' } },
    });
    const never = await room.core.addBiller({
      notifications: { quietHours: { from: '00:00', until: '00:00' } },
    });
    at('2026-10-05T10:30:00Z'); // 14:00 in Tehran
    const keys = [
      await room.enqueueCode(room.newPhone(), { ...calm(), billerId: siesta.billerId }),
      await room.enqueueCode(room.newPhone(), { ...calm(), billerId: never.billerId }),
      await room.enqueueCode(room.newPhone(), {
        ...calm(),
        billerId: siesta.billerId,
        timeZone: 'Africa/Cairo',
      }),
    ];
    await deliver();
    const states = await Promise.all(keys.map((key) => room.stateOf(key)));
    expect(states.map(({ state }) => state)).toEqual(['queued', 'delivered', 'queued']);
    // 16:00 in Tehran, and in Cairo (13:30 there).
    expect(states.map(({ attendAt }) => attendAt?.toISOString())).toEqual([
      ...['2026-10-05T12:30:00.000Z', undefined, '2026-10-05T13:00:00.000Z'],
    ]);
  });

  test('what is worth nothing by the morning expires', async () => {
    at('2026-10-05T21:30:00Z');
    const expiresAt = new Date(room.clock.at + HOUR);
    const key = await room.enqueueCode(room.newPhone(), { ...calm(), expiresAt });
    await deliver();
    room.clock.at += HOUR;
    await deliver();
    expect(await room.stateOf(key)).toMatchObject({ state: 'expired', reason: null });
  });
});

describe('opting out', () => {
  const calm = (billerId: number) => ({ billerId, urgent: false });

  test('of one biller: its messages are suppressed, another’s and codes still come', async () => {
    const other = await room.core.addBiller();
    const phone = room.newPhone();
    await room.notifications.optOut(phone, biller.billerId);
    await room.notifications.optOut(phone, biller.billerId);
    const keys = [
      await room.enqueueCode(phone, calm(biller.billerId)),
      await room.enqueueCode(phone, calm(other.billerId)),
      await room.enqueueCode(phone),
    ];
    await deliver();
    const states = await Promise.all(keys.map((key) => room.stateOf(key)));
    expect(states.map(({ state }) => state)).toEqual(['suppressed', 'delivered', 'delivered']);
    expect(states[0]).toMatchObject({ reason: 'opted_out', attendAt: null });
  });

  test('of all; and in again', async () => {
    const phone = room.newPhone();
    await room.notifications.optOut(phone, 'all');
    await room.enqueueCode(phone, calm(biller.billerId));
    await deliver();
    expect(room.channel.textsTo(phone)).toEqual([]);
    await room.notifications.optIn(phone, 'all');
    await room.enqueueCode(phone, calm(biller.billerId));
    await deliver();
    expect(room.channel.textsTo(phone)).toHaveLength(1);
  });

  test('also a message that was waiting already', async () => {
    const phone = room.newPhone();
    at('2026-10-05T21:30:00Z');
    const key = await room.enqueueCode(phone, calm(biller.billerId));
    await deliver();
    await room.notifications.optOut(phone, biller.billerId);
    at('2026-10-06T06:00:00Z');
    await deliver();
    expect(await room.stateOf(key)).toMatchObject({ state: 'suppressed' });
  });
});
