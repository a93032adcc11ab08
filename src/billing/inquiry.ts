import { err, type Money, ok, type Result, sum } from '../kernel/index.ts';
import { bigints, createLoader, type Database } from '../platform/index.ts';
import { BILL_COLUMNS, type Bill, type BillRow, billKey, toBill } from './bill.ts';
import type { Biller } from './biller.ts';
import { type IdentifierError, type RawIdentifiers, readIdentifiers } from './identifiers.ts';

/** The biller's own system does not answer: what is told is what it last said, and then. Undefined: it came by file. */
export interface StandInState {
  readonly asOf: Date | undefined;
}

/** What is owed on an account, as of this moment. */
export interface InquiryAnswer {
  readonly biller: Biller;
  readonly accountId: bigint;
  readonly accountNumber: string;
  /** Unpaid bills, oldest first. */
  readonly bills: readonly Bill[];
  readonly total: Money;
  /** The biller's own system did not answer: this is what it last said, and when (X5). */
  readonly standIn?: StandInState;
}

export type InquiryError =
  | IdentifierError
  | { readonly code: 'account_not_found' }
  /** The biller's own system does not answer, and nothing is known of such an account here. */
  | { readonly code: 'biller_silent' }
  /** The account is there, but this payment ID is of no bill of it. */
  | { readonly code: 'bill_not_found' }
  | { readonly code: 'bill_already_paid' };

export interface Inquiry {
  /** Finds an account by any accepted combination of identifiers and tells what it owes. */
  inquire(biller: Biller, identifiers: RawIdentifiers): Promise<Result<InquiryAnswer, InquiryError>>;
  /** Whether the biller's own system is silent just now, so that what is shown of this account is what it last said. */
  standIn?(biller: Biller, accountId: bigint): Promise<StandInState | undefined>;
  /** Bills by their ids on the wire; undefined in the place of an id that leads nowhere. */
  billsById(ids: readonly string[]): Promise<readonly (Bill | undefined)[]>;
}

interface AccountKey {
  readonly billerId: number;
  readonly name: string;
  readonly value: string;
}

interface FoundAccount {
  readonly accountId: bigint;
  readonly accountNumber: string;
  readonly confirms: Readonly<Record<string, string>>;
  readonly bills: readonly Bill[];
}

export function createInquiry(deps: { readonly sql: Database }): Inquiry {
  const { sql } = deps;
  // Look-ups that come in the same moment are one query, and every answer is fresh: 1.9 times the rate of a
  // query each, about that of a cache, which could show a paid bill as unpaid (performance.md §3).
  const findAccount = createLoader<AccountKey, FoundAccount | undefined>((keys) => loadAccounts(sql, keys));
  const findBill = createLoader<string, Bill | undefined>((ids) => loadBills(sql, ids));

  return {
    inquire: async (biller, raw) => {
      const read = readIdentifiers(biller, raw);
      if (!read.ok) return read;
      const key = firstKey(biller, read.value.account);
      const found = key === undefined ? undefined : await findAccount(key);
      if (
        found === undefined ||
        key === undefined ||
        !(await confirmed(biller, found, read.value.account, key))
      ) {
        return err({ code: 'account_not_found' });
      }
      const wanted = Object.entries(read.value.bill);
      const bills = found.bills.filter((bill) =>
        wanted.every(([name, value]) => bill.identifiers[name] === value),
      );
      if (bills.length === 0 && wanted.length > 0) {
        return err({ code: await whyNoBill(sql, biller.billerId, found.accountId, read.value.bill) });
      }
      return ok({
        biller,
        accountId: found.accountId,
        accountNumber: found.accountNumber,
        bills,
        total: sum(
          bills.map(({ remaining }) => remaining),
          biller.currency,
        ),
      });
    },
    billsById: (ids) => Promise.all(ids.map((id) => findBill(id))),
  };

  /** Every other identifier given must be that account's too: a ZIP code, a second number. */
  async function confirmed(
    biller: Biller,
    found: FoundAccount,
    account: Readonly<Record<string, string>>,
    key: AccountKey,
  ): Promise<boolean> {
    for (const rule of biller.identifiers) {
      const value = account[rule.name];
      if (value === undefined || rule.name === key.name) continue;
      if (!rule.finds && found.confirms[rule.name] !== value) return false;
      if (!rule.finds) continue;
      const other = await findAccount({ billerId: biller.billerId, name: rule.name, value });
      if (other?.accountId !== found.accountId) return false;
    }
    return true;
  }
}

