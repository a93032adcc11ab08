import { err, money, ok, type Result, timeOfDayIn, todayIn } from '../../kernel/index.ts';
import type {
  CallbackReading,
  Gateway,
  GatewayAttempt,
  GatewayDeadlines,
  GatewayOrder,
  GatewayTraits,
  PaidOutcome,
  RefundOrder,
  RefundOutcome,
  StartOutcome,
  StatusOutcome,
  UnknownOutcome,
  VerifyOutcome,
} from '../../payments/index.ts';
import { tell } from '../../platform/index.ts';
import { isIranianMobile } from '../iranian-phone.ts';
import { gatewayKind } from '../kind.ts';
import { RETURNED, UNREADABLE, unknown } from '../outcomes.ts';
import { ADDRESS, PAGE_MINUTES, TERMINAL } from '../setting-patterns.ts';
import { askSoap, type SoapFields } from '../soap.ts';
import { ReturnAnswer } from './answers.ts';

const MINUTE_MS = 60_000;
const NAMESPACE = 'http://interfaces.core.sw.bps.com/';
const TRAITS: GatewayTraits = { instruments: ['card'], findsBy: 'callback', takenBy: 'verify' };

/** Behpardakht Mellat (countries.md §2.1, §2.4). */
export const BEHPARDAKHT = gatewayKind({
  kind: 'behpardakht',
  name: 'Behpardakht Mellat',
  currencies: ['IRR'],
  settings: {
    terminalId: { what: 'The number of the terminal.', pattern: TERMINAL },
    userName: { what: 'The name of the user of the service.', secret: true },
    userPassword: { what: 'The password of that user.', secret: true },
    serviceUrl: {
      what: 'Where Behpardakht is asked.',
      fallback: 'https://bpm.shaparak.ir/pgwchannel/services/pgw',
      pattern: ADDRESS,
    },
    pageUrl: {
      what: 'Where payers are sent with their RefId.',
      fallback: 'https://bpm.shaparak.ir/pgwchannel/startpay.mellat',
      pattern: ADDRESS,
    },
    pageMinutes: {
      what: 'How long a payer may take at the page. The guide does not say; ask them.',
      fallback: '15',
      pattern: PAGE_MINUTES,
    },
    verifyMinutes: {
      what: 'After how long what was not verified goes back by itself: 20 in the guide of 1400, 15 in older ones.',
      fallback: '20',
      pattern: PAGE_MINUTES,
    },
    refunds: {
      what: 'Whether your contract has refunds: yes or no.',
      fallback: 'yes',
      pattern: /^(?:yes|no)$/,
    },
  },
  create: (settings, { id, fetchTimeoutMs, now }) => {
    const deadlines: GatewayDeadlines = {
      startValidMs: Number(settings.pageMinutes) * MINUTE_MS,
      verifyWithinMs: Number(settings.verifyMinutes) * MINUTE_MS,
      // What is verified is settled at once, and of what is settled nothing can be reversed.
      reverseWithinMs: 0,
      returnsWithinMs: 72 * 60 * MINUTE_MS,
    };
    const { terminalId, userName, userPassword, serviceUrl: url, pageUrl } = settings;
    const call: Call = async (name, fields) => {
      const answer = await askSoap(
        {
          ...{ url, namespace: NAMESPACE, name, action: '', qualified: false },
          fields: { terminalId, userName, userPassword, ...fields },
        },
        fetchTimeoutMs,
      );
      if (!answer.ok) return err(unknown(tell(answer.error)));
      if (!ReturnAnswer.Check(answer.value)) return err(UNREADABLE);
      const [code = '', detail] = answer.value.return.split(',');
      return ok({ code, detail });
    };
    const give = (attempt: GatewayAttempt, order: RefundOrder) => refund(call, attempt, order);
    return {
      ...{ id, currencies: ['IRR'], traits: TRAITS, deadlines, readCallback },
      start: (order) => start(call, { pageUrl, now: now() }, order),
      status: (attempt) => status(call, attempt),
      verify: (attempt) => verify(call, attempt),
      reverse: async () => ({ kind: 'too_late' }),
      ...(settings.refunds === 'yes' ? { refund: { inParts: false, withinMs: null, give } } : {}),
    } satisfies Gateway;
  },
});

