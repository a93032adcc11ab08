import type { Texts } from '../kernel/index.ts';

/** What stands on a receipt, on the screen and on paper. */
export const RECEIPT_TEXTS = {
  title: { fa: 'رسید پرداخت', ar: 'إيصال الدفع', hi: 'भुगतान की रसीद', en: 'Payment receipt' },
  amount: { fa: 'مبلغ پرداختی', ar: 'المبلغ المدفوع', hi: 'चुकाई गई राशि', en: 'Amount paid' },
  number: { fa: 'شمارهٔ رسید', ar: 'رقم الإيصال', hi: 'रसीद संख्या', en: 'Receipt number' },
  trackingCode: { fa: 'کد رهگیری', ar: 'رمز التتبع', hi: 'ट्रैकिंग कोड', en: 'Tracking code' },
  paidOn: { fa: 'تاریخ پرداخت', ar: 'تاريخ الدفع', hi: 'भुगतान की तारीख', en: 'Paid on' },
  paidTime: { fa: 'ساعت پرداخت', ar: 'ساعة الدفع', hi: 'भुगतान का समय', en: 'Time' },
  account: { fa: 'اشتراک', ar: 'الاشتراك', hi: 'कनेक्शन', en: 'Account' },
  accountTail: {
    fa: 'پایان شمارهٔ اشتراک',
    ar: 'نهاية رقم الاشتراك',
    hi: 'कनेक्शन संख्या के अंतिम अंक',
    en: 'Account ends with',
  },
  card: { fa: 'کارت', ar: 'البطاقة', hi: 'कार्ड', en: 'Card' },
  bankReference: { fa: 'شمارهٔ مرجع بانک', ar: 'مرجع البنك', hi: 'बैंक का संदर्भ', en: 'Bank reference' },
  advance: {
    fa: 'از این مبلغ برای قبض بعدی',
    ar: 'منه للفاتورة القادمة',
    hi: 'इसमें से अगले बिल के लिए',
    en: 'Of this for your next bill',
  },
  biller: { fa: 'شرکت', ar: 'الجهة', hi: 'कंपनी', en: 'Biller' },
  bill: { fa: 'قبض', ar: 'الفاتورة', hi: 'बिल', en: 'Bill' },
  period: { fa: 'دوره', ar: 'الفترة', hi: 'अवधि', en: 'Period' },
  billAmount: { fa: 'مبلغ', ar: 'المبلغ', hi: 'राशि', en: 'Amount' },
  checkTitle: {
    fa: 'آیا این رسید درست است؟',
    ar: 'هل هذا الإيصال صحيح؟',
    hi: 'क्या यह रसीद असली है?',
    en: 'Is this receipt genuine?',
  },
  check: {
    fa: 'این کد را با دوربین گوشی بخوانید، یا شمارهٔ رسید را در این نشانی وارد کنید.',
    ar: 'امسح هذا الرمز بكاميرا الهاتف، أو اكتب رقم الإيصال على هذا العنوان.',
    hi: 'इस कोड को फ़ोन के कैमरे से स्कैन करें, या इस पते पर रसीद संख्या लिखें।',
    en: 'Scan this code with a phone’s camera, or enter the receipt number at this address.',
  },
  checkHere: {
    fa: 'هر کس می‌تواند این کد را با دوربین گوشی بخواند و ببیند که رسید درست است.',
    ar: 'يستطيع أي شخص مسح هذا الرمز بكاميرا هاتفه ليتأكد من صحة الإيصال.',
    hi: 'कोई भी इस कोड को फ़ोन के कैमरे से स्कैन करके देख सकता है कि रसीद असली है।',
    en: 'Anybody can scan this code with a phone’s camera and see that the receipt is genuine.',
  },
  checkLink: { fa: 'بررسی این رسید', ar: 'تحقق من هذا الإيصال', hi: 'यह रसीद जाँचें', en: 'Check this receipt' },
  qr: {
    fa: 'کد QR این رسید',
    ar: 'رمز QR لهذا الإيصال',
    hi: 'इस रसीद का QR कोड',
    en: 'QR code of this receipt',
  },
  pdf: {
    fa: 'دریافت رسید (PDF)',
    ar: 'نزّل الإيصال (PDF)',
    hi: 'रसीद डाउनलोड करें (PDF)',
    en: 'Download (PDF)',
  },
  returned: {
    fa: 'پول این پرداخت بعداً بازگردانده شد.',
    ar: 'أُعيد مبلغ هذا الدفع لاحقًا.',
    hi: 'इस भुगतान का पैसा बाद में लौटा दिया गया।',
    en: 'The money of this payment was given back later.',
  },
  demo: {
    fa: 'نمونهٔ نمایشی؛ پول واقعی جابه‌جا نشده است.',
    ar: 'نسخة للتجربة؛ لم تُنقل أموال حقيقية.',
    hi: 'सिर्फ़ आज़माने के लिए; असली पैसा नहीं गया।',
    en: 'A demonstration: no real money has moved.',
  },
} as const satisfies Record<string, Texts>;
