import { toWire } from '../kernel/index.ts';
import type { Bill } from './bill.ts';
import type { Biller } from './biller.ts';

/** A bill as it is told to programs: over HTTP and by `--json`. Its names are relied upon outside. */
export function billAsJson(bill: Bill, biller: Biller) {
  return {
    id: bill.id,
    number: bill.number,
    period: bill.period,
    issued_on: bill.issuedOn,
    due_on: bill.dueOn,
    amount: toWire(bill.amount),
    paid: toWire(bill.paid),
    remaining: toWire(bill.remaining),
    state: bill.state,
    ...(bill.heldUntil === undefined ? {} : { held_until: bill.heldUntil.toISOString() }),
    exactness: biller.payment.exactness,
    lines: bill.lines.map(({ label, amountMinor }) => ({ label, amount: amountMinor })),
    ...(bill.consumption === undefined ? {} : { consumption: bill.consumption }),
  };
}
