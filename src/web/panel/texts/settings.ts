import type { Texts } from '../../../kernel/index.ts';

export const SETTINGS_PAGE = {
  phone: { fa: 'شمارهٔ موبایل شما', ar: 'رقم هاتفك المحمول', hi: 'आपका मोबाइल नंबर', en: 'Your mobile number' },
  changePhone: { fa: 'تغییر شماره', ar: 'غيّر الرقم', hi: 'नंबर बदलें', en: 'Change the number' },
  language: { fa: 'زبان پیام‌ها', ar: 'لغة الرسائل', hi: 'संदेशों की भाषा', en: 'Language of messages' },
  reminders: {
    fa: 'یادآوری پیش از مهلت',
    ar: 'التذكير قبل آخر موعد',
    hi: 'तारीख से पहले याद दिलाना',
    en: 'Reminders before a bill is due',
  },
  remindersNone: {
    fa: 'وقتی قبضی ذخیره کنید، اینجا می‌توانید یادآوری‌اش را روشن یا خاموش کنید.',
    ar: 'عندما تحفظ فاتورة يمكنك هنا تشغيل تذكيرها أو إيقافه.',
    hi: 'बिल सहेजने के बाद यहाँ उसका याद दिलाना चालू या बंद कर सकते हैं।',
    en: 'Once a bill is saved, its reminders are turned on and off here.',
  },
  channel: { fa: 'با', ar: 'عبر', hi: 'कैसे', en: 'by' },
  channelNamed: {
    fa: 'راه یادآوری «{label}»',
    ar: 'وسيلة التذكير بفاتورة «{label}»',
    hi: '“{label}” की याद कैसे दिलाएँ',
    en: 'How to remind you of “{label}”',
  },
  sessions: {
    fa: 'جاهایی که وارد شده‌اید',
    ar: 'أين أنت مسجل الدخول',
    hi: 'आप कहाँ-कहाँ साइन इन हैं',
    en: 'Where you are signed in',
  },
  thisOne: { fa: 'همین مرورگر', ar: 'هذا المتصفح', hi: 'यही ब्राउज़र', en: 'This browser' },
  unknownDevice: {
    fa: 'مرورگری ناشناخته',
    ar: 'متصفح غير معروف',
    hi: 'अनजान ब्राउज़र',
    en: 'A browser we do not know',
  },
  since: { fa: 'از {date}', ar: 'منذ {date}', hi: '{date} से', en: 'Since {date}' },
  seen: { fa: 'آخرین بار {date}', ar: 'آخر مرة {date}', hi: 'आखिरी बार {date}', en: 'Last used {date}' },
  end: { fa: 'پایان دادن', ar: 'أنهِ الجلسة', hi: 'बंद करें', en: 'End it' },
  endOthers: {
    fa: 'همهٔ مرورگرهای دیگر را بیرون کن',
    ar: 'أخرج كل المتصفحات الأخرى',
    hi: 'बाकी सभी ब्राउज़रों से साइन आउट करें',
    en: 'Sign out all other browsers',
  },
  ended: { fa: 'انجام شد.', ar: 'تم.', hi: 'हो गया।', en: 'Done.' },
  deleteAccount: { fa: 'حذف حساب', ar: 'احذف الحساب', hi: 'खाता मिटाएँ', en: 'Delete the account' },
  phoneChanged: {
    fa: 'شماره عوض شد. قبض‌های ذخیره‌شده و پرداخت‌هایتان همراه شما آمدند.',
    ar: 'تغيّر الرقم، وانتقلت معك فواتيرك المحفوظة ومدفوعاتك.',
    hi: 'नंबर बदल गया। सहेजे हुए बिल और भुगतान आपके साथ आ गए हैं।',
    en: 'The number is changed. Your saved bills and payments came along.',
  },
} as const satisfies Record<string, Texts>;

export const NUMBER = {
  title: { fa: 'شمارهٔ تازه', ar: 'رقم جديد', hi: 'नया नंबर', en: 'Another mobile number' },
  lead: {
    fa: 'کدی به شمارهٔ تازه می‌فرستیم. قبض‌های ذخیره‌شده، یادآوری‌ها و پرداخت‌های پیشین با شما می‌آیند؛ در مرورگرهای دیگر باید دوباره وارد شوید.',
    ar: 'نرسل رمزًا إلى الرقم الجديد. تنتقل معك الفواتير المحفوظة والتذكيرات والمدفوعات السابقة، وعليك الدخول من جديد في المتصفحات الأخرى.',
    hi: 'हम नए नंबर पर कोड भेजेंगे। सहेजे हुए बिल, याद दिलाना और पुराने भुगतान आपके साथ आएँगे; दूसरे ब्राउज़रों में फिर साइन इन करना होगा।',
    en: 'We send a code to the new number. Saved bills, reminders and earlier payments come along; other browsers must sign in again.',
  },
  taken: {
    fa: 'این شماره پنل خودش را دارد. برای دیدن آن خارج شوید و با همان شماره وارد شوید.',
    ar: 'لهذا الرقم صفحة خاصة به. لتراها اخرج ثم ادخل بذلك الرقم.',
    hi: 'इस नंबर का अपना पन्ना पहले से है। उसे देखने के लिए साइन आउट करके उसी नंबर से साइन इन करें।',
    en: 'This number has a panel of its own. To see it, sign out and sign in with that number.',
  },
} as const satisfies Record<string, Texts>;

