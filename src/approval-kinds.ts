import type { Billers } from './billing/index.ts';
import {
  err,
  formatMoney,
  isCurrency,
  type Language,
  money,
  ok,
  type Result,
  type Texts,
} from './kernel/index.ts';
import { ACCOUNT_KIND_TEXTS, correctLedger, type Ledger } from './ledger/index.ts';
import {
  decidePayment,
  isGatewayRef,
  type Payment,
  type Payments,
  recordGivenBack,
  takeBack,
} from './payments/index.ts';
import { type Actor, formatText, permit, SYSTEM, type Transaction } from './platform/index.ts';
import { closeByCorrection, type ReconLists } from './settlement/index.ts';
import type { ApprovalKind, Payload } from './staff/index.ts';

const TEXTS = {
  paid: {
    fa: 'پرداخت {reference} ({amount}) پرداخت‌شده ثبت شود؛ شمارهٔ پیگیری بانک: {gateway_ref}',
    ar: 'تسجيل الدفعة {reference} ({amount}) مدفوعةً؛ مرجع البنك: {gateway_ref}',
    hi: 'भुगतान {reference} ({amount}) को चुकाया हुआ दर्ज करें; बैंक संदर्भ: {gateway_ref}',
    en: 'Record payment {reference} ({amount}) as paid; the bank’s reference: {gateway_ref}',
  },
  failed: {
    fa: 'پرداخت {reference} ({amount}) ناموفق ثبت شود: بانک پولی نگرفته است',
    ar: 'تسجيل الدفعة {reference} ({amount}) غير ناجحة: لم يأخذ البنك مالًا',
    hi: 'भुगतान {reference} ({amount}) को असफल दर्ज करें: बैंक ने पैसा नहीं लिया',
    en: 'Record payment {reference} ({amount}) as failed: the bank has taken no money',
  },
  reverse: {
    fa: 'پرداخت {reference} ({amount}) پس گرفته و پول آن برگردانده شود',
    ar: 'إلغاء الدفعة {reference} ({amount}) وإعادة المبلغ إلى صاحبه',
    hi: 'भुगतान {reference} ({amount}) वापस लें और पैसा लौटाएँ',
    en: 'Take payment {reference} ({amount}) back and return the money',
  },
  givenBack: {
    fa: 'پول پرداخت {reference} ({amount}) برگردانده‌شده ثبت شود؛ شمارهٔ واریز: {refund_ref}',
    ar: 'تسجيل مبلغ الدفعة {reference} ({amount}) مُعادًا؛ مرجع التحويل: {refund_ref}',
    hi: 'भुगतान {reference} ({amount}) का पैसा लौटाया हुआ दर्ज करें; लेन-देन संदर्भ: {refund_ref}',
    en: 'Record the money of payment {reference} ({amount}) as given back; reference of the transfer: {refund_ref}',
  },
  correction: {
    fa: 'جابه‌جایی {amount} در دفتر، از {debit} به {credit}',
    ar: 'نقل {amount} في الدفاتر من {debit} إلى {credit}',
    hi: 'बही में {amount} को {debit} से {credit} में ले जाएँ',
    en: 'Move {amount} in the books from {debit} to {credit}',
  },
} as const satisfies Record<string, Texts>;

export interface KindDeps {
  readonly billers: Billers;
  readonly payments: Payments;
  readonly ledger: Ledger;
  readonly differences: Pick<ReconLists, 'find'>;
}

/** What takes two people. Each kind joins a room that can do it with the approvals, which know no such room. */
export function createApprovalKinds(deps: KindDeps): {
  readonly payment_decide: ApprovalKind;
  readonly payment_reverse: ApprovalKind;
  readonly payment_given_back: ApprovalKind;
  readonly ledger_correct: ApprovalKind;
} {
  return {
    payment_decide: paymentDecide(deps),
    payment_reverse: paymentReverse(deps),
    payment_given_back: paymentGivenBack(deps),
    ledger_correct: ledgerCorrect(deps),
  };
}

