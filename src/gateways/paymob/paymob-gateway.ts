import { err } from '../../kernel/index.ts';
import type {
  Gateway,
  GatewayAttempt,
  GatewayCode,
  GatewayDeadlines,
  GatewayOrder,
  GatewayPage,
  GatewayTraits,
  RefundOrder,
  RefundOutcome,
  StartOutcome,
  StatusOutcome,
} from '../../payments/index.ts';
import { isEgyptianMobile, LOCAL_MOBILE, localMobile } from '../egyptian-phone.ts';
import { gatewayKind } from '../kind.ts';
import { UNREADABLE, unknown } from '../outcomes.ts';
import { ADDRESS, PAGE_MINUTES } from '../setting-patterns.ts';
import { DeclinedAnswer, KioskAnswer, OrderAnswer, TokenAnswer, WalletAnswer } from './answers.ts';
import { type Asked, openSession, type Session } from './session.ts';
import { readCallback, readNotice } from './signed.ts';
import { giveBack, silence, statusOf } from './transactions.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
/** Whoever pays at the last moment is told of by then. */
const GRACE_MS = 15 * MINUTE_MS;

/** Paymob's classic flow: kiosks and mobile wallets in Egypt (countries.md §4.3). */
export const PAYMOB = gatewayKind({
  kind: 'paymob',
  name: 'Paymob',
  currencies: ['EGP'],
  settings: {
    apiKey: { what: 'The key with which Wasl logs in.', secret: true, pattern: /^[\x21-\x7e]{16,1000}$/ },
    hmacSecret: {
      what: 'The secret with which Paymob signs what it tells.',
      secret: true,
      pattern: /^[\x21-\x7e]{8,200}$/,
    },
    way: {
      what: '`kiosk`: a number to pay under at Aman, Masary and others; `wallet`: the page of a mobile wallet.',
      fallback: 'kiosk',
      pattern: /^(?:kiosk|wallet)$/,
    },
    integrationId: {
      what: 'The number of the integration: each way has one of its own.',
      pattern: /^[1-9]\d{0,11}$/,
    },
    customerEmail: {
      what: 'Paymob wants an address with each payment: one of yours, since it is not given that of the payer.',
      pattern: /^[^\s@]{1,64}@[^\s@]{1,190}$/,
    },
    customerMobile: {
      what: 'The mobile number (01…) named where the payer’s is not known.',
      pattern: LOCAL_MOBILE,
    },
    payAt: {
      what: 'Where payers are told to go with their number.',
      fallback: 'Aman, Masary',
      pattern: /^\S.{0,58}\S$/u,
    },
    codeHours: {
      what: 'For how many hours a number for the kiosk can be paid under, 1 to 168.',
      fallback: '24',
      pattern: /^(?:[1-9]|[1-9]\d|1[0-5]\d|16[0-8])$/,
    },
    pageMinutes: {
      what: 'How long a payer may take at the page of the wallet. Others of that kind give an hour; ask Paymob.',
      fallback: '60',
      pattern: PAGE_MINUTES,
    },
    walletRefunds: {
      what: 'Whether payments from wallets can be refunded: yes or no. Contracts differ; kiosks never do.',
      fallback: 'yes',
      pattern: /^(?:yes|no)$/,
    },
    returnDays: {
      what: 'After how many days a payer has refunded money at the latest. Paymob does not say; ask them.',
      fallback: '14',
      pattern: /^[1-9]\d?$/,
    },
    apiUrl: {
      what: 'Where Paymob is asked.',
      fallback: 'https://accept.paymob.com/api',
      pattern: ADDRESS,
    },
  },
  create: (settings, { id, fetchTimeoutMs, now }) => {
    const { apiUrl, apiKey, hmacSecret } = settings;
    const isWallet = settings.way === 'wallet';
    const validMs = isWallet
      ? Number(settings.pageMinutes) * MINUTE_MS
      : Number(settings.codeHours) * 60 * MINUTE_MS;
    const traits: GatewayTraits = {
      instruments: [isWallet ? 'wallet' : 'cash'],
      findsBy: 'order',
      takenBy: 'gateway',
    };
    const deadlines: GatewayDeadlines = {
      startValidMs: validMs + GRACE_MS,
      verifyWithinMs: null,
      reverseWithinMs: 0,
      returnsWithinMs: Number(settings.returnDays) * DAY_MS,
    };
    const { integrationId, customerEmail, customerMobile, payAt } = settings;
    const side: Side = {
      ...{ isWallet, validMs, integrationId: Number(integrationId), customerEmail, customerMobile, payAt },
      protocol: new URL(apiUrl).protocol,
    };
    const session = () => openSession({ apiUrl, apiKey }, fetchTimeoutMs);
    const status = async (attempt: GatewayAttempt): Promise<StatusOutcome> => {
      const opened = await session();
      if (!opened.ok) return silence(opened.error);
      return statusOf({ session: opened.value, validMs: deadlines.startValidMs, now: now() }, attempt);
    };
    const give = async (attempt: GatewayAttempt, refund: RefundOrder): Promise<RefundOutcome> => {
      const opened = await session();
      if (!opened.ok) return silence(opened.error);
      return giveBack(
        { session: opened.value, validMs: deadlines.startValidMs, now: now() },
        attempt,
        refund,
      );
    };
    return {
      ...{ id, currencies: ['EGP'], traits, deadlines, status },
      start: async (order) => {
        const wallet = isEgyptianMobile(order.payerPhone) ? localMobile(order.payerPhone) : undefined;
        if (isWallet && wallet === undefined)
          return { kind: 'refused', reason: 'no mobile number of a wallet' };
        const opened = await session();
        if (!opened.ok) return notStarted(opened);
        return start(side, opened.value, { order, wallet, now: now() });
      },
      // Whoever pays at a kiosk does not come back.
      readCallback: (fields) =>
        isWallet ? readCallback(hmacSecret, fields) : err({ code: 'malformed_callback' }),
      readNotice: (notice) => readNotice(hmacSecret, notice),
      verify: async (attempt) => {
        const found = await status(attempt);
        return found.kind === 'paid' || found.kind === 'not_paid' || found.kind === 'unknown'
          ? found
          : unknown('it is not paid yet');
      },
      reverse: async () => ({ kind: 'too_late' }),
      ...(isWallet && settings.walletRefunds === 'yes'
        ? { refund: { inParts: false, withinMs: null, give } }
        : {}),
    } satisfies Gateway;
  },
});

