import type { Billers, DueBills, Followers } from '../billing/index.ts';
import { daysBetween, type PlainDate, parsePlainDate, todayIn } from '../kernel/index.ts';
import type { PaymentState, Payments } from '../payments/index.ts';
import type { NotificationKind, TakenMessage } from './message.ts';
import type { DueBill } from './render.ts';

/** Whether what a message says still holds, right before it is sent. */
export type Truth =
  | { readonly kind: 'holds'; readonly bill?: DueBill }
  /** Events have overtaken it: the bill is paid, the number was corrected. */
  | { readonly kind: 'overtaken'; readonly reason: string }
  /** It cannot be said yet: the bill is being paid in this moment. */
  | { readonly kind: 'later'; readonly at: Date };

export interface TruthDeps {
  readonly billers: Billers;
  readonly payments: Payments;
  readonly followers: Followers;
  readonly dueBills: DueBills;
}

/** In which states of the payment a message about it is still right. */
const HOLDS_IN: Readonly<Partial<Record<NotificationKind, readonly PaymentState[]>>> = {
  payment_paid: ['paid', 'posted'],
  payment_unknown: ['unknown'],
  payment_failed: ['failed', 'expired'],
  payment_returning: ['returning'],
  payment_by_hand: ['returning'],
  payment_returned: ['returned'],
  payment_refunded: ['refunded'],
};

export async function isStillTrue(deps: TruthDeps, message: TakenMessage, now: Date): Promise<Truth> {
  if (message.kind === 'sign_in_code' || message.kind === 'reply') return { kind: 'holds' };
  return message.kind === 'bill_due' ? ofBill(deps, message, now) : ofPayment(deps, message);
}

async function ofPayment({ payments }: TruthDeps, message: TakenMessage): Promise<Truth> {
  const payment = await payments.find(message.values.reference ?? '');
  if (payment === undefined) return { kind: 'overtaken', reason: 'payment_gone' };
  if (HOLDS_IN[message.kind]?.includes(payment.state) !== true)
    return { kind: 'overtaken', reason: `payment_${payment.state}` };
  // Whoever had mistyped their number has corrected it: its owner is not told of a stranger's payment.
  return (await payments.payerPhone(payment)) === message.to
    ? { kind: 'holds' }
    : { kind: 'overtaken', reason: 'number_corrected' };
}

async function ofBill(deps: TruthDeps, message: TakenMessage, now: Date): Promise<Truth> {
  const { billerId, to, values } = message;
  const biller = deps.billers.byNumber(billerId);
  const found = await deps.dueBills.find(billerId, BigInt(values.billId ?? '0'));
  const dueOn = readDay(found?.bill.dueOn);
  if (biller === undefined || found === undefined || dueOn === undefined)
    return { kind: 'overtaken', reason: 'bill_gone' };
  const { bill, accountNumber } = found;
  if (bill.remaining.minor === 0n) return { kind: 'overtaken', reason: `bill_${bill.state}` };
  // Another date has reminders of its own.
  if (dueOn !== values.dueOn || daysBetween(todayIn(biller.timeZone, now), dueOn) < 0)
    return { kind: 'overtaken', reason: 'bill_due_otherwise' };
  const [follower] = await deps.followers.of(to, [bill]);
  if (values.as === 'follower' ? follower?.remind !== true : follower?.remind === false)
    return { kind: 'overtaken', reason: 'reminders_off' };
  if (bill.heldUntil !== undefined) return { kind: 'later', at: bill.heldUntil };
  return { kind: 'holds', bill: { remaining: bill.remaining, dueOn, accountNumber } };
}

function readDay(text: string | undefined): PlainDate | undefined {
  const date = parsePlainDate(text ?? '');
  return date.ok ? date.value : undefined;
}
