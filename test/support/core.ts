import { createHash } from 'node:crypto';
import {
  type Bill,
  type Biller,
  createBillers,
  createInquiry,
  type IdentifierRule,
  type ImportSummary,
  importBills,
  type Reject,
} from '../../src/billing/index.ts';
import { invariant } from '../../src/kernel/index.ts';
import { createLedger } from '../../src/ledger/index.ts';
import {
  createPayments,
  createRouting,
  type Gateway,
  type OpenedPayment,
  type Payment,
  type PaymentOrder,
  type Payments,
  type PaymentsDeps,
  type Routing,
} from '../../src/payments/index.ts';
import {
  type Clock,
  createVault,
  type Database,
  generateVaultKeys,
  readVaultKeys,
  systemClock,
  type Vault,
} from '../../src/platform/index.ts';

/** One row of a bill file, by column. */
export type BillFields = Readonly<Record<string, string>>;

const texts = (text: string) => ({ fa: text, ar: text, hi: text, en: text });

function identifier(
  name: string,
  check: IdentifierRule['check'],
  pattern: string,
  example: string,
  changes: Partial<IdentifierRule> = {},
): IdentifierRule {
  return { name, label: texts(name), check, pattern, example, belongsTo: 'account', finds: true, ...changes };
}

/** An Iranian biller that takes any amount; tests change what they are about. */
export const BILLER: Biller = {
  billerId: 201,
  id: 'hamun',
  name: texts('Hamun'),
  country: 'IR',
  currency: 'IRR',
  languages: ['fa', 'en'],
  timeZone: 'Asia/Tehran',
  showToman: true,
  identifiers: [
    identifier('bill_id', 'ir_bill_id', '^[0-9]{6,13}$', '1000000104128'),
    identifier('payment_id', 'ir_payment_id', '^[0-9]{6,13}$', '48550606', {
      belongsTo: 'bill',
      finds: false,
    }),
    identifier('barcode', 'ir_barcode', '^[0-9]{26}$', '10000001041280000048550606', {
      belongsTo: 'derived',
    }),
    identifier('subscription', 'none', '^[0-9]{4,12}$', '70010001'),
    identifier('zip', 'none', '^[0-9]{5}$', '80202', { finds: false }),
  ],
  inquiry: [
    ['bill_id', 'payment_id'],
    ['bill_id'],
    ['barcode'],
    ['subscription'],
    ['subscription', 'zip'],
    ['bill_id', 'subscription'],
  ],
  payment: { exactness: 'any', order: 'oldest_first', holdMs: 900_000 },
};

/** A row that may go in as it stands. Account and subscription number are the same, to keep tests short. */
export function billRow(
  account: string,
  number: string,
  amount: number,
  changes: BillFields = {},
): BillFields {
  return {
    ...{ account, subscription: account, bill_number: number, issued_on: '2026-10-01', due_on: '2026-10-20' },
    ...{ currency: 'IRR', amount: String(amount), ...changes },
  };
}

export function toJsonLines(rows: readonly BillFields[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

export async function* chunksOf(
  content: string | Uint8Array,
  sizeBytes = 65_536,
): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content);
  for (let start = 0; start < bytes.length; start += sizeBytes)
    yield bytes.subarray(start, start + sizeBytes);
}

/** Imports a whole file and collects what was refused. */
export async function importText(
  deps: { readonly sql: Database; readonly vault: Vault },
  biller: Biller,
  content: string,
  format: 'csv' | 'jsonl' = 'jsonl',
): Promise<{ readonly summary: ImportSummary; readonly rejects: readonly Reject[] }> {
  const rejects: Reject[] = [];
  const summary = await importBills(deps, {
    biller,
    source: chunksOf(content),
    format,
    sha256: createHash('sha256').update(content).digest(),
    onReject: (refused) => void rejects.push(...refused),
  });
  return { summary, rejects };
}

export function createTestVault(): Vault {
  const { encryption, lookup } = generateVaultKeys();
  const keys = readVaultKeys(encryption, lookup);
  invariant(keys !== undefined, 'keys that were just made can be read');
  return createVault(keys);
}

export type Core = Awaited<ReturnType<typeof createCore>>;

/** The core rooms over one database, wired as in the program. Each test adds a biller of its own. */
export async function createCore(options: {
  readonly sql: Database;
  readonly vault?: Vault;
  readonly gateways?: readonly Gateway[];
  /** Left out: everything goes to `sandbox`. */
  readonly routing?: Routing;
  readonly clock?: Clock;
  readonly admit?: PaymentsDeps['admit'];
  readonly onError?: (error: unknown) => void;
}) {
  const { sql, vault = createTestVault(), gateways = [], clock = systemClock } = options;
  const billers = createBillers({ sql });
  await billers.refresh();
  const inquiry = createInquiry({ sql });
  const ledger = createLedger({ sql });
  const payments: Payments = await createPayments({
    ...{ sql, vault, clock, billers, inquiry },
    routing: options.routing ?? {
      ...createRouting({ routes: gateways.map((gateway) => ({ gateway })), clock }),
      choose: (_biller, { except = [] } = {}) => (except.includes('sandbox') ? undefined : 'sandbox'),
    },
    callbackUrl: (gateway) => `https://wasl.example/gateways/${gateway}/return`,
    describe: ({ reference }) => reference,
    onError: options.onError ?? (() => {}),
    observe: () => {},
    ...(options.admit === undefined ? {} : { admit: options.admit }),
  });
  let keys = 0;

  return {
    ...{ sql, vault, billers, inquiry, ledger, payments },

    async addBiller(changes: Partial<Biller> = {}): Promise<Biller> {
      const [row] = await sql<{ next: number }[]>`
        select coalesce(max(biller_id), 200) + 1 as next from billing.biller`;
      const billerId = row?.next ?? 201;
      const biller: Biller = { ...BILLER, billerId, id: `hamun-${billerId}`, ...changes };
      await billers.put(biller);
      const { currency } = biller;
      await ledger.ensureAccount(billerId, { kind: 'biller', subject: '', currency });
      await ledger.ensureAccount(billerId, { kind: 'gateway', subject: 'sandbox', currency });
      return biller;
    },

    import: (biller: Biller, rows: readonly BillFields[]) =>
      importText({ sql, vault }, biller, toJsonLines(rows)),

    /** The unpaid bills of an account, oldest first. */
    async bills(biller: Biller, account: string): Promise<readonly Bill[]> {
      const answer = await inquiry.inquire(biller, { subscription: account });
      invariant(answer.ok, 'the account is there');
      return answer.value.bills;
    },

    /** An order to pay with a key of its own. */
    order(bills: readonly Bill[], changes: Partial<PaymentOrder> = {}): PaymentOrder {
      keys += 1;
      const ids = bills.map(({ id }) => id);
      return { bills: ids, language: 'fa', channel: 'test', key: `key-${keys}`, scope: 'test', ...changes };
    },

    async open(bills: readonly Bill[], changes: Partial<PaymentOrder> = {}): Promise<Payment> {
      const opened = await payments.open(this.order(bills, changes));
      invariant(opened.ok, 'the order is accepted');
      return this.read(opened.value);
    },

    async read({ id }: Pick<OpenedPayment, 'id'>): Promise<Payment> {
      const payment = await payments.find(id);
      invariant(payment !== undefined, 'the payment is there');
      return payment;
    },
  };
}
