import type { Bill, Biller } from '../../../billing/index.ts';
import type { AdviceAnswer, PaymentStatus, RefusedBy, ReversalAnswer } from '../../../collectors/index.ts';
import { toWire } from '../../../kernel/index.ts';

const PASSING = new Set([
  ...['try_again', 'bill_held', 'bill_changed'],
  ...['stand_in_limit', 'biller_silent', 'insufficient_float'],
]);
const NOT_FOUND = new Set(['account_not_found', 'bill_not_found', 'unknown_bill', 'unknown_biller']);

/** The same a little later may be taken. */
export function isPassing(code: string): boolean {
  return PASSING.has(code);
}

export function isNotFound(code: string): boolean {
  return NOT_FOUND.has(code);
}

export function viewBill(bill: Bill, biller: Biller, accountRef: string, customerName: string | undefined) {
  const { id, number, remaining, issuedOn, dueOn, period, state } = bill;
  return {
    ...{ billRef: id, accountRef, label: `${biller.name.en} ${number}`, amount: toWire(remaining) },
    ...{ exactness: biller.payment.exactness.toUpperCase(), issuedOn, dueOn, allowPayment: state !== 'held' },
    ...(period === '' ? {} : { periodLabel: period }),
    ...(customerName === undefined ? {} : { customerNameMasked: customerName }),
  };
}

export function viewRefusal(error: RefusedBy) {
  const canPass = isPassing(error.code);
  return {
    ...{ status: 'REJECTED', reason: error.code },
    class: canPass ? ('RETRIABLE' as const) : ('NON_RETRIABLE' as const),
  };
}

export function viewAdvice({ status, receiptNo, reason, at }: AdviceAnswer) {
  return {
    status: status.toUpperCase(),
    ...(receiptNo === undefined ? {} : { receiptNo }),
    ...(status === 'posted' ? { postedAt: at.toISOString() } : { class: 'NON_RETRIABLE' as const }),
    ...(reason === undefined ? {} : { reason }),
  };
}

export function viewReversal({ status, reason, at }: ReversalAnswer) {
  return {
    status: status.toUpperCase(),
    ...(reason === undefined ? {} : { reason, class: 'NON_RETRIABLE' as const }),
    ...(at === undefined ? {} : { reversedAt: at.toISOString() }),
  };
}

export function viewStatus({ status, receiptNo, reason, amount }: PaymentStatus) {
  return {
    status: status.toUpperCase(),
    ...(receiptNo === undefined ? {} : { receiptNo }),
    ...(reason === undefined ? {} : { reason }),
    ...(amount === undefined ? {} : { amount: toWire(amount) }),
  };
}
