import { ENGLISH_WORDS } from './en-words.ts';
import type { LanguageFacts } from './facts.ts';

export const ENGLISH: LanguageFacts = {
  short: 'En',
  name: 'English',
  direction: 'ltr',
  script: 'latin',
  locale: 'en-GB',
  numberLocale: 'en-GB',
  zero: '0',
  calendar: 'gregorian',
  country: 'US',
  comma: ',',
  percent: '%',
  marks: { group: ',', decimal: '.', minus: '-' },
  lakh: 'rupees',
  units: {
    IRR: ['', ' rial'],
    toman: ['', ' toman'],
    INR: ['₹', ''],
    EGP: ['EGP ', ''],
    USD: ['$', ''],
  },
  months: {
    persian: 'Farvardin Ordibehesht Khordad Tir Mordad Shahrivar Mehr Aban Azar Dey Bahman Esfand'.split(' '),
    gregorian: 'January February March April May June July August September October November December'.split(
      ' ',
    ),
  },
  words: ENGLISH_WORDS,
};
