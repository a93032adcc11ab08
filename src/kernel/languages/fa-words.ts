import { type AmountWords, type CountedUnit, thousands, word } from './number-words.ts';

const PERSIAN_UNITS: Readonly<Record<CountedUnit, string>> = {
  IRR: 'ریال',
  toman: 'تومان',
  'toman minor': 'ریال',
  INR: 'روپیه',
  'INR minor': 'پیسه',
  EGP: 'پوند',
  'EGP minor': 'قرش',
  USD: 'دلار',
  'USD minor': 'سنت',
};
const PERSIAN_SMALL =
  ' یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده'.split(' ');
const PERSIAN_TENS = '  بیست سی چهل پنجاه شصت هفتاد هشتاد نود'.split(' ');
const PERSIAN_HUNDREDS = ' صد دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد'.split(' ');
const PERSIAN_SCALES = ' هزار میلیون میلیارد تریلیون کوادریلیون کوینتیلیون'.split(' ');

function persian(value: bigint): string {
  if (value === 0n) return 'صفر';
  const said = thousands(value).flatMap((group, power) => {
    if (group === 0) return [];
    if (power === 0) return [persianGroup(group)];
    const scale = word(PERSIAN_SCALES, power);
    // A thousand is said without "one", a million with it.
    return [group === 1 && power === 1 ? scale : `${persianGroup(group)} ${scale}`];
  });
  return said.toReversed().join(' و ');
}

function persianGroup(group: number): string {
  const below = group % 100;
  return [
    word(PERSIAN_HUNDREDS, Math.floor(group / 100)),
    below < 20 ? '' : word(PERSIAN_TENS, Math.floor(below / 10)),
    word(PERSIAN_SMALL, below < 20 ? below : below % 10),
  ]
    .filter((each) => each !== '')
    .join(' و ');
}

export const PERSIAN_WORDS: AmountWords = {
  minus: 'منفی',
  and: ' و ',
  count: (value, unit) => `${persian(value)} ${PERSIAN_UNITS[unit]}`,
};
