import { err, ok, type Result } from '../kernel/index.ts';
import {
  type Actor,
  type Database,
  decodeCursor,
  decodeNumbers,
  EXPORT_ROWS_AT_ONCE,
  encodeCursor,
  type ListPage,
  type NotPermitted,
  type Permission,
  permit,
} from '../platform/index.ts';
import {
  type BillFilter,
  type BillListError,
  type BillListRow,
  type BillPage,
  type BillSort,
  everyBill,
  listBills,
  type PageWish,
} from './bill-list.ts';
import type { Billers } from './billers.ts';

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

/** Lists of what billers brought: for the staff, who see numbers here and no names. */
export interface RecordLists {
  /** `customers.read`. */
  bills(actor: Actor, filter: BillFilter, page: PageWish<BillSort>): Promise<Result<BillPage, BillListError>>;
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
      return listBills(sql, billers.value, filter, page);
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
      return billers.ok ? ok(everyBill(sql, billers.value, filter)) : billers;
    },
    allAccounts: (actor, filter) => {
      const billers = billersOf(actor, ['customers.read', 'reports.export'], filter.billerId);
      return billers.ok ? ok(everyAccount(filter)) : billers;
    },
  };

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
