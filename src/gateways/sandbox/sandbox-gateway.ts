import { type Currency, err, type Money, ok, parseWireMoney, type Result } from '../../kernel/index.ts';
import type {
  CallbackReading,
  Gateway,
  GatewayAttempt,
  GatewayDeadlines,
  GatewayOrder,
  GatewayTraits,
  PaidOutcome,
  ReverseOutcome,
  StartOutcome,
  StatusOutcome,
  UnknownOutcome,
  VerifyOutcome,
} from '../../payments/index.ts';
import { askJson, type NoAnswer, tell } from '../../platform/index.ts';
import { isMaskedCard, RETURNED, UNREADABLE, unknown } from '../outcomes.ts';
import {
  MoneyAnswer,
  MoneyRefusal,
  OrderStatus,
  PushAnswer,
  PushWaysAnswer,
  TokenAnswer,
  TransactionStatus,
} from './answers.ts';

export interface SandboxGatewayOptions {
  readonly id: string;
  /** Where our server reaches the bank, without a slash at the end. */
  readonly baseUrl: string;
  /** Where the payer's browser reaches it, when that is another address. */
  readonly pageBaseUrl?: string;
  readonly terminal: string;
  readonly password: string;
  /** For a whole call, from connecting to the last byte. */
  readonly fetchTimeoutMs: number;
  readonly currencies: readonly Currency[];
}

/** The bank's own limits: token 20 min, verify 30 min and reverse 50 min after the payer paid. */
const DEADLINES: GatewayDeadlines = {
  startValidMs: 20 * 60_000,
  verifyWithinMs: 30 * 60_000,
  reverseWithinMs: 50 * 60_000,
  returnsWithinMs: 72 * 3_600_000,
};

const TRAITS: GatewayTraits = { instruments: ['card', 'wallet'], findsBy: 'order', takenBy: 'verify' };

/** Bank of the Sandbox as a gateway. Holds no state; every call may be repeated. */
export function createSandboxGateway(options: SandboxGatewayOptions): Gateway {
  // The addresses are read at each call: a server on a port of the system's choice learns its own late.
  const { id, currencies, terminal, password, fetchTimeoutMs } = options;
  const ask: Ask = (call, body) =>
    askJson(`${options.baseUrl}/api/${call}`, { terminal, password, ...body }, fetchTimeoutMs);
  return {
    id,
    currencies,
    traits: TRAITS,
    deadlines: DEADLINES,
    start: (order) => start(ask, options.pageBaseUrl ?? options.baseUrl, order),
    readCallback,
    status: (attempt) => status(ask, attempt),
    verify: (attempt) => verify(ask, attempt),
    reverse: (attempt) => reverse(ask, attempt),
    push: {
      waysOf: async (phone) => {
        const answer = await ask('push/ways', { phone });
        return answer.ok && PushWaysAnswer.Check(answer.value) ? answer.value.ways : [];
      },
      ask: async ({ orderId }, phone, way) => {
        const answer = await ask('push', { orderId, phone, way });
        if (!answer.ok) return unknown(tell(answer.error));
        if (!PushAnswer.Check(answer.value)) return UNREADABLE;
        const { status, errorCode } = answer.value;
        return status === 1 ? { kind: 'asked' } : { kind: 'refused', reason: `error ${errorCode ?? status}` };
      },
    },
  };
}

type Ask = (
  call: 'token' | 'status' | 'verify' | 'reverse' | 'push' | 'push/ways',
  body: Readonly<Record<string, string>>,
) => Promise<Result<unknown, NoAnswer>>;

async function start(ask: Ask, pageBaseUrl: string, order: GatewayOrder): Promise<StartOutcome> {
  const { orderId, amount, callbackUrl, language, description } = order;
  const { minor, currency } = amount;
  const answer = await ask('token', {
    ...{ orderId, callbackUrl, language, description, currency },
    amount: minor.toString(),
  });
  if (!answer.ok) return { kind: 'unreachable', reason: tell(answer.error) };
  if (!TokenAnswer.Check(answer.value)) return { kind: 'unreachable', reason: UNREADABLE.reason };
  if (answer.value.status === -1) return { kind: 'refused', reason: `error ${answer.value.errorCode}` };
  const { token } = answer.value;
  const url = `${pageBaseUrl}/pay?token=${encodeURIComponent(token)}`;
  return { kind: 'started', token, page: { method: 'GET', url, fields: {} } };
}

/** State and Status say the same in words and in numbers; a callback in which they differ is nobody's. */
const CLAIMS: Readonly<Record<string, CallbackReading['claim']>> = {
  'OK 2': 'paid',
  'CanceledByUser 1': 'cancelled',
  'Failed 3': 'declined',
};
const ORDER_ID = /^\d{1,18}$/;
const REF_NUM = /^[A-Za-z0-9_-]{8,64}$/;

function readCallback(
  fields: Readonly<Record<string, string>>,
): Result<CallbackReading, { readonly code: 'malformed_callback' }> {
  const { State, Status, OrderId: orderId = '', RefNum: gatewayRef = '' } = fields;
  const claim = CLAIMS[`${State} ${Status}`];
  if (claim === undefined || !ORDER_ID.test(orderId)) return err({ code: 'malformed_callback' });
  if (claim !== 'paid') return ok({ orderId, claim });
  return REF_NUM.test(gatewayRef) ? ok({ orderId, claim, gatewayRef }) : err({ code: 'malformed_callback' });
}

