import type { Texts } from '../../kernel/index.ts';
import type { Fault } from './faults.ts';
import type { OrderState } from './orders.ts';

/** Keeps the names and forgets the wording, so that the pages treat a text as any other string. */
function named<Name extends string>(texts: Readonly<Record<Name, Texts>>): Readonly<Record<Name, Texts>> {
  return texts;
}

/** Everything the bank's pages say. */
export const TEXTS = named({
  bank: { en: 'Bank of the Sandbox', fa: 'بانک آزمایشی', ar: 'بنك التجارب', hi: 'परीक्षण बैंक' },
  warning: {
    en: 'This is a test bank. No real money moves. Never type the number of a real card here.',
    fa: 'این یک بانک آزمایشی است و هیچ پول واقعی جابه‌جا نمی‌شود. هرگز شمارهٔ کارت واقعی را اینجا وارد نکنید.',
    ar: 'هذا بنك للتجربة ولا تُنقل فيه أموال حقيقية. لا تُدخل هنا رقم بطاقة حقيقية أبدًا.',
    hi: 'यह परीक्षण का बैंक है। यहाँ असली पैसा नहीं जाता। असली कार्ड का नंबर यहाँ कभी न लिखें।',
  },
  payTitle: { en: 'Pay by card', fa: 'پرداخت با کارت', ar: 'الدفع بالبطاقة', hi: 'कार्ड से भुगतान' },
  merchant: { en: 'Terminal', fa: 'پایانه', ar: 'الطرفية', hi: 'टर्मिनल' },
  order: { en: 'Order', fa: 'شمارهٔ سفارش', ar: 'رقم الطلب', hi: 'ऑर्डर' },
  purpose: { en: 'For', fa: 'بابت', ar: 'مقابل', hi: 'किस लिए' },
  amount: { en: 'Amount', fa: 'مبلغ', ar: 'المبلغ', hi: 'राशि' },
  cardNumber: { en: 'Card number', fa: 'شمارهٔ کارت', ar: 'رقم البطاقة', hi: 'कार्ड नंबर' },
  secondPassword: {
    en: 'Second password (any 5 to 12 digits)',
    fa: 'رمز دوم (هر ۵ تا ۱۲ رقمی)',
    ar: 'الرمز الثاني (أي ٥ إلى ١٢ رقمًا)',
    hi: 'दूसरा पासवर्ड (कोई भी 5 से 12 अंक)',
  },
  expiryMonth: { en: 'Expiry month', fa: 'ماه انقضا', ar: 'شهر الانتهاء', hi: 'समाप्ति का महीना' },
  expiryYear: { en: 'Expiry year', fa: 'سال انقضا', ar: 'سنة الانتهاء', hi: 'समाप्ति का वर्ष' },
  pay: { en: 'Pay', fa: 'پرداخت', ar: 'ادفع', hi: 'भुगतान करें' },
  cancel: { en: 'Cancel', fa: 'انصراف', ar: 'إلغاء', hi: 'रद्द करें' },
  asked: {
    en: 'Telephones that are being asked',
    fa: 'تلفن‌هایی که از آن‌ها پرسیده شده',
    ar: 'هواتف ننتظر جوابها',
    hi: 'फ़ोन जिनसे पूछा गया है',
  },
  askedLead: {
    en: 'Each would now show a question of the bank. Answer for it here.',
    fa: 'روی هر یک اکنون پرسشی از بانک دیده می‌شود. اینجا به جای آن پاسخ دهید.',
    ar: 'يظهر الآن على كل منها سؤال من البنك. أجب عنه هنا.',
    hi: 'हर एक पर अब बैंक का सवाल दिखता। यहाँ उसका उत्तर दें।',
  },
  askedNone: {
    en: 'No telephone is being asked.',
    fa: 'از هیچ تلفنی پرسیده نشده است.',
    ar: 'لا يوجد هاتف ننتظر جوابه.',
    hi: 'किसी फ़ोन से नहीं पूछा गया है।',
  },
  phone: { en: 'Telephone', fa: 'تلفن', ar: 'الهاتف', hi: 'फ़ोन' },
  card_way: {
    en: 'by the card that the bank remembers',
    fa: 'با کارتی که بانک به یاد دارد',
    ar: 'بالبطاقة التي يتذكرها البنك',
    hi: 'बैंक को याद कार्ड से',
  },
  wallet_way: { en: 'in the wallet', fa: 'در کیف پول', ar: 'في المحفظة', hi: 'वॉलेट में' },
  call_way: {
    en: 'by a call of the bank',
    fa: 'با تماس بانک',
    ar: 'باتصال من البنك',
    hi: 'बैंक की कॉल से',
  },
  agree: { en: 'Pay', fa: 'می‌پردازم', ar: 'أدفع', hi: 'भुगतान करें' },
  refuse: { en: 'No', fa: 'نه', ar: 'لا', hi: 'नहीं' },
  testCards: { en: 'Test cards', fa: 'کارت‌های آزمایشی', ar: 'بطاقات التجربة', hi: 'परीक्षण कार्ड' },
  pays: { en: 'pays', fa: 'پرداخت می‌شود', ar: 'تدفع', hi: 'भुगतान हो जाता है' },
  declines: {
    en: 'is declined: not enough money',
    fa: 'رد می‌شود: موجودی کافی نیست',
    ar: 'تُرفض: الرصيد غير كافٍ',
    hi: 'अस्वीकार होता है: पर्याप्त राशि नहीं',
  },
  wrong_pin: {
    en: 'says that the second password is wrong',
    fa: 'می‌گوید رمز دوم اشتباه است',
    ar: 'تقول إن الرمز الثاني خاطئ',
    hi: 'बताता है कि दूसरा पासवर्ड गलत है',
  },
  malformedCard: {
    en: 'A card number has 16 digits, and this one was mistyped. Check it and try again.',
    fa: 'شمارهٔ کارت ۱۶ رقم دارد و این شماره درست وارد نشده است. دوباره بررسی کنید.',
    ar: 'رقم البطاقة ١٦ رقمًا، وهذا الرقم غير صحيح. راجعه وحاول مرة أخرى.',
    hi: 'कार्ड नंबर में 16 अंक होते हैं, और यह नंबर सही नहीं है। जाँचकर फिर कोशिश करें।',
  },
  notTestCard: {
    en: 'Only the test cards below work here. What you typed was not kept.',
    fa: 'اینجا فقط کارت‌های آزمایشی زیر کار می‌کنند. آنچه وارد کردید نگه داشته نشد.',
    ar: 'لا تعمل هنا إلا بطاقات التجربة أدناه. لم يُحفظ ما أدخلته.',
    hi: 'यहाँ केवल नीचे दिए परीक्षण कार्ड चलते हैं। आपने जो लिखा वह रखा नहीं गया।',
  },
  malformedPassword: {
    en: 'The second password has 5 to 12 digits.',
    fa: 'رمز دوم ۵ تا ۱۲ رقم دارد.',
    ar: 'الرمز الثاني من ٥ إلى ١٢ رقمًا.',
    hi: 'दूसरे पासवर्ड में 5 से 12 अंक होते हैं।',
  },
  malformedExpiry: {
    en: 'The expiry date is a month from 1 to 12 and a year of two digits.',
    fa: 'تاریخ انقضا یک ماه از ۱ تا ۱۲ و یک سال دورقمی است.',
    ar: 'تاريخ الانتهاء شهر من ١ إلى ١٢ وسنة من رقمين.',
    hi: 'समाप्ति तिथि में 1 से 12 तक महीना और दो अंकों का वर्ष होता है।',
  },
  wrongPassword: {
    en: 'The second password is wrong. After the third time the payment ends.',
    fa: 'رمز دوم اشتباه است. پس از سه بار اشتباه، پرداخت پایان می‌یابد.',
    ar: 'الرمز الثاني خاطئ. بعد المرة الثالثة تنتهي عملية الدفع.',
    hi: 'दूसरा पासवर्ड गलत है। तीसरी बार गलत होने पर भुगतान समाप्त हो जाता है।',
  },
  back: { en: 'Back to the merchant', fa: 'بازگشت به پذیرنده', ar: 'العودة إلى التاجر', hi: 'विक्रेता पर लौटें' },
  backTwice: {
    en: 'Back to the merchant, a second time',
    fa: 'بازگشت به پذیرنده، بار دوم',
    ar: 'العودة إلى التاجر مرة ثانية',
    hi: 'विक्रेता पर दूसरी बार लौटें',
  },
  noWayBack: {
    en: 'The connection to the merchant was lost: there is no way back from here.',
    fa: 'ارتباط با پذیرنده قطع شد و از اینجا راه بازگشتی نیست.',
    ar: 'انقطع الاتصال بالتاجر: لا طريق للعودة من هنا.',
    hi: 'विक्रेता से संपर्क टूट गया: यहाँ से लौटने का रास्ता नहीं है।',
  },
  lateWayBack: {
    en: 'The way back is slow today. Look again in a while.',
    fa: 'راه بازگشت امروز کند است. کمی بعد دوباره نگاه کنید.',
    ar: 'طريق العودة بطيء اليوم. انظر مرة أخرى بعد قليل.',
    hi: 'आज लौटने का रास्ता धीमा है। थोड़ी देर में फिर देखें।',
  },
  lookAgain: { en: 'Look again', fa: 'دوباره نگاه کن', ar: 'انظر مرة أخرى', hi: 'फिर देखें' },
  reference: { en: 'Reference', fa: 'شمارهٔ مرجع', ar: 'الرقم المرجعي', hi: 'संदर्भ संख्या' },
  unknownToken: {
    en: 'There is no payment under this address.',
    fa: 'پرداختی با این نشانی وجود ندارد.',
    ar: 'لا توجد عملية دفع بهذا العنوان.',
    hi: 'इस पते पर कोई भुगतान नहीं है।',
  },
  outOfOrder: {
    en: 'The bank could not do that. Go back and try again.',
    fa: 'بانک نتوانست این کار را انجام دهد. بازگردید و دوباره تلاش کنید.',
    ar: 'لم يتمكن البنك من ذلك. ارجع وحاول مرة أخرى.',
    hi: 'बैंक यह नहीं कर सका। वापस जाकर फिर कोशिश करें।',
  },
  latest: { en: 'Latest payments', fa: 'آخرین پرداخت‌ها', ar: 'آخر عمليات الدفع', hi: 'ताज़ा भुगतान' },
  none: { en: 'None yet.', fa: 'هنوز هیچ.', ar: 'لا شيء بعد.', hi: 'अभी कोई नहीं।' },
  time: { en: 'Time (UTC)', fa: 'زمان (UTC)', ar: 'الوقت (UTC)', hi: 'समय (UTC)' },
  card: { en: 'Card', fa: 'کارت', ar: 'البطاقة', hi: 'कार्ड' },
  state: { en: 'State', fa: 'وضعیت', ar: 'الحالة', hi: 'स्थिति' },
  faults: { en: 'Faults', fa: 'خطاها', ar: 'الأعطال', hi: 'खराबियाँ' },
  fault: { en: 'Fault', fa: 'خطا', ar: 'العطل', hi: 'खराबी' },
  meaning: { en: 'What happens', fa: 'چه می‌شود', ar: 'ماذا يحدث', hi: 'क्या होता है' },
  faultTarget: {
    en: 'Order ID (empty: every order)',
    fa: 'شمارهٔ سفارش (خالی: همه)',
    ar: 'رقم الطلب (فارغ: كل الطلبات)',
    hi: 'ऑर्डर संख्या (खाली: सभी)',
  },
  times: {
    en: 'How often (empty: until switched off)',
    fa: 'چند بار (خالی: تا خاموش شود)',
    ar: 'كم مرة (فارغ: حتى الإيقاف)',
    hi: 'कितनी बार (खाली: बंद करने तक)',
  },
  switchOn: { en: 'Switch on', fa: 'روشن کن', ar: 'تشغيل', hi: 'चालू करें' },
  switchOff: { en: 'Switch off', fa: 'خاموش کن', ar: 'إيقاف', hi: 'बंद करें' },
  everyOrder: { en: 'every order', fa: 'همهٔ سفارش‌ها', ar: 'كل الطلبات', hi: 'सभी ऑर्डर' },
});

