import type { Texts } from '../../../kernel/index.ts';
import type { PaymentState } from '../../../payments/index.ts';

/** A code to pay under elsewhere: at a kiosk, in a shop, in another app. `{where}`: whose; `{until}`: a day and time. */
export const PAY_CODE = {
  title: {
    fa: 'با این کد بپردازید',
    ar: 'ادفع بهذا الكود',
    hi: 'इस कोड से भुगतान कीजिए',
    en: 'Pay with this code',
  },
  how: {
    fa: 'این کد را در هر یک از مراکز {where} بگویید و همین مبلغ را بپردازید. کد تا {until} اعتبار دارد.',
    ar: 'اذكر هذا الكود في أي منفذ من منافذ {where} وادفع هذا المبلغ. الكود صالح حتى {until}.',
    hi: 'यह कोड {where} के किसी भी केंद्र पर बताइए और यही राशि चुकाइए। कोड {until} तक मान्य है।',
    en: 'Give this code at any {where} point and pay this amount. The code is good until {until}.',
  },
  label: { fa: 'کد پرداخت', ar: 'كود الدفع', hi: 'भुगतान कोड', en: 'Payment code' },
  look: {
    fa: 'ببینید پرداخت رسیده است یا نه',
    ar: 'تحقق من وصول الدفع',
    hi: 'देखिए भुगतान पहुँचा या नहीं',
    en: 'See whether the payment has arrived',
  },
} as const satisfies Record<string, Texts>;

