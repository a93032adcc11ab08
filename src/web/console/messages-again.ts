import { messageKindOf, type NotificationKind } from '../../notifications/index.ts';
import type { Payment } from '../../payments/index.ts';
import { type Actor, appendAudit, auditName, permit } from '../../platform/index.ts';
import type { ConsoleDeps } from './deps.ts';

/** Whoever has not paid knows it. */
function kindOf(payment: Pick<Payment, 'state' | 'direct'>): NotificationKind | undefined {
  const kind = messageKindOf(payment, payment.state);
  return kind === 'payment_failed' ? undefined : kind;
}

/** Whether there is anything to tell of a payment in this state. */
export function canBeTold(payment: Pick<Payment, 'state' | 'direct'>): boolean {
  return kindOf(payment) !== undefined;
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
  const kind = kindOf(payment);
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
