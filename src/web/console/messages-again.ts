import type { NotificationKind } from '../../notifications/index.ts';
import type { Payment, PaymentState } from '../../payments/index.ts';
import { type Actor, appendAudit, auditName, permit } from '../../platform/index.ts';
import type { ConsoleDeps } from './deps.ts';

const KIND_OF: Readonly<Partial<Record<PaymentState, NotificationKind>>> = {
  paid: 'payment_paid',
  posted: 'payment_paid',
  unknown: 'payment_unknown',
  returning: 'payment_returning',
  returned: 'payment_returned',
  refunded: 'payment_refunded',
};

/** Whether there is anything to tell of a payment in this state. */
export function canBeTold({ state }: Pick<Payment, 'state'>): boolean {
  return KIND_OF[state] !== undefined;
}

/**
 * Tells the payer again how the payment stands, at the number that the payment has; with `customers.contact`. At
 * most once a minute, whoever presses: pressed twice it is one message. False where there is nothing to tell, or
 * nobody.
 */
export async function tellOnceMore(
  deps: Pick<ConsoleDeps, 'sql' | 'clock' | 'payments' | 'notifications'>,
  actor: Actor,
  payment: Payment,
): Promise<boolean> {
  const { billerId, paymentId } = payment;
  const kind = KIND_OF[payment.state];
  if (kind === undefined || !permit(actor, 'customers.contact', billerId).ok) return false;
  const phone = await deps.payments.payerPhone(payment);
  if (phone === undefined) return false;
  const receipt = await deps.payments.receipt(payment);
  const at = kind === 'payment_paid' ? (receipt?.paidAt ?? payment.stateAt) : payment.stateAt;
  const minute = deps.clock.now().toISOString().slice(0, 16);
  await deps.sql.begin(async (tx) => {
    await deps.notifications.enqueue(tx, {
      ...{ billerId, paymentId, kind, to: phone, language: payment.language },
      key: `payment ${paymentId} told again ${minute}`,
      values: {
        reference: payment.reference,
        amountMinor: payment.amount.minor.toString(),
        currency: payment.amount.currency,
        at: at.toISOString(),
      },
      // Somebody is on the telephone and waits for it.
      urgent: true,
    });
    await appendAudit(tx, {
      ...{ billerId, actor: auditName(actor), act: 'message sent again', subject: `payment:${paymentId}` },
      detail: { kind },
    });
  });
  return true;
}
