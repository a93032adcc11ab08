import { err, isPhone, maskPhone, ok, type Result } from '../kernel/index.ts';
import {
  type Actor,
  appendAudit,
  auditName,
  type Database,
  type NotPermitted,
  permit,
  type Statements,
  type Vault,
} from '../platform/index.ts';
import { BILL_COLUMNS, type Bill, type BillLine, type BillRow, billKey, toBill } from './bill.ts';
import { openContact } from './contact.ts';

/** A service account as the staff see it. */
export interface AccountRecord {
  readonly billerId: number;
  readonly accountId: bigint;
  readonly number: string;
  readonly identifiers: readonly { readonly name: string; readonly value: string }[];
  /** What confirms the account but does not find it: `zip`. */
  readonly confirms: Readonly<Record<string, string>>;
  /** The customer's, as the biller wrote it; undefined where the biller gave none. */
  readonly customerName: string | undefined;
  readonly maskedPhone: string | undefined;
  /** How many people want to be told about it. */
  readonly followers: number;
  readonly createdAt: Date;
  /** The latest, the newest first; `billCount` in all. */
  readonly bills: readonly Bill[];
  readonly billCount: number;
}

/** What a bill said before it was changed, and by which import. */
export interface BillVersion {
  readonly version: number;
  readonly period: string;
  readonly issuedOn: string;
  readonly dueOn: string;
  readonly amountMinor: bigint;
  readonly lines: readonly BillLine[];
  readonly consumption: string | undefined;
  readonly replacedAt: Date | undefined;
  readonly replacedByImport: bigint | undefined;
}

export interface BillRecord {
  readonly bill: Bill;
  readonly accountNumber: string;
  readonly createdAt: Date;
  /** The oldest first; the last one is the bill as it is. */
  readonly versions: readonly BillVersion[];
  /** Which payment it is held for. */
  readonly heldBy: bigint | undefined;
  /** Parts that were paid from an earlier over-payment. */
  readonly advanceUses: readonly { readonly amountMinor: bigint; readonly usedAt: Date }[];
}

export type RecordError = NotPermitted | { readonly code: 'not_found' };

/** Records of customers. Opening one is kept in the audit trail, in the transaction that reads it. */
export interface CustomerRecords {
  /** `customers.read` of its biller. */
  account(actor: Actor, billerId: number, accountId: bigint): Promise<Result<AccountRecord, RecordError>>;
  /** By the bill's id on the wire; `customers.read` of its biller. */
  bill(actor: Actor, id: string): Promise<Result<BillRecord, RecordError>>;
  /** The customer's whole number, with `customers.contact`; kept in the audit trail as an act of its own. */
  customerPhone(
    actor: Actor,
    billerId: number,
    accountId: bigint,
  ): Promise<Result<string | undefined, RecordError>>;
}

const BILLS_SHOWN = 24;

interface AccountRow {
  readonly number: string;
  readonly contact: Buffer | null;
  readonly confirms: Readonly<Record<string, string>> | null;
  readonly created_at: Date;
  readonly followers: bigint;
  readonly bill_count: bigint;
}

export function createCustomerRecords(deps: {
  readonly sql: Database;
  readonly vault: Vault;
}): CustomerRecords {
  const { sql, vault } = deps;
  return {
    account: async (actor, billerId, accountId) => {
      if (!permit(actor, 'customers.read', billerId).ok) return err({ code: 'not_permitted' });
      return sql.begin(async (tx) => {
        const record = await readAccount(tx, vault, billerId, accountId);
        if (record === undefined) return err({ code: 'not_found' });
        // At the end: the chain's head stays locked until the commit.
        await appendAudit(tx, {
          ...{ billerId, actor: auditName(actor), act: 'record opened', subject: `account:${accountId}` },
          detail: {},
        });
        return ok(record);
      });
    },
    bill: async (actor, id) => {
      const key = billKey(id);
      if (!permit(actor, 'customers.read').ok) return err({ code: 'not_permitted' });
      // Of another biller's bills not even that there is one.
      if (key === undefined || !permit(actor, 'customers.read', key.billerId).ok)
        return err({ code: 'not_found' });
      const { billerId, billId } = key;
      return sql.begin(async (tx) => {
        const record = await readBill(tx, billerId, billId);
        if (record?.bill.id !== id.toLowerCase()) return err({ code: 'not_found' });
        await appendAudit(tx, {
          ...{ billerId, actor: auditName(actor), act: 'record opened', subject: `bill:${billId}` },
          detail: { account: `account:${record.bill.accountId}` },
        });
        return ok(record);
      });
    },
    customerPhone: async (actor, billerId, accountId) => {
      const may =
        permit(actor, 'customers.read', billerId).ok && permit(actor, 'customers.contact', billerId).ok;
      if (!may) return err({ code: 'not_permitted' });
      return sql.begin(async (tx) => {
        const [row] = await tx<{ contact: Buffer | null }[]>`
          select contact from billing.service_account where biller_id = ${billerId} and account_id = ${accountId}`;
        if (row === undefined) return err({ code: 'not_found' });
        await appendAudit(tx, {
          ...{ billerId, actor: auditName(actor), act: 'phone shown', subject: `account:${accountId}` },
          detail: {},
        });
        return ok(openContact(vault, row.contact).phone);
      });
    },
  };
}

