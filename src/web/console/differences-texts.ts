import type { Texts } from '../../kernel/index.ts';
import type { ReconCase } from '../../settlement/index.ts';

export const DIFFERENCES = {
  title: { fa: 'مغایرت‌ها', ar: 'الفروق', hi: 'अंतर', en: 'Differences' },
  lead: {
    fa: 'آنچه فایل‌های روزانهٔ درگاه‌ها، کارگزاران و شرکت با دفتر ما یکی نیست؛ قدیمی‌ترین در آغاز.',
    ar: 'ما لا تتفق فيه ملفات اليوم من البوابات وجهات التحصيل والجهة مع دفاترنا؛ الأقدم أولًا.',
    hi: 'गेटवे, संग्राहकों और कंपनी की दैनिक फ़ाइलें जहाँ हमारी बही से नहीं मिलतीं; सबसे पुराने पहले।',
    en: 'Where the day files of gateways, collectors and the biller do not agree with our books; the oldest first.',
  },
  none: { fa: 'مغایرتی نیست.', ar: 'لا فروق.', hi: 'कोई अंतर नहीं।', en: 'There are none.' },
  day: { fa: 'روز', ar: 'اليوم', hi: 'दिन', en: 'Day' },
  source: { fa: 'از', ar: 'من', hi: 'कहाँ से', en: 'From' },
  what: { fa: 'چه', ar: 'ماذا', hi: 'क्या', en: 'What' },
  reference: { fa: 'شمارهٔ آنها', ar: 'مرجعهم', hi: 'उनका संदर्भ', en: 'Their reference' },
  payment: { fa: 'پرداخت', ar: 'الدفعة', hi: 'भुगतान', en: 'Payment' },
  theirs: { fa: 'نزد آنها', ar: 'لديهم', hi: 'उनके यहाँ', en: 'Theirs' },
  ours: { fa: 'نزد ما', ar: 'لدينا', hi: 'हमारे यहाँ', en: 'Ours' },
  close: { fa: 'بستن', ar: 'إغلاق', hi: 'बंद करें', en: 'Close' },
  reason: { fa: 'دلیل', ar: 'السبب', hi: 'कारण', en: 'Reason' },
  noReason: {
    fa: 'بنویسید چه روشن شد و چه شد.',
    ar: 'اكتب ما تبيّن وما جرى.',
    hi: 'लिखिए कि क्या पता चला और क्या किया गया।',
    en: 'Please write what was found out, and done.',
  },
  correct: {
    fa: 'اگر پول در دفتر باید جابه‌جا شود، اصلاح بخواهید؛ همکار دیگری باید تأیید کند.',
    ar: 'إن لزم نقل مال في الدفاتر فاطلب تصحيحًا؛ ويجب أن يوافق زميل آخر.',
    hi: 'अगर बही में पैसा इधर-उधर करना है तो सुधार माँगिए; दूसरे सहकर्मी की मंज़ूरी चाहिए।',
    en: 'Where money has to move in the books, ask for a correction; a colleague has to agree.',
  },
  askCorrection: { fa: 'درخواست اصلاح', ar: 'طلب تصحيح', hi: 'सुधार माँगें', en: 'Ask for a correction' },
  asked: { fa: 'منتظر تأیید', ar: 'بانتظار الموافقة', hi: 'मंज़ूरी बाकी', en: 'Waiting for a colleague' },
  closed: { fa: 'بسته‌شده‌ها', ar: 'المغلقة', hi: 'बंद किए गए', en: 'Closed ones' },
  open: { fa: 'بازها', ar: 'المفتوحة', hi: 'खुले', en: 'Open ones' },
  closedBy: { fa: 'بسته شد', ar: 'أُغلق', hi: 'बंद हुआ', en: 'Closed' },
  correction: { fa: 'اصلاح', ar: 'التصحيح', hi: 'सुधार', en: 'Correction' },
  corrected: {
    fa: 'پیش از این اصلاح شده',
    ar: 'صُححت من قبل',
    hi: 'पहले सुधारा गया',
    en: 'Corrected before',
  },
  older: { fa: 'بعدی‌ها', ar: 'التالي', hi: 'आगे', en: 'More' },
} as const satisfies Record<string, Texts>;

/** Why a case is closed, where nobody wrote it. */
export const CLOSED_TEXTS: Readonly<Record<string, Texts>> = {
  resolved_by_file: { fa: 'با فایل بعدی', ar: 'بملف لاحق', hi: 'बाद की फ़ाइल से', en: 'by a later file' },
  resolved_by_payment: { fa: 'با پرداخت', ar: 'بدفعة', hi: 'भुगतान से', en: 'by a payment' },
  corrected: {
    fa: 'با اصلاح دفتر',
    ar: 'بتصحيح الدفاتر',
    hi: 'बही में सुधार से',
    en: 'by a correction of the books',
  },
};

export const BUCKET_TEXTS = {
  MISSING_WITH_US: {
    fa: 'نزد ما نیست',
    ar: 'ليست لدينا',
    hi: 'हमारे यहाँ नहीं है',
    en: 'Not with us',
  },
  MISSING_AT_PSP: {
    fa: 'نزد درگاه یا کارگزار نیست',
    ar: 'ليست لدى البوابة أو جهة التحصيل',
    hi: 'गेटवे या संग्राहक के यहाँ नहीं है',
    en: 'Not with the gateway or collector',
  },
  MISSING_AT_BILLER: {
    fa: 'نزد شرکت نیست',
    ar: 'ليست لدى الجهة',
    hi: 'कंपनी के यहाँ नहीं है',
    en: 'Not with the biller',
  },
  AMOUNT_DIFF: { fa: 'مبلغ دیگر', ar: 'مبلغ مختلف', hi: 'अलग राशि', en: 'Another amount' },
  DUPLICATE: { fa: 'دو بار', ar: 'مكررة', hi: 'दो बार', en: 'Twice' },
} as const satisfies Record<ReconCase['bucket'], Texts>;
