export type { AccountHit, AccountHits, BillHit } from './account-search.ts';
export { type AmountError, type Apportionment, apportion, type PayableBill } from './apportion.ts';
export type { Bill, BillLine, BillState } from './bill.ts';
export { billAsJson } from './bill-as-json.ts';
export { type BillFileError, type BillFileFormat, BillFileRefused } from './bill-file.ts';
export {
  type AccountHistory,
  createShowBills,
  markPaidElsewhere,
  type PastBill,
  type ShowBills,
} from './bill-history.ts';
export { BILL_SORTS, type BillFilter, type BillListRow, type BillSort } from './bill-list.ts';
export { billFileColumns, type Reject } from './bill-row.ts';
export { type Biller, type IdentifierRule, type PaymentRules, readBiller } from './biller.ts';
export { type Billers, createBillers } from './billers.ts';
export { readCustomerName } from './contact.ts';
export type { AccountRecord, BillRecord, BillVersion } from './customer-records.ts';
export { type Customers, createCustomers } from './customers.ts';
export { createDueBills, type DueBills } from './due-bills.ts';
export { BILL_FILE_ERROR_TEXTS, INQUIRY_ERROR_TEXTS, ROW_ERROR_TEXTS, rejectText } from './error-texts.ts';
export {
  createFollowers,
  FOLLOWER_CHANNELS,
  type Follower,
  type FollowerChannel,
  type Followers,
  type NewFollower,
} from './followers.ts';
export { type HeardAccount, takeHeardBills } from './heard-bills.ts';
export {
  type IdentifierError,
  type RawIdentifiers,
  readIdentifier,
  readIdentifiers,
} from './identifiers.ts';
export { type ImportOptions, type ImportSummary, importBills } from './import-bills.ts';
export {
  createInquiry,
  type Inquiry,
  type InquiryAnswer,
  type InquiryError,
  type StandInState,
} from './inquiry.ts';
export { lastingIdentifiers } from './lasting-identifiers.ts';
export type { AccountListRow, ImportRow } from './record-lists.ts';
