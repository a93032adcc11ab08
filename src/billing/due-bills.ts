import { bigints, type Database, type Statements, type Vault } from '../platform/index.ts';
import { BILL_COLUMNS, type Bill, type BillRow, toBill } from './bill.ts';
import { openContact } from './contact.ts';

/** What reminders ask of this room. */
export interface DueBills {
  /**
   * Bills that are due on this day (ISO date) and still to be paid, by their numbers after `afterBillId`. Those
   * that somebody is paying just now are left out.
   */
  page(
    sql: Statements,
    billerId: number,
    day: string,
    page: { readonly afterBillId: bigint; readonly limit: number },
  ): Promise<readonly Bill[]>;
  /** One bill as it is at this moment, and the number of its account. */
  find(
    billerId: number,
    billId: bigint,
  ): Promise<{ readonly bill: Bill; readonly accountNumber: string } | undefined>;
  /** The phones (E.164) of these accounts' customers, where the biller has told them. */
  customerPhones(
    sql: Statements,
    billerId: number,
    accountIds: readonly bigint[],
  ): Promise<ReadonlyMap<bigint, string>>;
}

export function createDueBills(deps: { readonly sql: Database; readonly vault: Vault }): DueBills {
  return {
    page: async (sql, billerId, day, { afterBillId, limit }) => {
      const rows = await sql<BillRow[]>`
        select ${sql.unsafe(BILL_COLUMNS)} from billing.bill b
         where b.biller_id = ${billerId} and b.due_on = ${day}::text::date and b.bill_id > ${afterBillId}
           and b.paid_minor < b.amount_minor and not b.cancelled
           and (b.held_until is null or b.held_until <= now())
         order by b.bill_id limit ${limit}`;
      return rows.map(toBill);
    },
    find: async (billerId, billId) => {
      const [row] = await deps.sql<(BillRow & { account_number: string })[]>`
        select ${deps.sql.unsafe(BILL_COLUMNS)}, a.number as account_number
          from billing.bill b
          join billing.service_account a on a.biller_id = b.biller_id and a.account_id = b.account_id
         where b.biller_id = ${billerId} and b.bill_id = ${billId}`;
      return row === undefined ? undefined : { bill: toBill(row), accountNumber: row.account_number };
    },
    customerPhones: async (sql, billerId, accountIds) => {
      const rows = await sql<{ account_id: bigint; contact: Buffer }[]>`
        select account_id, contact from billing.service_account
         where biller_id = ${billerId} and account_id = any (${bigints(sql, accountIds)}::bigint[])
           and phone_digest is not null and contact is not null`;
      const phones = new Map<bigint, string>();
      for (const { account_id, contact } of rows) {
        const { phone } = openContact(deps.vault, contact);
        if (phone !== undefined) phones.set(account_id, phone);
      }
      return phones;
    },
  };
}
