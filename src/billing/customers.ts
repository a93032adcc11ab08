import type { Database, Vault } from '../platform/index.ts';
import { type AccountSearch, createAccountSearch } from './account-search.ts';
import type { Billers } from './billers.ts';
import { type CustomerRecords, createCustomerRecords } from './customer-records.ts';
import { createRecordLists, type RecordLists } from './record-lists.ts';

/** What the staff see of customers and their bills. Each door asks whether they may. */
export interface Customers extends AccountSearch, CustomerRecords, RecordLists {}

export function createCustomers(deps: {
  readonly sql: Database;
  readonly vault: Vault;
  readonly billers: Billers;
}): Customers {
  return { ...createAccountSearch(deps), ...createCustomerRecords(deps), ...createRecordLists(deps) };
}
