import type { Texts } from '../../kernel/index.ts';
import type { Member, MemberError } from '../../staff/index.ts';

export const STAFF = {
  title: { fa: 'کارکنان', ar: 'الموظفون', hi: 'कर्मचारी', en: 'Staff' },
  add: { fa: 'فرد تازه', ar: 'إضافة موظف', hi: 'नया कर्मचारी', en: 'Add a member' },
  login: { fa: 'نام کاربری', ar: 'اسم الدخول', hi: 'लॉगिन', en: 'Login' },
  loginHint: {
    fa: '۲ تا ۴۰ حرف لاتین، رقم، نقطه یا خط تیره. دیگر تغییر نمی‌کند.',
    ar: 'من ٢ إلى ٤٠ حرفًا لاتينيًا أو رقمًا أو نقطة أو شرطة. لا يتغير لاحقًا.',
    hi: '2 से 40 लैटिन अक्षर, अंक, बिंदु या डैश। बाद में नहीं बदलता।',
    en: '2 to 40 Latin letters, digits, dots or dashes. It does not change later.',
  },
  name: { fa: 'نام', ar: 'الاسم', hi: 'नाम', en: 'Name' },
  roles: { fa: 'نقش‌ها', ar: 'الأدوار', hi: 'भूमिकाएँ', en: 'Roles' },
  billers: { fa: 'شرکت‌ها', ar: 'الجهات', hi: 'कंपनियाँ', en: 'Billers' },
  all: { fa: 'همه', ar: 'الكل', hi: 'सभी', en: 'All' },
  allBillers: { fa: 'همهٔ شرکت‌ها', ar: 'كل الجهات', hi: 'सभी कंपनियाँ', en: 'All billers' },
  state: { fa: 'وضعیت', ar: 'الحالة', hi: 'स्थिति', en: 'State' },
  since: { fa: 'از', ar: 'منذ', hi: 'कब से', en: 'Since' },
  create: {
    fa: 'ساختن و گرفتن پیوند',
    ar: 'إنشاء والحصول على رابط',
    hi: 'बनाएँ और लिंक लें',
    en: 'Create and get a link',
  },
  save: { fa: 'ذخیره', ar: 'حفظ', hi: 'सहेजें', en: 'Save' },
  saved: { fa: 'ذخیره شد.', ar: 'تم الحفظ.', hi: 'सहेजा गया।', en: 'Saved.' },
  sessions: { fa: 'نشست‌های باز', ar: 'الجلسات المفتوحة', hi: 'खुले सत्र', en: 'Open sessions' },
  noSessions: {
    fa: 'نشستی باز نیست.',
    ar: 'لا توجد جلسة مفتوحة.',
    hi: 'कोई सत्र खुला नहीं है।',
    en: 'None is open.',
  },
  endAll: { fa: 'پایان همهٔ نشست‌ها', ar: 'إنهاء كل الجلسات', hi: 'सभी सत्र समाप्त करें', en: 'End all sessions' },
  access: { fa: 'دسترسی', ar: 'الدخول', hi: 'पहुँच', en: 'Access' },
  disable: { fa: 'بستن حساب', ar: 'إيقاف الحساب', hi: 'खाता बंद करें', en: 'Disable' },
  enable: { fa: 'باز کردن حساب', ar: 'تفعيل الحساب', hi: 'खाता चालू करें', en: 'Enable' },
  reset: {
    fa: 'پیوند راه‌اندازی تازه',
    ar: 'رابط إعداد جديد',
    hi: 'नया सेटअप लिंक',
    en: 'Reset and get a new link',
  },
  resetHint: {
    fa: 'گذرواژه، عامل دوم و نشست‌های کنونی بی‌درنگ از کار می‌افتند.',
    ar: 'تتوقف كلمة المرور والعامل الثاني والجلسات الحالية فورًا.',
    hi: 'मौजूदा पासवर्ड, दूसरा प्रमाण और सत्र तुरंत बेकार हो जाते हैं।',
    en: 'The present password, second factor and sessions stop working at once.',
  },
  linkTitle: { fa: 'پیوند راه‌اندازی', ar: 'رابط الإعداد', hi: 'सेटअप लिंक', en: 'The set-up link' },
  linkLead: {
    fa: 'این پیوند را از راهی امن به {name} برسانید. یک بار کار می‌کند، تا {until}، و دیگر نشان داده نمی‌شود.',
    ar: 'أوصل هذا الرابط إلى {name} بطريقة آمنة. يعمل مرة واحدة حتى {until}، ولن يظهر مرة أخرى.',
    hi: 'यह लिंक सुरक्षित रास्ते से {name} तक पहुँचाइए। यह एक बार, {until} तक चलता है और फिर नहीं दिखेगा।',
    en: 'Pass this on to {name} in a safe way. It works once, until {until}, and is not shown again.',
  },
  ownHint: {
    fa: 'نقش‌های خودتان را شخص دیگری تغییر می‌دهد.',
    ar: 'أدوارك يغيّرها شخص آخر.',
    hi: 'आपकी अपनी भूमिकाएँ कोई और बदलता है।',
    en: 'Your own roles are changed by somebody else.',
  },
  demo: { fa: 'نمایشی', ar: 'تجريبي', hi: 'आज़माइश', en: 'demo' },
  back: { fa: 'فهرست کارکنان', ar: 'قائمة الموظفين', hi: 'कर्मचारी सूची', en: 'All staff' },
} as const satisfies Record<string, Texts>;

