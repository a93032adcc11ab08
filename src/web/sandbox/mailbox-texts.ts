import type { Texts } from '../../kernel/index.ts';

export const MAILBOX = {
  title: { fa: 'صندوق پیامک', ar: 'صندوق الرسائل', hi: 'संदेश पेटी', en: 'The mailbox' },
  link: {
    fa: 'صندوق پیامک: هر پیامی که فرستاده شده',
    ar: 'صندوق الرسائل: كل ما أُرسل',
    hi: 'संदेश पेटी: भेजे गए सारे संदेश',
    en: 'The mailbox: every message that was sent',
  },
  lead: {
    fa: 'در محیط آزمایشی پیامک‌ها به گوشی نمی‌روند؛ همه اینجا جمع می‌شوند، تازه‌ترین بالاتر.',
    ar: 'في بيئة التجربة لا تصل الرسائل إلى هاتف، بل تُجمع هنا، والأحدث أولًا.',
    hi: 'आज़माइश में संदेश फ़ोन पर नहीं जाते। सब यहीं आते हैं, सबसे नया ऊपर।',
    en: 'In the sandbox no message goes to a telephone: all of them arrive here, the newest first.',
  },
  phone: { fa: 'شمارهٔ موبایل', ar: 'رقم الموبايل', hi: 'मोबाइल नंबर', en: 'Mobile number' },
  phoneHint: {
    fa: 'همهٔ شماره یا چند رقم آخر آن.',
    ar: 'الرقم كاملًا أو أرقامه الأخيرة.',
    hi: 'पूरा नंबर या उसके आख़िरी अंक।',
    en: 'The whole number, or its last digits.',
  },
  show: { fa: 'نشان بده', ar: 'اعرض', hi: 'दिखाएँ', en: 'Show' },
  none: {
    fa: 'هنوز پیامی نیست.',
    ar: 'لا رسائل بعد.',
    hi: 'अभी कोई संदेश नहीं है।',
    en: 'There is no message yet.',
  },
  refreshes: {
    fa: 'این صفحه هر {seconds} ثانیه خودش تازه می‌شود.',
    ar: 'تتحدث هذه الصفحة من نفسها كل {seconds} ثانية.',
    hi: 'यह पन्ना हर {seconds} सेकंड में अपने आप ताज़ा होता है।',
    en: 'This page looks again every {seconds} seconds.',
  },
  stop: { fa: 'تازه نشود', ar: 'أوقف التحديث', hi: 'ताज़ा न करें', en: 'Stop that' },
  go: { fa: 'خودش تازه شود', ar: 'حدّث من نفسك', hi: 'अपने आप ताज़ा करें', en: 'Look again by itself' },
  faults: { fa: 'خطاها', ar: 'الأعطال', hi: 'गड़बड़ियाँ', en: 'Faults' },
  faultsLead: {
    fa: 'اینجا می‌توانید پیام‌رسانی را از کار بیندازید. پیام‌ها می‌مانند و پس از رفع خطا می‌رسند.',
    ar: 'يمكنك هنا تعطيل إرسال الرسائل. تبقى الرسائل في الانتظار وتصل بعد زوال العطل.',
    hi: 'यहाँ संदेश भेजना बिगाड़ा जा सकता है। संदेश रुके रहते हैं और ठीक होने पर पहुँचते हैं।',
    en: 'Here the way to the telephones can be made to fail. Messages wait, and come when it works again.',
  },
  down: { fa: 'قطع است', ar: 'متوقف', hi: 'बंद है', en: 'Nothing gets through' },
  slow: {
    fa: 'کند است: هر پیام سه ثانیه',
    ar: 'بطيء: ثلاث ثوانٍ لكل رسالة',
    hi: 'धीमा है: हर संदेश तीन सेकंड',
    en: 'Slow: three seconds for each message',
  },
  refuses: {
    fa: 'این شماره‌ها وجود ندارند',
    ar: 'هذه الأرقام غير موجودة',
    hi: 'ये नंबर हैं ही नहीं',
    en: 'These numbers do not exist',
  },
  refusesHint: {
    fa: 'با ‎+‎ و کد کشور، با فاصله از هم: \u200e+989121234567\u200e',
    ar: 'مع + ورمز البلد، وبينها مسافة: \u200e+989121234567\u200e',
    hi: '+ और देश के कोड के साथ, बीच में खाली जगह: +989121234567',
    en: 'With + and country code, spaces between them: +989121234567',
  },
  save: { fa: 'ذخیره', ar: 'احفظ', hi: 'सहेजें', en: 'Save' },
} as const satisfies Record<string, Texts>;
