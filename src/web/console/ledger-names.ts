import type { Texts } from '../../kernel/index.ts';
import { ACCOUNT_KIND_TEXTS } from '../../ledger/index.ts';
import type { Reader } from '../page/reader.ts';

const KINDS: ReadonlyMap<string, Texts> = new Map(Object.entries(ACCOUNT_KIND_TEXTS));

/** A ledger account in words; a customer's advance is told by the number that the account has in the system. */
export function ledgerAccountName(
  reader: Reader,
  account: { readonly kind: string; readonly subject: string },
): string {
  const texts = KINDS.get(account.kind);
  return texts === undefined
    ? `${account.kind} ${account.subject}`.trim()
    : reader.t(texts, { subject: reader.digits(account.subject) });
}

const PURPOSES: ReadonlyMap<string, Texts> = new Map<string, Texts>([
  ['payment', { fa: 'پرداخت', ar: 'دفعة', hi: 'भुगतान', en: 'Payment' }],
  [
    'advance_use',
    {
      fa: 'مصرف علی‌الحساب برای قبض',
      ar: 'استعمال رصيد مقدم لفاتورة',
      hi: 'अग्रिम से बिल',
      en: 'Advance used for a bill',
    },
  ],
  [
    'payment_reversal',
    {
      fa: 'پس گرفتن پرداخت',
      ar: 'إلغاء دفعة',
      hi: 'भुगतान की वापसी',
      en: 'Payment taken back',
    },
  ],
  [
    'collector_funding',
    {
      fa: 'واریز کارگزار',
      ar: 'إيداع جهة التحصيل',
      hi: 'संग्राहक ने जमा किया',
      en: 'Paid in by a collector',
    },
  ],
  [
    'correction',
    { fa: 'اصلاح با تأیید', ar: 'تصحيح بموافقة', hi: 'मंज़ूरी से सुधार', en: 'Correction, approved' },
  ],
]);

/** What something was posted for, in words. */
export function purposeName(reader: Reader, purpose: string): string {
  const texts = PURPOSES.get(purpose);
  return texts === undefined ? purpose : reader.t(texts);
}
