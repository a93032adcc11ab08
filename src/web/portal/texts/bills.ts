import type { Biller, BillState } from '../../../billing/index.ts';
import type { Texts } from '../../../kernel/index.ts';

/** The page that shows what is owed and begins the payment. */
export const BILLS = {
  titleOne: { fa: 'قبض شما', ar: 'فاتورتك', hi: 'आपका बिल', en: 'Your bill' },
  titleMany: { fa: 'قبض‌های شما', ar: 'فواتيرك', hi: 'आपके बिल', en: 'Your bills' },
  toPay: { fa: 'مبلغ قابل پرداخت', ar: 'المبلغ المطلوب', hi: 'कुल देय राशि', en: 'To pay' },
  total: { fa: 'جمع', ar: 'المجموع', hi: 'कुल', en: 'Total' },
  account: { fa: 'اشتراک', ar: 'الاشتراك', hi: 'कनेक्शन', en: 'Account' },
  number: { fa: 'شمارهٔ قبض', ar: 'رقم الفاتورة', hi: 'बिल नंबर', en: 'Bill number' },
  period: { fa: 'دوره', ar: 'الفترة', hi: 'अवधि', en: 'Period' },
  issuedOn: { fa: 'تاریخ صدور', ar: 'تاريخ الإصدار', hi: 'बिल की तारीख', en: 'Issued' },
  dueOn: { fa: 'مهلت پرداخت', ar: 'آخر موعد للدفع', hi: 'आखिरी तारीख', en: 'Due' },
  consumption: { fa: 'مصرف', ar: 'الاستهلاك', hi: 'खपत', en: 'Consumption' },
  amount: { fa: 'مبلغ قبض', ar: 'مبلغ الفاتورة', hi: 'बिल की राशि', en: 'Bill amount' },
  paid: { fa: 'پرداخت‌شده', ar: 'المدفوع', hi: 'चुकाया गया', en: 'Paid so far' },
  remaining: { fa: 'مانده', ar: 'الباقي', hi: 'बाकी', en: 'Still to pay' },
  lines: { fa: 'ریز قبض', ar: 'تفاصيل الفاتورة', hi: 'बिल का ब्योरा', en: 'What it is made of' },
  numbers: {
    fa: 'شماره‌های قبض',
    ar: 'أرقام الفاتورة',
    hi: 'बिल के नंबर',
    en: 'Numbers on the bill',
  },
  save: {
    fa: 'این قبض را در «قبض‌های من» ذخیره کنید',
    ar: 'احفظ هذه الفاتورة في «فواتيري»',
    hi: 'इस बिल को “मेरे बिल” में सहेजें',
    en: 'Save this bill in “My bills”',
  },
  details: { fa: 'جزئیات قبض', ar: 'بيانات الفاتورة', hi: 'बिल की जानकारी', en: 'Details' },
  select: {
    fa: 'کدام قبض‌ها را می‌پردازید؟',
    ar: 'أي الفواتير ستدفع؟',
    hi: 'कौन-से बिल चुकाने हैं?',
    en: 'Which bills would you like to pay?',
  },
  dueToday: { fa: 'مهلت: امروز', ar: 'آخر موعد: اليوم', hi: 'आज आखिरी दिन', en: 'Due today' },
  dueIn: {
    fa: '{days} روز تا پایان مهلت',
    ar: 'باقٍ {count, plural, one {يوم واحد} two {يومان} few {{days} أيام} many {{days} يومًا} other {{days} يوم}}',
    hi: '{days} दिन बाकी',
    en: '{count, plural, one {Due tomorrow} other {Due in {days} days}}',
  },
  overdue: {
    fa: '{days} روز از مهلت گذشته',
    ar: 'متأخرة {count, plural, one {يومًا واحدًا} two {يومين} few {{days} أيام} many {{days} يومًا} other {{days} يوم}}',
    hi: 'तारीख {days} दिन पहले निकल गई',
    en: '{count, plural, one {1 day late} other {{days} days late}}',
  },
  amountToPay: { fa: 'مبلغ پرداخت', ar: 'المبلغ الذي ستدفعه', hi: 'कितना चुकाना है', en: 'Amount to pay' },
  amountUnit: { fa: 'به {unit}', ar: 'بعملة {unit}', hi: '{unit} में', en: 'in {unit}' },
  amountEmpty: {
    fa: 'خالی بماند، همهٔ مبلغ پرداخت می‌شود.',
    ar: 'اتركه فارغًا لدفع المبلغ كاملًا.',
    hi: 'खाली छोड़ें तो पूरी राशि चुकाई जाएगी।',
    en: 'Leave it empty to pay it all.',
  },
  amountMalformed: {
    fa: 'مبلغ خوانده نشد. فقط رقم بنویسید؛ نمونه: {example}',
    ar: 'لم نفهم المبلغ. اكتب أرقامًا فقط، مثل {example}',
    hi: 'राशि समझ नहीं आई। केवल अंक लिखें, जैसे {example}',
    en: 'We could not read this amount. Please use digits only, like {example}',
  },
  phone: {
    fa: 'شمارهٔ موبایل',
    ar: 'رقم الهاتف المحمول',
    hi: 'मोबाइल नंबर',
    en: 'Mobile number',
  },
  phoneHint: {
    fa: 'تا اگر دربارهٔ این پرداخت لازم شد خبرتان کنیم.',
    ar: 'لنخبرك إن لزم الأمر بشأن هذا الدفع.',
    hi: 'ताकि इस भुगतान के बारे में ज़रूरत हो तो हम बता सकें।',
    en: 'So that we can tell you, should something come up about this payment.',
  },
  phoneMalformed: {
    fa: 'این شمارهٔ موبایل کامل نیست. می‌توانید خالی هم بگذارید.',
    ar: 'هذا الرقم غير مكتمل. يمكنك أيضًا تركه فارغًا.',
    hi: 'यह मोबाइल नंबर पूरा नहीं है। चाहें तो खाली छोड़ सकते हैं।',
    en: 'This mobile number is not complete. You may also leave it empty.',
  },
  pay: { fa: 'پرداخت {amount}', ar: 'ادفع {amount}', hi: '{amount} चुकाएँ', en: 'Pay {amount}' },
  goOn: {
    fa: 'ادامه به صفحهٔ بانک',
    ar: 'المتابعة إلى صفحة البنك',
    hi: 'बैंक के पन्ने पर जाएँ',
    en: 'Continue to the bank',
  },
  bankNext: {
    fa: 'به صفحهٔ بانک می‌روید. شمارهٔ کارت و رمز را فقط بانک می‌بیند.',
    ar: 'ستنتقل إلى صفحة البنك. البنك وحده يرى رقم البطاقة والرمز.',
    hi: 'अब बैंक का पन्ना खुलेगा। कार्ड नंबर और पिन केवल बैंक देखता है।',
    en: 'You go to the bank’s page now. Only the bank sees your card and its PIN.',
  },
  standInTitle: {
    fa: 'آخرین اطلاعاتی که داریم',
    ar: 'آخر ما لدينا من معلومات',
    hi: 'हमारे पास की आखिरी जानकारी',
    en: 'The last that we know',
  },
  standIn: {
    fa: 'سامانهٔ شرکت در این لحظه پاسخ نمی‌دهد. می‌توانید پرداخت کنید؛ همین که برگردد، پرداخت شما به آن اعلام می‌شود.',
    ar: 'نظام الجهة لا يجيب الآن. يمكنك الدفع، وسنبلغها بدفعك حالما يعود.',
    hi: 'कंपनी का सिस्टम अभी जवाब नहीं दे रहा है। आप भुगतान कर सकते हैं; सिस्टम लौटते ही उसे बता दिया जाएगा।',
    en: 'The company’s system does not answer just now. You can pay; it will be told of your payment as soon as it is back.',
  },
  standInAsOf: {
    fa: 'این اطلاعات از ساعت {time} است.',
    ar: 'هذه المعلومات من الساعة {time}.',
    hi: 'यह जानकारी {time} की है।',
    en: 'This is as of {time}.',
  },
  payWith: { fa: 'پرداخت با', ar: 'الدفع بواسطة', hi: 'किससे भुगतान करेंगे', en: 'Pay with' },
  heldTitle: {
    fa: 'در حال پرداخت است',
    ar: 'قيد الدفع الآن',
    hi: 'भुगतान चल रहा है',
    en: 'Being paid right now',
  },
  ownTitle: {
    fa: 'پرداخت شما نیمه‌کاره مانده است',
    ar: 'لم يكتمل دفعك بعد',
    hi: 'आपका भुगतान अधूरा है',
    en: 'Your payment is not finished yet',
  },
  own: {
    fa: 'قبض تا {until} برای شما نگه داشته شده است. از همان‌جا ادامه دهید؛ دو بار پرداخت نمی‌شود.',
    ar: 'الفاتورة محجوزة لك حتى {until}. أكمل من حيث توقفت، ولن تدفع مرتين.',
    hi: 'बिल {until} तक आपके लिए रखा है। वहीं से आगे बढ़िए, दो बार भुगतान नहीं होगा।',
    en: 'The bill is kept for you until {until}. Go on where you stopped; you will not pay twice.',
  },
  continue: {
    fa: 'ادامهٔ پرداخت',
    ar: 'أكمل الدفع',
    hi: 'भुगतान जारी रखें',
    en: 'Continue your payment',
  },
  lookAgain: { fa: 'دوباره نگاه کن', ar: 'تحقّق مرة أخرى', hi: 'फिर देखें', en: 'Look again' },
  other: { fa: 'قبضی دیگر', ar: 'فاتورة أخرى', hi: 'दूसरा बिल', en: 'Another bill' },
} as const satisfies Record<string, Texts>;

