import { hash } from 'node:crypto';
import type { Bill, Biller, Billers, Inquiry } from '../billing/index.ts';
import { err, invariant, type Language, type Money, ok, type Result, toWire } from '../kernel/index.ts';
import {
  afterSetError,
  bigints,
  byteas,
  createBatcher,
  type Database,
  encodeWireId,
  type Vault,
} from '../platform/index.ts';
import type { Instrument } from './gateway-port.ts';
import type { FindNationalBill } from './national-bill.ts';
import type { OpenError } from './open-error.ts';
import { type Quote, quote } from './quote.ts';
import type { ReferenceCodec } from './reference.ts';
import type { Routing } from './routing.ts';

export interface PaymentOrder {
  /** Ids on the wire, all of one service account. */
  readonly bills: readonly string[];
  /** Left out: the total. */
  readonly amount?: Money;
  /** E.164. */
  readonly payerPhone?: string;
  /** What the payer means to pay with; left out: whatever the chosen gateway takes. */
  readonly instrument?: Instrument;
  readonly language: Language;
  readonly channel: string;
  readonly returnUrl?: string;
  /** One key for one intent to pay, however often it is sent; unique within its scope. */
  readonly key: string;
  /** Whose key: an API key, a browser. */
  readonly scope: string;
}

/** What is told to whoever opened it: always as it was then, also when asked again later. */
export interface OpenedPayment {
  readonly id: string;
  readonly reference: string;
  readonly billerId: number;
  readonly amount: Money;
  readonly replayed: boolean;
}

interface Ready extends Quote {
  readonly order: PaymentOrder;
  readonly gateway: string;
  readonly digest: Buffer;
}

type Opened = Result<
  { readonly paymentId: bigint; readonly createdAt: Date; readonly tag: number; readonly replayed: boolean },
  OpenError
>;

export interface OpenDeps {
  readonly sql: Database;
  readonly vault: Vault;
  readonly billers: Billers;
  readonly inquiry: Inquiry;
  readonly references: ReferenceCodec;
  readonly routing: Pick<Routing, 'choose' | 'takesBills'>;
  readonly findNationalBill: FindNationalBill;
  readonly admit?: (biller: Biller, amountMinor: bigint) => Promise<boolean>;
}

/**
 * Opens payments: the bills are shared out by the biller's rules, then claimed for the payment in one command
 * together with its idempotency key. Orders that arrive together are one set.
 */
export function createOpener(
  deps: OpenDeps,
): (order: PaymentOrder) => Promise<Result<OpenedPayment, OpenError>> {
  const batcher = createBatcher<Ready, Opened>({
    run: (set) => openSet(deps, set),
    keyOf: ({ order, biller }) => `${biller.billerId}/${order.scope}/${order.key}`,
    afterError: afterSetError,
  });
  const inProgress = new Set<string>();

  return async (order) => {
    const digest = digestOf(order);
    const running = `${order.scope}/${order.key}`;
    if (inProgress.has(running)) return err({ code: 'idempotency_in_progress' });
    inProgress.add(running);
    try {
      const bills = await deps.inquiry.billsById(order.bills);
      const prepared = await prepare(deps, order, digest, bills);
      const ready = prepared.ok ? await admitted(deps, prepared.value) : prepared;
      const opened = ready.ok ? await batcher.add(ready.value) : ready;
      if (opened.ok && ready.ok) return ok(present(deps, ready.value, opened.value));
      invariant(!opened.ok, 'a payment was opened without having been prepared');
      // Refused; but was this very order perhaps accepted before? Then that answer stands.
      return (await findReplay(deps, order, digest, bills)) ?? opened;
    } finally {
      inProgress.delete(running);
    }
  };
}

async function admitted({ admit }: OpenDeps, ready: Ready): Promise<Result<Ready, OpenError>> {
  if (admit === undefined || (await admit(ready.biller, ready.amountMinor))) return ok(ready);
  return err({ code: 'stand_in_limit' });
}

async function prepare(
  { billers, routing, findNationalBill }: OpenDeps,
  order: PaymentOrder,
  digest: Buffer,
  found: readonly (Bill | undefined)[],
): Promise<Result<Ready, OpenError>> {
  const quoted = quote(billers, order, found);
  if (!quoted.ok) return quoted;
  const { biller, amountMinor } = quoted.value;
  const { instrument } = order;
  const gateway = routing.choose(biller, {
    amountMinor,
    bill: routing.takesBills(biller) ? await findNationalBill(biller, quoted.value) : undefined,
    ...(instrument === undefined ? {} : { instrument }),
  });
  return gateway === undefined
    ? err({ code: 'no_gateway' })
    : ok({ ...quoted.value, order, gateway, digest });
}

