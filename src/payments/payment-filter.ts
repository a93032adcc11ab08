import type { Billers } from '../billing/index.ts';
import { err, ok, type PlainDate, type Result } from '../kernel/index.ts';
import {
  type Actor,
  bigints,
  type ListWindow,
  type NotPermitted,
  permit,
  type Statements,
} from '../platform/index.ts';
import type { PaymentState } from './payment.ts';

/** What a list of payments is about. Whatever is left out does not matter. */
export interface PaymentFilter {
  readonly billerId?: number | undefined;
  readonly states?: readonly PaymentState[] | undefined;
  readonly channel?: string | undefined;
  readonly gateway?: string | undefined;
  /** First and last day on which it was opened, both included, each in its biller's time zone. */
  readonly from?: PlainDate | undefined;
  readonly to?: PlainDate | undefined;
  /** Minor units of the biller's currency. */
  readonly amountFrom?: bigint | undefined;
  readonly amountTo?: bigint | undefined;
  /** Payments for bills of this account; needs `billerId`. */
  readonly accountId?: bigint | undefined;
  /** Payments for this bill; needs `billerId`. */
  readonly billId?: bigint | undefined;
}

/** These have an index of their own (payment_by_rare_state), so all of them are looked at. */
const RARE: readonly PaymentState[] = ['unknown', 'returning', 'returned', 'refunded'];
const LAST = 2n ** 62n;

export interface Wanted extends PaymentFilter {
  readonly ids?: readonly bigint[];
}

/** A biller, and the stretch of its payments' numbers that the filter's days can lie in. */
export interface Stretch {
  readonly biller_id: number;
  readonly low: bigint;
  readonly high: bigint;
  readonly since: Date | null;
  readonly until: Date | null;
}

export interface BillerPlace {
  readonly billerId: number;
  readonly timeZone: string;
}

/** The billers that a list is about, of those where the actor may read payments. */
export function billersFor(
  billers: Billers,
  actor: Actor,
  wanted: number | undefined,
  besides: 'payments.read' | 'reports.export' = 'payments.read',
): Result<readonly BillerPlace[], NotPermitted> {
  if (!permit(actor, 'payments.read', wanted).ok || !permit(actor, besides, wanted).ok)
    return err({ code: 'not_permitted' });
  return ok(
    billers
      .list()
      .filter(
        ({ billerId }) =>
          (wanted === undefined || billerId === wanted) && permit(actor, 'payments.read', billerId).ok,
      ),
  );
}

/**
 * Where the days of the filter lie among the numbers. Numbers are drawn in the order of time but for moments (a
 * payment waits for a bill that another one is just letting go), so some minutes are added at both ends, and the
 * time itself is compared as well.
 */
export async function stretchesOf(
  sql: Statements,
  billers: readonly BillerPlace[],
  { from, to }: PaymentFilter,
): Promise<readonly Stretch[]> {
  return sql<Stretch[]>`
    select b.biller_id, d.since, d.until,
           case when d.since is null then coalesce(ends.low, 1)
                else payments.first_since(b.biller_id, d.since - interval '10 minutes') end as low,
           case when d.until is null then coalesce(ends.high, 0) + 1
                else payments.first_since(b.biller_id, d.until + interval '10 minutes') end as high
      from unnest(${billers.map(({ billerId }) => billerId)}::integer[],
                  ${billers.map(({ timeZone }) => timeZone)}::text[]) as b(biller_id, zone)
     cross join lateral (
       select ${from ?? null}::date::timestamp at time zone b.zone as since,
              (${to ?? null}::date + 1)::timestamp at time zone b.zone as until) as d
     cross join lateral (
       select (select payment_id from payments.payment where biller_id = b.biller_id order by payment_id limit 1) as low,
              (select payment_id from payments.payment where biller_id = b.biller_id order by payment_id desc limit 1) as high
       ) as ends
     where ends.low is not null`;
}

export function boundsOf(stretches: readonly Stretch[]): { readonly low: bigint; readonly high: bigint } {
  let [low, high] = [LAST, 0n];
  for (const stretch of stretches) {
    if (stretch.low < low) low = stretch.low;
    if (stretch.high > high) high = stretch.high;
  }
  return { low: low > high ? high : low, high };
}

export function cut(stretches: readonly Stretch[], window: ListWindow): readonly Stretch[] {
  return stretches.map((stretch) => ({
    ...stretch,
    low: stretch.low > window.low ? stretch.low : window.low,
    high: stretch.high < window.high ? stretch.high : window.high,
  }));
}

/** Filters that an index answers by itself. */
export function isByKey({ states, ids }: Wanted): boolean {
  const onlyRare = states !== undefined && states.length > 0 && states.every((state) => RARE.includes(state));
  return onlyRare || ids !== undefined;
}

export function unnest(sql: Statements, stretches: readonly Stretch[]) {
  return sql`
    unnest(${stretches.map(({ biller_id }) => biller_id)}::integer[],
           ${bigints(
             sql,
             stretches.map(({ low }) => low),
           )}::bigint[],
           ${bigints(
             sql,
             stretches.map(({ high }) => high),
           )}::bigint[],
           ${stretches.map(({ since }) => since?.toISOString() ?? null)}::timestamptz[],
           ${stretches.map(({ until }) => until?.toISOString() ?? null)}::timestamptz[]) as s(biller_id, low, high, since, until)`;
}

/** Of a payment `p` in the stretch `s`. */
export function where(sql: Statements, filter: Wanted) {
  const { states, channel, gateway, from, to, amountFrom, amountTo, ids } = filter;
  // As literals, which are from a closed list: only then does the planner see that the partial index serves.
  const stateList = states?.map((state) => `'${state}'`).join(', ');
  return sql`
    p.biller_id = s.biller_id and p.payment_id >= s.low and p.payment_id < s.high
    ${stateList ? sql`and p.state in (${sql.unsafe(stateList)})` : sql``}
    ${channel === undefined ? sql`` : sql`and p.channel = ${channel}`}
    ${gateway === undefined ? sql`` : sql`and p.gateway = ${gateway}`}
    ${from === undefined ? sql`` : sql`and p.created_at >= s.since`}
    ${to === undefined ? sql`` : sql`and p.created_at < s.until`}
    ${amountFrom === undefined ? sql`` : sql`and p.amount_minor >= ${amountFrom}`}
    ${amountTo === undefined ? sql`` : sql`and p.amount_minor <= ${amountTo}`}
    ${ids === undefined ? sql`` : sql`and p.payment_id = any (${bigints(sql, ids)}::bigint[])`}`;
}

/** Payments of one account or one bill are few: they are found first, by their bills. */
export async function byKey(sql: Statements, filter: PaymentFilter): Promise<Wanted> {
  const { billerId, accountId, billId } = filter;
  if (billerId === undefined || (accountId === undefined && billId === undefined)) return filter;
  const rows = await sql<{ payment_id: bigint }[]>`
    select distinct i.payment_id from payments.item i
     where i.biller_id = ${billerId} and ${
       billId === undefined
         ? sql`i.bill_id = any (array(
             select b.bill_id from billing.bill b
              where b.biller_id = ${billerId} and b.account_id = ${accountId ?? 0n}))`
         : sql`i.bill_id = ${billId}`
     }`;
  return { ...filter, ids: rows.map(({ payment_id }) => payment_id) };
}
