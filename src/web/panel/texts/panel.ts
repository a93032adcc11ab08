import type { FollowerChannel } from '../../../billing/index.ts';
import type { Texts } from '../../../kernel/index.ts';
import { COMMON } from '../../page/texts/common.ts';

/** What stands on every page of the panel, and the bills that are saved. */
export const PANEL = {
  bills: COMMON.mine,
  payments: { fa: 'پرداخت‌ها', ar: 'المدفوعات', hi: 'भुगतान', en: 'Payments' },
  settings: { fa: 'تنظیمات', ar: 'الإعدادات', hi: 'सेटिंग', en: 'Settings' },
  sections: { fa: 'بخش‌های پنل', ar: 'أقسام صفحتك', hi: 'आपके पन्ने के हिस्से', en: 'Your panel' },
  signOut: { fa: 'خروج', ar: 'خروج', hi: 'साइन आउट', en: 'Sign out' },
  signedOut: {
    fa: 'از پنل بیرون آمدید.',
    ar: 'خرجت من صفحتك.',
    hi: 'आप साइन आउट हो गए हैं।',
    en: 'You are signed out.',
  },
  save: { fa: 'ذخیره', ar: 'حفظ', hi: 'सहेजें', en: 'Save' },
  saved: { fa: 'ذخیره شد.', ar: 'تم الحفظ.', hi: 'सहेज लिया गया।', en: 'Saved.' },
  removed: {
    fa: 'از فهرست برداشته شد.',
    ar: 'أُزيلت من القائمة.',
    hi: 'सूची से हटा दिया गया।',
    en: 'Removed from the list.',
  },
} as const satisfies Record<string, Texts>;

export const BILLS_HOME = {
  emptyTitle: {
    fa: 'هنوز قبضی ذخیره نکرده‌اید',
    ar: 'لم تحفظ فاتورة بعد',
    hi: 'अभी कोई बिल सहेजा नहीं है',
    en: 'No bills saved yet',
  },
  empty: {
    fa: 'قبض خانه، مغازه یا خانهٔ مادر را با نام خودتان ذخیره کنید تا هر بار با یک نگاه بدانید چه باید پرداخت.',
    ar: 'احفظ فاتورة البيت أو المحل أو بيت والدتك باسم تختاره، فتعرف ما عليك بنظرة واحدة.',
    hi: 'घर, दुकान या माँ के घर का बिल अपने दिए नाम से सहेजें, फिर एक नज़र में दिखेगा कि कितना बाकी है।',
    en: 'Save the bill of your home, your shop or your mother’s flat under a name of your own, and see at a glance what is owed.',
  },
  add: { fa: 'افزودن قبض', ar: 'أضف فاتورة', hi: 'बिल जोड़ें', en: 'Add a bill' },
  nothingOwed: { fa: 'بدهی ندارد', ar: 'لا شيء عليها', hi: 'कुछ बाकी नहीं', en: 'Nothing owed' },
  seeAndPay: { fa: 'دیدن و پرداخت', ar: 'اطّلع وادفع', hi: 'देखें और चुकाएँ', en: 'See and pay' },
  change: { fa: 'ویرایش', ar: 'تعديل', hi: 'बदलें', en: 'Change' },
  changeNamed: { fa: 'ویرایش «{label}»', ar: 'تعديل «{label}»', hi: '“{label}” बदलें', en: 'Change “{label}”' },
  payNamed: {
    fa: 'دیدن و پرداخت قبض «{label}»',
    ar: 'اطّلع على فاتورة «{label}» وادفعها',
    hi: '“{label}” का बिल देखें और चुकाएँ',
    en: 'See and pay the bill of “{label}”',
  },
  billCount: {
    fa: '{n} قبض',
    ar: '{count, plural, one {فاتورة واحدة} two {فاتورتان} few {{n} فواتير} many {{n} فاتورة} other {{n} فاتورة}}',
    hi: '{n} बिल',
    en: '{count, plural, one {1 bill} other {{n} bills}}',
  },
  lost: {
    fa: 'شرکت دیگر اشتراکی با این شماره ندارد. آن را بردارید و با شمارهٔ روی قبض تازه دوباره بیفزایید.',
    ar: 'لم تعد الجهة تجد اشتراكًا بهذا الرقم. أزلها ثم أضفها من جديد بالرقم المكتوب في آخر فاتورة.',
    hi: 'कंपनी को अब इस नंबर का कनेक्शन नहीं मिलता। इसे हटाकर नए बिल पर लिखे नंबर से फिर जोड़ें।',
    en: 'The biller no longer finds an account under this number. Please remove it and add it again with the number on your newest bill.',
  },
} as const satisfies Record<string, Texts>;

