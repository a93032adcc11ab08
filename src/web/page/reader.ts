import type { FastifyRequest } from 'fastify';
import {
  amountInWords,
  direction,
  factsOf,
  formatDate,
  formatDateTime,
  formatMoney,
  formatTimeOfDay,
  inLanguage,
  invariant,
  isLanguage,
  LANGUAGES,
  type Language,
  localDigits,
  type Money,
  type PlainDate,
  parsePlainDate,
  type Texts,
} from '../../kernel/index.ts';
import { createKept, formatText, negotiateLanguage, type TextValues } from '../../platform/index.ts';
import { addressOf, cookieOf } from './request.ts';

/** Who reads the page: a language, and with it texts, digits, calendar and direction. */
export interface Reader {
  readonly language: Language;
  readonly direction: 'rtl' | 'ltr';
  t(texts: Texts, values?: TextValues): string;
  /** An identifier or count in the reader's own digits; one with Latin letters in it keeps its own. */
  digits(text: string): string;
  money(amount: Money): string;
  /** Rial told as toman as well; undefined for other currencies. */
  toman(amount: Money): string | undefined;
  /** An amount of rial in words, told in toman: «چهل و هشت هزار و پانصد تومان». */
  tomanInWords(amount: Money): string;
  /** A count or measure, grouped, with three decimals at most. */
  number(value: number): string;
  /** The same with its unit, where there is one: 312 kWh. */
  quantity(value: number, unit?: Texts): string;
  /** Whole percents. */
  percent(value: number): string;
  /** An ISO date in the reader's calendar; anything else as it stands. */
  date(date: string): string;
  time(at: Date, timeZone: string): string;
  dateTime(at: Date, timeZone: string): string;
}

export const LANGUAGE_COOKIE = 'wasl_lang';

/**
 * The language of a request: what the address says, else what was chosen before, else `known` (the language
 * in which a payment was begun), else what the browser asks for, else the fallback.
 */
export function languageOf(
  request: FastifyRequest,
  options: { readonly known?: Language; readonly fallback?: Language } = {},
): Language {
  const cookie = cookieOf(request, LANGUAGE_COOKIE);
  if (isLanguage(cookie)) return chosenLanguage(request) ?? cookie;
  return (
    chosenLanguage(request) ??
    options.known ??
    wantedLanguage(request.headers['accept-language'], options.fallback ?? 'en')
  );
}

/** By fallback and header; browsers of one language and region send the same one. */
const wanted = createKept<Language>(1_000);

function wantedLanguage(header: string | undefined, fallback: Language): Language {
  return header === undefined
    ? fallback
    : wanted(`${fallback} ${header.slice(0, 500)}`, () => negotiateLanguage(header, LANGUAGES, fallback));
}

/** The language that the address itself asks for (`?lang=hi`). */
export function chosenLanguage(request: FastifyRequest): Language | undefined {
  // Reading an address takes longer than making most of a page.
  if (!request.url.includes('?')) return undefined;
  const lang = addressOf(request).searchParams.get('lang');
  return isLanguage(lang) ? lang : undefined;
}

const readers = new Map<Language, Reader>(LANGUAGES.map((language) => [language, makeReader(language)]));

export function createReader(language: Language): Reader {
  const reader = readers.get(language);
  invariant(reader !== undefined, 'there is a reader of each language');
  return reader;
}

function makeReader(language: Language): Reader {
  const { numberLocale, percent } = factsOf(language);
  const numbers = new Intl.NumberFormat(numberLocale, { maximumFractionDigits: 3 });
  const date = (text: PlainDate): string => formatDate(text, language);
  // Bills are issued and due on a few days of the year.
  const dates = createKept<string>(10_000);
  const time = (at: Date, timeZone: string): string => formatTimeOfDay(timeZone, at, language);
  return {
    language,
    direction: direction(language),
    t: (texts, values) => formatText(texts, language, values),
    digits: (text) => (/[A-Za-z]/.test(text) ? text : localDigits(text, language)),
    money: (amount) => formatMoney(amount, language),
    toman: (amount) =>
      amount.currency === 'IRR' ? formatMoney(amount, language, { showToman: true }) : undefined,
    tomanInWords: (amount) => amountInWords(amount, language, { showToman: true }),
    number: (value) => numbers.format(value),
    quantity: (value, unit) =>
      `${numbers.format(value)}${unit === undefined ? '' : ` ${inLanguage(unit, language)}`}`,
    percent: (value) => numbers.format(value) + percent,
    date: (text) =>
      dates(text, () => {
        const read = parsePlainDate(text);
        return read.ok ? date(read.value) : localDigits(text, language);
      }),
    time,
    dateTime: (at, timeZone) => formatDateTime(timeZone, at, language),
  };
}
