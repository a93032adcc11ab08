import type { Texts } from '../../../kernel/index.ts';
import type { CodePurpose } from '../../../payers/index.ts';

/** Asking for a number, and for the code that was sent to it. */
export const SIGN_IN = {
  title: {
    fa: 'ورود با شمارهٔ موبایل',
    ar: 'الدخول برقم الهاتف المحمول',
    hi: 'मोबाइल नंबर से साइन इन',
    en: 'Sign in with your mobile number',
  },
  lead: {
    fa: 'کدی برایتان پیامک می‌کنیم. رمزی لازم نیست به خاطر بسپارید.',
    ar: 'نرسل إليك رمزًا برسالة نصية. لا حاجة إلى كلمة سر.',
    hi: 'हम आपको एसएमएस से एक कोड भेजेंगे। कोई पासवर्ड याद नहीं रखना होगा।',
    en: 'We text you a code. There is no password to remember.',
  },
  why: {
    fa: 'در پنل خود قبض‌هایتان را با نامی که دوست دارید نگه می‌دارید، رسیدها را پیدا می‌کنید و پیش از پایان مهلت خبر می‌شوید.',
    ar: 'في صفحتك تحفظ فواتيرك بأسماء تختارها، وتجد إيصالاتك، ونذكّرك قبل آخر موعد.',
    hi: 'अपने पन्ने पर आप बिलों को मनचाहे नाम से रख सकते हैं, रसीदें पा सकते हैं और आखिरी तारीख से पहले याद दिलाने को कह सकते हैं।',
    en: 'Keep your bills under names of your own, find your receipts, and be reminded before a bill is due.',
  },
  country: { fa: 'کشور', ar: 'الدولة', hi: 'देश', en: 'Country' },
  phone: { fa: 'شمارهٔ موبایل', ar: 'رقم الهاتف المحمول', hi: 'मोबाइल नंबर', en: 'Mobile number' },
  phoneMalformed: {
    fa: 'این شمارهٔ موبایل درست یا کامل نیست. لطفاً دوباره نگاه کنید.',
    ar: 'هذا الرقم غير صحيح أو غير مكتمل. راجعه من فضلك.',
    hi: 'यह मोबाइल नंबर सही या पूरा नहीं है। कृपया देख लें।',
    en: 'This is not a complete mobile number. Please check it.',
  },
  notMobile: {
    fa: 'پیامک به این شماره نمی‌رسد. لطفاً شمارهٔ موبایل بدهید.',
    ar: 'لا تصل الرسائل إلى هذا الرقم. اكتب رقم هاتف محمول من فضلك.',
    hi: 'इस नंबर पर एसएमएस नहीं पहुँचता। कृपया मोबाइल नंबर लिखें।',
    en: 'Texts do not reach this number. Please give a mobile number.',
  },
  send: { fa: 'کد را بفرست', ar: 'أرسل الرمز', hi: 'कोड भेजें', en: 'Send me the code' },
  tooManyMinutes: {
    fa: 'به این شماره تازه کد فرستاده‌ایم. {n} دقیقهٔ دیگر می‌توانید دوباره بخواهید.',
    ar: 'أرسلنا رمزًا إلى هذا الرقم قبل قليل. يمكنك طلب غيره بعد {count, plural, one {دقيقة واحدة} two {دقيقتين} few {{n} دقائق} many {{n} دقيقة} other {{n} دقيقة}}.',
    hi: 'इस नंबर पर अभी कोड भेजा गया है। {n} मिनट बाद फिर माँग सकते हैं।',
    en: 'A code was sent to this number a short while ago. You can ask for another in {count, plural, one {a minute} other {{n} minutes}}.',
  },
  tooManyHours: {
    fa: 'امروز کدهای زیادی به این شماره فرستاده شده است. {n} ساعت دیگر دوباره امتحان کنید.',
    ar: 'أُرسلت اليوم رموز كثيرة إلى هذا الرقم. حاول مرة أخرى بعد {count, plural, one {ساعة واحدة} two {ساعتين} few {{n} ساعات} many {{n} ساعة} other {{n} ساعة}}.',
    hi: 'आज इस नंबर पर बहुत कोड भेजे जा चुके हैं। {n} घंटे बाद फिर कोशिश करें।',
    en: 'Many codes were sent to this number today. Please try again in {count, plural, one {an hour} other {{n} hours}}.',
  },
  tooManyHere: {
    fa: 'از اینجا کدهای زیادی خواسته شده است. لطفاً کمی صبر کنید و دوباره امتحان کنید.',
    ar: 'طُلبت من هنا رموز كثيرة. انتظر قليلًا ثم حاول مرة أخرى.',
    hi: 'यहाँ से बहुत सारे कोड माँगे गए हैं। थोड़ा रुककर फिर कोशिश करें।',
    en: 'Many codes were asked for from here. Please wait a little and try again.',
  },
} as const satisfies Record<string, Texts>;

