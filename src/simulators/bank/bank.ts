import type { Currency, Language } from '../../kernel/index.ts';
import { invariant } from '../../kernel/index.ts';
import type { Clock, Database } from '../../platform/index.ts';
import { findTestCard, maskPan } from './cards.ts';
import { createFaultBoard } from './faults.ts';
import { type BankOrder, createOrderBook, type PayerAct } from './orders.ts';

/** A merchant's access to the bank. */
export interface Terminal {
  readonly terminal: string;
  readonly password: string;
}

/** Open to everybody: no real money can come near it. */
export const SANDBOX_TERMINAL: Terminal = { terminal: '10000001', password: 'sandbox' };

export interface BankDeps {
  readonly sql: Database;
  readonly clock: Clock;
  /** Unguessable bytes for tokens and reference numbers. */
  readonly random: (sizeBytes: number) => Uint8Array;
  readonly terminals: readonly Terminal[];
}

/** The bank's answer, or how it fails to give one. */
export type BankAnswer =
  | { readonly kind: 'answer'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: 'silence' }
  | { readonly kind: 'failure'; readonly httpStatus: 500 | 503 };

export interface TokenRequest extends Terminal {
  readonly orderId: string;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly callbackUrl: string;
  readonly language: Language;
  readonly description: string;
}

export interface MoneyRequest extends Terminal {
  readonly refNum: string;
  /** When given, the reference number must belong to this very order. */
  readonly orderId?: string;
}

/** Result codes of verify and reverse, as in Saman SEP V4.1 except -3. */
const RESULT = {
  done: 0,
  alreadyVerified: 2,
  alreadyReversed: 5,
  notFound: -2,
  notVerified: -3,
  tooLate: -6,
  unknownTerminal: -105,
} as const;

/** Error codes of the token call: Parsian's for a used order id, Saman's for the terminal. */
export const TOKEN_ERROR = { malformed: -9, unknownTerminal: -105, duplicateOrder: -112 } as const;

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  [RESULT.done]: 'done',
  [RESULT.alreadyVerified]: 'verified before',
  [RESULT.alreadyReversed]: 'given back before',
  [RESULT.notFound]: 'no such transaction',
  [RESULT.notVerified]: 'not verified yet',
  [RESULT.tooLate]: 'too late',
  [RESULT.unknownTerminal]: 'unknown terminal or wrong password',
};

export type Bank = ReturnType<typeof createBank>;

