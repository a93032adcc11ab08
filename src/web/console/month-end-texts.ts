import type { Texts } from '../../kernel/index.ts';

export const MONTH_END = {
  title: { fa: 'پایان ماه', ar: 'نهاية الشهر', hi: 'महीने का अंत', en: 'Month-end' },
  lead: {
    fa: 'دفترها از {from} تا {to}، به وقت شرکت. آنچه می‌رود زیر صفر است؛ همهٔ حساب‌ها با هم صفر می‌شوند.',
    ar: 'الدفاتر من {from} إلى {to} بتوقيت الجهة. ما يخرج تحت الصفر؛ ومجموع الحسابات كلها صفر.',
    hi: '{from} से {to} तक की बही, कंपनी के समय में। जो दिया गया वह शून्य से नीचे है; सब खाते मिलकर शून्य होते हैं।',
    en: 'The books from {from} to {to}, in the biller’s time zone. What is given is below zero; all accounts together come to nothing.',
  },
  month: { fa: 'ماه', ar: 'الشهر', hi: 'महीना', en: 'Month' },
  monthHint: {
    fa: 'میلادی یا شمسی، مانند {example}',
    ar: 'ميلادي أو فارسي، مثل {example}',
    hi: 'ग्रेगोरियन या फ़ारसी, जैसे {example}',
    en: 'Gregorian or Persian, such as {example}',
  },
  noMonth: {
    fa: 'این ماه نیست؛ چنین بنویسید: {example}',
    ar: 'هذا ليس شهرًا؛ اكتبه هكذا: {example}',
    hi: 'यह महीना नहीं है; ऐसे लिखिए: {example}',
    en: 'That is no month; write it like this: {example}',
  },
  empty: { fa: 'دفترها خالی‌اند.', ar: 'الدفاتر فارغة.', hi: 'बही खाली है।', en: 'The books are empty.' },
  opening: { fa: 'مانده از پیش', ar: 'الرصيد الافتتاحي', hi: 'आरंभिक शेष', en: 'Opening' },
  closing: { fa: 'مانده در پایان', ar: 'الرصيد الختامي', hi: 'अंतिम शेष', en: 'Closing' },
  count: { fa: 'تعداد', ar: 'العدد', hi: 'संख्या', en: 'Count' },
  dayFiles: {
    fa: 'فایل‌های روزانهٔ این ماه',
    ar: 'ملفات أيام هذا الشهر',
    hi: 'इस महीने की दैनिक फ़ाइलें',
    en: 'Day files of the month',
  },
  noDayFiles: {
    fa: 'برای این ماه فایلی خوانده نشده است.',
    ar: 'لم يُقرأ ملف لهذا الشهر.',
    hi: 'इस महीने की कोई फ़ाइल नहीं पढ़ी गई।',
    en: 'No file of this month was read.',
  },
  openCases: {
    fa: '{count, plural, =0 {از این ماه مغایرت بازی نیست.} other {{shown} مغایرت این ماه هنوز باز است.}}',
    ar: '{count, plural, =0 {لا فروق مفتوحة لهذا الشهر.} other {فروق هذا الشهر المفتوحة: {shown}.}}',
    hi: '{count, plural, =0 {इस महीने का कोई अंतर खुला नहीं।} other {इस महीने के {shown} अंतर अभी खुले हैं।}}',
    en: '{count, plural, =0 {No difference of the month is open.} one {One difference of the month is still open.} other {{shown} differences of the month are still open.}}',
  },
  MATCHED: { fa: 'یکسان', ar: 'متطابقة', hi: 'मेल खाते', en: 'The same' },
  LATE: {
    fa: 'یکسان، در روزی دیگر',
    ar: 'متطابقة، في يوم آخر',
    hi: 'मेल खाते, दूसरे दिन',
    en: 'The same, of another day',
  },
} as const satisfies Record<string, Texts>;
