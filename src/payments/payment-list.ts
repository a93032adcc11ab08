import type { Billers } from '../billing/index.ts';
import { err, ok, type PlainDate, type Result } from '../kernel/index.ts';
import {
  type Actor,
  bigints,
  type Database,
  decodeNumbers,
  encodeCursor,
  type NotPermitted,
  permit,
  readList,
  type Statements,
} from '../platform/index.ts';
import { type Payment, type PaymentRow, type PaymentState, toPayment } from './payment.ts';
import type { ReferenceCodec } from './reference.ts';
import { COLUMNS } from './store.ts';

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

export const PAYMENT_SORTS = ['newest', 'oldest', 'largest', 'smallest'] as const;
export type PaymentSort = (typeof PAYMENT_SORTS)[number];

export interface PaymentListRow {
  readonly payment: Payment;
  readonly accountNumber: string;
}

export interface PaymentPage {
  readonly rows: readonly PaymentListRow[];
  readonly next: string | undefined;
  /**
   * The page is not full, and yet there may be more: so many payments were looked at in vain that the reader is
   * asked before going on. Up to where they were looked at.
   */
  readonly lookedAsFarAs: Date | undefined;
  /** How many there are, as far as was counted; only of a first page. */
  readonly count: { readonly atLeast: number; readonly exact: boolean } | undefined;
}

export type ListError =
  | NotPermitted
  | { readonly code: 'malformed_cursor' | 'took_too_long' }
  /** By amount only a stretch can be sorted: fewer days, please. */
  | { readonly code: 'too_many_to_sort' };

