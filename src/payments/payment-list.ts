import type { Billers } from '../billing/index.ts';
import { err, ok, type Result } from '../kernel/index.ts';
import {
  type Actor,
  COUNT_MAX,
  countedRows,
  type Database,
  decodeNumbers,
  EXPORT_ROWS_AT_ONCE,
  encodeCursor,
  listWindow,
  type NotPermitted,
  NUMBERS_AT_ONCE,
  readList,
  type Statements,
} from '../platform/index.ts';
import { type Payment, type PaymentRow, toPayment } from './payment.ts';
import {
  type BillerPlace,
  billersFor,
  boundsOf,
  byKey,
  cut,
  isByKey,
  type PaymentFilter,
  type Stretch,
  stretchesOf,
  unnest,
  type Wanted,
  where,
} from './payment-filter.ts';
import type { ReferenceCodec } from './reference.ts';
import { COLUMNS } from './store.ts';

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

/** From here on somebody should look why it takes so long. */
const OFTEN_ATTENDED = 8;
interface ListRow extends PaymentRow {
  readonly account_number: string;
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
  const window = listWindow(
    boundsOf(stretches),
    sort === 'oldest' ? 'oldest' : 'newest',
    place?.[0],
    isByKey(filter),
  );
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
  return countedRows(found, complete);
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

function isByAmount(sort: PaymentSort): boolean {
  return sort === 'largest' || sort === 'smallest';
}

const ORDERS: Readonly<Record<PaymentSort, string>> = {
  newest: 'p.payment_id desc',
  oldest: 'p.payment_id',
  largest: 'p.amount_minor desc, p.payment_id desc',
  smallest: 'p.amount_minor, p.payment_id',
};
