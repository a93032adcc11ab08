import { invariant } from './invariant.ts';
import type { Language } from './language.ts';
import { CURRENCY_EXPONENT, type Currency, type Money, type MoneyFormat } from './money.ts';

/** Rial has no coin below it; toman has the rial. */
type Unit = Currency | 'toman';
type Part = Unit | `${'INR' | 'EGP' | 'USD' | 'toman'} minor`;

/** A counted noun of Arabic: 1 جنيه واحد · 2 جنيهان · 3 ثلاثة جنيهات · 11 أحد عشر جنيهًا · 100 مئة جنيه. */
interface ArabicNoun {
  readonly one: string;
  readonly dual: string;
  readonly plural: string;
  /** After 11 to 99. */
  readonly counted: string;
  readonly feminine?: boolean;
}

/**
 * An amount in words, as it is read aloud or written out below the figure: «چهل و هشت هزار و پانصد تومان»,
 * `eighty-nine dollars and ninety-nine cents`. Whole units, then the smaller unit if there is any; a minus is
 * said first. Hindi, and English for rupees, count in lakh and crore. With `showToman` rial are told in toman.
 */
export function amountInWords(amount: Money, language: Language, options: MoneyFormat = {}): string {
  const unit: Unit = amount.currency === 'IRR' && options.showToman === true ? 'toman' : amount.currency;
  const scale = 10n ** BigInt(unit === 'toman' ? 1 : CURRENCY_EXPONENT[amount.currency]);
  const magnitude = amount.minor < 0n ? -amount.minor : amount.minor;
  const whole = magnitude / scale;
  const rest = magnitude % scale;
  const parts = [
    ...(whole > 0n || rest === 0n ? [count(whole, unit, language)] : []),
    ...(rest > 0n && unit !== 'IRR' ? [count(rest, `${unit} minor`, language)] : []),
  ];
  const sign = amount.minor < 0n ? `${MINUS[language]} ` : '';
  return sign + parts.join(AND[language]);
}

const MINUS: Readonly<Record<Language, string>> = { fa: 'منفی', ar: 'سالب', hi: 'ऋण', en: 'minus' };
const AND: Readonly<Record<Language, string>> = { fa: ' و ', ar: ' و', hi: ' और ', en: ' and ' };

function count(value: bigint, part: Part, language: Language): string {
  switch (language) {
    case 'fa':
      return `${persian(value)} ${PERSIAN_UNITS[part]}`;
    case 'ar':
      return arabic(value, ARABIC_UNITS[part]);
    case 'hi': {
      const [one, many] = HINDI_UNITS[part];
      return `${hindi(value)} ${value === 1n ? one : many}`;
    }
    case 'en': {
      const [one, many] = ENGLISH_UNITS[part];
      return `${english(value, part.startsWith('INR'))} ${value === 1n ? one : many}`;
    }
  }
}

/** Groups of three digits, the lowest first. */
function thousands(value: bigint): readonly number[] {
  const groups: number[] = [];
  for (let rest = value; rest > 0n; rest /= 1000n) groups.push(Number(rest % 1000n));
  return groups;
}

function word(words: readonly string[], index: number): string {
  const found = words[index];
  invariant(found !== undefined, 'every number up to 64 bits has its words');
  return found;
}

// --- Persian ------------------------------------------------------------------------------------------------

const PERSIAN_UNITS: Readonly<Record<Part, string>> = {
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

// --- English ------------------------------------------------------------------------------------------------

type OneAndMany = readonly [one: string, many: string];

/** Rial and toman have one form, as beside their figures. */
const ENGLISH_UNITS: Readonly<Record<Part, OneAndMany>> = {
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

// --- Hindi, and the Indian way to count ------------------------------------------------------------------------

/** Each with its size; above a hundred crore English goes on in crore, Hindi has words up to शंख. */
type IndianScales = readonly (readonly [size: bigint, name: string])[];

const ENGLISH_INDIAN_SCALES: IndianScales = [
  [10_000_000n, 'crore'],
  [100_000n, 'lakh'],
  [1_000n, 'thousand'],
  [100n, 'hundred'],
];
const HINDI_SCALES: IndianScales = [
  [10n ** 17n, 'शंख'],
  [10n ** 15n, 'पद्म'],
  [10n ** 13n, 'नील'],
  [10n ** 11n, 'खरब'],
  [10n ** 9n, 'अरब'],
  [10n ** 7n, 'करोड़'],
  [10n ** 5n, 'लाख'],
  [1_000n, 'हज़ार'],
  [100n, 'सौ'],
];

function indianParts(
  value: bigint,
  scales: IndianScales,
  say: (value: bigint, indian: boolean) => string,
): readonly string[] {
  const parts: string[] = [];
  let rest = value;
  for (const [size, name] of scales) {
    if (rest >= size) parts.push(`${say(rest / size, true)} ${name}`);
    rest %= size;
  }
  return parts;
}

const HINDI_UNITS: Readonly<Record<Part, OneAndMany>> = {
  IRR: ['रियाल', 'रियाल'],
  toman: ['तोमान', 'तोमान'],
  'toman minor': ['रियाल', 'रियाल'],
  INR: ['रुपया', 'रुपये'],
  'INR minor': ['पैसा', 'पैसे'],
  EGP: ['पाउंड', 'पाउंड'],
  'EGP minor': ['क़िर्श', 'क़िर्श'],
  USD: ['डॉलर', 'डॉलर'],
  'USD minor': ['सेंट', 'सेंट'],
};

/** One to ninety-nine are words of their own; spelt as the Central Hindi Directorate does. */
const HINDI_SMALL = [
  ' एक दो तीन चार पाँच छह सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस',
  'बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस',
  'तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस',
  'चालीस इकतालीस बयालीस तैंतालीस चवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास',
  'पचास इक्यावन बावन तिरपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ',
  'साठ इकसठ बासठ तिरसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर',
  'सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उनासी',
  'अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सतासी अठासी नवासी',
  'नब्बे इक्यानवे बानवे तिरानवे चौरानवे पचानवे छियानवे सतानवे अठानवे निन्यानवे',
]
  .join(' ')
  .split(' ');

function hindi(value: bigint): string {
  if (value === 0n) return 'शून्य';
  if (value < 100n) return word(HINDI_SMALL, Number(value));
  const rest = value % 100n;
  const parts = indianParts(value - rest, HINDI_SCALES, hindi);
  return (rest === 0n ? parts : [...parts, hindi(rest)]).join(' ');
}

// --- Arabic -------------------------------------------------------------------------------------------------

const ARABIC_UNITS: Readonly<Record<Part, ArabicNoun>> = {
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
