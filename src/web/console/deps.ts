import type { Billers, Customers, Inquiry } from '../../billing/index.ts';
import type { Care } from '../../care/index.ts';
import type { Collectors } from '../../collectors/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { Notifications, Webhooks } from '../../notifications/index.ts';
import type { Payments, Routing } from '../../payments/index.ts';
import type { Clock, Database, Vault } from '../../platform/index.ts';
import type { PostingLists, ReconLists } from '../../settlement/index.ts';
import type { Approvals, Staff } from '../../staff/index.ts';

/** What the pages of the console are made from. */
export interface ConsoleDeps {
  readonly sql: Database;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly billers: Billers;
  readonly customers: Customers;
  readonly inquiry: Inquiry;
  readonly payments: Payments;
  readonly routing: Routing;
  readonly postings: PostingLists;
  readonly differences: ReconLists;
  readonly collectors: Collectors;
  readonly ledger: Ledger;
  readonly notifications: Notifications;
  readonly webhooks: Webhooks;
  readonly care: Care;
  readonly staff: Staff;
  readonly approvals: Approvals;
  readonly publicUrl: () => string;
  readonly demo: boolean;
}
