import { invariant } from '../invariant.ts';
import { type AmountWords, type CountedUnit, thousands, word } from './number-words.ts';

/** A counted noun of Arabic: 1 جنيه واحد · 2 جنيهان · 3 ثلاثة جنيهات · 11 أحد عشر جنيهًا · 100 مئة جنيه. */
interface ArabicNoun {
  readonly one: string;
  readonly dual: string;
  readonly plural: string;
  /** After 11 to 99. */
  readonly counted: string;
  readonly feminine?: boolean;
}

const ARABIC_UNITS: Readonly<Record<CountedUnit, ArabicNoun>> = {
  IRR: { one: 'ريال', dual: 'ريالان', plural: 'ريالات', counted: 'ريالًا' },
  toman: { one: 'تومان', dual: 'تومانان', plural: 'تومانات', counted: 'تومانًا' },
  'toman minor': { one: 'ريال', dual: 'ريالان', plural: 'ريالات', counted: 'ريالًا' },
  INR: { one: 'روبية', dual: 'روبيتان', plural: 'روبيات', counted: 'روبية', feminine: true },
  'INR minor': { one: 'بيسة', dual: 'بيستان', plural: 'بيسات', counted: 'بيسة', feminine: true },
  EGP: { one: 'جنيه', dual: 'جنيهان', plural: 'جنيهات', counted: 'جنيهًا' },
  'EGP minor': { one: 'قرش', dual: 'قرشان', plural: 'قروش', counted: 'قرشًا' },
  USD: { one: 'دولار', dual: 'دولاران', plural: 'دولارات', counted: 'دولارًا' },
  'USD minor': { one: 'سنت', dual: 'سنتان', plural: 'سنتات', counted: 'سنتًا' },
};
const ARABIC_SCALES: readonly ArabicNoun[] = [
  { one: 'ألف', dual: 'ألفان', plural: 'آلاف', counted: 'ألفًا' },
  { one: 'مليون', dual: 'مليونان', plural: 'ملايين', counted: 'مليونًا' },
  { one: 'مليار', dual: 'ملياران', plural: 'مليارات', counted: 'مليارًا' },
  { one: 'تريليون', dual: 'تريليونان', plural: 'تريليونات', counted: 'تريليونًا' },
  { one: 'كوادريليون', dual: 'كوادريليونان', plural: 'كوادريليونات', counted: 'كوادريليونًا' },
  { one: 'كوينتيليون', dual: 'كوينتيليونان', plural: 'كوينتيليونات', counted: 'كوينتيليونًا' },
];

/** Three to ten take the gender that their noun has not: ثلاثة جنيهات, ثلاث روبيات. */
const ARABIC_SMALL = {
  masculine: ' واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة'.split(' '),
  feminine: ' إحدى اثنتان ثلاث أربع خمس ست سبع ثماني تسع عشر'.split(' '),
} as const;
const ARABIC_TENS = '  عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون'.split(' ');
const ARABIC_HUNDREDS = ' مئة مئتان ثلاثمئة أربعمئة خمسمئة ستمئة سبعمئة ثمانمئة تسعمئة'.split(' ');

/** In the nominative, as one reads it out; the noun's form follows the last part of the number. */
function arabic(value: bigint, noun: ArabicNoun): string {
  if (value === 0n) return `صفر ${noun.one}`;
  const groups = thousands(value);
  const lowest = groups.findIndex((group) => group > 0);
  const said: string[] = [];
  for (let power = groups.length - 1; power > 0; power -= 1) {
    const group = groups[power] ?? 0;
    if (group > 0) said.push(...arabicCount(group, arabicScale(power), power === lowest));
  }
  const group = groups[0] ?? 0;
  if (group === 0) return `${said.join(' و')} ${noun.one}`;
  said.push(...arabicCount(group, noun, false));
  return said.join(' و');
}

function arabicScale(power: number): ArabicNoun {
  const scale = ARABIC_SCALES[power - 1];
  invariant(scale !== undefined, 'every number up to 64 bits has its words');
  return scale;
}

/**
 * 1 to 999 of something, in parts to be joined by "and". `bound`: a noun follows at once, so that the dual loses
 * its nun and the counted form its ending: ألفا جنيه, خمسة وثمانون ألف ريال.
 */
function arabicCount(group: number, noun: ArabicNoun, bound: boolean): readonly string[] {
  const hundreds = Math.floor(group / 100) * 100;
  const below = group % 100;
  const isScale = ARABIC_SCALES.includes(noun);
  const head = hundreds === 0 ? [] : [word(ARABIC_HUNDREDS, hundreds / 100)];
  if (below === 0) return [`${withoutNun(head.join(''))} ${noun.one}`];
  if (below <= 2) {
    // 101,000 is مئة ألف وألف: without its noun the hundred would be heard as a hundred by itself.
    const before = isScale && hundreds > 0 ? [`${withoutNun(head.join(''))} ${noun.one}`] : head;
    const dual = bound ? withoutNun(noun.dual) : noun.dual;
    return [...before, below === 2 ? dual : isScale ? noun.one : `${noun.one} ${arabicOne(noun)}`];
  }
  const counted = below <= 10 ? noun.plural : bound ? noun.one : noun.counted;
  return [...head, `${arabicBelowHundred(below, noun.feminine === true)} ${counted}`];
}

function withoutNun(dual: string): string {
  return dual.replace(/ان$/, 'ا');
}

function arabicOne(noun: ArabicNoun): string {
  return noun.feminine === true ? 'واحدة' : 'واحد';
}

/** 3 to 99, for a noun of that gender. */
function arabicBelowHundred(value: number, feminine: boolean): string {
  const small = ARABIC_SMALL[feminine ? 'feminine' : 'masculine'];
  if (value <= 10) return word(small, value);
  const ones = value % 10;
  if (value < 20) {
    const ten = feminine ? 'عشرة' : 'عشر';
    if (ones === 1) return `${feminine ? 'إحدى' : 'أحد'} ${ten}`;
    if (ones === 2) return `${feminine ? 'اثنتا' : 'اثنا'} ${ten}`;
    return `${word(small, ones)} ${ten}`;
  }
  const tens = word(ARABIC_TENS, Math.floor(value / 10));
  if (ones === 0) return tens;
  // Before "and" the feminine eight ends in ـٍ: ثمانٍ وعشرون.
  return `${feminine && ones === 8 ? 'ثمانٍ' : word(small, ones)} و${tens}`;
}

export const ARABIC_WORDS: AmountWords = {
  minus: 'سالب',
  and: ' و',
  count: (value, unit) => arabic(value, ARABIC_UNITS[unit]),
};
