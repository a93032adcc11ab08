import { err, type Money, money, ok, type Result, toDecimalText } from '../../kernel/index.ts';
import type {
  Gateway,
  GatewayAttempt,
  GatewayDeadlines,
  GatewayNotice,
  GatewayOrder,
  GatewayTraits,
  NoticeError,
  NoticeReading,
  RefundOrder,
  RefundOutcome,
  StartOutcome,
  StatusOutcome,
} from '../../payments/index.ts';
import { ask, type NoAnswer, parseJson, type Question, tell } from '../../platform/index.ts';
import { isEgyptianMobile, LOCAL_MOBILE, localMobile } from '../egyptian-phone.ts';
import { isSameHex } from '../hex-signature.ts';
import { gatewayKind } from '../kind.ts';
import { RETURNED, UNREADABLE, unknown } from '../outcomes.ts';
import { ADDRESS } from '../setting-patterns.ts';
import { ChargeAnswer, Notice, RefundAnswer, RefusalAnswer, StatusAnswer } from './answers.ts';
import { digest, poundsOf, readPounds, sign } from './signatures.ts';

const HOUR_MS = 3_600_000;

/** FawryPay, where we are the merchant (countries.md §4.1). */
export const FAWRY = gatewayKind({
  kind: 'fawry',
  name: 'FawryPay',
  currencies: ['EGP'],
  settings: {
    merchantCode: {
      what: 'The merchant’s code, as Fawry gave it.',
      pattern: /^[\x21-\x7e]{4,64}$/,
    },
    secureKey: {
      what: 'The key that signs what we ask and what Fawry tells.',
      secret: true,
      pattern: /^[\x21-\x7e]{8,128}$/,
    },
    way: {
      what: '`reference`: a number to pay under at a kiosk or in an app; `wallet`: a request in the payer’s mobile wallet.',
      fallback: 'reference',
      pattern: /^(?:reference|wallet)$/,
    },
    customerEmail: {
      what: 'Fawry wants an address with each order: one of yours, since it is not given that of the payer.',
      pattern: /^[^\s@]{1,64}@[^\s@]{1,190}$/,
    },
    customerMobile: {
      what: 'The mobile number (01…) named where the payer’s is not known; what Fawry writes to the payer goes there.',
      pattern: LOCAL_MOBILE,
    },
    codeHours: {
      what: 'For how many hours an order can be paid, 1 to 168.',
      fallback: '24',
      pattern: /^(?:[1-9]|[1-9]\d|1[0-5]\d|16[0-8])$/,
    },
    returnDays: {
      what: 'After how many days a payer has refunded money at the latest. Fawry does not say; ask them.',
      fallback: '14',
      pattern: /^[1-9]\d?$/,
    },
    apiUrl: {
      what: 'Where Fawry is asked; for tests https://atfawry.fawrystaging.com.',
      fallback: 'https://www.atfawry.com',
      pattern: ADDRESS,
    },
  },
  create: (settings, { id, fetchTimeoutMs, now }) => {
    const isWallet = settings.way === 'wallet';
    const traits: GatewayTraits = {
      instruments: [isWallet ? 'wallet' : 'cash'],
      findsBy: 'order',
      takenBy: 'gateway',
    };
    const deadlines: GatewayDeadlines = {
      startValidMs: Number(settings.codeHours) * HOUR_MS,
      verifyWithinMs: null,
      reverseWithinMs: 0,
      returnsWithinMs: Number(settings.returnDays) * 24 * HOUR_MS,
    };
    const { merchantCode, secureKey, apiUrl, customerEmail, customerMobile } = settings;
    const side: Side = {
      ...{ merchantCode, secureKey, isWallet, customerEmail, customerMobile },
      call: (question) => call(apiUrl, question, fetchTimeoutMs),
    };
    return {
      ...{ id, currencies: ['EGP'], traits, deadlines },
      start: (order) => start(side, new Date(now().getTime() + deadlines.startValidMs), order),
      // Nobody's browser goes there.
      readCallback: () => err({ code: 'malformed_callback' }),
      readNotice: (notice) => readNotice(secureKey, notice),
      status: (attempt) => status(side, attempt),
      verify: async (attempt) => {
        const found = await status(side, attempt);
        return found.kind === 'paid' || found.kind === 'not_paid' || found.kind === 'unknown'
          ? found
          : unknown('it is not paid yet');
      },
      reverse: async () => ({ kind: 'too_late' }),
      refund: { inParts: false, withinMs: null, give: (attempt, order) => refund(side, attempt, order) },
    } satisfies Gateway;
  },
});