/** What is asked about one payment, `payment` (its reference); its amount is kept with each request. */
function aboutPayment(
  { payments }: KindDeps,
  kind: {
    /** What is kept besides, or why it cannot be asked of a payment in this state. */
    readonly prepare: (payment: Payment, given: Payload) => Result<Payload, { readonly code: string }>;
    readonly text: (payload: Payload) => Texts;
    readonly run: (
      tx: Transaction,
      about: { readonly billerId: number; readonly paymentId: bigint; readonly approvalId: bigint },
      payload: Payload,
      actor: Actor,
    ) => ReturnType<ApprovalKind['run']>;
  },
): ApprovalKind {
  return {
    toAsk: 'payments.decide',
    toDecide: 'approvals.decide',
    prepare: async (given, billerId) => {
      const payment = await payments.find(given.payment ?? '');
      if (payment === undefined || payment.billerId !== billerId) return err({ code: 'unknown_payment' });
      const { reference, paymentId, amount } = payment;
      const more = kind.prepare(payment, given);
      if (!more.ok) return more;
      const about = {
        ...{ payment: reference, payment_id: paymentId.toString() },
        ...{ amount_minor: amount.minor.toString(), currency: amount.currency },
      };
      return ok({ subject: `payment:${paymentId}`, payload: { ...about, ...more.value } });
    },
    describe: (payload, language) =>
      formatText(kind.text(payload), language, {
        ...{ reference: payload.payment ?? '', amount: amountIn(payload, language) },
        ...{ gateway_ref: payload.gateway_ref ?? '', refund_ref: payload.refund_ref ?? '' },
      }),
    run: (tx, { billerId, approvalId, payload }, actor) =>
      kind.run(tx, { billerId, paymentId: BigInt(payload.payment_id ?? '0'), approvalId }, payload, actor),
  };
}

/** Besides the payment: `outcome` (paid, failed), `gateway_ref` (for paid). */
function paymentDecide(deps: KindDeps): ApprovalKind {
  return aboutPayment(deps, {
    prepare: ({ state }, { outcome, gateway_ref: gatewayRef = '' }) => {
      if (state !== 'unknown') return err({ code: 'not_unknown' });
      if (outcome !== 'paid' && outcome !== 'failed') return err({ code: 'unknown_outcome' });
      if (outcome === 'paid' && !isGatewayRef(gatewayRef)) return err({ code: 'malformed_gateway_ref' });
      return ok({ outcome, ...(outcome === 'paid' ? { gateway_ref: gatewayRef } : {}) });
    },
    text: ({ outcome }) => (outcome === 'paid' ? TEXTS.paid : TEXTS.failed),
    run: (tx, about, { outcome, gateway_ref: gatewayRef = '' }, actor) =>
      decidePayment(tx, actor, about, outcome === 'paid' ? { outcome, gatewayRef } : { outcome: 'failed' }),
  });
}

/** The bills are owed again, and the money goes back by itself (M11). */
function paymentReverse(deps: KindDeps): ApprovalKind {
  return aboutPayment(deps, {
    prepare: ({ state }) => (state === 'paid' || state === 'posted' ? ok({}) : err({ code: 'not_settled' })),
    text: () => TEXTS.reverse,
    run: async (tx, { approvalId, ...payment }, _payload, actor) => {
      if (!permit(actor, 'approvals.decide', payment.billerId).ok) return err({ code: 'not_permitted' });
      const taken = await takeBack(tx, payment, {
        ...{ reason: 'reversed_by_hand', detail: { approval: approvalId.toString() } },
      });
      return taken.ok ? ok(undefined) : taken;
    },
  });
}

/** Besides the payment: `refund_ref`: what people have given back, where no machine could (M11). */
function paymentGivenBack(deps: KindDeps): ApprovalKind {
  return aboutPayment(deps, {
    prepare: ({ state }, { refund_ref: refundRef = '' }) => {
      if (state !== 'returning') return err({ code: 'not_returning' });
      return isGatewayRef(refundRef) ? ok({ refund_ref: refundRef }) : err({ code: 'malformed_gateway_ref' });
    },
    text: () => TEXTS.givenBack,
    run: (tx, about, { refund_ref: refundRef = '' }, actor) => recordGivenBack(tx, actor, about, refundRef),
  });
}

