import {
  err,
  foldDigits,
  foldIdentifier,
  ok,
  parseBarcode,
  parsePhone,
  type Result,
} from '../kernel/index.ts';
import { type Actor, type Database, type NotPermitted, permit, type Vault } from '../platform/index.ts';
import { BILL_COLUMNS, type Bill, type BillRow, billKey, toBill } from './bill.ts';
import type { Biller } from './biller.ts';
import type { Billers } from './billers.ts';
import { readIdentifier, readIdentifiers } from './identifiers.ts';

export interface AccountHit {
  readonly billerId: number;
  readonly accountId: bigint;
  readonly number: string;
  readonly why: 'account_number' | 'identifier' | 'phone';
  /** Which identifier, where it was one. */
  readonly identifier?: string;
}

export interface BillHit {
  readonly bill: Bill;
  readonly accountNumber: string;
  readonly why: 'bill_number' | 'id' | 'identifier';
}

export interface AccountHits {
  readonly accounts: readonly AccountHit[];
  readonly bills: readonly BillHit[];
  /** There are more than are shown. */
  readonly more: boolean;
  /** It is nearly an identifier of these billers: one of its digits is wrong. */
  readonly mistyped: readonly { readonly billerId: number; readonly identifier: string }[];
}

export interface AccountSearch {
  /**
   * Accounts and bills by anything that a caller can say: account number, any identifier of any biller (also two
   * of them, with a space between), bar code, bill number, a bill's id, a phone number. Exact, since a part of a
   * number would be shared by strangers. `customers.read`, and only where the actor has it.
   */
  search(actor: Actor, text: string): Promise<Result<AccountHits, NotPermitted>>;
}

const TEXT_LENGTH_MAX = 200;
const HITS_MAX = 30;

interface Key {
  readonly billerId: number;
  readonly name: string;
  readonly value: string;
  /** Identifiers of one bill that came along with the account's. */
  readonly bill?: Readonly<Record<string, string>>;
}

export function createAccountSearch(deps: {
  readonly sql: Database;
  readonly vault: Vault;
  readonly billers: Billers;
}): AccountSearch {
  const { sql, vault } = deps;
  return {
    search: async (actor, text) => {
      if (!permit(actor, 'customers.read').ok) return err({ code: 'not_permitted' });
      const billers = deps.billers
        .list()
        .filter(({ billerId }) => permit(actor, 'customers.read', billerId).ok);
      const typed = text.trim();
      if (typed === '' || typed.length > TEXT_LENGTH_MAX || typed.includes('\0') || billers.length === 0)
        return ok({ accounts: [], bills: [], more: false, mistyped: [] });
      const numbers = numbersIn(typed);
      const { keys, mistyped } = keysIn(billers, typed);
      const accounts = distinct([
        ...(await accountsByNumber(sql, billers, numbers)),
        ...(await accountsByKey(sql, keys)),
        ...(await accountsByPhone(sql, vault, billers, typed)),
      ]);
      const bills = distinctBills([
        ...(await billById(sql, billers, typed)),
        ...(await billsByNumber(sql, billers, numbers)),
        ...(await billsByKey(sql, keys)),
      ]);
      return ok({
        accounts: accounts.slice(0, HITS_MAX),
        bills: bills.slice(0, HITS_MAX),
        more: accounts.length > HITS_MAX || bills.length > HITS_MAX,
        mistyped,
      });
    },
  };
}

/** As typed, and as an identifier would be stored: account and bill numbers are kept as the biller wrote them. */
function numbersIn(text: string): readonly string[] {
  const folded = foldIdentifier(text);
  return [...new Set([foldDigits(text), folded, folded.toUpperCase()])];
}

function keysIn(
  billers: readonly Biller[],
  text: string,
): { readonly keys: readonly Key[]; readonly mistyped: AccountHits['mistyped'] } {
  const keys: Key[] = [];
  const mistyped: { billerId: number; identifier: string }[] = [];
  for (const biller of billers) {
    const { billerId } = biller;
    for (const rule of biller.identifiers) {
      const read = readIdentifier(rule, text);
      if (!read.ok && read.error.code === 'mistyped_identifier')
        mistyped.push({ billerId, identifier: rule.name });
      if (!read.ok) continue;
      if (rule.belongsTo === 'account' && rule.finds)
        keys.push({ billerId, name: rule.name, value: read.value });
      if (rule.check === 'ir_barcode') keys.push(...barcodeKey(biller, read.value));
    }
    keys.push(...pairKeys(biller, text.split(/\s+/)));
  }
  return { keys, mistyped };
}

function barcodeKey(biller: Biller, barcode: string): readonly Key[] {
  const pair = parseBarcode(barcode);
  const bill = biller.identifiers.find(({ check }) => check === 'ir_bill_id');
  const payment = biller.identifiers.find(({ check }) => check === 'ir_payment_id');
  if (!pair.ok || bill === undefined || payment === undefined) return [];
  const { billerId } = biller;
  return [
    { billerId, name: bill.name, value: pair.value.billId, bill: { [payment.name]: pair.value.paymentId } },
  ];
}

/** Two numbers with a space between them: a bill ID and its payment ID, an account number and a ZIP code. */
function pairKeys(biller: Biller, words: readonly string[]): readonly Key[] {
  return biller.inquiry.flatMap((names) => {
    if (names.length < 2 || names.length !== words.length) return [];
    const read = readIdentifiers(
      biller,
      Object.fromEntries(names.map((name, nth) => [name, words[nth] ?? ''])),
    );
    if (!read.ok) return [];
    const rule = biller.identifiers.find(
      ({ name, finds }) => finds && read.value.account[name] !== undefined,
    );
    const value = read.value.account[rule?.name ?? ''];
    if (rule === undefined || value === undefined) return [];
    const bill = read.value.bill;
    return [
      {
        billerId: biller.billerId,
        name: rule.name,
        value,
        ...(Object.keys(bill).length > 0 ? { bill } : {}),
      },
    ];
  });
}