export const DELETION = {
  title: { fa: 'حذف حساب', ar: 'حذف الحساب', hi: 'खाता मिटाना', en: 'Delete the account' },
  goes: { fa: 'این‌ها پاک می‌شوند', ar: 'ما سيُحذف', hi: 'यह सब मिट जाएगा', en: 'What is deleted' },
  goesNumber: {
    fa: 'شمارهٔ موبایل و زبان شما',
    ar: 'رقم هاتفك المحمول ولغتك',
    hi: 'आपका मोबाइल नंबर और भाषा',
    en: 'your mobile number and language',
  },
  goesBills: {
    fa: 'قبض‌های ذخیره‌شده با نام‌هایی که داده‌اید و شماره‌هایشان',
    ar: 'الفواتير المحفوظة بأسمائها وأرقامها',
    hi: 'सहेजे हुए बिल, उनके नाम और नंबर',
    en: 'saved bills, with the names you gave them and their numbers',
  },
  goesReminders: {
    fa: 'یادآوری‌ها',
    ar: 'التذكيرات',
    hi: 'याद दिलाना',
    en: 'reminders',
  },
  goesSessions: {
    fa: 'ورود در همهٔ مرورگرها و کدهای فرستاده‌شده',
    ar: 'الدخول في كل المتصفحات، والرموز المرسلة',
    hi: 'सभी ब्राउज़रों का साइन इन और भेजे गए कोड',
    en: 'all sign-ins, and the codes that were sent',
  },
  stays: {
    fa: 'این‌ها می‌مانند، و چرا',
    ar: 'ما سيبقى، ولماذا',
    hi: 'क्या रहेगा, और क्यों',
    en: 'What is kept, and why',
  },
  staysPayments: {
    fa: 'پرداخت‌ها و رسیدها: قانون حسابداری نگه‌داری‌شان را لازم می‌داند. شماره‌ای که هنگام پرداخت نوشته‌اید رمزشده کنارشان می‌ماند و دیگر به کسی نشان داده نمی‌شود.',
    ar: 'المدفوعات والإيصالات، لأن قانون المحاسبة يوجب حفظها. ويبقى الرقم الذي كتبته عند الدفع مشفّرًا معها ولا يُعرض لأحد.',
    hi: 'भुगतान और रसीदें: हिसाब-किताब का कानून इन्हें रखने को कहता है। भुगतान के समय लिखा नंबर उनके साथ कूटबद्ध रहता है और किसी को नहीं दिखता।',
    en: 'payments and receipts, because accounting law asks for them. The number you gave when paying stays with them, encrypted, and is shown to nobody.',
  },
  staysReceipts: {
    fa: 'هر رسید با شمارهٔ خودش همچنان باز می‌شود. اگر لازمشان دارید، پیش از حذف نگه دارید.',
    ar: 'يبقى كل إيصال متاحًا برقمه. احتفظ بأرقامها قبل الحذف إن كنت تحتاج إليها.',
    hi: 'हर रसीद अपने नंबर से खुलती रहेगी। ज़रूरत हो तो मिटाने से पहले नंबर रख लें।',
    en: 'each receipt still opens by its number. Keep those you need before you go on.',
  },
  staysMark: {
    fa: 'نشانه‌ای رمزشده از شماره با تاریخ حذف، تا کسی که بعدها همین شماره را بگیرد پرداخت‌های شما را نبیند. خودتان هم اگر دوباره وارد شوید، از نو شروع می‌کنید.',
    ar: 'علامة مشفّرة للرقم مع تاريخ الحذف، حتى لا يرى مدفوعاتك من يحصل على الرقم بعدك. وإن عدت أنت فستبدأ من جديد.',
    hi: 'नंबर का एक कूटबद्ध निशान और मिटाने की तारीख, ताकि आगे जिसे यह नंबर मिले वह आपके भुगतान न देख सके। आप खुद लौटें तो नए सिरे से शुरू होगा।',
    en: 'a keyed fingerprint of the number with today’s date, so that whoever is given the number next does not see your payments. Should you come back yourself, you start afresh.',
  },
  code: {
    fa: 'برای اطمینان، کدی به شماره‌تان می‌فرستیم. بدون آن کد چیزی پاک نمی‌شود.',
    ar: 'للتأكد نرسل رمزًا إلى رقمك. ولا يُحذف شيء قبل كتابته.',
    hi: 'पक्का करने के लिए हम आपके नंबर पर कोड भेजेंगे। उसके बिना कुछ नहीं मिटेगा।',
    en: 'To be sure, we send a code to your number. Nothing is deleted before it is typed.',
  },
  goneTitle: { fa: 'حساب پاک شد', ar: 'حُذف الحساب', hi: 'खाता मिट गया', en: 'The account is deleted' },
  gone: {
    fa: 'همهٔ آنچه گفته بودیم پاک شد. هر وقت خواستید می‌توانید بی‌حساب هم قبض بپردازید.',
    ar: 'حُذف كل ما ذكرناه. ويمكنك متى شئت أن تدفع فواتيرك بلا حساب.',
    hi: 'जो बताया था वह सब मिट गया है। बिना खाते के भी आप कभी भी बिल चुका सकते हैं।',
    en: 'All that we named is gone. You can pay bills without an account whenever you like.',
  },
} as const satisfies Record<string, Texts>;