type Call = (
  name: 'bpPayRequest' | 'bpVerifyRequest' | 'bpSettleRequest' | 'bpInquiryRequest' | 'bpRefundRequest',
  fields: SoapFields,
) => Promise<Result<{ readonly code: string; readonly detail: string | undefined }, UnknownOutcome>>;

const DONE = '0';
const DUPLICATE_ORDER = '41';
const VERIFIED_BEFORE = '43';
const NOT_VERIFIED = '44';
const SETTLED_BEFORE = '45';
const NOT_SETTLED = '46';
const REVERSED = '48';
const DUPLICATE = '51';

const REF_ID = /^[A-Za-z0-9]{8,40}$/;
const TEHRAN = 'Asia/Tehran';

async function start(
  call: Call,
  { pageUrl, now }: { readonly pageUrl: string; readonly now: Date },
  { orderId, amount, description, callbackUrl, payerPhone }: GatewayOrder,
): Promise<StartOutcome> {
  const answer = await call('bpPayRequest', {
    ...{ orderId, amount: String(amount.minor), localDate: todayIn(TEHRAN, now).replaceAll('-', '') },
    localTime: `${timeOfDayIn(TEHRAN, now).replace(':', '')}${String(now.getUTCSeconds()).padStart(2, '0')}`,
    ...{ additionalData: description.slice(0, 1_000), callBackUrl: callbackUrl, payerId: '0' },
    ...(isIranianMobile(payerPhone) ? { mobileNo: payerPhone.slice(1) } : {}),
  });
  if (!answer.ok) return { kind: 'unreachable', reason: answer.error.reason };
  const { code, detail = '' } = answer.value;
  if (code !== DONE) return { kind: 'refused', reason: `code ${code}` };
  if (!REF_ID.test(detail)) return { kind: 'unreachable', reason: UNREADABLE.reason };
  return {
    ...{ kind: 'started', token: detail },
    page: { method: 'POST', url: pageUrl, fields: { RefId: detail } },
  };
}

const ORDER_ID = /^\d{1,18}$/;
const RES_CODE = /^\d{1,5}$/;
const SALE_REFERENCE = /^[1-9]\d{2,18}$/;
const CANCELLED = '17';

/** The order that was claimed must be that of the RefId as well, so the claim keeps both. */
function readCallback(
  fields: Readonly<Record<string, string>>,
): Result<CallbackReading, { readonly code: 'malformed_callback' }> {
  const { RefId = '', ResCode = '', SaleOrderId: orderId = '', SaleReferenceId = '' } = fields;
  if (!ORDER_ID.test(orderId) || !REF_ID.test(RefId) || !RES_CODE.test(ResCode))
    return err({ code: 'malformed_callback' });
  if (ResCode !== DONE) return ok({ orderId, claim: ResCode === CANCELLED ? 'cancelled' : 'declined' });
  return SALE_REFERENCE.test(SaleReferenceId)
    ? ok({ orderId, claim: 'paid', gatewayRef: `${RefId}/${SaleReferenceId}` })
    : err({ code: 'malformed_callback' });
}

/** The sale that the bank is asked about; nothing where none was claimed, or one of another order's RefId. */
function saleReferenceOf({ token, gatewayRef = '' }: GatewayAttempt): string | undefined {
  const [last = '', refId = token] = gatewayRef.split('/').toReversed();
  return refId === token && SALE_REFERENCE.test(last) ? last : undefined;
}

const NO_CLAIM = unknown('no callback has brought its reference');

function saleFields(attempt: GatewayAttempt, saleReferenceId: string): SoapFields {
  return { orderId: attempt.orderId, saleOrderId: attempt.orderId, saleReferenceId };
}

