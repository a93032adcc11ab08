export type { PayerNumber } from './by-payer.ts';
export { type DecideError, type Decision, decidePayment, isGatewayRef } from './decide.ts';
export {
  OPEN_ERROR_TEXTS,
  PAYMENT_STATE_TEXTS,
  paymentReasonTexts,
} from './error-texts.ts';
export type { EventCursor, PaymentEvent, PaymentEvents } from './events.ts';
export type { DayFigures, FigureCell, PaymentFigures } from './figures.ts';
export {
  type CallbackReading,
  type Gateway,
  type GatewayAttempt,
  type GatewayCode,
  type GatewayDeadlines,
  type GatewayNotice,
  type GatewayOrder,
  type GatewayPage,
  type GatewayPush,
  type GatewayRefund,
  type GatewayTraits,
  gatewayAccounts,
  INSTRUMENTS,
  type Instrument,
  type NoticeError,
  type NoticeReading,
  type NotPaidOutcome,
  type PaidOutcome,
  PUSH_WAYS,
  type PushOutcome,
  type PushWay,
  type RefundOrder,
  type RefundOutcome,
  type ReverseOutcome,
  type StartOutcome,
  type StatusOutcome,
  type UnknownOutcome,
  type VerifyOutcome,
} from './gateway-port.ts';
export { type GiveBackError, recordGivenBack } from './give-back.ts';
export { INSTRUMENT_TEXTS } from './instrument-texts.ts';
export type { OpenedPayment, PaymentOrder } from './open.ts';
export type { OpenError } from './open-error.ts';
export { PAYMENT_STATES, type Payment, type PaymentState } from './payment.ts';
export type { PaymentFilter } from './payment-filter.ts';
export {
  type ListError,
  PAYMENT_SORTS,
  type PaymentListRow,
  type PaymentPage,
  type PaymentSort,
} from './payment-list.ts';
export type { CardTrace, PaymentHit, PaymentHits } from './payment-search.ts';
export { createPayments, type PaymentRecords, type Payments, type PaymentsDeps } from './payments.ts';
export type { StartAnswer } from './progress.ts';
export type { PushAnswer } from './push.ts';
export type { Quote } from './quote.ts';
export type { Receipt } from './receipt.ts';
export { type ReceiptNumberError, readReceiptNumber, trackingCodeOf } from './receipt-code.ts';
export { createReceiptSigner, type ReceiptSigner, readReceiptJwks } from './receipt-signer.ts';
export {
  type SignedStatement,
  type StatementError,
  statementIn,
  verifyStatement,
} from './receipt-statement.ts';
export { RECEIPT_TEXTS } from './receipt-texts.ts';
export type { OpenReturn } from './returns-list.ts';
export {
  createRouting,
  type GatewayCost,
  type GatewayHealth,
  type GatewayRoute,
  type Routing,
} from './routing.ts';
export type { ConfirmedMoney, SettleOutcome } from './settle.ts';
export type { PaidBill, TimelineEntry } from './store.ts';
export type { PaymentStory } from './story.ts';
export type { Sweeper } from './sweeper.ts';
export { type TakeBackError, takeBack } from './take-back.ts';
