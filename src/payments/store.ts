import { invariant } from '../kernel/index.ts';
import { type Database, decodeWireId, encodeWireId } from '../platform/index.ts';
import type { GatewayCode, GatewayPage } from './gateway-port.ts';
import type { WhatIsPaid } from './national-bill.ts';
import { type Payment, type PaymentRow, type PaymentState, readState, toPayment } from './payment.ts';
import type { ReferenceCodec } from './reference.ts';

export interface TimelineEntry {
  readonly state: PaymentState;
  readonly at: Date;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface PaidBill {
  /** On the wire. */
  readonly id: string;
  readonly number: string;
  readonly period: string;
  readonly amountMinor: bigint;
  readonly identifiers: Readonly<Record<string, string>>;
}

interface BillIdParts {
  readonly bill_id: bigint;
  readonly tag: number;
  readonly created_at: Date;
}

export interface Move {
  readonly to: PaymentState;
  /** Only out of this state: for a move whose reason holds in no other. */
  readonly from?: PaymentState;
  readonly reason?: string;
  readonly detail?: Readonly<Record<string, string>>;
  /** When to look at it next; left out: never. */
  readonly attendAt?: Date;
  readonly order?: string;
  readonly token?: string;
  readonly page?: GatewayPage | GatewayCode;
  readonly gatewayRef?: string;
  /** The bills that it holds stay held until then. */
  readonly holdUntil?: Date;
}

/** The row-locked commands on one payment, and the ways to read it. */
export interface PaymentStore {
  byId(id: string): Promise<Payment | undefined>;
  byReference(reference: string): Promise<Payment | undefined>;
  byKey(billerId: number, paymentId: bigint): Promise<Payment | undefined>;
  timeline(payment: Payment): Promise<readonly TimelineEntry[]>;
  paidBills(payment: Payment): Promise<readonly PaidBill[]>;
  /** What of it goes to which bill. */
  items(payment: Payment): Promise<WhatIsPaid['items']>;
  accountNumber(payment: Payment): Promise<string>;
  move(
    payment: Payment,
    move: Move,
  ): Promise<{ readonly outcome: 'moved' | 'already' | 'refused'; readonly state: PaymentState }>;
  /** To another gateway, as long as nobody was sent to the first; false: somebody was. */
  reroute(payment: Payment, gatewayId: string): Promise<boolean>;
  /** Keeps the reference that a callback claimed, the first one there is. */
  claimRef(payment: Payment, ref: string): Promise<void>;
  /** The number of the next attempt to get a page; undefined once the payer was sent to one. */
  beginAttempt(payment: Payment): Promise<number | undefined>;
  /** Are the bills still there for this payment? If so they are held for it until the money is ours. */
  claim(payment: Payment, holdMs: number, attendMs: number): Promise<'clear' | 'bills_gone' | 'not_open'>;
  attendAt(payment: Payment, at: Date): Promise<void>;
  /** Takes payments that somebody must look at now, each for `leaseMs`. */
  takeDue(limit: number, leaseMs: number): Promise<readonly Payment[]>;
}

/** What `toPayment` needs of payments.payment, named p. */
export const COLUMNS = `p.biller_id, p.payment_id, p.account_id, p.amount_minor, p.advance_minor, p.currency, p.state, p.reason,
  p.channel, p.language, p.gateway, p.gateway_order, p.gateway_token, p.gateway_page, p.gateway_ref, p.claimed_ref, p.started_at, p.verify_at, p.masked_card, p.direct, p.return_url,
  p.created_at, p.state_at, p.attended, p.tag`;

export function createPaymentStore(deps: {
  readonly sql: Database;
  readonly references: ReferenceCodec;
}): PaymentStore {
  const { sql, references } = deps;

  async function byKey(billerId: number, paymentId: bigint): Promise<Payment | undefined> {
    const [row] = await sql<PaymentRow[]>`
      select ${sql.unsafe(COLUMNS)} from payments.payment p
       where p.biller_id = ${billerId} and p.payment_id = ${paymentId}`;
    return row === undefined ? undefined : toPayment(row, references);
  }

  return {
    byKey,
    byId: async (id) => {
      const parts = decodeWireId(id);
      const payment = parts === undefined ? undefined : await byKey(parts.billerId, parts.number);
      return payment?.id === id.toLowerCase() ? payment : undefined;
    },
    byReference: async (reference) => {
      const key = references.decode(reference);
      return key === undefined ? undefined : byKey(key.billerId, key.paymentId);
    },
    timeline: async ({ billerId, paymentId, createdAt, channel }) => {
      const rows = await sql<{ state: string; at: Date; detail: Record<string, unknown> | null }[]>`
        select state, at, detail from payments.event
         where biller_id = ${billerId} and payment_id = ${paymentId} order by event_id`;
      // Its beginning is told by the payment itself: no event of its own is written for it.
      const begin: TimelineEntry = { state: 'created', at: createdAt, detail: { channel } };
      return [
        begin,
        ...rows.map(({ state, at, detail }) => ({ state: readState(state), at, detail: detail ?? {} })),
      ];
    },
    paidBills: async ({ billerId, paymentId }) => {
      const rows = await sql<(Omit<PaidBill, 'id'> & BillIdParts)[]>`
        select b.bill_id, b.tag, b.created_at, b.number, b.period, i.amount_minor as "amountMinor",
               coalesce(b.identifiers, '{}') as identifiers
          from payments.item i join billing.bill b on b.biller_id = i.biller_id and b.bill_id = i.bill_id
         where i.biller_id = ${billerId} and i.payment_id = ${paymentId}
         order by b.due_on, b.issued_on, b.bill_id`;
      return rows.map(({ bill_id, tag, created_at, ...bill }) => ({
        id: encodeWireId({ billerId, number: bill_id, tag, createdAt: created_at }),
        ...bill,
      }));
    },
    items: ({ billerId, paymentId }) => sql<WhatIsPaid['items'][number][]>`
      select bill_id as "billId", amount_minor as "amountMinor" from payments.item
       where biller_id = ${billerId} and payment_id = ${paymentId}`,
    accountNumber: async ({ billerId, accountId }) => {
      const [row] = await sql<{ number: string }[]>`
        select number from billing.service_account where biller_id = ${billerId} and account_id = ${accountId}`;
      invariant(row !== undefined, 'a payment for an account that is not there');
      return row.number;
    },
    move: async ({ billerId, paymentId }, move) => {
      const [row] = await sql<{ outcome: string; state: string }[]>`
        select outcome, state from payments.move(${billerId}, ${paymentId}, ${move.to}, ${move.reason ?? null},
          ${sql.json(move.detail ?? {})}, ${move.attendAt ?? null}, ${move.order ?? null},
          ${move.token ?? null}, ${move.page === undefined ? null : sql.json({ ...move.page })},
          ${move.gatewayRef ?? null}, ${move.holdUntil ?? null}, ${move.from ?? null})`;
      invariant(row !== undefined, 'a payment vanished');
      const { outcome } = row;
      invariant(
        outcome === 'moved' || outcome === 'already' || outcome === 'refused',
        `unknown outcome ${outcome}`,
      );
      return { outcome, state: readState(row.state) };
    },
    reroute: async ({ billerId, paymentId, gateway }, to) => {
      const [row] = await sql<{ moved: boolean }[]>`
        select payments.reroute(${billerId}, ${paymentId}, ${gateway}, ${to}) as moved`;
      return row?.moved === true;
    },
    claimRef: async ({ billerId, paymentId }, ref) => {
      await sql`
        update payments.payment set claimed_ref = ${ref}
         where biller_id = ${billerId} and payment_id = ${paymentId} and verify_at is null and gateway_ref is null`;
    },
    beginAttempt: async ({ billerId, paymentId }) => {
      const [row] = await sql<{ attempt: number | null }[]>`
        select payments.begin_attempt(${billerId}, ${paymentId}) as attempt`;
      return row?.attempt ?? undefined;
    },
    claim: async ({ billerId, paymentId }, holdMs, attendMs) => {
      const [row] = await sql<{ outcome: string }[]>`
        select outcome from payments.claim(${billerId}, ${paymentId}, ${holdMs}, ${attendMs})`;
      const outcome = row?.outcome;
      invariant(
        outcome === 'clear' || outcome === 'bills_gone' || outcome === 'not_open',
        `unknown outcome ${outcome}`,
      );
      return outcome;
    },
    attendAt: async ({ billerId, paymentId }, at) => {
      await sql`
        update payments.payment set attend_at = ${at}
         where biller_id = ${billerId} and payment_id = ${paymentId} and attend_at is not null`;
    },
    takeDue: async (limit, leaseMs) => {
      const rows = await sql<PaymentRow[]>`
        select ${sql.unsafe(COLUMNS)} from payments.take_due(${limit}, ${leaseMs}) p`;
      return rows.map((row) => toPayment(row, references));
    },
  };
}