async function openSet(deps: OpenDeps, set: readonly Ready[]): Promise<readonly Opened[]> {
  const { sql } = deps;
  const items = set.flatMap((ready, index) =>
    ready.items.map((item) => {
      const bill = ready.bills.find(({ billId }) => billId === item.billId);
      invariant(bill !== undefined, 'an amount was shared out to a bill that was not asked for');
      return { ...item, bill, nth: index + 1 };
    }),
  );
  const rows = await sql<OpenRow[]>`
    select item, outcome, payment_id, created_at, tag from payments.open(
      ${set.map(({ biller }) => biller.billerId)}, ${set.map(({ order }) => order.scope)},
      ${set.map(({ order }) => order.key)}, ${byteas(
        sql,
        set.map(({ digest }) => digest),
      )},
      ${bigints(
        sql,
        set.map(({ bills }) => bills[0]?.accountId ?? 0n),
      )}, ${bigints(
        sql,
        set.map(({ amountMinor }) => amountMinor),
      )},
      ${bigints(
        sql,
        set.map(({ advanceMinor }) => advanceMinor),
      )}, ${set.map(({ biller }) => biller.currency)},
      ${set.map(({ order }) => order.channel)}, ${set.map(({ order }) => order.language)},
      ${set.map(({ gateway }) => gateway)},
      ${byteas(
        sql,
        set.map(({ order }) => (order.payerPhone === undefined ? null : deps.vault.seal(order.payerPhone))),
      )},
      ${byteas(
        sql,
        set.map(({ order }) =>
          order.payerPhone === undefined ? null : deps.vault.digest('phone', order.payerPhone),
        ),
      )},
      ${set.map(({ order }) => order.returnUrl ?? null)}, ${set.map(({ biller }) => biller.payment.holdMs)},
      ${items.map(({ nth }) => nth)}, ${bigints(
        sql,
        items.map(({ billId }) => billId),
      )},
      ${bigints(
        sql,
        items.map(({ amountMinor }) => amountMinor),
      )}, ${items.map(({ bill }) => bill.version)},
      ${bigints(
        sql,
        items.map(({ bill }) => bill.paid.minor),
      )})`;
  const outcomes = new Array<Opened | undefined>(set.length).fill(undefined);
  for (const row of rows) outcomes[row.item - 1] = readOutcome(row);
  return outcomes.map((outcome) => {
    invariant(outcome !== undefined, 'an order came back without an outcome');
    return outcome;
  });
}

interface OpenRow {
  readonly item: number;
  readonly outcome: string;
  readonly payment_id: bigint | null;
  readonly created_at: Date | null;
  readonly tag: number | null;
}

function readOutcome({ outcome, payment_id, created_at, tag }: OpenRow): Opened {
  if (outcome === 'bill_changed') return err({ code: 'bill_changed' });
  if (outcome === 'key_reused') return err({ code: 'idempotency_key_reused' });
  invariant(outcome === 'opened' || outcome === 'replayed', `unknown outcome of an order: ${outcome}`);
  invariant(payment_id !== null && created_at !== null && tag !== null, 'an opened payment without a number');
  return ok({ paymentId: payment_id, createdAt: created_at, tag, replayed: outcome === 'replayed' });
}

function present(
  deps: OpenDeps,
  ready: Ready,
  opened: {
    readonly paymentId: bigint;
    readonly createdAt: Date;
    readonly tag: number;
    readonly replayed: boolean;
  },
): OpenedPayment {
  const { billerId, currency } = ready.biller;
  const number = { billerId, number: opened.paymentId, tag: opened.tag, createdAt: opened.createdAt };
  return {
    id: encodeWireId(number),
    reference: deps.references.encode(billerId, opened.paymentId),
    billerId,
    amount: { minor: ready.amountMinor, currency },
    replayed: opened.replayed,
  };
}

/** Looks whether this key has opened a payment at the biller of these bills before. */
async function findReplay(
  deps: OpenDeps,
  order: PaymentOrder,
  digest: Buffer,
  bills: readonly (Bill | undefined)[],
): Promise<Result<OpenedPayment, OpenError> | undefined> {
  const billerId = bills.find((bill) => bill !== undefined)?.billerId;
  if (billerId === undefined) return undefined;
  const [row] = await deps.sql<
    {
      digest: Buffer;
      payment_id: bigint;
      amount_minor: bigint;
      currency: string;
      created_at: Date;
      tag: number;
    }[]
  >`
    select k.digest, p.payment_id, p.amount_minor, p.currency, p.created_at, p.tag
      from payments.key k join payments.payment p on p.biller_id = k.biller_id and p.payment_id = k.payment_id
     where k.biller_id = ${billerId} and k.scope = ${order.scope} and k.key = ${order.key}`;
  if (row === undefined) return undefined;
  if (!digest.equals(row.digest)) return err({ code: 'idempotency_key_reused' });
  const biller = deps.billers.byNumber(billerId);
  invariant(biller !== undefined, 'a payment of a biller that is not there');
  return ok({
    id: encodeWireId({ billerId, number: row.payment_id, tag: row.tag, createdAt: row.created_at }),
    reference: deps.references.encode(billerId, row.payment_id),
    billerId,
    amount: { minor: row.amount_minor, currency: biller.currency },
    replayed: true,
  });
}

/** Two orders are the same when everything but the key is. */
function digestOf(order: PaymentOrder): Buffer {
  const content = JSON.stringify([
    order.bills,
    order.amount === undefined ? null : toWire(order.amount),
    order.payerPhone ?? null,
    order.instrument ?? null,
    order.language,
    order.channel,
    order.returnUrl ?? null,
  ]);
  return hash('sha256', content, 'buffer');
}
