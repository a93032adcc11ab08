import type { Biller, Billers } from '../billing/index.ts';
import { err, foldIdentifier, ok, type PlainDate, parsePhone, type Result } from '../kernel/index.ts';
import { type Actor, type Database, decodeWireId, type NotPermitted, type Vault } from '../platform/index.ts';
import { readOrderId } from './order-id.ts';
import { type Payment, type PaymentRow, toPayment } from './payment.ts';
import { billersFor } from './payment-filter.ts';
import { readReceiptNumber } from './receipt-code.ts';
import type { ReferenceCodec } from './reference.ts';
import { COLUMNS } from './store.ts';

export interface PaymentHit {
  readonly payment: Payment;
  /** What of it matched. */
  readonly why: 'id' | 'reference' | 'gateway_reference' | 'gateway_order' | 'phone' | 'card';
}

export interface PaymentHits {
  readonly hits: readonly PaymentHit[];
  /** There are more than are shown. */
  readonly more: boolean;
  /** It looks like a reference or a tracking code, but one character is wrong. */
  readonly mistyped: boolean;
}

/** What the holder of a card can say when nothing else is at hand. */
export interface CardTrace {
  readonly billerId: number;
  readonly lastFour: string;
  readonly amountMinor: bigint;
  /** In the biller's time zone. */
  readonly day: PlainDate;
}

export interface PaymentSearch {
  /**
   * By anything that a caller can say: id, reference or tracking code, the gateway's reference, our order number
   * there, a phone number as dialled at home. `payments.read`.
   */
  search(actor: Actor, text: string): Promise<Result<PaymentHits, NotPermitted>>;
  searchCard(actor: Actor, trace: CardTrace): Promise<Result<PaymentHits, NotPermitted>>;
}

const TEXT_LENGTH_MAX = 200;
const HITS_MAX = 30;

