import type { Texts } from '../../kernel/index.ts';

export const LEDGER = {
  title: { fa: 'دفترها', ar: 'الدفاتر', hi: 'बही', en: 'Books' },
  own: { fa: 'حساب‌های شرکت', ar: 'حسابات الجهة', hi: 'कंपनी के खाते', en: 'The biller’s accounts' },
  advances: {
    fa: 'علی‌الحساب‌های مشترکان',
    ar: 'أرصدة المشتركين المقدمة',
    hi: 'ग्राहकों के अग्रिम',
    en: 'Customers’ advances',
  },
  account: { fa: 'حساب', ar: 'الحساب', hi: 'खाता', en: 'Account' },
  debit: { fa: 'بدهکار', ar: 'مدين', hi: 'नामे', en: 'Debits' },
  credit: { fa: 'بستانکار', ar: 'دائن', hi: 'जमा', en: 'Credits' },
  balance: { fa: 'مانده', ar: 'الرصيد', hi: 'शेष', en: 'Balance' },
  balanceHint: {
    fa: 'مانده = بستانکار منهای بدهکار. پول نزد درگاه‌ها از این رو منفی است.',
    ar: 'الرصيد = الدائن ناقص المدين؛ لذلك يكون المال لدى البوابات سالبًا.',
    hi: 'शेष = जमा में से नामे घटाकर; इसलिए गेटवे के पास का पैसा ऋणात्मक दिखता है।',
    en: 'Balance: credits less debits; so money at the gateways stands below zero.',
  },
  entries: { fa: 'ردیف‌ها', ar: 'القيود', hi: 'प्रविष्टियाँ', en: 'Entries' },
  postedAt: { fa: 'هنگام', ar: 'الوقت', hi: 'समय', en: 'Posted' },
  purpose: { fa: 'برای', ar: 'لأجل', hi: 'किसलिए', en: 'For' },
  other: { fa: 'حساب روبه‌رو', ar: 'الحساب المقابل', hi: 'दूसरा खाता', en: 'Other account' },
  amount: { fa: 'مبلغ', ar: 'المبلغ', hi: 'राशि', en: 'Amount' },
} as const satisfies Record<string, Texts>;
