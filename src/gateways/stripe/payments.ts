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
  type Charge,
  type Intent,
  type Refund,
  RefundAnswer,
  RefundsAnswer,
  type Session,
  SessionAnswer,
} from './answers.ts';

type Found<Value> = Promise<Result<Value, UnknownOutcome>>;
const ANOTHER = 'the answer is about another order';
const CURRENCY = 'usd';
export const FORM = { 'content-type': 'application/x-www-form-urlencoded' } as const;

export async function statusOf(api: JsonApi, attempt: GatewayAttempt): Promise<StatusOutcome> {
  const session = await sessionOf(api, attempt);
  if (!session.ok) return session.error;
  const { status, payment_intent } = session.value;
  // Whoever was declined, or went back to us, may come again until the time is over.
  if (status === 'open') return { kind: 'in_progress' };
  if (status === 'expired') return { kind: 'not_paid', reason: 'expired' };
  if (payment_intent === null || payment_intent === undefined)
    return unknown('complete, and without a payment');
  return statusOfPayment(api, payment_intent);
}

async function sessionOf(api: JsonApi, { token, orderId }: GatewayAttempt): Found<Session> {
  const expand = new URLSearchParams([['expand[]', 'payment_intent.latest_charge']]);
  const answer = await api({ method: 'GET', path: `checkout/sessions/${token}?${expand}` });
  if (!answer.ok) return err(silence(answer.error));
  if (!SessionAnswer.Check(answer.value)) return err(UNREADABLE);
  const { id, client_reference_id, currency, payment_intent } = answer.value;
  const isOurs =
    id === token &&
    client_reference_id === orderId &&
    currency === CURRENCY &&
    (payment_intent?.currency ?? CURRENCY) === CURRENCY;
  return isOurs ? ok(answer.value) : err(unknown(ANOTHER));
}

async function statusOfPayment(api: JsonApi, intent: Intent): Promise<StatusOutcome> {
  switch (intent.status) {
    // A debit takes days, and more where the account is yet to be proved.
    case 'processing':
    case 'requires_action':
      return { kind: 'in_progress' };
    // A debit that the bank refused: nobody can try again once the session is complete.
    case 'requires_payment_method':
      return { kind: 'not_paid', reason: 'declined' };
    case 'canceled':
      return { kind: 'not_paid', reason: 'cancelled' };
    case 'requires_confirmation':
    case 'requires_capture':
      return unknown(`the payment ${intent.status}`);
    case 'succeeded':
      break;
  }
  const charge = chargeOf(intent);
  if (charge === undefined) return UNREADABLE;
  // The bank took it back: who keeps it is for people to settle.
  if (charge.disputed === true) return unknown('disputed');
  if (charge.amount_refunded === 0) return paid(intent, charge);
  const refunds = await refundsOf(api, intent);
  if (!refunds.ok) return refunds.error;
  return lessRefunds(paid(intent, charge), BigInt(charge.amount_refunded), sumOf(refunds.value, 'done'));
}

/** Only a name where it was not put into the answer. */
function chargeOf({ latest_charge }: Intent): Charge | undefined {
  return typeof latest_charge === 'object' && latest_charge !== null ? latest_charge : undefined;
}

function paid({ id, amount_received }: Intent, { payment_method_details }: Charge): PaidOutcome {
  const amount = money(BigInt(amount_received), 'USD');
  return { kind: 'paid', gatewayRef: id, amount, ...lastFour(payment_method_details?.card?.last4) };
}

/** Nobody refunds one payment more often, and an answer has its length. */
const REFUNDS_MAX = 30;
const STATES: Readonly<Record<Refund['status'], KnownRefund['state']>> = {
  ...{ succeeded: 'done', pending: 'under_way', requires_action: 'under_way' },
  ...{ failed: 'failed', canceled: 'failed' },
};

async function refundsOf(api: JsonApi, { id }: Intent): Found<readonly KnownRefund[]> {
  const query = new URLSearchParams({ payment_intent: id, limit: String(REFUNDS_MAX) });
  const answer = await api({ method: 'GET', path: `refunds?${query}` });
  if (!answer.ok) return err(silence(answer.error));
  if (!RefundsAnswer.Check(answer.value)) return err(UNREADABLE);
  const { data, has_more } = answer.value;
  const isWhole = !has_more && data.every((refund) => isOf(refund, id));
  return isWhole ? ok(data.map(known)) : err(unknown(ANOTHER));
}

function isOf({ payment_intent, currency }: Refund, intentId: string): boolean {
  return payment_intent === intentId && currency === CURRENCY;
}

function known({ id, metadata, amount, status }: Refund): KnownRefund {
  return { ref: id, refundId: metadata?.refund_id, minor: BigInt(amount), state: STATES[status] };
}

/** Our name stands in its metadata: asked again, that tells how it went. The key, kept for a day, tells two at a time apart. */
export async function giveBack(
  api: JsonApi,
  attempt: GatewayAttempt,
  refund: RefundOrder,
): Promise<RefundOutcome> {
  const session = await sessionOf(api, attempt);
  if (!session.ok) return session.error;
  const intent = session.value.payment_intent;
  if (intent?.status !== 'succeeded') return { kind: 'refused', reason: 'it is not paid' };
  const refunds = await refundsOf(api, intent);
  if (!refunds.ok) return refunds.error;
  const before = refundedBefore(refunds.value, refund);
  if (before !== undefined) return before;
  const { refundId, amount } = refund;
  const answer = await api({
    ...{ method: 'POST', path: 'refunds', headers: { ...FORM, 'idempotency-key': `refund-${refundId}` } },
    body: new URLSearchParams({
      ...{ payment_intent: intent.id, amount: String(amount.minor), 'metadata[refund_id]': refundId },
    }).toString(),
  });
  if (!answer.ok) return notRefunded(answer.error);
  if (!RefundAnswer.Check(answer.value)) return UNREADABLE;
  const isIt = isOf(answer.value, intent.id) && BigInt(answer.value.amount) === amount.minor;
  return isIt ? outcomeOfRefund(known(answer.value)) : unknown(ANOTHER);
}
