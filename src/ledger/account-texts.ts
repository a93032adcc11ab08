import type { Texts } from '../kernel/index.ts';
import type { AccountName } from './ledger.ts';

/** The accounts of the books in words; `{subject}`: which gateway, or the number that a customer's account has here. */
export const ACCOUNT_KIND_TEXTS: Readonly<Record<AccountName['kind'], Texts>> = {
  gateway: {
    fa: 'پول نزد درگاه {subject}',
    ar: 'المال لدى البوابة {subject}',
    hi: 'गेटवे {subject} के पास पैसा',
    en: 'Money at the gateway {subject}',
  },
  direct: {
    fa: 'پولی که بانک خودش به شرکت داده {subject}',
    ar: 'ما دفعه البنك بنفسه إلى الجهة {subject}',
    hi: 'बैंक ने सीधे कंपनी को दिया {subject}',
    en: 'Paid to the biller by the bank itself {subject}',
  },
  biller: { fa: 'بدهی به شرکت', ar: 'المستحق للجهة', hi: 'कंपनी को देय', en: 'Owed to the biller' },
  collector: {
    fa: 'موجودی کارگزار {subject}',
    ar: 'رصيد جهة التحصيل {subject}',
    hi: 'संग्राहक {subject} का फ़्लोट',
    en: 'Float of the collector {subject}',
  },
  bank: { fa: 'حساب بانکی ما', ar: 'حسابنا في البنك', hi: 'हमारा बैंक खाता', en: 'Our bank account' },
  advance: {
    fa: 'علی‌الحساب اشتراک {subject}',
    ar: 'رصيد مقدم للاشتراك {subject}',
    hi: 'खाता {subject} का अग्रिम',
    en: 'Advance of account {subject}',
  },
};
