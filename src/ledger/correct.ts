import { err, invariant, ok, type Result } from '../kernel/index.ts';
import { type Actor, type NotPermitted, permit, type Transaction } from '../platform/index.ts';
import type { PostingError } from './ledger.ts';

export interface Correction {
  readonly billerId: number;
  /** What has agreed to it; each moves money once. */
  readonly approvalId: bigint;
  readonly debitAccount: bigint;
  readonly creditAccount: bigint;
  readonly amountMinor: bigint;
  readonly currency: string;
}

/**
 * A transfer by hand between two accounts of a biller's, inside the caller's transaction. What was posted
 * wrongly stays where it is: a correction is one more transfer, never a change.
 */
export async function correctLedger(
  tx: Transaction,
  actor: Actor,
  correction: Correction,
): Promise<Result<void, PostingError | NotPermitted>> {
  const { billerId, approvalId, debitAccount, creditAccount, amountMinor, currency } = correction;
  if (!permit(actor, 'approvals.decide', billerId).ok) return err({ code: 'not_permitted' });
  invariant(amountMinor > 0n && debitAccount !== creditAccount, 'a correction moves something somewhere');
  const [row] = await tx<{ outcome: string }[]>`
    select outcome from ledger.post(array[1], ${[billerId]}, array['correction'],
      ${[approvalId.toString()]}::bigint[], array[0]::smallint[], ${[debitAccount.toString()]}::bigint[],
      ${[creditAccount.toString()]}::bigint[], ${[amountMinor.toString()]}::bigint[], ${[currency]})`;
  switch (row?.outcome) {
    case 'posted':
    case 'replayed':
      return ok(undefined);
    case 'key_reused':
    case 'unknown_account':
    case 'currency_mismatch':
    case 'insufficient_funds':
      return err({ code: row.outcome });
    default:
      invariant(false, `unknown outcome of a correction: ${row?.outcome}`);
  }
}
