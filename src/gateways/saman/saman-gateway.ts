import { err, money, ok, type Result } from '../../kernel/index.ts';
import type {
  CallbackReading,
  Gateway,
  GatewayAttempt,
  GatewayDeadlines,
  GatewayOrder,
  GatewayTraits,
  NotPaidOutcome,
  ReverseOutcome,
  StartOutcome,
  StatusOutcome,
  UnknownOutcome,
  VerifyOutcome,
} from '../../payments/index.ts';
import { askJson, type NoAnswer, tell } from '../../platform/index.ts';
import { isIranianMobile, localPhone } from '../iranian-phone.ts';
import { gatewayKind } from '../kind.ts';
import { isMaskedCard, RETURNED, UNREADABLE, unknown } from '../outcomes.ts';
import { ADDRESS, TERMINAL } from '../setting-patterns.ts';
import {
  CodeAnswer,
  PaidReceipt,
  ReceiptAnswer,
  ReceiptRefusal,
  TokenAnswer,
  TokenRefusal,
  TransactionAnswer,
} from './answers.ts';

const MINUTE_MS = 60_000;
/** The receipt says the same of a payment before and after it is verified. */
const TRAITS: GatewayTraits = {
  instruments: ['card'],
  findsBy: 'order',
  takenBy: 'verify',
  knownBy: 'verify',
};

/** Saman Electronic Payment, SEP (countries.md §2.1, §2.3). */
export const SAMAN = gatewayKind({
  kind: 'saman',
  name: 'Saman (SEP)',
  currencies: ['IRR'],
  settings: {
    terminalId: {
      what: 'The number of the terminal. Saman knows you by it and by the address of your server.',
      pattern: TERMINAL,
    },
    tokenUrl: {
      what: 'Where a payment is announced.',
      fallback: 'https://sep.shaparak.ir/onlinepg/onlinepg',
      pattern: ADDRESS,
    },
    pageUrl: {
      what: 'Where payers are sent with their token.',
      fallback: 'https://sep.shaparak.ir/OnlinePG/SendToken',
      pattern: ADDRESS,
    },
    transactionUrl: {
      what: 'What stands in front of the addresses for receipt, verification and reversal.',
      fallback: 'https://sep.shaparak.ir/verifyTxnRandomSessionkey',
      pattern: ADDRESS,
    },
    pageMinutes: {
      what: 'How long a payer may take at the page: 20 to 60 minutes, since the receipt answers for an hour.',
      fallback: '20',
      pattern: /^(?:[2-5]\d|60)$/,
    },
  },
  create: ({ terminalId, tokenUrl, pageUrl, transactionUrl, pageMinutes }, { id, fetchTimeoutMs }) => {
    const deadlines: GatewayDeadlines = {
      startValidMs: Number(pageMinutes) * MINUTE_MS,
      verifyWithinMs: 30 * MINUTE_MS,
      reverseWithinMs: 50 * MINUTE_MS,
      returnsWithinMs: 72 * 60 * MINUTE_MS,
    };
    const side: Side = {
      terminalId,
      pageUrl,
      pageMinutes: Number(pageMinutes),
      askToken: (body) => askJson(tokenUrl, body, fetchTimeoutMs),
      askTransaction: (name, body) => askJson(`${transactionUrl}/${name}`, body, fetchTimeoutMs),
    };
    return {
      ...{ id, currencies: ['IRR'], traits: TRAITS, deadlines, readCallback },
      start: (order) => start(side, order),
      status: (attempt) => status(side, attempt),
      verify: (attempt) => verify(side, attempt),
      reverse: (attempt) => reverse(side, attempt),
    } satisfies Gateway;
  },
});

type Asking = Promise<Result<unknown, NoAnswer>>;

interface Side {
  readonly terminalId: string;
  readonly pageUrl: string;
  readonly pageMinutes: number;
  readonly askToken: (body: Readonly<Record<string, unknown>>) => Asking;
  readonly askTransaction: (
    name: 'api/v2/ipg/payment/receipt' | 'ipg/VerifyTransaction' | 'ipg/ReverseTransaction',
    body: Readonly<Record<string, unknown>>,
  ) => Asking;
}

async function start(side: Side, order: GatewayOrder): Promise<StartOutcome> {
  const { orderId, amount, callbackUrl, payerPhone } = order;
  const answer = await side.askToken({
    ...{ action: 'token', TerminalId: side.terminalId, Amount: Number(amount.minor), ResNum: orderId },
    ...{ RedirectUrl: callbackUrl, TokenExpiryInMin: side.pageMinutes },
    ...(isIranianMobile(payerPhone) ? { CellNumber: localPhone(payerPhone) } : {}),
  });
  if (!answer.ok) return { kind: 'unreachable', reason: tell(answer.error) };
  const { value } = answer;
  if (TokenAnswer.Check(value)) {
    const { token } = value;
    return { kind: 'started', token, page: { method: 'GET', url: side.pageUrl, fields: { token } } };
  }
  return TokenRefusal.Check(value)
    ? { kind: 'refused', reason: `code ${value.errorCode ?? 'none'}` }
    : { kind: 'unreachable', reason: UNREADABLE.reason };
}

const ORDER_ID = /^\d{1,18}$/;
const STATE = /^[A-Za-z]{2,40}$/;
const REF_NUM = /^[\w./+=-]{3,64}$/;