export function createPaymentSearch(deps: {
  readonly sql: Database;
  readonly vault: Vault;
  readonly billers: Billers;
  readonly references: ReferenceCodec;
}): PaymentSearch {
  const { sql, vault, references } = deps;

  async function byKeys(
    keys: readonly {
      readonly billerId: number;
      readonly paymentId: bigint;
      readonly why: PaymentHit['why'];
    }[],
  ): Promise<readonly PaymentHit[]> {
    const hits: PaymentHit[] = [];
    for (const { billerId, paymentId, why } of keys) {
      const [row] = await sql<PaymentRow[]>`
        select ${sql.unsafe(COLUMNS)} from payments.payment p
         where p.biller_id = ${billerId} and p.payment_id = ${paymentId}`;
      if (row !== undefined) hits.push({ payment: toPayment(row, references), why });
    }
    return hits;
  }

  /** A gateway that is no longer in use still has its account in the ledger. */
  async function byGatewayReference(
    billers: readonly number[],
    reference: string,
  ): Promise<readonly Payment[]> {
    const rows = await sql<PaymentRow[]>`
      select ${sql.unsafe(COLUMNS)}
        from (select distinct biller_id, subject from ledger.account
               where biller_id = any (${[...billers]}) and kind in ('gateway', 'direct') and subject <> '') as g
        join payments.payment p
          on p.biller_id = g.biller_id and p.gateway = g.subject and p.gateway_ref = ${reference}
       limit ${HITS_MAX}`;
    return rows.map((row) => toPayment(row, references));
  }

  async function byPhone(billers: readonly number[], text: string): Promise<readonly Payment[]> {
    const digests = phonesIn(deps.billers.list(), text).map((phone) => vault.digest('phone', phone));
    const found: Payment[] = [];
    for (const digest of digests) {
      const rows = await sql<PaymentRow[]>`
        select ${sql.unsafe(COLUMNS)}
          from unnest(${[...billers]}::integer[]) as b(biller_id)
         cross join lateral (
           select * from payments.payment p
            where p.biller_id = b.biller_id and p.payer_digest = ${digest}
            order by p.payment_id desc limit ${HITS_MAX + 1}) as p
         order by p.payment_id desc limit ${HITS_MAX + 1}`;
      found.push(...rows.map((row) => toPayment(row, references)));
    }
    return found;
  }

  return {
    search: async (actor, text) => {
      const billers = billersFor(deps.billers, actor, undefined);
      if (!billers.ok) return billers;
      const ids = billers.value.map(({ billerId }) => billerId);
      const typed = text.trim();
      if (typed === '' || typed.length > TEXT_LENGTH_MAX || typed.includes('\0'))
        return ok({ hits: [], more: false, mistyped: false });
      const { keys, mistyped } = keysIn(references, typed);
      const named = await byKeys(keys.filter(({ billerId }) => ids.includes(billerId)));
      const hits = [
        // Of an id on the wire the whole must fit: time and tag are part of it.
        ...named.filter(({ payment, why }) => why !== 'id' || payment.id === typed.toLowerCase()),
        ...(await byGatewayReference(ids, typed)).map((payment) => ({
          payment,
          why: 'gateway_reference' as const,
        })),
        ...(await byPhone(ids, typed)).map((payment) => ({ payment, why: 'phone' as const })),
      ];
      const shown = distinct(hits);
      return ok({ hits: shown.slice(0, HITS_MAX), more: shown.length > HITS_MAX, mistyped });
    },
    searchCard: async (actor, { billerId, lastFour, amountMinor, day }) => {
      const billers = billersFor(deps.billers, actor, billerId);
      if (!billers.ok) return billers;
      const biller = billers.value[0];
      const digits = foldIdentifier(lastFour);
      if (biller === undefined || !/^\d{4}$/.test(digits)) return err({ code: 'not_permitted' });
      const rows = await sql<PaymentRow[]>`
        with day as materialized (
          select payments.first_since(${billerId}, d.since - interval '10 minutes') as low,
                 payments.first_since(${billerId}, d.until + interval '10 minutes') as high, d.since, d.until
            from (select ${day}::date::timestamp at time zone ${biller.timeZone} as since,
                         (${day}::date + 1)::timestamp at time zone ${biller.timeZone} as until) as d)
        select ${sql.unsafe(COLUMNS)} from day, payments.payment p
         where p.biller_id = ${billerId} and p.payment_id >= day.low and p.payment_id < day.high
           and p.created_at >= day.since and p.created_at < day.until
           and p.amount_minor = ${amountMinor} and right(p.masked_card, 4) = ${digits}
         order by p.payment_id desc limit ${HITS_MAX + 1}`;
      const hits = rows.map((row) => ({ payment: toPayment(row, references), why: 'card' as const }));
      return ok({ hits: hits.slice(0, HITS_MAX), more: hits.length > HITS_MAX, mistyped: false });
    },
  };
}

/** Keys that the text itself leads to, without looking anything up. */
function keysIn(
  references: ReferenceCodec,
  text: string,
): {
  readonly keys: readonly { billerId: number; paymentId: bigint; why: PaymentHit['why'] }[];
  readonly mistyped: boolean;
} {
  const keys: { billerId: number; paymentId: bigint; why: PaymentHit['why'] }[] = [];
  const id = decodeWireId(text);
  if (id !== undefined) keys.push({ billerId: id.billerId, paymentId: id.number, why: 'id' });
  const number = readReceiptNumber(text);
  const decoded = number.ok ? references.decode(number.value) : undefined;
  if (decoded !== undefined) keys.push({ ...decoded, why: 'reference' });
  const order = readOrderId(foldIdentifier(text));
  if (order !== undefined) keys.push({ ...order, why: 'gateway_order' });
  const mistyped = !number.ok && number.error.code === 'mistyped_number';
  return { keys, mistyped };
}

/** The numbers that the text may mean, dialled in the countries of the billers. */
function phonesIn(billers: readonly Biller[], text: string): readonly string[] {
  const countries = new Set(billers.map(({ country }) => country));
  const phones = [...countries].flatMap((country) => {
    const phone = parsePhone(text, country);
    return phone.ok ? [phone.value] : [];
  });
  return [...new Set(phones)];
}

/** A payment that matches in two ways is shown once, by the stronger one, which comes first. */
function distinct(hits: readonly PaymentHit[]): readonly PaymentHit[] {
  const seen = new Map<string, PaymentHit>();
  for (const hit of hits) {
    if (!seen.has(hit.payment.id)) seen.set(hit.payment.id, hit);
  }
  return [...seen.values()];
}
