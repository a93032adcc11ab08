import type { Billers, Inquiry, ShowBills } from '../../billing/index.ts';
import type { Phone } from '../../kernel/index.ts';
import type { Payers } from '../../payers/index.ts';
import type { Payment, Payments } from '../../payments/index.ts';
import type { Clock, Vault } from '../../platform/index.ts';
import type { ReceiptDeps } from '../receipts.ts';
import type { Chat } from './chat-port.ts';

export interface PortalDeps extends ReceiptDeps {
  readonly billers: Billers;
  readonly inquiry: Inquiry;
  readonly showBills: ShowBills;
  readonly payments: Payments;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly payers: Payers;
  /** Sends what is known of a payment to a number that was corrected; the same number twice is told once. */
  readonly tellAgain: (payment: Payment, phone: Phone) => Promise<void>;
  /** Talks that are gone on with on a page. */
  readonly chat: Chat;
  /** Origins of gateways' pages, where they are not ours: a payment's form may lead there. */
  readonly gatewayOrigins?: () => readonly string[];
}
