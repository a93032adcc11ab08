import type { Texts } from '../../kernel/index.ts';
import type { PaymentHit, PaymentState } from '../../payments/index.ts';

export const PAYMENTS = {
  title: { fa: 'پرداخت‌ها', ar: 'المدفوعات', hi: 'भुगतान', en: 'Payments' },
  payment: { fa: 'پرداخت', ar: 'الدفعة', hi: 'भुगतान', en: 'Payment' },
  reference: { fa: 'شمارهٔ پیگیری', ar: 'رقم المتابعة', hi: 'संदर्भ संख्या', en: 'Reference' },
  trackingCode: { fa: 'کد رهگیری', ar: 'رمز التتبع', hi: 'ट्रैकिंग कोड', en: 'Tracking code' },
  id: { fa: 'شناسه در سامانه', ar: 'المعرّف في النظام', hi: 'सिस्टम में आईडी', en: 'Id' },
  state: { fa: 'وضعیت', ar: 'الحالة', hi: 'स्थिति', en: 'State' },
  channel: { fa: 'راه', ar: 'القناة', hi: 'माध्यम', en: 'Channel' },
  gateway: { fa: 'درگاه', ar: 'بوابة الدفع', hi: 'गेटवे', en: 'Gateway' },
  amount: { fa: 'مبلغ', ar: 'المبلغ', hi: 'राशि', en: 'Amount' },
  account: { fa: 'اشتراک', ar: 'الاشتراك', hi: 'खाता', en: 'Account' },
  openedAt: { fa: 'هنگام', ar: 'الوقت', hi: 'समय', en: 'Opened' },
  card: { fa: 'کارت', ar: 'البطاقة', hi: 'कार्ड', en: 'Card' },
  phone: { fa: 'تلفن پرداخت‌کننده', ar: 'هاتف الدافع', hi: 'भुगतानकर्ता का फ़ोन', en: 'Payer’s phone' },
  showPhone: { fa: 'نمایش کامل', ar: 'عرض الرقم كاملًا', hi: 'पूरा दिखाएँ', en: 'Show in full' },
  showPhoneHint: {
    fa: 'این‌که چه کسی شماره را دیده ثبت می‌شود.',
    ar: 'يُسجَّل من اطّلع على الرقم.',
    hi: 'किसने नंबर देखा, यह दर्ज होता है।',
    en: 'Who has seen the number is recorded.',
  },
  advance: { fa: 'از آن علی‌الحساب', ar: 'منه رصيد مقدم', hi: 'इसमें से अग्रिम', en: 'Of it kept as an advance' },
  gatewayReference: { fa: 'مرجع بانک', ar: 'مرجع البنك', hi: 'बैंक संदर्भ', en: 'Bank’s reference' },
  gatewayOrder: { fa: 'سفارش نزد بانک', ar: 'رقم الطلب لدى البنك', hi: 'बैंक में ऑर्डर', en: 'Order at the bank' },
  attempts: {
    fa: 'بارهای رفتن به بانک',
    ar: 'مرات الذهاب إلى البنك',
    hi: 'बैंक भेजने के प्रयास',
    en: 'Times sent to the bank',
  },
  attended: { fa: 'بارهای پرس‌وجو', ar: 'مرات الاستعلام', hi: 'कितनी बार पूछा गया', en: 'Times asked since' },
  nextLook: { fa: 'پرس‌وجوی بعدی', ar: 'الاستعلام التالي', hi: 'अगली पूछताछ', en: 'Asked next' },
  bills: { fa: 'قبض‌ها', ar: 'الفواتير', hi: 'बिल', en: 'Bills' },
  story: { fa: 'سرگذشت', ar: 'ما جرى', hi: 'क्या-क्या हुआ', en: 'What happened' },
  who: { fa: 'از سوی', ar: 'من', hi: 'किसने', en: 'By' },
  ledger: { fa: 'در دفترها', ar: 'في الدفاتر', hi: 'बही में', en: 'In the books' },
  ledgerNone: {
    fa: 'در دفترها چیزی برای آن ثبت نشده است.',
    ar: 'لم يُقيَّد له شيء في الدفاتر.',
    hi: 'बही में इसके लिए कुछ दर्ज नहीं है।',
    en: 'Nothing has been posted for it.',
  },
  side: { fa: 'حساب', ar: 'الحساب', hi: 'खाता', en: 'Account' },
  debit: { fa: 'بدهکار', ar: 'مدين', hi: 'नामे', en: 'Debit' },
  credit: { fa: 'بستانکار', ar: 'دائن', hi: 'जमा', en: 'Credit' },
  sum: { fa: 'جمع', ar: 'المجموع', hi: 'योग', en: 'Sum' },
  approvals: { fa: 'درخواست‌های تأیید', ar: 'طلبات الموافقة', hi: 'मंज़ूरी के अनुरोध', en: 'Approvals asked for' },
  decide: { fa: 'تصمیم دستی…', ar: 'القرار يدويًا…', hi: 'हाथ से तय करें…', en: 'Decide by hand…' },
  takeBack: { fa: 'پس گرفتن…', ar: 'إلغاء الدفعة…', hi: 'वापस लें…', en: 'Take back…' },
  givenBack: {
    fa: 'دستی برگردانده شد…',
    ar: 'أُعيد يدويًا…',
    hi: 'हाथ से लौटाया गया…',
    en: 'Given back by hand…',
  },
  decideHint: {
    fa: 'بانک پاسخ نمی‌دهد. اگر از راه دیگری می‌دانید چه شده، درخواست دهید؛ همکار دیگری باید تأیید کند.',
    ar: 'البنك لا يجيب. إن عرفت ما جرى بطريق آخر فاطلب القرار؛ ويجب أن يوافق زميل آخر.',
    hi: 'बैंक जवाब नहीं दे रहा। अगर आपको किसी और तरह से पता है कि क्या हुआ, तो अनुरोध कीजिए; दूसरे सहकर्मी की मंज़ूरी चाहिए।',
    en: 'The bank does not answer. If you know in another way what happened, ask for a decision; a colleague has to agree.',
  },
  askBank: { fa: 'همین حالا از بانک بپرس', ar: 'اسأل البنك الآن', hi: 'बैंक से अभी पूछें', en: 'Ask the bank now' },
  asked: {
    fa: 'از بانک پرسیدیم. وضعیت کنونی در پایین است.',
    ar: 'سألنا البنك. الحالة الراهنة أدناه.',
    hi: 'बैंक से पूछ लिया गया। अभी की स्थिति नीचे है।',
    en: 'The bank was asked. What it is now stands below.',
  },
  receipt: { fa: 'رسید', ar: 'الإيصال', hi: 'रसीद', en: 'Receipt' },
  publicReceipt: {
    fa: 'رسید، چنان‌که پرداخت‌کننده می‌بیند',
    ar: 'الإيصال كما يراه الدافع',
    hi: 'रसीद, जैसी ग्राहक देखता है',
    en: 'The receipt as the payer sees it',
  },
  paidAt: { fa: 'زمان پرداخت', ar: 'وقت الدفع', hi: 'भुगतान का समय', en: 'Paid' },
  good: { fa: 'رسید معتبر است', ar: 'الإيصال سارٍ', hi: 'रसीद मान्य है', en: 'The receipt stands' },
  returned: {
    fa: 'پول برگشته یا در راه برگشت است',
    ar: 'أُعيد المبلغ أو هو في طريقه',
    hi: 'पैसा वापस हुआ या आ रहा है',
    en: 'The money went back, or is on its way',
  },
  noReceipt: {
    fa: 'برای این پرداخت رسیدی نیست.',
    ar: 'لا إيصال لهذه الدفعة.',
    hi: 'इस भुगतान की रसीद नहीं है।',
    en: 'There is no receipt for this payment.',
  },
  messages: { fa: 'پیام‌ها', ar: 'الرسائل', hi: 'संदेश', en: 'Messages' },
  waiting: { fa: 'پرداخت‌های مانده', ar: 'مدفوعات عالقة', hi: 'अटके भुगतान', en: 'Waiting payments' },
  waitingLead: {
    fa: 'پرداخت‌هایی که بانک از آن‌ها نمی‌گوید، پولشان در راه برگشت است یا بارها پرسیده شده‌اند؛ قدیمی‌ترین در آغاز.',
    ar: 'مدفوعات لا يخبر البنك عنها، أو يعود مبلغها، أو سُئل عنها مرارًا؛ الأقدم أولًا.',
    hi: 'वे भुगतान जिनके बारे में बैंक नहीं बता रहा, जिनका पैसा लौट रहा है, या जिन्हें बार-बार पूछा गया; सबसे पुराने पहले।',
    en: 'Payments of which the bank does not tell, whose money is on its way back, or that were asked after again and again; the oldest first.',
  },
  waitingNone: {
    fa: 'هیچ پرداختی نمانده است.',
    ar: 'لا شيء عالق.',
    hi: 'कुछ भी अटका नहीं है।',
    en: 'Nothing is waiting.',
  },
  age: { fa: 'مدت', ar: 'المدة', hi: 'अवधि', en: 'For' },
  reason: { fa: 'دلیل', ar: 'السبب', hi: 'कारण', en: 'Why' },
} as const satisfies Record<string, Texts>;

