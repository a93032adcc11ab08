import type { MoneyUnit } from '../currency.ts';
import type { AmountWords } from './number-words.ts';

/** How days are counted. */
export type Calendar = 'persian' | 'gregorian';

/** All that is to be known of a language to write in it. Another language is another such description. */
export interface LanguageFacts {
  /** How it calls itself: for a switch, and in full for who cannot see it. */
  readonly short: string;
  readonly name: string;
  readonly direction: 'rtl' | 'ltr';
  /** Decides which fonts pages and papers bring along. */
  readonly script: 'arabic' | 'devanagari' | 'latin';
  /** BCP 47: by its rules plurals are chosen and days are named. */
  readonly locale: string;
  /** The same, with the digits that its readers expect. */
  readonly numberLocale: string;
  /** The character of its zero; the others follow it. */
  readonly zero: string;
  /** Of its readers, unless told otherwise. */
  readonly calendar: Calendar;
  /** Where most of its readers are at home. */
  readonly country: 'IR' | 'EG' | 'IN' | 'US';
  /** Between the parts of a sentence. */
  readonly comma: string;
  readonly percent: string;
  /** Signs and separators of amounts, as the CLDR has them. */
  readonly marks: { readonly group: string; readonly decimal: string; readonly minus: string };
  /** Which amounts are grouped in lakh and crore. */
  readonly lakh: 'all' | 'rupees' | 'none';
  /** What stands before and after an amount. Rial and toman are ten to one, so they are always told in words. */
  readonly units: Readonly<Record<MoneyUnit, readonly [before: string, after: string]>>;
  readonly months: Readonly<Record<Calendar, readonly string[]>>;
  /** Left out: amounts are told in figures where others are told in words. */
  readonly words?: AmountWords;
  /** Of a language in which not everything is written: texts by how they are in English. */
  readonly translations?: Readonly<Record<string, string>>;
}
