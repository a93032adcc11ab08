import { invariant, isCurrency, type Money, money } from '../kernel/index.ts';
import { bigints, createLoader, type Database } from '../platform/index.ts';
import { BILL_COLUMNS, type Bill, type BillRow, billKey, toBill } from './bill.ts';

/** An earlier bill of an account, paid or not, as far as it tells how things were then. */
export interface PastBill {
  readonly number: string;
  readonly period: string;
  readonly issuedOn: string;
  readonly amount: Money;
  /** In the biller's unit; a decimal number. Undefined where the bill names none. */
  readonly consumption: number | undefined;
}

/** What is known of an account over time. */
export interface AccountHistory {
  readonly accountNumber: string;
  /** The last 13, the oldest first: enough to hold the same period of last year. Cancelled ones are left out. */
  readonly bills: readonly PastBill[];
}

/** Bills as a payer looks at them. */
export interface ShownBills {
  /** In the order of the ids; undefined in the place of one that leads nowhere. */
  readonly bills: readonly (Bill | undefined)[];
  /** Of the account that all of them belong to; undefined where they are of several. */
  readonly history: AccountHistory | undefined;
}

/** Bills by their ids on the wire, with the history of their account, as of this moment. */
export type ShowBills = (ids: readonly string[]) => Promise<ShownBills>;

const BILLS_MAX = 13;

interface BillKey {
  readonly id: string;
  readonly withHistory: boolean;
}

interface FoundBill {
  readonly bill: Bill;
  readonly history: AccountHistory;
}

/**
 * One query for all pages that are asked for in the same moment, bills and histories together: each round to the
 * database costs a page about as much as its making.
 */
export function createShowBills(deps: { readonly sql: Database }): ShowBills {
  const load = createLoader<BillKey, FoundBill | undefined>((keys) => loadBills(deps.sql, keys));
  return async (ids) => {
    // They are nearly always of one account, so the first one's history is that of all.
    const found = await Promise.all(ids.map((id, nth) => load({ id, withHistory: nth === 0 })));
    const accounts = new Set(found.map((each) => `${each?.bill.billerId} ${each?.bill.accountId}`));
    return {
      bills: found.map((each) => each?.bill),
      history: accounts.size === 1 ? found[0]?.history : undefined,
    };
  };
}

interface FoundRow extends BillRow {
  readonly nth: number;
  readonly account_number: string;
  /** Amounts and measures as text: a JSON number would be a float. */
  readonly history:
    | readonly {
        readonly number: string;
        readonly period: string;
        readonly issued_on: string;
        readonly amount_minor: string;
        readonly consumption: string | null;
      }[]
    | null;
}

async function loadBills(
  sql: Database,
  keys: readonly BillKey[],
): Promise<readonly (FoundBill | undefined)[]> {
  const parts = keys.map(({ id }) => billKey(id));
  const wanted = keys.flatMap(({ withHistory }, nth) => (withHistory ? [nth + 1] : []));
  // Each by its key, in sub-queries that cannot become a join (docs/decisions/planned-afresh.md).
  const rows = await sql<FoundRow[]>`
    select f.nth, ${sql.unsafe(BILL_COLUMNS)}, a.number as account_number, h.history
      from billing.find_bills(${parts.map((part) => part?.billerId ?? 0)},
             ${bigints(
               sql,
               parts.map((part) => part?.billId ?? 0n),
             )}) as f
     cross join lateral (select (f.bill).*) as b
     cross join lateral (
       select a.number from billing.service_account a
        where a.biller_id = b.biller_id and a.account_id = b.account_id offset 0) as a
      left join lateral (
       select json_agg(json_build_object('number', p.number, 'period', p.period, 'issued_on', p.issued_on,
                'amount_minor', p.amount_minor::text, 'consumption', p.consumption::text) order by p.issued_on) as history
         from (select p.number, p.period, p.issued_on, p.amount_minor, p.consumption from billing.bill p
                where p.biller_id = b.biller_id and p.account_id = b.account_id and not p.cancelled
                  and f.nth = any(${wanted}::integer[])
                order by p.issued_on desc, p.bill_id desc limit ${BILLS_MAX}) as p) as h on true`;
  const found = new Array<FoundBill | undefined>(keys.length).fill(undefined);
  for (const row of rows) {
    const bill = toBill(row);
    // The whole id, so that one that was made up from another leads nowhere.
    if (bill.id !== keys[row.nth - 1]?.id.toLowerCase()) continue;
    found[row.nth - 1] = { bill, history: toHistory(row) };
  }
  return found;
}

function toHistory(row: FoundRow): AccountHistory {
  const { currency } = row;
  invariant(isCurrency(currency), `a bill in the unknown currency ${currency}`);
  return {
    accountNumber: row.account_number,
    bills: (row.history ?? []).map(({ number, period, issued_on, amount_minor, consumption }) => ({
      number,
      period,
      issuedOn: issued_on,
      // A biller's currency cannot change.
      amount: money(BigInt(amount_minor), currency),
      consumption: consumption === null ? undefined : Number(consumption),
    })),
  };
}

/**
 * Takes note that bills were paid before this system knew of them: what a biller brings along as history. No money
 * has moved through here, so nothing is posted. Bills that somebody has begun to pay here are left alone. Tells
 * how many were marked.
 */
export async function markPaidElsewhere(
  sql: Database,
  billerId: number,
  bills: readonly { readonly account: string; readonly number: string }[],
): Promise<number> {
  const marked = await sql`
    update billing.bill b set paid_minor = b.amount_minor, paid_elsewhere_minor = b.amount_minor
      from unnest(${bills.map(({ account }) => account)}::text[], ${bills.map(({ number }) => number)}::text[])
             as k(account, number)
      join billing.service_account a on a.biller_id = ${billerId} and a.number = k.account
     where b.biller_id = ${billerId} and b.account_id = a.account_id and b.number = k.number
       and b.paid_minor = 0 and b.amount_minor > 0 and b.held_by is null and not b.cancelled`;
  return marked.count;
}
