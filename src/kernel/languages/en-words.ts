import {
  type AmountWords,
  type CountedUnit,
  type IndianScales,
  indianParts,
  type OneAndMany,
  thousands,
  word,
} from './number-words.ts';

/** Rial and toman have one form, as beside their figures. */
const ENGLISH_UNITS: Readonly<Record<CountedUnit, OneAndMany>> = {
  IRR: ['rial', 'rial'],
  toman: ['toman', 'toman'],
  'toman minor': ['rial', 'rial'],
  INR: ['rupee', 'rupees'],
  'INR minor': ['paisa', 'paise'],
  EGP: ['pound', 'pounds'],
  'EGP minor': ['piastre', 'piastres'],
  USD: ['dollar', 'dollars'],
  'USD minor': ['cent', 'cents'],
};
const ENGLISH_SMALL =
  ' one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const ENGLISH_TENS = '  twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const ENGLISH_SCALES = ' thousand million billion trillion quadrillion quintillion'.split(' ');

/** "and" stands before the last part below a hundred, as it is said from London to Delhi. */
function english(value: bigint, indian: boolean): string {
  if (value === 0n) return 'zero';
  const last = Number(value % 100n);
  const head = indian
    ? indianParts(value - BigInt(last), ENGLISH_INDIAN_SCALES, english)
    : thousands(value - BigInt(last))
        .flatMap((group, power) =>
          group === 0 ? [] : [[englishGroup(group), word(ENGLISH_SCALES, power)].join(' ').trimEnd()],
        )
        .toReversed();
  if (last === 0) return head.join(' ');
  return [...head, ...(head.length === 0 ? [] : ['and']), englishBelowHundred(last)].join(' ');
}

function englishGroup(group: number): string {
  const hundreds = Math.floor(group / 100);
  const below = group % 100;
  if (hundreds === 0) return englishBelowHundred(below);
  const head = `${word(ENGLISH_SMALL, hundreds)} hundred`;
  return below === 0 ? head : `${head} and ${englishBelowHundred(below)}`;
}

function englishBelowHundred(value: number): string {
  if (value < 20) return word(ENGLISH_SMALL, value);
  const tens = word(ENGLISH_TENS, Math.floor(value / 10));
  return value % 10 === 0 ? tens : `${tens}-${word(ENGLISH_SMALL, value % 10)}`;
}

const ENGLISH_INDIAN_SCALES: IndianScales = [
  [10_000_000n, 'crore'],
  [100_000n, 'lakh'],
  [1_000n, 'thousand'],
  [100n, 'hundred'],
];

/** Rupees are counted in lakh and crore. */
export const ENGLISH_WORDS: AmountWords = {
  minus: 'minus',
  and: ' and ',
  count: (value, unit) => {
    const [one, many] = ENGLISH_UNITS[unit];
    return `${english(value, unit.startsWith('INR'))} ${value === 1n ? one : many}`;
  },
};
