import type { PaidOutcome, RefundOrder, RefundOutcome, StatusOutcome } from '../payments/index.ts';
import { RETURNED, unknown } from './outcomes.ts';

/** A refund as the gateway tells of it. */
export interface KnownRefund {
  readonly ref: string;
  /** Our name for it; nothing where somebody made it by hand. */
  readonly refundId: string | undefined;
  readonly minor: bigint;
  readonly state: 'done' | 'under_way' | 'failed';
}

export function sumOf(refunds: readonly KnownRefund[], ...states: readonly KnownRefund['state'][]): bigint {
  return refunds.reduce((sum, { minor, state }) => (states.includes(state) ? sum + minor : sum), 0n);
}

/** What is left of a payment of which so much is to go back, and so much has gone. */
export function lessRefunds(paid: PaidOutcome, askedMinor: bigint, doneMinor: bigint): StatusOutcome {
  if (askedMinor === 0n) return paid;
  if (askedMinor < paid.amount.minor) return unknown('given back in part');
  return doneMinor >= paid.amount.minor ? RETURNED : unknown('on its way back');
}

/** How the refund that is asked for again went; nothing where it was never asked for. */
export function refundedBefore(
  refunds: readonly KnownRefund[],
  { refundId, amount }: RefundOrder,
): RefundOutcome | undefined {
  const before = refunds.find((each) => each.refundId === refundId);
  if (before === undefined) return undefined;
  return before.minor === amount.minor
    ? outcomeOfRefund(before)
    : { kind: 'refused', reason: 'another amount was refunded under that name' };
}

export function outcomeOfRefund({ ref: refundRef, state }: KnownRefund): RefundOutcome {
  if (state === 'done') return { kind: 'refunded', refundRef };
  return state === 'under_way'
    ? { kind: 'under_way', refundRef }
    : { kind: 'refused', reason: `the refund ${refundRef} failed` };
}
