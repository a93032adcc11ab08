import type { Texts } from '../../kernel/index.ts';
import type { Role } from '../../platform/index.ts';

/** Said on every page of the console. */
export const LAYOUT = {
  name: { fa: 'میز کار وصل', ar: 'مكتب وصل', hi: 'वस्ल कंसोल', en: 'Wasl console' },
  navigation: { fa: 'بخش‌ها', ar: 'الأقسام', hi: 'भाग', en: 'Sections' },
  signOut: { fa: 'خروج', ar: 'تسجيل الخروج', hi: 'साइन आउट', en: 'Sign out' },
  mine: { fa: 'حساب من', ar: 'حسابي', hi: 'मेरा खाता', en: 'My account' },
  approvals: { fa: 'تأییدها', ar: 'الموافقات', hi: 'मंज़ूरियाँ', en: 'Approvals' },
  staff: { fa: 'کارکنان', ar: 'الموظفون', hi: 'कर्मचारी', en: 'Staff' },
  audit: { fa: 'ثبت کارها', ar: 'سجل الأعمال', hi: 'काम का लेखा', en: 'Audit trail' },
  home: { fa: 'صفحهٔ نخست میز کار', ar: 'بداية المكتب', hi: 'कंसोल की शुरुआत', en: 'Back to the console' },
  demo: {
    fa: 'نمونهٔ نمایشی: نام‌ها و پول‌ها ساختگی‌اند.',
    ar: 'نسخة للتجربة: الأسماء والأموال وهمية.',
    hi: 'आज़माइश: नाम और पैसे बनावटी हैं।',
    en: 'Demonstration: names and money are made up.',
  },
} as const satisfies Record<string, Texts>;

export const ROLE_TEXTS: Readonly<Record<Role, Texts>> = {
  clerk: { fa: 'کارمند پاسخ‌گو', ar: 'موظف خدمة', hi: 'क्लर्क', en: 'Clerk' },
  supervisor: { fa: 'سرپرست', ar: 'مشرف', hi: 'सुपरवाइज़र', en: 'Supervisor' },
  finance: { fa: 'مالی', ar: 'المالية', hi: 'वित्त', en: 'Finance' },
  administrator: { fa: 'مدیر سامانه', ar: 'مدير النظام', hi: 'प्रशासक', en: 'Administrator' },
  auditor: { fa: 'حسابرس', ar: 'مدقق', hi: 'लेखा परीक्षक', en: 'Auditor' },
};

/** What stands where a page cannot be shown. */
export const CONSOLE_ERRORS = {
  not_permitted: {
    status: 403,
    title: {
      fa: 'این بخش برای شما باز نیست',
      ar: 'هذا القسم غير متاح لك',
      hi: 'यह भाग आपके लिए खुला नहीं है',
      en: 'This is not open to you',
    },
    text: {
      fa: 'نقش شما این کار را در بر ندارد. اگر باید داشته باشد، با مدیر سامانه صحبت کنید.',
      ar: 'دورك لا يشمل هذا العمل. إن كان ينبغي أن يشمله فتحدّث إلى مدير النظام.',
      hi: 'आपकी भूमिका में यह काम शामिल नहीं है। अगर होना चाहिए, तो प्रशासक से बात कीजिए।',
      en: 'Your role does not include this. If it should, speak to an administrator.',
    },
  },
  form_too_old: {
    status: 403,
    title: {
      fa: 'این فرم کهنه شده است',
      ar: 'انتهت صلاحية هذا النموذج',
      hi: 'यह फ़ॉर्म पुराना हो गया है',
      en: 'This form is too old',
    },
    text: {
      fa: 'فرم از نشستی پیشین است و چیزی تغییر نکرد. صفحه را دوباره باز کنید و از نو بفرستید.',
      ar: 'النموذج من جلسة سابقة ولم يتغير شيء. افتح الصفحة من جديد ثم أرسله مرة أخرى.',
      hi: 'यह फ़ॉर्म पिछले सत्र का है और कुछ नहीं बदला। पन्ना फिर खोलकर दोबारा भेजिए।',
      en: 'It is from an earlier session, and nothing was changed. Open the page again and send it anew.',
    },
  },
  cross_site: {
    status: 403,
    title: {
      fa: 'این درخواست از جای دیگری آمده است',
      ar: 'جاء هذا الطلب من موقع آخر',
      hi: 'यह अनुरोध किसी और साइट से आया है',
      en: 'This request came from another site',
    },
    text: {
      fa: 'برای امنیت شما پذیرفته نشد و چیزی تغییر نکرد.',
      ar: 'لم يُقبل حفاظًا على أمانك، ولم يتغير شيء.',
      hi: 'आपकी सुरक्षा के लिए इसे नहीं माना गया और कुछ नहीं बदला।',
      en: 'To keep you safe it was not accepted, and nothing was changed.',
    },
  },
  not_found: {
    status: 404,
    title: {
      fa: 'اینجا چیزی نیست',
      ar: 'لا يوجد شيء هنا',
      hi: 'यहाँ कुछ नहीं है',
      en: 'There is nothing here',
    },
    text: {
      fa: 'نشانی درست نیست، یا آنچه بود دیگر نیست.',
      ar: 'العنوان غير صحيح، أو أن ما كان هنا لم يعد موجودًا.',
      hi: 'पता सही नहीं है, या जो था वह अब नहीं है।',
      en: 'The address is not right, or what was here is gone.',
    },
  },
  method_not_allowed: {
    status: 405,
    title: {
      fa: 'این کار اینجا ممکن نیست',
      ar: 'هذا غير ممكن هنا',
      hi: 'यहाँ यह संभव नहीं है',
      en: 'That cannot be done here',
    },
    text: {
      fa: 'این نشانی به چنین درخواستی پاسخ نمی‌دهد.',
      ar: 'لا يجيب هذا العنوان عن طلب كهذا.',
      hi: 'यह पता ऐसे अनुरोध का जवाब नहीं देता।',
      en: 'This address does not answer that kind of request.',
    },
  },
} as const satisfies Record<string, { status: number; title: Texts; text: Texts }>;
