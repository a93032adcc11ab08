import { err, ok, type Result } from '../../kernel/index.ts';
import type { CallbackReading, GatewayAttempt } from '../../payments/index.ts';

const ORDER_ID = /^\d{1,18}$/;
const STATUS = /^-?\d{1,5}$/;
const POSITIVE = /^[1-9]\d{0,18}$/;
const AMOUNT = /^(?:[1-9]\d{0,2}(?:,\d{3}){0,4}|[1-9]\d{3,14})$/;
const CANCELLED = '-138';

/**
 * Of a payment the claim keeps token, reference and amount, since the confirmation is asked for by the token and states no
 * amount: `182736/140226761817/485000`. The names of the fields come in capitals or not, from one version to the next.
 */
export function readCallback(
  fields: Readonly<Record<string, string>>,
): Result<CallbackReading, { readonly code: 'malformed_callback' }> {
  const {
    orderid: orderId = '',
    status = '',
    token = '',
    rrn = '',
    amount = '',
  } = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]));
  if (!ORDER_ID.test(orderId) || !STATUS.test(status) || !/^-?\d{1,19}$/.test(token))
    return err({ code: 'malformed_callback' });
  if (status === CANCELLED) return ok({ orderId, claim: 'cancelled' });
  if (status !== '0') return ok({ orderId, claim: 'declined' });
  const isWhole = POSITIVE.test(token) && POSITIVE.test(rrn) && AMOUNT.test(amount);
  return isWhole
    ? ok({ orderId, claim: 'paid', gatewayRef: `${token}/${rrn}/${amount.replaceAll(',', '')}` })
    : err({ code: 'malformed_callback' });
}

/** The reference that was claimed for this very order, or that a confirmation has told; the error says why there is none. */
export function readClaim({ token, amount, gatewayRef }: GatewayAttempt): Result<string, string> {
  if (gatewayRef === undefined) return err('no callback has brought its reference');
  const parts = gatewayRef.split('/');
  const [claimedToken = '', rrn = '', claimedAmount = ''] =
    parts.length === 1 ? [token, gatewayRef, String(amount.minor)] : parts;
  if (!POSITIVE.test(rrn)) return err('the callback has brought no reference');
  if (claimedToken !== token) return err('the callback was of another order');
  if (claimedAmount !== String(amount.minor)) return err('the callback was of another amount');
  return ok(rrn);
}
