import type { Texts } from '../../kernel/index.ts';

export const SEARCH = {
  title: { fa: 'جست‌وجو', ar: 'البحث', hi: 'खोज', en: 'Search' },
  box: {
    fa: 'هر چه تماس‌گیرنده می‌گوید',
    ar: 'أي شيء يقوله المتصل',
    hi: 'कॉल करने वाला जो भी बताए',
    en: 'Anything the caller can say',
  },
  hint: {
    fa: 'شمارهٔ اشتراک، شناسهٔ قبض (و شناسهٔ پرداخت)، شمارهٔ قبض، شمارهٔ پیگیری یا رسید، کد رهگیری، مرجع بانک، شمارهٔ تلفن',
    ar: 'رقم الاشتراك، رقم العداد أو الكارت، رقم الفاتورة، رقم المتابعة أو الإيصال، رمز التتبع، مرجع البنك، رقم الهاتف',
    hi: 'खाता संख्या, उपभोक्ता संख्या, बिल संख्या, संदर्भ या रसीद संख्या, ट्रैकिंग कोड, बैंक संदर्भ, फ़ोन नंबर',
    en: 'Account number, any identifier on the bill, bill number, reference or receipt number, tracking code, bank’s reference, phone number',
  },
  find: { fa: 'بیاب', ar: 'ابحث', hi: 'खोजें', en: 'Find' },
  card: {
    fa: 'فقط کارت، مبلغ و روز را می‌داند',
    ar: 'لا يعرف إلا البطاقة والمبلغ واليوم',
    hi: 'सिर्फ़ कार्ड, राशि और दिन पता है',
    en: 'Only the card, the amount and the day are known',
  },
  lastFour: {
    fa: 'چهار رقم پایانی کارت',
    ar: 'آخر أربعة أرقام من البطاقة',
    hi: 'कार्ड के आख़िरी चार अंक',
    en: 'Last four digits of the card',
  },
  amount: { fa: 'مبلغ', ar: 'المبلغ', hi: 'राशि', en: 'Amount' },
  day: { fa: 'روز', ar: 'اليوم', hi: 'दिन', en: 'Day' },
  cardIncomplete: {
    fa: 'چهار رقم، مبلغ و روز هر سه لازم‌اند.',
    ar: 'يلزم الأرقام الأربعة والمبلغ واليوم معًا.',
    hi: 'चार अंक, राशि और दिन — तीनों चाहिए।',
    en: 'The four digits, the amount and the day are all needed.',
  },
  why: { fa: 'یافته از', ar: 'وُجد بواسطة', hi: 'किससे मिला', en: 'Found by' },
  accounts: { fa: 'اشتراک‌ها', ar: 'الاشتراكات', hi: 'खाते', en: 'Accounts' },
  bills: { fa: 'قبض‌ها', ar: 'الفواتير', hi: 'बिल', en: 'Bills' },
  payments: { fa: 'پرداخت‌ها', ar: 'المدفوعات', hi: 'भुगतान', en: 'Payments' },
  receipts: { fa: 'رسید', ar: 'الإيصال', hi: 'रसीद', en: 'Receipt' },
  nothing: {
    fa: 'چیزی پیدا نشد. شماره را رقم به رقم بخوانید و با تماس‌گیرنده بسنجید.',
    ar: 'لم نجد شيئًا. راجع الرقم مع المتصل رقمًا رقمًا.',
    hi: 'कुछ नहीं मिला। संख्या को अंक-अंक करके कॉल करने वाले से मिला लीजिए।',
    en: 'Nothing was found. Read the number back digit by digit.',
  },
  mistyped: {
    fa: 'به «{name}» ({biller}) می‌ماند، ولی یک رقمش درست نیست.',
    ar: 'يشبه «{name}» ({biller})، لكن أحد أرقامه خطأ.',
    hi: 'यह “{name}” ({biller}) जैसा है, पर इसका एक अंक ग़लत है।',
    en: 'It looks like “{name}” ({biller}), but one digit is wrong.',
  },
  mistypedReference: {
    fa: 'به شمارهٔ پیگیری می‌ماند، ولی یک رقمش درست نیست.',
    ar: 'يشبه رقم متابعة، لكن أحد أرقامه خطأ.',
    hi: 'यह संदर्भ संख्या जैसा है, पर इसका एक अंक ग़लत है।',
    en: 'It looks like a reference or a tracking code, but one character is wrong.',
  },
  more: {
    fa: 'بیش از این‌ها هم هست. چیز دیگری بپرسید.',
    ar: 'يوجد أكثر من ذلك. اسأل عن شيء آخر.',
    hi: 'इससे ज़्यादा हैं। कुछ और पूछिए।',
    en: 'There are more. Ask for something else as well.',
  },
} as const satisfies Record<string, Texts>;
