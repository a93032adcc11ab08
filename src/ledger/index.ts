export { checkLedger, type Discrepancy } from './check.ts';
export {
  type AccountBalance,
  type AccountName,
  createLedger,
  type Ledger,
  type Posting,
  type PostingError,
  type PostingLeg,
} from './ledger.ts';