export const SAVE = {
  title: { fa: 'ذخیرهٔ این قبض', ar: 'احفظ هذه الفاتورة', hi: 'यह बिल सहेजें', en: 'Save this bill' },
  addTitle: {
    fa: 'افزودن قبض {biller}',
    ar: 'أضف فاتورة {biller}',
    hi: '{biller} का बिल जोड़ें',
    en: 'Add a bill of {biller}',
  },
  changeTitle: { fa: 'ویرایش قبض', ar: 'تعديل الفاتورة', hi: 'बिल में बदलाव', en: 'Change a saved bill' },
  lead: {
    fa: 'نامی بدهید که خودتان آن را بشناسید. هر بار که بیایید، بدهی تازهٔ آن را نشان می‌دهیم.',
    ar: 'اختر اسمًا تعرفها به. وكلما عدت أريناك ما عليها الآن.',
    hi: 'ऐसा नाम दें जिसे आप पहचान लें। हर बार आने पर हम ताज़ा बकाया दिखाएँगे।',
    en: 'Give it a name that you will recognise. Whenever you come, we look up what is owed.',
  },
  label: { fa: 'نام', ar: 'الاسم', hi: 'नाम', en: 'Name' },
  labelHint: {
    fa: 'نمونه: خانه، مغازه، خانهٔ مادر',
    ar: 'مثال: البيت، المحل، بيت والدتي',
    hi: 'जैसे: घर, दुकान, माँ का घर',
    en: 'For example: Home, Shop, Mother’s flat',
  },
  remind: {
    fa: 'پیش از پایان مهلت خبرم کن',
    ar: 'ذكّرني قبل آخر موعد للدفع',
    hi: 'आखिरी तारीख से पहले याद दिलाएँ',
    en: 'Remind me before it is due',
  },
  again: {
    fa: 'برای ذخیره، شمارهٔ روی قبض را یک بار وارد کنید تا دفعهٔ بعد خودمان آن را پیدا کنیم.',
    ar: 'لحفظها اكتب الرقم المكتوب في الفاتورة مرة واحدة، لنجدها لك في المرات القادمة.',
    hi: 'सहेजने के लिए बिल पर लिखा नंबर एक बार लिखें, ताकि अगली बार हम खुद ढूँढ लें।',
    en: 'To save it, please type the number on the bill once, so that we can look it up for you next time.',
  },
  find: { fa: 'پیدا کردن', ar: 'ابحث', hi: 'ढूँढें', en: 'Find it' },
  remove: { fa: 'برداشتن از فهرست', ar: 'أزلها من القائمة', hi: 'सूची से हटाएँ', en: 'Remove from my bills' },
  removeHint: {
    fa: 'پرداخت‌ها و رسیدهایتان می‌مانند؛ یادآوری این قبض قطع می‌شود.',
    ar: 'تبقى مدفوعاتك وإيصالاتك، ويتوقف التذكير بهذه الفاتورة.',
    hi: 'आपके भुगतान और रसीदें बनी रहेंगी; इस बिल की याद दिलाना बंद हो जाएगा।',
    en: 'Your payments and receipts stay; reminders of this bill end.',
  },
} as const satisfies Record<string, Texts>;

