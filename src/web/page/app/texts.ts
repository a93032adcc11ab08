import type { Texts } from '../../../kernel/index.ts';

/** Said by the installed app: without a connection, and about the receipts that it keeps. */
export const APP = {
  offlineTitle: {
    fa: 'اینترنت وصل نیست',
    ar: 'لا يوجد اتصال بالإنترنت',
    hi: 'इंटरनेट नहीं चल रहा',
    en: 'You are offline',
  },
  offlineLead: {
    fa: 'برای دیدن و پرداخت قبض اینترنت لازم است. چیزی از دست نرفته؛ وصل که شد، همین صفحه دوباره باز می‌شود.',
    ar: 'تحتاج إلى الإنترنت لعرض الفاتورة ودفعها. لم يضِع شيء: ستُفتح هذه الصفحة من جديد حين يعود الاتصال.',
    hi: 'बिल देखने और चुकाने के लिए इंटरनेट चाहिए। कुछ खोया नहीं है; इंटरनेट आते ही यही पन्ना फिर खुल जाएगा।',
    en: 'Seeing and paying a bill needs the internet. Nothing is lost: this page opens again once you are back online.',
  },
  keptTitle: {
    fa: 'رسیدهای این گوشی',
    ar: 'الإيصالات المحفوظة على هذا الهاتف',
    hi: 'इस फ़ोन पर रखी रसीदें',
    en: 'Receipts on this phone',
  },
  keptLead: {
    fa: 'این رسیدها بدون اینترنت هم باز می‌شوند. هر کسی که این گوشی را در دست دارد آن‌ها را می‌بیند.',
    ar: 'تُفتح هذه الإيصالات بلا إنترنت أيضًا. ويراها كل من يستخدم هذا الهاتف.',
    hi: 'ये रसीदें बिना इंटरनेट के भी खुलती हैं। जिसके हाथ में यह फ़ोन है, वह इन्हें देख सकता है।',
    en: 'These open without a connection too. Whoever holds this phone can see them.',
  },
  keptNone: {
    fa: 'هنوز رسیدی روی این گوشی نیست. هر رسیدی را که باز کنید، اینجا می‌ماند.',
    ar: 'لا توجد إيصالات على هذا الهاتف بعد. كل إيصال تفتحه يُحفظ هنا.',
    hi: 'इस फ़ोन पर अभी कोई रसीद नहीं है। जो रसीद आप खोलेंगे, वह यहाँ रहेगी।',
    en: 'There is no receipt on this phone yet. Each one that you open is kept here.',
  },
  keptUnknown: {
    fa: 'این مرورگر رسیدها را روی گوشی نگه نمی‌دارد.',
    ar: 'هذا المتصفح لا يحفظ الإيصالات على الهاتف.',
    hi: 'यह ब्राउज़र रसीदें फ़ोन पर नहीं रखता।',
    en: 'This browser does not keep receipts on the phone.',
  },
  needsScripts: {
    fa: 'برای نگه داشتن رسید روی گوشی باید اسکریپت در مرورگر روشن باشد. رسیدهای شما در پنل هم هستند.',
    ar: 'حفظ الإيصالات على الهاتف يحتاج إلى تفعيل البرامج النصية في المتصفح. وإيصالاتك موجودة في حسابك أيضًا.',
    hi: 'फ़ोन पर रसीदें रखने के लिए ब्राउज़र में स्क्रिप्ट चालू होनी चाहिए। आपकी रसीदें पैनल में भी हैं।',
    en: 'Keeping receipts on the phone needs scripts switched on. Your receipts are in your panel as well.',
  },
  panel: { fa: 'پنل من', ar: 'حسابي', hi: 'मेरा पैनल', en: 'My panel' },
  isKept: {
    fa: 'این رسید روی گوشی ماند و بدون اینترنت هم باز می‌شود.',
    ar: 'هذا الإيصال محفوظ على الهاتف، ويُفتح بلا إنترنت أيضًا.',
    hi: 'यह रसीद फ़ोन पर रख ली गई है और बिना इंटरनेट के भी खुलेगी।',
    en: 'Kept on this phone: it opens without a connection too.',
  },
  isNotKept: {
    fa: 'این رسید روی گوشی نیست.',
    ar: 'هذا الإيصال غير محفوظ على الهاتف.',
    hi: 'यह रसीद फ़ोन पर नहीं रखी है।',
    en: 'This receipt is not kept on this phone.',
  },
  remove: {
    fa: 'پاک شدن از گوشی',
    ar: 'حذف من الهاتف',
    hi: 'फ़ोन से हटाएँ',
    en: 'Remove from this phone',
  },
  keep: { fa: 'نگه داشتن روی گوشی', ar: 'حفظ على الهاتف', hi: 'फ़ोन पर रखें', en: 'Keep on this phone' },
  description: {
    fa: 'قبض را ببینید، بپردازید و رسید بگیرید.',
    ar: 'اطّلع على الفاتورة، وادفعها، واحصل على الإيصال.',
    hi: 'बिल देखिए, चुकाइए और रसीद लीजिए।',
    en: 'See the bill, pay it, keep the receipt.',
  },
} as const satisfies Record<string, Texts>;
