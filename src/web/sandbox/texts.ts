import type { Texts } from '../../kernel/index.ts';
import type { Role } from '../../platform/index.ts';

/** The entry to everything that stands in for an outside party. */
export const SANDBOX = {
  title: { fa: 'محیط آزمایشی', ar: 'بيئة التجربة', hi: 'आज़माइश', en: 'The sandbox' },
  lead: {
    fa: 'اینجا همه چیز را با شماره‌های ساختگی امتحان کنید. پول واقعی جابه‌جا نمی‌شود.',
    ar: 'جرّب هنا كل شيء بأرقام وهمية. لا تُنقل أموال حقيقية.',
    hi: 'यहाँ सब कुछ बनावटी नंबरों से आज़माइए। असली पैसा नहीं जाता।',
    en: 'Try everything here with made-up numbers. No real money moves.',
  },
  numbers: { fa: 'قبض‌های نمونه', ar: 'فواتير للتجربة', hi: 'नमूने के बिल', en: 'Bills to try' },
  cards: { fa: 'کارت‌های آزمایشی', ar: 'بطاقات للتجربة', hi: 'परीक्षण कार्ड', en: 'Cards to try' },
  pays: { fa: 'می‌پردازد', ar: 'تدفع', hi: 'भुगतान करता है', en: 'pays' },
  declines: { fa: 'موجودی ندارد', ar: 'رصيدها غير كافٍ', hi: 'पैसे कम हैं', en: 'has too little money' },
  wrong_pin: { fa: 'رمز را نمی‌پذیرد', ar: 'ترفض الرمز', hi: 'पिन नहीं मानता', en: 'refuses the PIN' },
  anyPin: {
    fa: 'رمز دوم: هر ۵ تا ۱۲ رقم. تاریخ انقضا: هر ماه و سالی.',
    ar: 'الرمز الثاني: أي ٥ إلى ١٢ رقمًا. تاريخ الانتهاء: أي شهر وسنة.',
    hi: 'दूसरा पासवर्ड: कोई भी 5 से 12 अंक। समाप्ति: कोई भी महीना और साल।',
    en: 'Second password: any 5 to 12 digits. Expiry: any month and year.',
  },
  parties: {
    fa: 'طرف‌های بیرونی',
    ar: 'الأطراف الخارجية',
    hi: 'बाहरी पक्ष',
    en: 'Outside parties',
  },
  bank: {
    fa: 'بانک آزمایشی: تراکنش‌ها و کلید خطاها',
    ar: 'بنك التجارب: العمليات ومفاتيح الأعطال',
    hi: 'परीक्षण बैंक: लेन-देन और गड़बड़ियाँ चालू करना',
    en: 'Bank of the Sandbox: its transactions, and faults to switch on',
  },
  widget: {
    fa: 'سایت یک بانک که پرداخت قبض را در خود جای داده است',
    ar: 'موقع بنك أضاف دفع الفواتير إلى صفحته',
    hi: 'एक बैंक की साइट, जिसमें बिल भुगतान जोड़ा गया है',
    en: 'A bank’s site with bill payment embedded in it',
  },
  partner: {
    fa: 'همین خدمت با نام بانک نیلوفر',
    ar: 'الخدمة نفسها باسم بنك نيلوفر',
    hi: 'यही सेवा नीलूफ़र बैंक के नाम से',
    en: 'The same service under the name of Nilufar Bank',
  },
  staff: { fa: 'کارکنان نمونه', ar: 'موظفو التجربة', hi: 'नमूने के कर्मचारी', en: 'Staff to sign in as' },
  staffLead: {
    fa: 'میز کار کارکنان را ببینید: برای هر نقش یک نفر آماده است.',
    ar: 'ألقِ نظرة على مكتب الموظفين: لكل دور موظف جاهز.',
    hi: 'कर्मचारी कंसोल देखिए: हर भूमिका के लिए एक व्यक्ति तैयार है।',
    en: 'Have a look at the staff’s console: one member of each role is ready.',
  },
  staffPassword: { fa: 'گذرواژهٔ همه', ar: 'كلمة مرور الجميع', hi: 'सबका पासवर्ड', en: 'Everybody’s password' },
  staffWait: {
    fa: 'کد بعدی تا {seconds} ثانیهٔ دیگر',
    ar: 'الرمز التالي خلال {seconds} ثانية',
    hi: 'अगला कोड {seconds} सेकंड में',
    en: 'next code in {seconds} seconds',
  },
  staffHint: {
    fa: 'عددها کدهای یک‌بارمصرف همین لحظه‌اند. صفحه را تازه کنید تا کد بعدی را ببینید.',
    ar: 'الأرقام رموز لمرة واحدة صالحة الآن. حدّث الصفحة لترى الرمز التالي.',
    hi: 'ये अंक इस पल के एक बार के कोड हैं। अगले कोड के लिए पन्ना ताज़ा कीजिए।',
    en: 'The numbers are the one-time codes of this moment. Load the page again for the next ones.',
  },
  console: { fa: 'رفتن به میز کار', ar: 'إلى المكتب', hi: 'कंसोल पर जाएँ', en: 'To the console' },
} as const satisfies Record<string, Texts>;

export const STAFF_ROLES: Readonly<Record<Role, Texts>> = {
  clerk: { fa: 'کارمند پاسخ‌گو', ar: 'موظف خدمة', hi: 'क्लर्क', en: 'Clerk' },
  supervisor: { fa: 'سرپرست', ar: 'مشرف', hi: 'सुपरवाइज़र', en: 'Supervisor' },
  finance: { fa: 'مالی', ar: 'المالية', hi: 'वित्त', en: 'Finance' },
  administrator: { fa: 'مدیر سامانه', ar: 'مدير النظام', hi: 'प्रशासक', en: 'Administrator' },
  auditor: { fa: 'حسابرس', ar: 'مدقق', hi: 'लेखा परीक्षक', en: 'Auditor' },
};
