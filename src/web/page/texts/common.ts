import type { Texts } from '../../../kernel/index.ts';

/** Said on every page. */
export const COMMON = {
  name: { fa: 'وصل', ar: 'وصل', hi: 'वस्ल', en: 'Wasl' },
  mine: { fa: 'قبض‌های من', ar: 'فواتيري', hi: 'मेरे बिल', en: 'My bills' },
  skip: {
    fa: 'رفتن به متن صفحه',
    ar: 'الانتقال إلى المحتوى',
    hi: 'सीधे पन्ने पर जाएँ',
    en: 'Skip to the page',
  },
  language: { fa: 'زبان', ar: 'اللغة', hi: 'भाषा', en: 'Language' },
  whereIsMyPayment: {
    fa: 'پیگیری پرداخت',
    ar: 'أين وصلت عملية دفعي؟',
    hi: 'मेरा भुगतान कहाँ है?',
    en: 'Where is my payment?',
  },
  demo: {
    fa: 'این یک نمونهٔ نمایشی است. پول واقعی جابه‌جا نمی‌شود.',
    ar: 'هذه نسخة للتجربة، ولا تُنقل فيها أموال حقيقية.',
    hi: 'यह सिर्फ़ आज़माने के लिए है। असली पैसा नहीं जाता।',
    en: 'This is a demonstration. No real money moves.',
  },
  demoLink: {
    fa: 'شماره‌های نمونه',
    ar: 'أرقام للتجربة',
    hi: 'आज़माने के लिए नंबर',
    en: 'Numbers to try',
  },
  callUs: {
    fa: 'راهنمایی با تلفن:',
    ar: 'للمساعدة اتصل على:',
    hi: 'मदद के लिए फ़ोन:',
    en: 'Help by telephone:',
  },
  goOn: { fa: 'ادامه', ar: 'متابعة', hi: 'आगे बढ़ें', en: 'Continue' },
  home: { fa: 'همهٔ شرکت‌ها', ar: 'كل الجهات', hi: 'सभी कंपनियाँ', en: 'All billers' },
  tryAgain: { fa: 'دوباره امتحان کنید', ar: 'حاول مرة أخرى', hi: 'फिर कोशिश करें', en: 'Try again' },
} as const satisfies Record<string, Texts>;

export const HOME = {
  title: {
    fa: 'قبض خود را پیدا کنید و بپردازید',
    ar: 'اعرف فاتورتك وادفعها',
    hi: 'अपना बिल देखें और चुकाएँ',
    en: 'Find your bill and pay it',
  },
  lead: {
    fa: 'قبض را ببینید، در صفحهٔ بانک بپردازید و رسید بگیرید. ثبت‌نام لازم نیست.',
    ar: 'اطّلع على الفاتورة، وادفعها على صفحة البنك، واحصل على الإيصال. بلا تسجيل.',
    hi: 'बिल देखिए, बैंक के पन्ने पर भुगतान कीजिए और रसीद लीजिए। कहीं खाता बनाने की ज़रूरत नहीं।',
    en: 'See the bill, pay at your bank’s page, keep the receipt. No sign-up.',
  },
  choose: {
    fa: 'قبض کدام شرکت؟',
    ar: 'فاتورة أي جهة؟',
    hi: 'किस कंपनी का बिल है?',
    en: 'Whose bill is it?',
  },
  with: { fa: 'با {names}', ar: 'عن طريق {names}', hi: '{names} से', en: 'by {names}' },
  none: {
    fa: 'هنوز شرکتی اینجا نیست.',
    ar: 'لا توجد جهات هنا بعد.',
    hi: 'अभी यहाँ कोई कंपनी नहीं है।',
    en: 'There are no billers here yet.',
  },
} as const satisfies Record<string, Texts>;
