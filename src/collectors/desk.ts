import { createHash } from 'node:crypto';
import {
  type Biller,
  type Billers,
  type Inquiry,
  type InquiryAnswer,
  type InquiryError,
  type RawIdentifiers,
  readCustomerName,
} from '../billing/index.ts';
import { err, invariant, type Money, ok, type Result } from '../kernel/index.ts';
import type { OpenError, Payments, Quote } from '../payments/index.ts';
import { bigints, type Clock, type Database, type Vault } from '../platform/index.ts';
import { businessDayOf } from './business-day.ts';
import type { Agreement, Register } from './register.ts';

/** What a collector tells of a payment that it has taken. */
export interface Advice {
  /** The collector's own name for it: what makes it count once. */
  readonly payId: string;
  /** A bill's id, as the inquiry gave it. */
  readonly billRef: string;
  readonly amount: Money;
  readonly paidAt?: Date;
  readonly method?: string;
  readonly terminalId?: string;
  readonly externalIds?: readonly { readonly type: string; readonly id: string }[];
}

export type RefusedBy =
  | { readonly code: 'unknown_biller' | 'no_agreement' | 'over_limit' | 'insufficient_float' }
  | OpenError;

/** `rejected` is for good, and what was taken is given back. */
export interface AdviceAnswer {
  readonly status: 'posted' | 'rejected' | 'reversed';
  readonly receiptNo: string | undefined;
  readonly reason: string | undefined;
  readonly at: Date;
  readonly replayed: boolean;
}

export type AdviceError =
  | { readonly code: 'payment_id_reused' }
  /** Nothing was kept: the same again a little later may be taken. */
  | { readonly code: 'try_again'; readonly reason: string };

export interface ReversalAnswer {
  readonly status: 'reversed' | 'rejected';
  /** Why it stays: its day is over, it was rejected anyhow, its advance was used. */
  readonly reason: 'too_late' | 'not_posted' | 'advance_used' | undefined;
  readonly at: Date | undefined;
}

export interface PaymentStatus {
  /** `unknown`: it never came here. Then, and only then, may it be told again or given up. */
  readonly status: 'posted' | 'rejected' | 'reversed' | 'unknown';
  readonly receiptNo?: string;
  readonly reason?: string;
  readonly amount?: Money;
}

/** What a collector asks and tells (countries.md §6.1): each verb in the name of the collector that has proven who it is. */
export interface CollectorDesk {
  inquire(
    collectorId: string,
    billerCode: string,
    identifiers: RawIdentifiers,
  ): Promise<
    Result<
      InquiryAnswer,
      InquiryError | { readonly code: 'unknown_biller' } | { readonly code: 'no_agreement' }
    >
  >;
  /** Whether such a payment would be taken, as of now; holds nothing. */
  validate(
    collectorId: string,
    order: { readonly billRef: string; readonly amount: Money },
  ): Promise<Result<Quote, RefusedBy>>;
  advise(collectorId: string, advice: Advice): Promise<Result<AdviceAnswer, AdviceError | RefusedBy>>;
  reverse(
    collectorId: string,
    reversal: { readonly payId: string; readonly reversalId: string; readonly reason: string },
  ): Promise<ReversalAnswer>;
  status(collectorId: string, payId: string): Promise<PaymentStatus>;
  /** The customer's name with most of it hidden: `S••• K•••`; undefined where the biller gave none. */
  customerName(billerId: number, accountId: bigint): Promise<string | undefined>;
}

/** What may be gone in a minute: not kept as an answer. */
const PASSING: readonly string[] = ['bill_held', 'bill_changed', 'stand_in_limit'];
/** Somebody else was faster with the bill: it is looked at again so often before the collector is asked to come back. */
const ATTEMPTS_MAX = 3;

export interface DeskDeps {
  readonly sql: Database;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly billers: Billers;
  readonly inquiry: Inquiry;
  readonly payments: Pick<Payments, 'quote' | 'byKey'>;
  readonly register: Register;
}

interface AdviceRow {
  readonly outcome: string;
  readonly state: string | null;
  readonly payment_id: bigint | null;
  readonly reason: string | null;
  readonly told_at: Date;
}

