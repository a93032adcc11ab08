import type { Texts } from '../../kernel/index.ts';
import type { EnrolmentError, OwnError, SignInFailed, Wait } from '../../staff/index.ts';

export const SIGN_IN = {
  title: { fa: 'ورود کارکنان', ar: 'دخول الموظفين', hi: 'कर्मचारी साइन इन', en: 'Staff sign-in' },
  login: { fa: 'نام کاربری', ar: 'اسم الدخول', hi: 'लॉगिन', en: 'Login' },
  password: { fa: 'گذرواژه', ar: 'كلمة المرور', hi: 'पासवर्ड', en: 'Password' },
  next: { fa: 'ادامه', ar: 'متابعة', hi: 'आगे', en: 'Continue' },
  codeTitle: { fa: 'گام دوم', ar: 'الخطوة الثانية', hi: 'दूसरा कदम', en: 'Second step' },
  codeLead: {
    fa: 'کد شش‌رقمی برنامهٔ رمزساز خود را بنویسید.',
    ar: 'اكتب الرمز ذا الستة أرقام من تطبيق المصادقة.',
    hi: 'अपने ऑथेंटिकेटर ऐप का छह अंकों का कोड लिखिए।',
    en: 'Type the six digits that your authenticator app shows.',
  },
  code: { fa: 'کد', ar: 'الرمز', hi: 'कोड', en: 'Code' },
  signIn: { fa: 'ورود', ar: 'دخول', hi: 'साइन इन', en: 'Sign in' },
  noDevice: {
    fa: 'تلفنم همراهم نیست: ورود با کد بازیابی',
    ar: 'هاتفي ليس معي: الدخول برمز استرداد',
    hi: 'फ़ोन पास नहीं है: रिकवरी कोड से साइन इन',
    en: 'I do not have my phone: use a recovery code',
  },
  recoveryTitle: { fa: 'کد بازیابی', ar: 'رمز الاسترداد', hi: 'रिकवरी कोड', en: 'Recovery code' },
  recoveryLead: {
    fa: 'یکی از کدهایی را که هنگام راه‌اندازی یادداشت کردید بنویسید. هر کد یک بار کار می‌کند.',
    ar: 'اكتب أحد الرموز التي حفظتها عند الإعداد. كل رمز صالح مرة واحدة.',
    hi: 'सेटअप के समय सहेजे गए कोड में से एक लिखिए। हर कोड एक बार चलता है।',
    en: 'Type one of the codes that you kept when you were set up. Each works once.',
  },
  withCode: {
    fa: 'ورود با کد برنامهٔ رمزساز',
    ar: 'الدخول برمز التطبيق',
    hi: 'ऐप के कोड से साइन इन',
    en: 'Use the code of the app instead',
  },
  demoHint: {
    fa: 'در نمونهٔ نمایشی، نام‌ها و کدها در صفحهٔ آزمایش هستند.',
    ar: 'في نسخة التجربة تجد الأسماء والرموز في صفحة التجربة.',
    hi: 'आज़माइश में लॉगिन और कोड सैंडबॉक्स पन्ने पर हैं।',
    en: 'In the demonstration, logins and codes stand on the sandbox page.',
  },
  signedOut: { fa: 'خارج شدید.', ar: 'خرجت من حسابك.', hi: 'आप साइन आउट हो गए।', en: 'You are signed out.' },
} as const satisfies Record<string, Texts>;

