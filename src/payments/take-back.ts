import { err, invariant, ok, type Result } from '../kernel/index.ts';
import type { Statements } from '../platform/index.ts';

export interface TakeBackError {
  readonly code: /** It was never recorded as paid: there is nothing to take back. */
    | 'not_settled'
    /** A part of it was kept as an advance and has paid for another bill since. */
    | 'advance_used';
}

/** Why a payment that was recorded as paid goes back after all. */
export type TakeBackReason = 'reversed_by_hand' | 'reversed_by_collector' | 'refused_by_biller';

/**
 * Puts a payment that was recorded as paid on its way back, in the caller's transaction: its bills are owed again, the books
 * are turned round, and from here on the gateway is asked to give the money back (M11). Repeated, it changes nothing.
 */
export async function takeBack(
  sql: Statements,
  payment: { readonly billerId: number; readonly paymentId: bigint },
  {
    reason,
    detail = {},
  }: { readonly reason: TakeBackReason; readonly detail?: Readonly<Record<string, string>> },
): Promise<Result<'returning' | 'already', TakeBackError>> {
  const [row] = await sql<{ outcome: string }[]>`
    select payments.unsettle(${payment.billerId}, ${payment.paymentId}, ${reason}, ${sql.json(detail)}, now()) as outcome`;
  const outcome = row?.outcome;
  if (outcome === 'returning' || outcome === 'already') return ok(outcome);
  invariant(outcome === 'not_settled' || outcome === 'advance_used', `unknown outcome ${outcome}`);
  return err({ code: outcome });
}
