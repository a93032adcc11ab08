import { err, ok, type PlainDate, parsePlainDate, type Result } from '../kernel/index.ts';
import {
  COUNT_MAX,
  countedRows,
  type Database,
  decodeCursor,
  decodeNumbers,
  EXPORT_ROWS_AT_ONCE,
  encodeCursor,
  type ListPage,
  type ListWindow,
  listWindow,
  type NotPermitted,
  NUMBERS_AT_ONCE,
  readList,
  type Statements,
} from '../platform/index.ts';
import { BILL_COLUMNS, type Bill, type BillRow, type BillState, toBill } from './bill.ts';

/** What a list of bills is about. Whatever is left out does not matter. */
export interface BillFilter {
  readonly billerId?: number | undefined;
  /** `unpaid`: open, held or paid in part. */
  readonly state?: BillState | 'unpaid' | undefined;
  /** First and last due day, both included. */
  readonly dueFrom?: PlainDate | undefined;
  readonly dueTo?: PlainDate | undefined;
  /** Minor units of the biller's currency. */
  readonly amountFrom?: bigint | undefined;
  readonly amountTo?: bigint | undefined;
  /** Needs `billerId`. */
  readonly accountId?: bigint | undefined;
}

/** By their numbers, which is the order in which they came; by due day; by amount. Those that are equal, by number. */
export const BILL_SORTS = ['newest', 'oldest', 'due_first', 'due_last', 'largest', 'smallest'] as const;
export type BillSort = (typeof BILL_SORTS)[number];

export interface BillListRow {
  readonly bill: Bill;
  readonly accountNumber: string;
}

export interface BillPage extends ListPage<BillListRow> {
  /** The page is not full, and yet there may be more further on: `next` leads there. */
  readonly partial: boolean;
  /** How many there are, as far as was counted; only of a first page. */
  readonly count: { readonly atLeast: number; readonly exact: boolean } | undefined;
}

export type BillListError =
  | NotPermitted
  | { readonly code: 'malformed_cursor' | 'took_too_long' }
  /** By amount only a stretch can be sorted: fewer due days, please. */
  | { readonly code: 'too_many_to_sort' };

