import { err, ok, type Result } from '../kernel/index.ts';
import {
  type Actor,
  bigints,
  type Database,
  decodeCursor,
  encodeCursor,
  type ListPage,
  type NotPermitted,
  permit,
} from '../platform/index.ts';

/** An account of the books and what stands on it. */
export interface AccountBalance {
  readonly accountId: bigint;
  readonly kind: string;
  readonly subject: string;
  readonly currency: string;
  readonly debitMinor: bigint;
  readonly creditMinor: bigint;
  /** Credits less debits. */
  readonly balanceMinor: bigint;
}

/** One side of a movement, as accountants read it: debits are below zero. */
export interface LedgerEntry {
  readonly billerId: number;
  readonly accountId: bigint;
  readonly kind: string;
  /** Which gateway, which service account; empty for the biller itself. */
  readonly subject: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly postedAt: Date;
  /** What was posted, and for which thing: together its name for ever. */
  readonly purpose: string;
  readonly purposeSubject: bigint;
  readonly leg: number;
}

/** A movement of one account, with the other account that it came from or went to. */
export interface AccountEntry {
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly postedAt: Date;
  readonly purpose: string;
  readonly purposeSubject: bigint;
  readonly leg: number;
  readonly otherKind: string;
  readonly otherSubject: string;
}

export type EntriesError =
  | NotPermitted
  | { readonly code: 'not_found' }
  | { readonly code: 'malformed_cursor' };

