import type { Texts } from '../../../kernel/index.ts';

/** The page on which anybody checks a receipt. */
export const VERIFY = {
  title: { fa: 'بررسی رسید', ar: 'التحقق من إيصال', hi: 'रसीद की जाँच', en: 'Check a receipt' },
  lead: {
    fa: 'شمارهٔ رسید یا کد رهگیری آن را وارد کنید، یا متن کد QR را اینجا بچسبانید.',
    ar: 'اكتب رقم الإيصال أو رمز التتبع، أو الصق هنا نص رمز QR.',
    hi: 'रसीद संख्या या ट्रैकिंग कोड लिखें, या QR कोड का पाठ यहाँ चिपकाएँ।',
    en: 'Type the receipt’s number or tracking code, or paste the text of its QR code.',
  },
  field: {
    fa: 'شماره، کد رهگیری یا متن کد QR',
    ar: 'الرقم أو رمز التتبع أو نص رمز QR',
    hi: 'संख्या, ट्रैकिंग कोड या QR कोड का पाठ',
    en: 'Number, tracking code or text of the QR code',
  },
  submit: { fa: 'بررسی', ar: 'تحقق', hi: 'जाँचें', en: 'Check' },
  another: { fa: 'رسیدی دیگر', ar: 'إيصال آخر', hi: 'दूसरी रसीद', en: 'Another receipt' },
  scan: {
    fa: 'خواندن کد QR با دوربین',
    ar: 'اقرأ رمز QR بالكاميرا',
    hi: 'कैमरे से QR कोड पढ़ें',
    en: 'Scan the QR code',
  },
  scanAim: {
    fa: 'دوربین را روی کد QR رسید بگیرید.',
    ar: 'وجّه الكاميرا إلى رمز QR في الإيصال.',
    hi: 'कैमरे को रसीद के QR कोड के सामने रखें।',
    en: 'Hold the camera over the QR code of the receipt.',
  },
  scanFound: {
    fa: 'خوانده شد. بررسی می‌کنیم.',
    ar: 'تمت القراءة. نتحقق الآن.',
    hi: 'पढ़ लिया। जाँच हो रही है।',
    en: 'Got it. Checking.',
  },
  scanOther: {
    fa: 'این کد رسید نیست. کد دیگری را امتحان کنید.',
    ar: 'هذا الرمز ليس لإيصال. جرّب رمزًا آخر.',
    hi: 'यह कोड किसी रसीद का नहीं है। दूसरा कोड आज़माएँ।',
    en: 'That is not the code of a receipt. Try another one.',
  },
} as const satisfies Record<string, Texts>;

