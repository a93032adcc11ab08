import type { BillSort, BillState } from '../../billing/index.ts';
import type { Texts } from '../../kernel/index.ts';
import type { PaymentSort } from '../../payments/index.ts';

/** Said of lists, whatever is in them. */
export const LISTS = {
  biller: { fa: 'شرکت', ar: 'الجهة', hi: 'कंपनी', en: 'Biller' },
  allBillers: { fa: 'همهٔ شرکت‌ها', ar: 'كل الجهات', hi: 'सभी कंपनियाँ', en: 'All billers' },
  any: { fa: 'همه', ar: 'الكل', hi: 'सभी', en: 'Any' },
  from: { fa: 'از روز', ar: 'من يوم', hi: 'तारीख से', en: 'From' },
  to: { fa: 'تا روز', ar: 'إلى يوم', hi: 'तारीख तक', en: 'To' },
  amountFrom: { fa: 'مبلغ از', ar: 'المبلغ من', hi: 'राशि से', en: 'Amount from' },
  amountTo: { fa: 'مبلغ تا', ar: 'المبلغ إلى', hi: 'राशि तक', en: 'Amount to' },
  sort: { fa: 'ترتیب', ar: 'الترتيب', hi: 'क्रम', en: 'Sort' },
  perPage: { fa: 'در هر صفحه', ar: 'في الصفحة', hi: 'प्रति पन्ना', en: 'Per page' },
  show: { fa: 'نمایش', ar: 'عرض', hi: 'दिखाएँ', en: 'Show' },
  clear: { fa: 'پاک کردن', ar: 'مسح', hi: 'साफ़ करें', en: 'Clear' },
  next: { fa: 'صفحهٔ بعد', ar: 'الصفحة التالية', hi: 'अगला पन्ना', en: 'Next page' },
  first: { fa: 'از آغاز', ar: 'من البداية', hi: 'शुरू से', en: 'From the start' },
  none: { fa: 'چیزی پیدا نشد.', ar: 'لم نجد شيئًا.', hi: 'कुछ नहीं मिला।', en: 'There is nothing.' },
  found: { fa: '{count} مورد', ar: 'العدد: {count}', hi: '{count} मिले', en: '{count} found' },
  moreThan: {
    fa: 'بیش از {count} مورد',
    ar: 'أكثر من {count}',
    hi: '{count} से ज़्यादा मिले',
    en: 'more than {count} found',
  },
  atLeast: {
    fa: 'دست‌کم {count} مورد',
    ar: 'على الأقل {count}',
    hi: 'कम से कम {count} मिले',
    en: 'at least {count} found',
  },
  lookedAsFarAs: {
    fa: 'تا {time} گشتیم. شاید دورتر از آن هم باشد.',
    ar: 'بحثنا حتى {time}. قد يوجد المزيد قبل ذلك أو بعده.',
    hi: '{time} तक देखा गया। उससे आगे भी हो सकता है।',
    en: 'Looked as far as {time}. There may be more beyond it.',
  },
  lookedFar: {
    fa: 'به بخشی از فهرست نگاه کردیم. شاید دورتر هم باشد.',
    ar: 'بحثنا في جزء من القائمة. قد يوجد المزيد بعده.',
    hi: 'सूची के एक भाग में देखा गया। आगे और हो सकता है।',
    en: 'Looked through a part of the list. There may be more further on.',
  },
  lookFurther: { fa: 'جست‌وجوی دورتر', ar: 'واصل البحث', hi: 'आगे देखें', en: 'Look further' },
  tooManyToSort: {
    fa: 'برای ترتیب بر پایهٔ مبلغ، روزهای کمتری انتخاب کنید.',
    ar: 'للترتيب حسب المبلغ اختر أيامًا أقل.',
    hi: 'राशि के क्रम के लिए कम दिन चुनिए।',
    en: 'To sort by amount, choose fewer days.',
  },
  tookTooLong: {
    fa: 'این جست‌وجو بیش از اندازه طول کشید و رها شد. آن را تنگ‌تر کنید.',
    ar: 'طال هذا البحث فتوقف. ضيّق نطاقه.',
    hi: 'यह खोज बहुत देर ले रही थी, इसलिए रोक दी गई। इसे छोटा कीजिए।',
    en: 'This took too long and was given up. Please narrow it down.',
  },
  malformed: {
    fa: 'این پیوند دیگر کار نمی‌کند. فهرست را از آغاز ببینید.',
    ar: 'لم يعد هذا الرابط صالحًا. ابدأ القائمة من أولها.',
    hi: 'यह लिंक अब काम नहीं करता। सूची शुरू से देखिए।',
    en: 'This link no longer works. Please start the list again.',
  },
  amountNeedsBiller: {
    fa: 'مبلغ‌ها واحدهای گوناگون دارند: برای صافی مبلغ، یک شرکت انتخاب کنید.',
    ar: 'للمبالغ عملات مختلفة: اختر جهة واحدة لتصفية المبلغ.',
    hi: 'राशियाँ अलग-अलग मुद्राओं में हैं: राशि के लिए एक कंपनी चुनिए।',
    en: 'Amounts are in different currencies: choose one biller to filter by amount.',
  },
  malformedAmount: {
    fa: 'این مبلغ خوانده نشد.',
    ar: 'تعذّرت قراءة هذا المبلغ.',
    hi: 'यह राशि पढ़ी नहीं जा सकी।',
    en: 'This amount could not be read.',
  },
  malformedDay: {
    fa: 'این تاریخ خوانده نشد. مانند {example} بنویسید.',
    ar: 'تعذّرت قراءة هذا التاريخ. اكتبه هكذا: {example}.',
    hi: 'यह तारीख पढ़ी नहीं जा सकी। ऐसे लिखिए: {example}।',
    en: 'This date could not be read. Write it like {example}.',
  },
  export: { fa: 'برون‌برد', ar: 'تصدير', hi: 'निर्यात', en: 'Export' },
  csv: { fa: 'CSV', ar: 'CSV', hi: 'CSV', en: 'CSV' },
  csvForSpreadsheets: { fa: 'CSV برای اکسل', ar: 'CSV لإكسل', hi: 'एक्सेल के लिए CSV', en: 'CSV for Excel' },
  json: { fa: 'JSON', ar: 'JSON', hi: 'JSON', en: 'JSON' },
  busy: {
    fa: 'چند برون‌برد دیگر در راه است. چند دقیقه بعد دوباره بخواهید.',
    ar: 'تجري الآن عمليات تصدير أخرى. أعد المحاولة بعد دقائق.',
    hi: 'अभी दूसरे निर्यात चल रहे हैं। कुछ मिनट बाद फिर कोशिश कीजिए।',
    en: 'Other exports are under way. Please try again in some minutes.',
  },
} as const satisfies Record<string, Texts>;

