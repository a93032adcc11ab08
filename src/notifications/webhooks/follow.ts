import { toWire } from '../../kernel/index.ts';
import type { PaymentEvent, Payments } from '../../payments/index.ts';
import type { Database, Transaction } from '../../platform/index.ts';

const EVENTS_AT_ONCE = 200;
/** Of one biller in one round, so that the others have their turn. */
const ROUND_EVENTS_MAX = 2_000;

/** Makes deliveries of what became of payments: each event once for each address, and none is missed. */
export function createWebhookFollower(deps: {
  readonly sql: Database;
  readonly payments: Pick<Payments, 'eventsAfter' | 'bills' | 'accountNumber'>;
}): () => Promise<number> {
  const { sql, payments } = deps;

  async function followBiller(billerId: number): Promise<number> {
    return sql.begin(async (tx) => {
      const [place] = await tx<{ xact: string; event_id: bigint }[]>`
        select xact::text, event_id from notifications.webhook_followed
         where biller_id = ${billerId} for update skip locked`;
      if (place === undefined) return 0;
      const after = { xact: place.xact, eventId: place.event_id };
      const events = await payments.eventsAfter(tx, billerId, after, EVENTS_AT_ONCE);
      const last = events.at(-1)?.cursor;
      if (last === undefined) return 0;
      const wanted = await typesWanted(tx, billerId);
      for (const event of events) {
        const type = `payment.${event.state}`;
        if (wanted === 'all' || wanted.has(type)) await queue(tx, billerId, type, event);
      }
      await tx`
        update notifications.webhook_followed set xact = ${last.xact}::text::xid8, event_id = ${last.eventId}
         where biller_id = ${billerId}`;
      return events.length;
    });
  }

  async function queue(tx: Transaction, billerId: number, type: string, event: PaymentEvent): Promise<void> {
    await tx`
      insert into notifications.delivery (biller_id, webhook_id, message, type, body)
      select biller_id, webhook_id, ${`evt_${billerId}_${event.cursor.eventId}`}, ${type}, ${await bodyOf(type, event)}
        from notifications.webhook
       where biller_id = ${billerId} and state <> 'disabled' and (types = '{}' or ${type} = any (types))
         and (partner is null or ${event.payment.channel} = 'partner:' || partner)
      on conflict do nothing`;
  }

  /** As it was when it happened; what became of it since is told by what comes after. Who paid is not told. */
  async function bodyOf(type: string, { payment, state, at, reason }: PaymentEvent): Promise<string> {
    const { id, reference, amount, advance, channel, createdAt } = payment;
    const [bills, account] = await Promise.all([payments.bills(payment), payments.accountNumber(payment)]);
    return JSON.stringify({
      type,
      timestamp: at.toISOString(),
      data: {
        ...{ id, reference, state, ...(reason === undefined ? {} : { reason }) },
        ...{ amount: toWire(amount), advance: toWire(advance), account, channel },
        bills: bills.map(({ number, amountMinor }) => ({
          number,
          amount: toWire({ minor: amountMinor, currency: amount.currency }),
        })),
        created_at: createdAt.toISOString(),
      },
    });
  }

  return async () => {
    const followed = await sql<{ biller_id: number }[]>`select biller_id from notifications.webhook_followed`;
    let count = 0;
    for (const { biller_id } of followed) {
      let read = 0;
      for (let more = true; more && read < ROUND_EVENTS_MAX; ) {
        const events = await followBiller(biller_id);
        read += events;
        more = events === EVENTS_AT_ONCE;
      }
      count += read;
    }
    return count;
  };
}

/** Most events are of types that somebody wants; where nobody does, nothing is looked up for them. */
async function typesWanted(tx: Transaction, billerId: number): Promise<'all' | ReadonlySet<string>> {
  const rows = await tx<{ types: string[] }[]>`
    select types from notifications.webhook where biller_id = ${billerId} and state <> 'disabled'`;
  return rows.some(({ types }) => types.length === 0) ? 'all' : new Set(rows.flatMap(({ types }) => types));
}
