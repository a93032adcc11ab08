import { PERSIAN_WORDS } from './fa-words.ts';
import type { LanguageFacts } from './facts.ts';

export const PERSIAN: LanguageFacts = {
  short: 'فا',
  name: 'فارسی',
  direction: 'rtl',
  script: 'arabic',
  locale: 'fa-IR',
  numberLocale: 'fa-IR-u-nu-arabext',
  zero: '۰',
  calendar: 'persian',
  country: 'IR',
  comma: '،',
  percent: '٪',
  marks: { group: '٬', decimal: '٫', minus: '−' },
  lakh: 'none',
  units: {
    IRR: ['', ' ریال'],
    toman: ['', ' تومان'],
    INR: ['', ' روپیه'],
    EGP: ['', ' پوند مصر'],
    USD: ['', ' دلار'],
  },
  // In a date with the ezafe that the year after the month asks for. ICU's long Persian date comes in a wrong order.
  months: {
    persian: 'فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند'.split(' '),
    gregorian: 'ژانویهٔ فوریهٔ مارس آوریل مهٔ ژوئن ژوئیهٔ اوت سپتامبر اکتبر نوامبر دسامبر'.split(' '),
  },
  words: PERSIAN_WORDS,
};
