import type { Texts } from '../../kernel/index.ts';
import type { ApprovalState, AskError, DecideError } from '../../staff/index.ts';

export const APPROVALS = {
  title: { fa: 'تأییدها', ar: 'الموافقات', hi: 'मंज़ूरियाँ', en: 'Approvals' },
  lead: {
    fa: 'آنچه با دست پول را جابه‌جا می‌کند دو نفر می‌خواهد: یکی درخواست می‌کند و دیگری تصمیم می‌گیرد.',
    ar: 'ما يحرّك المال يدويًا يحتاج إلى شخصين: أحدهما يطلب والآخر يقرر.',
    hi: 'जो हाथ से पैसा हिलाता है उसमें दो लोग लगते हैं: एक माँगता है, दूसरा तय करता है।',
    en: 'What moves money by hand takes two people: one asks, another decides.',
  },
  open: { fa: 'باز', ar: 'المفتوحة', hi: 'खुली', en: 'Open' },
  all: { fa: 'همه', ar: 'الكل', hi: 'सभी', en: 'All' },
  none: {
    fa: 'چیزی در انتظار نیست.',
    ar: 'لا شيء ينتظر.',
    hi: 'कुछ भी इंतज़ार में नहीं है।',
    en: 'Nothing is waiting.',
  },
  what: { fa: 'چه چیزی', ar: 'ماذا', hi: 'क्या', en: 'What' },
  biller: { fa: 'شرکت', ar: 'الجهة', hi: 'कंपनी', en: 'Biller' },
  askedBy: { fa: 'درخواست از', ar: 'طلبه', hi: 'किसने माँगा', en: 'Asked by' },
  askedAt: { fa: 'هنگام درخواست', ar: 'وقت الطلب', hi: 'कब माँगा', en: 'Asked' },
  until: { fa: 'اعتبار تا', ar: 'صالح حتى', hi: 'कब तक', en: 'Good until' },
  state: { fa: 'وضعیت', ar: 'الحالة', hi: 'स्थिति', en: 'State' },
  reason: { fa: 'دلیل', ar: 'السبب', hi: 'कारण', en: 'Reason' },
  reasonHint: {
    fa: 'بنویسید چرا، و از کجا معلوم شد. نام و شمارهٔ اشخاص را ننویسید.',
    ar: 'اكتب لماذا، وكيف عُرف ذلك. لا تكتب أسماء أشخاص ولا أرقامهم.',
    hi: 'लिखिए क्यों, और यह कैसे पता चला। लोगों के नाम या नंबर मत लिखिए।',
    en: 'Say why, and how that is known. No names or numbers of persons, please.',
  },
  decidedBy: { fa: 'تصمیم از', ar: 'قرّره', hi: 'किसने तय किया', en: 'Decided by' },
  decidedAt: { fa: 'هنگام تصمیم', ar: 'وقت القرار', hi: 'कब तय हुआ', en: 'Decided' },
  note: { fa: 'یادداشت', ar: 'ملاحظة', hi: 'टिप्पणी', en: 'Note' },
  failure: { fa: 'چرا انجام نشد', ar: 'لماذا لم يُنفّذ', hi: 'क्यों नहीं हुआ', en: 'Why it could not be done' },
  approve: { fa: 'موافقم؛ انجام شود', ar: 'موافق، يُنفّذ', hi: 'मंज़ूर, कर दें', en: 'Agree and carry out' },
  refuse: { fa: 'رد', ar: 'رفض', hi: 'अस्वीकार', en: 'Refuse' },
  ownRequest: {
    fa: 'شما خودتان درخواست کرده‌اید؛ دیگری باید تصمیم بگیرد.',
    ar: 'أنت صاحب الطلب؛ القرار لشخص آخر.',
    hi: 'आपने ही माँगा है; फ़ैसला कोई और करेगा।',
    en: 'You have asked for this yourself; somebody else has to decide.',
  },
  ask: { fa: 'فرستادن درخواست', ar: 'إرسال الطلب', hi: 'अनुरोध भेजें', en: 'Send the request' },
  askPayment: {
    fa: 'تعیین تکلیف یک پرداخت نامعلوم',
    ar: 'البتّ في دفعة مجهولة المصير',
    hi: 'अनिश्चित भुगतान का फ़ैसला',
    en: 'Decide an unknown payment',
  },
  askReturn: {
    fa: 'پس گرفتن یک پرداخت',
    ar: 'إلغاء دفعة وإعادة مبلغها',
    hi: 'भुगतान वापस लेना',
    en: 'Take a payment back',
  },
  askGivenBack: {
    fa: 'ثبت پولی که دستی برگردانده شد',
    ar: 'تسجيل مبلغ أُعيد يدويًا',
    hi: 'हाथ से लौटाए गए पैसे को दर्ज करना',
    en: 'Record money that was given back by hand',
  },
  givenBackHint: {
    fa: 'تنها آنچه شرکت یا خودتان به پرداخت‌کننده داده‌اید، و درگاه دیگر برنمی‌گرداند.',
    ar: 'فقط ما دفعته الجهة أو دفعتموه أنتم إلى الدافع، ولن تعيده البوابة بعد ذلك.',
    hi: 'सिर्फ़ वह जो कंपनी या आपने भुगतानकर्ता को दे दिया है, और जिसे गेटवे अब नहीं लौटाएगा।',
    en: 'Only what the biller, or you, have paid to the payer, and what the gateway does not give back any more.',
  },
  refundRef: {
    fa: 'شمارهٔ پیگیری واریز',
    ar: 'مرجع التحويل',
    hi: 'लेन-देन का संदर्भ',
    en: 'Reference of the transfer',
  },
  askCorrection: { fa: 'اصلاح دفتر', ar: 'تصحيح الدفاتر', hi: 'बही सुधार', en: 'Correct the books' },
  payment: { fa: 'کد رهگیری پرداخت', ar: 'مرجع الدفعة', hi: 'भुगतान संदर्भ', en: 'Payment reference' },
  outcome: { fa: 'نتیجه', ar: 'النتيجة', hi: 'नतीजा', en: 'Outcome' },
  paid: {
    fa: 'پول در صورت‌حساب بانک هست',
    ar: 'المبلغ ظاهر في كشف البنك',
    hi: 'पैसा बैंक के विवरण में है',
    en: 'Paid: the money is on the bank’s statement',
  },
  failed: {
    fa: 'بانک پولی نگرفته است',
    ar: 'لم يأخذ البنك مالًا',
    hi: 'बैंक ने पैसा नहीं लिया',
    en: 'Failed: the bank has taken no money',
  },
  gatewayRef: { fa: 'شمارهٔ پیگیری بانک', ar: 'مرجع البنك', hi: 'बैंक संदर्भ', en: 'The bank’s reference' },
  gatewayRefHint: {
    fa: 'تنها برای پرداخت‌شده؛ همان‌گونه که در صورت‌حساب آمده است.',
    ar: 'للمدفوع فقط؛ كما يظهر في كشف الحساب.',
    hi: 'सिर्फ़ चुकाए हुए के लिए; जैसा विवरण में है।',
    en: 'Only if paid; as it stands on the statement.',
  },
  debit: { fa: 'از حساب', ar: 'من حساب', hi: 'किस खाते से', en: 'From account (debit)' },
  credit: { fa: 'به حساب', ar: 'إلى حساب', hi: 'किस खाते में', en: 'To account (credit)' },
  amount: { fa: 'مبلغ', ar: 'المبلغ', hi: 'राशि', en: 'Amount' },
  settlesCase: {
    fa: 'مغایرت شمارهٔ {case} با این اصلاح بسته می‌شود.',
    ar: 'هذا التصحيح يغلق الفرق رقم {case}.',
    hi: 'इस सुधार से अंतर संख्या {case} बंद होगा।',
    en: 'This correction closes the difference number {case}.',
  },
  amountHint: {
    fa: 'به {currency}، با ممیز اگر لازم است.',
    ar: 'بعملة {currency}، مع الكسور إن وُجدت.',
    hi: '{currency} में, ज़रूरत हो तो दशमलव के साथ।',
    en: 'In {currency}, with decimals where there are any.',
  },
  chooseBiller: { fa: 'انتخاب', ar: 'اختيار', hi: 'चुनें', en: 'Choose' },
  older: { fa: 'قدیمی‌تر', ar: 'الأقدم', hi: 'पुराने', en: 'Older' },
  back: { fa: 'همهٔ تأییدها', ar: 'كل الموافقات', hi: 'सभी मंज़ूरियाँ', en: 'All approvals' },
} as const satisfies Record<string, Texts>;

