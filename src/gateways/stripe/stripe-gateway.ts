import type {
  Gateway,
  GatewayDeadlines,
  GatewayOrder,
  GatewayTraits,
  Instrument,
  StartOutcome,
} from '../../payments/index.ts';
import { type JsonApi, notStarted, openJsonApi } from '../json-api.ts';
import { gatewayKind } from '../kind.ts';
import { safePage } from '../safe-page.ts';
import { ADDRESS } from '../setting-patterns.ts';
import { verifiedBy } from '../verified-by-status.ts';
import { OpenedAnswer } from './answers.ts';
import { readCallback, readNotice, waysBack } from './notices.ts';
import { FORM, giveBack, statusOf } from './payments.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

/** In Stripe's words, and in ours. */
const CARD = { method: 'card', instrument: 'card' } as const;
const DEBIT = { method: 'us_bank_account', instrument: 'bank_debit' } as const;
const WAYS: Readonly<
  Record<string, readonly { readonly method: string; readonly instrument: Instrument }[]>
> = { card: [CARD], bank_debit: [DEBIT], both: [CARD, DEBIT] };

/** Stripe's hosted checkout: cards, and debits from bank accounts in the United States (docs.stripe.com/api). */
export const STRIPE = gatewayKind({
  kind: 'stripe',
  name: 'Stripe',
  currencies: ['USD'],
  settings: {
    secretKey: {
      what: 'The secret key, sk_…, or a restricted one, rk_…, that may write sessions and refunds and read payments.',
      secret: true,
      pattern: /^(?:sk|rk)_(?:live|test)_[A-Za-z0-9_]{10,300}$/,
    },
    webhookSecret: {
      what: 'The secret of the webhook, whsec_…, with which Stripe signs what it tells.',
      secret: true,
      pattern: /^whsec_[\x21-\x7e]{8,200}$/,
    },
    way: {
      what: '`card`, `bank_debit` (a debit from a bank account in the United States, which takes days), or `both`.',
      fallback: 'card',
      pattern: /^(?:card|bank_debit|both)$/,
    },
    pageMinutes: {
      what: 'How long a payer may take at the page, 31 to 120 minutes. Stripe takes nothing under 30.',
      fallback: '31',
      pattern: /^(?:3[1-9]|[4-9]\d|1[01]\d|120)$/,
    },
    returnDays: {
      what: 'After how many days a payer has refunded money at the latest. Stripe says 5 to 10 working days.',
      fallback: '14',
      pattern: /^[1-9]\d?$/,
    },
    apiVersion: {
      what: 'The version of Stripe’s API that is asked for, whatever your account’s is.',
      fallback: '2024-06-20',
      pattern: /^\d{4}-\d\d-\d\d(?:\.[a-z]{1,20})?$/,
    },
    apiUrl: { what: 'Where Stripe is asked.', fallback: 'https://api.stripe.com/v1', pattern: ADDRESS },
  },
  create: (settings, { id, fetchTimeoutMs, now }) => {
    const { secretKey, webhookSecret, apiUrl, apiVersion } = settings;
    const ways = WAYS[settings.way] ?? [];
    const validMs = Number(settings.pageMinutes) * MINUTE_MS;
    const traits: GatewayTraits = {
      instruments: ways.map(({ instrument }) => instrument),
      ...{ findsBy: 'order', takenBy: 'gateway' },
    };
    const deadlines: GatewayDeadlines = {
      startValidMs: validMs,
      verifyWithinMs: null,
      reverseWithinMs: 0,
      returnsWithinMs: Number(settings.returnDays) * DAY_MS,
    };
    const headers = { authorization: `Bearer ${secretKey}`, 'stripe-version': apiVersion };
    const api = () => openJsonApi({ apiUrl, headers }, fetchTimeoutMs);
    return {
      ...{ id, currencies: ['USD'], traits, deadlines, readCallback },
      start: (order) => {
        const endsAtMs = now().getTime() + validMs;
        return start(api(), { apiUrl, endsAtMs, methods: ways.map(({ method }) => method) }, order);
      },
      readNotice: (notice) => readNotice(webhookSecret, notice, now()),
      status: (attempt) => statusOf(api(), attempt),
      verify: async (attempt) => verifiedBy(await statusOf(api(), attempt)),
      reverse: async () => ({ kind: 'too_late' }),
      refund: { inParts: true, withinMs: null, give: (attempt, refund) => giveBack(api(), attempt, refund) },
    } satisfies Gateway;
  },
});

interface Opening {
  readonly apiUrl: string;
  readonly endsAtMs: number;
  readonly methods: readonly string[];
}

async function start(
  api: JsonApi,
  { apiUrl, endsAtMs, methods }: Opening,
  order: GatewayOrder,
): Promise<StartOutcome> {
  const { orderId, amount, description, callbackUrl } = order;
  const back = waysBack(callbackUrl, orderId);
  const form = new URLSearchParams({
    ...{ mode: 'payment', client_reference_id: orderId, success_url: back.success, cancel_url: back.cancel },
    ...{ expires_at: String(Math.floor(endsAtMs / 1_000)), 'metadata[order_id]': orderId },
    'line_items[0][quantity]': '1',
    'line_items[0][price_data][currency]': 'usd',
    'line_items[0][price_data][unit_amount]': String(amount.minor),
    'line_items[0][price_data][product_data][name]': description,
    'payment_intent_data[metadata][order_id]': orderId,
  });
  for (const [index, method] of methods.entries()) form.set(`payment_method_types[${index}]`, method);
  const answer = await api({
    ...{ method: 'POST', path: 'checkout/sessions', body: form.toString() },
    headers: { ...FORM, 'idempotency-key': `start-${orderId}` },
  });
  if (!answer.ok || !OpenedAnswer.Check(answer.value)) return notStarted(answer);
  const { id: token, client_reference_id, amount_total, currency, url } = answer.value;
  const isOurs =
    client_reference_id === orderId && String(amount_total) === String(amount.minor) && currency === 'usd';
  const page = safePage(url, apiUrl);
  return isOurs && page !== undefined
    ? { kind: 'started', token, page }
    : { kind: 'unreachable', reason: 'the answer is about another order' };
}
