import type { LanguageFacts } from './facts.ts';

const UNITS = {
  IRR: ['', ' İran riyali'],
  toman: ['', ' tümen'],
  INR: ['', ' rupi'],
  EGP: ['', ' Mısır lirası'],
  USD: ['', ' dolar'],
} as const;

export const TURKISH: LanguageFacts = {
  ...{ short: 'Tr', name: 'Türkçe', direction: 'ltr', script: 'latin' },
  ...{ locale: 'tr-TR', numberLocale: 'tr-TR', zero: '0', calendar: 'gregorian', country: 'US' },
  ...{ comma: ',', percent: '%', lakh: 'none', units: UNITS },
  marks: { group: '.', decimal: ',', minus: '-' },
  months: {
    persian: 'Ferverdin Ordibeheşt Hordad Tir Mordad Şehriver Mehr Aban Azer Dey Behmen İsfend'.split(' '),
    gregorian: 'Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık'.split(' '),
  },
  translations: {
    'My bills': 'Faturalarım',
    Language: 'Dil',
    'Where is my payment?': 'Ödemem nerede?',
    'Skip to the page': 'Sayfaya geç',
    'Pay your bill': 'Faturanı öde',
    Pay: 'Öde',
    Yes: 'Evet',
    No: 'Hayır',
    More: 'Devamı',
    'Nothing is owed.': 'Borç yok.',
  },
};