export const STATE_TEXTS: Readonly<Record<OrderState, Texts>> = {
  in_progress: {
    en: 'Waiting for the payer',
    fa: 'در انتظار پرداخت‌کننده',
    ar: 'في انتظار الدافع',
    hi: 'भुगतानकर्ता की प्रतीक्षा',
  },
  cancelled: { en: 'Cancelled', fa: 'لغو شد', ar: 'أُلغيت', hi: 'रद्द' },
  declined: { en: 'Declined', fa: 'رد شد', ar: 'رُفضت', hi: 'अस्वीकृत' },
  expired: { en: 'Time is up', fa: 'مهلت گذشت', ar: 'انتهت المهلة', hi: 'समय समाप्त' },
  authorised: {
    en: 'Paid, waiting for the merchant',
    fa: 'پرداخت شد، در انتظار تأیید پذیرنده',
    ar: 'دُفعت، في انتظار تأكيد التاجر',
    hi: 'भुगतान हुआ, विक्रेता की पुष्टि बाकी',
  },
  verified: { en: 'Paid', fa: 'پرداخت شد', ar: 'دُفعت', hi: 'भुगतान हुआ' },
  reversed: { en: 'Given back', fa: 'برگشت داده شد', ar: 'أُعيد المبلغ', hi: 'राशि लौटाई गई' },
  returned: {
    en: 'Given back by the bank, not verified in time',
    fa: 'بانک پول را برگرداند، به‌موقع تأیید نشد',
    ar: 'أعاد البنك المبلغ، لم يُؤكَّد في الوقت',
    hi: 'समय पर पुष्टि न होने से बैंक ने राशि लौटाई',
  },
};