/**
 * Payload as asked: `debit_account`, `credit_account` (numbers), `amount_minor`; `case` where it settles a difference, which is then
 * closed by it (X3).
 */
function ledgerCorrect({ billers, ledger, differences }: KindDeps): ApprovalKind {
  // Whoever asks has been asked for their permission already; this only looks whether the accounts are there.
  async function find(billerId: number, id: string | undefined) {
    if (id === undefined || !/^\d{1,18}$/.test(id)) return undefined;
    const found = await ledger.records.account(SYSTEM, billerId, BigInt(id));
    return found.ok ? found.value : undefined;
  }

  async function isOpen(billerId: number, id: string): Promise<boolean> {
    return /^\d{1,18}$/.test(id) && (await differences.find(billerId, BigInt(id)))?.state === 'open';
  }

  return {
    toAsk: 'ledger.correct',
    toDecide: 'approvals.decide',
    prepare: async (given, billerId) => {
      if (billers.byNumber(billerId) === undefined) return err({ code: 'unknown_biller' });
      const [debit, credit] = await Promise.all([
        find(billerId, given.debit_account),
        find(billerId, given.credit_account),
      ]);
      if (debit === undefined || credit === undefined) return err({ code: 'unknown_account' });
      if (debit.accountId === credit.accountId) return err({ code: 'same_account' });
      if (debit.currency !== credit.currency) return err({ code: 'currency_mismatch' });
      if (!/^[1-9]\d{0,17}$/.test(given.amount_minor ?? '')) return err({ code: 'malformed_amount' });
      const about = given.case ?? '';
      if (about !== '' && !(await isOpen(billerId, about))) return err({ code: 'unknown_case' });
      return ok({
        subject: about === '' ? `accounts:${debit.accountId}-${credit.accountId}` : `case:${about}`,
        payload: {
          ...(about === '' ? {} : { case: about }),
          debit_account: debit.accountId.toString(),
          debit: nameOf(debit),
          credit_account: credit.accountId.toString(),
          credit: nameOf(credit),
          amount_minor: given.amount_minor ?? '',
          currency: debit.currency,
        },
      });
    },
    describe: (payload, language) =>
      formatText(TEXTS.correction, language, {
        amount: amountIn(payload, language),
        debit: inWords(payload.debit, language),
        credit: inWords(payload.credit, language),
      }),
    run: async (tx, { billerId, approvalId, payload }, actor) => {
      const corrected = await correctLedger(tx, actor, {
        billerId,
        approvalId,
        debitAccount: BigInt(payload.debit_account ?? '0'),
        creditAccount: BigInt(payload.credit_account ?? '0'),
        amountMinor: BigInt(payload.amount_minor ?? '0'),
        currency: payload.currency ?? '',
      });
      if (!corrected.ok || payload.case === undefined) return corrected;
      // A later file may have settled it meanwhile: then nothing is moved.
      const closed = await closeByCorrection(tx, { billerId, approvalId, caseId: BigInt(payload.case) });
      return closed ? corrected : err({ code: 'unknown_case' });
    },
  };
}

function nameOf({ kind, subject }: { readonly kind: string; readonly subject: string }): string {
  return subject === '' ? kind : `${kind}:${subject}`;
}

/** `gateway:sandbox` in the reader's words. */
function inWords(name: string | undefined, language: Language): string {
  const [kind = '', subject = ''] = (name ?? '').split(':');
  const texts = Object.entries(ACCOUNT_KIND_TEXTS).find(([each]) => each === kind)?.[1];
  return texts === undefined ? (name ?? '') : formatText(texts, language, { subject });
}

function amountIn({ amount_minor, currency }: Payload, language: Language): string {
  return isCurrency(currency) ? formatMoney(money(BigInt(amount_minor ?? '0'), currency), language) : '';
}
