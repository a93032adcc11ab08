import { apportion, type Bill, type Biller, type Billers } from '../billing/index.ts';
import { err, type Money, ok, type Result } from '../kernel/index.ts';
import type { OpenError } from './open-error.ts';

/** What a payment of these bills would be: which part of it goes to which, and what is kept as an advance. */
export interface Quote {
  readonly biller: Biller;
  readonly bills: readonly Bill[];
  readonly items: readonly { readonly billId: bigint; readonly amountMinor: bigint }[];
  readonly amountMinor: bigint;
  readonly advanceMinor: bigint;
}

/** Shares an amount (left out: the total) out to bills of one account by the biller's rules (X7). Changes nothing. */
export function quote(
  billers: Billers,
  order: { readonly bills: readonly string[]; readonly amount?: Money },
  found: readonly (Bill | undefined)[],
): Result<Quote, OpenError> {
  const bills: Bill[] = [];
  for (const [index, bill] of found.entries()) {
    if (bill === undefined) return err({ code: 'unknown_bill', id: order.bills[index] ?? '' });
    bills.push(bill);
  }
  const [first] = bills;
  if (first === undefined) return err({ code: 'no_bills' });
  if (new Set(bills.map(({ id }) => id)).size < bills.length) return err({ code: 'repeated_bill' });
  if (bills.some((bill) => bill.billerId !== first.billerId || bill.accountId !== first.accountId)) {
    return err({ code: 'bills_of_different_accounts' });
  }
  const biller = billers.byNumber(first.billerId);
  if (biller === undefined) return err({ code: 'unknown_bill', id: first.id });
  const closed = bills.map(whyClosed).find((reason) => reason !== undefined);
  if (closed !== undefined) return err(closed);
  if (order.amount !== undefined && order.amount.currency !== biller.currency) {
    return err({ code: 'other_currency', expected: biller.currency });
  }
  const shared = apportion(
    bills.map((bill) => ({ ...bill, remainingMinor: bill.remaining.minor })),
    order.amount?.minor,
    biller.payment,
  );
  return shared.ok
    ? ok({ biller, bills, ...shared.value })
    : err({ ...shared.error, currency: biller.currency });
}

function whyClosed(bill: Bill): OpenError | undefined {
  if (bill.state === 'paid') return { code: 'bill_already_paid' };
  if (bill.state === 'cancelled') return { code: 'bill_cancelled' };
  if (bill.heldUntil !== undefined) return { code: 'bill_held', until: bill.heldUntil };
  return undefined;
}