/** What the bank does, apart from how it is asked: the JSON interface and the pages both call this. */
export function createBank({ sql, clock, random, terminals }: BankDeps) {
  const orders = createOrderBook(sql, clock);
  const faults = createFaultBoard(sql);
  const randomText = (sizeBytes: number) => Buffer.from(random(sizeBytes)).toString('base64url');
  const knows = (given: Terminal) =>
    terminals.some(({ terminal, password }) => terminal === given.terminal && password === given.password);

  async function openOrder(request: TokenRequest): Promise<BankAnswer> {
    if (!knows(request)) return tokenError(TOKEN_ERROR.unknownTerminal, 'unknown terminal or wrong password');
    const fault = await faults.take([request.orderId], ['token_down', 'token_timeout']);
    if (fault === 'token_down') return { kind: 'failure', httpStatus: 503 };
    const order = await orders.open({ ...request, token: randomText(24) });
    if (fault === 'token_timeout') return { kind: 'silence' };
    if (order === undefined) return tokenError(TOKEN_ERROR.duplicateOrder, 'this order id was used before');
    return { kind: 'answer', body: { status: 1, token: order.token } };
  }

  /** The transaction of a verify or reverse, when it is the caller's and belongs to the order named. */
  async function findTransaction(request: MoneyRequest): Promise<BankOrder | undefined> {
    const order = await orders.find({ terminal: request.terminal, refNum: request.refNum });
    return request.orderId === undefined || request.orderId === order?.orderId ? order : undefined;
  }

  async function verify(request: MoneyRequest): Promise<BankAnswer> {
    if (!knows(request)) return moneyAnswer(RESULT.unknownTerminal);
    const order = await findTransaction(request);
    const wanted = ['verify_timeout_before', 'verify_500', 'verify_timeout', 'wrong_amount'] as const;
    const fault = await faults.take(namesOf(order), wanted);
    if (fault === 'verify_timeout_before') return { kind: 'silence' };
    if (fault === 'verify_500') return { kind: 'failure', httpStatus: 500 };
    if (order === undefined) return moneyAnswer(RESULT.notFound);
    const taken = await orders.verify(request.terminal, request.refNum);
    const code = taken ? RESULT.done : codeOfVerify(await orders.find({ token: order.token }));
    if (fault === 'verify_timeout') return { kind: 'silence' };
    return moneyAnswer(code, fault === 'wrong_amount' ? withAnotherAmount(order) : order);
  }

  async function reverse(request: MoneyRequest): Promise<BankAnswer> {
    if (!knows(request)) return moneyAnswer(RESULT.unknownTerminal);
    const order = await findTransaction(request);
    const fault = await faults.take(namesOf(order), ['reverse_down', 'reverse_timeout']);
    if (fault === 'reverse_down') return { kind: 'failure', httpStatus: 503 };
    if (order === undefined) return moneyAnswer(RESULT.notFound);
    const reversed = await orders.reverse(request.terminal, request.refNum);
    const code = reversed ? RESULT.done : codeOfReverse(await orders.find({ token: order.token }));
    if (fault === 'reverse_timeout') return { kind: 'silence' };
    return moneyAnswer(code, order);
  }

  async function status(request: Terminal & { readonly orderId: string }): Promise<BankAnswer> {
    if (!knows(request))
      return { kind: 'answer', body: { status: 'refused', ...describe(RESULT.unknownTerminal) } };
    const order = await orders.find({ terminal: request.terminal, orderId: request.orderId });
    const fault = await faults.take(order === undefined ? [request.orderId] : namesOf(order), [
      'status_down',
    ]);
    if (fault === 'status_down') return { kind: 'failure', httpStatus: 503 };
    if (order === undefined)
      return { kind: 'answer', body: { status: 'not_found', orderId: request.orderId } };
    const state = order.state === 'returned' ? 'reversed' : order.state;
    return { kind: 'answer', body: { status: state, ...transactionOf(order) } };
  }

  return {
    knows,
    orders,
    faults,
    openOrder,
    verify,
    reverse,
    status,

    /** Plays one of the test cards. Undefined: no such token, or not a test card. */
    async payWithCard(token: string, pan: string): Promise<BankOrder | undefined> {
      const card = findTestCard(pan);
      if (card === undefined) return undefined;
      const acts = {
        pays: 'authorised',
        declines: 'declined',
        wrong_pin: 'wrong_pin',
      } as const satisfies Record<string, PayerAct>;
      return await orders.pay({
        token,
        act: acts[card.outcome],
        maskedPan: maskPan(pan),
        refNum: randomText(18),
      });
    },

    async cancel(token: string): Promise<BankOrder | undefined> {
      return await orders.pay({ token, act: 'cancelled', maskedPan: null, refNum: randomText(18) });
    },
  };
}

function namesOf(order: BankOrder | undefined): readonly string[] {
  return order === undefined ? [] : [order.orderId, order.token];
}

function codeOfVerify(order: BankOrder | undefined): number {
  if (order?.state === 'verified') return RESULT.alreadyVerified;
  if (order?.state === 'reversed') return RESULT.alreadyReversed;
  if (order?.state === 'returned') return RESULT.tooLate;
  invariant(order?.state !== 'authorised', 'authorised money inside its time was not verified');
  return RESULT.notFound;
}

function codeOfReverse(order: BankOrder | undefined): number {
  if (order?.state === 'verified') return RESULT.tooLate;
  if (order?.state === 'reversed' || order?.state === 'returned') return RESULT.alreadyReversed;
  return order?.state === 'authorised' ? RESULT.notVerified : RESULT.notFound;
}

function tokenError(errorCode: number, errorDesc: string): BankAnswer {
  return { kind: 'answer', body: { status: -1, errorCode, errorDesc } };
}

function describe(resultCode: number) {
  return { resultCode, resultDescription: DESCRIPTIONS[resultCode] ?? '' };
}

function moneyAnswer(resultCode: number, order?: BankOrder): BankAnswer {
  const success = resultCode === RESULT.done || resultCode === RESULT.alreadyVerified;
  const transaction = order === undefined ? {} : transactionOf(order);
  return { kind: 'answer', body: { success, ...describe(resultCode), ...transaction } };
}

/** What the merchant may know of a transaction. */
function transactionOf(order: BankOrder) {
  const known = { orderId: order.orderId, amount: order.amountMinor, currency: order.currency };
  if (order.refNum === null) return known;
  return {
    ...known,
    refNum: order.refNum,
    rrn: order.rrn,
    traceNo: order.traceNo,
    maskedPan: order.maskedPan,
  };
}

/** A bank that took less than was asked: the one difference that would cost the biller money. */
function withAnotherAmount(order: BankOrder): BankOrder {
  const asked = BigInt(order.amountMinor);
  return { ...order, amountMinor: String(asked > 1n ? asked - 1n : asked + 1n) };
}
