import { err, money, ok, type Result } from '../../kernel/index.ts';
import type {
  GatewayAttempt,
  RefundOrder,
  RefundOutcome,
  StatusOutcome,
  UnknownOutcome,
} from '../../payments/index.ts';
import { tell } from '../../platform/index.ts';
import { RETURNED, UNREADABLE, unknown } from '../outcomes.ts';
import { RefundAnswer, type Transaction, TransactionAnswer } from './answers.ts';
import type { Asked, Session } from './session.ts';

/** What is asked after a payment, and until when the payer could make it. */
export interface Asking {
  readonly session: Session;
  readonly validMs: number;
  readonly now: Date;
}

export async function statusOf(asking: Asking, attempt: GatewayAttempt): Promise<StatusOutcome> {
  const latest = await latestOf(asking.session, attempt);
  if (!latest.ok) return latest.error;
  const payment = await paymentOf(asking.session, attempt, latest.value);
  return payment.ok ? outcomeOf(asking, payment.value) : payment.error;
}

/** The order's latest transaction: the payment, or what was done with that. Asked for by Paymob's own name of the order. */
async function latestOf(
  session: Session,
  attempt: GatewayAttempt,
): Promise<Result<Transaction, UnknownOutcome>> {
  const orderId = Number(attempt.token);
  return transactionOf(
    await session.post('ecommerce/orders/transaction_inquiry', { order_id: orderId }),
    attempt,
  );
}

/** The payment itself, which tells how much of it went back. */
async function paymentOf(
  session: Session,
  attempt: GatewayAttempt,
  latest: Transaction,
): Promise<Result<Transaction, UnknownOutcome>> {
  if (!latest.has_parent_transaction) return ok(latest);
  const { parent_transaction } = latest;
  if (typeof parent_transaction !== 'number') return err(unknown('something was done with the payment'));
  const parent = await transactionOf(
    await session.get(`acceptance/transactions/${parent_transaction}`),
    attempt,
  );
  if (!parent.ok) return parent;
  const isIt = parent.value.id === parent_transaction && !parent.value.has_parent_transaction;
  return isIt ? parent : err(unknown('the answer is about another transaction'));
}

function transactionOf(
  answer: Asked,
  { token, orderId }: GatewayAttempt,
): Result<Transaction, UnknownOutcome> {
  if (!answer.ok) return err(silence(answer.error));
  if (!TransactionAnswer.Check(answer.value)) return err(UNREADABLE);
  const { order, currency } = answer.value;
  const isOurs =
    String(order.id) === token && (order.merchant_order_id ?? orderId) === orderId && currency === 'EGP';
  return isOurs ? ok(answer.value) : err(unknown('the answer is about another order'));
}

export function silence(error: Extract<Asked, { readonly ok: false }>['error']): UnknownOutcome {
  return unknown(error.code === 'refused' ? `status ${error.status}` : tell(error));
}

function outcomeOf({ validMs, now }: Asking, payment: Transaction): StatusOutcome {
  const { id, amount_cents, is_voided, is_refunded } = payment;
  // Refunded in part it is `is_refunded` as well.
  const refunded = payment.refunded_amount_cents ?? (is_refunded ? amount_cents : 0);
  if (is_voided || (refunded > 0 && refunded >= amount_cents)) return RETURNED;
  if (refunded > 0 || is_refunded) return unknown('given back in part');
  if (payment.pending) return hasLapsed(payment, validMs, now) ? LAPSED : { kind: 'in_progress' };
  return payment.success
    ? { kind: 'paid', gatewayRef: String(id), amount: money(BigInt(amount_cents), 'EGP') }
    : { kind: 'not_paid', reason: 'declined' };
}

const LAPSED = { kind: 'not_paid', reason: 'expired' } as const;

/**
 * Paymob's documents do not say what becomes of a code that nobody came with, so it counts as expired when its time is over. Where
 * a time has no offset it is read as UTC: should it be Cairo's, that is hours too late, and never too early.
 */
function hasLapsed({ created_at }: Transaction, validMs: number, now: Date): boolean {
  const createdAt = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(created_at) ? created_at : `${created_at}Z`);
  return now.getTime() >= createdAt + validMs;
}

/** Refunds have no name of ours: only the whole is given back, after a look whether it was before, or just now is. */
export async function giveBack(
  asking: Asking,
  attempt: GatewayAttempt,
  { amount }: RefundOrder,
): Promise<RefundOutcome> {
  const { session } = asking;
  const latest = await latestOf(session, attempt);
  if (!latest.ok) return latest.error;
  if (latest.value.has_parent_transaction && latest.value.pending)
    return { kind: 'under_way', refundRef: String(latest.value.id) };
  const payment = await paymentOf(session, attempt, latest.value);
  if (!payment.ok) return payment.error;
  const found = outcomeOf(asking, payment.value);
  if (found.kind === 'unknown') return found;
  if (found.kind === 'not_paid' && found.reason === 'returned') return { kind: 'refunded' };
  if (found.kind !== 'paid') return { kind: 'refused', reason: `it is ${found.kind}` };
  if (found.amount.minor !== amount.minor) return { kind: 'refused', reason: 'only the whole is refunded' };
  return refunded(
    await session.post('acceptance/void_refund/refund', {
      ...{ transaction_id: payment.value.id, amount_cents: Number(amount.minor) },
    }),
  );
}

function refunded(answer: Asked): RefundOutcome {
  if (!answer.ok)
    return answer.error.code === 'refused'
      ? { kind: 'refused', reason: `status ${answer.error.status}` }
      : silence(answer.error);
  if (!RefundAnswer.Check(answer.value)) return UNREADABLE;
  const { id, success, pending } = answer.value;
  const refundRef = String(id);
  if (pending) return { kind: 'under_way', refundRef };
  return success ? { kind: 'refunded', refundRef } : { kind: 'refused', reason: 'declined' };
}