/** What a check finds: a heading, and what it means for whoever was shown the receipt. */
export const VERDICTS = {
  genuine: {
    title: {
      fa: 'این رسید درست است',
      ar: 'هذا الإيصال صحيح',
      hi: 'यह रसीद असली है',
      en: 'This receipt is genuine',
    },
    text: {
      fa: 'امضای آن از ماست و پرداخت ثبت شده است. آنچه امضا شده در زیر آمده است؛ آن را با رسیدی که دیده‌اید مقایسه کنید.',
      ar: 'توقيعه توقيعنا، والدفع مسجَّل لدينا. ما وُقّع عليه مبيَّن أدناه؛ قارنه بالإيصال الذي عُرض عليك.',
      hi: 'इस पर हमारा हस्ताक्षर है और भुगतान दर्ज है। जिस पर हस्ताक्षर है वह नीचे लिखा है; उसे दिखाई गई रसीद से मिला लें।',
      en: 'The signature is ours, and the payment is on record. What was signed stands below: compare it with the receipt that you were shown.',
    },
  },
  on_record: {
    title: {
      fa: 'چنین رسیدی ثبت است',
      ar: 'هذا الإيصال مسجَّل',
      hi: 'ऐसी रसीद दर्ज है',
      en: 'This receipt is on record',
    },
    text: {
      fa: 'شرکت، مبلغ و تاریخ را با رسیدی که دیده‌اید مقایسه کنید.',
      ar: 'قارن الجهة والمبلغ والتاريخ بالإيصال الذي عُرض عليك.',
      hi: 'कंपनी, राशि और तारीख को दिखाई गई रसीद से मिला लें।',
      en: 'Compare biller, amount and date with the receipt that you were shown.',
    },
  },
  returned: {
    title: {
      fa: 'پول بعداً بازگردانده شده است',
      ar: 'أُعيد المبلغ لاحقًا',
      hi: 'पैसा बाद में लौटा दिया गया',
      en: 'The money was returned later',
    },
    text: {
      fa: 'رسید هنگام صدور درست بود، ولی پول این پرداخت پس از آن برگشت داده شده است. دیگر نشان پرداخت نیست.',
      ar: 'كان الإيصال صحيحًا عند إصداره، لكن مبلغ هذا الدفع أُعيد بعد ذلك. لم يعد دليلًا على الدفع.',
      hi: 'रसीद बनते समय असली थी, पर इस भुगतान का पैसा उसके बाद लौटा दिया गया। अब यह भुगतान का सबूत नहीं है।',
      en: 'The receipt was genuine when it was given, but the money has gone back since. It no longer proves a payment.',
    },
  },
  tampered: {
    title: {
      fa: 'این رسید دست‌کاری شده است',
      ar: 'هذا الإيصال معدَّل',
      hi: 'इस रसीद में बदलाव किया गया है',
      en: 'This receipt was altered',
    },
    text: {
      fa: 'متن آن همان نیست که امضا شده بود. آن را نشان پرداخت ندانید.',
      ar: 'نصّه ليس ما وُقّع عليه. لا تقبله دليلًا على الدفع.',
      hi: 'इसमें वह नहीं लिखा जिस पर हस्ताक्षर हुआ था। इसे भुगतान का सबूत न मानें।',
      en: 'It does not say what was signed. Do not accept it as proof of a payment.',
    },
  },
  unknown_key: {
    title: {
      fa: 'این رسید را ما امضا نکرده‌ایم',
      ar: 'لم نوقّع هذا الإيصال',
      hi: 'इस पर हमारा हस्ताक्षर नहीं है',
      en: 'We did not sign this receipt',
    },
    text: {
      fa: 'با کلیدی امضا شده است که از ما نیست. آن را نشان پرداخت ندانید.',
      ar: 'وُقّع بمفتاح ليس من مفاتيحنا. لا تقبله دليلًا على الدفع.',
      hi: 'इस पर ऐसी कुंजी से हस्ताक्षर है जो हमारी नहीं। इसे भुगतान का सबूत न मानें।',
      en: 'It is signed with a key that is not ours. Do not accept it as proof of a payment.',
    },
  },
  not_on_record: {
    title: {
      fa: 'امضا درست است، ولی پرداخت ثبت نیست',
      ar: 'التوقيع صحيح لكن الدفع غير مسجَّل',
      hi: 'हस्ताक्षर सही है, पर भुगतान दर्ज नहीं',
      en: 'Signed, but not on record',
    },
    text: {
      fa: 'امضا از ماست، ولی چنین پرداختی نزد ما ثبت نیست. به آن تکیه نکنید و از شرکت بپرسید.',
      ar: 'التوقيع توقيعنا، لكن لا دفع كهذا مسجَّل لدينا. لا تعتمد عليه واسأل الجهة.',
      hi: 'हस्ताक्षर हमारा है, पर ऐसा कोई भुगतान दर्ज नहीं है। इस पर भरोसा न करें और कंपनी से पूछें।',
      en: 'The signature is ours, but we have no such payment on record. Do not rely on it, and ask the biller.',
    },
  },
  malformed: {
    title: {
      fa: 'این رسید ما نیست',
      ar: 'ليس هذا إيصالًا منا',
      hi: 'यह हमारी रसीद नहीं है',
      en: 'This is not a receipt of ours',
    },
    text: {
      fa: 'نه شمارهٔ رسید است و نه متن کد QR آن. شاید کامل کپی نشده است.',
      ar: 'ليس رقم إيصال ولا نص رمز QR لإيصال. ربما نُسخ ناقصًا.',
      hi: 'यह न रसीद संख्या है, न किसी रसीद के QR कोड का पाठ। शायद अधूरा कॉपी हुआ है।',
      en: 'It is neither a receipt number nor the text of a receipt’s QR code. It may have been copied only in part.',
    },
  },
  mistyped_number: {
    title: {
      fa: 'شماره اشتباه وارد شده است',
      ar: 'في الرقم خطأ',
      hi: 'संख्या गलत लिखी गई है',
      en: 'Something in the number is mistyped',
    },
    text: {
      fa: 'رسیدی با این شماره ممکن نیست. لطفاً آن را یک‌به‌یک با رسید مقایسه کنید.',
      ar: 'لا يمكن أن يوجد إيصال بهذا الرقم. قارنه بالإيصال خانةً خانة من فضلك.',
      hi: 'इस संख्या की रसीद हो ही नहीं सकती। कृपया एक-एक अक्षर रसीद से मिला लें।',
      en: 'There can be no receipt of this number. Please compare it with the receipt, one character after another.',
    },
  },
  unknown_number: {
    title: {
      fa: 'چنین رسیدی نیست',
      ar: 'لا يوجد إيصال كهذا',
      hi: 'ऐसी कोई रसीद नहीं है',
      en: 'There is no such receipt',
    },
    text: {
      fa: 'رسیدی با این شماره داده نشده است.',
      ar: 'لم يصدر إيصال بهذا الرقم.',
      hi: 'इस संख्या की कोई रसीद नहीं दी गई।',
      en: 'No receipt of this number was ever given.',
    },
  },
} as const satisfies Record<string, { readonly title: Texts; readonly text: Texts }>;

export type Verdict = keyof typeof VERDICTS;