export const CODE = {
  title: { fa: 'کد را وارد کنید', ar: 'اكتب الرمز', hi: 'कोड लिखें', en: 'Type the code' },
  sentTo: {
    fa: 'کد فرستاده شد به',
    ar: 'أُرسل الرمز إلى',
    hi: 'कोड इस नंबर पर भेजा गया',
    en: 'The code was sent to',
  },
  correct: { fa: 'شماره را درست کنید', ar: 'صحّح الرقم', hi: 'नंबर ठीक करें', en: 'Correct the number' },
  code: { fa: 'کد شش‌رقمی', ar: 'الرمز المكوّن من ستة أرقام', hi: 'छह अंकों का कोड', en: 'Code of six digits' },
  hint: {
    fa: 'پنج دقیقه و فقط در همین مرورگر اعتبار دارد.',
    ar: 'صالح لخمس دقائق، وفي هذا المتصفح فقط.',
    hi: 'पाँच मिनट तक और केवल इसी ब्राउज़र में चलेगा।',
    en: 'Good for five minutes, and in this browser only.',
  },
  wrong: {
    fa: 'این کد درست نیست. {n} بار دیگر می‌توانید امتحان کنید.',
    ar: 'الرمز غير صحيح. {count, plural, one {بقيت محاولة واحدة} two {بقيت محاولتان} few {بقيت {n} محاولات} many {بقيت {n} محاولة} other {بقيت {n} محاولة}}.',
    hi: 'यह कोड सही नहीं है। {n} मौके और बचे हैं।',
    en: 'This is not the code. {count, plural, one {One try is} other {{n} tries are}} left.',
  },
  again: { fa: 'کد تازه بفرست', ar: 'أرسل رمزًا جديدًا', hi: 'नया कोड भेजें', en: 'Send a new code' },
  sent: {
    fa: 'کد تازه در راه است. کد پیشین دیگر کار نمی‌کند.',
    ar: 'رمز جديد في الطريق. الرمز السابق لم يعد صالحًا.',
    hi: 'नया कोड आ रहा है। पुराना कोड अब नहीं चलेगा।',
    en: 'A new code is on its way. The one before no longer works.',
  },
  deadTitle: {
    fa: 'این کد دیگر کار نمی‌کند',
    ar: 'هذا الرمز لم يعد صالحًا',
    hi: 'यह कोड अब नहीं चलेगा',
    en: 'This code no longer works',
  },
  dead: {
    fa: 'یا مهلتش گذشته، یا چند بار نادرست وارد شده، یا در مرورگر دیگری خواسته شده است. کد تازه‌ای بخواهید.',
    ar: 'إما انتهت مدته، أو كُتب خطأً عدة مرات، أو طُلب في متصفح آخر. اطلب رمزًا جديدًا.',
    hi: 'या तो इसका समय निकल गया, या यह कई बार गलत लिखा गया, या दूसरे ब्राउज़र में माँगा गया था। नया कोड माँगें।',
    en: 'It has run out, was typed wrongly too often, or was asked for in another browser. Please ask for a new one.',
  },
  startOver: { fa: 'از نو شروع کنید', ar: 'ابدأ من جديد', hi: 'फिर से शुरू करें', en: 'Start again' },
} as const satisfies Record<string, Texts>;

/** What the right code does: the button under it. */
export const CODE_BUTTONS = {
  sign_in: { fa: 'ورود', ar: 'دخول', hi: 'साइन इन करें', en: 'Sign in' },
  change_phone: {
    fa: 'از این پس این شماره',
    ar: 'استخدم هذا الرقم من الآن',
    hi: 'अब से यही नंबर रखें',
    en: 'Use this number from now on',
  },
  delete_payer: {
    fa: 'حساب مرا برای همیشه پاک کن',
    ar: 'احذف حسابي نهائيًا',
    hi: 'मेरा खाता हमेशा के लिए मिटाएँ',
    en: 'Delete my account for good',
  },
  payment_phone: { fa: 'تأیید شماره', ar: 'تأكيد الرقم', hi: 'नंबर की पुष्टि करें', en: 'Confirm this number' },
} as const satisfies Record<CodePurpose, Texts>;
