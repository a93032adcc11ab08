import { err, isPhone, maskPhone, ok, type Result } from '../kernel/index.ts';
import {
  type Actor,
  appendAudit,
  auditName,
  type Database,
  type NotPermitted,
  permit,
  type Vault,
} from '../platform/index.ts';
import type { Payment } from './payment.ts';
import type { ReferenceCodec } from './reference.ts';
import type { PaidBill, PaymentStore, TimelineEntry } from './store.ts';

/** All that is known of one payment, for somebody who has to explain it. */
export interface PaymentStory {
  readonly payment: Payment;
  readonly accountNumber: string;
  readonly timeline: readonly TimelineEntry[];
  readonly bills: readonly PaidBill[];
  /** `+98******0101`; undefined where no number was given. */
  readonly maskedPhone: string | undefined;
  /** When it is looked at next by itself; undefined: nothing more to do. */
  readonly attendAt: Date | undefined;
  /** How often the payer was sent for a page of the gateway. */
  readonly attempts: number;
}

export interface PaymentStories {
  /** The reference of a payment by its number, as it stands in the books and in the audit trail. */
  referenceOf(billerId: number, paymentId: bigint): string;
  /** By id on the wire or reference; `payments.read` of its biller. */
  story(
    actor: Actor,
    idOrReference: string,
  ): Promise<Result<PaymentStory, NotPermitted | { readonly code: 'not_found' }>>;
  /** The payer's whole number, for somebody with `customers.contact` too. Who has seen it is kept. */
  showPhone(actor: Actor, payment: Payment): Promise<Result<string | undefined, NotPermitted>>;
}

export function createPaymentStories(deps: {
  readonly sql: Database;
  readonly vault: Vault;
  readonly store: PaymentStore;
  readonly references: ReferenceCodec;
}): PaymentStories {
  const { sql, vault, store } = deps;
  return {
    referenceOf: (billerId, paymentId) => deps.references.encode(billerId, paymentId),
    story: async (actor, text) => {
      if (!permit(actor, 'payments.read').ok) return err({ code: 'not_permitted' });
      const payment = /^\d+$/.test(text) ? await store.byReference(text) : await store.byId(text);
      // Of another biller's payments not even that there is one.
      if (payment === undefined || !permit(actor, 'payments.read', payment.billerId).ok)
        return err({ code: 'not_found' });
      const [[more], timeline, bills, accountNumber] = await Promise.all([
        sql<{ payer: Buffer | null; attend_at: Date | null; attempts: number }[]>`
          select payer, attend_at, attempts from payments.payment
           where biller_id = ${payment.billerId} and payment_id = ${payment.paymentId}`,
        store.timeline(payment),
        store.paidBills(payment),
        store.accountNumber(payment),
      ]);
      const phone = more?.payer == null ? undefined : vault.open(more.payer);
      return ok({
        payment,
        accountNumber,
        timeline,
        bills,
        maskedPhone: phone === undefined ? undefined : mask(phone),
        attendAt: more?.attend_at ?? undefined,
        attempts: more?.attempts ?? 0,
      });
    },
    showPhone: async (actor, payment) => {
      const { billerId, paymentId } = payment;
      const may =
        permit(actor, 'payments.read', billerId).ok && permit(actor, 'customers.contact', billerId).ok;
      if (!may) return err({ code: 'not_permitted' });
      return sql.begin(async (tx) => {
        const [row] = await tx<{ payer: Buffer | null }[]>`
          select payer from payments.payment where biller_id = ${billerId} and payment_id = ${paymentId}`;
        await appendAudit(tx, {
          ...{ billerId, actor: auditName(actor), act: 'phone shown', subject: `payment:${paymentId}` },
          detail: {},
        });
        return ok(row?.payer == null ? undefined : vault.open(row.payer));
      });
    },
  };
}

function mask(phone: string): string {
  return isPhone(phone) ? maskPhone(phone) : '*'.repeat(phone.length);
}