export const SORT_TEXTS: Readonly<Record<PaymentSort, Texts>> = {
  newest: { fa: 'تازه‌ترین', ar: 'الأحدث أولًا', hi: 'नए पहले', en: 'Newest first' },
  oldest: { fa: 'قدیمی‌ترین', ar: 'الأقدم أولًا', hi: 'पुराने पहले', en: 'Oldest first' },
  largest: { fa: 'بیشترین مبلغ', ar: 'الأكبر مبلغًا', hi: 'बड़ी राशि पहले', en: 'Largest first' },
  smallest: { fa: 'کمترین مبلغ', ar: 'الأصغر مبلغًا', hi: 'छोटी राशि पहले', en: 'Smallest first' },
};

export const BILL_SORT_TEXTS: Readonly<Record<BillSort, Texts>> = {
  ...SORT_TEXTS,
  due_first: { fa: 'نزدیک‌ترین سررسید', ar: 'الأقرب استحقاقًا', hi: 'पहली देय तिथि पहले', en: 'Due first' },
  due_last: { fa: 'دورترین سررسید', ar: 'الأبعد استحقاقًا', hi: 'अंतिम देय तिथि पहले', en: 'Due last' },
};

/** Of a bill, in a word or two. */
export const BILL_STATE_TEXTS: Readonly<Record<BillState | 'unpaid', Texts>> = {
  open: { fa: 'باز', ar: 'مفتوحة', hi: 'बाकी', en: 'Open' },
  held: { fa: 'در حال پرداخت', ar: 'قيد الدفع', hi: 'भुगतान चल रहा है', en: 'Being paid' },
  part_paid: { fa: 'بخشی پرداخت شده', ar: 'مدفوعة جزئيًا', hi: 'आंशिक भुगतान', en: 'Paid in part' },
  paid: { fa: 'پرداخت شده', ar: 'مدفوعة', hi: 'चुकाया गया', en: 'Paid' },
  cancelled: { fa: 'باطل', ar: 'ملغاة', hi: 'रद्द', en: 'Cancelled' },
  unpaid: { fa: 'پرداخت نشده', ar: 'غير مدفوعة', hi: 'न चुकाए गए', en: 'Unpaid' },
};

/** Names of the channels that the program itself uses; of others their own name is shown. */
export const CHANNEL_TEXTS: ReadonlyMap<string, Texts> = new Map<string, Texts>([
  ['portal', { fa: 'وب‌گاه', ar: 'الموقع', hi: 'वेबसाइट', en: 'Web site' }],
  ['api', { fa: 'برنامه‌ها', ar: 'البرامج', hi: 'प्रोग्राम', en: 'Programs' }],
  ['sms', { fa: 'پیامک', ar: 'رسالة نصية', hi: 'एसएमएस', en: 'SMS' }],
  ['ussd', { fa: 'کد دستوری', ar: 'رمز USSD', hi: 'यूएसएसडी', en: 'USSD' }],
  ['voice', { fa: 'تلفن', ar: 'الهاتف', hi: 'फ़ोन', en: 'Telephone' }],
  ['whatsapp', { fa: 'واتساپ', ar: 'واتساب', hi: 'व्हाट्सऐप', en: 'WhatsApp' }],
  ['panel', { fa: 'پنل کاربری', ar: 'لوحة الدافع', hi: 'ग्राहक पैनल', en: 'Payer’s panel' }],
  ['widget', { fa: 'ابزارک', ar: 'الأداة المضمنة', hi: 'विजेट', en: 'Widget' }],
]);