function readCallback(
  fields: Readonly<Record<string, string>>,
): Result<CallbackReading, { readonly code: 'malformed_callback' }> {
  const { ResNum: orderId = '', State = '', RefNum = '' } = fields;
  if (!ORDER_ID.test(orderId) || !STATE.test(State)) return err({ code: 'malformed_callback' });
  // Without having paid there is no receipt.
  if (State !== 'OK') return ok({ orderId, claim: State === 'CanceledByUser' ? 'cancelled' : 'declined' });
  return REF_NUM.test(RefNum)
    ? ok({ orderId, claim: 'paid', gatewayRef: RefNum })
    : err({ code: 'malformed_callback' });
}

/**
 * Only the receipt, which is asked for by our own token, ties a reference to our order: neither verify nor reverse names the
 * order, so what a callback claimed is never asked about.
 */
async function status(side: Side, attempt: GatewayAttempt): Promise<StatusOutcome> {
  const answer = await side.askTransaction('api/v2/ipg/payment/receipt', {
    ...{ Token: attempt.token, TerminalNumber: Number(side.terminalId) },
  });
  if (!answer.ok) return unknown(tell(answer.error));
  const { value } = answer;
  if (ReceiptRefusal.Check(value)) return unknown(`receipt: code ${value.ErrorCode ?? 'none'}`);
  if (!ReceiptAnswer.Check(value)) return UNREADABLE;
  if (value.Data.ResNum !== attempt.orderId) return unknown('it is of another order');
  switch (value.Data.Status) {
    case 0:
      return { kind: 'in_progress' };
    case 1:
      return { kind: 'not_paid', reason: 'cancelled' };
    case 3:
      return { kind: 'not_paid', reason: 'declined' };
    default:
      return paidReceipt(side, value.Data);
  }
}

function paidReceipt(side: Side, data: unknown): StatusOutcome {
  if (!PaidReceipt.Check(data)) return UNREADABLE;
  if (String(data.TerminalId) !== side.terminalId) return unknown('it is of another terminal');
  const amount = money(BigInt(data.Amount), 'IRR');
  return { kind: 'authorised', gatewayRef: data.RefNum, amount };
}

/** What a payment's reference is, or why it cannot be asked about. */
async function referenceOf(
  side: Side,
  attempt: GatewayAttempt,
): Promise<Result<string, NotPaidOutcome | UnknownOutcome>> {
  const found = await status(side, attempt);
  if (found.kind === 'authorised') return ok(found.gatewayRef);
  if (found.kind === 'not_paid' || found.kind === 'unknown') return err(found);
  return err(unknown('the payer is still at the page'));
}

const DONE = 0;
const DONE_BEFORE = 2;
const REVERSED_BEFORE = 5;
/** Over the time: of what was not verified in it, verify says that it went back. */
const TOO_LATE = -6;

async function verify(side: Side, attempt: GatewayAttempt): Promise<VerifyOutcome> {
  const reference = await referenceOf(side, attempt);
  if (!reference.ok) return reference.error;
  const answer = await side.askTransaction('ipg/VerifyTransaction', {
    ...{ RefNum: reference.value, TerminalNumber: Number(side.terminalId) },
  });
  if (!answer.ok) return unknown(tell(answer.error));
  const { value } = answer;
  if (!CodeAnswer.Check(value)) return UNREADABLE;
  const { ResultCode } = value;
  if (ResultCode === TOO_LATE || ResultCode === REVERSED_BEFORE) return RETURNED;
  if (ResultCode !== DONE && ResultCode !== DONE_BEFORE) return unknown(`code ${ResultCode}`);
  return TransactionAnswer.Check(value)
    ? paidTransaction(side, reference.value, value.TransactionDetail)
    : UNREADABLE;
}

function paidTransaction(
  side: Side,
  gatewayRef: string,
  detail: {
    readonly RefNum: string;
    readonly TerminalNumber: number | string;
    readonly OrginalAmount: number;
    readonly MaskedPan?: string | null;
  },
): VerifyOutcome {
  if (detail.RefNum !== gatewayRef || String(detail.TerminalNumber) !== side.terminalId)
    return unknown('it is of another transaction');
  const { MaskedPan } = detail;
  const paid = { kind: 'paid', gatewayRef, amount: money(BigInt(detail.OrginalAmount), 'IRR') } as const;
  return typeof MaskedPan === 'string' && isMaskedCard(MaskedPan) ? { ...paid, maskedCard: MaskedPan } : paid;
}

async function reverse(side: Side, attempt: GatewayAttempt): Promise<ReverseOutcome> {
  const reference = await referenceOf(side, attempt);
  if (!reference.ok)
    return reference.error.kind === 'unknown'
      ? reference.error
      : { kind: 'refused', reason: `it is ${reference.error.reason}` };
  const answer = await side.askTransaction('ipg/ReverseTransaction', {
    ...{ RefNum: reference.value, TerminalNumber: Number(side.terminalId) },
  });
  if (!answer.ok) return unknown(tell(answer.error));
  if (!CodeAnswer.Check(answer.value)) return UNREADABLE;
  const { ResultCode } = answer.value;
  if (ResultCode === DONE || ResultCode === REVERSED_BEFORE) return { kind: 'reversed' };
  return ResultCode === TOO_LATE ? { kind: 'too_late' } : { kind: 'refused', reason: `code ${ResultCode}` };
}
