import { createHash } from 'node:crypto';
import type { Biller, Billers, Inquiry } from '../billing/index.ts';
import { err, invariant, ok, type Result } from '../kernel/index.ts';
import type { Discrepancy } from '../ledger/index.ts';
import type { Clock, Database, Vault } from '../platform/index.ts';
import { createPaymentsByPayer, type PaymentsByPayer } from './by-payer.ts';
import { createPaymentEvents, type PaymentEvents } from './events.ts';
import { createPaymentFigures, type PaymentFigures } from './figures.ts';
import type { GatewayNotice, Instrument, NoticeError, NoticeReading } from './gateway-port.ts';
import { createFindNationalBill } from './national-bill.ts';
import { createOpener, type OpenedPayment, type PaymentOrder } from './open.ts';
import type { OpenError } from './open-error.ts';
import { readOrderId } from './order-id.ts';
import type { Payment } from './payment.ts';
import { createPaymentList, type PaymentList } from './payment-list.ts';
import { createPaymentSearch, type PaymentSearch } from './payment-search.ts';
import { createProgress, type StartAnswer } from './progress.ts';
import { createPush, type Push } from './push.ts';
import { type Quote, quote } from './quote.ts';
import { makeReceipt, type Receipt } from './receipt.ts';
import { createReferenceCodec } from './reference.ts';
import { createReturns } from './returns.ts';
import { createReturnsList, type ReturnsList } from './returns-list.ts';
import type { Routing } from './routing.ts';
import { type ConfirmedMoney, createSettler, type SettleOutcome } from './settle.ts';
import { createPaymentStore, type PaidBill, type TimelineEntry } from './store.ts';
import { createPaymentStories, type PaymentStories } from './story.ts';
import { createSweeper, type Sweeper } from './sweeper.ts';

export interface PaymentRecords extends PaymentList, PaymentSearch, PaymentStories, PaymentFigures {}

/** The door of this room: the life of a payment from the order to the receipt. */
export interface Payments extends PaymentsByPayer, PaymentEvents, Push, ReturnsList {
  /** What the staff see: lists, search, stories, figures. Each asks whether they may. */
  readonly records: PaymentRecords;
  open(order: PaymentOrder): Promise<Result<OpenedPayment, OpenError>>;
  /** What payers of this biller choose between; nothing where there is no choice. */
  instruments(biller: Biller): readonly Instrument[];
  /** What such an order would come to, as of now; changes nothing. */
  quote(order: Pick<PaymentOrder, 'bills' | 'amount'>): Promise<Result<Quote, OpenError>>;
  /** By its id on the wire, or by its reference. */
  find(idOrReference: string): Promise<Payment | undefined>;
  byKey(billerId: number, paymentId: bigint): Promise<Payment | undefined>;
  /** Which payment a reference means, without looking whether it is there. */
  readReference(reference: string): { readonly billerId: number; readonly paymentId: bigint } | undefined;
  timeline(payment: Payment): Promise<readonly TimelineEntry[]>;
  bills(payment: Payment): Promise<readonly PaidBill[]>;
  accountNumber(payment: Payment): Promise<string>;
  start(payment: Payment): Promise<StartAnswer>;
  /**
   * A gateway has sent the payer back, or has called by itself. What it says is only taken as a reason to ask;
   * the answer is the payment as it then is. Undefined where nothing of ours is meant.
   */
  returned(gatewayId: string, fields: Readonly<Record<string, string>>): Promise<Payment | undefined>;
  /**
   * Asks gateways that can tell what payers have paid and nobody has verified, and looks after each; how many of them are
   * payments. Finds who paid after we had given the payment up (X4).
   */
  lookForUnverified(): Promise<number>;
  /** A gateway's server tells something by itself: proven by its signature, and all the same only a reason to ask. */
  noticed(
    gatewayId: string,
    notice: GatewayNotice,
  ): Promise<Result<Payment | undefined, NoticeError | { readonly code: 'unknown_gateway' }>>;
  /** Finds out where the money is, and does what follows. */
  advance(payment: Payment): Promise<Payment>;
  settle(confirmed: ConfirmedMoney): Promise<SettleOutcome>;
  receipt(payment: Payment): Promise<Receipt | undefined>;
  readonly sweeper: Sweeper;
  /** What does not add up between a biller's payments, its bills and the ledger. */
  check(billerId: number): Promise<readonly Discrepancy[]>;
}

export interface PaymentsDeps {
  readonly sql: Database;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly billers: Billers;
  readonly inquiry: Inquiry;
  readonly routing: Routing;
  /** Whether this much may be taken for this biller just now (X5); left out: always. */
  readonly admit?: (biller: Biller, amountMinor: bigint) => Promise<boolean>;
  readonly callbackUrl: (gatewayId: string) => string;
  readonly describe: (payment: Payment) => string;
  readonly onError: (error: unknown, payment: Payment | undefined) => void;
  /** For the figures: how each order and each confirmation of money ended. */
  readonly observe: (event: 'opened' | 'settled', outcome: string) => void;
}