/** One page of a list. */
export interface PageWish<Sort> {
  readonly sort: Sort;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

const LAST = 2n ** 62n;
/** Every number that there is. */
const ALL: ListWindow = { low: 0n, high: LAST, next: undefined };

type FoundBill = BillRow & { readonly account_number: string };

const toListRow = (row: FoundBill): BillListRow => ({ bill: toBill(row), accountNumber: row.account_number });

/** What a list is sorted by other than its numbers, and which way. */
interface Order {
  readonly column: 'due_on' | 'amount_minor';
  readonly type: 'date' | 'bigint';
  readonly down: boolean;
}

const ORDERS: Readonly<Record<Exclude<BillSort, 'newest' | 'oldest'>, Order>> = {
  due_first: { column: 'due_on', type: 'date', down: false },
  due_last: { column: 'due_on', type: 'date', down: true },
  largest: { column: 'amount_minor', type: 'bigint', down: true },
  smallest: { column: 'amount_minor', type: 'bigint', down: false },
};

/** Of these billers, where the reader may see their bills. */
export async function listBills(
  sql: Database,
  billers: readonly number[],
  filter: BillFilter,
  { sort, cursor, limit }: PageWish<BillSort>,
): Promise<Result<BillPage, BillListError>> {
  if (sort === 'newest' || sort === 'oldest') {
    const place = decodeNumbers(cursor, 1);
    if (cursor !== undefined && place === undefined) return err({ code: 'malformed_cursor' });
    return readList(sql, (tx) => pageByNumber(tx, billers, filter, { sort, limit }, place?.[0]));
  }
  const order = ORDERS[sort];
  const place = placeOf(order, cursor);
  if (cursor !== undefined && place === undefined) return err({ code: 'malformed_cursor' });
  const read = await readList(sql, (tx) => pageByValue(tx, billers, filter, order, limit, place));
  return read.ok ? read.value : read;
}

/** Everything that a filter finds, in chunks as it comes. */
export async function* everyBill(
  sql: Database,
  billers: readonly number[],
  filter: BillFilter,
): AsyncGenerator<readonly BillListRow[]> {
  for (const billerId of billers) {
    const rows = sql<FoundBill[]>`
      select ${sql.unsafe(BILL_COLUMNS)}, a.number as account_number
        from unnest(array[${billerId}]::integer[]) as s(biller_id)
        join billing.bill b on ${whereBill(sql, filter, ALL)}
        join billing.service_account a on a.biller_id = b.biller_id and a.account_id = b.account_id
       order by b.bill_id desc`;
    for await (const chunk of rows.cursor(EXPORT_ROWS_AT_ONCE)) yield chunk.map(toListRow);
  }
}

async function pageByNumber(
  sql: Statements,
  billers: readonly number[],
  filter: BillFilter,
  { sort, limit }: { readonly sort: 'newest' | 'oldest'; readonly limit: number },
  from: bigint | undefined,
): Promise<BillPage> {
  const [ends] = await sql<{ low: bigint | null; high: bigint | null }[]>`
    select min(e.low) as low, max(e.high) as high
      from unnest(${[...billers]}::integer[]) as s(biller_id)
     cross join lateral (
       select (select bill_id from billing.bill where biller_id = s.biller_id order by bill_id limit 1) as low,
              (select bill_id from billing.bill where biller_id = s.biller_id order by bill_id desc limit 1) as high
       ) as e`;
  const bounds = { low: ends?.low ?? 0n, high: (ends?.high ?? -1n) + 1n };
  const window = listWindow(bounds, sort, from, filter.accountId !== undefined);
  const order = sort === 'newest' ? 'b.bill_id desc' : 'b.bill_id';
  const rows = await select(sql, billers, whereBill(sql, filter, window), order, limit + 1);
  const full = rows.length > limit;
  const next = full ? rows[limit - 1]?.bill_id : window.next;
  return {
    rows: rows.slice(0, limit).map(toListRow),
    next: next === undefined ? undefined : encodeCursor([next.toString()]),
    partial: !full && window.next !== undefined,
    count: from === undefined ? await countBills(sql, billers, filter, window) : undefined,
  };
}

/** The value and the number of the last bill that was shown. */
interface Place {
  readonly value: string;
  readonly billId: bigint;
}

function placeOf({ type }: Order, cursor: string | undefined): Place | undefined {
  const [value = '', number = ''] = decodeCursor(cursor, 2) ?? [];
  const isValue = type === 'date' ? parsePlainDate(value).ok : /^\d{1,18}$/.test(value);
  return isValue && /^\d{1,18}$/.test(number) ? { value, billId: BigInt(number) } : undefined;
}

/**
 * By due day there is an index (bill_by_due). By amount there is none, which every import would pay for: as with
 * payments, what is sorted is an account's bills, or a stretch of due days.
 */
async function pageByValue(
  sql: Statements,
  billers: readonly number[],
  filter: BillFilter,
  { column, type, down }: Order,
  limit: number,
  place: Place | undefined,
): Promise<Result<BillPage, { readonly code: 'too_many_to_sort' }>> {
  if (column === 'amount_minor' && filter.accountId === undefined && (await areTooMany(sql, billers, filter)))
    return err({ code: 'too_many_to_sort' });
  const beyond =
    place === undefined
      ? sql``
      : sql`and (b.${sql.unsafe(column)}, b.bill_id) ${sql.unsafe(down ? '<' : '>')}
                (${place.value}::${sql.unsafe(type)}, ${place.billId})`;
  const order = down ? `b.${column} desc, b.bill_id desc` : `b.${column}, b.bill_id`;
  const where = sql`${whereBill(sql, filter, ALL)} ${beyond}`;
  const rows = await select(sql, billers, where, order, limit + 1);
  const last = rows[limit - 1];
  return ok({
    rows: rows.slice(0, limit).map(toListRow),
    next:
      rows.length > limit && last !== undefined
        ? encodeCursor([String(last[column]), last.bill_id.toString()])
        : undefined,
    partial: false,
    count: place === undefined ? await countBills(sql, billers, filter, ALL) : undefined,
  });
}

/** One walk down an index for each biller, and the first of what they find. */
function select(
  sql: Statements,
  billers: readonly number[],
  where: ReturnType<typeof whereBill>,
  by: string,
  limit: number,
) {
  const order = sql.unsafe(by);
  return sql<FoundBill[]>`
    select ${sql.unsafe(BILL_COLUMNS)}, a.number as account_number
      from (
        select b.* from unnest(${[...billers]}::integer[]) as s(biller_id)
         cross join lateral (
           select * from billing.bill b where ${where} order by ${order} limit ${limit}) as b
         order by ${order} limit ${limit}) as b
      join billing.service_account a on a.biller_id = b.biller_id and a.account_id = b.account_id
     order by ${order}`;
}

/** Whether more bills fall due in the filter's days than can be sorted while somebody waits. */
async function areTooMany(sql: Statements, billers: readonly number[], filter: BillFilter): Promise<boolean> {
  const most = Number(NUMBERS_AT_ONCE);
  const [row] = await sql<{ count: bigint }[]>`
    select count(*) as count from (
      select 1 from unnest(${[...billers]}::integer[]) as s(biller_id)
       cross join lateral (
         select 1 from billing.bill b where b.biller_id = s.biller_id ${dueWithin(sql, filter)}
          limit ${most + 1}) as b
       limit ${most + 1}) as few`;
  return Number(row?.count ?? 0n) > most;
}

async function countBills(
  sql: Statements,
  billers: readonly number[],
  filter: BillFilter,
  window: ListWindow,
): Promise<NonNullable<BillPage['count']>> {
  const [row] = await sql<{ count: bigint }[]>`
    select count(*) as count from (
      select 1 from unnest(${[...billers]}::integer[]) as s(biller_id)
       cross join lateral (
         select 1 from billing.bill b where ${whereBill(sql, filter, window)} limit ${COUNT_MAX + 1}) as b
       limit ${COUNT_MAX + 1}) as few`;
  const found = Number(row?.count ?? 0n);
  return countedRows(found, window.next === undefined);
}

const BILL_STATE_CONDITIONS: Readonly<Record<BillState | 'unpaid', string>> = {
  cancelled: 'b.cancelled',
  paid: 'not b.cancelled and b.paid_minor >= b.amount_minor',
  held: 'not b.cancelled and b.paid_minor < b.amount_minor and b.held_until > now()',
  part_paid:
    'not b.cancelled and b.paid_minor > 0 and b.paid_minor < b.amount_minor and coalesce(b.held_until <= now(), true)',
  open: 'not b.cancelled and b.paid_minor = 0 and b.amount_minor > 0 and coalesce(b.held_until <= now(), true)',
  unpaid: 'not b.cancelled and b.paid_minor < b.amount_minor',
};

/** Of a bill `b` of the biller `s`. */
function whereBill(sql: Statements, filter: BillFilter, { low, high }: ListWindow) {
  const { state, amountFrom, amountTo, accountId } = filter;
  return sql`
    b.biller_id = s.biller_id and b.bill_id >= ${low} and b.bill_id < ${high}
    ${state === undefined ? sql`` : sql`and ${sql.unsafe(BILL_STATE_CONDITIONS[state])}`}
    ${dueWithin(sql, filter)}
    ${amountFrom === undefined ? sql`` : sql`and b.amount_minor >= ${amountFrom}`}
    ${amountTo === undefined ? sql`` : sql`and b.amount_minor <= ${amountTo}`}
    ${accountId === undefined ? sql`` : sql`and b.account_id = ${accountId}`}`;
}

function dueWithin(sql: Statements, { dueFrom, dueTo }: BillFilter) {
  return sql`
    ${dueFrom === undefined ? sql`` : sql`and b.due_on >= ${dueFrom}::date`}
    ${dueTo === undefined ? sql`` : sql`and b.due_on <= ${dueTo}::date`}`;
}
