import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { createNotificationsRoom, MINUTE, type NotificationsRoom } from '../../test/support/notifications.ts';
import type { Biller } from '../billing/index.ts';
import { createFollower } from './follow.ts';
import { createOutbox } from './outbox.ts';

let database: TestDatabase;
let room: NotificationsRoom;
let biller: Biller;

beforeAll(async () => {
  database = await createTestDatabase();
  room = await createNotificationsRoom(database);
});
afterAll(async () => {
  await room.close();
  await database.close();
});
beforeEach(async () => {
  biller = await room.core.addBiller();
  room.clock.at = Date.now();
});

const told = () => room.states(biller.billerId);
const paid = async (phone: string | undefined, language: 'fa' | 'en' = 'en') => {
  const payment = await room.atTheBank(biller, phone, language);
  await room.settle(payment);
  return payment;
};
const tell = async () => {
  await room.followAll();
  await room.notifications.deliver();
};

describe('what becomes of a payment is told to its payer', () => {
  test('M8 paid: at once, with amount and receipt, in the payer’s language', async () => {
    const [here, there] = [room.newPhone(), room.newPhone()];
    const [payment, other] = [await paid(here, 'fa'), await paid(there)];
    await tell();
    expect(room.channel.textsTo(here)).toEqual([
      `Hamun: ۴۸۵٬۰۰۰ ریال پرداخت شد.\nرسید: https://pay.example.org/receipts/${payment.reference}`,
    ]);
    expect(room.channel.textsTo(there)).toEqual([
      `Hamun: 485,000 rial paid.\nReceipt: https://pay.example.org/receipts/${other.reference}`,
    ]);
  });

  test('once, however often somebody goes round, and although it is paid and then posted', async () => {
    await paid(room.newPhone());
    expect(await room.followAll()).toBe(1);
    expect(await room.followAll()).toBe(0);
    await tell();
    expect(await told()).toEqual(['payment_paid delivered']);
  });

  test('by night as well: who pays is awake', async () => {
    const always = { quietHours: { from: '00:01', until: '00:00' } };
    biller = await room.core.addBiller({ notifications: always });
    await paid(room.newPhone());
    await tell();
    expect(await told()).toEqual(['payment_paid delivered']);
  });

  test('without a number there is nobody to tell', async () => {
    await paid(undefined);
    await tell();
    expect(await told()).toEqual([]);
  });

  test('who cancelled, was declined or let the time run out knows it already', async () => {
    for (const [to, reason] of [
      ['failed', 'cancelled'],
      ['failed', 'declined'],
      ['expired', 'expired_at_gateway'],
    ] as const) {
      await room.move(await room.atTheBank(biller, room.newPhone()), to, reason);
    }
    expect(await room.followAll()).toBe(3);
    expect(await told()).toEqual([]);
  });

  test('X4 unknown: told after three minutes, if it still is', async () => {
    const phones = [room.newPhone(), room.newPhone()];
    const silent = await room.atTheBank(biller, phones[0]);
    const slow = await room.atTheBank(biller, phones[1]);
    for (const payment of [silent, slow]) await room.move(payment, 'unknown', 'gateway_silent');
    await tell();
    expect(await told()).toEqual(['payment_unknown queued', 'payment_unknown queued']);
    await room.settle(slow);
    room.clock.at += 3 * MINUTE + 5_000;
    await tell();
    expect(room.channel.textsTo(phones[0] ?? '')[0]).toContain('do not pay again');
    expect(room.channel.textsTo(phones[1] ?? '')).toHaveLength(1);
    expect((await told()).toSorted()).toEqual([
      ...['payment_paid delivered', 'payment_unknown delivered', 'payment_unknown overtaken'],
    ]);
  });

  test('M11 not paid after all: who was left in the dark is told, with when the money comes back', async () => {
    const phone = room.newPhone();
    const payment = await room.atTheBank(biller, phone);
    await room.move(payment, 'unknown', 'gateway_silent');
    await room.move(payment, 'failed', 'declined');
    await tell();
    expect(room.channel.textsTo(phone)).toEqual([expect.stringContaining('within 72 hours')]);
    expect(await told()).toEqual(['payment_unknown queued', 'payment_failed delivered']);
  });

  test('M11 money on its way back, and back: each is told', async () => {
    const phone = room.newPhone();
    const payment = await room.atTheBank(biller, phone);
    await room.move(payment, 'returning', 'bills_gone');
    await tell();
    await room.move(payment, 'returned', 'gateway_returned');
    await tell();
    expect(await told()).toEqual(['payment_returning delivered', 'payment_returned delivered']);
    expect(room.channel.textsTo(phone)[1]).toContain('given back to the same card');
  });

  test('M11 money that a bank has paid to the biller: no hours are promised, since people bring it back', async () => {
    const phone = room.newPhone();
    const payment = await room.atTheBank(biller, phone);
    await database.sql`
      update payments.payment set direct = true where biller_id = ${biller.billerId} and payment_id = ${payment.paymentId}`;
    await room.move(payment, 'returning', 'paid_twice');
    await tell();
    expect(await told()).toEqual(['payment_by_hand delivered']);
    expect(room.channel.textsTo(phone)).toEqual([expect.stringContaining('People are seeing to it')]);
    expect(room.channel.textsTo(phone)[0]).not.toContain('hours');
  });

  test('and only the last of it, when the first word could not be sent before it was out of date', async () => {
    const payment = await room.atTheBank(biller, room.newPhone());
    await room.move(payment, 'returning', 'bills_gone');
    await room.move(payment, 'returned', 'gateway_returned');
    await tell();
    expect(await told()).toEqual(['payment_returning overtaken', 'payment_returned delivered']);
  });
});

