export {
  OPEN_ERROR_TEXTS,
  PAYMENT_STATE_TEXTS,
  paymentReasonTexts,
} from './error-texts.ts';
export type {
  CallbackReading,
  Gateway,
  GatewayAttempt,
  GatewayDeadlines,
  GatewayOrder,
  GatewayPage,
  NotPaidOutcome,
  PaidOutcome,
  ReverseOutcome,
  StartOutcome,
  StatusOutcome,
  UnknownOutcome,
  VerifyOutcome,
} from './gateway-port.ts';
export type { OpenError, OpenedPayment, PaymentOrder } from './open.ts';
export { PAYMENT_STATES, type Payment, type PaymentState } from './payment.ts';
export { createPayments, type Payments, type PaymentsDeps } from './payments.ts';
export type { StartAnswer } from './progress.ts';
export type { Receipt } from './receipt.ts';
export type { ConfirmedMoney, SettleOutcome } from './settle.ts';
export type { PaidBill, TimelineEntry } from './store.ts';
export type { Sweeper } from './sweeper.ts';
