import { err, money, ok, type Result } from '../../kernel/index.ts';
import type {
  GatewayAttempt,
  PaidOutcome,
  RefundOrder,
  RefundOutcome,
  StatusOutcome,
  UnknownOutcome,
} from '../../payments/index.ts';
import { type JsonApi, silence } from '../json-api.ts';
import { isMaskedCard, RETURNED, UNREADABLE, unknown } from '../outcomes.ts';
import {
  type Link,
  LinkAnswer,
  type Payment,
  PaymentAnswer,
  type Refund,
  RefundAnswer,
  RefundsAnswer,
} from './answers.ts';

type Found<Value> = Promise<Result<Value, UnknownOutcome>>;
const ANOTHER = 'the answer is about another order';

export async function statusOf(api: JsonApi, attempt: GatewayAttempt): Promise<StatusOutcome> {
  const link = await linkOf(api, attempt);
  if (!link.ok) return link.error;
  switch (link.value.status) {
    // Whoever was declined may try again at the same page, until its time is over.
    case 'created':
      return { kind: 'in_progress' };
    case 'expired':
      return { kind: 'not_paid', reason: 'expired' };
    case 'cancelled':
      return { kind: 'not_paid', reason: 'cancelled' };
    case 'partially_paid':
      return unknown('paid in part');
    case 'paid':
      return statusOfPaid(api, link.value);
  }
}

async function linkOf(api: JsonApi, { token, orderId }: GatewayAttempt): Found<Link> {
  const answer = await api({ method: 'GET', path: `payment_links/${token}` });
  if (!answer.ok) return err(silence(answer.error));
  if (!LinkAnswer.Check(answer.value)) return err(UNREADABLE);
  const { id, reference_id, currency } = answer.value;
  const isOurs = id === token && reference_id === orderId && currency === 'INR';
  return isOurs ? ok(answer.value) : err(unknown(ANOTHER));
}

/** The payment that paid a link: others of the same link were declined. */
async function paymentOf(api: JsonApi, { payments }: Link): Found<Payment> {
  const paying = (payments ?? []).filter(({ status }) => status === 'captured' || status === 'refunded');
  const [one, another] = paying;
  if (one === undefined || another !== undefined) return err(unknown('not paid by one payment'));
  const answer = await api({ method: 'GET', path: `payments/${one.payment_id}` });
  if (!answer.ok) return err(silence(answer.error));
  if (!PaymentAnswer.Check(answer.value)) return err(UNREADABLE);
  const { id, currency } = answer.value;
  return id === one.payment_id && currency === 'INR' ? ok(answer.value) : err(unknown(ANOTHER));
}

async function statusOfPaid(api: JsonApi, link: Link): Promise<StatusOutcome> {
  const payment = await paymentOf(api, link);
  if (!payment.ok) return payment.error;
  const { status, amount_refunded } = payment.value;
  if (amount_refunded > 0 || status === 'refunded') return statusOfRefunded(api, payment.value);
  return status === 'captured' ? paid(link, payment.value) : unknown('the payment is not captured');
}

/** What the payer paid for the link, which leaves out a fee that Razorpay may take from them on top of it. */
function paid(link: Link, { id, card }: Payment): PaidOutcome {
  const outcome = { kind: 'paid', gatewayRef: id, amount: money(BigInt(link.amount_paid), 'INR') } as const;
  const maskedCard = `****${card?.last4 ?? ''}`;
  return typeof card?.last4 === 'string' && isMaskedCard(maskedCard) ? { ...outcome, maskedCard } : outcome;
}

/** It counts as refunded from when that was asked for; the payer has it when each refund is processed. */
async function statusOfRefunded(api: JsonApi, payment: Payment): Promise<StatusOutcome> {
  if (payment.amount_refunded < payment.amount) return unknown('given back in part');
  const refunds = await refundsOf(api, payment);
  if (!refunds.ok) return refunds.error;
  const processed = refunds.value.filter(({ status }) => status === 'processed');
  const total = processed.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  return total >= BigInt(payment.amount) ? RETURNED : unknown('on its way back');
}

async function refundsOf(api: JsonApi, payment: Payment): Found<readonly Refund[]> {
  const answer = await api({ method: 'GET', path: `payments/${payment.id}/refunds?count=100` });
  if (!answer.ok) return err(silence(answer.error));
  if (!RefundsAnswer.Check(answer.value)) return err(UNREADABLE);
  const { items } = answer.value;
  return items.every(({ payment_id }) => payment_id === payment.id) ? ok(items) : err(unknown(ANOTHER));
}

/** Its receipt is our name for it: asked again, that tells how it went. The key keeps two at the same moment apart. */
export async function giveBack(
  api: JsonApi,
  attempt: GatewayAttempt,
  { refundId, amount }: RefundOrder,
): Promise<RefundOutcome> {
  const link = await linkOf(api, attempt);
  if (!link.ok) return link.error;
  if (link.value.status !== 'paid') return { kind: 'refused', reason: `it is ${link.value.status}` };
  const payment = await paymentOf(api, link.value);
  if (!payment.ok) return payment.error;
  const refunds = await refundsOf(api, payment.value);
  if (!refunds.ok) return refunds.error;
  const paise = Number(amount.minor);
  const before = refunds.value.find(({ receipt }) => receipt === refundId);
  if (before !== undefined)
    return before.amount === paise
      ? outcomeOf(before)
      : { kind: 'refused', reason: 'another amount was refunded under that name' };
  const answer = await api({
    ...{ method: 'POST', path: `payments/${payment.value.id}/refund` },
    headers: { 'content-type': 'application/json', 'x-refund-idempotency': `refund-${refundId}` },
    body: JSON.stringify({ amount: paise, speed: 'normal', receipt: refundId }),
  });
  if (!answer.ok)
    return answer.error.code === 'refused'
      ? { kind: 'refused', reason: `status ${answer.error.status}` }
      : silence(answer.error);
  if (!RefundAnswer.Check(answer.value)) return UNREADABLE;
  const { payment_id, amount: given } = answer.value;
  return payment_id === payment.value.id && given === paise ? outcomeOf(answer.value) : unknown(ANOTHER);
}

function outcomeOf({ id: refundRef, status }: Refund): RefundOutcome {
  if (status === 'processed') return { kind: 'refunded', refundRef };
  return status === 'pending'
    ? { kind: 'under_way', refundRef }
    : { kind: 'refused', reason: `the refund ${refundRef} failed` };
}