export const APPROVAL_STATE_TEXTS: Readonly<Record<ApprovalState, Texts>> = {
  asked: { fa: 'در انتظار', ar: 'بانتظار القرار', hi: 'इंतज़ार में', en: 'Waiting' },
  approved: { fa: 'موافقت شد', ar: 'مُوافق عليه', hi: 'मंज़ूर', en: 'Agreed' },
  refused: { fa: 'رد شد', ar: 'مرفوض', hi: 'अस्वीकृत', en: 'Refused' },
  executed: { fa: 'انجام شد', ar: 'نُفّذ', hi: 'पूरा हुआ', en: 'Carried out' },
  failed: { fa: 'انجام نشد', ar: 'تعذّر التنفيذ', hi: 'नहीं हो सका', en: 'Could not be done' },
  expired: { fa: 'زمانش گذشت', ar: 'انتهت مدته', hi: 'समय निकल गया', en: 'Expired' },
};

export const APPROVAL_PROBLEMS: Readonly<
  Record<Exclude<AskError['code'], 'not_possible'> | DecideError['code'], Texts>
> = {
  unknown_kind: {
    fa: 'چنین درخواستی دیگر وجود ندارد.',
    ar: 'لم يعد هذا النوع من الطلبات موجودًا.',
    hi: 'इस तरह का अनुरोध अब नहीं है।',
    en: 'There is no such kind of request any more.',
  },
  no_reason: {
    fa: 'دلیل را بنویسید.',
    ar: 'اكتب السبب من فضلك.',
    hi: 'कृपया कारण लिखिए।',
    en: 'Please give a reason.',
  },
  asked_already: {
    fa: 'همین را کسی پیش‌تر خواسته و هنوز باز است.',
    ar: 'طُلب هذا من قبل وما زال مفتوحًا.',
    hi: 'यह पहले ही माँगा गया है और अभी खुला है।',
    en: 'Somebody has asked for this already, and it is still open.',
  },
  not_found: { fa: 'پیدا نشد.', ar: 'غير موجود.', hi: 'नहीं मिला।', en: 'It is not there.' },
  not_open: {
    fa: 'در این میان دیگری تصمیم گرفته یا زمانش گذشته است.',
    ar: 'قرّر شخص آخر في هذه الأثناء، أو انتهت مدته.',
    hi: 'इस बीच किसी और ने फ़ैसला कर दिया, या समय निकल गया।',
    en: 'Somebody has decided meanwhile, or its time is over.',
  },
  own_request: APPROVALS.ownRequest,
};

