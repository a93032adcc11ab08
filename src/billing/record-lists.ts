import { err, ok, type PlainDate, type Result } from '../kernel/index.ts';
import {
  type Actor,
  type Database,
  decodeCursor,
  decodeNumbers,
  encodeCursor,
  type ListPage,
  type NotPermitted,
  type Permission,
  permit,
  readList,
  type Statements,
} from '../platform/index.ts';
import { BILL_COLUMNS, type Bill, type BillRow, type BillState, toBill } from './bill.ts';
import type { Billers } from './billers.ts';

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

/** In the order in which they came; that of their numbers. */
export const RECORD_SORTS = ['newest', 'oldest'] as const;
export type RecordSort = (typeof RECORD_SORTS)[number];

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

export interface AccountListRow {
  readonly billerId: number;
  readonly accountId: bigint;
  readonly number: string;
  readonly unpaidBills: number;
  readonly createdAt: Date;
}

export interface ImportRow {
  readonly billerId: number;
  readonly importId: bigint;
  readonly sha256: string;
  readonly startedAt: Date;
  /** Undefined: under way, or broken off. */
  readonly finishedAt: Date | undefined;
  /** Rows of the file, and what became of them; undefined of imports from before they were noted. */
  readonly counts:
    | {
        readonly rows: bigint;
        readonly inserted: bigint;
        readonly changed: bigint;
        readonly unchanged: bigint;
        readonly rejected: bigint;
      }
    | undefined;
}

export type RecordListError = NotPermitted | { readonly code: 'malformed_cursor' | 'took_too_long' };

