import type { Texts } from '../../kernel/index.ts';
import type { AuditProblem } from '../../platform/index.ts';
import type { SignInFailure } from '../../staff/index.ts';

export const AUDIT = {
  title: { fa: 'ثبت کارها', ar: 'سجل الأعمال', hi: 'काम का लेखा', en: 'Audit trail' },
  biller: { fa: 'زنجیره', ar: 'السلسلة', hi: 'शृंखला', en: 'Chain' },
  system: { fa: 'سامانه', ar: 'النظام', hi: 'सिस्टम', en: 'The system' },
  actor: { fa: 'چه کسی', ar: 'من', hi: 'किसने', en: 'Who' },
  act: { fa: 'چه کاری', ar: 'ماذا فعل', hi: 'क्या किया', en: 'Act' },
  subject: { fa: 'با چه چیزی', ar: 'بماذا', hi: 'किसके साथ', en: 'Subject' },
  from: { fa: 'از روز', ar: 'من يوم', hi: 'तारीख से', en: 'From' },
  until: { fa: 'تا روز', ar: 'إلى يوم', hi: 'तारीख तक', en: 'Until' },
  filter: { fa: 'نمایش', ar: 'عرض', hi: 'दिखाएँ', en: 'Show' },
  number: { fa: 'شماره', ar: 'الرقم', hi: 'क्रम', en: 'Number' },
  at: { fa: 'هنگام', ar: 'الوقت', hi: 'समय', en: 'Time' },
  detail: { fa: 'جزئیات', ar: 'التفاصيل', hi: 'विवरण', en: 'Detail' },
  none: { fa: 'چیزی ثبت نشده است.', ar: 'لا شيء مسجل.', hi: 'कुछ दर्ज नहीं है।', en: 'There is nothing.' },
  older: { fa: 'قدیمی‌تر', ar: 'الأقدم', hi: 'पुराने', en: 'Older' },
  verify: { fa: 'بررسی زنجیره‌ها', ar: 'التحقق من السلاسل', hi: 'शृंखलाएँ जाँचें', en: 'Verify the chains now' },
  fits: {
    fa: '{chain}: هر {count} سطر درست است.',
    ar: '{chain}: كل السطور ({count}) سليمة.',
    hi: '{chain}: सभी {count} प्रविष्टियाँ सही हैं।',
    en: '{chain}: all {count} entries fit.',
  },
  head: { fa: 'سر زنجیره', ar: 'رأس السلسلة', hi: 'शृंखला का सिरा', en: 'Head' },
  verifyHint: {
    fa: 'سرِ زنجیره را بیرون از سامانه یادداشت کنید: بعدها نشان می‌دهد که چیزی از پایان بریده نشده است.',
    ar: 'دوّن رأس السلسلة خارج النظام: يثبت لاحقًا أن شيئًا لم يُقطع من آخرها.',
    hi: 'सिरा सिस्टम के बाहर लिख लीजिए: बाद में यह दिखाता है कि अंत से कुछ काटा नहीं गया।',
    en: 'Note the heads outside the system: they show later that nothing was cut off at the end.',
  },
} as const satisfies Record<string, Texts>;

/** Whoever typed a login that does not exist. */
export const UNKNOWN_LOGIN: Texts = {
  fa: 'ناشناس',
  ar: 'غير معروف',
  hi: 'अनजान',
  en: 'somebody unknown',
};

export const SIGN_IN_FAILURE_TEXTS: Readonly<Record<SignInFailure, Texts>> = {
  unknown_login: {
    fa: 'چنین نام کاربری نیست',
    ar: 'لا يوجد اسم مستخدم كهذا',
    hi: 'ऐसा कोई लॉगिन नहीं है',
    en: 'there is no such login',
  },
  wrong_password: {
    fa: 'گذرواژه نادرست بود',
    ar: 'كلمة المرور خاطئة',
    hi: 'पासवर्ड गलत था',
    en: 'wrong password',
  },
  wrong_code: { fa: 'کد نادرست بود', ar: 'الرمز خاطئ', hi: 'कोड गलत था', en: 'wrong code' },
  too_late: { fa: 'کد دیر رسید', ar: 'وصل الرمز متأخرًا', hi: 'कोड देर से आया', en: 'the code came too late' },
  no_code_came: {
    fa: 'گذرواژه درست بود، ولی کدی نیامد',
    ar: 'كلمة المرور صحيحة ولم يصل رمز',
    hi: 'पासवर्ड सही था, पर कोड नहीं आया',
    en: 'the password was right, but no code came',
  },
};

/** Said by the last entry of unknown logins that is kept within an hour. */
export const FURTHER_NOT_KEPT: Texts = {
  fa: 'بارهای بعدی این ساعت نگه داشته نمی‌شود',
  ar: 'لا تُحفظ المحاولات التالية في هذه الساعة',
  hi: 'इस घंटे के बाकी प्रयास नहीं रखे जाते',
  en: 'further ones of this hour are not kept',
};

/** `{chain}` and `{entry}`: where. */
export const AUDIT_PROBLEMS: Readonly<Record<AuditProblem['what'], Texts>> = {
  altered: {
    fa: '{chain}: سطر {entry} آن چیزی نیست که نوشته شده بود.',
    ar: '{chain}: السطر {entry} ليس كما كُتب.',
    hi: '{chain}: प्रविष्टि {entry} वैसी नहीं है जैसी लिखी गई थी।',
    en: '{chain}: entry {entry} is not what was written.',
  },
  missing: {
    fa: '{chain}: سطر {entry} نیست.',
    ar: '{chain}: السطر {entry} مفقود.',
    hi: '{chain}: प्रविष्टि {entry} नहीं है।',
    en: '{chain}: entry {entry} is missing.',
  },
  reordered: {
    fa: '{chain}: سطر {entry} جابه‌جا شده است.',
    ar: '{chain}: السطر {entry} ليس في مكانه.',
    hi: '{chain}: प्रविष्टि {entry} अपनी जगह पर नहीं है।',
    en: '{chain}: entry {entry} is not in its place.',
  },
  cut_off: {
    fa: '{chain}: پایان زنجیره از سطر {entry} بریده شده است.',
    ar: '{chain}: قُطعت نهاية السلسلة من السطر {entry}.',
    hi: '{chain}: शृंखला का अंत प्रविष्टि {entry} से कटा हुआ है।',
    en: '{chain}: the end is cut off, from entry {entry} on.',
  },
};
