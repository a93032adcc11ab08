import { err, invariant, ok, type Result } from '../kernel/index.ts';
import type { PaymentRules } from './biller.ts';

/** A bill as far as sharing out an amount is concerned. */
export interface PayableBill {
  readonly billId: bigint;
  readonly remainingMinor: bigint;
  readonly dueOn: string;
  readonly issuedOn: string;
}

export interface Apportionment {
  readonly items: readonly { readonly billId: bigint; readonly amountMinor: bigint }[];
  /** More than the bills: kept for the next one. */
  readonly advanceMinor: bigint;
  readonly amountMinor: bigint;
}

export type AmountError = {
  readonly code:
    | 'amount_must_be_total'
    | 'amount_below_total'
    | 'amount_above_total'
    | 'amount_not_positive'
    | 'amount_too_large';
  readonly totalMinor: bigint;
};

/** No single payment is larger than this many minor units: keeps every sum of a day within 64 bits. */
const AMOUNT_MINOR_MAX = 10n ** 15n;

/**
 * Shares an amount out over bills by the biller's rules (X7): in order of age, each bill filled before the
 * next gets anything; what is left over becomes an advance. Without an amount, the total is meant.
 */
export function apportion(
  bills: readonly PayableBill[],
  wantedMinor: bigint | undefined,
  rules: PaymentRules,
): Result<Apportionment, AmountError> {
  const totalMinor = bills.reduce((sum, bill) => sum + bill.remainingMinor, 0n);
  const amountMinor = wantedMinor ?? totalMinor;
  const code = refuse(amountMinor, totalMinor, rules.exactness);
  if (code !== undefined) return err({ code, totalMinor });

  let leftMinor = amountMinor;
  const items: { billId: bigint; amountMinor: bigint }[] = [];
  for (const bill of inOrder(bills, rules.order)) {
    const share = leftMinor < bill.remainingMinor ? leftMinor : bill.remainingMinor;
    if (share > 0n) items.push({ billId: bill.billId, amountMinor: share });
    leftMinor -= share;
  }
  const shared = items.reduce((sum, item) => sum + item.amountMinor, 0n);
  invariant(
    shared + leftMinor === amountMinor && leftMinor >= 0n,
    'an amount was not shared out to the last unit',
  );
  return ok({ items, advanceMinor: leftMinor, amountMinor });
}

function refuse(
  amountMinor: bigint,
  totalMinor: bigint,
  exactness: PaymentRules['exactness'],
): AmountError['code'] | undefined {
  if (amountMinor <= 0n) return 'amount_not_positive';
  if (amountMinor > AMOUNT_MINOR_MAX) return 'amount_too_large';
  if (exactness === 'exact' && amountMinor !== totalMinor) return 'amount_must_be_total';
  if (exactness === 'up' && amountMinor < totalMinor) return 'amount_below_total';
  if (exactness === 'down' && amountMinor > totalMinor) return 'amount_above_total';
  return undefined;
}

function inOrder(bills: readonly PayableBill[], order: PaymentRules['order']): readonly PayableBill[] {
  const age = (a: PayableBill, b: PayableBill): number =>
    compare(a.dueOn, b.dueOn) || compare(a.issuedOn, b.issuedOn) || compare(a.billId, b.billId);
  return bills.toSorted(order === 'oldest_first' ? age : (a, b) => age(b, a));
}

function compare<T extends string | bigint>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