export const JOIN = {
  title: { fa: 'راه‌اندازی حساب', ar: 'إعداد حسابك', hi: 'खाता तैयार करें', en: 'Set up your account' },
  lead: {
    fa: 'سلام {name}! گذرواژه‌ای برگزینید و تلفن خود را به‌عنوان عامل دوم ثبت کنید.',
    ar: 'مرحبًا {name}! اختر كلمة مرور وسجّل هاتفك عاملًا ثانيًا.',
    hi: 'नमस्ते {name}! पासवर्ड चुनिए और अपना फ़ोन दूसरे प्रमाण के रूप में जोड़िए।',
    en: 'Hello {name}. Choose a password, and register your phone as the second factor.',
  },
  scan: {
    fa: 'این کد را با یک برنامهٔ رمزساز بخوانید:',
    ar: 'امسح هذا الرمز بتطبيق مصادقة:',
    hi: 'इस कोड को किसी ऑथेंटिकेटर ऐप से पढ़िए:',
    en: 'Read this with an authenticator app:',
  },
  qr: {
    fa: 'کد QR برای برنامهٔ رمزساز',
    ar: 'رمز QR لتطبيق المصادقة',
    hi: 'ऑथेंटिकेटर ऐप के लिए QR कोड',
    en: 'QR code for the authenticator app',
  },
  byHand: {
    fa: 'یا دستی وارد کنید:',
    ar: 'أو اكتبه يدويًا:',
    hi: 'या हाथ से लिखिए:',
    en: 'Or type it by hand:',
  },
  newPassword: { fa: 'گذرواژهٔ تازه', ar: 'كلمة المرور الجديدة', hi: 'नया पासवर्ड', en: 'New password' },
  passwordHint: {
    fa: 'دست‌کم ۱۲ نویسه. چند واژهٔ بی‌ربط کنار هم خوب است.',
    ar: '١٢ حرفًا على الأقل. عدة كلمات لا صلة بينها خيار جيد.',
    hi: 'कम से कम 12 अक्षर। कुछ बेमेल शब्द साथ में अच्छे रहते हैं।',
    en: 'At least 12 characters. A few unrelated words do well.',
  },
  repeat: { fa: 'تکرار گذرواژه', ar: 'أعد كلمة المرور', hi: 'पासवर्ड दोबारा', en: 'The same again' },
  notSame: {
    fa: 'دو گذرواژه یکی نیستند.',
    ar: 'كلمتا المرور غير متطابقتين.',
    hi: 'दोनों पासवर्ड एक जैसे नहीं हैं।',
    en: 'The two passwords are not the same.',
  },
  finish: { fa: 'تمام', ar: 'إتمام', hi: 'पूरा करें', en: 'Finish' },
  codesTitle: { fa: 'کدهای بازیابی', ar: 'رموز الاسترداد', hi: 'रिकवरी कोड', en: 'Recovery codes' },
  codesLead: {
    fa: 'این کدها را همین حالا یادداشت یا چاپ کنید؛ دیگر نشان داده نمی‌شوند. هر کدام یک بار جای تلفن شما را می‌گیرد.',
    ar: 'احفظ هذه الرموز أو اطبعها الآن؛ لن تظهر مرة أخرى. كل رمز يحل محل هاتفك مرة واحدة.',
    hi: 'ये कोड अभी लिख या छाप लीजिए; फिर नहीं दिखेंगे। हर कोड एक बार आपके फ़ोन की जगह चलता है।',
    en: 'Write these down or print them now; they are not shown again. Each stands in for your phone once.',
  },
  toConsole: { fa: 'رفتن به میز کار', ar: 'إلى المكتب', hi: 'कंसोल पर जाएँ', en: 'Go to the console' },
} as const satisfies Record<string, Texts>;

/** What is said when it did not work; the page as a whole, or under the field it is about. */
export const PROBLEMS = {
  sign_in_failed: {
    fa: 'نام کاربری، گذرواژه یا کد درست نبود، یا زمان گذشت. لطفاً از نو شروع کنید.',
    ar: 'اسم الدخول أو كلمة المرور أو الرمز غير صحيح، أو انقضى الوقت. ابدأ من جديد من فضلك.',
    hi: 'लॉगिन, पासवर्ड या कोड सही नहीं था, या समय निकल गया। कृपया फिर से शुरू कीजिए।',
    en: 'Login, password or code was not right, or it took too long. Please begin again.',
  },
  wait: {
    fa: 'تلاش‌ها زیاد بوده است. لطفاً {seconds} ثانیه صبر کنید.',
    ar: 'محاولات كثيرة. انتظر {seconds} ثانية من فضلك.',
    hi: 'बहुत बार कोशिश हुई। कृपया {seconds} सेकंड रुकिए।',
    en: 'There were too many attempts. Please wait {seconds} seconds.',
  },
  link_expired: {
    fa: 'این پیوند به کار رفته یا زمانش گذشته است. از مدیر سامانه پیوند تازه بخواهید.',
    ar: 'استُخدم هذا الرابط أو انتهت مدته. اطلب رابطًا جديدًا من مدير النظام.',
    hi: 'यह लिंक इस्तेमाल हो चुका है या पुराना है। प्रशासक से नया लिंक माँगिए।',
    en: 'This link was used or is too old. Ask an administrator for a new one.',
  },
  wrong_code: {
    fa: 'این کد درست نیست. کدی را که همین حالا نشان داده می‌شود بنویسید.',
    ar: 'الرمز غير صحيح. اكتب الرمز الظاهر الآن.',
    hi: 'कोड सही नहीं है। जो कोड अभी दिख रहा है वह लिखिए।',
    en: 'This code is not right. Type the one that is shown now.',
  },
  too_short: {
    fa: 'گذرواژه کوتاه است: دست‌کم ۱۲ نویسه.',
    ar: 'كلمة المرور قصيرة: ١٢ حرفًا على الأقل.',
    hi: 'पासवर्ड छोटा है: कम से कम 12 अक्षर।',
    en: 'That is too short: at least 12 characters.',
  },
  too_long: {
    fa: 'گذرواژه بلند است: حداکثر ۱۲۸ نویسه.',
    ar: 'كلمة المرور طويلة: ١٢٨ حرفًا كحد أقصى.',
    hi: 'पासवर्ड लंबा है: अधिकतम 128 अक्षर।',
    en: 'That is too long: at most 128 characters.',
  },
  too_common: {
    fa: 'این از نخستین گذرواژه‌هایی است که دیگران امتحان می‌کنند. چیز دیگری برگزینید.',
    ar: 'هذه من أول ما يجرّبه المخترقون. اختر غيرها.',
    hi: 'यह उन पासवर्ड में से है जो सबसे पहले आज़माए जाते हैं। कुछ और चुनिए।',
    en: 'This is among the first that others would try. Choose something else.',
  },
  contains_login: {
    fa: 'گذرواژه نباید نام کاربری را در خود داشته باشد.',
    ar: 'يجب ألا تحتوي كلمة المرور على اسم الدخول.',
    hi: 'पासवर्ड में लॉगिन नहीं होना चाहिए।',
    en: 'It must not contain the login.',
  },
  wrong_password: {
    fa: 'گذرواژهٔ کنونی درست نیست.',
    ar: 'كلمة المرور الحالية غير صحيحة.',
    hi: 'मौजूदा पासवर्ड सही नहीं है।',
    en: 'The present password is not right.',
  },
} as const satisfies Record<
  EnrolmentError['code'] | OwnError['code'] | SignInFailed['code'] | Wait['code'],
  Texts
