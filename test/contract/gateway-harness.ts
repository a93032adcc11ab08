import type { Currency } from '../../src/kernel/index.ts';
import type {
  Gateway,
  GatewayAttempt,
  GatewayCode,
  GatewayNotice,
  GatewayOrder,
  GatewayPage,
  GatewayRefund,
} from '../../src/payments/index.ts';

/**
 * What a gateway's outside party must be able to suffer, in words that fit every gateway. Where the money is taken by the
 * gateway itself, `verify` means the call that asks where it is.
 */
export type ContractFault =
  /** The payer is lost at the gateway's page. */
  | 'no_callback'
  | 'double_callback'
  /** The order is taken in, but the answer never comes. */
  | 'start_timeout'
  | 'start_down'
  /** The money is taken for good, but the answer never comes. */
  | 'verify_timeout_after'
  /** Nothing happens, and no answer comes. */
  | 'verify_timeout_before'
  | 'verify_down'
  | 'wrong_amount'
  | 'status_down'
  | 'reverse_timeout_after'
  | 'reverse_down'
  /** The money is given back, but the answer never comes. */
  | 'refund_timeout_after'
  | 'refund_down';

/** What the payer's browser brings back to us (never, once or twice the same fields), and what the gateway tells by itself. */
export interface PlayedBack {
  readonly callbacks: number;
  readonly fields: Readonly<Record<string, string>> | undefined;
  /** None where the gateway has no notices, or the payer has not paid. */
  readonly notices?: readonly GatewayNotice[];
}

export interface GatewayHarness {
  readonly gateway: Gateway;
  /** How long the gateway given waits for an answer; the outside party is silent for longer. */
  readonly fetchTimeoutMs: number;
  /** The same adapter, pointed at an address where nobody listens. */
  readonly deserted: Gateway;
  readonly currency: Currency;
  /** The gateway refuses an order id that it has seen before. Left out: yes. */
  readonly ordersOnce?: boolean;
  /** It does not tell a payer who declined from one who cancelled or came too late. Left out: it does. */
  readonly vagueEnds?: boolean;
  /** It gives no masked card: payers pay with something else. Left out: it does. */
  readonly withoutCards?: boolean;
  /** An order id that was never used before. */
  nextOrderId(): string;
  /** What else an order must say there, of one that was never paid before. Left out: nothing. */
  nextBill?(): NonNullable<GatewayOrder['bill']>;
  /** Goes to the page as a browser would, or to the kiosk with the code, and acts there. */
  play(page: GatewayPage | GatewayCode, token: string, act: Act): Promise<PlayedBack>;
  /** What a payer can do there; left out: all of it. At a kiosk nobody declines, they just do not come. */
  readonly acts?: readonly Act[];
  /** Strikes the next call for this order, once. */
  setFault(fault: ContractFault, orderId: string): Promise<void>;
  /** Moves the outside party's clock forward. */
  moveClock(byMs: number): void;
  close(): Promise<void>;
}

export type Act = 'pay' | 'decline' | 'cancel';

export interface Started {
  readonly attempt: GatewayAttempt;
  readonly page: GatewayPage | GatewayCode;
}

/** Known before the first test runs: which tests there are depends on it. */
export type GatewayShape = Pick<Gateway, 'traits' | 'deadlines'> & {
  readonly refund: Pick<GatewayRefund, 'inParts' | 'withinMs'> | undefined;
  readonly hasNotices: boolean;
  /** The payer's browser comes back with fields. */
  readonly hasCallback: boolean;
};

/** What every order of the contract costs, in minor units. */
export const AMOUNT_MINOR = 485_000n;

/** One gateway under test, and how a payer goes through it. */
export interface Bench {
  harness(): GatewayHarness;
  start(): Promise<Started>;
  /** Pays, and adds what the callback brought. */
  pay(started: Started): Promise<GatewayAttempt>;
}

/** What `status` may say of money that is ours: the same as before, where it cannot tell. */
export function saysPaid({ knownBy }: Gateway['traits']): 'paid' | 'authorised' {
  return knownBy === undefined ? 'paid' : 'authorised';
}

/** What it may say of money that went back: where it cannot tell, nothing new. */
export function saysReturned({ knownBy }: Gateway['traits']): readonly string[] {
  return knownBy === undefined ? ['not_paid'] : ['not_paid', 'authorised', 'unknown'];
}
