import type { Texts } from '../../kernel/index.ts';
import type { GatewayHealth } from '../../payments/index.ts';

export const WAYS = {
  title: { fa: 'راه‌های پول', ar: 'طرق المال', hi: 'पैसे के रास्ते', en: 'Ways of money' },
  lead: {
    fa: 'پول از کجا می‌آید، به چه کسی گفته شده و چه چیزی باید به پرداخت‌کننده برگردد.',
    ar: 'من أين يأتي المال، ومن أُبلغ به، وما الذي يجب أن يعود إلى أصحابه.',
    hi: 'पैसा कहाँ से आता है, किसे बताया गया, और क्या लौटाना बाकी है।',
    en: 'Where money comes in, who was told of it, and what has to go back to payers.',
  },
  gateways: { fa: 'درگاه‌ها', ar: 'البوابات', hi: 'गेटवे', en: 'Gateways' },
  gateway: { fa: 'درگاه', ar: 'البوابة', hi: 'गेटवे', en: 'Gateway' },
  takes: { fa: 'می‌گیرد', ar: 'تقبل', hi: 'लेता है', en: 'Takes' },
  state: { fa: 'وضع', ar: 'الحال', hi: 'स्थिति', en: 'State' },
  untilAt: { fa: 'دوباره از {time}', ar: 'يُعاد في {time}', hi: '{time} से फिर', en: 'tried again at {time}' },
  billers: { fa: 'سامانه‌های شرکت‌ها', ar: 'أنظمة الجهات', hi: 'कंपनियों के सिस्टम', en: 'Billers’ own systems' },
  biller: { fa: 'شرکت', ar: 'الجهة', hi: 'कंपनी', en: 'Biller' },
  waiting: { fa: 'در انتظار', ar: 'بالانتظار', hi: 'इंतज़ार में', en: 'Waiting' },
  late: { fa: 'دیر شده', ar: 'متأخرة', hi: 'देर से', en: 'Late' },
  median: { fa: 'میانهٔ زمان', ar: 'الزمن الوسيط', hi: 'मध्य समय', en: 'Median time' },
  byBanks: {
    fa: 'ثبت بانک‌ها (یک روز)',
    ar: 'رحّلتها البنوك (يوم)',
    hi: 'बैंकों ने दर्ज किया (एक दिन)',
    en: 'Posted by banks (a day)',
  },
  refused: { fa: 'نپذیرفته', ar: 'مرفوضة', hi: 'अस्वीकृत', en: 'Refused' },
  answers: { fa: 'پاسخ می‌دهد', ar: 'يجيب', hi: 'जवाब देता है', en: 'Answers' },
  silentFor: { fa: 'بی‌پاسخ از {age} پیش', ar: 'لا يجيب منذ {age}', hi: '{age} से चुप', en: 'Silent for {age}' },
  allHosted: {
    fa: 'همهٔ شرکت‌ها همین‌جا هستند؛ به کسی نباید خبر داد.',
    ar: 'كل الجهات مستضافة هنا؛ لا أحد يلزم إبلاغه.',
    hi: 'सभी कंपनियाँ यहीं हैं; किसी को बताना नहीं है।',
    en: 'All billers are hosted here: nobody has to be told.',
  },
  collectors: { fa: 'کارگزاران', ar: 'جهات التحصيل', hi: 'संग्राहक', en: 'Collectors' },
  collector: { fa: 'کارگزار', ar: 'جهة التحصيل', hi: 'संग्राहक', en: 'Collector' },
  float: { fa: 'موجودی', ar: 'الرصيد', hi: 'फ़्लोट', en: 'Float' },
  credit: { fa: 'سقف بدهی', ar: 'حد الدين', hi: 'उधार सीमा', en: 'May owe' },
  cutoff: { fa: 'پایان روز', ar: 'نهاية اليوم', hi: 'दिन का अंत', en: 'Cut-off' },
  suspended: { fa: 'بسته است', ar: 'موقوفة', hi: 'बंद है', en: 'Suspended' },
  noCollectors: {
    fa: 'کارگزاری نیست.',
    ar: 'لا توجد جهات تحصيل.',
    hi: 'कोई संग्राहक नहीं है।',
    en: 'There are none.',
  },
  returns: {
    fa: 'پول‌های در راه برگشت',
    ar: 'مبالغ في طريق العودة',
    hi: 'लौटता पैसा',
    en: 'Money on its way back',
  },
  payment: { fa: 'پرداخت', ar: 'الدفعة', hi: 'भुगतान', en: 'Payment' },
  amount: { fa: 'مبلغ', ar: 'المبلغ', hi: 'राशि', en: 'Amount' },
  dueAt: { fa: 'تا', ar: 'حتى', hi: 'कब तक', en: 'Due' },
  byHand: {
    fa: 'دستی برگردانید',
    ar: 'يُعاد يدويًا',
    hi: 'हाथ से लौटाएँ',
    en: 'Give back by hand',
  },
  noReturns: {
    fa: 'هیچ پولی در راه برگشت نیست.',
    ar: 'لا شيء في طريق العودة.',
    hi: 'कोई पैसा लौट नहीं रहा।',
    en: 'No money is on its way back.',
  },
} as const satisfies Record<string, Texts>;

export const HEALTH_TEXTS = {
  well: { fa: 'پاسخ می‌دهد', ar: 'تجيب', hi: 'जवाब देता है', en: 'Answers' },
  away: { fa: 'پاسخ نمی‌دهد', ar: 'لا تجيب', hi: 'जवाब नहीं देता', en: 'Does not answer' },
} as const satisfies Record<GatewayHealth['state'], Texts>;
