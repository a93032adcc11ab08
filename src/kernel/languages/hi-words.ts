import {
  type AmountWords,
  type CountedUnit,
  type IndianScales,
  indianParts,
  type OneAndMany,
  word,
} from './number-words.ts';

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

const HINDI_UNITS: Readonly<Record<CountedUnit, OneAndMany>> = {
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

export const HINDI_WORDS: AmountWords = {
  minus: 'ऋण',
  and: ' और ',
  count: (value, unit) => {
    const [one, many] = HINDI_UNITS[unit];
    return `${hindi(value)} ${value === 1n ? one : many}`;
  },
};
