import { createHmac } from 'node:crypto';
import { err, ok, type Result } from '../../kernel/index.ts';
import type { CallbackReading, GatewayNotice, NoticeError, NoticeReading } from '../../payments/index.ts';
import { parseJson } from '../../platform/index.ts';
import { isSameHex } from '../hex-signature.ts';
import { Notice } from './answers.ts';

/** What Paymob signs of a transaction, in this order (countries.md §4.3), under the names that it has in an address. */
const SIGNED = [
  ...['amount_cents', 'created_at', 'currency', 'error_occured', 'has_parent_transaction', 'id'],
  ...['integration_id', 'is_3d_secure', 'is_auth', 'is_capture', 'is_refunded', 'is_standalone_payment'],
  ...['is_voided', 'order', 'owner', 'pending', 'source_data.pan', 'source_data.sub_type'],
  ...['source_data.type', 'success'],
];

type Fields = Readonly<Record<string, string | number | boolean | null>>;

function isSigned(fields: Fields, hmac: string, secret: string): boolean {
  const text = SIGNED.map((name) => String(fields[name] ?? '')).join('');
  return isSameHex(hmac, createHmac('sha512', secret).update(text).digest());
}

const ORDER_ID = /^\d{1,18}$/;
const PAYMOB_ID = /^[1-9]\d{0,15}$/;

/** Its server posts a transaction as JSON, or gets our address with the same fields in it. */
export function readNotice(
  secret: string,
  { method, body, query }: GatewayNotice,
): Result<NoticeReading, NoticeError> {
  const fields = method === 'POST' ? fieldsOf(body) : query;
  if (fields === undefined || SIGNED.some((name) => fields[name] === undefined))
    return err({ code: 'malformed_notice' });
  if (!isSigned(fields, query.hmac ?? '', secret)) return err({ code: 'bad_signature' });
  const orderId = String(fields.merchant_order_id ?? '');
  const token = String(fields.order ?? '');
  // The order's name on our side is not signed. What binds is the name that Paymob gave it when it was started.
  return ok(ORDER_ID.test(orderId) && PAYMOB_ID.test(token) ? { orderId, token } : {});
}

function fieldsOf(body: Buffer): Fields | undefined {
  const parsed = parseJson(body.toString('utf8'));
  if (!parsed.ok || !Notice.Check(parsed.value)) return undefined;
  const { order, source_data, ...rest } = parsed.value.obj;
  return {
    ...{ ...rest, order: order.id, merchant_order_id: order.merchant_order_id ?? null },
    ...{ 'source_data.pan': source_data.pan, 'source_data.type': source_data.type },
    'source_data.sub_type': source_data.sub_type,
  };
}

/** The payer's browser brings the fields of a transaction, signed as well. Of them the order's name on our side is not. */
export function readCallback(
  secret: string,
  fields: Readonly<Record<string, string>>,
): Result<CallbackReading, { readonly code: 'malformed_callback' }> {
  const { merchant_order_id: orderId = '', id: gatewayRef = '', success, hmac = '' } = fields;
  const isWhole =
    ORDER_ID.test(orderId) &&
    PAYMOB_ID.test(gatewayRef) &&
    SIGNED.every((name) => fields[name] !== undefined);
  if (!isWhole || !isSigned(fields, hmac, secret)) return err({ code: 'malformed_callback' });
  // Whether the payer or the operator said no is not told; and one that is still pending has not been refused.
  const isOpen = success === 'true' || fields.pending === 'true';
  return ok({ orderId, claim: isOpen ? 'paid' : 'declined', gatewayRef });
}
