import type { LanguageFacts } from './facts.ts';
import { HINDI_WORDS } from './hi-words.ts';

export const HINDI: LanguageFacts = {
  short: 'हि',
  name: 'हिन्दी',
  direction: 'ltr',
  script: 'devanagari',
  locale: 'hi-IN',
  numberLocale: 'hi-IN-u-nu-latn',
  zero: '0',
  calendar: 'gregorian',
  country: 'IN',
  comma: ',',
  percent: '%',
  marks: { group: ',', decimal: '.', minus: '-' },
  lakh: 'all',
  units: {
    IRR: ['', ' ईरानी रियाल'],
    toman: ['', ' तोमान'],
    INR: ['₹', ''],
    EGP: ['EGP ', ''],
    USD: ['$', ''],
  },
  // ICU's own names of Persian months are misspelt in Arabic and Hindi (أذربيهشت, खोरर्दाद in ICU 78).
  months: {
    persian: 'फ़रवरदीन उर्दिबहिश्त ख़ुरदाद तीर मुरदाद शहरीवर मेहर आबान आज़र दी बहमन इस्फ़ंद'.split(' '),
    gregorian: 'जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर'.split(' '),
  },
  words: HINDI_WORDS,
};