/** What the staff read in the books; `ledger.read` where they are, unless it says otherwise. */
export interface LedgerEntries {
  /** Both sides of everything posted under these purposes for one thing; their sum is zero. */
  entriesOf(
    actor: Actor,
    billerId: number,
    purposes: readonly string[],
    subject: bigint,
  ): Promise<Result<readonly LedgerEntry[], NotPermitted>>;
  /**
   * The accounts of a biller with their balances, customers' advances left out unless they are asked for: there
   * may be one for each customer.
   */
  accounts(
    actor: Actor,
    billerId: number,
    page: { readonly kind: 'own' | 'advance'; readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<Result<ListPage<AccountBalance>, EntriesError>>;
  account(actor: Actor, billerId: number, accountId: bigint): Promise<Result<AccountBalance, EntriesError>>;
  /** The newest first. */
  entries(
    actor: Actor,
    billerId: number,
    accountId: bigint,
    page: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<Result<ListPage<AccountEntry>, EntriesError>>;
  /** What a customer has paid ahead, minor units; with `customers.read` or `ledger.read`. */
  advanceOf(actor: Actor, billerId: number, serviceAccountId: bigint): Promise<Result<bigint, NotPermitted>>;
}

const COLUMNS = `account_id as "accountId", kind, subject, currency, debit_minor as "debitMinor",
  credit_minor as "creditMinor", balance_minor as "balanceMinor"`;

export function createLedgerEntries(deps: { readonly sql: Database }): LedgerEntries {
  const { sql } = deps;

  async function balanceOf(billerId: number, accountId: bigint): Promise<AccountBalance | undefined> {
    const [account] = await sql<AccountBalance[]>`
      select ${sql.unsafe(COLUMNS)} from ledger.balances(${billerId}) where account_id = ${accountId}`;
    return account;
  }

  return {
    entriesOf: async (actor, billerId, purposes, subject) => {
      if (!permit(actor, 'ledger.read', billerId).ok) return err({ code: 'not_permitted' });
      return ok(
        await sql<LedgerEntry[]>`
          select e.biller_id as "billerId", e.account_id as "accountId", a.kind, a.subject, e.amount_minor as "amountMinor", e.currency,
                 e.posted_at as "postedAt", e.purpose, e.subject as "purposeSubject", e.leg
            from ledger.entry e
            join ledger.account a on a.biller_id = e.biller_id and a.account_id = e.account_id
           where e.biller_id = ${billerId} and e.purpose = any (${[...purposes]}) and e.subject = ${subject}
           order by e.posted_at, e.purpose, e.leg, e.amount_minor`,
      );
    },
    accounts: async (actor, billerId, { kind, cursor, limit }) => {
      if (!permit(actor, 'ledger.read', billerId).ok) return err({ code: 'not_permitted' });
      const place = decodeCursor(cursor, 2);
      if (cursor !== undefined && place === undefined) return err({ code: 'malformed_cursor' });
      const rows = await sql<{ account_id: bigint; kind: string; subject: string }[]>`
        select account_id, kind, subject from ledger.account
         where biller_id = ${billerId} and ${kind === 'advance' ? sql`kind = 'advance'` : sql`kind <> 'advance'`}
           ${place === undefined ? sql`` : sql`and (kind, subject) > (${place[0] ?? ''}, ${place[1] ?? ''})`}
         order by kind, subject limit ${limit + 1}`;
      const shown = rows.slice(0, limit);
      const balances = await sql<AccountBalance[]>`
        select ${sql.unsafe(COLUMNS)}
          from ledger.balances(${billerId})
         where account_id = any (${bigints(
           sql,
           shown.map((row) => row.account_id),
         )})
         order by kind, subject`;
      const last = shown.at(-1);
      const next =
        rows.length > limit && last !== undefined ? encodeCursor([last.kind, last.subject]) : undefined;
      return ok({ rows: balances, next });
    },
    account: async (actor, billerId, accountId) => {
      if (!permit(actor, 'ledger.read', billerId).ok) return err({ code: 'not_permitted' });
      const account = await balanceOf(billerId, accountId);
      return account === undefined ? err({ code: 'not_found' }) : ok(account);
    },
    entries: async (actor, billerId, accountId, { cursor, limit }) => {
      if (!permit(actor, 'ledger.read', billerId).ok) return err({ code: 'not_permitted' });
      const place = decodeCursor(cursor, 4);
      const malformed =
        place !== undefined && !/^\d{1,19} -?\d{1,18} \d{1,5}$/.test(`${place[0]} ${place[2]} ${place[3]}`);
      if ((cursor !== undefined && place === undefined) || malformed)
        return err({ code: 'malformed_cursor' });
      const [account] = await sql<{ kind: string }[]>`
        select kind from ledger.account where biller_id = ${billerId} and account_id = ${accountId}`;
      if (account === undefined) return err({ code: 'not_found' });
      return ok(
        await entryPage(sql, { billerId, accountId, isRare: account.kind === 'advance', place, limit }),
      );
    },
    advanceOf: async (actor, billerId, serviceAccountId) => {
      const may = permit(actor, 'customers.read', billerId).ok || permit(actor, 'ledger.read', billerId).ok;
      if (!may) return err({ code: 'not_permitted' });
      const [row] = await sql<{ balance_minor: bigint }[]>`
        select b.balance_minor
          from ledger.account a join ledger.balance b on b.biller_id = a.biller_id and b.account_id = a.account_id
         where a.biller_id = ${billerId} and a.kind = 'advance' and a.subject = ${serviceAccountId.toString()}`;
      return ok(row?.balance_minor ?? 0n);
    },
  };
}

interface EntryRow extends AccountEntry {
  readonly tx: string;
}

/**
 * Nearly every movement touches a biller's own accounts, so those are read down the index by transaction, leaving
 * out the few that do not; a customer's advance is in few, which have indexes of their own (0009-console.sql).
 * A million movements: 1 ms for a page of either.
 */
async function entryPage(
  sql: Database,
  of: {
    readonly billerId: number;
    readonly accountId: bigint;
    readonly isRare: boolean;
    readonly place: readonly string[] | undefined;
    readonly limit: number;
  },
): Promise<ListPage<AccountEntry>> {
  const { billerId, accountId, isRare, place, limit } = of;
  const [tx = '0', purpose = '', subject = '0', leg = '0'] = place ?? [];
  // Newest transaction first, and within it by key: tx descending, the rest ascending.
  const after =
    place === undefined
      ? sql``
      : sql`and t.tx <= ${tx}::xid8
            and (t.tx < ${tx}::xid8 or (t.purpose, t.subject, t.leg) > (${purpose}, ${subject}::bigint, ${leg}::smallint))`;
  const side = isRare
    ? sql`(t.purpose <> 'payment' or t.leg > 0) and (t.debit_account = ${accountId} or t.credit_account = ${accountId})`
    : sql`(t.debit_account = ${accountId} or t.credit_account = ${accountId})`;
  const rows = await sql<EntryRow[]>`
    select t.tx::text as tx, t.purpose, t.subject as "purposeSubject", t.leg, t.currency, t.posted_at as "postedAt",
           case when t.credit_account = ${accountId} then t.amount_minor else -t.amount_minor end as "amountMinor",
           o.kind as "otherKind", o.subject as "otherSubject"
      from ledger.transfer t
      join ledger.account o on o.biller_id = t.biller_id
       and o.account_id = case when t.credit_account = ${accountId} then t.debit_account else t.credit_account end
     where t.biller_id = ${billerId} and ${side} ${after}
     order by t.tx desc, t.purpose, t.subject, t.leg limit ${limit + 1}`;
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown,
    next:
      rows.length > limit && last !== undefined
        ? encodeCursor([last.tx, last.purpose, last.purposeSubject.toString(), String(last.leg)])
        : undefined,
  };
}
