import type { Payment } from './payment.ts';

/** When to look again: soon at first, each time twice as late, at most every 15 minutes. */
export function nextLook(payment: Pick<Payment, 'attended'>, now: Date): Date {
  const pauseMs = Math.min(5_000 * 2 ** Math.min(payment.attended, 20), 900_000);
  return new Date(now.getTime() + pauseMs);
}
