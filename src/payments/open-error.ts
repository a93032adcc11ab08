import type { AmountError } from '../billing/index.ts';
import type { Currency } from '../kernel/index.ts';

/** Why an order is not taken. */
export type OpenError =
  | { readonly code: 'no_bills' }
  | { readonly code: 'unknown_bill'; readonly id: string }
  | { readonly code: 'repeated_bill' }
  | { readonly code: 'bills_of_different_accounts' }
  | { readonly code: 'bill_already_paid' | 'bill_cancelled' }
  /** Somebody is paying it just now (X6). */
  | { readonly code: 'bill_held'; readonly until: Date }
  | { readonly code: 'bill_changed' }
  /** The biller's own system is silent, and this goes beyond what may be taken meanwhile (X5). */
  | { readonly code: 'stand_in_limit' }
  /** No gateway takes this biller's money just now. */
  | { readonly code: 'no_gateway' }
  | { readonly code: 'other_currency'; readonly expected: string }
  | { readonly code: 'idempotency_key_reused' }
  | { readonly code: 'idempotency_in_progress' }
  | (AmountError & { readonly currency: Currency });
