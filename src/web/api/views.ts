import type { Biller } from '../../billing/index.ts';
import { money, toWire } from '../../kernel/index.ts';
import {
  type Payment,
  type Receipt,
  statementIn,
  type TimelineEntry,
  trackingCodeOf,
} from '../../payments/index.ts';
import type { WirePayment, WireReceipt } from './schemas.ts';

export function viewBiller(biller: Biller) {
  return {
    id: biller.id,
    name: biller.name,
    country: biller.country,
    currency: biller.currency,
    languages: biller.languages,
    time_zone: biller.timeZone,
    identifiers: biller.identifiers.map(({ name, label, pattern, example }) => ({
      name,
      label,
      pattern,
      example,
    })),
    inquiry: biller.inquiry,
    exactness: biller.payment.exactness,
  };
}

export function viewPayment(
  payment: Payment,
  biller: Biller,
  timeline: readonly TimelineEntry[],
  payUrl: string,
): WirePayment {
  const payable = payment.state === 'created' || payment.state === 'pending';
  const received = payment.state === 'paid' || payment.state === 'posted';
  return {
    id: payment.id,
    reference: payment.reference,
    biller: biller.id,
    state: payment.state,
    ...(payment.reason === undefined ? {} : { reason: payment.reason }),
    amount: toWire(payment.amount),
    advance: toWire(payment.advance),
    channel: payment.channel,
    created_at: payment.createdAt.toISOString(),
    ...(payable ? { next: { type: 'redirect' as const, url: payUrl } } : {}),
    ...(received ? { receipt: payment.reference } : {}),
    timeline: timeline.map(({ state, at, detail }) => ({
      state,
      at: at.toISOString(),
      ...(typeof detail.reason === 'string' ? { reason: detail.reason } : {}),
    })),
  };
}

export function viewReceipt(receipt: Receipt, biller: Biller, statementUrl: string): WireReceipt {
  const { payment } = receipt;
  return {
    number: receipt.number,
    tracking_code: trackingCodeOf(receipt.number),
    standing: receipt.standing,
    statement: statementIn(statementUrl) ?? '',
    verify_url: statementUrl,
    payment: payment.id,
    biller: biller.id,
    account: receipt.accountNumber,
    amount: toWire(payment.amount),
    advance: toWire(payment.advance),
    paid_at: receipt.paidAt.toISOString(),
    gateway: payment.gateway,
    ...(payment.gatewayRef === undefined ? {} : { gateway_reference: payment.gatewayRef }),
    ...(payment.maskedCard === undefined ? {} : { card: payment.maskedCard }),
    bills: receipt.bills.map(({ number, period, amountMinor }) => ({
      number,
      period,
      amount: toWire(money(amountMinor, payment.amount.currency)),
    })),
  };
}
