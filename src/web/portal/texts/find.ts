import type { Texts } from '../../../kernel/index.ts';

/** The page on which a payer looks up a bill. */
export const FIND = {
  title: { fa: 'قبض {biller}', ar: 'فاتورة {biller}', hi: '{biller} का बिल', en: '{biller}: your bill' },
  lead: {
    fa: 'شماره را از روی قبض وارد کنید. با رقم فارسی یا انگلیسی، با فاصله یا بی‌فاصله.',
    ar: 'اكتب الرقم كما هو في الفاتورة، بأي أرقام، بمسافات أو بدونها.',
    hi: 'नंबर बिल से देखकर लिखें। बीच में खाली जगह हो या न हो, दोनों चलेगा।',
    en: 'Type the number as it stands on your bill, with or without spaces.',
  },
  ways: {
    fa: 'کدام شماره را در دست دارید؟',
    ar: 'أي رقم لديك؟',
    hi: 'आपके पास कौन-सा नंबर है?',
    en: 'Which number do you have?',
  },
  and: { fa: ' و ', ar: ' و', hi: ' और ', en: ' and ' },
  or: { fa: ' یا ', ar: ' أو ', hi: ' या ', en: ' or ' },
  optional: { fa: 'اختیاری', ar: 'اختياري', hi: 'ज़रूरी नहीं', en: 'optional' },
  example: { fa: 'نمونه: ', ar: 'مثال: ', hi: 'जैसे: ', en: 'For example ' },
  submit: { fa: 'دیدن قبض', ar: 'عرض الفاتورة', hi: 'बिल देखें', en: 'See the bill' },
  needed: {
    fa: '«{name}» را وارد کنید.',
    ar: 'اكتب «{name}» من فضلك.',
    hi: '“{name}” लिखिए।',
    en: 'Please type the “{name}”.',
  },
  pleaseCheck: {
    fa: 'قبض پیدا نشد. لطفاً «{name}» را بررسی کنید.',
    ar: 'لم نجد الفاتورة بعد. راجع «{name}» من فضلك.',
    hi: 'बिल नहीं मिला। कृपया “{name}” देख लें।',
    en: 'No bill yet. Please check the “{name}”.',
  },
  swapQuestion: {
    fa: 'منظورتان این بود؟',
    ar: 'هل تقصد هذا؟',
    hi: 'क्या आपका मतलब यह था?',
    en: 'Did you mean this?',
  },
  swap: {
    fa: 'بله، جابه‌جا کن و قبض را نشان بده',
    ar: 'نعم، بدّل بينهما واعرض الفاتورة',
    hi: 'हाँ, बदलकर बिल दिखाएँ',
    en: 'Yes, swap them and show the bill',
  },
  swapOnly: {
    fa: 'بله، جابه‌جا کن',
    ar: 'نعم، بدّل بينهما',
    hi: 'हाँ, बदल दें',
    en: 'Yes, swap them',
  },
  pasted: {
    fa: 'در آنچه وارد کردید این شماره‌ها بود.',
    ar: 'وجدنا هذه الأرقام فيما كتبته.',
    hi: 'आपने जो लिखा, उसमें ये नंबर मिले।',
    en: 'We found these numbers in what you typed.',
  },
  takeThese: {
    fa: 'بله، قبض را نشان بده',
    ar: 'نعم، اعرض الفاتورة',
    hi: 'हाँ, बिल दिखाएँ',
    en: 'Yes, show the bill',
  },
  scan: {
    fa: 'خواندن بارکد قبض با دوربین',
    ar: 'اقرأ رمز الفاتورة بالكاميرا',
    hi: 'कैमरे से बिल का कोड पढ़ें',
    en: 'Scan the code on the bill',
  },
  scanStop: { fa: 'بستن دوربین', ar: 'أغلق الكاميرا', hi: 'कैमरा बंद करें', en: 'Close the camera' },
  scanAim: {
    fa: 'دوربین را روی بارکد یا کد QR قبض بگیرید.',
    ar: 'وجّه الكاميرا إلى الرمز الشريطي أو رمز QR في الفاتورة.',
    hi: 'कैमरे को बिल के बारकोड या QR कोड के सामने रखें।',
    en: 'Hold the camera over the bar code or QR code of the bill.',
  },
  scanFound: {
    fa: 'خوانده شد. شماره‌ها را با قبض مقایسه کنید.',
    ar: 'تمت القراءة. قارن الأرقام بالفاتورة.',
    hi: 'पढ़ लिया। नंबर बिल से मिला लें।',
    en: 'Got it. Please compare the numbers with the bill.',
  },
  scanOther: {
    fa: 'این کد شمارهٔ قبض این شرکت را ندارد. کد دیگری را امتحان کنید.',
    ar: 'هذا الرمز لا يحمل رقم فاتورة لهذه الجهة. جرّب رمزًا آخر.',
    hi: 'इस कोड में इस कंपनी का बिल नंबर नहीं है। दूसरा कोड आज़माएँ।',
    en: 'That code holds no number of this biller. Try another one.',
  },
  scanBlocked: {
    fa: 'دوربین در دسترس نیست. شماره را خودتان وارد کنید.',
    ar: 'لا يمكن استخدام الكاميرا. اكتب الرقم بنفسك.',
    hi: 'कैमरा नहीं चला। नंबर खुद लिख दें।',
    en: 'The camera cannot be used. Please type the number.',
  },
  nothingOwed: {
    fa: 'چیزی بدهکار نیستید',
    ar: 'لا شيء عليك',
    hi: 'कुछ भी बकाया नहीं है',
    en: 'Nothing to pay',
  },
  nothingOwedMore: {
    fa: 'همهٔ قبض‌های این اشتراک پرداخت شده‌اند. سپاس از شما.',
    ar: 'كل فواتير هذا الاشتراك مدفوعة. شكرًا لك.',
    hi: 'इस कनेक्शन के सारे बिल चुकाए जा चुके हैं। धन्यवाद।',
    en: 'Every bill of this account is paid. Thank you.',
  },
} as const satisfies Record<string, Texts>;