/** The biller's rule about amounts other than the total, as the payer must know it. */
export const AMOUNT_RULES = {
  exact: {
    fa: 'این شرکت فقط مبلغ کامل را می‌پذیرد.',
    ar: 'تقبل هذه الجهة المبلغ كاملًا فقط.',
    hi: 'यह कंपनी केवल पूरी राशि लेती है।',
    en: 'This biller takes the full amount only.',
  },
  up: {
    fa: 'می‌توانید بیشتر بپردازید؛ مازاد برای قبض بعدی می‌ماند.',
    ar: 'يمكنك أن تدفع أكثر، والزيادة تُحسب في الفاتورة القادمة.',
    hi: 'आप ज़्यादा भी चुका सकते हैं; बढ़ी हुई राशि अगले बिल में जुड़ जाएगी।',
    en: 'You may pay more; the rest counts towards your next bill.',
  },
  down: {
    fa: 'می‌توانید بخشی از آن را بپردازید.',
    ar: 'يمكنك أن تدفع جزءًا منه.',
    hi: 'आप इसका कुछ हिस्सा भी चुका सकते हैं।',
    en: 'You may pay a part of it.',
  },
  any: {
    fa: 'می‌توانید کمتر یا بیشتر بپردازید؛ مازاد برای قبض بعدی می‌ماند.',
    ar: 'يمكنك أن تدفع أقل أو أكثر، والزيادة تُحسب في الفاتورة القادمة.',
    hi: 'आप कम या ज़्यादा भी चुका सकते हैं; बढ़ी हुई राशि अगले बिल में जुड़ जाएगी।',
    en: 'You may pay less or more; anything more counts towards your next bill.',
  },
} as const satisfies Record<Biller['payment']['exactness'], Texts>;

