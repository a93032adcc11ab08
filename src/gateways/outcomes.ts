import type { NotPaidOutcome, UnknownOutcome } from '../payments/index.ts';

/** What many gateways answer in the end. */
export const RETURNED: NotPaidOutcome = { kind: 'not_paid', reason: 'returned' };
export const UNREADABLE: UnknownOutcome = { kind: 'unknown', reason: 'unreadable answer' };

/** `reason` is for people who look after it: nothing of the payer in it. */
export function unknown(reason: string): UnknownOutcome {
  return { kind: 'unknown', reason };
}

/** At most six digits in front and four behind (PCI DSS 3.4.1); anything longer could be a card number and is dropped. */
export function isMaskedCard(text: string): boolean {
  return /^\d{0,6}[*xX-]+\d{0,4}$/.test(text);
}

/** Where a gateway tells no more than the last four digits of a card. */
export function lastFour(digits: string | null | undefined): { readonly maskedCard?: string } {
  return typeof digits === 'string' && /^\d{4}$/.test(digits) ? { maskedCard: `****${digits}` } : {};
}
