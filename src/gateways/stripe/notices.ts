import { createHmac } from 'node:crypto';
import { err, ok, type Result } from '../../kernel/index.ts';
import type { CallbackReading, GatewayNotice, NoticeError, NoticeReading } from '../../payments/index.ts';
import { parseJson } from '../../platform/index.ts';
import { isSameHex } from '../hex-signature.ts';
import { Notice, SessionNotice } from './answers.ts';

const ORDER_ID = /^\d{1,18}$/;
/** Older or from farther ahead than this, somebody may be repeating what they overheard. */
const TOLERANCE_S = 300;

/** `t=…,v1=…`: HMAC of the time, a point and the body as it stands; while a secret is changed there are several. */
function isSigned(secret: string, header: string, body: Buffer, nowS: number): boolean {
  const parts = header.split(',').map((part) => part.split('='));
  const time = parts.find(([name]) => name === 't')?.[1] ?? '';
  if (!/^\d{1,12}$/.test(time) || Math.abs(nowS - Number(time)) > TOLERANCE_S) return false;
  const expected = createHmac('sha256', secret).update(`${time}.`).update(body).digest();
  return parts.some(([name, value = '']) => name === 'v1' && isSameHex(value, expected));
}

export function readNotice(
  secret: string,
  { body, headers }: GatewayNotice,
  now: Date,
): Result<NoticeReading, NoticeError> {
  const signature = headers['stripe-signature'] ?? '';
  if (!isSigned(secret, signature, body, Math.floor(now.getTime() / 1_000)))
    return err({ code: 'bad_signature' });
  const parsed = parseJson(body.toString('utf8'));
  if (!parsed.ok || !Notice.Check(parsed.value)) return err({ code: 'malformed_notice' });
  if (!SessionNotice.Check(parsed.value)) return ok({});
  const { id: token, client_reference_id } = parsed.value.data.object;
  const orderId = client_reference_id ?? '';
  return ok(ORDER_ID.test(orderId) ? { orderId, token } : {});
}

/** Of the two addresses that we gave, both bring our order. */
export function waysBack(callbackUrl: string, orderId: string): { success: string; cancel: string } {
  const to = (outcome: string): string => {
    const back = new URL(callbackUrl);
    back.searchParams.set('order', orderId);
    back.searchParams.set('outcome', outcome);
    return back.href;
  };
  return { success: to('done'), cancel: to('cancelled') };
}

/** Nothing of it is signed, and a debit that was ordered has not been paid yet: it is a reason to ask, like any claim. */
export function readCallback(
  fields: Readonly<Record<string, string>>,
): Result<CallbackReading, { readonly code: 'malformed_callback' }> {
  const { order: orderId = '', outcome } = fields;
  if (!ORDER_ID.test(orderId)) return err({ code: 'malformed_callback' });
  if (outcome === 'done') return ok({ orderId, claim: 'paid' });
  return outcome === 'cancelled' ? ok({ orderId, claim: 'cancelled' }) : err({ code: 'malformed_callback' });
}
