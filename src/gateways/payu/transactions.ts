import { err, type Money, ok, parseTypedAmount, type Result, toDecimalText } from '../../kernel/index.ts';
import type {
  GatewayAttempt,
  NotPaidOutcome,
  PaidOutcome,
  RefundOrder,
  RefundOutcome,
  StatusOutcome,
  UnknownOutcome,
} from '../../payments/index.ts';
import { type Asked, silence } from '../json-api.ts';
import { isMaskedCard, RETURNED, UNREADABLE, unknown } from '../outcomes.ts';
import { type KnownRefund, lessRefunds, refundedBefore, sumOf } from '../refunds.ts';
import { NoRefundsAnswer, RefundAnswer, RefundsAnswer, type Transaction, VerifyAnswer } from './answers.ts';
import { PAYU_ID } from './hashes.ts';

/** A command and what it is about; `var1` is hashed. */
export type Command = (name: string, vars: readonly [var1: string, ...more: string[]]) => Promise<Asked>;

/** What is asked after a payment, and when. */
export interface Asking {
  readonly command: Command;
  readonly now: Date;
}

type Found<Value> = Promise<Result<Value, UnknownOutcome>>;
const ANOTHER = 'the answer is about another order';

/** Until when the payer may come stands in the token, since PayU knows nothing of an order before the payer is there. */
export function tokenOf(orderId: string, endsAtMs: number): string {
  return `${orderId}-${Math.floor(endsAtMs / 1_000)}`;
}

function endsAtMs(token: string): number {
  return Number(/-(\d{1,12})$/.exec(token)?.[1] ?? 'NaN') * 1_000;
}

export async function transactionOf(command: Command, orderId: string): Found<Transaction> {
  const answer = await command('verify_payment', [orderId]);
  if (!answer.ok) return err(silence(answer.error));
  if (!VerifyAnswer.Check(answer.value)) return err(UNREADABLE);
  const { [orderId]: found } = answer.value.transaction_details;
  if (found === undefined || (found.txnid ?? orderId) !== orderId) return err(unknown(ANOTHER));
  return ok(found);
}

export function isNotFound({ status }: Transaction): boolean {
  return status === 'Not Found';
}

export async function statusOf(asking: Asking, attempt: GatewayAttempt): Promise<StatusOutcome> {
  const found = await transactionOf(asking.command, attempt.orderId);
  if (!found.ok) return found.error;
  const outcome = outcomeOf(found.value, attempt, asking.now);
  if (outcome.kind !== 'paid') return outcome;
  // A payment stays captured when it is refunded: refunds are told by themselves.
  const refunds = await refundsOf(asking.command, attempt, outcome.gatewayRef);
  if (!refunds.ok) return refunds.error;
  return lessRefunds(outcome, sumOf(refunds.value, 'done', 'under_way'), sumOf(refunds.value, 'done'));
}

/** The bank returns what it took and never told of by itself within five days (countries.md §3.1, RBI T+5). */
const BANK_RETURNS_MS = 5 * 86_400_000;

function outcomeOf(found: Transaction, { token }: GatewayAttempt, now: Date): StatusOutcome {
  const overMs = now.getTime() - endsAtMs(token);
  const left = overMs >= 0 ? EXPIRED : IN_PROGRESS;
  if (isNotFound(found)) return left;
  const state = (found.unmappedstatus ?? '').toLowerCase().replaceAll(/[ _-]/g, '');
  switch (found.status.toLowerCase()) {
    case 'success':
      return state === 'captured' ? paid(found) : unknown('taken, but not captured');
    case 'pending':
      return IN_PROGRESS;
    case 'failure':
    case 'failed':
      break;
    default:
      return unknown('a status that is not known');
  }
  if (state === 'usercancelled') return { kind: 'not_paid', reason: 'cancelled' };
  if (state === 'failed') return { kind: 'not_paid', reason: 'declined' };
  if (state === 'autorefund') return RETURNED;
  // The payer left PayU's page, and may still be on the way back to it.
  if (state === 'bounced') return left;
  // PayU heard nothing of the bank: that may have taken the money, and PayU may yet hear of it.
  if (state === 'dropped')
    return overMs >= BANK_RETURNS_MS ? EXPIRED : unknown('the bank has not answered PayU');
  return unknown('a failure that is not known');
}

