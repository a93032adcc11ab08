import { err, money, ok, type Result } from '../../kernel/index.ts';
import type {
  CallbackReading,
  Gateway,
  GatewayAttempt,
  GatewayDeadlines,
  GatewayOrder,
  GatewayTraits,
  NoticeReading,
  ReverseOutcome,
  StartOutcome,
  StatusOutcome,
  VerifyOutcome,
} from '../../payments/index.ts';
import { ask, type NoAnswer, parseJson, tell } from '../../platform/index.ts';
import { localPhone } from '../iranian-phone.ts';
import { gatewayKind } from '../kind.ts';
import { isMaskedCard, RETURNED, UNREADABLE, unknown } from '../outcomes.ts';
import {
  DoneAnswer,
  ErrorAnswer,
  InquiryAnswer,
  RequestAnswer,
  UnverifiedAnswer,
  VerifyAnswer,
} from './answers.ts';

const MINUTE_MS = 60_000;
const TRAITS: GatewayTraits = { instruments: ['card'], findsBy: 'order', takenBy: 'verify' };

/** Zarinpal's payment gateway, version 4 (countries.md §2.2). */
export const ZARINPAL = gatewayKind({
  kind: 'zarinpal',
  name: 'Zarinpal',
  currencies: ['IRR'],
  settings: {
    merchantId: {
      what: 'The merchant’s ID, 36 characters.',
      secret: true,
      pattern: /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/,
    },
    apiUrl: {
      what: 'Where Zarinpal is asked.',
      fallback: 'https://payment.zarinpal.com/pg/v4/payment',
      pattern: /^https?:\/\/[^\s?#]+[^/\s?#]$/,
    },
    pageUrl: {
      what: 'Where payers are sent, in front of the authority.',
      fallback: 'https://payment.zarinpal.com/pg/StartPay',
      pattern: /^https?:\/\/[^\s?#]+[^/\s?#]$/,
    },
    pageMinutes: {
      what: 'How long a payer may take at the page. Zarinpal does not say; ask them.',
      fallback: '20',
      pattern: /^[1-9]\d?$/,
    },
  },
  create: ({ merchantId, apiUrl, pageUrl, pageMinutes }, { id, fetchTimeoutMs }) => {
    const deadlines: GatewayDeadlines = {
      startValidMs: Number(pageMinutes) * MINUTE_MS,
      // What nobody verifies stays with Zarinpal.
      verifyWithinMs: null,
      reverseWithinMs: 30 * MINUTE_MS,
      returnsWithinMs: 72 * 60 * MINUTE_MS,
    };
    const call: Call = async (name, body) => {
      const answer = await ask(
        {
          method: 'POST',
          url: `${apiUrl}/${name}.json`,
          headers: { 'content-type': 'application/json', accept: 'application/json' },
          body: JSON.stringify({ merchant_id: merchantId, ...body }),
        },
        fetchTimeoutMs,
      );
      if (!answer.ok) return answer;
      // What it refuses comes with a status of 4xx and a code.
      const { status, text } = answer.value;
      return status < 500 ? parseJson(text) : err({ code: 'http_error', detail: String(status) });
    };
    return {
      ...{ id, currencies: ['IRR'], traits: TRAITS, deadlines, readCallback },
      unverified: () => unverified(call),
      start: (order) => start(call, pageUrl, order),
      status: (attempt) => status(call, attempt),
      verify: (attempt) => verify(call, attempt),
      reverse: (attempt) => reverse(call, attempt),
    } satisfies Gateway;
  },
});

type Call = (
  name: 'request' | 'verify' | 'inquiry' | 'reverse' | 'unVerified',
  body: Readonly<Record<string, unknown>>,
) => Promise<Result<unknown, NoAnswer>>;

async function start(call: Call, pageUrl: string, order: GatewayOrder): Promise<StartOutcome> {
  const { orderId, amount, callbackUrl, description, payerPhone } = order;
  const back = new URL(callbackUrl);
  // The callback names the authority alone.
  back.searchParams.set('order', orderId);
  const answer = await call('request', {
    ...{ amount: wholeOf(amount.minor), currency: 'IRR', description, callback_url: back.href },
    metadata: { order_id: orderId, ...(payerPhone === undefined ? {} : { mobile: localPhone(payerPhone) }) },
  });
  if (!answer.ok) return { kind: 'unreachable', reason: tell(answer.error) };
  if (RequestAnswer.Check(answer.value)) {
    const { authority } = answer.value.data;
    return {
      ...{ kind: 'started', token: authority },
      page: { method: 'GET', url: `${pageUrl}/${authority}`, fields: {} },
    };
  }
  return ErrorAnswer.Check(answer.value)
    ? { kind: 'refused', reason: `code ${answer.value.errors.code}` }
    : { kind: 'unreachable', reason: UNREADABLE.reason };
}

const ORDER_ID = /^\d{1,18}$/;
const AUTHORITY = /^[A-Za-z0-9]{20,64}$/;

function readCallback(
  fields: Readonly<Record<string, string>>,
): Result<CallbackReading, { readonly code: 'malformed_callback' }> {
  const { order: orderId = '', Authority = '', Status = '' } = fields;
  const isWhole = ORDER_ID.test(orderId) && AUTHORITY.test(Authority);
  if (!isWhole || (Status !== 'OK' && Status !== 'NOK')) return err({ code: 'malformed_callback' });
  // Whether the payer or the bank said no is not told.
  return ok({ orderId, claim: Status === 'OK' ? 'paid' : 'declined' });
}

/** The latest hundred at most. Our order stands in the address that it leads the payer back to. */
async function unverified(call: Call): Promise<readonly NoticeReading[]> {
  const answer = await call('unVerified', {});
  if (!answer.ok || !UnverifiedAnswer.Check(answer.value)) return [];
  return answer.value.data.authorities.flatMap(({ authority, callback_url }) => {
    const orderId = URL.parse(callback_url)?.searchParams.get('order') ?? '';
    return ORDER_ID.test(orderId) ? [{ orderId, token: authority }] : [];
  });
}

async function status(call: Call, attempt: GatewayAttempt): Promise<StatusOutcome> {
  const answer = await call('inquiry', { authority: attempt.token });
  if (!answer.ok) return unknown(tell(answer.error));
  if (!InquiryAnswer.Check(answer.value)) return refusal(answer.value);
  switch (answer.value.data.status) {
    case 'IN_BANK':
      return { kind: 'in_progress' };
    case 'FAILED':
      return { kind: 'not_paid', reason: 'declined' };
    case 'REVERSED':
      return RETURNED;
    // The amount is what we asked for: verify compares it, and fails with another.
    case 'PAID':
      return { kind: 'authorised', gatewayRef: attempt.token, amount: attempt.amount };
    // Verifying again only tells the reference.
    case 'VERIFIED':
      return verifyNow(call, attempt);
  }
}

/** Its state first: verify says the same of a payer who is still at the page and of one who was declined. */
async function verify(call: Call, attempt: GatewayAttempt): Promise<VerifyOutcome> {
  const found = await status(call, attempt);
  if (found.kind === 'in_progress') return unknown('the payer is still at the page');
  return found.kind === 'authorised' ? verifyNow(call, attempt) : found;
}

async function verifyNow(call: Call, { token, amount }: GatewayAttempt): Promise<VerifyOutcome> {
  const answer = await call('verify', { authority: token, amount: wholeOf(amount.minor) });
  if (!answer.ok) return unknown(tell(answer.error));
  if (!VerifyAnswer.Check(answer.value)) return refusal(answer.value);
  const { ref_id, card_pan } = answer.value.data;
  const paid = { kind: 'paid', gatewayRef: String(ref_id), amount: money(amount.minor, 'IRR') } as const;
  return typeof card_pan === 'string' && isMaskedCard(card_pan) ? { ...paid, maskedCard: card_pan } : paid;
}

/** -63 (the time is over) and -61 (not in a state to be reversed) are from merchants' reports, not from the guide. */
const TOO_LATE = -63;

async function reverse(call: Call, attempt: GatewayAttempt): Promise<ReverseOutcome> {
  const found = await status(call, attempt);
  if (found.kind === 'unknown') return found;
  if (found.kind === 'not_paid' && found.reason === 'returned') return { kind: 'reversed' };
  if (found.kind !== 'paid') return { kind: 'refused', reason: `it is ${found.kind}` };
  const answer = await call('reverse', { authority: attempt.token });
  if (!answer.ok) return unknown(tell(answer.error));
  if (DoneAnswer.Check(answer.value)) return { kind: 'reversed' };
  if (!ErrorAnswer.Check(answer.value)) return UNREADABLE;
  const { code } = answer.value.errors;
  return code === TOO_LATE ? { kind: 'too_late' } : { kind: 'refused', reason: `code ${code}` };
}

/** A wrong merchant's ID or amount says nothing of the payer's money. */
function refusal(value: unknown): ReturnType<typeof unknown> {
  return ErrorAnswer.Check(value) ? unknown(`code ${value.errors.code}`) : UNREADABLE;
}

/** Zarinpal reads amounts as numbers; ours are far from where those stop being exact. */
function wholeOf(minor: bigint): number {
  return Number(minor);
}