type Asked = Omit<Question, 'url' | 'headers'> & { readonly path: string };

interface Side {
  readonly merchantCode: string;
  readonly secureKey: string;
  readonly isWallet: boolean;
  readonly customerEmail: string;
  readonly customerMobile: string;
  readonly call: (question: Asked) => Promise<Result<unknown, NoAnswer>>;
}

/** What it refuses comes with a code in the body, with a status of 200 or of 4xx. */
async function call(
  apiUrl: string,
  { path, ...question }: Asked,
  timeoutMs: number,
): Promise<Result<unknown, NoAnswer>> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const url = `${apiUrl}/ECommerceWeb/Fawry/payments/${path}`;
  const answer = await ask({ ...question, url, headers }, timeoutMs);
  if (!answer.ok) return answer;
  const { status, text } = answer.value;
  return status < 500 ? parseJson(text) : err({ code: 'http_error', detail: String(status) });
}

async function start(side: Side, expiry: Date, order: GatewayOrder): Promise<StartOutcome> {
  const { orderId, amount, description, language } = order;
  const mobile = mobileFor(side, order);
  if (mobile === undefined) return { kind: 'refused', reason: 'no mobile number of a wallet' };
  const { merchantCode, secureKey, isWallet } = side;
  const paymentMethod = isWallet ? 'MWALLET' : 'PAYATFAWRY';
  const debited = isWallet ? mobile : '';
  const price = poundsOf(amount);
  const body = {
    ...{ merchantCode, merchantRefNum: orderId, customerMobile: mobile, customerEmail: side.customerEmail },
    ...{ paymentMethod, amount: price, currencyCode: 'EGP', description },
    ...(isWallet ? { debitMobileWalletNo: debited } : {}),
    language: language === 'ar' ? 'ar-eg' : 'en-gb',
    chargeItems: [{ itemId: orderId, description, price, quantity: 1 }],
    paymentExpiry: expiry.getTime(),
    // Between order and method there would be a customer's profile.
    signature: sign(merchantCode, orderId, paymentMethod, toDecimalText(amount), debited, secureKey),
  };
  const answer = await side.call({ method: 'POST', path: 'charge', body: JSON.stringify(body) });
  if (!answer.ok) return { kind: 'unreachable', reason: tell(answer.error) };
  return started(answer.value, order, { expiry, isWallet });
}

/** A wallet is asked by its number, which must be the payer's; elsewhere it is only where Fawry writes to. */
function mobileFor(side: Side, { payerPhone }: GatewayOrder): string | undefined {
  if (isEgyptianMobile(payerPhone)) return localMobile(payerPhone);
  return side.isWallet ? undefined : side.customerMobile;
}

function started(
  value: unknown,
  { orderId, amount }: GatewayOrder,
  { expiry, isWallet }: { readonly expiry: Date; readonly isWallet: boolean },
): StartOutcome {
  if (!ChargeAnswer.Check(value)) {
    const code = codeOf(value);
    return code === undefined
      ? { kind: 'unreachable', reason: UNREADABLE.reason }
      : { kind: 'refused', reason: `code ${code}` };
  }
  const charged = value.orderAmount === undefined ? amount : readPounds(value.orderAmount);
  if (value.merchantRefNumber !== orderId || charged?.minor !== amount.minor)
    return { kind: 'unreachable', reason: 'the answer is about another order' };
  const code = String(value.referenceNumber);
  const expiresAt = new Date(value.expirationTime ?? expiry.getTime()).toISOString();
  const payAt = isWallet ? 'Fawry Mobile Wallet' : 'Fawry';
  return { kind: 'started', token: code, page: { method: 'CODE', code, payAt, expiresAt } };
}

