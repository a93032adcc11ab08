export { ACCOUNT_KIND_TEXTS } from './account-texts.ts';
export { checkLedger, type Discrepancy } from './check.ts';
export { type Correction, correctLedger } from './correct.ts';
export type {
  AccountBalance,
  AccountEntry,
  EntriesError,
  LedgerEntries,
  LedgerEntry,
} from './entries.ts';
export {
  type AccountName,
  createLedger,
  type Ledger,
  type Posting,
  type PostingError,
  type PostingLeg,
} from './ledger.ts';
export { type AccountStatement, stateAccounts } from './statement.ts';
