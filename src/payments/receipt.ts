import type { Payment } from './payment.ts';
import type { ReceiptStatement } from './receipt-statement.ts';
import { tailOf } from './receipt-statement.ts';
import type { PaidBill, PaymentStore } from './store.ts';

/** What the payer may keep. Its number is the payment's reference: one number to remember. */
export interface Receipt {
  readonly number: string;
  readonly payment: Payment;
  readonly accountNumber: string;
  readonly bills: readonly PaidBill[];
  readonly paidAt: Date;
  /** `returned`: the money went back later, or is on its way. */
  readonly standing: 'good' | 'returned';
}

const STANDINGS: Readonly<Partial<Record<Payment['state'], Receipt['standing']>>> = {
  paid: 'good',
  posted: 'good',
  returning: 'returned',
  returned: 'returned',
  refunded: 'returned',
};

/** The receipt of a payment; undefined where the money never came in as a payment. */
export async function makeReceipt(store: PaymentStore, payment: Payment): Promise<Receipt | undefined> {
  const standing = STANDINGS[payment.state];
  if (standing === undefined) return undefined;
  const timeline = await store.timeline(payment);
  const paidAt = timeline.find(({ state }) => state === 'paid')?.at;
  // Money that was given back at once was never a payment, and no receipt was made of it.
  if (paidAt === undefined) return undefined;
  const [bills, accountNumber] = await Promise.all([store.paidBills(payment), store.accountNumber(payment)]);
  return { number: payment.reference, payment, accountNumber, bills, paidAt, standing };
}

/** What is signed of a receipt; `biller` is the biller's id. */
export function statementOf(receipt: Receipt, biller: string): ReceiptStatement {
  return {
    number: receipt.number,
    biller,
    amount: receipt.payment.amount,
    paidAt: receipt.paidAt,
    accountTail: tailOf(receipt.accountNumber),
  };
}
