export type { BillerSystems } from './posting/biller-system.ts';
export { createFilePosting, type ExchangeFolder } from './posting/files.ts';
export { createHttpBillerSystem } from './posting/http-system.ts';
export {
  createPostingLists,
  type OpenPosting,
  type PostingFigures,
  type PostingLists,
} from './posting/late.ts';
export { createPostings } from './posting/postings.ts';
export {
  DayFileRefused,
  type FileDescription,
  type RejectedLine,
  readFileDescriptions,
} from './reconciliation/description.ts';
export {
  closeByCorrection,
  createReconLists,
  type ReconCase,
  type ReconLists,
} from './reconciliation/lists.ts';
export {
  type MonthEnd,
  readMonthEnd,
  type StatementLine,
  statementLines,
} from './reconciliation/month-end.ts';
export { type BothSides, BUCKETS, type Reconciled, reconcileFile } from './reconciliation/reconcile.ts';
export { createStandIn } from './stand-in.ts';