async function status(ask: Ask, attempt: GatewayAttempt): Promise<StatusOutcome> {
  const answer = await ask('status', { orderId: attempt.orderId });
  if (!answer.ok) return unknown(tell(answer.error));
  const { value } = answer;
  if (TransactionStatus.Check(value)) {
    const taken = readTransaction(value, attempt);
    if (taken.kind === 'unknown' || value.status === 'verified') return taken;
    if (value.status === 'reversed') return RETURNED;
    return { kind: 'authorised', gatewayRef: taken.gatewayRef, amount: taken.amount };
  }
  if (!OrderStatus.Check(value) || value.orderId !== attempt.orderId) return UNREADABLE;
  if (value.status === 'in_progress') return { kind: 'in_progress' };
  if (value.status !== 'not_found') return { kind: 'not_paid', reason: value.status };
  // Without a token nobody was ever sent to the page. With one, the bank contradicts itself.
  return attempt.token === ''
    ? { kind: 'not_paid', reason: 'expired' }
    : unknown('the bank does not know the order');
}

/**
 * The reference that a callback brought is only a claim. When the bank does not know it for this order, or
 * when there is none, the bank is asked for the true one by our own order id.
 */
async function verify(ask: Ask, attempt: GatewayAttempt): Promise<VerifyOutcome> {
  if (attempt.gatewayRef !== undefined) {
    const outcome = await verifyByRef(ask, attempt, attempt.gatewayRef);
    if (outcome !== 'not_found') return outcome;
  }
  const found = await status(ask, attempt);
  if (found.kind === 'in_progress') return unknown('the payer is still at the page');
  if (found.kind !== 'authorised') return found;
  const outcome = await verifyByRef(ask, attempt, found.gatewayRef);
  return outcome === 'not_found' ? unknown('the bank does not know its own reference') : outcome;
}

async function verifyByRef(
  ask: Ask,
  attempt: GatewayAttempt,
  refNum: string,
): Promise<VerifyOutcome | 'not_found'> {
  const answer = await ask('verify', { refNum, orderId: attempt.orderId });
  if (!answer.ok) return unknown(tell(answer.error));
  const { value } = answer;
  if (MoneyRefusal.Check(value))
    return value.resultCode === -2 ? 'not_found' : unknown(`result ${value.resultCode}`);
  if (!MoneyAnswer.Check(value)) return UNREADABLE;
  const taken = readTransaction(value, attempt);
  if (taken.kind === 'unknown') return taken;
  if (value.resultCode === 0 || value.resultCode === 2) return taken;
  return value.resultCode === -3 ? UNREADABLE : RETURNED;
}

async function reverse(ask: Ask, attempt: GatewayAttempt): Promise<ReverseOutcome> {
  const refNum = attempt.gatewayRef ?? (await findRef(ask, attempt));
  if (typeof refNum !== 'string') return refNum;
  const answer = await ask('reverse', { refNum, orderId: attempt.orderId });
  if (!answer.ok) return unknown(tell(answer.error));
  const { value } = answer;
  if (MoneyRefusal.Check(value)) return { kind: 'refused', reason: `result ${value.resultCode}` };
  if (!MoneyAnswer.Check(value)) return UNREADABLE;
  const taken = readTransaction(value, attempt);
  if (taken.kind === 'unknown') return taken;
  if (value.resultCode === 0 || value.resultCode === 5) return { kind: 'reversed' };
  if (value.resultCode === -6) return { kind: 'too_late' };
  return value.resultCode === -3 ? { kind: 'refused', reason: 'not verified' } : UNREADABLE;
}

/** The reference of money to be given back, or the outcome when there is no such money. */
async function findRef(ask: Ask, attempt: GatewayAttempt): Promise<string | ReverseOutcome> {
  const found = await status(ask, attempt);
  if (found.kind === 'paid' || found.kind === 'authorised') return found.gatewayRef;
  if (found.kind === 'unknown') return found;
  if (found.kind === 'not_paid' && found.reason === 'returned') return { kind: 'reversed' };
  return { kind: 'refused', reason: 'nothing was paid' };
}

interface Transaction {
  readonly orderId: string;
  readonly amount: string;
  readonly currency: string;
  readonly refNum: string;
  readonly maskedPan?: string | null;
}

function readTransaction(transaction: Transaction, attempt: GatewayAttempt): PaidOutcome | UnknownOutcome {
  if (transaction.orderId !== attempt.orderId) return unknown('the answer is about another order');
  const amount: Result<Money, unknown> = parseWireMoney({
    value: transaction.amount,
    currency: transaction.currency,
  });
  if (!amount.ok) return UNREADABLE;
  const { refNum: gatewayRef, maskedPan } = transaction;
  const paid = { kind: 'paid', gatewayRef, amount: amount.value } as const;
  return typeof maskedPan === 'string' && isMaskedCard(maskedPan) ? { ...paid, maskedCard: maskedPan } : paid;
}