export interface PaymentList {
  /** One page; `payments.read` where the payments are. */
  list(
    actor: Actor,
    filter: PaymentFilter,
    page: { readonly sort: PaymentSort; readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<Result<PaymentPage, ListError>>;
  /**
   * All of them, newest first, biller by biller, in chunks as they come from the database: constant memory however
   * many there are. Needs `reports.export` besides.
   */
  all(actor: Actor, filter: PaymentFilter): Result<AsyncGenerator<readonly PaymentListRow[]>, NotPermitted>;
  /** Gateways that the books know, also those that are no longer in use. */
  gateways(actor: Actor): Promise<readonly string[]>;
  /** Those that stand still or are looked at again and again, the oldest first. */
  waiting(actor: Actor, limit: number): Promise<Result<readonly PaymentListRow[], NotPermitted>>;
}

/**
 * How many numbers are gone through for one page when the filter matches next to nothing. Measured on two busy
 * cores: 0.2 s for 200,000 rows, whatever the size of the table.
 */
const NUMBERS_AT_ONCE = 200_000n;
const COUNT_MAX = 1_000;
/** As in billing/bill-list.ts. */
const EXPORT_ROWS_AT_ONCE = 250;
/** From here on somebody should look why it takes so long. */
const OFTEN_ATTENDED = 8;
/** These have an index of their own (payment_by_rare_state), so all of them are looked at. */
const RARE: readonly PaymentState[] = ['unknown', 'returning', 'returned', 'refunded'];
const LAST = 2n ** 62n;

interface ListRow extends PaymentRow {
  readonly account_number: string;
}

interface Wanted extends PaymentFilter {
  readonly ids?: readonly bigint[];
}

/** A biller, and the stretch of its payments' numbers that the filter's days can lie in. */
interface Stretch {
  readonly biller_id: number;
  readonly low: bigint;
  readonly high: bigint;
  readonly since: Date | null;
  readonly until: Date | null;
}

export function createPaymentList(deps: {
  readonly sql: Database;
  readonly billers: Billers;
  readonly references: ReferenceCodec;
}): PaymentList {
  const { sql, references } = deps;
  const toRow = (row: ListRow): PaymentListRow => ({
    payment: toPayment(row, references),
    accountNumber: row.account_number,
  });

  async function* everything(
    billers: readonly BillerPlace[],
    asked: PaymentFilter,
  ): AsyncGenerator<readonly PaymentListRow[]> {
    const filter = await byKey(sql, asked);
    for (const stretch of await stretchesOf(sql, billers, filter)) {
      const rows = sql<ListRow[]>`
        select ${sql.unsafe(COLUMNS)}, coalesce(a.number, '') as account_number
          from ${unnest(sql, [stretch])}
          join payments.payment p on ${where(sql, filter)}
          left join billing.service_account a on a.biller_id = p.biller_id and a.account_id = p.account_id
         order by p.payment_id desc`;
      for await (const chunk of rows.cursor(EXPORT_ROWS_AT_ONCE)) yield chunk.map(toRow);
    }
  }

  return {
    list: async (actor, asked, { sort, cursor, limit }) => {
      const billers = billersFor(deps.billers, actor, asked.billerId);
      if (!billers.ok) return billers;
      const place = decodeNumbers(cursor, isByAmount(sort) ? 2 : 1);
      if (cursor !== undefined && place === undefined) return err({ code: 'malformed_cursor' });
      const read = await readList(sql, (tx) =>
        readPage(tx, billers.value, asked, { sort, place, limit }, toRow),
      );
      return read.ok ? read.value : read;
    },
    all: (actor, filter) => {
      const billers = billersFor(deps.billers, actor, filter.billerId, 'reports.export');
      return billers.ok ? ok(everything(billers.value, filter)) : billers;
    },
    gateways: async (actor) => {
      const billers = billersFor(deps.billers, actor, undefined);
      if (!billers.ok) return [];
      const rows = await sql<{ subject: string }[]>`
        select distinct subject from ledger.account
         where biller_id = any (${billers.value.map(({ billerId }) => billerId)}) and kind in ('gateway', 'direct') and subject <> '' order by 1`;
      return rows.map(({ subject }) => subject);
    },
    waiting: async (actor, limit) => {
      const billers = billersFor(deps.billers, actor, undefined);
      if (!billers.ok) return billers;
      const ids = billers.value.map(({ billerId }) => billerId);
      // Both parts are small: rare states, and payments that are under way just now.
      const rows = await sql<ListRow[]>`
        select ${sql.unsafe(COLUMNS)}, coalesce(a.number, '') as account_number
          from (select * from payments.payment
                 where biller_id = any (${ids}) and state in ('unknown', 'returning')
                union all
                select * from payments.payment
                 where biller_id = any (${ids}) and attend_at is not null and attended >= ${OFTEN_ATTENDED}
                   and state not in ('unknown', 'returning')
                 order by state_at limit ${limit}) as p
          left join billing.service_account a on a.biller_id = p.biller_id and a.account_id = p.account_id
         order by p.state_at, p.payment_id limit ${limit}`;
      return ok(rows.map(toRow));
    },
  };
}

interface PageWish {
  readonly sort: PaymentSort;
  readonly place: readonly bigint[] | undefined;
  readonly limit: number;
}

type ToRow = (row: ListRow) => PaymentListRow;

async function readPage(
  sql: Statements,
  billers: readonly BillerPlace[],
  asked: PaymentFilter,
  wish: PageWish,
  toRow: ToRow,
): Promise<Result<PaymentPage, ListError>> {
  const filter = await byKey(sql, asked);
  const stretches = await stretchesOf(sql, billers, filter);
  const bounds = boundsOf(stretches);
  if (!isByAmount(wish.sort)) return ok(await pageByNumber(sql, stretches, filter, wish, toRow));
  if (!isByKey(filter) && bounds.high - bounds.low > NUMBERS_AT_ONCE)
    return err({ code: 'too_many_to_sort' });
  const { limit, place } = wish;
  const rows = (await select(sql, stretches, filter, { ...wish, limit: limit + 1 })).map(toRow);
  const last = rows[limit - 1]?.payment;
  const more = rows.length > limit && last !== undefined;
  return ok({
    rows: rows.slice(0, limit),
    next: more ? encodeCursor([String(last.amount.minor), String(last.paymentId)]) : undefined,
    lookedAsFarAs: undefined,
    count: place === undefined ? await count(sql, stretches, filter, true) : undefined,
  });
}

async function pageByNumber(
  sql: Statements,
  stretches: readonly Stretch[],
  filter: Wanted,
  { sort, place, limit }: PageWish,
  toRow: ToRow,
): Promise<PaymentPage> {
  const window = windowOf(boundsOf(stretches), filter, sort, place?.[0]);
  const looked = cut(stretches, window);
  const rows = (await select(sql, looked, filter, { sort, place: undefined, limit: limit + 1 })).map(toRow);
  const full = rows.length > limit;
  const next = full ? rows[limit - 1]?.payment.paymentId : window.next;
  return {
    rows: rows.slice(0, limit),
    next: next === undefined ? undefined : encodeCursor([String(next)]),
    lookedAsFarAs: full || window.next === undefined ? undefined : await timeAt(sql, stretches, window.next),
    count: place === undefined ? await count(sql, looked, filter, window.next === undefined) : undefined,
  };
}

/** One walk down the primary key for each biller; numbers are one sequence for all, so they are merged by it. */
function select(
  sql: Statements,
  stretches: readonly Stretch[],
  filter: Wanted,
  { sort, place, limit }: PageWish,
) {
  const order = sql.unsafe(ORDERS[sort]);
  const [amount = 0n, number = 0n] = place ?? [];
  const after =
    place === undefined
      ? sql``
      : sort === 'largest'
        ? sql`and (p.amount_minor, p.payment_id) < (${amount}, ${number})`
        : sql`and (p.amount_minor, p.payment_id) > (${amount}, ${number})`;
  return sql<ListRow[]>`
    select ${sql.unsafe(COLUMNS)}, coalesce(a.number, '') as account_number
      from (
        select p.* from ${unnest(sql, stretches)}
         cross join lateral (
           select * from payments.payment p
            where ${where(sql, filter)} ${after} order by ${order} limit ${limit}) as p
         order by ${order} limit ${limit}) as p
      left join billing.service_account a on a.biller_id = p.biller_id and a.account_id = p.account_id
     order by ${order}`;
}

async function count(
  sql: Statements,
  stretches: readonly Stretch[],
  filter: Wanted,
  complete: boolean,
): Promise<NonNullable<PaymentPage['count']>> {
  const [row] = await sql<{ count: bigint }[]>`
    select count(*) as count from (
      select 1 from ${unnest(sql, stretches)}
       cross join lateral (
         select 1 from payments.payment p where ${where(sql, filter)} limit ${COUNT_MAX + 1}) as p
       limit ${COUNT_MAX + 1}) as few`;
  const found = Number(row?.count ?? 0n);
  return { atLeast: Math.min(found, COUNT_MAX), exact: complete && found <= COUNT_MAX };
}

/** When the payments were opened up to which a page has looked. */
async function timeAt(
  sql: Statements,
  stretches: readonly Stretch[],
  number: bigint,
): Promise<Date | undefined> {
  const [row] = await sql<{ at: Date | null }[]>`
    select min(p.created_at) as at from ${unnest(sql, stretches)}
     cross join lateral (
       select created_at from payments.payment p
        where p.biller_id = s.biller_id and p.payment_id >= ${number} order by p.payment_id limit 1) as p`;
  return row?.at ?? undefined;
}

export interface BillerPlace {
  readonly billerId: number;
  readonly timeZone: string;
}

function isByAmount(sort: PaymentSort): boolean {
  return sort === 'largest' || sort === 'smallest';
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

const ORDERS: Readonly<Record<PaymentSort, string>> = {
  newest: 'p.payment_id desc',
  oldest: 'p.payment_id',
  largest: 'p.amount_minor desc, p.payment_id desc',
  smallest: 'p.amount_minor, p.payment_id',
};

/**
 * Where the days of the filter lie among the numbers. Numbers are drawn in the order of time but for moments (a
 * payment waits for a bill that another one is just letting go), so some minutes are added at both ends, and the
 * time itself is compared as well.
 */
async function stretchesOf(
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

function boundsOf(stretches: readonly Stretch[]): { readonly low: bigint; readonly high: bigint } {
  let [low, high] = [LAST, 0n];
  for (const stretch of stretches) {
    if (stretch.low < low) low = stretch.low;
    if (stretch.high > high) high = stretch.high;
  }
  return { low: low > high ? high : low, high };
}

interface Window {
  readonly low: bigint;
  readonly high: bigint;
  /** Where the next window begins; undefined: nothing lies beyond this one. */
  readonly next: bigint | undefined;
}

/** The numbers that one page goes through, from the cursor on. */
function windowOf(
  bounds: { readonly low: bigint; readonly high: bigint },
  filter: Wanted,
  sort: PaymentSort,
  from: bigint | undefined,
): Window {
  const all = isByKey(filter);
  if (sort === 'oldest') {
    const low = from === undefined ? bounds.low : from + 1n;
    const high = all || low + NUMBERS_AT_ONCE > bounds.high ? bounds.high : low + NUMBERS_AT_ONCE;
    return { low, high, next: high < bounds.high ? high - 1n : undefined };
  }
  const high = from === undefined || from > bounds.high ? bounds.high : from;
  const low = all || high - NUMBERS_AT_ONCE < bounds.low ? bounds.low : high - NUMBERS_AT_ONCE;
  return { low, high, next: low > bounds.low ? low : undefined };
}

function cut(stretches: readonly Stretch[], window: Window): readonly Stretch[] {
  return stretches.map((stretch) => ({
    ...stretch,
    low: stretch.low > window.low ? stretch.low : window.low,
    high: stretch.high < window.high ? stretch.high : window.high,
  }));
}

/** Filters that an index answers by itself. */
function isByKey({ states, ids }: Wanted): boolean {
  const onlyRare = states !== undefined && states.length > 0 && states.every((state) => RARE.includes(state));
  return onlyRare || ids !== undefined;
}

function unnest(sql: Statements, stretches: readonly Stretch[]) {
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
function where(sql: Statements, filter: Wanted) {
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
async function byKey(sql: Statements, filter: PaymentFilter): Promise<Wanted> {
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