export const FAULT_TEXTS: Readonly<Record<Fault, Texts>> = {
  decline: {
    en: 'Every card is declined.',
    fa: 'هر کارتی رد می‌شود.',
    ar: 'تُرفض كل بطاقة.',
    hi: 'हर कार्ड अस्वीकार होता है।',
  },
  cancel: {
    en: 'Paying counts as cancelling.',
    fa: 'پرداخت، انصراف به حساب می‌آید.',
    ar: 'يُعدّ الدفع إلغاءً.',
    hi: 'भुगतान करना रद्द करना माना जाता है।',
  },
  no_callback: {
    en: 'The payer never comes back from the bank.',
    fa: 'پرداخت‌کننده هرگز از بانک برنمی‌گردد.',
    ar: 'لا يعود الدافع من البنك أبدًا.',
    hi: 'भुगतानकर्ता बैंक से कभी नहीं लौटता।',
  },
  double_callback: {
    en: 'The payer comes back twice.',
    fa: 'پرداخت‌کننده دو بار برمی‌گردد.',
    ar: 'يعود الدافع مرتين.',
    hi: 'भुगतानकर्ता दो बार लौटता है।',
  },
  late_callback: {
    en: 'The way back opens a minute later.',
    fa: 'راه بازگشت یک دقیقه بعد باز می‌شود.',
    ar: 'يُفتح طريق العودة بعد دقيقة.',
    hi: 'लौटने का रास्ता एक मिनट बाद खुलता है।',
  },
  token_down: {
    en: 'No payment can be started.',
    fa: 'هیچ پرداختی آغاز نمی‌شود.',
    ar: 'لا يمكن بدء أي دفع.',
    hi: 'कोई भुगतान शुरू नहीं हो सकता।',
  },
  token_timeout: {
    en: 'The payment is started, but no answer comes.',
    fa: 'پرداخت آغاز می‌شود ولی پاسخی نمی‌آید.',
    ar: 'يبدأ الدفع لكن لا يأتي جواب.',
    hi: 'भुगतान शुरू होता है, पर उत्तर नहीं आता।',
  },
  verify_timeout: {
    en: 'The money is taken, but no answer comes.',
    fa: 'پول برداشته می‌شود ولی پاسخی نمی‌آید.',
    ar: 'يُؤخذ المبلغ لكن لا يأتي جواب.',
    hi: 'पैसा ले लिया जाता है, पर उत्तर नहीं आता।',
  },
  verify_timeout_before: {
    en: 'Verify does nothing and no answer comes.',
    fa: 'تأیید کاری نمی‌کند و پاسخی نمی‌آید.',
    ar: 'لا يفعل التأكيد شيئًا ولا يأتي جواب.',
    hi: 'पुष्टि कुछ नहीं करती और उत्तर नहीं आता।',
  },
  verify_500: {
    en: 'Verify does nothing and answers with an error.',
    fa: 'تأیید کاری نمی‌کند و خطا می‌دهد.',
    ar: 'لا يفعل التأكيد شيئًا ويجيب بخطأ.',
    hi: 'पुष्टि कुछ नहीं करती और त्रुटि देती है।',
  },
  wrong_amount: {
    en: 'Verify tells another amount than was asked for.',
    fa: 'تأیید مبلغی جز مبلغ خواسته‌شده می‌گوید.',
    ar: 'يذكر التأكيد مبلغًا غير المطلوب.',
    hi: 'पुष्टि माँगी गई राशि से अलग राशि बताती है।',
  },
  reverse_down: {
    en: 'Money cannot be given back.',
    fa: 'پول را نمی‌توان برگرداند.',
    ar: 'لا يمكن إعادة المبلغ.',
    hi: 'राशि लौटाई नहीं जा सकती।',
  },
  reverse_timeout: {
    en: 'The money is given back, but no answer comes.',
    fa: 'پول برگردانده می‌شود ولی پاسخی نمی‌آید.',
    ar: 'يُعاد المبلغ لكن لا يأتي جواب.',
    hi: 'राशि लौटाई जाती है, पर उत्तर नहीं आता।',
  },
  status_down: {
    en: 'Nobody can ask where the money is.',
    fa: 'نمی‌توان پرسید پول کجاست.',
    ar: 'لا يمكن السؤال عن مكان المبلغ.',
    hi: 'पैसा कहाँ है, यह पूछा नहीं जा सकता।',
  },
  push_down: {
    en: 'No telephone can be asked.',
    fa: 'نمی‌توان از هیچ تلفنی پرسید.',
    ar: 'لا يمكن سؤال أي هاتف.',
    hi: 'किसी फ़ोन से पूछा नहीं जा सकता।',
  },
  push_timeout: {
    en: 'The telephone is asked, but no answer comes.',
    fa: 'از تلفن پرسیده می‌شود ولی پاسخی نمی‌آید.',
    ar: 'يُسأل الهاتف لكن لا يأتي جواب.',
    hi: 'फ़ोन से पूछा जाता है, पर उत्तर नहीं आता।',
  },
};
