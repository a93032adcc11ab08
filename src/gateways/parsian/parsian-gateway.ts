import type {
  Gateway,
  GatewayAttempt,
  GatewayDeadlines,
  GatewayOrder,
  ReverseOutcome,
  StartOutcome,
} from '../../payments/index.ts';
import { tell } from '../../platform/index.ts';
import { gatewayKind } from '../kind.ts';
import { UNREADABLE, unknown } from '../outcomes.ts';
import { PAGE_MINUTES } from '../setting-patterns.ts';
import { ReversalAnswer, SaleAnswer } from './answers.ts';
import { readCallback } from './claim.ts';
import {
  type Call,
  createCall,
  DONE,
  isPositive,
  orderFields,
  SETTINGS,
  type Service,
  startedAt,
  status,
  TRAITS,
  verify,
} from './services.ts';

const MINUTE_MS = 60_000;

/** Parsian Electronic Commerce, PEC (countries.md §2.1, §2.5): sales. */
export const PARSIAN = gatewayKind({
  kind: 'parsian',
  name: 'Parsian (PEC)',
  currencies: ['IRR'],
  settings: {
    ...SETTINGS,
    reverseMinutes: {
      what: 'How long what was confirmed can be reversed: the document says before the end of the business day, so ask.',
      fallback: '30',
      pattern: PAGE_MINUTES,
    },
  },
  create: (settings, { id, fetchTimeoutMs }) => {
    const deadlines: GatewayDeadlines = {
      startValidMs: Number(settings.pageMinutes) * MINUTE_MS,
      verifyWithinMs: Number(settings.confirmMinutes) * MINUTE_MS,
      reverseWithinMs: Number(settings.reverseMinutes) * MINUTE_MS,
      returnsWithinMs: 72 * 60 * MINUTE_MS,
    };
    const call = createCall(settings, fetchTimeoutMs);
    return {
      ...{ id, currencies: ['IRR'], traits: TRAITS, deadlines, readCallback },
      start: (order) => start(call, settings.pageUrl, order),
      status: async (attempt) => status(attempt),
      verify: (attempt) => verify(call, attempt),
      reverse: (attempt) => reverse(call, attempt),
    } satisfies Gateway;
  },
});

const SALE: Service = {
  ...{ path: 'Sale/SaleService.asmx', service: 'Sale/SaleService', name: 'SalePaymentRequest' },
};
/** It is called otherwise than its address. */
const REVERSE: Service = {
  ...{ path: 'Reverse/ReversalService.asmx', service: 'Reversal/ReversalService', name: 'ReversalRequest' },
};

async function start(call: Call, pageUrl: string, order: GatewayOrder): Promise<StartOutcome> {
  const { orderId, amount } = order;
  const fields = { OrderId: orderId, Amount: String(amount.minor), ...orderFields(order) };
  const answer = await call(SALE, fields);
  if (!answer.ok) return { kind: 'unreachable', reason: tell(answer.error) };
  return SaleAnswer.Check(answer.value)
    ? startedAt(pageUrl, answer.value.SalePaymentRequestResult)
    : { kind: 'unreachable', reason: UNREADABLE.reason };
}

const REVERSED_BEFORE = '-1551';
const TOO_LATE = '-1549';
/** Reversing is switched off for the merchant; not in a state to be reversed; not allowed. */
const REFUSALS: readonly string[] = ['-108', '-1550', '-1552'];

async function reverse(call: Call, attempt: GatewayAttempt): Promise<ReverseOutcome> {
  const answer = await call(REVERSE, { Token: attempt.token });
  if (!answer.ok) return unknown(tell(answer.error));
  if (!ReversalAnswer.Check(answer.value)) return UNREADABLE;
  const { Status, Token } = answer.value.ReversalRequestResult;
  if (isPositive(Token) && Token !== attempt.token) return unknown('it is of another order');
  if (Status === DONE || Status === REVERSED_BEFORE) return { kind: 'reversed' };
  if (Status === TOO_LATE) return { kind: 'too_late' };
  const reason = `reverse: code ${Status}`;
  return REFUSALS.includes(Status) ? { kind: 'refused', reason } : unknown(reason);
}