export function createCollectorDesk(deps: DeskDeps): CollectorDesk {
  const { sql, clock, billers, register } = deps;

  async function validate(
    collectorId: string,
    { billRef, amount }: { readonly billRef: string; readonly amount: Money },
  ): Promise<Result<Quote & { readonly agreement: Agreement }, RefusedBy>> {
    const quoted = await deps.payments.quote({ bills: [billRef], amount });
    if (!quoted.ok) return quoted;
    const { billerId } = quoted.value.biller;
    const agreement = await register.agreement(billerId, collectorId);
    if (agreement === undefined) return err({ code: 'no_agreement' });
    const { paymentMinorMax } = agreement;
    if (paymentMinorMax !== undefined && amount.minor > paymentMinorMax) return err({ code: 'over_limit' });
    return ok({ ...quoted.value, agreement });
  }

  async function floatAllows(billerId: number, collectorId: string, amount: Money): Promise<boolean> {
    const [row] = await sql<{ allows: boolean }[]>`
      select b.balance_minor - ${amount.minor}::bigint >= b.floor_minor as allows
        from ledger.account a join ledger.balance b on b.biller_id = a.biller_id and b.account_id = a.account_id
       where a.biller_id = ${billerId} and a.kind = 'collector' and a.subject = ${collectorId} and a.currency = ${amount.currency}`;
    return row?.allows === true;
  }

  async function advise(
    collectorId: string,
    advice: Advice,
  ): Promise<Result<AdviceAnswer, AdviceError | RefusedBy>> {
    const digest = digestOf(advice);
    const first = await firstAnswer(collectorId, advice.payId, digest);
    if (first !== undefined) return first;
    for (let attempt = 1; ; attempt += 1) {
      const valid = await validate(collectorId, advice);
      const row = valid.ok
        ? await post(collectorId, advice, digest, valid.value)
        : await reject(collectorId, advice, digest, valid.error);
      if (row === undefined) return valid.ok ? err({ code: 'try_again', reason: 'bill_changed' }) : valid;
      if (row.outcome !== 'bill_changed') return answerOf(row, await billerOf(collectorId, advice.payId));
      if (attempt === ATTEMPTS_MAX) return err({ code: 'try_again', reason: 'bill_changed' });
    }
  }

  async function post(
    collectorId: string,
    { payId, amount, paidAt, method, terminalId, externalIds }: Advice,
    digest: Buffer,
    { biller, bills, items, advanceMinor, agreement }: Quote & { readonly agreement: Agreement },
  ): Promise<AdviceRow | undefined> {
    const [first] = bills;
    invariant(first !== undefined, 'a quote is about a bill');
    const paid = items.map((item) => {
      const bill = bills.find(({ billId }) => billId === item.billId);
      invariant(bill !== undefined, 'an amount was shared out to a bill that was not asked for');
      return { ...item, bill };
    });
    const day = businessDayOf(biller.timeZone, agreement.cutoffAt, clock.now());
    const [row] = await sql<AdviceRow[]>`
      select * from collectors.advise(${biller.billerId}, ${collectorId}, ${payId}, ${digest}, ${first.accountId},
        ${amount.minor}, ${advanceMinor}, ${biller.currency}, ${biller.languages[0] ?? 'en'}, ${day}::date, ${paidAt ?? null},
        ${method ?? null}, ${terminalId ?? null}, ${externalIds === undefined ? null : sql.json([...externalIds])},
        ${bigints(
          sql,
          paid.map(({ billId }) => billId),
        )}, ${bigints(
          sql,
          paid.map(({ amountMinor }) => amountMinor),
        )},
        ${paid.map(({ bill }) => bill.version)}, ${bigints(
          sql,
          paid.map(({ bill }) => bill.paid.minor),
        )})`;
    return row;
  }

  /** Keeps what can never be taken as the answer; what may pass is not kept, and is not an answer. */
  async function reject(
    collectorId: string,
    advice: Advice,
    digest: Buffer,
    error: RefusedBy,
  ): Promise<AdviceRow | undefined> {
    const biller = await billerOfBill(advice.billRef);
    if (biller === undefined || error.code === 'no_agreement' || PASSING.includes(error.code))
      return undefined;
    const day = businessDayOf(biller.timeZone, '24:00', clock.now());
    const [row] = await sql<AdviceRow[]>`
      select * from collectors.reject(${biller.billerId}, ${collectorId}, ${advice.payId}, ${digest}, ${advice.amount.minor},
        ${advice.amount.currency}, ${day}::date, ${error.code})`;
    return row;
  }

  async function billerOfBill(billRef: string): Promise<Biller | undefined> {
    const [bill] = await deps.inquiry.billsById([billRef]);
    return bill && billers.byNumber(bill.billerId);
  }

  async function billerOf(collectorId: string, payId: string): Promise<number | undefined> {
    const [row] = await sql<{ biller_id: number }[]>`
      select biller_id from collectors.advice where collector_id = ${collectorId} and pay_id = ${payId}`;
    return row?.biller_id;
  }

  async function firstAnswer(
    collectorId: string,
    payId: string,
    digest: Buffer,
  ): Promise<Result<AdviceAnswer, AdviceError> | undefined> {
    const [row] = await sql<(AdviceRow & { biller_id: number })[]>`
      select biller_id, case when digest = ${digest} or digest = '' then 'replayed' else 'key_reused' end as outcome, state,
             payment_id, reason, told_at
        from collectors.advice where collector_id = ${collectorId} and pay_id = ${payId}`;
    return row && answerOf(row, row.biller_id);
  }

  async function answerOf(
    row: AdviceRow,
    billerId: number | undefined,
  ): Promise<Result<AdviceAnswer, AdviceError>> {
    if (row.outcome === 'key_reused') return err({ code: 'payment_id_reused' });
    const { state, payment_id, reason, told_at } = row;
    invariant(state === 'posted' || state === 'rejected' || state === 'reversed', `unknown state ${state}`);
    const payment =
      billerId === undefined || payment_id === null
        ? undefined
        : await deps.payments.byKey(billerId, payment_id);
    return ok({
      ...{ status: state, reason: reason ?? undefined, at: told_at, replayed: row.outcome === 'replayed' },
      receiptNo: payment?.reference,
    });
  }

  return {
    customerName: async (billerId, accountId) => {
      const name = await readCustomerName({ sql, vault: deps.vault }, billerId, accountId);
      return name
        ?.split(/\s+/)
        .map((word) => `${[...word][0] ?? ''}•••`)
        .join(' ');
    },
    inquire: async (collectorId, billerCode, identifiers) => {
      const biller = billers.find(billerCode);
      if (biller === undefined) return err({ code: 'unknown_biller' });
      const agreement = await register.agreement(biller.billerId, collectorId);
      if (agreement === undefined) return err({ code: 'no_agreement' });
      return deps.inquiry.inquire(biller, identifiers);
    },
    validate: async (collectorId, order) => {
      const valid = await validate(collectorId, order);
      if (!valid.ok) return valid;
      const allows = await floatAllows(valid.value.biller.billerId, collectorId, order.amount);
      return allows ? valid : err({ code: 'insufficient_float' });
    },
    advise,
    reverse: async (collectorId, { payId, reversalId, reason }) => {
      const billerId = await billerOf(collectorId, payId);
      const [own] = billerId === undefined ? await register.agreements(collectorId) : [];
      const biller = billers.byNumber(billerId ?? own?.billerId ?? 0);
      if (biller === undefined) return { status: 'rejected', reason: 'not_posted', at: undefined };
      const agreement = await register.agreement(biller.billerId, collectorId);
      const today = businessDayOf(biller.timeZone, agreement?.cutoffAt ?? '24:00', clock.now());
      const [row] = await sql<{ outcome: string; reversed_at: Date | null }[]>`
        select * from collectors.reverse(${biller.billerId}, ${collectorId}, ${payId}, ${reversalId}, ${reason}, ${today}::date,
          ${biller.currency})`;
      return reversalAnswer(row?.outcome ?? '', row?.reversed_at ?? undefined);
    },
    status: async (collectorId, payId) => {
      const [row] = await sql<StatusRow[]>`
        select a.biller_id, a.payment_id, a.state, a.reason, a.amount_minor, a.currency, p.state as payment_state,
               p.reason as payment_reason
          from collectors.advice a
          left join payments.payment p on p.biller_id = a.biller_id and p.payment_id = a.payment_id
         where a.collector_id = ${collectorId} and a.pay_id = ${payId}`;
      if (row === undefined) return { status: 'unknown' };
      const biller = billers.byNumber(row.biller_id);
      const payment =
        row.payment_id === null ? undefined : await deps.payments.byKey(row.biller_id, row.payment_id);
      // The biller may have refused it after all, or staff taken it back: the float has it again.
      const isBack = row.state === 'posted' && row.payment_state === 'returned';
      const reason = isBack ? row.payment_reason : row.reason;
      const status = isBack ? 'reversed' : row.state;
      return {
        status,
        ...(payment === undefined ? {} : { receiptNo: payment.reference }),
        ...(reason === null ? {} : { reason }),
        ...(biller === undefined ? {} : { amount: { minor: row.amount_minor, currency: biller.currency } }),
      };
    },
  };
}

interface StatusRow {
  readonly biller_id: number;
  readonly payment_id: bigint | null;
  readonly state: 'posted' | 'rejected' | 'reversed';
  readonly reason: string | null;
  readonly amount_minor: bigint;
  readonly payment_state: string | null;
  readonly payment_reason: string | null;
}

function reversalAnswer(outcome: string, at: Date | undefined): ReversalAnswer {
  switch (outcome) {
    case 'reversed':
    case 'replayed':
    case 'unheard':
      return { status: 'reversed', reason: undefined, at };
    case 'rejected':
      return { status: 'rejected', reason: 'not_posted', at: undefined };
    case 'too_late':
    case 'advance_used':
      return { status: 'rejected', reason: outcome, at: undefined };
    default:
      invariant(false, `unknown outcome of a reversal: ${outcome}`);
  }
}

/** What makes two advices the same: not when it was sent, nor how often. */
function digestOf({ billRef, amount, method }: Advice): Buffer {
  const content = [billRef.toLowerCase(), amount.minor.toString(), amount.currency, method ?? ''];
  return createHash('sha256').update(JSON.stringify(content)).digest();
}
