import type { Texts } from '../../../kernel/index.ts';
import type { CarrierFaults, Network, NetworkWord, ShortMessage } from '../../../simulators/index.ts';

export const PHONE = {
  title: { fa: 'تلفن آزمایشی', ar: 'هاتف التجربة', hi: 'परीक्षण फ़ोन', en: 'The telephone' },
  link: {
    fa: 'تلفن آزمایشی: پیامک، USSD و گفتگو، با هر شماره‌ای',
    ar: 'هاتف التجربة: رسائل وUSSD ومحادثة، بأي رقم',
    hi: 'परीक्षण फ़ोन: किसी भी नंबर से SMS, USSD और चैट',
    en: 'The telephone: text messages, USSD and chat, with any number',
  },
  lead: {
    fa: 'تلفنی در هر یک از چهار کشور. هر چه می‌فرستد و می‌گیرد از همان راه‌هایی می‌رود که درگاه‌های واقعی به کار می‌برند.',
    ar: 'هاتف في أي من البلدان الأربعة. كل ما يرسله ويستقبله يمر بالطرق نفسها التي تستخدمها البوابات الحقيقية.',
    hi: 'चारों देशों में से किसी में भी एक फ़ोन। इसका सब कुछ उन्हीं रास्तों से जाता है जिनसे असली गेटवे जाते हैं।',
    en: 'A telephone in any of the four countries. What it sends and gets goes the way of the real gateways.',
  },
  whose: { fa: 'شمارهٔ تلفن', ar: 'رقم الهاتف', hi: 'फ़ोन नंबर', en: 'Telephone number' },
  country: { fa: 'کشور', ar: 'البلد', hi: 'देश', en: 'Country' },
  ready: { fa: 'شماره‌های آماده', ar: 'أرقام جاهزة', hi: 'तैयार नंबर', en: 'Ready-made numbers' },
  take: { fa: 'این تلفن را بردار', ar: 'خذ هذا الهاتف', hi: 'यह फ़ोन लें', en: 'Take this telephone' },
  parts: { fa: 'بخش‌های تلفن', ar: 'أقسام الهاتف', hi: 'फ़ोन के भाग', en: 'Parts of the telephone' },
  sms: { fa: 'پیامک', ar: 'الرسائل', hi: 'संदेश', en: 'Messages' },
  ussd: { fa: 'شماره‌گیر', ar: 'الاتصال', hi: 'डायल', en: 'Dial' },
  chat: { fa: 'گفتگو', ar: 'المحادثة', hi: 'चैट', en: 'Chat' },
  to: { fa: 'به', ar: 'إلى', hi: 'किसे', en: 'To' },
  withWhom: { fa: 'با', ar: 'مع', hi: 'किससे', en: 'With' },
  message: { fa: 'متن پیام', ar: 'نص الرسالة', hi: 'संदेश', en: 'Message' },
  send: { fa: 'بفرست', ar: 'أرسل', hi: 'भेजें', en: 'Send' },
  noMessages: {
    fa: 'هنوز پیامی نیست. شناسهٔ قبضی را بفرستید، یا «منو» بنویسید.',
    ar: 'لا رسائل بعد. أرسل رقم فاتورة أو اكتب «قائمة».',
    hi: 'अभी कोई संदेश नहीं। बिल का नंबर भेजें, या «menu» लिखें।',
    en: 'No messages yet. Send the number of a bill, or write “menu”.',
  },
  noChat: {
    fa: 'هنوز چیزی گفته نشده. بنویسید تا آغاز شود.',
    ar: 'لم يُقل شيء بعد. اكتب لتبدأ.',
    hi: 'अभी कुछ नहीं कहा गया। शुरू करने के लिए लिखें।',
    en: 'Nothing was said yet. Write to begin.',
  },
  code: { fa: 'کد دستوری', ar: 'الرمز المطلوب', hi: 'डायल करने का कोड', en: 'Code to dial' },
  codeHint: {
    fa: 'جواب‌ها را می‌توان پشت کد آورد: ',
    ar: 'يمكن إلحاق الإجابات بالرمز: ',
    hi: 'जवाब कोड के पीछे जोड़े जा सकते हैं: ',
    en: 'Answers may follow the code: ',
  },
  provider: { fa: 'از راه', ar: 'عن طريق', hi: 'किसके रास्ते', en: 'By way of' },
  dial: { fa: 'شماره‌گیری', ar: 'اتصل', hi: 'डायल करें', en: 'Dial it' },
  answer: { fa: 'جواب', ar: 'الإجابة', hi: 'जवाब', en: 'Answer' },
  cancel: { fa: 'قطع', ar: 'إنهاء', hi: 'बंद करें', en: 'Hang up' },
  over: { fa: 'پایان گفتگو', ar: 'انتهت الجلسة', hi: 'बातचीत समाप्त', en: 'The dialog is over' },
  lookAgain: { fa: 'دوباره ببین', ar: 'انظر مجددًا', hi: 'फिर देखें', en: 'Look again' },
  forget: { fa: 'پاک‌کردن تلفن', ar: 'امسح الهاتف', hi: 'फ़ोन मिटाएँ', en: 'Empty this telephone' },
  traffic: { fa: 'آنچه روی سیم رفت', ar: 'ما مرّ على السلك', hi: 'तार पर जो गया', en: 'On the wire' },
  trafficLead: {
    fa: 'تازه‌ترین بالاتر. کلیدها پوشیده‌اند.',
    ar: 'الأحدث أولًا. المفاتيح محجوبة.',
    hi: 'सबसे नया ऊपर। कुंजियाँ छिपी हैं।',
    en: 'The newest first. Keys are blanked out.',
  },
  noTraffic: { fa: 'هنوز هیچ.', ar: 'لا شيء بعد.', hi: 'अभी कुछ नहीं।', en: 'Nothing yet.' },
  network: { fa: 'شبکه ← وصل', ar: 'الشبكة ← وصل', hi: 'नेटवर्क → Wasl', en: 'Network → Wasl' },
  wasl: { fa: 'وصل ← شبکه', ar: 'وصل ← الشبكة', hi: 'Wasl → नेटवर्क', en: 'Wasl → network' },
  silent: { fa: 'بی‌جواب', ar: 'بلا جواب', hi: 'कोई जवाब नहीं', en: 'no answer' },
  lost: { fa: 'جواب گم شد', ar: 'ضاع الجواب', hi: 'जवाब खो गया', en: 'answer lost' },
  faults: { fa: 'خطاهای شبکه', ar: 'أعطال الشبكة', hi: 'नेटवर्क की गड़बड़ियाँ', en: 'Faults of the network' },
  faultsLead: {
    fa: 'برای همهٔ تلفن‌های این کشور، تا وقتی برداشته شود.',
    ar: 'لكل هواتف هذا البلد، إلى أن تُزال.',
    hi: 'इस देश के सभी फ़ोनों पर, हटाने तक।',
    en: 'For all telephones of this country, until switched off.',
  },
  delay: { fa: 'کندی', ar: 'التأخير', hi: 'देरी', en: 'Delay' },
  seconds: { fa: '{n} ثانیه', ar: '{n} ثوانٍ', hi: '{n} सेकंड', en: '{n} seconds' },
  save: { fa: 'ذخیره', ar: 'احفظ', hi: 'सहेजें', en: 'Save' },
} as const satisfies Record<string, Texts>;

