import type { Texts } from '../../../kernel/index.ts';

/** The number that is told what became of a payment. */
export const CONFIRMATION = {
  title: {
    fa: 'شماره برای خبر پرداخت',
    ar: 'رقم تأكيد الدفع',
    hi: 'पुष्टि के लिए नंबर',
    en: 'Number for the confirmation',
  },
  lead: {
    fa: 'خبر این پرداخت و رسید آن به این شماره پیامک می‌شود. برای اطمینان کدی به آن می‌فرستیم.',
    ar: 'تصل أخبار هذا الدفع وإيصاله إلى هذا الرقم برسالة نصية. وللتأكد نرسل إليه رمزًا.',
    hi: 'इस भुगतान की खबर और रसीद इसी नंबर पर एसएमएस से आएगी। पक्का करने के लिए हम उस पर कोड भेजेंगे।',
    en: 'What becomes of this payment, and its receipt, is texted to this number. To be sure of it we send a code there.',
  },
  now: { fa: 'تا اینجا', ar: 'الرقم الحالي', hi: 'अभी', en: 'Until now' },
  none: {
    fa: 'شماره‌ای داده نشده است',
    ar: 'لم يُكتب رقم',
    hi: 'कोई नंबर नहीं दिया गया',
    en: 'no number was given',
  },
  useMine: {
    fa: 'به شمارهٔ خودم بفرست',
    ar: 'أرسله إلى رقمي',
    hi: 'मेरे नंबर पर भेजें',
    en: 'Send it to my own number',
  },
  link: {
    fa: 'دریافت پیامک یا درست کردن شماره',
    ar: 'استلم رسالة أو صحّح الرقم',
    hi: 'एसएमएस पाएँ या नंबर ठीक करें',
    en: 'Get a text message, or correct the number',
  },
  sentTo: {
    fa: 'خبر پرداخت فرستاده می‌شود به',
    ar: 'يُرسل التأكيد إلى',
    hi: 'पुष्टि इस नंबर पर जाती है',
    en: 'The confirmation goes to',
  },
} as const satisfies Record<string, Texts>;