export async function createPayments(deps: PaymentsDeps): Promise<Payments> {
  const { sql } = deps;
  const references = createReferenceCodec(await referenceKey(sql));
  const { gateways } = deps.routing;
  const store = createPaymentStore({ sql, references });
  const settleSet = createSettler({ sql });
  const findNationalBill = createFindNationalBill({ sql });
  const openSet = createOpener({ ...deps, references, findNationalBill });
  const settle = async (confirmed: ConfirmedMoney): Promise<SettleOutcome> => {
    const settled = await settleSet(confirmed);
    deps.observe('settled', settled.outcome);
    return settled;
  };
  const byPayer = createPaymentsByPayer({ ...deps, references });
  const { payerPhone } = byPayer;
  const returns = createReturns({ ...deps, store });
  const progress = createProgress({ ...deps, store, settle, returns, payerPhone, findNationalBill });

  /** An order of an attempt that nobody was sent to is nobody's: nothing can have been paid there. */
  async function ordered(gatewayId: string, orderId: string): Promise<Payment | undefined> {
    const key = readOrderId(orderId);
    const payment = key === undefined ? undefined : await store.byKey(key.billerId, key.paymentId);
    return payment?.gateway === gatewayId && payment.gatewayOrder === orderId ? payment : undefined;
  }

  /** Somebody tells of an order: if it is one of ours, its gateway is asked. */
  async function hear(gatewayId: string, { orderId, token }: NoticeReading): Promise<Payment | undefined> {
    const payment = orderId === undefined ? undefined : await ordered(gatewayId, orderId);
    if (payment === undefined || (token !== undefined && token !== payment.gatewayToken)) return undefined;
    return progress.advance(payment);
  }

  return {
    ...byPayer,
    ...createPaymentEvents({ ...deps, references }),
    ...createPush({ ...deps, store, progress }),
    ...createReturnsList({ ...deps, references }),
    records: {
      ...createPaymentList({ ...deps, references }),
      ...createPaymentSearch({ ...deps, references }),
      ...createPaymentStories({ ...deps, store, references }),
      ...createPaymentFigures(deps),
    },
    open: async (order) => {
      const opened = await openSet(order);
      deps.observe('opened', opened.ok ? (opened.value.replayed ? 'replayed' : 'opened') : opened.error.code);
      return opened;
    },
    instruments: (biller) => deps.routing.instruments(biller),
    quote: async (order) => quote(deps.billers, order, await deps.inquiry.billsById(order.bills)),
    find: (text) => (/^\d+$/.test(text) ? store.byReference(text) : store.byId(text)),
    readReference: (reference) => references.decode(reference),
    byKey: (billerId, paymentId) => store.byKey(billerId, paymentId),
    timeline: (payment) => store.timeline(payment),
    bills: (payment) => store.paidBills(payment),
    accountNumber: (payment) => store.accountNumber(payment),
    start: (payment) => progress.start(payment),
    returned: async (gatewayId, fields) => {
      const gateway = gateways.get(gatewayId);
      const reading = gateway?.readCallback(fields);
      if (gateway === undefined || reading === undefined || !reading.ok) return undefined;
      const { orderId, gatewayRef } = reading.value;
      const payment = await ordered(gatewayId, orderId);
      if (payment === undefined) return undefined;
      if (gatewayRef === undefined || gateway.traits.findsBy === 'order') return progress.advance(payment);
      await store.claimRef(payment, gatewayRef);
      return progress.advance((await store.byKey(payment.billerId, payment.paymentId)) ?? payment);
    },
    noticed: async (gatewayId, notice) => {
      const reading = gateways.get(gatewayId)?.readNotice?.(notice);
      if (reading === undefined) return err({ code: 'unknown_gateway' });
      return reading.ok ? ok(await hear(gatewayId, reading.value)) : reading;
    },
    lookForUnverified: async () => {
      let found = 0;
      for (const { id, unverified } of gateways.values())
        for (const reading of (await unverified?.()) ?? [])
          if ((await hear(id, reading)) !== undefined) found += 1;
      return found;
    },
    advance: (payment) => progress.advance(payment),
    settle,
    receipt: (payment) => makeReceipt(store, payment),
    sweeper: createSweeper({ store, progress, onError: deps.onError }),
    check: (billerId) => sql<Discrepancy[]>`
      select what, subject, expected_minor as "expectedMinor", found_minor as "foundMinor"
        from payments.discrepancies(${billerId})`,
  };
}

async function referenceKey(sql: Database): Promise<Buffer> {
  const [row] = await sql<{ reference_key: Buffer }[]>`select reference_key from installation`;
  invariant(row !== undefined, 'the database has no installation row: was it migrated?');
  return createHash('sha256').update(row.reference_key).digest();
}
