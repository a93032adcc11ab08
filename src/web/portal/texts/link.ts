import type { Texts } from '../../../kernel/index.ts';

/** The page that a link in a message leads to. */
export const LINK = {
  title: { fa: 'پرداخت قبض', ar: 'دفع الفاتورة', hi: 'बिल का भुगतान', en: 'Pay your bill' },
  lead: {
    fa: 'این پرداخت را در گفت‌وگو آغاز کرده‌اید. از این‌جا به صفحهٔ بانک می‌روید.',
    ar: 'بدأت هذا الدفع في المحادثة. من هنا تنتقل إلى صفحة البنك.',
    hi: 'यह भुगतान आपने बातचीत में शुरू किया था। यहाँ से आप बैंक के पन्ने पर जाएँगे।',
    en: 'You began this payment in the talk. From here you go on to the bank’s page.',
  },
  once: {
    fa: 'پس از رفتن، این نشانی فقط در همین مرورگر کار می‌کند.',
    ar: 'بعد المتابعة لا يعمل هذا الرابط إلا في هذا المتصفح.',
    hi: 'आगे बढ़ने के बाद यह लिंक केवल इसी ब्राउज़र में चलेगा।',
    en: 'Once you have gone on, this link works in this browser only.',
  },
  go: { fa: 'پرداخت {amount}', ar: 'ادفع {amount}', hi: '{amount} चुकाएँ', en: 'Pay {amount}' },
} as const satisfies Record<string, Texts>;