/** What happened, in words. `{channel}`, `{gateway}`, `{order}`, `{ref}`: codes as they stand. */
export const STORY_TEXTS: Readonly<Record<PaymentState, Texts>> = {
  created: {
    fa: 'پرداخت آغاز شد ({channel}).',
    ar: 'بدأ الدفع ({channel}).',
    hi: 'भुगतान शुरू हुआ ({channel})।',
    en: 'The payment was begun ({channel}).',
  },
  pending: {
    fa: 'پرداخت‌کننده به صفحهٔ بانک فرستاده شد ({gateway}).',
    ar: 'أُرسل الدافع إلى صفحة البنك ({gateway}).',
    hi: 'भुगतानकर्ता को बैंक के पन्ने पर भेजा गया ({gateway})।',
    en: 'The payer was sent to the bank’s page ({gateway}).',
  },
  paid: {
    fa: 'بانک تأیید کرد که پول رسیده است.',
    ar: 'أكّد البنك وصول المبلغ.',
    hi: 'बैंक ने पुष्टि की कि पैसा आ गया।',
    en: 'The bank confirmed that the money is ours.',
  },
  posted: {
    fa: 'در حساب شرکت ثبت شد و قبض‌ها پرداخت شدند.',
    ar: 'سُجّل لدى الجهة ودُفعت الفواتير.',
    hi: 'कंपनी के खाते में दर्ज हुआ और बिल चुक गए।',
    en: 'It was recorded for the biller, and the bills are paid.',
  },
  failed: { fa: 'پرداخت انجام نشد.', ar: 'لم يتم الدفع.', hi: 'भुगतान नहीं हुआ।', en: 'It was not paid.' },
  expired: { fa: 'مهلت تمام شد.', ar: 'انتهت المهلة.', hi: 'समय समाप्त हुआ।', en: 'Its time ran out.' },
  unknown: {
    fa: 'بانک روشن نگفت چه شده است؛ از آن پس می‌پرسیم.',
    ar: 'لم يخبر البنك بما جرى؛ نسأله منذئذ.',
    hi: 'बैंक ने साफ़ नहीं बताया; तब से पूछ रहे हैं।',
    en: 'The bank did not tell what happened; it is being asked since.',
  },
  returning: {
    fa: 'پول باید برگردد.',
    ar: 'يجب أن يعود المبلغ.',
    hi: 'पैसा वापस जाना है।',
    en: 'The money has to go back.',
  },
  returned: {
    fa: 'پول برگشت.',
    ar: 'أُعيد المبلغ.',
    hi: 'पैसा वापस हो गया।',
    en: 'The money went back.',
  },
  refunded: { fa: 'بازپرداخت شد.', ar: 'رُدّ المبلغ.', hi: 'रिफ़ंड हुआ।', en: 'It was refunded.' },
};