export const PROBLEMS = {
  number: {
    fa: 'این شماره در هیچ‌یک از چهار کشور نیست.',
    ar: 'هذا الرقم ليس في أي من البلدان الأربعة.',
    hi: 'यह नंबर चारों देशों में से किसी का नहीं है।',
    en: 'This is not a number of any of the four countries.',
  },
  line: {
    fa: 'در شبکهٔ این تلفن چنین خطی نیست.',
    ar: 'لا يوجد هذا الخط في شبكة هذا الهاتف.',
    hi: 'इस फ़ोन के नेटवर्क में यह लाइन नहीं है।',
    en: 'There is no such line in the network of this telephone.',
  },
  empty: { fa: 'چیزی بنویسید.', ar: 'اكتب شيئًا.', hi: 'कुछ लिखिए।', en: 'Write something.' },
  too_long: {
    fa: 'بلندتر از آن است که شبکه ببرد: {n} نویسه در نهایت.',
    ar: 'أطول مما تحمله الشبكة: {n} حرفًا على الأكثر.',
    hi: 'नेटवर्क के लिए बहुत लंबा: ज़्यादा से ज़्यादा {n} अक्षर।',
    en: 'Longer than the network carries: {n} characters at most.',
  },
  code: {
    fa: 'کد با * آغاز و با # تمام می‌شود.',
    ar: 'يبدأ الرمز بـ * وينتهي بـ #.',
    hi: 'कोड * से शुरू और # पर ख़त्म होता है।',
    en: 'A code begins with * and ends with #.',
  },
  chat: {
    fa: 'گفتگو جواب نداد. کمی بعد دوباره بفرستید.',
    ar: 'لم تُجب المحادثة. أعد الإرسال بعد قليل.',
    hi: 'चैट ने जवाब नहीं दिया। थोड़ी देर बाद फिर भेजें।',
    en: 'The chat gave no answer. Send it again in a while.',
  },
} as const satisfies Record<string, Texts>;
export type PhoneProblem = keyof typeof PROBLEMS;