const WHY_TEXTS: Readonly<Record<string, Texts>> = {
  unknown_payment: {
    fa: 'چنین پرداختی در این شرکت نیست.',
    ar: 'لا توجد دفعة كهذه لدى هذه الجهة.',
    hi: 'इस कंपनी में ऐसा कोई भुगतान नहीं है।',
    en: 'There is no such payment at this biller.',
  },
  not_settled: {
    fa: 'این پرداخت ثبت‌شده نیست یا پیش‌تر پس گرفته شده است.',
    ar: 'هذه الدفعة غير مسجّلة، أو أُلغيت من قبل.',
    hi: 'यह भुगतान दर्ज नहीं है, या पहले ही वापस लिया जा चुका है।',
    en: 'This payment is not recorded as paid, or was taken back already.',
  },
  not_returning: {
    fa: 'پول این پرداخت در راه برگشت نیست یا پیش‌تر برگشته است.',
    ar: 'مبلغ هذه الدفعة ليس في طريق العودة، أو عاد من قبل.',
    hi: 'इस भुगतान का पैसा लौट नहीं रहा, या पहले ही लौट चुका है।',
    en: 'The money of this payment is not on its way back, or is back already.',
  },
  advance_used: {
    fa: 'بخشی از آن علی‌الحساب بود و قبض دیگری را پرداخته است؛ نخست آن را در دفتر درست کنید.',
    ar: 'جزء منها كان رصيدًا مقدمًا وسدّد فاتورة أخرى؛ صحّح ذلك في الدفاتر أولًا.',
    hi: 'इसका एक हिस्सा अग्रिम था और उससे दूसरा बिल चुकाया जा चुका है; पहले उसे बही में सुधारिए।',
    en: 'A part of it was kept as an advance and has paid for another bill since: put that right in the books first.',
  },
  not_unknown: {
    fa: 'سرنوشت این پرداخت نامعلوم نیست؛ بانک پاسخ داده است.',
    ar: 'مصير هذه الدفعة ليس مجهولًا؛ فقد أجاب البنك.',
    hi: 'इस भुगतान का नतीजा अनिश्चित नहीं है; बैंक ने जवाब दे दिया है।',
    en: 'This payment is not in doubt: the bank has answered.',
  },
  unknown_outcome: {
    fa: 'یکی از دو نتیجه را برگزینید.',
    ar: 'اختر إحدى النتيجتين.',
    hi: 'दो में से एक नतीजा चुनिए।',
    en: 'Choose one of the two outcomes.',
  },
  malformed_gateway_ref: {
    fa: 'شمارهٔ پیگیری بانک را درست بنویسید: حرف و رقم لاتین.',
    ar: 'اكتب مرجع البنك بشكل صحيح: حروف لاتينية وأرقام.',
    hi: 'बैंक संदर्भ ठीक से लिखिए: लैटिन अक्षर और अंक।',
    en: 'Please give the bank’s reference: Latin letters and digits.',
  },
  gateway_ref_used: {
    fa: 'این تراکنش بانک پرداخت دیگری را پرداخته است.',
    ar: 'دفعت عملية البنك هذه دفعة أخرى.',
    hi: 'बैंक का यह लेन-देन किसी और भुगतान में लग चुका है।',
    en: 'That transaction of the bank’s has paid for another payment.',
  },
  unknown_biller: {
    fa: 'چنین شرکتی نیست.',
    ar: 'لا توجد جهة كهذه.',
    hi: 'ऐसी कोई कंपनी नहीं है।',
    en: 'There is no such biller.',
  },
  unknown_case: {
    fa: 'این مغایرت دیگر باز نیست.',
    ar: 'هذا الفرق لم يعد مفتوحًا.',
    hi: 'यह अंतर अब खुला नहीं है।',
    en: 'This difference is not open any more.',
  },
  unknown_account: {
    fa: 'چنین حسابی در دفتر نیست.',
    ar: 'لا يوجد حساب كهذا في الدفاتر.',
    hi: 'बही में ऐसा कोई खाता नहीं है।',
    en: 'There is no such account in the books.',
  },
  same_account: {
    fa: 'دو حساب گوناگون برگزینید.',
    ar: 'اختر حسابين مختلفين.',
    hi: 'दो अलग खाते चुनिए।',
    en: 'Choose two different accounts.',
  },
  currency_mismatch: {
    fa: 'واحد پول دو حساب یکی نیست.',
    ar: 'عملتا الحسابين مختلفتان.',
    hi: 'दोनों खातों की मुद्रा अलग है।',
    en: 'The two accounts are in different currencies.',
  },
  malformed_amount: {
    fa: 'مبلغی بیشتر از صفر بنویسید.',
    ar: 'اكتب مبلغًا أكبر من صفر.',
    hi: 'शून्य से बड़ी राशि लिखिए।',
    en: 'Please give an amount above zero.',
  },
  insufficient_funds: {
    fa: 'موجودی حساب برای این جابه‌جایی کافی نیست.',
    ar: 'رصيد الحساب لا يكفي لهذا النقل.',
    hi: 'खाते में इसके लिए पर्याप्त राशि नहीं है।',
    en: 'The account does not hold that much.',
  },
  key_reused: {
    fa: 'این اصلاح پیش‌تر به گونه‌ای دیگر ثبت شده است.',
    ar: 'سُجّل هذا التصحيح من قبل بصورة أخرى.',
    hi: 'यह सुधार पहले किसी और रूप में दर्ज हो चुका है।',
    en: 'This correction was posted before, in another form.',
  },
  not_permitted: {
    fa: 'نقش کسی که تصمیم گرفت این را در بر ندارد.',
    ar: 'دور من قرّر لا يشمل هذا.',
    hi: 'फ़ैसला करने वाले की भूमिका में यह शामिल नहीं है।',
    en: 'The role of whoever decided does not include it.',
  },
};

const NOT_POSSIBLE: Texts = {
  fa: 'این کار اکنون ممکن نیست.',
  ar: 'هذا غير ممكن الآن.',
  hi: 'यह अभी संभव नहीं है।',
  en: 'This is not possible at present.',
};

/** Why something could not be asked for or done: kinds bring codes of their own, and may be newer than this. */
export function whyTexts(code: string | undefined): Texts {
  return (code === undefined ? undefined : WHY_TEXTS[code]) ?? NOT_POSSIBLE;
}
