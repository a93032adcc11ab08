import type { Currency, Language, Money, Result } from '../kernel/index.ts';

/**
 * The port that every way of moving money implements. `payments` knows nothing else of a gateway.
 * Adapters never touch the database and are never called inside a transaction.
 */
export interface Gateway {
  /** Stable name, used in the ledger (`gateway:<id>`), in configuration and in callback addresses. */
  readonly id: string;
  readonly currencies: readonly Currency[];
  readonly deadlines: GatewayDeadlines;

  /** Announces the payment and gets the page to send the payer to. Takes no money. */
  start(order: GatewayOrder): Promise<StartOutcome>;

  /** Reads what the payer's browser brought back. It is a claim and never proof of anything. */
  readCallback(
    fields: Readonly<Record<string, string>>,
  ): Result<CallbackReading, { code: 'malformed_callback' }>;

  /** Asks where the money is, changing nothing. */
  status(attempt: GatewayAttempt): Promise<StatusOutcome>;

  /** Takes the money for good. May be repeated: an order verified before answers `paid` again. */
  verify(attempt: GatewayAttempt): Promise<VerifyOutcome>;

  /** Gives verified money back, inside the gateway's window. May be repeated. */
  reverse(attempt: GatewayAttempt): Promise<ReverseOutcome>;

  /** Where it can ask the payer's own telephone for the money, so that no page and no internet is needed (M6). */
  readonly push?: GatewayPush;
}

/**
 * How a payer is asked without a page: by the card that the bank remembers for the number, by a request in the wallet of
 * that number, or by a call from the bank's own line. Card and PIN are the bank's business alone, on each of them.
 */
export const PUSH_WAYS = ['card', 'wallet', 'call'] as const;
export type PushWay = (typeof PUSH_WAYS)[number];

export interface GatewayPush {
  /** What this telephone can be asked by; none where the gateway does not answer. */
  waysOf(phone: string): Promise<readonly PushWay[]>;
  /** Asks for the money of an order that was started. Its outcome is learned like that of a page: by `status`. */
  ask(attempt: GatewayAttempt, phone: string, way: PushWay): Promise<PushOutcome>;
}

export type PushOutcome =
  | { readonly kind: 'asked' }
  | { readonly kind: 'refused'; readonly reason: string }
  /** It may ask, or not: whoever waits is told to look at the telephone. */
  | UnknownOutcome;

/** Declared by each gateway; the sweeper acts before each of them (countries.md §2.1). */
export interface GatewayDeadlines {
  /** How long the payer may take at the gateway's page. */
  readonly startValidMs: number;
  /** Money that is not verified this long after it was taken is given back by the gateway (null: never). */
  readonly verifyWithinMs: number | null;
  /** Verified money can be reversed for this long. */
  readonly reverseWithinMs: number;
}

export interface GatewayOrder {
  /** Our name for the attempt, unique for ever; comes back in the callback. Digits only, at most 18. */
  readonly orderId: string;
  readonly amount: Money;
  readonly callbackUrl: string;
  readonly language: Language;
  /** Shown on the gateway's page. */
  readonly description: string;
}

/** What we know of an order that was started: `gatewayRef` is absent until a callback or status told it. */
export interface GatewayAttempt {
  readonly orderId: string;
  readonly token: string;
  readonly amount: Money;
  readonly gatewayRef?: string;
}

/** Where to send the payer: a plain link, or a form that is posted. */
export interface GatewayPage {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

export type StartOutcome =
  | { readonly kind: 'started'; readonly token: string; readonly page: GatewayPage }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unreachable'; readonly reason: string };

export interface CallbackReading {
  readonly orderId: string;
  readonly claim: 'paid' | 'declined' | 'cancelled';
  readonly gatewayRef?: string;
}

export type StatusOutcome =
  /** The payer is still at the page, or has not come yet. */
  | { readonly kind: 'in_progress' }
  /** Taken from the payer, waiting for our verify. */
  | { readonly kind: 'authorised'; readonly gatewayRef: string; readonly amount: Money }
  | PaidOutcome
  | NotPaidOutcome
  | UnknownOutcome;

export type VerifyOutcome = PaidOutcome | NotPaidOutcome | UnknownOutcome;

export type ReverseOutcome =
  | { readonly kind: 'reversed' }
  | { readonly kind: 'too_late' }
  | { readonly kind: 'refused'; readonly reason: string }
  | UnknownOutcome;

export interface PaidOutcome {
  readonly kind: 'paid';
  readonly gatewayRef: string;
  /** What the gateway says it took. Compared with what we asked for, never trusted. */
  readonly amount: Money;
  /** First six and last four digits at most, as the gateway gave it. */
  readonly maskedCard?: string;
}

export interface NotPaidOutcome {
  readonly kind: 'not_paid';
  readonly reason: 'declined' | 'cancelled' | 'expired' | 'returned';
}

/** No answer, or none that can be read: neither success nor failure (X4). */
export interface UnknownOutcome {
  readonly kind: 'unknown';
  readonly reason: string;
}