/** Names of what the gateway or the program noted beside a step; others stand under their own names. */
export const DETAIL_TEXTS: ReadonlyMap<string, Texts> = new Map<string, Texts>([
  ['gateway_ref', PAYMENTS.gatewayReference],
  ['said', { fa: 'پاسخ بانک', ar: 'قال البنك', hi: 'बैंक ने कहा', en: 'The bank said' }],
  ['by', { fa: 'چگونه', ar: 'كيف', hi: 'कैसे', en: 'How' }],
  ['refund_ref', { fa: 'شمارهٔ واریز', ar: 'مرجع التحويل', hi: 'लेन-देन संदर्भ', en: 'Transfer’s reference' }],
  [
    'biller_ref',
    { fa: 'شماره نزد شرکت', ar: 'رقمه لدى الجهة', hi: 'कंपनी का नंबर', en: 'The biller’s own number' },
  ],
  ['approval', { fa: 'تأیید شمارهٔ', ar: 'الموافقة رقم', hi: 'मंज़ूरी संख्या', en: 'Approval' }],
  ['reason', PAYMENTS.reason],
  ['order', PAYMENTS.gatewayOrder],
]);

/** Who did it, as far as the step itself tells. */
export const WHO_TEXTS = {
  payer: { fa: 'پرداخت‌کننده', ar: 'الدافع', hi: 'भुगतानकर्ता', en: 'the payer' },
  bank: { fa: 'بانک', ar: 'البنك', hi: 'बैंक', en: 'the bank' },
  system: { fa: 'سامانه', ar: 'النظام', hi: 'सिस्टम', en: 'the system' },
  staff: { fa: 'دو همکار', ar: 'موظفان اثنان', hi: 'दो कर्मचारी', en: 'two members of staff' },
} as const satisfies Record<string, Texts>;

