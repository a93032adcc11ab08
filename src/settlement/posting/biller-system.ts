import type { Payment } from '../../payments/index.ts';

/** A biller's own system: the port behind which it may be anything that answers in time. */
export interface BillerSystem {
  /** What an account owes; identifiers by their names, in the form in which they are stored. */
  inquire(identifiers: Readonly<Record<string, string>>): Promise<BillerInquiry>;
  /** Tells that a payment was made, or that it was taken back. May be repeated for ever: it counts once. */
  post(posting: Posting): Promise<PostOutcome>;
}

/** Those of the billers that have a system which is called. */
export interface BillerSystems {
  of(billerId: number): BillerSystem | undefined;
  all(): readonly { readonly billerId: number; readonly system: BillerSystem }[];
}

export type BillerInquiry =
  | {
      readonly kind: 'found';
      readonly account: string;
      /** Open bills in the columns of a bill file. */
      readonly bills: readonly Readonly<Record<string, string>>[];
    }
  | { readonly kind: 'not_found' }
  | SilentOutcome;

/** Something that the biller must be told of a payment. */
export interface Posting {
  readonly kind: 'payment' | 'reversal';
  readonly payment: Payment;
  readonly accountNumber: string;
  readonly bills: readonly { readonly number: string; readonly amountMinor: bigint }[];
  /** When the money was ours. */
  readonly since: Date;
}

export type PostOutcome =
  | { readonly kind: 'accepted'; readonly billerRef: string }
  /** It will never take it. */
  | { readonly kind: 'refused'; readonly reason: string }
  | SilentOutcome;

/** No answer that can be read: it may have been taken or not. */
export interface SilentOutcome {
  readonly kind: 'silent';
  readonly reason: string;
}
