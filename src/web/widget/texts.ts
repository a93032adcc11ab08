import type { Texts } from '../../kernel/index.ts';

/** The widget on other sites, and the page of the sandbox that shows it on one. */
export const WIDGET = {
  title: { fa: 'پرداخت قبض', ar: 'دفع الفاتورة', hi: 'बिल भुगतान', en: 'Pay a bill' },
  seeAndPay: {
    fa: 'دیدن قبض و پرداخت',
    ar: 'عرض الفاتورة والدفع',
    hi: 'बिल देखें और चुकाएँ',
    en: 'See the bill and pay',
  },
  opensTab: {
    fa: 'در زبانهٔ تازه‌ای به نشانی {host} باز می‌شود.',
    ar: 'يُفتح في نافذة جديدة على {host}.',
    hi: '{host} पर नए टैब में खुलेगा।',
    en: 'Opens in a new tab at {host}.',
  },
  opensTop: {
    fa: 'به نشانی {host} می‌روید.',
    ar: 'تنتقل إلى {host}.',
    hi: 'आप {host} पर जाएँगे।',
    en: 'Takes you to {host}.',
  },
  bills: {
    fa: '{count, plural, one {یک قبض} other {{shown} قبض}}',
    ar: '{count, plural, one {فاتورة واحدة} two {فاتورتان} few {{shown} فواتير} other {{shown} فاتورة}}',
    hi: '{count, plural, one {एक बिल} other {{shown} बिल}}',
    en: '{count, plural, one {one bill} other {{shown} bills}}',
  },
  again: { fa: 'شمارهٔ دیگر', ar: 'رقم آخر', hi: 'दूसरा नंबर', en: 'Another number' },
  otherBiller: { fa: 'شرکت دیگر', ar: 'جهة أخرى', hi: 'दूसरी कंपनी', en: 'Another biller' },
  demoTitle: {
    fa: 'قبض در سایت یک بانک',
    ar: 'الفواتير داخل موقع بنك',
    hi: 'बैंक की साइट पर बिल भुगतान',
    en: 'Bills inside a bank’s own site',
  },
  demoLead: {
    fa: 'این صفحه سایت بانک ساختگی نیلوفر را نشان می‌دهد که پرداخت قبض را با یک خط در خود جای داده است.',
    ar: 'تمثّل هذه الصفحة موقع بنك نيلوفر الوهمي الذي أضاف دفع الفواتير بسطر واحد.',
    hi: 'यह पन्ना काल्पनिक नीलूफ़र बैंक की साइट है, जिसने एक पंक्ति से बिल भुगतान जोड़ा है।',
    en: 'This page plays the site of the invented Nilufar Bank, which has put bill payment in with one line.',
  },
  demoScript: {
    fa: 'با یک تگ اسکریپت',
    ar: 'بوسم برنامج نصي واحد',
    hi: 'एक स्क्रिप्ट टैग से',
    en: 'With one script tag',
  },
  demoFrame: {
    fa: 'با یک قاب، بدون اسکریپت',
    ar: 'بإطار واحد بلا برامج نصية',
    hi: 'एक फ़्रेम से, बिना स्क्रिप्ट',
    en: 'With one frame, no script',
  },
  demoOther: {
    fa: 'باز کردن همین صفحه از مبدأ دیگری، مانند سایت بانک',
    ar: 'افتح هذه الصفحة من مصدر آخر، كما في موقع البنك',
    hi: 'यही पन्ना दूसरे पते से खोलें, जैसे बैंक की साइट पर',
    en: 'Open this page from another origin, as the bank’s site would be',
  },
  demoRefused: {
    fa: 'از این مبدأ اجازهٔ نمایش داده نشده است؛ قاب‌ها خالی می‌مانند.',
    ar: 'هذا المصدر غير مسموح له بالعرض، فتبقى الإطارات فارغة.',
    hi: 'इस पते को दिखाने की इजाज़त नहीं है; फ़्रेम खाली रहेंगे।',
    en: 'This origin is not allowed to show it: the frames stay empty.',
  },
} as const satisfies Record<string, Texts>;
