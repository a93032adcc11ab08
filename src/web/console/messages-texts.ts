import type { Texts } from '../../kernel/index.ts';
import type { MessageChannelName, MessageState, NotificationKind } from '../../notifications/index.ts';

export const MESSAGES = {
  title: { fa: 'پیام‌ها', ar: 'الرسائل', hi: 'संदेश', en: 'Messages' },
  givenUp: { fa: 'نرسیده‌ها', ar: 'رسائل لم تصل', hi: 'जो नहीं पहुँचे', en: 'Messages that did not arrive' },
  givenUpNone: {
    fa: 'همهٔ پیام‌ها رفته‌اند.',
    ar: 'لا رسائل متعثرة.',
    hi: 'कोई संदेश नहीं रुका है।',
    en: 'None were given up.',
  },
  byPhone: { fa: 'پیام‌های یک شماره', ar: 'رسائل رقم معيّن', hi: 'किसी नंबर के संदेश', en: 'Messages to a number' },
  ofBiller: { fa: 'پیام‌ها', ar: 'الرسائل', hi: 'संदेश', en: 'Messages' },
  phone: { fa: 'شمارهٔ تلفن', ar: 'رقم الهاتف', hi: 'फ़ोन नंबर', en: 'Phone number' },
  malformedPhone: {
    fa: 'این شمارهٔ تلفن خوانده نشد.',
    ar: 'تعذّرت قراءة رقم الهاتف هذا.',
    hi: 'यह फ़ोन नंबर पढ़ा नहीं जा सका।',
    en: 'This phone number could not be read.',
  },
  kind: { fa: 'دربارهٔ', ar: 'عن', hi: 'विषय', en: 'About' },
  to: { fa: 'به', ar: 'إلى', hi: 'किसे', en: 'To' },
  channel: { fa: 'از راه', ar: 'عبر', hi: 'माध्यम', en: 'By' },
  state: { fa: 'وضعیت', ar: 'الحالة', hi: 'स्थिति', en: 'State' },
  at: { fa: 'هنگام', ar: 'الوقت', hi: 'समय', en: 'When' },
  payment: { fa: 'پرداخت', ar: 'الدفعة', hi: 'भुगतान', en: 'Payment' },
  failures: { fa: 'بارهای ناکام', ar: 'مرات الفشل', hi: 'असफल प्रयास', en: 'Failed tries' },
  reason: { fa: 'دلیل', ar: 'السبب', hi: 'कारण', en: 'Why' },
  told: {
    fa: 'به پرداخت‌کننده گفته شد',
    ar: 'ما قيل للدافع',
    hi: 'भुगतानकर्ता को बताया गया',
    en: 'What the payer was told',
  },
  toldNone: {
    fa: 'پیامی فرستاده نشده است.',
    ar: 'لم تُرسل أي رسالة.',
    hi: 'कोई संदेश नहीं भेजा गया।',
    en: 'No message was sent.',
  },
  resend: {
    fa: 'فرستادن دوبارهٔ پیام',
    ar: 'أعد إرسال الرسالة',
    hi: 'संदेश फिर भेजें',
    en: 'Send the message again',
  },
  resent: {
    fa: 'پیام دوباره در راه است.',
    ar: 'الرسالة في طريقها من جديد.',
    hi: 'संदेश फिर भेजा जा रहा है।',
    en: 'The message is on its way again.',
  },
} as const satisfies Record<string, Texts>;

export const MESSAGE_STATE_TEXTS: Readonly<Record<MessageState, Texts>> = {
  queued: { fa: 'در صف', ar: 'في الانتظار', hi: 'कतार में', en: 'Waiting' },
  sent: { fa: 'فرستاده شد', ar: 'أُرسلت', hi: 'भेजा गया', en: 'Sent' },
  delivered: { fa: 'رسید', ar: 'وصلت', hi: 'पहुँचा', en: 'Arrived' },
  failed: { fa: 'نرسید', ar: 'لم تصل', hi: 'नहीं पहुँचा', en: 'Did not arrive' },
  suppressed: {
    fa: 'گیرنده نخواسته',
    ar: 'لا يريدها المتلقي',
    hi: 'पाने वाला नहीं चाहता',
    en: 'Not wanted by the reader',
  },
  expired: { fa: 'دیر شد', ar: 'فات أوانها', hi: 'देर हो गई', en: 'Too late' },
  overtaken: { fa: 'دیگر درست نبود', ar: 'لم تعد صحيحة', hi: 'अब सही नहीं रहा', en: 'No longer true' },
};

export const MESSAGE_CHANNEL_TEXTS: Readonly<Record<MessageChannelName, Texts>> = {
  sms: { fa: 'پیامک', ar: 'رسالة نصية', hi: 'एसएमएस', en: 'SMS' },
  email: { fa: 'رایانامه', ar: 'البريد الإلكتروني', hi: 'ईमेल', en: 'E-mail' },
  whatsapp: { fa: 'واتساپ', ar: 'واتساب', hi: 'व्हाट्सऐप', en: 'WhatsApp' },
};

export const MESSAGE_KIND_TEXTS: Readonly<Record<NotificationKind, Texts>> = {
  reply: { fa: 'پاسخ در گفت‌وگو', ar: 'رد في محادثة', hi: 'बातचीत में जवाब', en: 'Answer in a talk' },
  sign_in_code: { fa: 'کد ورود', ar: 'رمز الدخول', hi: 'साइन-इन कोड', en: 'Sign-in code' },
  payment_paid: { fa: 'پرداخت شد', ar: 'تم الدفع', hi: 'भुगतान हुआ', en: 'Paid' },
  payment_unknown: {
    fa: 'بانک نگفته است',
    ar: 'البنك لم يجب',
    hi: 'बैंक ने नहीं बताया',
    en: 'Outcome not known',
  },
  payment_failed: { fa: 'پرداخت نشد', ar: 'لم يتم الدفع', hi: 'भुगतान नहीं हुआ', en: 'Not paid' },
  payment_returning: {
    fa: 'پول در راه برگشت',
    ar: 'المبلغ في طريق العودة',
    hi: 'पैसा लौट रहा है',
    en: 'Money on its way back',
  },
  payment_by_hand: {
    fa: 'برگشت به‌دست همکاران',
    ar: 'يُعاد المبلغ يدويًا',
    hi: 'पैसा हाथ से लौटेगा',
    en: 'Money goes back by hand',
  },
  payment_returned: { fa: 'پول برگشت', ar: 'أُعيد المبلغ', hi: 'पैसा लौटा', en: 'Money returned' },
  payment_refunded: { fa: 'بازپرداخت', ar: 'رُدّ المبلغ', hi: 'रिफ़ंड', en: 'Refunded' },
  bill_due: {
    fa: 'یادآوری سررسید',
    ar: 'تذكير بالاستحقاق',
    hi: 'देय तिथि याद दिलाना',
    en: 'Reminder before due',
  },
};