/** What became of a payment, in plain words: a heading, and what the payer should know or do. */
export const RESULTS = {
  created: {
    title: {
      fa: 'پرداخت آغاز شده است',
      ar: 'بدأ الدفع ولم يكتمل',
      hi: 'भुगतान शुरू हुआ है',
      en: 'The payment has begun',
    },
    text: {
      fa: 'هنوز به بانک نرفته‌اید و چیزی از شما گرفته نشده است.',
      ar: 'لم تصل إلى البنك بعد، ولم يُؤخذ منك شيء.',
      hi: 'आप अभी बैंक तक नहीं पहुँचे हैं और कुछ नहीं कटा है।',
      en: 'You have not been to the bank yet, and nothing has been taken.',
    },
  },
  pending: {
    title: {
      fa: 'از بانک می‌پرسیم',
      ar: 'نسأل البنك الآن',
      hi: 'हम बैंक से पूछ रहे हैं',
      en: 'We are asking the bank',
    },
    text: {
      fa: 'بانک هنوز خبر پرداخت را نداده است. این صفحه خودش دوباره نگاه می‌کند. اگر هنوز نپرداخته‌اید، می‌توانید ادامه دهید.',
      ar: 'لم يخبرنا البنك بالدفع بعد. هذه الصفحة تتحقق من نفسها. إن لم تدفع بعد فيمكنك المتابعة.',
      hi: 'बैंक ने अभी भुगतान की खबर नहीं दी है। यह पन्ना अपने आप फिर देखता है। अगर आपने अभी नहीं चुकाया, तो आगे बढ़ सकते हैं।',
      en: 'The bank has not told us of a payment yet. This page looks again by itself. If you have not paid yet, you can go on.',
    },
  },
  paid: {
    title: { fa: 'پرداخت شد', ar: 'تم الدفع', hi: 'भुगतान हो गया', en: 'Paid' },
    text: {
      fa: 'پول رسید و در حساب شرکت ثبت می‌شود.',
      ar: 'وصل المبلغ، وسيُسجَّل لدى الجهة.',
      hi: 'पैसा मिल गया है और कंपनी के खाते में दर्ज हो रहा है।',
      en: 'The money has arrived and is being recorded by the biller.',
    },
  },
  posted: {
    title: { fa: 'پرداخت شد', ar: 'تم الدفع', hi: 'भुगतान हो गया', en: 'Paid' },
    text: {
      fa: 'سپاس. پول رسید و در حساب شرکت ثبت شد.',
      ar: 'شكرًا. وصل المبلغ وسُجّل لدى الجهة.',
      hi: 'धन्यवाद। पैसा मिल गया और कंपनी के खाते में दर्ज हो गया।',
      en: 'Thank you. The money has arrived, and the biller has recorded it.',
    },
  },
  failed: {
    title: { fa: 'پرداخت انجام نشد', ar: 'لم يتم الدفع', hi: 'भुगतान नहीं हुआ', en: 'Not paid' },
    text: {
      fa: 'چیزی از شما گرفته نشد. اگر پولی کم شده باشد، بانک آن را تا ۷۲ ساعت برمی‌گرداند.',
      ar: 'لم يُؤخذ منك شيء. وإن خُصم مبلغ فسيعيده البنك خلال ٧٢ ساعة.',
      hi: 'आपसे कुछ नहीं लिया गया। अगर पैसा कट गया हो, तो बैंक उसे 72 घंटे में लौटा देगा।',
      en: 'Nothing was taken. Should money have left your card, the bank returns it within 72 hours.',
    },
  },
  expired: {
    title: { fa: 'مهلت پرداخت تمام شد', ar: 'انتهت مهلة الدفع', hi: 'समय समाप्त हो गया', en: 'Time ran out' },
    text: {
      fa: 'این پرداخت در زمان خود تمام نشد. اگر پولی کم شده باشد، بانک آن را تا ۷۲ ساعت برمی‌گرداند.',
      ar: 'لم يكتمل هذا الدفع في وقته. وإن خُصم مبلغ فسيعيده البنك خلال ٧٢ ساعة.',
      hi: 'यह भुगतान समय पर पूरा नहीं हुआ। अगर पैसा कट गया हो, तो बैंक उसे 72 घंटे में लौटा देगा।',
      en: 'This payment was not finished in time. Should money have left your card, the bank returns it within 72 hours.',
    },
  },
  unknown: {
    title: {
      fa: 'در انتظار پاسخ بانک',
      ar: 'بانتظار جواب البنك',
      hi: 'बैंक के जवाब का इंतज़ार है',
      en: 'Waiting for the bank',
    },
    text: {
      fa: 'بانک هنوز نگفته که پول رسیده است یا نه. پیوسته می‌پرسیم و این صفحه خودش دوباره نگاه می‌کند. لطفاً دوباره نپردازید.',
      ar: 'لم يقل البنك بعد هل وصل المبلغ أم لا. نواصل السؤال، وهذه الصفحة تتحقق من نفسها. لا تدفع مرة أخرى من فضلك.',
      hi: 'बैंक ने अभी नहीं बताया कि पैसा पहुँचा या नहीं। हम पूछते रहेंगे और यह पन्ना अपने आप फिर देखता है। कृपया दोबारा भुगतान न करें।',
      en: 'The bank has not said yet whether the money came. We keep asking, and this page looks again by itself. Please do not pay again.',
    },
  },
  returning: {
    title: {
      fa: 'پول به شما برمی‌گردد',
      ar: 'المبلغ في طريقه إليك',
      hi: 'पैसा आपको वापस मिल रहा है',
      en: 'Your money is on its way back',
    },
    text: {
      fa: 'این پرداخت ثبت نشد و پول تا ۷۲ ساعت به همان کارت برمی‌گردد. لازم نیست کاری بکنید.',
      ar: 'لم يُسجَّل هذا الدفع، وسيعود المبلغ إلى البطاقة نفسها خلال ٧٢ ساعة. لا حاجة إلى أي إجراء.',
      hi: 'यह भुगतान दर्ज नहीं हुआ और पैसा 72 घंटे में उसी कार्ड में लौट जाएगा। आपको कुछ नहीं करना है।',
      en: 'This payment was not recorded, and the money returns to the same card within 72 hours. You need not do anything.',
    },
  },
  by_hand: {
    title: {
      fa: 'پول باید به شما برگردد',
      ar: 'يجب أن يعود المبلغ إليك',
      hi: 'पैसा आपको लौटना है',
      en: 'Your money has to come back',
    },
    text: {
      fa: 'بانک این پول را به شرکت داده است و برگرداندن آن کار همکاران است؛ شاید چند روز طول بکشد. شمارهٔ پیگیری را نگه دارید.',
      ar: 'دفع البنك هذا المبلغ إلى الجهة، ويتولى موظفون إعادته؛ وقد يستغرق ذلك أيامًا. احتفظ بالرقم المرجعي.',
      hi: 'बैंक ने यह पैसा कंपनी को दे दिया है और इसे लौटाना कर्मचारियों का काम है; कुछ दिन लग सकते हैं। संदर्भ संख्या सँभालकर रखें।',
      en: 'The bank has paid it to the biller, and people see to it that it comes back; that may take days. Keep the reference.',
    },
  },
  returned: {
    title: {
      fa: 'پول به شما برگشت',
      ar: 'أُعيد المبلغ إليك',
      hi: 'पैसा आपको लौटा दिया गया',
      en: 'Your money was returned',
    },
    text: {
      fa: 'این پرداخت ثبت نشد و پول به همان کارت برگشت داده شد.',
      ar: 'لم يُسجَّل هذا الدفع، وأُعيد المبلغ إلى البطاقة نفسها.',
      hi: 'यह भुगतान दर्ज नहीं हुआ और पैसा उसी कार्ड में लौटा दिया गया।',
      en: 'This payment was not recorded, and the money was given back to the same card.',
    },
  },
  refunded: {
    title: { fa: 'بازپرداخت شد', ar: 'رُدّ المبلغ', hi: 'रिफ़ंड हो गया', en: 'Refunded' },
    text: {
      fa: 'پول این پرداخت به شما بازگردانده شد.',
      ar: 'رُدّ إليك مبلغ هذا الدفع.',
      hi: 'इस भुगतान का पैसा आपको लौटा दिया गया।',
      en: 'The money of this payment was given back to you.',
    },
  },
} as const satisfies Record<PaymentState | 'by_hand', { readonly title: Texts; readonly text: Texts }>;