/** By the code of `SaveError`. */
export const SAVE_ERRORS = {
  label_missing: {
    fa: 'لطفاً نامی بنویسید.',
    ar: 'اكتب اسمًا من فضلك.',
    hi: 'कृपया एक नाम लिखें।',
    en: 'Please give it a name.',
  },
  label_too_long: {
    fa: 'نام کوتاه‌تری بنویسید؛ حداکثر {max} نویسه.',
    ar: 'اكتب اسمًا أقصر، لا يزيد على {max} حرفًا.',
    hi: 'छोटा नाम लिखें, ज़्यादा से ज़्यादा {max} अक्षर।',
    en: 'Please give a shorter name, {max} letters at most.',
  },
  not_repeatable: {
    fa: 'با این شماره‌ها فقط همین یک قبض پیدا می‌شود، نه قبض‌های بعدی. با شمارهٔ دیگری از روی قبض امتحان کنید.',
    ar: 'هذه الأرقام تدل على هذه الفاتورة وحدها لا على ما بعدها. جرّب رقمًا آخر من الفاتورة.',
    hi: 'इन नंबरों से केवल यही बिल मिलता है, आगे के नहीं। बिल पर लिखा दूसरा नंबर आज़माएँ।',
    en: 'These numbers find this one bill and not the next ones. Please try another number on the bill.',
  },
  too_many_saved: {
    fa: 'بیش از {max} قبض نمی‌شود ذخیره کرد. یکی را که لازم ندارید بردارید.',
    ar: 'لا يمكن حفظ أكثر من {max} فاتورة. أزل واحدة لا تحتاج إليها.',
    hi: '{max} से ज़्यादा बिल नहीं सहेजे जा सकते। जिसकी ज़रूरत न हो उसे हटा दें।',
    en: 'No more than {max} bills can be saved. Please remove one that you do not need.',
  },
} as const satisfies Record<string, Texts>;

/** The ways by which a reminder may come. */
export const CHANNELS = {
  sms: { fa: 'پیامک', ar: 'رسالة نصية', hi: 'एसएमएस', en: 'Text message' },
} as const satisfies Record<FollowerChannel, Texts>;

export const HISTORY = {
  title: {
    fa: 'پرداخت‌ها و رسیدها',
    ar: 'المدفوعات والإيصالات',
    hi: 'भुगतान और रसीदें',
    en: 'Payments and receipts',
  },
  lead: {
    fa: 'هر چه با شمارهٔ شما پرداخت شده است. رسیدها برای همیشه می‌مانند.',
    ar: 'كل ما دُفع برقمك. الإيصالات تبقى دائمًا.',
    hi: 'आपके नंबर से हुए सारे भुगतान। रसीदें हमेशा के लिए रहती हैं।',
    en: 'Everything that was paid with your number. Receipts are kept for good.',
  },
  empty: {
    fa: 'هنوز پرداختی با این شماره نیست. هنگام پرداخت، شمارهٔ موبایل خود را بنویسید تا اینجا بیاید.',
    ar: 'لا مدفوعات بهذا الرقم بعد. اكتب رقم هاتفك المحمول عند الدفع فتظهر هنا.',
    hi: 'इस नंबर से अभी कोई भुगतान नहीं है। भुगतान के समय अपना मोबाइल नंबर लिखें, तो यहाँ दिखेगा।',
    en: 'No payments with this number yet. Give your mobile number when you pay, and they appear here.',
  },
  receipt: { fa: 'رسید', ar: 'الإيصال', hi: 'रसीद', en: 'Receipt' },
  details: { fa: 'جزئیات', ar: 'التفاصيل', hi: 'ब्योरा', en: 'Details' },
  receiptNamed: {
    fa: 'رسید {reference}',
    ar: 'إيصال {reference}',
    hi: 'रसीद {reference}',
    en: 'Receipt {reference}',
  },
  detailsNamed: {
    fa: 'جزئیات پرداخت {reference}',
    ar: 'تفاصيل الدفع {reference}',
    hi: 'भुगतान {reference} का ब्योरा',
    en: 'Details of payment {reference}',
  },
  older: { fa: 'پرداخت‌های پیشین', ar: 'مدفوعات أقدم', hi: 'पुराने भुगतान', en: 'Older payments' },
  newest: { fa: 'تازه‌ترین پرداخت‌ها', ar: 'أحدث المدفوعات', hi: 'सबसे नए भुगतान', en: 'Newest payments' },
} as const satisfies Record<string, Texts>;
