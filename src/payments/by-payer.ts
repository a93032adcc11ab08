import { bigints, byteas, type Database, decodeWireId, type Vault } from '../platform/index.ts';
import { type Payment, type PaymentRow, toPayment } from './payment.ts';
import type { ReferenceCodec } from './reference.ts';
import { COLUMNS } from './store.ts';

/** A mobile number of a payer, and the time in which it was theirs; without ends: always. */
export interface PayerNumber {
  /** `vault.digest('phone', phone)`. */
  readonly digest: Buffer;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
}

/** What is asked by the payer's number. */
export interface PaymentsByPayer {
  /**
   * The payments that were made with these numbers, newest first: those before `before` (a payment's number), as
   * many as `limit`. Those whose payer is still on the way, or never set out, are not among them.
   */
  ofPayer(
    numbers: readonly PayerNumber[],
    billerIds: readonly number[],
    page: { readonly before?: bigint | undefined; readonly limit: number },
  ): Promise<readonly Payment[]>;
  /** The last payments of one number, newest first. */
  lastOf(phone: string, billerIds: readonly number[], limit: number): Promise<readonly Payment[]>;
  /** The payment of this number that holds one of these bills just now: whoever began it may come back in (X6). */
  heldFor(phone: string, billIds: readonly string[]): Promise<Payment | undefined>;
  /** The number that is told what becomes of the payment (E.164); undefined where none was given. */
  payerPhone(payment: Payment): Promise<string | undefined>;
  /** Another number is told from now on, and sees the payment in its panel. */
  setPayerPhone(payment: Payment, phone: string): Promise<void>;
}

/** As far as a bigint goes. */
const LAST = 9_223_372_036_854_775_807n;

export function createPaymentsByPayer(deps: {
  readonly sql: Database;
  readonly vault: Vault;
  readonly references: ReferenceCodec;
}): PaymentsByPayer {
  const { sql, vault, references } = deps;
  const ofPayer: PaymentsByPayer['ofPayer'] = async (numbers, billerIds, { before, limit }) => {
    // One short walk down the index for each biller and number; payments' numbers are one sequence for all.
    const rows = await sql<PaymentRow[]>`
        select ${sql.unsafe(COLUMNS)}
          from unnest(${billerIds}::integer[]) as b(biller_id)
         cross join unnest(
           ${byteas(
             sql,
             numbers.map(({ digest }) => digest),
           )}::bytea[],
           ${numbers.map(({ since }) => since?.toISOString() ?? null)}::text[],
           ${numbers.map(({ until }) => until?.toISOString() ?? null)}::text[]) as n(digest, since, until)
         cross join lateral (
           select * from payments.payment p
            where p.biller_id = b.biller_id and p.payer_digest = n.digest
              and p.state not in ('created', 'pending') and p.reason is distinct from 'not_started'
              and p.payment_id < ${before ?? LAST} and p.created_at >= coalesce(n.since::timestamptz, '-infinity')
              and p.created_at < coalesce(n.until::timestamptz, 'infinity')
            order by p.payment_id desc limit ${limit}) as p
         order by p.payment_id desc limit ${limit}`;
    return rows.map((row) => toPayment(row, references));
  };
  return {
    ofPayer,
    lastOf: (phone, billerIds, limit) =>
      ofPayer([{ digest: vault.digest('phone', phone) }], billerIds, { limit }),
    heldFor: async (phone, billIds) => {
      const keys = billIds.flatMap((id) => decodeWireId(id) ?? []);
      const [row] = await sql<PaymentRow[]>`
        select ${sql.unsafe(COLUMNS)}
          from unnest(${keys.map(({ billerId }) => billerId)}::integer[],
                      ${bigints(
                        sql,
                        keys.map(({ number }) => number),
                      )}::bigint[]) as k(biller_id, bill_id)
          join billing.bill b on b.biller_id = k.biller_id and b.bill_id = k.bill_id and b.held_until > now()
          join payments.payment p on p.biller_id = b.biller_id and p.payment_id = b.held_by
         where p.payer_digest = ${vault.digest('phone', phone)} limit 1`;
      return row === undefined ? undefined : toPayment(row, references);
    },
    payerPhone: async ({ billerId, paymentId }) => {
      const [row] = await sql<{ payer: Buffer | null }[]>`
        select payer from payments.payment where biller_id = ${billerId} and payment_id = ${paymentId}`;
      return row?.payer == null ? undefined : vault.open(row.payer);
    },
    setPayerPhone: async ({ billerId, paymentId }, phone) => {
      await sql`
        update payments.payment set payer = ${vault.seal(phone)}, payer_digest = ${vault.digest('phone', phone)}
         where biller_id = ${billerId} and payment_id = ${paymentId}`;
    },
  };
}
