import type { Texts } from '../../../kernel/index.ts';

/** The page that leads back to a talk, and the one on which it goes on. */
export const CHAT = {
  back: {
    fa: 'از همان‌جا ادامه دهید',
    ar: 'تابع من حيث توقفت',
    hi: 'जहाँ छोड़ा था वहीं से आगे बढ़ें',
    en: 'Go on where you were',
  },
  backLead: {
    fa: 'گفت‌وگوی شما نیمه‌تمام ماند. این‌جا همان ادامه می‌یابد و چیزی از نو پرسیده نمی‌شود.',
    ar: 'توقفت محادثتك في منتصفها. تتابعها هنا نفسها، ولا نسألك شيئًا من جديد.',
    hi: 'आपकी बातचीत अधूरी रह गई थी। वही यहाँ आगे चलेगी, और कुछ दोबारा नहीं पूछा जाएगा।',
    en: 'Your conversation broke off. It goes on here, and nothing is asked again.',
  },
  goOn: { fa: 'ادامه', ar: 'متابعة', hi: 'आगे बढ़ें', en: 'Go on' },
  talk: { fa: 'گفت‌وگوی شما', ar: 'محادثتك', hi: 'आपकी बातचीत', en: 'Your conversation' },
  you: { fa: 'شما:', ar: 'أنت:', hi: 'आप:', en: 'You:' },
  choose: { fa: 'انتخاب کنید', ar: 'اختر', hi: 'चुनिए', en: 'Choose' },
  answer: { fa: 'پاسخ شما', ar: 'إجابتك', hi: 'आपका जवाब', en: 'Your answer' },
  answerHint: {
    fa: 'یا بنویسید «فهرست» تا از آغاز شروع شود.',
    ar: 'أو اكتب «القائمة» لتبدأ من البداية.',
    hi: 'या शुरू से चलने के लिए «मेनू» लिखें।',
    en: 'Or write “menu” to start from the beginning.',
  },
  send: { fa: 'فرستادن', ar: 'إرسال', hi: 'भेजें', en: 'Send' },
  lookAgain: {
    fa: 'ببینید چیز تازه‌ای هست',
    ar: 'هل من جديد؟',
    hi: 'देखें कुछ नया है या नहीं',
    en: 'See whether there is news',
  },
  over: {
    fa: 'این گفت‌وگو تمام شد.',
    ar: 'انتهت هذه المحادثة.',
    hi: 'यह बातचीत पूरी हो गई।',
    en: 'This conversation is over.',
  },
} as const satisfies Record<string, Texts>;