export const BILL_STATES = {
  open: { fa: 'پرداخت‌نشده', ar: 'غير مدفوعة', hi: 'चुकाना बाकी', en: 'Unpaid' },
  held: { fa: 'در حال پرداخت', ar: 'قيد الدفع', hi: 'भुगतान चल रहा है', en: 'Being paid' },
  part_paid: {
    fa: 'بخشی پرداخت شده',
    ar: 'مدفوعة جزئيًا',
    hi: 'कुछ हिस्सा चुकाया गया',
    en: 'Partly paid',
  },
  paid: { fa: 'پرداخت‌شده', ar: 'مدفوعة', hi: 'चुकाया गया', en: 'Paid' },
  cancelled: { fa: 'باطل‌شده', ar: 'ملغاة', hi: 'रद्द', en: 'Cancelled' },
} as const satisfies Record<BillState, Texts>;

export const UNITS = {
  IRR: { fa: 'ریال', ar: 'الريال', hi: 'रियाल', en: 'rial' },
  INR: { fa: 'روپیه', ar: 'الروبية', hi: 'रुपये', en: 'rupees' },
  EGP: { fa: 'پوند', ar: 'الجنيه', hi: 'पाउंड', en: 'pounds' },
  USD: { fa: 'دلار', ar: 'الدولار', hi: 'डॉलर', en: 'dollars' },
} as const satisfies Record<Biller['currency'], Texts>;
