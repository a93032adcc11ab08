import type { JourneyText } from '../conversations/index.ts';
import type { Texts } from '../kernel/index.ts';

const short = (texts: Texts): JourneyText => ({ short: texts });

/** Words that are somebody's own, or are put together already. */
export const PLAIN: JourneyText = { short: { fa: '{text}', ar: '{text}', hi: '{text}', en: '{text}' } };

/** What the journeys say. The short ones are made for a USSD screen of 70 characters, the question with it. */
export const TEXTS = {
  menu: {
    short: { fa: 'چه کاری؟', ar: 'ماذا تريد؟', hi: 'क्या करना है?', en: 'What would you like to do?' },
    long: {
      fa: 'سلام. چه کاری برایتان انجام دهیم؟',
      ar: 'مرحبًا. بماذا نخدمك؟',
      hi: 'नमस्ते। हम आपके लिए क्या करें?',
      en: 'Hello. What can we do for you?',
    },
  },
  menu_pay: short({
    fa: 'دیدن و پرداخت قبض',
    ar: 'عرض الفاتورة ودفعها',
    hi: 'बिल देखें, चुकाएँ',
    en: 'View and pay a bill',
  }),
  menu_remembered: short({ fa: 'قبض‌های من', ar: 'فواتيري', hi: 'मेरे बिल', en: 'My bills' }),
  menu_payment: short({
    fa: 'پرداختم کجاست؟',
    ar: 'أين دفعتي؟',
    hi: 'मेरा भुगतान कहाँ है?',
    en: 'Where is my payment?',
  }),
  menu_receipt: short({ fa: 'رسید دوباره', ar: 'الإيصال مرة أخرى', hi: 'रसीद दोबारा', en: 'Receipt again' }),
  menu_ways: short({
    fa: 'راه‌های دیگر پرداخت',
    ar: 'طرق أخرى للدفع',
    hi: 'भुगतान के और तरीके',
    en: 'Other ways to pay',
  }),
  menu_person: short({
    fa: 'گفتگو با کارشناس',
    ar: 'التحدث إلى موظف',
    hi: 'कर्मचारी से बात',
    en: 'Speak to a person',
  }),
  menu_language: short({
    fa: 'زبان / Language',
    ar: 'اللغة / Language',
    hi: 'भाषा / Language',
    en: 'Language / زبان',
  }),

  which_biller: short({ fa: 'کدام شرکت؟', ar: 'أي شركة؟', hi: 'कौन सी कंपनी?', en: 'Which company?' }),
  type_identifier: short({
    fa: '{name} را بفرستید.',
    ar: 'أرسل {name}.',
    hi: '{name} भेजिए।',
    en: 'Please send: {name}.',
  }),
  type_either: short({
    fa: '{first} یا {second} را بفرستید.',
    ar: 'أرسل {first} أو {second}.',
    hi: '{first} या {second} भेजिए।',
    en: 'Please send: {first} or {second}.',
  }),
  not_understood: short({
    fa: 'این شماره درست نیست. نمونه: {example}',
    ar: 'هذا الرقم غير صحيح. مثال: {example}',
    hi: 'यह नंबर सही नहीं है। जैसे: {example}',
    en: 'This number is not right. It looks like {example}.',
  }),
  mistyped: short({
    fa: 'یک رقم اشتباه است. با قبض مقایسه کنید.',
    ar: 'هناك رقم خاطئ. قارنه بالفاتورة.',
    hi: 'एक अंक गलत है। बिल से मिलाइए।',
    en: 'A digit is wrong. Please compare it with the bill.',
  }),
  not_found: short({
    fa: 'با این شماره چیزی پیدا نشد.',
    ar: 'لم نجد شيئًا بهذا الرقم.',
    hi: 'इस नंबर से कुछ नहीं मिला।',
    en: 'We found nothing under this number.',
  }),
  biller_silent: short({
    fa: 'سامانهٔ شرکت پاسخ نمی‌دهد. کمی بعد دوباره امتحان کنید.',
    ar: 'نظام الجهة لا يجيب. حاول بعد قليل.',
    hi: 'कंपनी का सिस्टम जवाब नहीं दे रहा। थोड़ी देर में कोशिश करें।',
    en: 'The company’s system does not answer. Try again a little later.',
  }),
  last_known: short({
    fa: 'سامانهٔ شرکت پاسخ نمی‌دهد؛ آخرین اطلاعات:',
    ar: 'نظام الجهة لا يجيب؛ آخر ما نعرفه:',
    hi: 'कंपनी का सिस्टम जवाब नहीं दे रहा; आखिरी जानकारी:',
    en: 'The company does not answer; last known:',
  }),
  paid_already: short({
    fa: 'این قبض پیش‌تر پرداخت شده است.',
    ar: 'هذه الفاتورة مدفوعة من قبل.',
    hi: 'यह बिल चुकाया जा चुका है।',
    en: 'This bill has been paid already.',
  }),
  nothing_owed: short({
    fa: '{biller}: بدهی ندارید.',
    ar: '{biller}: لا شيء مستحق.',
    hi: '{biller}: कुछ बकाया नहीं।',
    en: '{biller}: nothing is owed.',
  }),

  owed: {
    short: {
      fa: '{biller}: {amount} تا {due}',
      ar: '{biller}: {amount} حتى {due}',
      hi: '{biller}: {amount}, {due} तक',
      en: '{biller}: {amount}, due {due}',
    },
    long: {
      fa: '{biller}، اشتراک {account}\nبدهی: {amount}\nمهلت: {due}',
      ar: '{biller}، الاشتراك {account}\nالمستحق: {amount}\nآخر موعد: {due}',
      hi: '{biller}, कनेक्शन {account}\nबकाया: {amount}\nअंतिम तारीख: {due}',
      en: '{biller}, account {account}\nOwed: {amount}\nDue: {due}',
    },
  },
  owed_many: short({
    fa: '{biller}: {count} قبض، روی هم {amount}',
    ar: '{biller}: {count} فواتير، مجموعها {amount}',
    hi: '{biller}: {count} बिल, कुल {amount}',
    en: '{biller}: {count} bills, {amount} in all',
  }),
  pay_what: short({
    fa: 'کدام پرداخت شود؟',
    ar: 'ماذا تدفع؟',
    hi: 'क्या चुकाना है?',
    en: 'What shall be paid?',
  }),
  pay_all: short({ fa: 'همه: {amount}', ar: 'الكل: {amount}', hi: 'सब: {amount}', en: 'All: {amount}' }),
  pay_oldest: short({
    fa: 'قدیمی‌ترین: {amount}',
    ar: 'الأقدم: {amount}',
    hi: 'सबसे पुराना: {amount}',
    en: 'The oldest: {amount}',
  }),
  pay_nothing: short({ fa: 'هیچ‌کدام', ar: 'لا شيء', hi: 'कुछ नहीं', en: 'Nothing' }),
  pay_now: short({ fa: 'پرداخت شود؟', ar: 'هل تدفع الآن؟', hi: 'अभी चुकाएँ?', en: 'Pay it now?' }),
  pay_this: short({
    fa: '{amount} پرداخت شود؟',
    ar: 'تدفع {amount}؟',
    hi: '{amount} चुकाएँ?',
    en: 'Pay {amount}?',
  }),
  not_paid: short({
    fa: 'باشد. چیزی پرداخت نشد.',
    ar: 'حسنًا. لم يُدفع شيء.',
    hi: 'ठीक है। कुछ नहीं चुकाया गया।',
    en: 'All right. Nothing was paid.',
  }),
  link: short({
    fa: '{biller}، پرداخت {amount}:\n{link}\nتا {until}؛ یک بار باز می‌شود.',
    ar: '{biller}، دفع {amount}:\n{link}\nحتى {until}، ويُفتح مرة واحدة.',
    hi: '{biller}, {amount} का भुगतान:\n{link}\n{until} तक; एक बार खुलेगा।',
    en: '{biller}, to pay {amount}:\n{link}\nUntil {until}; it works once.',
  }),
  link_sent: short({
    fa: 'نشانی پرداخت را پیامک کردیم.',
    ar: 'أرسلنا رابط الدفع برسالة.',
    hi: 'भुगतान का लिंक SMS किया है।',
    en: 'We have texted you the link to pay.',
  }),
  pay_how: short({ fa: 'چگونه؟', ar: 'كيف؟', hi: 'कैसे?', en: 'How?' }),
  how_card: short({
    fa: 'کارت ذخیره‌شده در بانک',
    ar: 'بطاقتي المحفوظة لدى البنك',
    hi: 'बैंक में याद कार्ड',
    en: 'My card kept at the bank',
  }),
  how_wallet: short({
    fa: 'کیف پول همین شماره',
    ar: 'محفظة هذا الرقم',
    hi: 'इस नंबर का वॉलेट',
    en: 'The wallet of this number',
  }),
  how_call: short({ fa: 'بانک زنگ بزند', ar: 'يتصل بي البنك', hi: 'बैंक कॉल करे', en: 'The bank calls me' }),
  how_link: short({ fa: 'نشانی با پیامک', ar: 'رابط برسالة', hi: 'SMS में लिंक', en: 'A link by text message' }),
  pushed_card: short({
    fa: 'بانک اکنون از شما می‌پرسد. {amount} را آنجا تأیید کنید.',
    ar: 'سيسألك البنك الآن. أكّد {amount} هناك.',
    hi: 'बैंक अभी पूछेगा। वहाँ {amount} की पुष्टि करें।',
    en: 'The bank asks you now. Please confirm {amount} there.',
  }),
  pushed_wallet: short({
    fa: 'درخواست {amount} به کیف پول شما رفت. آنجا تأیید کنید.',
    ar: 'أرسلنا طلب {amount} إلى محفظتك. أكّده هناك.',
    hi: '{amount} का अनुरोध वॉलेट में भेजा है। वहाँ पुष्टि करें।',
    en: 'A request for {amount} is in your wallet. Please confirm it there.',
  }),
  pushed_call: short({
    fa: 'بانک برای {amount} به شما زنگ می‌زند.',
    ar: 'سيتصل بك البنك من أجل {amount}.',
    hi: 'बैंक {amount} के लिए कॉल करेगा।',
    en: 'The bank will call you about {amount}.',
  }),
  push_failed: short({
    fa: 'این راه اکنون در دسترس نیست.',
    ar: 'هذه الطريقة غير متاحة الآن.',
    hi: 'यह तरीका अभी उपलब्ध नहीं है।',
    en: 'That way is not available just now.',
  }),
  held: short({
    fa: 'کس دیگری همین حالا آن را می‌پردازد. پس از {until} دوباره بفرستید.',
    ar: 'شخص آخر يدفعها الآن. أعد المحاولة بعد {until}.',
    hi: 'कोई और अभी इसे चुका रहा है। {until} के बाद फिर भेजिए।',
    en: 'Somebody else is paying it now. Please try again after {until}.',
  }),
  cannot_pay: short({
    fa: 'اکنون نمی‌توان آن را پرداخت.',
    ar: 'لا يمكن دفعها الآن.',
    hi: 'अभी इसे चुकाया नहीं जा सकता।',
    en: 'It cannot be paid just now.',
  }),
  bill_changed: short({
    fa: 'قبض همین حالا تغییر کرد. دوباره ببینید.',
    ar: 'تغيرت الفاتورة للتو. انظر إليها من جديد.',
    hi: 'बिल अभी बदला है। फिर से देखिए।',
    en: 'The bill has just changed. Please look at it again.',
  }),
  paid: short({
    fa: 'پرداخت شد. رسید: {link}',
    ar: 'تم الدفع. الإيصال: {link}',
    hi: 'भुगतान हो गया। रसीद: {link}',
    en: 'Paid, thank you. Receipt: {link}',
  }),

  remember: short({
    fa: 'این قبض را به یاد بسپاریم و پیش از مهلت خبر دهیم؟',
    ar: 'هل نحفظ هذه الفاتورة ونذكّرك قبل موعدها؟',
    hi: 'यह बिल याद रखें और तारीख से पहले बताएँ?',
    en: 'Shall we remember this bill and remind you before it is due?',
  }),
  remembered: short({ fa: 'به یاد سپردیم.', ar: 'حفظناها.', hi: 'याद रख लिया।', en: 'It is remembered.' }),
  too_many: short({
    fa: 'جای بیش از {max} قبض نیست.',
    ar: 'لا مكان لأكثر من {max} فواتير.',
    hi: '{max} से ज़्यादा बिल नहीं रख सकते।',
    en: 'There is room for {max} bills only.',
  }),
  none_remembered: short({
    fa: 'هنوز قبضی به یاد نسپرده‌اید.',
    ar: 'لم تحفظ أي فاتورة بعد.',
    hi: 'अभी कोई बिल याद नहीं रखा है।',
    en: 'No bill is remembered yet.',
  }),
  which_bill: short({ fa: 'کدام قبض؟', ar: 'أي فاتورة؟', hi: 'कौन सा बिल?', en: 'Which bill?' }),
  another_bill: short({ fa: 'قبضی دیگر', ar: 'فاتورة أخرى', hi: 'कोई और बिल', en: 'Another bill' }),
  do_what: short({ fa: 'چه کنیم؟', ar: 'ماذا نفعل؟', hi: 'क्या करें?', en: 'What shall we do?' }),
  do_pay: short({ fa: 'دیدن و پرداخت', ar: 'عرض ودفع', hi: 'देखें और चुकाएँ', en: 'View and pay' }),
  do_forget: short({ fa: 'فراموش شود', ar: 'نسيانها', hi: 'भुला दें', en: 'Forget it' }),
  forgotten: short({ fa: 'فراموش شد.', ar: 'نسيناها.', hi: 'भुला दिया।', en: 'It is forgotten.' }),

  which_payment: short({ fa: 'کدام پرداخت؟', ar: 'أي دفعة؟', hi: 'कौन सा भुगतान?', en: 'Which payment?' }),
  no_payments: short({
    fa: 'با این شماره پرداختی نداریم.',
    ar: 'لا توجد دفعات بهذا الرقم.',
    hi: 'इस नंबर से कोई भुगतान नहीं है।',
    en: 'There are no payments under this number.',
  }),
  no_receipts: short({
    fa: 'با این شماره رسیدی نداریم.',
    ar: 'لا توجد إيصالات بهذا الرقم.',
    hi: 'इस नंबर की कोई रसीद नहीं है।',
    en: 'There are no receipts under this number.',
  }),
  payment_line: short({
    fa: '{amount}، {date}',
    ar: '{amount}، {date}',
    hi: '{amount}, {date}',
    en: '{amount}, {date}',
  }),
  payment_is: short({
    fa: '{amount}، {date}: {state}. پیگیری: {reference}',
    ar: '{amount}، {date}: {state}. المرجع: {reference}',
    hi: '{amount}, {date}: {state}। संदर्भ: {reference}',
    en: '{amount}, {date}: {state}. Reference: {reference}',
  }),
  receipt_link: short({
    fa: 'رسید {amount}:\n{link}',
    ar: 'إيصال {amount}:\n{link}',
    hi: '{amount} की रसीद:\n{link}',
    en: 'Receipt for {amount}:\n{link}',
  }),
  receipt_sent: short({
    fa: 'رسید را پیامک کردیم.',
    ar: 'أرسلنا الإيصال برسالة.',
    hi: 'रसीद SMS कर दी है।',
    en: 'We have texted you the receipt.',
  }),

  ways: short({
    fa: 'وب، پیامک، کد دستوری و تلفن. در وب:\n{link}',
    ar: 'الويب والرسائل والأكواد والهاتف. على الويب:\n{link}',
    hi: 'वेब, SMS, USSD और फ़ोन से। वेब पर:\n{link}',
    en: 'On the web, by text message, USSD and telephone. On the web:\n{link}',
  }),
  ways_sent: short({
    fa: 'نشانی‌ها را پیامک کردیم.',
    ar: 'أرسلنا العناوين برسالة.',
    hi: 'पते SMS कर दिए हैं।',
    en: 'We have texted you where.',
  }),
  person_soon: short({
    fa: 'بنویسید؛ کارشناس همین‌جا پاسخ می‌دهد. ۰ فهرست.',
    ar: 'اكتب، وسيرد عليك موظف هنا. ٠ القائمة.',
    hi: 'लिखिए, कर्मचारी यहीं उत्तर देगा। 0 सूची।',
    en: 'Please write; somebody of the staff will answer here. 0 for the menu.',
  }),
  person_will_text: short({
    fa: 'کارشناس به شما پیامک می‌دهد.',
    ar: 'سيراسلك موظف برسالة.',
    hi: 'कर्मचारी आपको SMS करेगा।',
    en: 'Somebody of the staff will text you.',
  }),
  person_unreachable: short({
    fa: 'شمارهٔ شما دیده نمی‌شود. لطفاً زنگ بزنید.',
    ar: 'رقمك غير ظاهر. اتصل بنا من فضلك.',
    hi: 'आपका नंबर नहीं दिखता। कृपया कॉल करें।',
    en: 'Your number is not shown. Please call us.',
  }),
  person_over: short({
    fa: 'گفتگو پایان یافت. سپاس.',
    ar: 'انتهت المحادثة. شكرًا.',
    hi: 'बातचीत समाप्त। धन्यवाद।',
    en: 'This talk is over. Thank you.',
  }),
  which_language: short({ fa: 'زبان؟', ar: 'اللغة؟', hi: 'भाषा?', en: 'Language?' }),
  language_is: short({
    fa: 'از این پس فارسی.',
    ar: 'من الآن بالعربية.',
    hi: 'अब से हिंदी में।',
    en: 'English from now on.',
  }),
  help: short({
    fa: 'شناسهٔ قبض را بفرستید تا بدهی را بگوییم. ۰ فهرست، «پایان» پایان.',
    ar: 'أرسل رقم الفاتورة لنخبرك بالمستحق. ٠ القائمة، «توقف» للإنهاء.',
    hi: 'बिल नंबर भेजें, बकाया बताएँगे। 0 सूची, STOP समाप्त।',
    en: 'Send the bill’s number and we tell what is owed. 0 menu, STOP to end.',
  }),
  stopped: short({
    fa: 'پایان. دیگر خودمان پیام نمی‌فرستیم.',
    ar: 'انتهى. لن نراسلك من تلقاء أنفسنا.',
    hi: 'समाप्त। अब हम अपने आप संदेश नहीं भेजेंगे।',
    en: 'Ended. We will not write to you by ourselves any more.',
  }),
  bye: short({ fa: 'سپاس.', ar: 'شكرًا.', hi: 'धन्यवाद।', en: 'Thank you.' }),
} as const satisfies Record<string, JourneyText>;