/** Why a payment is among the results of a search. */
export const PAYMENT_WHY_TEXTS: Readonly<Record<PaymentHit['why'], Texts>> = {
  id: { fa: 'شناسهٔ پرداخت', ar: 'معرّف الدفعة', hi: 'भुगतान आईडी', en: 'payment id' },
  reference: {
    fa: 'شمارهٔ پیگیری یا رسید',
    ar: 'رقم المتابعة أو الإيصال',
    hi: 'संदर्भ या रसीद संख्या',
    en: 'reference or receipt number',
  },
  gateway_reference: { fa: 'مرجع بانک', ar: 'مرجع البنك', hi: 'बैंक संदर्भ', en: 'bank’s reference' },
  gateway_order: {
    fa: 'سفارش نزد بانک',
    ar: 'رقم الطلب لدى البنك',
    hi: 'बैंक में ऑर्डर',
    en: 'order at the bank',
  },
  phone: { fa: 'تلفن پرداخت‌کننده', ar: 'هاتف الدافع', hi: 'भुगतानकर्ता का फ़ोन', en: 'payer’s phone' },
  card: {
    fa: 'کارت، مبلغ و روز',
    ar: 'البطاقة والمبلغ واليوم',
    hi: 'कार्ड, राशि और दिन',
    en: 'card, amount and day',
  },
};

/** How long: `{n}` in the reader's digits. */
export const AGE_TEXTS = {
  minutes: { fa: '{n} دقیقه', ar: '{n} دقيقة', hi: '{n} मिनट', en: '{n} min' },
  hours: { fa: '{n} ساعت', ar: '{n} ساعة', hi: '{n} घंटे', en: '{n} h' },
  days: { fa: '{n} روز', ar: '{n} يوم', hi: '{n} दिन', en: '{n} d' },
} as const satisfies Record<string, Texts>;
