import { invariant } from '../kernel/index.ts';
import type { Statements, Vault } from '../platform/index.ts';
import { type Payment, type PaymentRow, type PaymentState, readState, toPayment } from './payment.ts';
import type { ReferenceCodec } from './reference.ts';
import { COLUMNS } from './store.ts';

/** A place in the feed of a biller's events: what comes after it was not read yet. */
export interface EventCursor {
  /** The transaction (xid8) that wrote the event, and the event's number in it. */
  readonly xact: string;
  readonly eventId: bigint;
}

/** Something that happened to a payment and may concern its payer. */
export interface PaymentEvent {
  readonly cursor: EventCursor;
  /** As it is now, which may be further than the event. */
  readonly payment: Payment;
  /** The state that it came to, when, and why. */
  readonly state: PaymentState;
  readonly at: Date;
  readonly reason: string | undefined;
  /** Before that its outcome was not known. */
  readonly wasUnknown: boolean;
  /** Of the payer (E.164), where one was given. */
  readonly phone: string | undefined;
}

/** The feed of what becomes of payments: each event is written in the transaction of the change itself. */
export interface PaymentEvents {
  /**
   * The next events of a biller in the order of the feed: `paid`, `posted` (of billers with a system of their
   * own), `failed`, `expired`, `unknown`, `returning`, `returned`, `refunded`. Only of transactions older than every one that is running, so that none comes
   * afterwards; a long transaction holds the feed back until it ends.
   */
  eventsAfter(
    sql: Statements,
    billerId: number,
    after: EventCursor,
    limit: number,
  ): Promise<readonly PaymentEvent[]>;
  /** Which of these billers have any. */
  haveEventsAfter(
    sql: Statements,
    places: readonly (EventCursor & { readonly billerId: number })[],
  ): Promise<readonly number[]>;
}

interface EventRow extends PaymentRow {
  readonly event_id: bigint;
  readonly xact: string;
  readonly event_state: string;
  readonly at: Date;
  readonly event_reason: string | null;
  readonly was_unknown: boolean;
  readonly payer: Buffer | null;
}

/** The condition of the index payments.event_feed, word for word. */
const TOLD = `(e.state in ('paid', 'failed', 'expired', 'unknown', 'returning', 'returned', 'refunded')
  or (e.state = 'posted' and e.detail ->> 'by' = 'biller'))`;

export function createPaymentEvents(deps: {
  readonly vault: Vault;
  readonly references: ReferenceCodec;
}): PaymentEvents {
  const { vault, references } = deps;
  return {
    eventsAfter: async (sql, billerId, { xact, eventId }, limit) => {
      invariant(/^\d{1,20}$/.test(xact), 'a transaction has a number');
      const rows = await sql<EventRow[]>`
        select ${sql.unsafe(COLUMNS)}, p.payer, e.event_id, e.xact::text, e.state as event_state, e.at,
               e.detail->>'reason' as event_reason,
               exists (select from payments.event u
                        where u.biller_id = e.biller_id and u.payment_id = e.payment_id and u.event_id < e.event_id
                          and u.state = 'unknown') as was_unknown
          from (select * from payments.event e
                 where e.biller_id = ${billerId} and ${sql.unsafe(TOLD)}
                   and (e.xact, e.event_id) > (${xact}::text::xid8, ${eventId}::bigint)
                   and e.xact < pg_snapshot_xmin(pg_current_snapshot())
                 order by e.xact, e.event_id limit ${limit}) as e
          join payments.payment p on p.biller_id = e.biller_id and p.payment_id = e.payment_id
         order by e.xact, e.event_id`;
      return rows.map((row) => ({
        cursor: { xact: row.xact, eventId: row.event_id },
        payment: toPayment(row, references),
        state: readState(row.event_state),
        at: row.at,
        reason: row.event_reason ?? undefined,
        wasUnknown: row.was_unknown,
        phone: row.payer === null ? undefined : vault.open(row.payer),
      }));
    },
    haveEventsAfter: async (sql, places) => {
      const rows = await sql<{ biller_id: number }[]>`
        select b.biller_id
          from unnest(${places.map(({ billerId }) => billerId)}::integer[],
                      ${places.map(({ xact }) => xact)}::text[],
                      ${places.map(({ eventId }) => eventId.toString())}::text[]) as b(biller_id, xact, event_id)
         where exists (select from payments.event e
                        where e.biller_id = b.biller_id and ${sql.unsafe(TOLD)}
                          and (e.xact, e.event_id) > (b.xact::xid8, b.event_id::bigint)
                          and e.xact < pg_snapshot_xmin(pg_current_snapshot()))`;
      return rows.map(({ biller_id }) => biller_id);
    },
  };
}