async function status(call: Call, attempt: GatewayAttempt): Promise<StatusOutcome> {
  const sale = saleReferenceOf(attempt);
  if (sale === undefined) return NO_CLAIM;
  const answer = await call('bpInquiryRequest', saleFields(attempt, sale));
  if (!answer.ok) return answer.error;
  switch (answer.value.code) {
    case NOT_VERIFIED:
      return { kind: 'authorised', gatewayRef: sale, amount: attempt.amount };
    case SETTLED_BEFORE:
      return paid(attempt, sale);
    case REVERSED:
      return RETURNED;
    case DONE:
    case VERIFIED_BEFORE:
    case NOT_SETTLED:
      return settledOrWaiting(call, attempt, sale);
    default:
      return unknown(`inquiry: code ${answer.value.code}`);
  }
}

/**
 * Verified, so settling is only the second half of what was begun, and tells at the same time whether it was settled before;
 * the guide does not say whether the inquiry does. What cannot be settled was not verified.
 */
async function settledOrWaiting(call: Call, attempt: GatewayAttempt, sale: string): Promise<StatusOutcome> {
  const settled = await settle(call, attempt, sale);
  if (settled.kind !== 'refused') return settled;
  return { kind: 'authorised', gatewayRef: sale, amount: attempt.amount };
}

async function verify(call: Call, attempt: GatewayAttempt): Promise<VerifyOutcome> {
  const sale = saleReferenceOf(attempt);
  if (sale === undefined) return NO_CLAIM;
  const answer = await call('bpVerifyRequest', saleFields(attempt, sale));
  if (!answer.ok) return answer.error;
  const { code } = answer.value;
  if (code === REVERSED) return RETURNED;
  if (code !== DONE && code !== VERIFIED_BEFORE && code !== SETTLED_BEFORE)
    return unknown(`verify: code ${code}`);
  const settled = await settle(call, attempt, sale);
  return settled.kind === 'refused' ? unknown(settled.reason) : settled;
}

async function settle(
  call: Call,
  attempt: GatewayAttempt,
  sale: string,
): Promise<VerifyOutcome | { readonly kind: 'refused'; readonly reason: string }> {
  const answer = await call('bpSettleRequest', saleFields(attempt, sale));
  if (!answer.ok) return answer.error;
  const { code } = answer.value;
  if (code === DONE || code === SETTLED_BEFORE) return paid(attempt, sale);
  return code === REVERSED ? RETURNED : { kind: 'refused', reason: `settle: code ${code}` };
}

/** No answer states an amount: it is the one under which the order was announced. Nor does any name a card. */
function paid({ amount }: GatewayAttempt, gatewayRef: string): PaidOutcome {
  return { kind: 'paid', gatewayRef, amount: money(amount.minor, 'IRR') };
}

/** Numbers of orders and refunds are of 64 bits there. */
const REFUND_ID = /^\d{1,18}$/;
/** The bank's system failed, was busy, or did not know us: nothing is refused by that. */
const FAILED: readonly string[] = ['21', '24', '34', '415', '416', '421'];

/** A refund's own number is its `orderId`, and none is taken twice: asked again, it is a duplicate. */
async function refund(
  call: Call,
  attempt: GatewayAttempt,
  { refundId, amount }: RefundOrder,
): Promise<RefundOutcome> {
  const sale = saleReferenceOf(attempt);
  if (sale === undefined) return NO_CLAIM;
  if (!REFUND_ID.test(refundId)) return { kind: 'refused', reason: 'the number of the refund is too long' };
  const answer = await call('bpRefundRequest', {
    ...{ orderId: refundId, saleOrderId: attempt.orderId, saleReferenceId: sale },
    refundAmount: String(amount.minor),
  });
  if (!answer.ok) return answer.error;
  const { code, detail } = answer.value;
  if (code === DONE)
    return detail === undefined ? { kind: 'refunded' } : { kind: 'refunded', refundRef: detail };
  // That it was taken in before is not yet that it was given.
  if (code === DUPLICATE_ORDER || code === DUPLICATE) return { kind: 'under_way' };
  if (FAILED.includes(code)) return unknown(`refund: code ${code}`);
  return { kind: 'refused', reason: `refund: code ${code}` };
}
