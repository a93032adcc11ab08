import type { Texts } from '../kernel/index.ts';

/** What the engine says by itself. Each fits one screen of USSD with what stands beside it. */
export const ENGINE_TEXTS = {
  more: { fa: 'بعدی', ar: 'المزيد', hi: 'और', en: 'More' },
  no_cards: {
    fa: 'شماره کارت را این‌جا نفرستید؛ فقط در صفحهٔ بانک. آن را نگه نداشتیم.',
    ar: 'لا ترسل رقم بطاقتك هنا؛ اكتبه في صفحة البنك وحدها. لم نحتفظ به.',
    hi: 'कार्ड नंबर यहाँ न भेजें, सिर्फ़ बैंक के पेज पर दें। हमने उसे नहीं रखा।',
    en: 'Never send a card number here, only on the bank’s page. We have not kept it.',
  },
  misread: {
    fa: 'متوجه نشدیم. یکی از شماره‌ها را بفرستید.',
    ar: 'لم نفهم. أرسل أحد الأرقام.',
    hi: 'समझ नहीं आया। कोई एक नंबर भेजिए।',
    en: 'Sorry, please answer with one of the numbers.',
  },
  given_up: {
    fa: 'پاسخ‌ها را متوجه نشدیم. هر وقت خواستید از نو شروع کنید.',
    ar: 'لم نفهم الإجابات. ابدأ من جديد متى شئت.',
    hi: 'जवाब समझ नहीं आए। जब चाहें फिर से शुरू कीजिए।',
    en: 'We could not understand the answers. Please start again whenever you like.',
  },
  updated: {
    fa: 'سامانه همین حالا به‌روز شد؛ از نو می‌پرسیم.',
    ar: 'حُدّثت الخدمة للتو؛ نسأل من جديد.',
    hi: 'सेवा अभी अपडेट हुई; दोबारा पूछ रहे हैं।',
    en: 'The service was just updated, so we ask again.',
  },
  too_slow: {
    fa: 'کمی طول می‌کشد. پاسخ را پیامک می‌کنیم.',
    ar: 'يستغرق الأمر وقتًا. سنرسل الرد برسالة نصية.',
    hi: 'थोड़ा समय लग रहा है। जवाब SMS से भेजेंगे।',
    en: 'This takes a moment. We will text you the answer.',
  },
  broken: {
    fa: 'خطایی از سوی ما رخ داد و چیزی پرداخت نشد. کمی بعد دوباره بکوشید.',
    ar: 'حدث خطأ من جهتنا ولم يُدفع شيء. حاول بعد قليل.',
    hi: 'हमारी ओर से गड़बड़ी हुई, कुछ भुगतान नहीं हुआ। बाद में कोशिश करें।',
    en: 'Something went wrong on our side, and nothing was paid. Please try again a little later.',
  },
  resume: {
    fa: 'کار پیشین نیمه‌تمام ماند.',
    ar: 'بقي طلبك السابق دون إتمام.',
    hi: 'पिछला काम अधूरा रह गया था।',
    en: 'You had not finished last time.',
  },
  // One text message of 160 signs in English, two of 67 in the others, with a link of 40 signs and a name of 20.
  way_back: {
    fa: 'کارتان با {name} نیمه‌تمام ماند. از همان‌جا ادامه دهید:\n{link}',
    ar: 'لم تُتمّ طلبك لدى {name}. تابع من حيث توقفت:\n{link}',
    hi: '{name} का आपका काम अधूरा रह गया। वहीं से आगे बढ़ें:\n{link}',
    en: 'You had not finished with {name}. Go on where you were:\n{link}',
  },
  go_on: { fa: 'ادامه', ar: 'متابعة', hi: 'जारी रखें', en: 'Go on' },
  anew: { fa: 'از نو', ar: 'من جديد', hi: 'नए सिरे से', en: 'Start again' },
} as const satisfies Record<string, Texts>;