const IN_PROGRESS: StatusOutcome = { kind: 'in_progress' };
const EXPIRED: NotPaidOutcome = { kind: 'not_paid', reason: 'expired' };

function paid({ mihpayid, amt, card_no }: Transaction): PaidOutcome | UnknownOutcome {
  const amount = readRupees(amt ?? '');
  if (amount === undefined || !PAYU_ID.test(mihpayid)) return UNREADABLE;
  const outcome = { kind: 'paid', gatewayRef: mihpayid, amount } as const;
  return typeof card_no === 'string' && isMaskedCard(card_no) ? { ...outcome, maskedCard: card_no } : outcome;
}

/** Rupees with at most two decimals, and nothing else around them. */
function readRupees(text: string): Money | undefined {
  if (!/^\d{1,15}(?:\.\d{1,2})?$/.test(text)) return undefined;
  const parsed = parseTypedAmount(text, 'INR');
  return parsed.ok ? parsed.value : undefined;
}

async function refundsOf(
  command: Command,
  { orderId }: GatewayAttempt,
  payuId: string,
): Found<readonly KnownRefund[]> {
  const answer = await command('getAllRefundsFromTxnIds', [orderId]);
  if (!answer.ok) return err(silence(answer.error));
  if (!RefundsAnswer.Check(answer.value))
    return NoRefundsAnswer.Check(answer.value) ? ok([]) : err(UNREADABLE);
  const told = Object.values(answer.value['Refund Details']).flat();
  const refunds = told.flatMap(({ PayuID, RequestID, RefundToken, Amount, Status }): KnownRefund[] => {
    const amount = readRupees(Amount);
    if (amount === undefined || PayuID !== payuId) return [];
    return [{ ref: RequestID, refundId: RefundToken, minor: amount.minor, state: stateOf(Status) }];
  });
  return refunds.length === told.length ? ok(refunds) : err(UNREADABLE);
}

function stateOf(status: string): KnownRefund['state'] {
  if (/^success$/i.test(status)) return 'done';
  return /^(?:fail|reject|cancel)/i.test(status) ? 'failed' : 'under_way';
}

/** Its token is our name for it, which PayU takes once; asked again, the list of refunds tells how it went. */
export async function giveBack(
  { command, now }: Asking,
  attempt: GatewayAttempt,
  refund: RefundOrder,
): Promise<RefundOutcome> {
  const found = await transactionOf(command, attempt.orderId);
  if (!found.ok) return found.error;
  const outcome = outcomeOf(found.value, attempt, now);
  if (outcome.kind === 'unknown') return outcome;
  if (outcome.kind !== 'paid') return { kind: 'refused', reason: `it is ${outcome.kind}` };
  const payuId = outcome.gatewayRef;
  const refunds = await refundsOf(command, attempt, payuId);
  if (!refunds.ok) return refunds.error;
  const rupees = toDecimalText(refund.amount);
  return (
    refundedBefore(refunds.value, refund) ??
    refunded(await command('cancel_refund_transaction', [payuId, refund.refundId, rupees]), payuId)
  );
}

const DONE = '100';
/** Token already exists, already logged, same amount and token: another of us was faster. 123: PayU sees to it by hand. */
const TAKEN_BEFORE = ['106', '109', '227', '123'];
/** The payment is locked for a moment, or the same amount of it was refunded within five minutes. */
const LATER = ['120', '214'];

function refunded(answer: Asked, payuId: string): RefundOutcome {
  if (!answer.ok) return silence(answer.error);
  if (!RefundAnswer.Check(answer.value)) return UNREADABLE;
  const { status, error_code, mihpayid, request_id } = answer.value;
  // As a JSON number it may have lost its last digits.
  const isSure = typeof mihpayid === 'string' || Number.isSafeInteger(mihpayid);
  if (isSure && String(mihpayid) !== payuId) return unknown(ANOTHER);
  const code = String(error_code);
  if (TAKEN_BEFORE.includes(code)) return { kind: 'under_way' };
  if (LATER.includes(code)) return unknown(`code ${code}`);
  if (status === 0) return { kind: 'refused', reason: `code ${code}` };
  const ref = request_id === undefined || request_id === null ? {} : { refundRef: String(request_id) };
  return { kind: code === DONE ? 'refunded' : 'under_way', ...ref };
}