interface Side {
  readonly isWallet: boolean;
  readonly validMs: number;
  readonly integrationId: number;
  readonly customerEmail: string;
  readonly customerMobile: string;
  readonly payAt: string;
  /** Payers are sent nowhere less safe than where Paymob itself is asked. */
  readonly protocol: string;
}

interface Starting {
  readonly order: GatewayOrder;
  /** The payer's mobile number, as Egyptians write it. */
  readonly wallet: string | undefined;
  readonly now: Date;
}

/** An order, a key to pay it with, and the payment itself, which waits for the payer. */
async function start(side: Side, session: Session, starting: Starting): Promise<StartOutcome> {
  const { orderId, amount } = starting.order;
  const price = { amount_cents: Number(amount.minor), currency: 'EGP' };
  const ordered = await session.post('ecommerce/orders', {
    ...{ ...price, merchant_order_id: orderId, delivery_needed: false, items: [] },
  });
  if (!ordered.ok || !OrderAnswer.Check(ordered.value)) return notStarted(ordered);
  const { id } = ordered.value;
  const keyed = await session.post('acceptance/payment_keys', {
    ...{ ...price, order_id: id, integration_id: side.integrationId },
    ...{ expiration: side.validMs / 1_000, billing_data: billingOf(side, starting) },
  });
  if (!keyed.ok || !TokenAnswer.Check(keyed.value)) return notStarted(keyed);
  const source = side.isWallet
    ? { identifier: starting.wallet, subtype: 'WALLET' }
    : { identifier: 'AGGREGATOR', subtype: 'AGGREGATOR' };
  const paying = await session.postOpenly('acceptance/payments/pay', {
    source,
    payment_token: keyed.value.token,
  });
  if (!paying.ok) return notStarted(paying);
  const page = side.isWallet
    ? walletPage(side, paying.value, id)
    : kioskCode(side, paying.value, id, starting.now);
  if (page !== undefined) return { kind: 'started', token: String(id), page };
  return DeclinedAnswer.Check(paying.value) ? { kind: 'refused', reason: 'declined' } : notStarted(paying);
}

/** None of it is known of the payer but the telephone; fields that do not apply are `NA`. */
function billingOf(
  { customerEmail, customerMobile }: Side,
  { wallet }: Starting,
): Readonly<Record<string, string>> {
  return {
    ...{ first_name: 'NA', last_name: 'NA', email: customerEmail, phone_number: wallet ?? customerMobile },
    ...{ apartment: 'NA', floor: 'NA', building: 'NA', street: 'NA', postal_code: 'NA', city: 'NA' },
    ...{ state: 'NA', country: 'EG', shipping_method: 'NA' },
  };
}

function isOf(order: number | { readonly id: number } | undefined, id: number): boolean {
  return order === undefined || (typeof order === 'number' ? order : order.id) === id;
}

function kioskCode({ payAt, validMs }: Side, value: unknown, id: number, now: Date): GatewayCode | undefined {
  if (!KioskAnswer.Check(value) || !isOf(value.order, id)) return undefined;
  const code = String(value.data.bill_reference);
  return { method: 'CODE', code, payAt, expiresAt: new Date(now.getTime() + validMs).toISOString() };
}

function walletPage({ protocol }: Side, value: unknown, id: number): GatewayPage | undefined {
  if (!WalletAnswer.Check(value) || !isOf(value.order, id)) return undefined;
  const url = URL.parse(value.redirect_url || value.iframe_redirection_url || '');
  return url?.protocol === protocol ? { method: 'GET', url: url.href, fields: {} } : undefined;
}

/** Refused, which another of the same name is as well; or silent, or unreadable. */
function notStarted(answer: Asked): StartOutcome {
  if (answer.ok) return { kind: 'unreachable', reason: UNREADABLE.reason };
  return answer.error.code === 'refused'
    ? { kind: 'refused', reason: `status ${answer.error.status}` }
    : { kind: 'unreachable', reason: silence(answer.error).reason };
}
