import { parseBillPair } from '../../kernel/index.ts';
import type { Gateway, GatewayDeadlines, GatewayOrder, StartOutcome } from '../../payments/index.ts';
import { tell } from '../../platform/index.ts';
import { gatewayKind } from '../kind.ts';
import { UNREADABLE } from '../outcomes.ts';
import { BillAnswer } from './answers.ts';
import { readCallback } from './claim.ts';
import {
  type Call,
  createCall,
  orderFields,
  SETTINGS,
  type Service,
  startedAt,
  status,
  TRAITS,
  verify,
} from './services.ts';

const MINUTE_MS = 60_000;

/**
 * Parsian's bill service (countries.md §2.5): bill ID and payment ID in, and the bank's switch posts to the utility. The money
 * is never ours, and there is no taking it back.
 */
export const PARSIAN_BILL = gatewayKind({
  kind: 'parsian-bill',
  name: 'Parsian (PEC), bills',
  currencies: ['IRR'],
  settings: SETTINGS,
  create: (settings, { id, fetchTimeoutMs }) => {
    const deadlines: GatewayDeadlines = {
      startValidMs: Number(settings.pageMinutes) * MINUTE_MS,
      verifyWithinMs: Number(settings.confirmMinutes) * MINUTE_MS,
      // What was posted to the utility is not taken out of its books again.
      reverseWithinMs: 0,
      returnsWithinMs: 72 * 60 * MINUTE_MS,
    };
    const call = createCall(settings, fetchTimeoutMs);
    return {
      ...{ id, currencies: ['IRR'], deadlines, readCallback },
      traits: { ...TRAITS, takes: 'bill', pays: 'biller' },
      start: (order) => start(call, settings.pageUrl, order),
      status: async (attempt) => status(attempt),
      verify: (attempt) => verify(call, attempt),
      reverse: async () => ({ kind: 'too_late' }),
    } satisfies Gateway;
  },
});

const BILL: Service = {
  ...{ path: 'Bill/BillService.asmx', service: 'Bill/BillService', name: 'BillPaymentRequest' },
};

/** The bank derives the amount from the payment ID: an order of another amount would be paid with that one. */
async function start(call: Call, pageUrl: string, order: GatewayOrder): Promise<StartOutcome> {
  const { orderId, amount, bill } = order;
  if (bill === undefined) return { kind: 'refused', reason: 'it is no payment of one bill' };
  const pair = parseBillPair(bill.billId, bill.paymentId);
  if (!pair.ok) return { kind: 'refused', reason: pair.error.code };
  const { billId, paymentId, amountMinor } = pair.value;
  if (amountMinor !== amount.minor)
    return { kind: 'refused', reason: 'another amount than the payment ID says' };
  const answer = await call(BILL, {
    ...{ BillId: billId, PayId: paymentId, OrderId: orderId, Amount: String(amount.minor) },
    ...orderFields(order),
  });
  if (!answer.ok) return { kind: 'unreachable', reason: tell(answer.error) };
  return BillAnswer.Check(answer.value)
    ? startedAt(pageUrl, answer.value.BillPaymentRequestResult)
    : { kind: 'unreachable', reason: UNREADABLE.reason };
}