export const COUNTRIES: Readonly<Record<Network, Texts>> = {
  IR: { fa: 'ایران', ar: 'إيران', hi: 'ईरान', en: 'Iran' },
  IN: { fa: 'هند', ar: 'الهند', hi: 'भारत', en: 'India' },
  EG: { fa: 'مصر', ar: 'مصر', hi: 'मिस्र', en: 'Egypt' },
  US: { fa: 'آمریکا', ar: 'أمريكا', hi: 'अमेरिका', en: 'United States' },
};

export const NETWORK_WORDS: Readonly<Record<NetworkWord, Texts>> = {
  no_coverage: { fa: 'آنتن نیست.', ar: 'لا توجد تغطية.', hi: 'नेटवर्क नहीं है।', en: 'No network.' },
  unknown_code: {
    fa: 'شبکه این کد را نمی‌شناسد.',
    ar: 'الشبكة لا تعرف هذا الرمز.',
    hi: 'नेटवर्क इस कोड को नहीं जानता।',
    en: 'The network does not know this code.',
  },
  no_answer: {
    fa: 'سرویس جواب نداد.',
    ar: 'لم تُجب الخدمة.',
    hi: 'सेवा ने जवाब नहीं दिया।',
    en: 'The service did not answer.',
  },
  broken_answer: {
    fa: 'شبکه جواب سرویس را نفهمید.',
    ar: 'لم تفهم الشبكة جواب الخدمة.',
    hi: 'नेटवर्क सेवा का जवाब नहीं समझा।',
    en: 'The network did not understand the service.',
  },
  time_up: {
    fa: 'وقت تمام شد. دوباره شماره بگیرید.',
    ar: 'انتهى الوقت. اتصل مجددًا.',
    hi: 'समय समाप्त। फिर डायल करें।',
    en: 'The time is up. Dial again.',
  },
  not_open: {
    fa: 'گفتگویی باز نیست. شماره بگیرید.',
    ar: 'لا جلسة مفتوحة. اتصل أولًا.',
    hi: 'कोई बातचीत खुली नहीं। डायल करें।',
    en: 'No dialog is open. Dial first.',
  },
};

export const MESSAGE_STATES: Readonly<Record<ShortMessage['state'], Texts>> = {
  sending: { fa: 'در راه', ar: 'في الطريق', hi: 'रास्ते में', en: 'on its way' },
  waiting: { fa: 'منتظر آنتن', ar: 'بانتظار التغطية', hi: 'नेटवर्क की प्रतीक्षा', en: 'waits for coverage' },
  done: { fa: 'رسید', ar: 'وصلت', hi: 'पहुँचा', en: 'delivered' },
  failed: { fa: 'نرسید', ar: 'لم تصل', hi: 'नहीं पहुँचा', en: 'not delivered' },
};

export const SWITCHES: Readonly<Record<Exclude<keyof CarrierFaults, 'delayMs'>, Texts>> = {
  twice: {
    fa: 'هر درخواست دو بار می‌آید',
    ar: 'يأتي كل طلب مرتين',
    hi: 'हर अनुरोध दो बार आता है',
    en: 'Every request comes twice',
  },
  answersLost: {
    fa: 'جواب ما گم می‌شود و شبکه دوباره می‌پرسد',
    ar: 'يضيع جوابنا فتسأل الشبكة مجددًا',
    hi: 'हमारा जवाब खो जाता है, नेटवर्क फिर पूछता है',
    en: 'Our answer gets lost, and the network asks again',
  },
  noCoverage: { fa: 'آنتن نیست', ar: 'لا تغطية', hi: 'नेटवर्क नहीं', en: 'Out of coverage' },
  refuses: {
    fa: 'شبکه پیامک‌ها را رد می‌کند',
    ar: 'الشبكة ترفض الرسائل',
    hi: 'नेटवर्क संदेश ठुकराता है',
    en: 'The network refuses messages',
  },
  gatewayDown: {
    fa: 'درگاه پیامک از کار افتاده',
    ar: 'بوابة الرسائل متوقفة',
    hi: 'संदेश गेटवे बंद है',
    en: 'The gateway for messages is down',
  },
};
