import type {
  Gateway,
  GatewayDeadlines,
  GatewayOrder,
  GatewayTraits,
  StartOutcome,
} from '../../payments/index.ts';
import { isIndianMobile } from '../indian-phone.ts';
import { type JsonApi, notStarted, openJsonApi } from '../json-api.ts';
import { gatewayKind } from '../kind.ts';
import { safePage } from '../safe-page.ts';
import { ADDRESS } from '../setting-patterns.ts';
import { verifiedBy } from '../verified-by-status.ts';
import { LinkAnswer } from './answers.ts';
import { giveBack, statusOf } from './payments.ts';
import { readCallback, readNotice } from './signed.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

/** Razorpay's payment links: its own page, or a link into the payer's UPI app (countries.md §3.1, §3.2). */
export const RAZORPAY = gatewayKind({
  kind: 'razorpay',
  name: 'Razorpay',
  currencies: ['INR'],
  settings: {
    keyId: {
      what: 'The key’s ID, rzp_live_… or rzp_test_….',
      pattern: /^rzp_(?:live|test)_[A-Za-z0-9]{8,40}$/,
    },
    keySecret: { what: 'The key’s secret.', secret: true, pattern: /^[\x21-\x7e]{16,100}$/ },
    webhookSecret: {
      what: 'The secret that you enter with the webhook; Razorpay signs with it what it tells.',
      secret: true,
      pattern: /^[\x21-\x7e]{8,200}$/,
    },
    way: {
      what: '`page`: Razorpay’s page with cards, UPI and wallets; `upi`: a link into the payer’s UPI app, in live mode only.',
      fallback: 'page',
      pattern: /^(?:page|upi)$/,
    },
    pageMinutes: {
      what: 'For how long a link can be paid, 16 to 120 minutes. Razorpay takes nothing under 15.',
      fallback: '20',
      pattern: /^(?:1[6-9]|[2-9]\d|1[01]\d|120)$/,
    },
    returnDays: {
      what: 'After how many days a payer has refunded money at the latest. Razorpay says 5 to 10 working days.',
      fallback: '14',
      pattern: /^[1-9]\d?$/,
    },
    apiUrl: {
      what: 'Where Razorpay is asked.',
      fallback: 'https://api.razorpay.com/v1',
      pattern: ADDRESS,
    },
  },
  create: (settings, { id, fetchTimeoutMs, now }) => {
    const { keyId, keySecret, webhookSecret, apiUrl } = settings;
    const isUpi = settings.way === 'upi';
    const validMs = Number(settings.pageMinutes) * MINUTE_MS;
    const traits: GatewayTraits = {
      instruments: isUpi ? ['upi'] : ['card', 'upi', 'wallet'],
      ...{ findsBy: 'order', takenBy: 'gateway' },
    };
    const deadlines: GatewayDeadlines = {
      startValidMs: validMs,
      verifyWithinMs: null,
      reverseWithinMs: 0,
      returnsWithinMs: Number(settings.returnDays) * DAY_MS,
    };
    const authorization = `Basic ${Buffer.from(`${keyId}:${keySecret}`).toString('base64')}`;
    const api = () => openJsonApi({ apiUrl, headers: { authorization } }, fetchTimeoutMs);
    return {
      ...{ id, currencies: ['INR'], traits, deadlines },
      start: (order) => start(api(), { apiUrl, isUpi, endsAtMs: now().getTime() + validMs }, order),
      readCallback: (fields) => readCallback(keySecret, fields),
      readNotice: (notice) => readNotice(webhookSecret, notice),
      status: (attempt) => statusOf(api(), attempt),
      verify: async (attempt) => verifiedBy(await statusOf(api(), attempt)),
      reverse: async () => ({ kind: 'too_late' }),
      refund: { inParts: true, withinMs: null, give: (attempt, refund) => giveBack(api(), attempt, refund) },
    } satisfies Gateway;
  },
});

interface Opening {
  readonly apiUrl: string;
  readonly isUpi: boolean;
  readonly endsAtMs: number;
}

/** A link that is paid at once or not at all, and of which Razorpay tells the payer nothing by itself. */
async function start(api: JsonApi, opening: Opening, order: GatewayOrder): Promise<StartOutcome> {
  const { orderId, amount, description, callbackUrl, payerPhone } = order;
  const answer = await api({
    ...{ method: 'POST', path: 'payment_links', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({
      ...(opening.isUpi ? { upi_link: true } : {}),
      ...{ amount: Number(amount.minor), currency: 'INR', accept_partial: false, description },
      ...{ reference_id: orderId, expire_by: Math.floor(opening.endsAtMs / 1_000) },
      ...(isIndianMobile(payerPhone) ? { customer: { contact: payerPhone } } : {}),
      ...{ notify: { sms: false, email: false }, reminder_enable: false },
      ...{ callback_url: callbackUrl, callback_method: 'get' },
    }),
  });
  if (!answer.ok || !LinkAnswer.Check(answer.value)) return notStarted(answer);
  const { id: token, reference_id, amount: asked, short_url } = answer.value;
  const page = safePage(short_url, opening.apiUrl);
  return reference_id === orderId && BigInt(asked) === amount.minor && page !== undefined
    ? { kind: 'started', token, page }
    : { kind: 'unreachable', reason: 'the answer is about another order' };
}
