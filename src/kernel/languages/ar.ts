import { ARABIC_WORDS } from './ar-words.ts';
import type { LanguageFacts } from './facts.ts';

export const ARABIC: LanguageFacts = {
  short: 'ع',
  name: 'العربية',
  direction: 'rtl',
  script: 'arabic',
  locale: 'ar-EG',
  numberLocale: 'ar-EG-u-nu-arab',
  zero: '٠',
  calendar: 'gregorian',
  country: 'EG',
  comma: '،',
  percent: '٪',
  marks: { group: '٬', decimal: '٫', minus: '-' },
  lakh: 'none',
  units: {
    IRR: ['', ' ريال إيراني'],
    toman: ['', ' تومان'],
    INR: ['', ' روبية'],
    EGP: ['', ' ج.م.'],
    USD: ['', ' دولار'],
  },
  // ICU's own names of Persian months are misspelt in Arabic and Hindi (أذربيهشت, खोरर्दाद in ICU 78).
  months: {
    persian: 'فروردين أرديبهشت خرداد تير مرداد شهريور مهر آبان آذر دي بهمن إسفند'.split(' '),
    gregorian: 'يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر'.split(' '),
  },
  words: ARABIC_WORDS,
};