export const MEMBER_STATES: Readonly<Record<Member['state'], Texts>> = {
  invited: { fa: 'دعوت‌شده', ar: 'مدعو', hi: 'आमंत्रित', en: 'Invited' },
  active: { fa: 'فعال', ar: 'نشط', hi: 'सक्रिय', en: 'Active' },
  disabled: { fa: 'بسته', ar: 'موقوف', hi: 'बंद', en: 'Disabled' },
};

export const MEMBER_PROBLEMS: Readonly<Record<MemberError['code'], Texts>> = {
  login_taken: {
    fa: 'این نام کاربری از پیش هست.',
    ar: 'اسم الدخول هذا مستخدم.',
    hi: 'यह लॉगिन पहले से है।',
    en: 'Somebody has this login already.',
  },
  malformed_login: STAFF.loginHint,
  malformed_name: {
    fa: 'نامی با حداکثر ۸۰ نویسه بنویسید.',
    ar: 'اكتب اسمًا لا يزيد على ٨٠ حرفًا.',
    hi: 'अधिकतम 80 अक्षरों का नाम लिखिए।',
    en: 'Please give a name of at most 80 characters.',
  },
  no_role: {
    fa: 'دست‌کم یک نقش برگزینید.',
    ar: 'اختر دورًا واحدًا على الأقل.',
    hi: 'कम से कम एक भूमिका चुनिए।',
    en: 'Choose at least one role.',
  },
  no_biller: {
    fa: 'دست‌کم یک شرکت، یا همه را برگزینید.',
    ar: 'اختر جهة واحدة على الأقل أو الكل.',
    hi: 'कम से कम एक कंपनी, या सभी चुनिए।',
    en: 'Choose at least one biller, or all.',
  },
  not_found: {
    fa: 'چنین فردی نیست.',
    ar: 'لا يوجد موظف كهذا.',
    hi: 'ऐसा कोई कर्मचारी नहीं है।',
    en: 'There is no such member.',
  },
  own_account: {
    fa: 'حساب خودتان را نمی‌توانید چنین تغییر دهید.',
    ar: 'لا يمكنك تغيير حسابك بهذه الطريقة.',
    hi: 'आप अपना खाता इस तरह नहीं बदल सकते।',
    en: 'You cannot change your own account this way.',
  },
};
