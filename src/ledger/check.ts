import type { Database } from '../platform/index.ts';

/** Something that should add up and does not. */
export interface Discrepancy {
  readonly what: string;
  readonly subject: string;
  readonly expectedMinor: bigint | null;
  readonly foundMinor: bigint | null;
}

/**
 * Adds up a biller's books from the transfers themselves: accounts exist and have the transfer's currency,
 * totals and balance rows are what the transfers say, debits equal credits. An empty list: all is well.
 */
export async function checkLedger(sql: Database, billerId: number): Promise<readonly Discrepancy[]> {
  return sql<Discrepancy[]>`
    select what, subject, expected_minor as "expectedMinor", found_minor as "foundMinor"
      from ledger.discrepancies(${billerId})`;
}
