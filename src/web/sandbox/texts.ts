import type { Texts } from '../../kernel/index.ts';

/** The entry to everything that stands in for an outside party. */
export const SANDBOX = {
  title: { fa: 'محیط آزمایشی', ar: 'بيئة التجربة', hi: 'आज़माइश', en: 'The sandbox' },
  lead: {
    fa: 'اینجا همه چیز را با شماره‌های ساختگی امتحان کنید. پول واقعی جابه‌جا نمی‌شود.',
    ar: 'جرّب هنا كل شيء بأرقام وهمية. لا تُنقل أموال حقيقية.',
    hi: 'यहाँ सब कुछ बनावटी नंबरों से आज़माइए। असली पैसा नहीं जाता।',
    en: 'Try everything here with made-up numbers. No real money moves.',
  },
  numbers: { fa: 'قبض‌های نمونه', ar: 'فواتير للتجربة', hi: 'नमूने के बिल', en: 'Bills to try' },
  cards: { fa: 'کارت‌های آزمایشی', ar: 'بطاقات للتجربة', hi: 'परीक्षण कार्ड', en: 'Cards to try' },
  pays: { fa: 'می‌پردازد', ar: 'تدفع', hi: 'भुगतान करता है', en: 'pays' },
  declines: { fa: 'موجودی ندارد', ar: 'رصيدها غير كافٍ', hi: 'पैसे कम हैं', en: 'has too little money' },
  wrong_pin: { fa: 'رمز را نمی‌پذیرد', ar: 'ترفض الرمز', hi: 'पिन नहीं मानता', en: 'refuses the PIN' },
  anyPin: {
    fa: 'رمز دوم: هر ۵ تا ۱۲ رقم. تاریخ انقضا: هر ماه و سالی.',
    ar: 'الرمز الثاني: أي ٥ إلى ١٢ رقمًا. تاريخ الانتهاء: أي شهر وسنة.',
    hi: 'दूसरा पासवर्ड: कोई भी 5 से 12 अंक। समाप्ति: कोई भी महीना और साल।',
    en: 'Second password: any 5 to 12 digits. Expiry: any month and year.',
  },
  parties: {
    fa: 'طرف‌های بیرونی',
    ar: 'الأطراف الخارجية',
    hi: 'बाहरी पक्ष',
    en: 'Outside parties',
  },
  bank: {
    fa: 'بانک آزمایشی: تراکنش‌ها و کلید خطاها',
    ar: 'بنك التجارب: العمليات ومفاتيح الأعطال',
    hi: 'परीक्षण बैंक: लेन-देन और गड़बड़ियाँ चालू करना',
    en: 'Bank of the Sandbox: its transactions, and faults to switch on',
  },
} as const satisfies Record<string, Texts>;
