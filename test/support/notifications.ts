import { type Biller, createDueBills, createFollowers } from '../../src/billing/index.ts';
import { invariant } from '../../src/kernel/index.ts';
import {
  createNotifications,
  type MessageChannel,
  type Notifications,
  type OutgoingMessage,
  type SendOutcome,
} from '../../src/notifications/index.ts';
import type { Payment, PaymentState } from '../../src/payments/index.ts';
import { type Database, openDatabase } from '../../src/platform/index.ts';
import { billRow, createCore } from './core.ts';
import type { TestDatabase } from './database.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export type NotificationsRoom = Awaited<ReturnType<typeof createNotificationsRoom>>;

interface MessageState {
  readonly state: string;
  readonly reason: string | null;
  readonly attendAt: Date | null;
  readonly failures: number;
}

/**
 * The room over one database, twice as in two copies of the program, with a clock that tests move and a channel
 * that keeps what it is given.
 */
export async function createNotificationsRoom(database: TestDatabase) {
  const core = await createCore({ sql: database.sql });
  const pool = openDatabase({ ...database.options, connectionsMax: 4 });
  const { sql, vault, payments } = core;
  const clock = { at: Date.now(), now: () => new Date(clock.at) };
  const channel = createKeepingChannel();
  const errors: unknown[] = [];
  let keys = 0;

  function open(statements: Database, sender: MessageChannel = channel): Notifications {
    return createNotifications({
      ...{ sql: statements, vault, clock, billers: core.billers, payments },
      followers: createFollowers({ sql: statements, vault }),
      dueBills: createDueBills({ sql: statements, vault }),
      channels: { sms: sender },
      publicUrl: () => 'https://pay.example.org',
      onError: (error) => void errors.push(error),
      observe: () => {},
    });
  }

  return {
    ...{ core, sql, vault, clock, channel, errors, open },
    followers: createFollowers({ sql, vault }),
    notifications: open(sql),
    other: open(pool),

    newPhone(): string {
      keys += 1;
      return `+98912${1_000_000 + keys}`;
    },

    /** A message that is about nothing in the database: it is sent as it stands, at any hour. */
    async enqueueCode(to: string, changes: object = {}): Promise<string> {
      keys += 1;
      const key = `code ${keys}`;
      const code = {
        billerId: 0,
        key,
        kind: 'sign_in_code',
        to,
        language: 'en',
        values: { code: '123456' },
        urgent: true,
      } as const;
      await this.notifications.enqueue(sql, { ...code, ...changes });
      return key;
    },

    async stateOf(key: string): Promise<MessageState> {
      const [row] = await sql<MessageState[]>`
        select state, reason, attend_at as "attendAt", failures from notifications.message where key = ${key}`;
      invariant(row !== undefined, 'the message is there');
      return row;
    },

    async states(billerId: number): Promise<readonly string[]> {
      const rows = await sql<{ text: string }[]>`
        select kind || ' ' || state as text from notifications.message where biller_id = ${billerId} order by message_id`;
      return rows.map(({ text }) => text);
    },

    /** A payment of a new account at its bank's page; its payer has given a number. */
    async atTheBank(
      biller: Biller,
      phone: string | undefined,
      language: 'fa' | 'en' = 'en',
    ): Promise<Payment> {
      keys += 1;
      const account = String(70_000_000 + keys);
      await core.import(biller, [billRow(account, 'B1', 485_000)]);
      const bills = await core.bills(biller, account);
      const payment = await core.open(bills, {
        language,
        ...(phone === undefined ? {} : { payerPhone: phone }),
      });
      await this.move(payment, 'pending');
      return core.read(payment);
    },

    async move(
      { billerId, paymentId }: Payment,
      to: PaymentState,
      reason: string | null = null,
    ): Promise<void> {
      const [row] = await sql<{ outcome: string }[]>`
        select outcome from payments.move(${billerId}, ${paymentId}, ${to}, ${reason}, null, null)`;
      invariant(row?.outcome === 'moved', `the payment has come to ${to}`);
    },

    async settle(payment: Payment): Promise<void> {
      const { billerId, paymentId, amount } = payment;
      const money = { billerId, paymentId, amount, gatewayRef: `ref-${paymentId}`, maskedCard: undefined };
      invariant((await payments.settle(money)).outcome === 'settled', 'the money is taken');
    },

    /**
     * Reads the feed to its end. Transactions that run in databases of other tests hold it back as well, so that
     * one round may not be enough.
     */
    async followAll(): Promise<number> {
      let count = 0;
      for (;;) {
        count += await this.notifications.follow();
        const [left] = await sql`
          select from payments.event e left join notifications.followed f on f.biller_id = e.biller_id
           where e.state not in ('created', 'pending', 'posted')
             and (e.xact, e.event_id) > (coalesce(f.xact, '0'), coalesce(f.event_id, 0)) limit 1`;
        if (left === undefined) return count;
      }
    },

    close: () => pool.end({ timeout: 5 }),
  };
}

/** Keeps what it is given, and does with it what it is told to. */
export function createKeepingChannel() {
  const kept: OutgoingMessage[] = [];
  const channel = {
    ...{ id: 'kept', lengthClass: 'short', kept },
    outcome: (message: OutgoingMessage): SendOutcome => ({ state: 'delivered', reference: message.id }),
    send: (message: OutgoingMessage): Promise<SendOutcome> => {
      const outcome = channel.outcome(message);
      if (outcome.state !== 'failed') kept.push(message);
      return Promise.resolve(outcome);
    },
    textsTo: (phone: string): readonly string[] =>
      kept.filter(({ to }) => to === phone).map(({ text }) => text),
  } satisfies MessageChannel & { kept: OutgoingMessage[]; [name: string]: unknown };
  return channel;
}