interface AccountRow {
  readonly biller_id: number;
  readonly account_id: bigint;
  readonly number: string;
}

const idsOf = (billers: readonly Biller[]): number[] => billers.map(({ billerId }) => billerId);

const toHit = (row: AccountRow, why: AccountHit['why']): AccountHit => ({
  billerId: row.biller_id,
  accountId: row.account_id,
  number: row.number,
  why,
});

async function accountsByNumber(
  sql: Database,
  billers: readonly Biller[],
  numbers: readonly string[],
): Promise<readonly AccountHit[]> {
  const rows = await sql<AccountRow[]>`
    select a.biller_id, a.account_id, a.number from billing.service_account a
     where a.biller_id = any (${idsOf(billers)}) and a.number = any (${[...numbers]})`;
  return rows.map((row) => toHit(row, 'account_number'));
}

async function accountsByKey(sql: Database, keys: readonly Key[]): Promise<readonly AccountHit[]> {
  if (keys.length === 0) return [];
  const rows = await sql<(AccountRow & { name: string })[]>`
    select a.biller_id, a.account_id, a.number, k.name
      from unnest(${keys.map(({ billerId }) => billerId)}::integer[], ${keys.map(({ name }) => name)}::text[],
                  ${keys.map(({ value }) => value)}::text[]) as k(biller_id, name, value)
      join billing.identifier i on i.biller_id = k.biller_id and i.name = k.name and i.value = k.value
      join billing.service_account a on a.biller_id = i.biller_id and a.account_id = i.account_id`;
  return rows.map((row) => ({ ...toHit(row, 'identifier'), identifier: row.name }));
}

async function accountsByPhone(
  sql: Database,
  vault: Vault,
  billers: readonly Biller[],
  text: string,
): Promise<readonly AccountHit[]> {
  const hits: AccountHit[] = [];
  for (const { billerId, country } of billers) {
    const phone = parsePhone(text, country);
    if (!phone.ok) continue;
    const rows = await sql<AccountRow[]>`
      select a.biller_id, a.account_id, a.number from billing.service_account a
       where a.biller_id = ${billerId} and a.phone_digest = ${vault.digest('phone', phone.value)}
       order by a.account_id desc limit ${HITS_MAX + 1}`;
    hits.push(...rows.map((row) => toHit(row, 'phone')));
  }
  return hits;
}

type FoundBill = BillRow & { readonly account_number: string };

const toBillHit = (row: FoundBill, why: BillHit['why']): BillHit => ({
  bill: toBill(row),
  accountNumber: row.account_number,
  why,
});

async function billById(
  sql: Database,
  billers: readonly Biller[],
  text: string,
): Promise<readonly BillHit[]> {
  const key = billKey(text);
  if (key === undefined || !idsOf(billers).includes(key.billerId)) return [];
  const rows = await sql<FoundBill[]>`
    select ${sql.unsafe(BILL_COLUMNS)}, a.number as account_number
      from billing.bill b
      join billing.service_account a on a.biller_id = b.biller_id and a.account_id = b.account_id
     where b.biller_id = ${key.billerId} and b.bill_id = ${key.billId}`;
  return rows.map((row) => toBillHit(row, 'id')).filter(({ bill }) => bill.id === text.toLowerCase());
}

async function billsByNumber(
  sql: Database,
  billers: readonly Biller[],
  numbers: readonly string[],
): Promise<readonly BillHit[]> {
  const rows = await sql<FoundBill[]>`
    select ${sql.unsafe(BILL_COLUMNS)}, a.number as account_number
      from billing.bill b
      join billing.service_account a on a.biller_id = b.biller_id and a.account_id = b.account_id
     where b.biller_id = any (${idsOf(billers)}) and b.number = any (${[...numbers]})
     order by b.bill_id desc limit ${HITS_MAX + 1}`;
  return rows.map((row) => toBillHit(row, 'bill_number'));
}

/** A payment ID finds nothing by itself; it tells which bill of the account that was found with it. */
async function billsByKey(sql: Database, keys: readonly Key[]): Promise<readonly BillHit[]> {
  const hits: BillHit[] = [];
  for (const { billerId, name, value, bill } of keys) {
    if (bill === undefined) continue;
    const rows = await sql<FoundBill[]>`
      select ${sql.unsafe(BILL_COLUMNS)}, a.number as account_number
        from billing.identifier i
        join billing.service_account a on a.biller_id = i.biller_id and a.account_id = i.account_id
        join billing.bill b on b.biller_id = i.biller_id and b.account_id = i.account_id
       where i.biller_id = ${billerId} and i.name = ${name} and i.value = ${value}
         and b.identifiers @> ${sql.json(bill)}`;
    hits.push(...rows.map((row) => toBillHit(row, 'identifier')));
  }
  return hits;
}

/** What matches in two ways is shown once, by the first of them. */
function distinct(hits: readonly AccountHit[]): readonly AccountHit[] {
  const seen = new Map<string, AccountHit>();
  for (const hit of hits) {
    const key = `${hit.billerId}/${hit.accountId}`;
    if (!seen.has(key)) seen.set(key, hit);
  }
  return [...seen.values()];
}

function distinctBills(hits: readonly BillHit[]): readonly BillHit[] {
  const seen = new Map<string, BillHit>();
  for (const hit of hits) if (!seen.has(hit.bill.id)) seen.set(hit.bill.id, hit);
  return [...seen.values()];
}