describe('M9 a number that was corrected', () => {
  test('is told what was missed, once; the wrong one hears no more', async () => {
    const [wrong, right] = [room.newPhone(), room.newPhone()];
    const { id } = await paid(wrong);
    const payment = await room.core.read({ id });
    await room.followAll();
    await room.core.payments.setPayerPhone(payment, right);
    await room.notifications.tellAgain(payment, right);
    await room.notifications.tellAgain(payment, right);
    await room.notifications.deliver();
    expect(room.channel.textsTo(wrong)).toEqual([]);
    expect(room.channel.textsTo(right)).toHaveLength(1);
    expect((await told()).toSorted()).toEqual(['payment_paid delivered', 'payment_paid overtaken']);
  });

  test('the same number again is not told twice', async () => {
    const phone = room.newPhone();
    const { id } = await paid(phone);
    await tell();
    await room.notifications.tellAgain(await room.core.read({ id }), phone);
    await room.notifications.deliver();
    expect(room.channel.textsTo(phone)).toHaveLength(1);
  });

  test('of a payment that is still open there is nothing to tell', async () => {
    const payment = await room.atTheBank(biller, room.newPhone());
    await room.notifications.tellAgain(payment, room.newPhone());
    expect(await told()).toEqual([]);
  });
});

describe('the feed', () => {
  test('X3 two follow at once, again and again: each payment is told once', async () => {
    const phones = Array.from({ length: 40 }, () => room.newPhone());
    const payments = await Promise.all(phones.map((phone) => room.atTheBank(biller, phone)));
    const settling = Promise.all(payments.map((payment) => room.settle(payment)));
    const rounds: Promise<number>[] = [];
    for (let round = 0; round < 20; round++) {
      rounds.push(room.notifications.follow(), room.other.follow());
      await Promise.all(rounds.slice(-2));
    }
    await settling;
    const read = (await Promise.all(rounds)).reduce((sum, count) => sum + count) + (await room.followAll());
    expect(read).toBe(40);
    await Promise.all([room.notifications.deliver(), room.other.deliver()]);
    expect(phones.map((phone) => room.channel.textsTo(phone).length)).toEqual(phones.map(() => 1));
  });

  test('an event of a transaction that is still running is not jumped over', async () => {
    const [early, late] = [room.newPhone(), room.newPhone()];
    const first = await room.atTheBank(biller, early);
    const second = await room.atTheBank(biller, late);
    const { promise: isWritten, resolve: written } = Promise.withResolvers<void>();
    const { promise: mayCommit, resolve: commit } = Promise.withResolvers<void>();
    const running = room.sql.begin(async (tx) => {
      await tx`select payments.move(${first.billerId}, ${first.paymentId}, 'returning', 'bills_gone', null, null)`;
      written();
      await mayCommit;
    });
    await isWritten;
    // Written later, committed earlier.
    await room.move(second, 'returning', 'bills_gone');
    await room.notifications.follow();
    expect(await told()).toEqual([]);
    commit();
    await running;
    await room.followAll();
    expect(await told()).toEqual(['payment_returning queued', 'payment_returning queued']);
  });

  test('X3 a follower that is killed half-way leaves nothing behind and nothing out', async () => {
    await paid(room.newPhone());
    const outbox = createOutbox(room);
    const dying = createFollower({
      ...{ sql: room.sql, vault: room.vault, clock: room.clock, billers: room.core.billers },
      payments: room.core.payments,
      outbox: {
        ...outbox,
        enqueue: async (...given) => {
          await outbox.enqueue(...given);
          throw new Error('killed');
        },
      },
    });
    const rounds = async (): Promise<void> => {
      while ((await dying.follow()) === 0);
    };
    await expect(rounds()).rejects.toThrow('killed');
    expect(await told()).toEqual([]);
    await tell();
    expect(await told()).toEqual(['payment_paid delivered']);
  });

  test('a database that was moved to another server, whose transactions are counted anew, is followed on', async () => {
    const before = room.newPhone();
    await paid(before);
    await tell();
    await room.sql`update notifications.followed set xact = '9999999999999' where biller_id = ${biller.billerId}`;
    const after = room.newPhone();
    await paid(after);
    await room.notifications.follow();
    while ((await told()).length < 2) await room.notifications.follow();
    await room.notifications.deliver();
    expect([before, after].map((phone) => room.channel.textsTo(phone).length)).toEqual([1, 1]);
  });

  test('what is too old to be news is not told', async () => {
    await paid(room.newPhone());
    room.clock.at += 3 * 86_400_000 + MINUTE;
    await tell();
    expect(await told()).toEqual([]);
  });

  test('is read by its index', async () => {
    const plan = await room.sql.begin(async (tx) => {
      await tx`set local enable_seqscan = off`;
      return tx`
        explain select * from payments.event e
         where e.biller_id = 1
           and e.state in ('paid', 'failed', 'expired', 'unknown', 'returning', 'returned', 'refunded')
           and (e.xact, e.event_id) > ('5'::xid8, 0::bigint) and e.xact < pg_snapshot_xmin(pg_current_snapshot())
         order by e.xact, e.event_id limit 200`;
    });
    const text = plan.map((row) => String(row['QUERY PLAN'])).join('\n');
    expect(text).toMatch(/Index Scan using event_feed/);
    expect(text).not.toMatch(/Sort/);
  });
});