async function readAccount(
  tx: Statements,
  vault: Vault,
  billerId: number,
  accountId: bigint,
): Promise<AccountRecord | undefined> {
  const [row] = await tx<AccountRow[]>`
    select a.number, a.contact, a.confirms, a.created_at,
           (select count(*) from billing.follower f
             where f.biller_id = a.biller_id and f.account_id = a.account_id) as followers,
           (select count(*) from billing.bill b
             where b.biller_id = a.biller_id and b.account_id = a.account_id) as bill_count
      from billing.service_account a where a.biller_id = ${billerId} and a.account_id = ${accountId}`;
  if (row === undefined) return undefined;
  const identifiers = await tx<{ name: string; value: string }[]>`
    select i.name, i.value from billing.identifier i
     where i.biller_id = ${billerId} and i.account_id = ${accountId} order by i.name, i.value`;
  const bills = await tx<BillRow[]>`
    select ${tx.unsafe(BILL_COLUMNS)} from billing.bill b
     where b.biller_id = ${billerId} and b.account_id = ${accountId}
     order by b.issued_on desc, b.bill_id desc limit ${BILLS_SHOWN}`;
  const { name, phone } = openContact(vault, row.contact);
  return {
    billerId,
    accountId,
    number: row.number,
    identifiers,
    confirms: row.confirms ?? {},
    customerName: name,
    maskedPhone:
      phone === undefined ? undefined : isPhone(phone) ? maskPhone(phone) : '*'.repeat(phone.length),
    followers: Number(row.followers),
    createdAt: row.created_at,
    bills: bills.map(toBill),
    billCount: Number(row.bill_count),
  };
}

interface VersionRow {
  readonly version: number;
  readonly period: string;
  readonly issued_on: string;
  readonly due_on: string;
  readonly amount_minor: bigint;
  readonly lines: readonly BillLine[] | null;
  readonly consumption: string | null;
  readonly replaced_at: Date;
  readonly replaced_by_import: bigint | null;
}

async function readBill(tx: Statements, billerId: number, billId: bigint): Promise<BillRecord | undefined> {
  const [row] = await tx<(BillRow & { account_number: string; held_by: bigint | null })[]>`
    select ${tx.unsafe(BILL_COLUMNS)}, b.held_by, a.number as account_number
      from billing.bill b
      join billing.service_account a on a.biller_id = b.biller_id and a.account_id = b.account_id
     where b.biller_id = ${billerId} and b.bill_id = ${billId}`;
  if (row === undefined) return undefined;
  const earlier = await tx<VersionRow[]>`
    select version, period, issued_on::text, due_on::text, amount_minor, lines, consumption::text, replaced_at,
           replaced_by_import
      from billing.bill_version where biller_id = ${billerId} and bill_id = ${billId} order by version`;
  const uses = await tx<{ amountMinor: bigint; usedAt: Date }[]>`
    select amount_minor as "amountMinor", used_at as "usedAt" from billing.advance_use
     where biller_id = ${billerId} and bill_id = ${billId} order by use`;
  const bill = toBill(row);
  return {
    bill,
    accountNumber: row.account_number,
    createdAt: row.created_at,
    versions: [
      ...earlier.map((version) => ({
        version: version.version,
        period: version.period,
        issuedOn: version.issued_on,
        dueOn: version.due_on,
        amountMinor: version.amount_minor,
        lines: version.lines ?? [],
        consumption: version.consumption ?? undefined,
        replacedAt: version.replaced_at,
        replacedByImport: version.replaced_by_import ?? undefined,
      })),
      {
        ...{ version: bill.version, period: bill.period, issuedOn: bill.issuedOn, dueOn: bill.dueOn },
        ...{ amountMinor: bill.amount.minor, lines: bill.lines, consumption: bill.consumption },
        ...{ replacedAt: undefined, replacedByImport: undefined },
      },
    ],
    heldBy: bill.state === 'held' ? (row.held_by ?? undefined) : undefined,
    advanceUses: uses,
  };
}