>;

export const MINE = {
  title: { fa: 'حساب من', ar: 'حسابي', hi: 'मेरा खाता', en: 'My account' },
  sessions: { fa: 'نشست‌های باز', ar: 'الجلسات المفتوحة', hi: 'खुले सत्र', en: 'Open sessions' },
  browser: { fa: 'مرورگر', ar: 'المتصفح', hi: 'ब्राउज़र', en: 'Browser' },
  address: { fa: 'نشانی', ar: 'العنوان', hi: 'पता', en: 'Address' },
  since: { fa: 'از', ar: 'منذ', hi: 'कब से', en: 'Since' },
  seen: { fa: 'آخرین استفاده', ar: 'آخر استخدام', hi: 'आख़िरी बार', en: 'Last used' },
  end: { fa: 'پایان دادن', ar: 'إنهاء', hi: 'समाप्त करें', en: 'End' },
  thisOne: { fa: 'همین نشست', ar: 'هذه الجلسة', hi: 'यही सत्र', en: 'this one' },
  endOthers: {
    fa: 'پایان همهٔ نشست‌های دیگر',
    ar: 'إنهاء كل الجلسات الأخرى',
    hi: 'बाकी सभी सत्र समाप्त करें',
    en: 'End all others',
  },
  password: { fa: 'تغییر گذرواژه', ar: 'تغيير كلمة المرور', hi: 'पासवर्ड बदलें', en: 'Change the password' },
  current: { fa: 'گذرواژهٔ کنونی', ar: 'كلمة المرور الحالية', hi: 'मौजूदा पासवर्ड', en: 'Present password' },
  change: { fa: 'تغییر', ar: 'تغيير', hi: 'बदलें', en: 'Change' },
  changed: {
    fa: 'گذرواژه تغییر کرد و نشست‌های دیگر پایان یافتند.',
    ar: 'تغيّرت كلمة المرور وأُنهيت الجلسات الأخرى.',
    hi: 'पासवर्ड बदल गया और बाकी सत्र समाप्त हो गए।',
    en: 'The password is changed, and your other sessions are ended.',
  },
  factor: { fa: 'عامل دوم', ar: 'العامل الثاني', hi: 'दूसरा प्रमाण', en: 'Second factor' },
  factorLead: {
    fa: 'کدهای بازیابی باقی‌مانده: {count}. برای تلفن تازه یا کدهای تازه، حساب را از نو راه‌اندازی کنید.',
    ar: 'رموز الاسترداد المتبقية: {count}. لهاتف جديد أو رموز جديدة أعد إعداد حسابك.',
    hi: 'बचे हुए रिकवरी कोड: {count}। नए फ़ोन या नए कोड के लिए खाता फिर से तैयार कीजिए।',
    en: 'Recovery codes left: {count}. For a new phone or new codes, set your account up anew.',
  },
  renew: { fa: 'راه‌اندازی از نو', ar: 'إعداد من جديد', hi: 'फिर से तैयार करें', en: 'Set up anew' },
  roles: { fa: 'نقش‌ها', ar: 'الأدوار', hi: 'भूमिकाएँ', en: 'Roles' },
} as const satisfies Record<string, Texts>;