interface PageWish<Sort> {
  readonly sort: Sort;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Lists of what billers brought: for the staff, who see numbers here and no names. */
export interface RecordLists {
  /** `customers.read`. */
  bills(
    actor: Actor,
    filter: BillFilter,
    page: PageWish<RecordSort>,
  ): Promise<Result<BillPage, RecordListError>>;
  /** `customers.read`, by account number. `prefix`: how the number begins. */
  accounts(
    actor: Actor,
    filter: { readonly billerId: number; readonly prefix?: string | undefined },
    page: PageWish<'up' | 'down'>,
  ): Promise<Result<ListPage<AccountListRow>, RecordListError>>;
  /** `reports.read` or `customers.read`; the newest first. */
  imports(
    actor: Actor,
    filter: { readonly billerId?: number | undefined },
    page: Omit<PageWish<never>, 'sort'>,
  ): Promise<Result<ListPage<ImportRow>, RecordListError>>;
  /** Everything that a list holds, in chunks as they come: constant memory. Needs `reports.export` besides. */
  allBills(actor: Actor, filter: BillFilter): Result<AsyncGenerator<readonly BillListRow[]>, NotPermitted>;
  allAccounts(
    actor: Actor,
    filter: { readonly billerId: number; readonly prefix?: string | undefined },
  ): Result<AsyncGenerator<readonly AccountListRow[]>, NotPermitted>;
}

/** As in payments/payment-list.ts: 0.1 s of vain looking before the reader is asked. */
const NUMBERS_AT_ONCE = 200_000n;
const COUNT_MAX = 1_000;
const EXPORT_ROWS_AT_ONCE = 1_000;
const LAST = 2n ** 62n;

type FoundBill = BillRow & { readonly account_number: string };

const toListRow = (row: FoundBill): BillListRow => ({ bill: toBill(row), accountNumber: row.account_number });

export function createRecordLists(deps: { readonly sql: Database; readonly billers: Billers }): RecordLists {
  const { sql } = deps;

  /** Of the billers that are meant, those where the actor has all of these permissions. */
  function billersOf(
    actor: Actor,
    permissions: readonly Permission[],
    wanted: number | undefined,
  ): Result<readonly number[], NotPermitted> {
    if (!permissions.every((needed) => permit(actor, needed, wanted).ok))
      return err({ code: 'not_permitted' });
    const ids = deps.billers.list().map(({ billerId }) => billerId);
    return ok(
      ids.filter(
        (id) =>
          (wanted === undefined || wanted === id) &&
          permissions.every((needed) => permit(actor, needed, id).ok),
      ),
    );
  }

  return {
    bills: async (actor, filter, page) => {
      const billers = billersOf(actor, ['customers.read'], filter.billerId);
      if (!billers.ok) return billers;
      const place = decodeNumbers(page.cursor, 1);
      if (page.cursor !== undefined && place === undefined) return err({ code: 'malformed_cursor' });
      return readList(sql, (tx) => billPage(tx, billers.value, filter, page, place?.[0]));
    },
    accounts: async (actor, { billerId, prefix }, { sort, cursor, limit }) => {
      if (!permit(actor, 'customers.read', billerId).ok) return err({ code: 'not_permitted' });
      const place = decodeCursor(cursor, 1);
      if (cursor !== undefined && place === undefined) return err({ code: 'malformed_cursor' });
      const down = sort === 'down';
      const after =
        place === undefined
          ? sql``
          : down
            ? sql`and a.number < ${place[0] ?? ''}`
            : sql`and a.number > ${place[0] ?? ''}`;
      const rows = await sql<AccountRow[]>`
        ${accountColumns(sql)}
          from (select * from billing.service_account a
                 where a.biller_id = ${billerId} ${startsWith(sql, prefix)} ${after}
                 order by ${sql.unsafe(down ? 'a.number desc' : 'a.number')} limit ${limit + 1}) as a
         order by ${sql.unsafe(down ? 'a.number desc' : 'a.number')}`;
      const last = rows[limit - 1];
      return ok({
        rows: rows.slice(0, limit).map(toAccountRow),
        next: rows.length > limit && last !== undefined ? encodeCursor([last.number]) : undefined,
      });
    },
    imports: async (actor, { billerId }, { cursor, limit }) => {
      const billers = billersOf(
        actor,
        [permit(actor, 'reports.read').ok ? 'reports.read' : 'customers.read'],
        billerId,
      );
      if (!billers.ok) return billers;
      const place = decodeNumbers(cursor, 1);
      if (cursor !== undefined && place === undefined) return err({ code: 'malformed_cursor' });
      const rows = await sql<ImportTableRow[]>`
        select * from billing.import
         where biller_id = any (${[...billers.value]}) ${place === undefined ? sql`` : sql`and import_id < ${place[0] ?? 0n}`}
         order by import_id desc limit ${limit + 1}`;
      const last = rows[limit - 1];
      return ok({
        rows: rows.slice(0, limit).map(toImportRow),
        next:
          rows.length > limit && last !== undefined ? encodeCursor([last.import_id.toString()]) : undefined,
      });
    },
    allBills: (actor, filter) => {
      const billers = billersOf(actor, ['customers.read', 'reports.export'], filter.billerId);
      return billers.ok ? ok(everyBill(billers.value, filter)) : billers;
    },
    allAccounts: (actor, filter) => {
      const billers = billersOf(actor, ['customers.read', 'reports.export'], filter.billerId);
      return billers.ok ? ok(everyAccount(filter)) : billers;
    },
  };

  async function* everyBill(
    billers: readonly number[],
    filter: BillFilter,
  ): AsyncGenerator<readonly BillListRow[]> {
    for (const billerId of billers) {
      const rows = sql<FoundBill[]>`
        select ${sql.unsafe(BILL_COLUMNS)}, a.number as account_number
          from unnest(array[${billerId}]::integer[]) as s(biller_id)
          join billing.bill b on ${whereBill(sql, filter, { low: 0n, high: LAST, next: undefined })}
          join billing.service_account a on a.biller_id = b.biller_id and a.account_id = b.account_id
         order by b.bill_id desc`;
      for await (const chunk of rows.cursor(EXPORT_ROWS_AT_ONCE)) yield chunk.map(toListRow);
    }
  }

  async function* everyAccount(filter: {
    readonly billerId: number;
    readonly prefix?: string | undefined;
  }): AsyncGenerator<readonly AccountListRow[]> {
    const rows = sql<AccountRow[]>`
      ${accountColumns(sql)} from billing.service_account a
       where a.biller_id = ${filter.billerId} ${startsWith(sql, filter.prefix)} order by a.number`;
    for await (const chunk of rows.cursor(EXPORT_ROWS_AT_ONCE)) yield chunk.map(toAccountRow);
  }
}

async function billPage(
  sql: Statements,
  billers: readonly number[],
  filter: BillFilter,
  { sort, limit }: PageWish<RecordSort>,
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
  const window = windowOf(bounds, sort, from, filter.accountId !== undefined);
  const order = sql.unsafe(sort === 'newest' ? 'b.bill_id desc' : 'b.bill_id');
  const rows = await sql<FoundBill[]>`
    select ${sql.unsafe(BILL_COLUMNS)}, a.number as account_number
      from (
        select b.* from unnest(${[...billers]}::integer[]) as s(biller_id)
         cross join lateral (
           select * from billing.bill b
            where ${whereBill(sql, filter, window)} order by ${order} limit ${limit + 1}) as b
         order by ${order} limit ${limit + 1}) as b
      join billing.service_account a on a.biller_id = b.biller_id and a.account_id = b.account_id
     order by ${order}`;
  const full = rows.length > limit;
  const next = full ? rows[limit - 1]?.bill_id : window.next;
  return {
    rows: rows.slice(0, limit).map(toListRow),
    next: next === undefined ? undefined : encodeCursor([next.toString()]),
    partial: !full && window.next !== undefined,
    count: from === undefined ? await countBills(sql, billers, filter, window) : undefined,
  };
}

async function countBills(
  sql: Statements,
  billers: readonly number[],
  filter: BillFilter,
  window: Window,
): Promise<NonNullable<BillPage['count']>> {
  const [row] = await sql<{ count: bigint }[]>`
    select count(*) as count from (
      select 1 from unnest(${[...billers]}::integer[]) as s(biller_id)
       cross join lateral (
         select 1 from billing.bill b where ${whereBill(sql, filter, window)} limit ${COUNT_MAX + 1}) as b
       limit ${COUNT_MAX + 1}) as few`;
  const found = Number(row?.count ?? 0n);
  return {
    atLeast: Math.min(found, COUNT_MAX),
    exact: window.next === undefined && found <= COUNT_MAX,
  };
}

interface Window {
  readonly low: bigint;
  readonly high: bigint;
  /** Where the next window begins; undefined: nothing lies beyond this one. */
  readonly next: bigint | undefined;
}

/** The numbers that one page goes through, from the cursor on; an account's bills are found by its key. */
function windowOf(
  bounds: { readonly low: bigint; readonly high: bigint },
  sort: RecordSort,
  from: bigint | undefined,
  all: boolean,
): Window {
  if (sort === 'oldest') {
    const low = from === undefined ? bounds.low : from + 1n;
    const high = all || low + NUMBERS_AT_ONCE > bounds.high ? bounds.high : low + NUMBERS_AT_ONCE;
    return { low, high, next: high < bounds.high ? high - 1n : undefined };
  }
  const high = from === undefined || from > bounds.high ? bounds.high : from;
  const low = all || high - NUMBERS_AT_ONCE < bounds.low ? bounds.low : high - NUMBERS_AT_ONCE;
  return { low, high, next: low > bounds.low ? low : undefined };
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
function whereBill(sql: Statements, filter: BillFilter, { low, high }: Window) {
  const { state, dueFrom, dueTo, amountFrom, amountTo, accountId } = filter;
  return sql`
    b.biller_id = s.biller_id and b.bill_id >= ${low} and b.bill_id < ${high}
    ${state === undefined ? sql`` : sql`and ${sql.unsafe(BILL_STATE_CONDITIONS[state])}`}
    ${dueFrom === undefined ? sql`` : sql`and b.due_on >= ${dueFrom}::date`}
    ${dueTo === undefined ? sql`` : sql`and b.due_on <= ${dueTo}::date`}
    ${amountFrom === undefined ? sql`` : sql`and b.amount_minor >= ${amountFrom}`}
    ${amountTo === undefined ? sql`` : sql`and b.amount_minor <= ${amountTo}`}
    ${accountId === undefined ? sql`` : sql`and b.account_id = ${accountId}`}`;
}

interface AccountRow {
  readonly biller_id: number;
  readonly account_id: bigint;
  readonly number: string;
  readonly created_at: Date;
  readonly unpaid_bills: bigint;
}

function accountColumns(sql: Database) {
  return sql`
    select a.biller_id, a.account_id, a.number, a.created_at,
           (select count(*) from billing.bill b
             where b.biller_id = a.biller_id and b.account_id = a.account_id
               and b.paid_minor < b.amount_minor and not b.cancelled) as unpaid_bills`;
}

/** As a range, so that the index on the number serves whatever the collation of `like`. */
function startsWith(sql: Database, prefix: string | undefined) {
  if (prefix === undefined || prefix === '') return sql``;
  return sql`and a.number >= ${prefix} and a.number < ${`${prefix}\u{10ffff}`} and starts_with(a.number, ${prefix})`;
}

function toAccountRow(row: AccountRow): AccountListRow {
  return {
    billerId: row.biller_id,
    accountId: row.account_id,
    number: row.number,
    unpaidBills: Number(row.unpaid_bills),
    createdAt: row.created_at,
  };
}

interface ImportTableRow {
  readonly biller_id: number;
  readonly import_id: bigint;
  readonly sha256: Buffer;
  readonly started_at: Date;
  readonly finished_at: Date | null;
  readonly rows: bigint | null;
  readonly inserted: bigint | null;
  readonly changed: bigint | null;
  readonly unchanged: bigint | null;
  readonly rejected: bigint | null;
}

function toImportRow(row: ImportTableRow): ImportRow {
  const { rows, inserted, changed, unchanged, rejected } = row;
  return {
    billerId: row.biller_id,
    importId: row.import_id,
    sha256: row.sha256.toString('hex'),
    startedAt: row.started_at,
    finishedAt: row.finished_at ?? undefined,
    counts:
      rows === null || inserted === null || changed === null || unchanged === null || rejected === null
        ? undefined
        : { rows, inserted, changed, unchanged, rejected },
  };
}
