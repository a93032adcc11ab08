import { invariant, isCurrency, isLanguage, type Language, type Money, money } from '../kernel/index.ts';
import { encodeWireId } from '../platform/index.ts';
import type { ReferenceCodec } from './reference.ts';

export const PAYMENT_STATES = [
  'created',
  'pending',
  'paid',
  'posted',
  'failed',
  'expired',
  'unknown',
  'returning',
  'returned',
  'refunded',
] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

/** A payment as the other rooms see it. Who pays is sealed in the database and not part of this. */
export interface Payment {
  readonly id: string;
  readonly reference: string;
  readonly billerId: number;
  readonly paymentId: bigint;
  readonly accountId: bigint;
  readonly amount: Money;
  /** The part kept as an advance. */
  readonly advance: Money;
  readonly state: PaymentState;
  /** Why it is in this state, where that needs a reason: `declined`, `cancelled`, `bills_gone` … */
  readonly reason: string | undefined;
  readonly channel: string;
  readonly language: Language;
  readonly gateway: string;
  /** Our name for the order at the gateway that the payer was sent to, and the gateway's for it. */
  readonly gatewayOrder: string | undefined;
  readonly gatewayToken: string | undefined;
  readonly gatewayPage: unknown;
  readonly gatewayRef: string | undefined;
  /** What a callback claimed, for gateways that can be asked by nothing else. */
  readonly claimedRef: string | undefined;
  /** When the payer was sent to the gateway; when it was first asked to take the money for good. */
  readonly startedAt: Date | undefined;
  readonly verifyAt: Date | undefined;
  readonly maskedCard: string | undefined;
  /** The bank paid it to the biller by itself: nothing of it was ever with us, and only people can bring it back. */
  readonly direct: boolean;
  readonly returnUrl: string | undefined;
  readonly createdAt: Date;
  readonly stateAt: Date;
  /** How often it was looked at since its state last changed. */
  readonly attended: number;
}

export interface PaymentRow {
  readonly biller_id: number;
  readonly payment_id: bigint;
  readonly account_id: bigint;
  readonly amount_minor: bigint;
  readonly advance_minor: bigint;
  readonly currency: string;
  readonly state: string;
  readonly reason: string | null;
  readonly channel: string;
  readonly language: string;
  readonly gateway: string;
  readonly gateway_order: string | null;
  readonly gateway_token: string | null;
  readonly gateway_page: unknown;
  readonly gateway_ref: string | null;
  readonly claimed_ref: string | null;
  readonly started_at: Date | null;
  readonly verify_at: Date | null;
  readonly masked_card: string | null;
  readonly direct: boolean;
  readonly return_url: string | null;
  readonly created_at: Date;
  readonly state_at: Date;
  readonly attended: number;
  readonly tag: number;
}

export function toPayment(row: PaymentRow, references: ReferenceCodec): Payment {
  invariant(isCurrency(row.currency), `a payment in the unknown currency ${row.currency}`);
  invariant(isLanguage(row.language), `a payment in the unknown language ${row.language}`);
  return {
    id: encodeWireId({
      billerId: row.biller_id,
      number: row.payment_id,
      tag: row.tag,
      createdAt: row.created_at,
    }),
    reference: references.encode(row.biller_id, row.payment_id),
    billerId: row.biller_id,
    paymentId: row.payment_id,
    accountId: row.account_id,
    amount: money(row.amount_minor, row.currency),
    advance: money(row.advance_minor, row.currency),
    state: readState(row.state),
    reason: row.reason ?? undefined,
    channel: row.channel,
    language: row.language,
    gateway: row.gateway,
    gatewayOrder: row.gateway_order ?? undefined,
    gatewayToken: row.gateway_token ?? undefined,
    gatewayPage: row.gateway_page ?? undefined,
    gatewayRef: row.gateway_ref ?? undefined,
    claimedRef: row.claimed_ref ?? undefined,
    startedAt: row.started_at ?? undefined,
    verifyAt: row.verify_at ?? undefined,
    maskedCard: row.masked_card ?? undefined,
    direct: row.direct,
    returnUrl: row.return_url ?? undefined,
    createdAt: row.created_at,
    stateAt: row.state_at,
    attended: row.attended,
  };
}

export function readState(text: string): PaymentState {
  const state = PAYMENT_STATES.find((known) => known === text);
  invariant(state !== undefined, `unknown state of a payment: ${text}`);
  return state;
}