async function status(
  { merchantCode, secureKey, call }: Side,
  attempt: GatewayAttempt,
): Promise<StatusOutcome> {
  const query = new URLSearchParams({
    ...{ merchantCode, merchantRefNumber: attempt.orderId },
    signature: sign(merchantCode, attempt.orderId, secureKey),
  });
  const answer = await call({ method: 'GET', path: `status/v2?${query}` });
  if (!answer.ok) return unknown(tell(answer.error));
  const { value } = answer;
  // 9901, 9938, 9946: it does not know us, the order or our signature. That says nothing of the payer's money.
  if (!StatusAnswer.Check(value)) {
    const code = codeOf(value);
    return code === undefined ? UNREADABLE : unknown(`code ${code}`);
  }
  const gatewayRef = String(value.fawryRefNumber);
  if (value.merchantRefNumber !== attempt.orderId || gatewayRef !== attempt.token)
    return unknown('the answer is about another order');
  switch (value.orderStatus) {
    case 'NEW':
    case 'UNPAID':
      return { kind: 'in_progress' };
    case 'PAID': {
      const amount = takenFor(value);
      return amount === undefined ? UNREADABLE : { kind: 'paid', gatewayRef, amount };
    }
    case 'CANCELED':
      return { kind: 'not_paid', reason: 'cancelled' };
    case 'EXPIRED':
      return { kind: 'not_paid', reason: 'expired' };
    case 'FAILED':
      return { kind: 'not_paid', reason: 'declined' };
    case 'REFUNDED':
      return RETURNED;
    // Somebody did that in Fawry's portal: what is left of it is neither the payment nor nothing.
    case 'PARTIAL_REFUNDED':
      return unknown('given back in part');
  }
}

/** What was taken for the order. Fawry's fees may come on top of it for the payer, and are not for us. */
function takenFor(answer: {
  readonly paymentAmount?: number | null;
  readonly orderAmount?: number | null;
  readonly fawryFees?: number | null;
  readonly shippingFees?: number | null;
}): Money | undefined {
  if (typeof answer.paymentAmount !== 'number' || typeof answer.orderAmount !== 'number') return undefined;
  const paid = readPounds(answer.paymentAmount);
  const ordered = readPounds(answer.orderAmount);
  const fees = readPounds(answer.fawryFees ?? 0);
  const shipping = readPounds(answer.shippingFees ?? 0);
  if (paid === undefined || ordered === undefined || fees === undefined || shipping === undefined)
    return undefined;
  const withFees = ordered.minor + fees.minor + shipping.minor;
  return money(paid.minor === withFees ? ordered.minor : paid.minor, 'EGP');
}

/** A refund has no number of its own there: only the whole is given back, after a look whether it was before. */
async function refund(
  side: Side,
  attempt: GatewayAttempt,
  { refundId, amount }: RefundOrder,
): Promise<RefundOutcome> {
  const found = await status(side, attempt);
  if (found.kind === 'unknown') return found;
  if (found.kind === 'not_paid' && found.reason === 'returned') return { kind: 'refunded' };
  if (found.kind !== 'paid') return { kind: 'refused', reason: `it is ${found.kind}` };
  if (found.amount.minor !== amount.minor) return { kind: 'refused', reason: 'only the whole is refunded' };
  const { merchantCode, secureKey } = side;
  const referenceNumber = found.gatewayRef;
  const reason = `refund ${refundId}`;
  const answer = await side.call({
    ...{ method: 'POST', path: 'refund' },
    body: JSON.stringify({
      ...{ merchantCode, referenceNumber, refundAmount: poundsOf(amount), reason },
      signature: sign(merchantCode, referenceNumber, toDecimalText(amount), reason, secureKey),
    }),
  });
  if (!answer.ok) return unknown(tell(answer.error));
  if (RefundAnswer.Check(answer.value)) return { kind: 'refunded' };
  const refused = codeOf(answer.value);
  return refused === undefined ? UNREADABLE : { kind: 'refused', reason: `code ${refused}` };
}

/** The code under which it refused something. */
function codeOf(value: unknown): number | undefined {
  const code = RefusalAnswer.Check(value) ? value.statusCode : 200;
  return code === 200 ? undefined : code;
}

const ORDER_ID = /^\d{1,18}$/;

function readNotice(secureKey: string, { body }: GatewayNotice): Result<NoticeReading, NoticeError> {
  const parsed = parseJson(body.toString('utf8'));
  if (!parsed.ok || !Notice.Check(parsed.value)) return err({ code: 'malformed_notice' });
  const told = parsed.value;
  const paid = readPounds(told.paymentAmount);
  const ordered = readPounds(told.orderAmount);
  if (paid === undefined || ordered === undefined) return err({ code: 'malformed_notice' });
  const expected = digest(
    ...[String(told.fawryRefNumber), told.merchantRefNumber, toDecimalText(paid), toDecimalText(ordered)],
    ...[told.orderStatus, told.paymentMethod, String(told.paymentRefrenceNumber ?? ''), secureKey],
  );
  if (!isSameHex(told.messageSignature, expected)) return err({ code: 'bad_signature' });
  return ok(ORDER_ID.test(told.merchantRefNumber) ? { orderId: told.merchantRefNumber } : {});
}