/** Around a payment: on the way to the bank, its result, its receipt, and the search for it. */
export const PAYMENT = {
  reference: { fa: 'شمارهٔ پیگیری', ar: 'الرقم المرجعي', hi: 'संदर्भ संख्या', en: 'Reference' },
  referenceHint: {
    fa: 'این شماره را نگه دارید.',
    ar: 'احتفظ بهذا الرقم.',
    hi: 'यह नंबर संभालकर रखें।',
    en: 'Keep this number.',
  },
  amount: { fa: 'مبلغ', ar: 'المبلغ', hi: 'राशि', en: 'Amount' },
  biller: { fa: 'شرکت', ar: 'الجهة', hi: 'कंपनी', en: 'Biller' },
  timeline: { fa: 'چه گذشت', ar: 'ما الذي جرى', hi: 'क्या-क्या हुआ', en: 'What happened' },
  seeReceipt: { fa: 'دیدن رسید', ar: 'عرض الإيصال', hi: 'रसीद देखें', en: 'See the receipt' },
  print: {
    fa: 'برای چاپ، از منوی مرورگر «چاپ» را بزنید.',
    ar: 'للطباعة اختر «طباعة» من قائمة المتصفح.',
    hi: 'छापने के लिए ब्राउज़र के मेन्यू में “प्रिंट” चुनें।',
    en: 'To print it, choose Print in your browser’s menu.',
  },
  payAgain: {
    fa: 'دوباره بپردازید',
    ar: 'ادفع مرة أخرى',
    hi: 'फिर से भुगतान करें',
    en: 'Try to pay again',
  },
  toBank: { fa: 'رفتن به صفحهٔ بانک', ar: 'إلى صفحة البنك', hi: 'बैंक के पन्ने पर जाएँ', en: 'Go to the bank' },
  toBankTitle: {
    fa: 'به صفحهٔ بانک می‌روید',
    ar: 'أنت في الطريق إلى صفحة البنك',
    hi: 'अब बैंक का पन्ना खुलेगा',
    en: 'On to the bank’s page',
  },
  bankAwayTitle: {
    fa: 'بانک اکنون پاسخ نمی‌دهد',
    ar: 'البنك لا يجيب الآن',
    hi: 'बैंक अभी जवाब नहीं दे रहा',
    en: 'The bank does not answer just now',
  },
  bankAway: {
    fa: 'چیزی از شما گرفته نشده است. چند لحظهٔ دیگر دوباره امتحان کنید؛ قبض برای شما نگه داشته می‌شود.',
    ar: 'لم يُؤخذ منك شيء. حاول مرة أخرى بعد قليل، والفاتورة محجوزة لك.',
    hi: 'आपसे कुछ नहीं लिया गया है। थोड़ी देर में फिर कोशिश करें; बिल आपके लिए रखा रहेगा।',
    en: 'Nothing has been taken. Please try again in a moment; the bill is kept for you.',
  },
  findTitle: {
    fa: 'پرداخت من کجاست؟',
    ar: 'أين وصلت عملية دفعي؟',
    hi: 'मेरा भुगतान कहाँ है?',
    en: 'Where is my payment?',
  },
  findLead: {
    fa: 'شمارهٔ پیگیری ۱۴ رقمی را وارد کنید. همان که پس از پرداخت دیدید.',
    ar: 'اكتب الرقم المرجعي، وهو ١٤ رقمًا ظهرت لك بعد الدفع.',
    hi: '14 अंकों की संदर्भ संख्या लिखिए, जो भुगतान के बाद दिखी थी।',
    en: 'Type the reference of 14 digits that you saw after paying.',
  },
  findSubmit: { fa: 'جست‌وجو', ar: 'ابحث', hi: 'ढूँढें', en: 'Find it' },
  notFound: {
    fa: 'پرداختی با این شماره نیست. لطفاً ۱۴ رقم را دوباره ببینید.',
    ar: 'لا توجد عملية بهذا الرقم. راجع الأرقام الأربعة عشر من فضلك.',
    hi: 'इस नंबर का कोई भुगतान नहीं है। कृपया 14 अंक फिर देख लें।',
    en: 'There is no payment with this number. Please check the 14 digits.',
  },
} as const satisfies Record<string, Texts>;
