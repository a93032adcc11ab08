import { err, money, ok, type Result } from '../../kernel/index.ts';
import type {
  CallbackReading,
  Gateway,
  GatewayAttempt,
  GatewayDeadlines,
  GatewayOrder,
  GatewayTraits,
  ReverseOutcome,
  StartOutcome,
  StatusOutcome,
  VerifyOutcome,
} from '../../payments/index.ts';
import { type JsonApi, notStarted, openJsonApi, silence } from '../json-api.ts';
import { gatewayKind } from '../kind.ts';
import { lastFour, RETURNED, UNREADABLE, unknown } from '../outcomes.ts';
import { safePage } from '../safe-page.ts';
import { ADDRESS } from '../setting-patterns.ts';
import { OpenedAnswer, OrderAnswer } from './answers.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

/** Payers have a card; the order can be asked about from the start; the money is ours when we have confirmed it. */
const TRAITS: GatewayTraits = { instruments: ['card'], findsBy: 'order', takenBy: 'verify' };

/** Copy this folder, and change it line by line against the provider's documents (docs/contribute/add-a-gateway.md). */
export const TEMPLATE = gatewayKind({
  kind: 'template',
  name: 'Template Pay',
  currencies: ['USD'],
  settings: {
    shop: { what: 'The number of your shop.', pattern: /^\d{4,12}$/ },
    key: { what: 'The key of the API.', secret: true, pattern: /^[\x21-\x7e]{16,200}$/ },
    apiUrl: {
      what: 'Where Template Pay is asked.',
      fallback: 'https://api.template-pay.example/v1',
      pattern: ADDRESS,
    },
  },
  create: ({ shop, key, apiUrl }, { id, fetchTimeoutMs }) => {
    const deadlines: GatewayDeadlines = {
      startValidMs: 20 * MINUTE_MS,
      // What nobody confirms goes back by itself.
      verifyWithinMs: 60 * MINUTE_MS,
      reverseWithinMs: 120 * MINUTE_MS,
      returnsWithinMs: 3 * DAY_MS,
    };
    // Opened anew for each call of ours: all that is asked in it has the time-out together.
    const api = () => openJsonApi({ apiUrl, headers: { authorization: `Bearer ${key}` } }, fetchTimeoutMs);
    return {
      ...{ id, currencies: ['USD'], traits: TRAITS, deadlines, readCallback },
      start: (order) => start(api(), { shop, apiUrl }, order),
      status: async (attempt) => read(await ask(api(), attempt, 'GET'), attempt),
      verify: (attempt) => verify(api(), attempt),
      reverse: (attempt) => reverse(api(), attempt),
    } satisfies Gateway;
  },
});

async function start(
  api: JsonApi,
  { shop, apiUrl }: { readonly shop: string; readonly apiUrl: string },
  { orderId, amount, callbackUrl, language, description }: GatewayOrder,
): Promise<StartOutcome> {
  const answer = await api({
    ...{ method: 'POST', path: 'orders', headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({
      ...{ shop, order: orderId, amount: String(amount.minor), back: callbackUrl, language, description },
    }),
  });
  if (!answer.ok || !OpenedAnswer.Check(answer.value)) return notStarted(answer);
  const page = safePage(answer.value.page, apiUrl);
  return page === undefined
    ? { kind: 'unreachable', reason: UNREADABLE.reason }
    : { kind: 'started', token: answer.value.ticket, page };
}

/** A claim and never proof: it only says which order to ask about. */
function readCallback(
  fields: Readonly<Record<string, string>>,
): Result<CallbackReading, { readonly code: 'malformed_callback' }> {
  const { order: orderId = '', result } = fields;
  if (!/^\d{1,18}$/.test(orderId)) return err({ code: 'malformed_callback' });
  switch (result) {
    case 'paid':
    case 'declined':
    case 'cancelled':
      return ok({ orderId, claim: result });
    default:
      return err({ code: 'malformed_callback' });
  }
}

type Asked = Awaited<ReturnType<JsonApi>>;

function ask(
  api: JsonApi,
  { token }: GatewayAttempt,
  method: 'GET' | 'POST',
  act?: 'confirm' | 'return',
): Promise<Asked> {
  return api({ method, path: `orders/${token}${act === undefined ? '' : `/${act}`}` });
}

/** Silence, and whatever cannot be read or is about another order, is `unknown`: never a payment that failed. */
function read(answer: Asked, { orderId, token }: GatewayAttempt): StatusOutcome {
  if (!answer.ok) return silence(answer.error);
  if (!OrderAnswer.Check(answer.value)) return UNREADABLE;
  const { order, ticket, state, amount, receipt, last4 } = answer.value;
  if (order !== orderId || ticket !== token) return unknown('the answer is about another order');
  // Passed on as they state it; whether it is what was asked for is looked at elsewhere.
  const taken = { gatewayRef: receipt ?? '', amount: money(BigInt(amount), 'USD') };
  switch (state) {
    case 'waiting':
      return { kind: 'in_progress' };
    case 'declined':
    case 'cancelled':
    case 'expired':
      return { kind: 'not_paid', reason: state };
    case 'returned':
      return RETURNED;
    case 'paid':
      return receipt === null ? UNREADABLE : { kind: 'authorised', ...taken };
    case 'confirmed':
      return receipt === null ? UNREADABLE : { kind: 'paid', ...taken, ...lastFour(last4) };
  }
}

/** Confirming twice is confirming once, so it is asked without asking for the state before. */
async function verify(api: JsonApi, attempt: GatewayAttempt): Promise<VerifyOutcome> {
  const found = read(await ask(api, attempt, 'POST', 'confirm'), attempt);
  if (found.kind === 'in_progress') return unknown('the payer is still at the page');
  return found.kind === 'authorised' ? unknown('it was not confirmed') : found;
}

async function reverse(api: JsonApi, attempt: GatewayAttempt): Promise<ReverseOutcome> {
  const found = read(await ask(api, attempt, 'POST', 'return'), attempt);
  if (found.kind === 'unknown') return found;
  if (found.kind === 'not_paid' && found.reason === 'returned') return { kind: 'reversed' };
  return found.kind === 'paid' ? { kind: 'too_late' } : { kind: 'refused', reason: `it is ${found.kind}` };
}
