import type { Currency, Language, Money, Result } from '../kernel/index.ts';

/**
 * The port that every way of moving money implements. `payments` knows nothing else of a gateway.
 * Adapters never touch the database and are never called inside a transaction.
 */
export interface Gateway {
  /** Stable name, used in the ledger (`gateway:<id>`), in configuration and in callback addresses. */
  readonly id: string;
  readonly currencies: readonly Currency[];
  readonly traits: GatewayTraits;
  readonly deadlines: GatewayDeadlines;

  /** Announces the payment and gets the page to send the payer to. Takes no money. */
  start(order: GatewayOrder): Promise<StartOutcome>;

  /** Reads what the payer's browser brought back. It is a claim and never proof of anything. */
  readCallback(
    fields: Readonly<Record<string, string>>,
  ): Result<CallbackReading, { code: 'malformed_callback' }>;

  /**
   * Reads what the gateway's own server tells without being asked, proven by its signature. It is a reason to ask, and
   * never proof of anything either.
   */
  readonly readNotice?: (notice: GatewayNotice) => Result<NoticeReading, NoticeError>;

  /**
   * What payers have paid and nobody has verified, where the gateway can tell: found even of orders that we no longer ask
   * about. A reason to ask, like a notice; none where it does not answer.
   */
  readonly unverified?: () => Promise<readonly NoticeReading[]>;

  /** Asks where the money is, changing nothing. */
  status(attempt: GatewayAttempt): Promise<StatusOutcome>;

  /** Takes the money for good. May be repeated: an order verified before answers `paid` again. */
  verify(attempt: GatewayAttempt): Promise<VerifyOutcome>;

  /** Gives verified money back, inside the gateway's window. May be repeated. `too_late` where there is no window. */
  reverse(attempt: GatewayAttempt): Promise<ReverseOutcome>;

  /** Gives money back when it is too late to reverse it. */
  readonly refund?: GatewayRefund;

  /** Where it can ask the payer's own telephone for the money, so that no page and no internet is needed (M6). */
  readonly push?: GatewayPush;
}

/** What payers pay with. */
export const INSTRUMENTS = ['card', 'upi', 'wallet', 'bank_debit', 'cash'] as const;
export type Instrument = (typeof INSTRUMENTS)[number];

/** What sets gateways apart for whoever works with them. */
export interface GatewayTraits {
  readonly instruments: readonly Instrument[];
  /**
   * `order`: it can be asked about an order as soon as that is started. `callback`: only when a callback has brought its
   * reference; should none come, nothing can be asked, and what was taken goes back by itself.
   */
  readonly findsBy: 'order' | 'callback';
  /** `verify`: what was taken is ours when we have verified it. `gateway`: it is ours when the payer has paid. */
  readonly takenBy: 'verify' | 'gateway';
  /**
   * Where `status` cannot tell money that waits for our verify from money that we have verified, and says `authorised` of
   * both: `verify`, repeated, tells them apart. `claim`: it cannot be asked at all, and `status` only repeats that a callback
   * claimed a reference. Left out: `status` tells.
   */
  readonly knownBy?: 'verify' | 'claim';
  /** `bill`: it is sent nothing but one whole bill that has both national numbers. Left out: any payment. */
  readonly takes?: 'bill';
  /**
   * `biller`: with our verify the bank pays the biller and posts the bill there by itself. The money is never with us, and
   * nothing of it can be called back. Left out: the money is ours until the biller has it from us.
   */
  readonly pays?: 'biller';
}

export interface GatewayRefund {
  /** A payment can be given back in parts. */
  readonly inParts: boolean;
  /** For so long after it was taken; null: without end. */
  readonly withinMs: number | null;
  /** May be repeated under the same id: it is given back once. */
  give(attempt: GatewayAttempt, refund: RefundOrder): Promise<RefundOutcome>;
}

export interface RefundOrder {
  /** Our name for it, unique for ever: digits only, at most 20. */
  readonly refundId: string;
  readonly amount: Money;
}

export type RefundOutcome =
  | { readonly kind: 'refunded'; readonly refundRef?: string }
  /** Taken in; the payer gets it within the gateway's own time. Asked again, it says how that went. */
  | { readonly kind: 'under_way'; readonly refundRef?: string }
  | { readonly kind: 'too_late' }
  | { readonly kind: 'refused'; readonly reason: string }
  | UnknownOutcome;

/** A request as it came in, byte for byte: signatures are over these. */
export interface GatewayNotice {
  readonly method: 'GET' | 'POST';
  readonly body: Buffer;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/** What it is about; nothing where it is about nothing of ours, and is answered kindly all the same. */
export interface NoticeReading {
  readonly orderId?: string;
  /** The gateway's name for the order, where that is what its signature covers: must be the one that `start` gave. */
  readonly token?: string;
}

export interface NoticeError {
  readonly code: 'malformed_notice' | 'bad_signature';
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

/** The accounts that payments through it move in a biller's books, beside what the biller is owed. */
export function gatewayAccounts({
  id,
  traits,
}: Gateway): readonly { readonly kind: 'gateway' | 'direct'; readonly subject: string }[] {
  // What it pays on passes our books from the gateway to the biller, and is owed by neither.
  return traits.pays === 'biller'
    ? [
        { kind: 'direct', subject: id },
        { kind: 'direct', subject: '' },
      ]
    : [{ kind: 'gateway', subject: id }];
}

/** Declared by each gateway; the sweeper acts before each of them (countries.md §2.1). */
export interface GatewayDeadlines {
  /** How long the payer may take at the gateway's page. */
  readonly startValidMs: number;
  /** Money that is not verified this long after it was taken is given back by the gateway (null: never). */
  readonly verifyWithinMs: number | null;
  /** Verified money can be reversed for this long; 0 where it cannot. */
  readonly reverseWithinMs: number;
  /** When a payer has at the latest what the gateway gives back: what they are told (M11). */
  readonly returnsWithinMs: number;
}

export interface GatewayOrder {
  /** Our name for the attempt, unique for ever; comes back in the callback. Digits only, at most 18. */
  readonly orderId: string;
  readonly amount: Money;
  readonly callbackUrl: string;
  readonly language: Language;
  /** Shown on the gateway's page. */
  readonly description: string;
  /** In E.164, for gateways that send the payer a message of their own. */
  readonly payerPhone?: string;
  /** Of the one whole bill that is paid, where the gateway takes only such. */
  readonly bill?: NationalBill;
}

/** The numbers under which every Iranian bank knows a bill; amount and biller are in them. */
export interface NationalBill {
  readonly billId: string;
  readonly paymentId: string;
}

/** What we know of an order that was started: `gatewayRef` is absent until a callback (a claim!) or status told it. */
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

/** What the payer takes to a kiosk, a shop or an app, and pays under. */
export interface GatewayCode {
  readonly method: 'CODE';
  /** Digits, mostly. */
  readonly code: string;
  /** A name that payers know: Fawry. */
  readonly payAt: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** `token`: the gateway's own name for the order, at most 200 characters. */
export type StartOutcome =
  | { readonly kind: 'started'; readonly token: string; readonly page: GatewayPage | GatewayCode }
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
