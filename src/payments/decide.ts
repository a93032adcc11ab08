import { err, ok, type Result } from '../kernel/index.ts';
import { type Actor, type NotPermitted, permit, sqlState, type Transaction } from '../platform/index.ts';

/** What people have found out about a payment of which the gateway does not tell the end. */
export type Decision =
  /** The bank's statement shows the money, under this reference. */
  | { readonly outcome: 'paid'; readonly gatewayRef: string }
  /** The bank says that no money was taken. */
  | { readonly outcome: 'failed' };

export interface DecideError {
  readonly code:
    | 'unknown_payment'
    /** The gateway has answered meanwhile, or it was never in doubt. */
    | 'not_unknown'
    /** That transaction of the bank's has paid for another payment. */
    | 'gateway_ref_used'
    | 'malformed_gateway_ref';
}

const UNIQUE_VIOLATION = '23505';

/** Banks' references: letters, digits and what stands between them; nothing that could hide in a page. */
export function isGatewayRef(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._/-]{2,63}$/.test(text);
}

/**
 * Decides a payment of unknown outcome by hand, inside the caller's transaction and with the same commands
 * by which a gateway's answer would move it: bills, books and state follow as they always do. Only out of
 * `unknown`; should the gateway's answer come first, `not_unknown`.
 */
export async function decidePayment(
  tx: Transaction,
  actor: Actor,
  payment: { readonly billerId: number; readonly paymentId: bigint; readonly approvalId: bigint },
  decision: Decision,
): Promise<Result<void, DecideError | NotPermitted>> {
  const { billerId, paymentId } = payment;
  if (!permit(actor, 'approvals.decide', billerId).ok) return err({ code: 'not_permitted' });
  const [row] = await tx<{ state: string; amount_minor: bigint; currency: string }[]>`
    select state, amount_minor, currency from payments.payment
     where biller_id = ${billerId} and payment_id = ${paymentId} for update`;
  if (row === undefined) return err({ code: 'unknown_payment' });
  if (row.state !== 'unknown') return err({ code: 'not_unknown' });
  if (decision.outcome === 'failed') {
    const detail = { approval: payment.approvalId.toString() };
    await tx`
      select payments.move(${billerId}, ${paymentId}, 'failed', 'decided_by_hand', ${tx.json(detail)}, null,
        p_from => 'unknown')`;
    return ok(undefined);
  }
  if (!isGatewayRef(decision.gatewayRef)) return err({ code: 'malformed_gateway_ref' });
  try {
    await tx.savepoint(
      (inner) => inner`
        select payments.settle(${[billerId]}, ${[paymentId.toString()]}::bigint[],
          ${[row.amount_minor.toString()]}::bigint[], ${[row.currency]}, ${[decision.gatewayRef]}, ${[null]}::text[])`,
    );
    return ok(undefined);
  } catch (error) {
    if (sqlState(error) !== UNIQUE_VIOLATION || !String(error).includes('payment_by_gateway_ref'))
      throw error;
    return err({ code: 'gateway_ref_used' });
  }
}
