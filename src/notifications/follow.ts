import type { Billers } from '../billing/index.ts';
import { invariant } from '../kernel/index.ts';
import type { EventCursor, Payment, PaymentEvent, PaymentState, Payments } from '../payments/index.ts';
import type { Clock, Database, Statements, Vault } from '../platform/index.ts';
import type { NewMessage, NotificationKind } from './message.ts';
import type { Outbox } from './outbox.ts';

export interface FollowDeps {
  readonly sql: Database;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly billers: Billers;
  readonly payments: Payments;
  readonly outbox: Outbox;
}

const EVENTS_AT_ONCE = 200;
const ROUNDS_MAX = 50;
/** A bank that is silent for a moment mostly answers before anybody has read of it. */
const UNKNOWN_PATIENCE_MS = 180_000;
/** Who pays is awake: what they wait for comes at any hour. */
const AWAKE_AFTER_PAYING_MS = 3_600_000;
const PAYMENT_LIFE_MS = 259_200_000;

/**
 * A place that lies in the future was brought along from another server, by a dump: transactions are counted anew
 * here, and the feed is read from its beginning. What was told already has its key, or is too old to be told.
 */
const PLACE = `coalesce(case when f.xact < pg_snapshot_xmax(pg_current_snapshot()) then f.xact end, '0')::text as xact`;

const KIND_OF: Readonly<Partial<Record<PaymentState, NotificationKind>>> = {
  paid: 'payment_paid',
  posted: 'payment_paid',
  failed: 'payment_failed',
  expired: 'payment_failed',
  unknown: 'payment_unknown',
  returning: 'payment_returning',
  returned: 'payment_returned',
  refunded: 'payment_refunded',
};

/** What is said of a payment that is, or was, in this state. */
export function messageKindOf(
  { direct }: Pick<Payment, 'direct'>,
  state: PaymentState,
): NotificationKind | undefined {
  return direct && state === 'returning' ? 'payment_by_hand' : KIND_OF[state];
}

export function createFollower(deps: FollowDeps) {
  const { sql, vault, payments, outbox } = deps;

  /** Reads on in a biller's feed; how many events that were. Nobody else reads there meanwhile. */
  async function followBiller(billerId: number): Promise<number> {
    return sql.begin(async (tx) => {
      await tx`insert into notifications.followed (biller_id) values (${billerId}) on conflict do nothing`;
      const [place] = await tx<{ xact: string; event_id: bigint }[]>`
        select ${tx.unsafe(PLACE)}, event_id from notifications.followed f
         where biller_id = ${billerId} for update skip locked`;
      if (place === undefined) return 0;
      const after: EventCursor = { xact: place.xact, eventId: place.event_id };
      const events = await payments.eventsAfter(tx, billerId, after, EVENTS_AT_ONCE);
      const last = events.at(-1)?.cursor;
      if (last === undefined) return 0;
      await outbox.enqueue(tx, events.flatMap(messageOf));
      await tx`
        update notifications.followed set xact = ${last.xact}::text::xid8, event_id = ${last.eventId}
         where biller_id = ${billerId}`;
      return events.length;
    });
  }

  function messageOf(event: PaymentEvent): readonly NewMessage[] {
    const isOld = event.at.getTime() + PAYMENT_LIFE_MS <= deps.clock.now().getTime();
    if (event.phone === undefined || isOld || !isTold(event)) return [];
    return [newMessage(event.payment, event.state, event.at, event.phone)];
  }

  function newMessage(payment: Payment, state: PaymentState, at: Date, phone: string): NewMessage {
    const kind = messageKindOf(payment, state);
    invariant(kind !== undefined, `nobody is told of a payment that is ${state}`);
    const { billerId, paymentId, reference, amount, language, createdAt } = payment;
    return {
      ...{ billerId, paymentId, kind, to: phone, language },
      // To whom belongs to it: a number that was corrected is told as well, the same number is not told again.
      key: `payment ${paymentId} ${kind} to ${vault.digest('phone', phone).toString('hex')}`,
      values: {
        ...{ reference, amountMinor: amount.minor.toString(), currency: amount.currency },
        at: at.toISOString(),
      },
      expiresAt: new Date(at.getTime() + PAYMENT_LIFE_MS),
      awakeUntil: new Date(createdAt.getTime() + AWAKE_AFTER_PAYING_MS),
      ...(kind === 'payment_unknown' ? { sendAt: new Date(at.getTime() + UNKNOWN_PATIENCE_MS) } : {}),
    };
  }

  return {
    /** One round over all billers; how many events were read. */
    follow: async (): Promise<number> => {
      let count = 0;
      for (const billerId of await withNews()) {
        for (let round = 0; round < ROUNDS_MAX; round++) {
          const read = await followBiller(billerId);
          count += read;
          if (read < EVENTS_AT_ONCE) break;
        }
      }
      return count;
    },

    /** What is known of a payment, for a number that was corrected. */
    tellAgain: async (statements: Statements, payment: Payment, phone: string): Promise<void> => {
      if (messageKindOf(payment, payment.state) === undefined || isMerelyUnpaid(payment.state)) return;
      await outbox.enqueue(statements, [newMessage(payment, payment.state, payment.stateAt, phone)]);
    },
  };

  async function withNews(): Promise<readonly number[]> {
    const billerIds = deps.billers.list().map(({ billerId }) => billerId);
    const places = await sql<{ biller_id: number; xact: string; event_id: bigint }[]>`
      select b.biller_id, ${sql.unsafe(PLACE)}, coalesce(f.event_id, 0) as event_id
        from unnest(${billerIds}::integer[]) as b(biller_id)
        left join notifications.followed f on f.biller_id = b.biller_id`;
    return payments.haveEventsAfter(
      sql,
      places.map(({ biller_id, xact, event_id }) => ({ billerId: biller_id, xact, eventId: event_id })),
    );
  }
}

/**
 * A payer who cancelled at the bank's page, whose card was declined there, or who let the time run out, knows it:
 * nothing was taken, and they are looking at the result or have gone. Only where the outcome was unknown for a time
 * is "it was not paid" news.
 */
function isTold({ state, wasUnknown }: PaymentEvent): boolean {
  return !isMerelyUnpaid(state) || wasUnknown;
}

function isMerelyUnpaid(state: PaymentState): boolean {
  return state === 'failed' || state === 'expired';
}