function firstKey(biller: Biller, account: Readonly<Record<string, string>>): AccountKey | undefined {
  for (const rule of biller.identifiers) {
    const value = account[rule.name];
    if (rule.finds && value !== undefined) return { billerId: biller.billerId, name: rule.name, value };
  }
  return undefined;
}

type AccountRow = { [Column in keyof BillRow]: BillRow[Column] | null } & {
  readonly nth: number;
  readonly owner_id: bigint;
  readonly owner_number: string;
  readonly confirms: Readonly<Record<string, string>> | null;
};

async function loadAccounts(
  sql: Database,
  keys: readonly AccountKey[],
): Promise<readonly (FoundAccount | undefined)[]> {
  const rows = await sql<AccountRow[]>`
    select f.nth, f.owner_id, f.owner_number, f.confirms, ${sql.unsafe(BILL_COLUMNS)}
      from billing.find_accounts(${keys.map((k) => k.billerId)}, ${keys.map((k) => k.name)},
             ${keys.map((k) => k.value)}) as f,
           lateral (select (f.bill).*) as b`;
  const found = new Array<{ head: AccountRow; bills: Bill[] } | undefined>(keys.length);
  for (const row of rows) {
    const place = row.nth - 1;
    const entry = found[place] ?? { head: row, bills: [] };
    found[place] = entry;
    if (isBillRow(row)) entry.bills.push(toBill(row));
  }
  return Array.from(found, (entry) =>
    entry === undefined
      ? undefined
      : {
          accountId: entry.head.owner_id,
          accountNumber: entry.head.owner_number,
          confirms: entry.head.confirms ?? {},
          bills: entry.bills,
        },
  );
}

/** An account without unpaid bills comes as one row with nothing in the bill's columns. */
function isBillRow(row: AccountRow): row is AccountRow & BillRow {
  return row.bill_id !== null;
}

async function loadBills(sql: Database, ids: readonly string[]): Promise<readonly (Bill | undefined)[]> {
  const keys = ids.map(billKey);
  const rows = await sql<(BillRow & { nth: number })[]>`
    select f.nth, ${sql.unsafe(BILL_COLUMNS)}
      from billing.find_bills(${keys.map((key) => key?.billerId ?? 0)},
             ${bigints(
               sql,
               keys.map((key) => key?.billId ?? 0n),
             )}) as f,
           lateral (select (f.bill).*) as b`;
  const found = new Array<Bill | undefined>(ids.length).fill(undefined);
  for (const row of rows) {
    const bill = toBill(row);
    // The whole id, so that one that was made up from another leads nowhere.
    if (bill.id === ids[row.nth - 1]?.toLowerCase()) found[row.nth - 1] = bill;
  }
  return found;
}

async function whyNoBill(
  sql: Database,
  billerId: number,
  accountId: bigint,
  wanted: Readonly<Record<string, string>>,
): Promise<'bill_already_paid' | 'bill_not_found'> {
  const [paid] = await sql`
    select 1 from billing.bill b
     where b.biller_id = ${billerId} and b.account_id = ${accountId} and b.identifiers @> ${sql.json(wanted)}
       and b.paid_minor >= b.amount_minor`;
  return paid === undefined ? 'bill_not_found' : 'bill_already_paid';
}
