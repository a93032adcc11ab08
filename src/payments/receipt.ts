import type { Payment } from './payment.ts';
import type { PaidBill, PaymentStore } from './store.ts';

/** What the payer may keep. Its number is the payment's reference: one number to remember. */
export interface Receipt {
  readonly number: string;
  readonly payment: Payment;
  readonly accountNumber: string;
  readonly bills: readonly PaidBill[];
  readonly paidAt: Date;
}

/** The receipt of a payment; undefined while (or if) the money has not come in. */
export async function makeReceipt(store: PaymentStore, payment: Payment): Promise<Receipt | undefined> {
  if (payment.state !== 'paid' && payment.state !== 'posted') return undefined;
  const [bills, accountNumber, timeline] = await Promise.all([
    store.paidBills(payment),
    store.accountNumber(payment),
    store.timeline(payment),
  ]);
  const paidAt = timeline.find(({ state }) => state === 'paid')?.at ?? payment.stateAt;
  return { number: payment.reference, payment, accountNumber, bills, paidAt };
}
