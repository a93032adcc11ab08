import type { Texts } from '../../kernel/index.ts';
import type { DeliveryState, Webhook } from '../../notifications/index.ts';

export const WEBHOOKS = {
  title: { fa: 'وب‌هوک‌ها', ar: 'الويب هوك', hi: 'वेबहुक', en: 'Webhooks' },
  lead: {
    fa: 'سامانه‌های شرکت که از وضعیت پرداخت‌ها باخبر می‌شوند، و آنچه برایشان فرستاده شد.',
    ar: 'أنظمة الجهة التي تُبلَّغ بما يجري للدفعات، وما أُرسل إليها.',
    hi: 'कंपनी के सिस्टम जिन्हें भुगतानों की ख़बर दी जाती है, और उन्हें जो भेजा गया।',
    en: 'Systems of the biller that are told what happens to payments, and what was sent to them.',
  },
  addresses: { fa: 'نشانی‌ها', ar: 'العناوين', hi: 'पते', en: 'Addresses' },
  noAddresses: {
    fa: 'هیچ سامانه‌ای باخبر نمی‌شود.',
    ar: 'لا يُبلَّغ أي نظام.',
    hi: 'किसी सिस्टम को ख़बर नहीं दी जाती।',
    en: 'No system is told.',
  },
  address: { fa: 'نشانی', ar: 'العنوان', hi: 'पता', en: 'Address' },
  state: { fa: 'وضعیت', ar: 'الحالة', hi: 'स्थिति', en: 'State' },
  failingFor: {
    fa: '{age} است که چیزی نمی‌رسد',
    ar: 'لا يصل شيء منذ {age}',
    hi: '{age} से कुछ नहीं पहुँचा',
    en: 'Nothing arrives for {age}',
  },
  types: { fa: 'نوع‌ها', ar: 'الأنواع', hi: 'प्रकार', en: 'Types' },
  partner: { fa: 'فقط همکار', ar: 'الشريك فقط', hi: 'केवल भागीदार', en: 'only partner' },
  waiting: { fa: 'در صف', ar: 'في الانتظار', hi: 'बाक़ी', en: 'Waiting' },
  actions: { fa: 'کارها', ar: 'إجراءات', hi: 'काम', en: 'Actions' },
  test: { fa: 'آزمایش', ar: 'تجربة', hi: 'जाँचें', en: 'Test' },
  activate: { fa: 'ادامه بده', ar: 'استأنف', hi: 'फिर शुरू करें', en: 'Go on' },
  deliveries: { fa: 'فرستاده‌ها', ar: 'ما أُرسل', hi: 'जो भेजा गया', en: 'Deliveries' },
  message: { fa: 'پیام', ar: 'الرسالة', hi: 'संदेश', en: 'Message' },
  tries: { fa: 'تلاش‌ها', ar: 'المحاولات', hi: 'कोशिशें', en: 'Tries' },
  last: { fa: 'آخرین پاسخ', ar: 'آخر جواب', hi: 'आख़िरी जवाब', en: 'Last answer' },
  made: { fa: 'زمان رویداد', ar: 'وقت الحدث', hi: 'कब हुआ', en: 'Happened' },
  nextTry: { fa: 'تلاش بعدی', ar: 'المحاولة التالية', hi: 'अगली कोशिश', en: 'Next try' },
  resend: { fa: 'دوباره بفرست', ar: 'أعد الإرسال', hi: 'फिर भेजें', en: 'Send again' },
  done: {
    fa: 'انجام شد؛ تا چند ثانیهٔ دیگر فرستاده می‌شود.',
    ar: 'تم؛ سيُرسل خلال ثوانٍ.',
    hi: 'हो गया; कुछ सेकंड में भेजा जाएगा।',
    en: 'Done: it is sent within seconds.',
  },
} as const satisfies Record<string, Texts>;

export const WEBHOOK_STATE_TEXTS = {
  active: { fa: 'فعال', ar: 'فعّال', hi: 'चालू', en: 'Active' },
  paused: {
    fa: 'متوقف، چون پاسخ نداد',
    ar: 'متوقف لأنه لم يُجب',
    hi: 'रुका, जवाब नहीं मिला',
    en: 'Paused: silent',
  },
  disabled: { fa: 'خاموش', ar: 'معطّل', hi: 'बंद', en: 'Off' },
} as const satisfies Record<Webhook['state'], Texts>;

export const DELIVERY_STATE_TEXTS = {
  queued: { fa: 'در صف', ar: 'في الانتظار', hi: 'कतार में', en: 'Waiting' },
  delivered: { fa: 'رسید', ar: 'وصل', hi: 'पहुँचा', en: 'Delivered' },
  exhausted: { fa: 'رها شد', ar: 'تُرك', hi: 'छोड़ दिया गया', en: 'Given up' },
} as const satisfies Record<DeliveryState, Texts>;
