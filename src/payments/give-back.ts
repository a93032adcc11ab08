import { err, ok, type Result } from '../kernel/index.ts';
import { type Actor, type NotPermitted, permit, type Transaction } from '../platform/index.ts';
import { isGatewayRef } from './decide.ts';

export interface GiveBackError {
  readonly code:
    | 'unknown_payment'
    /** Nothing of it is on its way back, or it has arrived. */
    | 'not_returning'
    /** Not the form of a bank's reference. */
    | 'malformed_gateway_ref';
}

/**
 * People have given back what no machine could (M11): the biller or the operator has paid the payer, under this reference. Inside
 * the caller's transaction; should the gateway have given it back meanwhile, `not_returning`. The books are not touched, as with
 * what a gateway gives back.
 */
export async function recordGivenBack(
  tx: Transaction,
  actor: Actor,
  payment: { readonly billerId: number; readonly paymentId: bigint; readonly approvalId: bigint },
  refundRef: string,
): Promise<Result<void, GiveBackError | NotPermitted>> {
  const { billerId, paymentId, approvalId } = payment;
  if (!permit(actor, 'approvals.decide', billerId).ok) return err({ code: 'not_permitted' });
  if (!isGatewayRef(refundRef)) return err({ code: 'malformed_gateway_ref' });
  const detail = { approval: approvalId.toString(), refund_ref: refundRef };
  const [row] = await tx<{ outcome: string }[]>`
    select outcome from payments.move(${billerId}, ${paymentId}, 'refunded', 'given_back_by_hand', ${tx.json(detail)}, null,
      p_from => 'returning')`;
  if (row === undefined) return err({ code: 'unknown_payment' });
  return row.outcome === 'moved' ? ok(undefined) : err({ code: 'not_returning' });
}
