import { createHmac } from 'node:crypto';
import { err, ok, type Result } from '../../kernel/index.ts';
import type { CallbackReading, GatewayNotice, NoticeError, NoticeReading } from '../../payments/index.ts';
import { parseJson } from '../../platform/index.ts';
import { isSameHex } from '../hex-signature.ts';
import { Notice } from './answers.ts';

const ORDER_ID = /^\d{1,18}$/;
const LINK_ID = /^plink_[A-Za-z0-9]{4,40}$/;
const PAYMENT_ID = /^pay_[A-Za-z0-9]{4,40}$/;

function isSigned(signature: string, secret: string, text: string | Buffer): boolean {
  return isSameHex(signature, createHmac('sha256', secret).update(text).digest());
}

/** The payer's browser comes back only when something was paid; signed with the key's secret. */
export function readCallback(
  keySecret: string,
  fields: Readonly<Record<string, string>>,
): Result<CallbackReading, { readonly code: 'malformed_callback' }> {
  const {
    razorpay_payment_id: gatewayRef = '',
    razorpay_payment_link_id: linkId = '',
    razorpay_payment_link_reference_id: orderId = '',
    razorpay_payment_link_status: status = '',
    razorpay_signature: signature = '',
  } = fields;
  const isWhole = ORDER_ID.test(orderId) && LINK_ID.test(linkId) && PAYMENT_ID.test(gatewayRef);
  const text = `${linkId}|${orderId}|${status}|${gatewayRef}`;
  if (!isWhole || !isSigned(signature, keySecret, text)) return err({ code: 'malformed_callback' });
  return ok({ orderId, claim: status === 'paid' ? 'paid' : 'declined', gatewayRef });
}

/** Webhooks have a secret of their own, and are signed byte for byte. */
export function readNotice(
  webhookSecret: string,
  { body, headers }: GatewayNotice,
): Result<NoticeReading, NoticeError> {
  if (!isSigned(headers['x-razorpay-signature'] ?? '', webhookSecret, body))
    return err({ code: 'bad_signature' });
  const parsed = parseJson(body.toString('utf8'));
  if (!parsed.ok || !Notice.Check(parsed.value)) return err({ code: 'malformed_notice' });
  const link = parsed.value.payload.payment_link?.entity;
  const orderId = link?.reference_id ?? '';
  return ok(link !== undefined && ORDER_ID.test(orderId) ? { orderId, token: link.id } : {});
}
