import type { BillState } from '../billing/index.ts';
import type { Texts } from '../kernel/index.ts';

/** What `wasl inquire` says around the bills. */
export const INQUIRE = {
  bill: { fa: 'شناسهٔ سامانه', ar: 'معرّف النظام', hi: 'सिस्टम आईडी', en: 'BILL' },
  number: { fa: 'شماره', ar: 'الرقم', hi: 'संख्या', en: 'NUMBER' },
  period: { fa: 'دوره', ar: 'الفترة', hi: 'अवधि', en: 'PERIOD' },
  due: { fa: 'مهلت', ar: 'الاستحقاق', hi: 'देय तिथि', en: 'DUE' },
  state: { fa: 'وضعیت', ar: 'الحالة', hi: 'स्थिति', en: 'STATE' },
  toPay: { fa: 'قابل پرداخت', ar: 'المطلوب', hi: 'देय राशि', en: 'TO PAY' },
  total: { fa: 'جمع: {amount}', ar: 'المجموع: {amount}', hi: 'कुल: {amount}', en: 'Total: {amount}' },
  nothing: { fa: 'بدهی ندارد.', ar: 'لا شيء مستحق.', hi: 'कुछ बाकी नहीं है।', en: 'Nothing is owed.' },
} as const satisfies Record<string, Texts>;

export const STATES: Readonly<Record<BillState, Texts>> = {
  open: { fa: 'باز', ar: 'مفتوحة', hi: 'बाकी', en: 'open' },
  held: { fa: 'در حال پرداخت', ar: 'قيد الدفع', hi: 'भुगतान चल रहा है', en: 'being paid' },
  part_paid: { fa: 'بخشی پرداخت شده', ar: 'مدفوعة جزئيًا', hi: 'आंशिक भुगतान', en: 'paid in part' },
  paid: { fa: 'پرداخت شده', ar: 'مدفوعة', hi: 'चुकाया गया', en: 'paid' },
  cancelled: { fa: 'لغو شده', ar: 'ملغاة', hi: 'रद्द', en: 'cancelled' },
};
