import { invariant, isCurrency, type Money, money } from '../kernel/index.ts';
import { decodeWireId, encodeWireId } from '../platform/index.ts';

/** A bill as the other rooms and the outside see it. */
export interface Bill {
  /** On the wire. */
  readonly id: string;
  readonly billerId: number;
  readonly billId: bigint;
  readonly accountId: bigint;
  readonly number: string;
  readonly period: string;
  readonly issuedOn: string;
  readonly dueOn: string;
  readonly amount: Money;
  readonly paid: Money;
  /** What is still to be paid; nothing for a bill that was cancelled. */
  readonly remaining: Money;
  readonly state: BillState;
  /** Until when it is held for the payer who is paying it. */
  readonly heldUntil: Date | undefined;
  readonly identifiers: Readonly<Record<string, string>>;
  readonly lines: readonly BillLine[];
  readonly consumption: string | undefined;
  readonly version: number;
}

export type BillState = 'open' | 'held' | 'part_paid' | 'paid' | 'cancelled';

export interface BillLine {
  readonly label: string;
  readonly amountMinor: string;
}

/** What the queries of this room select; `billColumns` in SQL. */
export interface BillRow {
  readonly biller_id: number;
  readonly bill_id: bigint;
  readonly account_id: bigint;
  readonly number: string;
  readonly period: string;
  readonly issued_on: string;
  readonly due_on: string;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly paid_minor: bigint;
  readonly state: BillState;
  readonly held_until: Date | null;
  readonly identifiers: Readonly<Record<string, string>> | null;
  readonly lines: readonly BillLine[] | null;
  readonly consumption: string | null;
  readonly version: number;
  readonly tag: number;
  readonly created_at: Date;
}

export const BILL_COLUMNS = `
  b.biller_id, b.bill_id, b.account_id, b.number, b.period, b.issued_on::text, b.due_on::text, b.currency,
  b.amount_minor, b.paid_minor, case when b.cancelled then 'cancelled' when b.paid_minor >= b.amount_minor then 'paid'
    when b.held_until > now() then 'held' when b.paid_minor > 0 then 'part_paid' else 'open' end as state, b.held_until, b.identifiers, b.lines,
  b.consumption::text, b.version, b.tag, b.created_at`;

export function toBill(row: BillRow): Bill {
  invariant(isCurrency(row.currency), `a bill in the unknown currency ${row.currency}`);
  const remainingMinor = row.state === 'cancelled' ? 0n : row.amount_minor - row.paid_minor;
  return {
    id: encodeWireId({
      billerId: row.biller_id,
      number: row.bill_id,
      tag: row.tag,
      createdAt: row.created_at,
    }),
    billerId: row.biller_id,
    billId: row.bill_id,
    accountId: row.account_id,
    number: row.number,
    period: row.period,
    issuedOn: row.issued_on,
    dueOn: row.due_on,
    amount: money(row.amount_minor, row.currency),
    paid: money(row.paid_minor, row.currency),
    remaining: money(remainingMinor, row.currency),
    state: row.state,
    heldUntil: row.state === 'held' ? (row.held_until ?? undefined) : undefined,
    identifiers: row.identifiers ?? {},
    lines: row.lines ?? [],
    consumption: row.consumption ?? undefined,
    version: row.version,
  };
}

/** The key that a bill's id on the wire leads to; whether such a bill exists is seen by comparing the ids. */
export function billKey(id: string): { readonly billerId: number; readonly billId: bigint } | undefined {
  const parts = decodeWireId(id);
  return parts === undefined ? undefined : { billerId: parts.billerId, billId: parts.number };
}
