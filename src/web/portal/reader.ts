import type { FastifyRequest } from 'fastify';
import {
  direction,
  formatDate,
  formatMoney,
  isLanguage,
  LANGUAGES,
  type Language,
  localDigits,
  type Money,
  type PlainDate,
  parsePlainDate,
  type Texts,
  todayIn,
} from '../../kernel/index.ts';
import { formatText, negotiateLanguage, type TextValues } from '../../platform/index.ts';
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
    negotiateLanguage(request.headers['accept-language'], LANGUAGES, options.fallback ?? 'en')
  );
}

/** The language that the address itself asks for (`?lang=hi`). */
export function chosenLanguage(request: FastifyRequest): Language | undefined {
  const lang = addressOf(request).searchParams.get('lang');
  return isLanguage(lang) ? lang : undefined;
}

export function createReader(language: Language): Reader {
  const date = (text: PlainDate): string => formatDate(text, language);
  const time = (at: Date, timeZone: string): string =>
    localDigits(clockFormat(timeZone).format(at), language);
  return {
    language,
    direction: direction(language),
    t: (texts, values) => formatText(texts, language, values),
    digits: (text) => (/[A-Za-z]/.test(text) ? text : localDigits(text, language)),
    money: (amount) => formatMoney(amount, language),
    toman: (amount) =>
      amount.currency === 'IRR' ? formatMoney(amount, language, { showToman: true }) : undefined,
    date: (text) => {
      const read = parsePlainDate(text);
      return read.ok ? date(read.value) : localDigits(text, language);
    },
    time,
    dateTime: (at, timeZone) => `${date(todayIn(timeZone, at))}${COMMA[language]} ${time(at, timeZone)}`,
  };
}

const COMMA: Readonly<Record<Language, string>> = { fa: '،', ar: '،', hi: ',', en: ',' };

/** Making a format takes 35 times as long as using it; billers have few time zones. */
const clockFormats = new Map<string, Intl.DateTimeFormat>();

function clockFormat(timeZone: string): Intl.DateTimeFormat {
  const known = clockFormats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  clockFormats.set(timeZone, made);
  return made;
}
