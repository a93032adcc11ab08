import { err, money, ok, type Result } from '../../kernel/index.ts';
import type {
  GatewayAttempt,
  PaidOutcome,
  RefundOrder,
  RefundOutcome,
  StatusOutcome,
  UnknownOutcome,
} from '../../payments/index.ts';
import { type JsonApi, notRefunded, silence } from '../json-api.ts';
import { lastFour, UNREADABLE, unknown } from '../outcomes.ts';
import { type KnownRefund, lessRefunds, outcomeOfRefund, refundedBefore, sumOf } from '../refunds.ts';
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
  const { status, amount, amount_refunded } = payment.value;
  if (amount_refunded === 0 && status !== 'refunded')
    return status === 'captured' ? paid(link, payment.value) : unknown('the payment is not captured');
  // It counts as refunded from when that was asked for; the payer has it when each refund is processed.
  const refunds = await refundsOf(api, payment.value);
  if (!refunds.ok) return refunds.error;
  const asked = status === 'refunded' ? amount : amount_refunded;
  return lessRefunds(paid(link, payment.value), BigInt(asked), sumOf(refunds.value, 'done'));
}

/** What the payer paid for the link, which leaves out a fee that Razorpay may take from them on top of it. */
function paid({ amount_paid }: Link, { id, card }: Payment): PaidOutcome {
  const amount = money(BigInt(amount_paid), 'INR');
  return { kind: 'paid', gatewayRef: id, amount, ...lastFour(card?.last4) };
}

/** Nobody refunds one payment more often, and an answer has its length. */
const REFUNDS_MAX = 50;
const STATES = { processed: 'done', pending: 'under_way', failed: 'failed' } as const;

async function refundsOf(api: JsonApi, payment: Payment): Found<readonly KnownRefund[]> {
  const path = `payments/${payment.id}/refunds?count=${REFUNDS_MAX}`;
  const answer = await api({ method: 'GET', path });
  if (!answer.ok) return err(silence(answer.error));
  if (!RefundsAnswer.Check(answer.value)) return err(UNREADABLE);
  const { items } = answer.value;
  const isWhole = items.length < REFUNDS_MAX && items.every(({ payment_id }) => payment_id === payment.id);
  return isWhole ? ok(items.map(known)) : err(unknown(ANOTHER));
}

function known({ id, receipt, amount, status }: Refund): KnownRefund {
  return { ref: id, refundId: receipt ?? undefined, minor: BigInt(amount), state: STATES[status] };
}

/** Its receipt is our name for it: asked again, that tells how it went. The key keeps two at the same moment apart. */
export async function giveBack(
  api: JsonApi,
  attempt: GatewayAttempt,
  refund: RefundOrder,
): Promise<RefundOutcome> {
  const link = await linkOf(api, attempt);
  if (!link.ok) return link.error;
  if (link.value.status !== 'paid') return { kind: 'refused', reason: `it is ${link.value.status}` };
  const payment = await paymentOf(api, link.value);
  if (!payment.ok) return payment.error;
  const refunds = await refundsOf(api, payment.value);
  if (!refunds.ok) return refunds.error;
  const before = refundedBefore(refunds.value, refund);
  if (before !== undefined) return before;
  const { refundId, amount } = refund;
  const answer = await api({
    ...{ method: 'POST', path: `payments/${payment.value.id}/refund` },
    headers: { 'content-type': 'application/json', 'x-refund-idempotency': `refund-${refundId}` },
    body: JSON.stringify({ amount: Number(amount.minor), speed: 'normal', receipt: refundId }),
  });
  if (!answer.ok) return notRefunded(answer.error);
  if (!RefundAnswer.Check(answer.value)) return UNREADABLE;
  const isIt = answer.value.payment_id === payment.value.id && BigInt(answer.value.amount) === amount.minor;
  return isIt ? outcomeOfRefund(known(answer.value)) : unknown(ANOTHER);
}
