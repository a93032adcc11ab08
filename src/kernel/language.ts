import { ARABIC } from './languages/ar.ts';
import { ENGLISH } from './languages/en.ts';
import { PERSIAN } from './languages/fa.ts';
import type { LanguageFacts } from './languages/facts.ts';
import { HINDI } from './languages/hi.ts';

export type { Calendar, LanguageFacts } from './languages/facts.ts';

/** The languages in which everything is written. */
export const WRITTEN_LANGUAGES = ['fa', 'ar', 'hi', 'en'] as const;
export type WrittenLanguage = (typeof WRITTEN_LANGUAGES)[number];

/** A text in each of them: leaving one out does not compile. */
export type Texts = Readonly<Record<WrittenLanguage, string>>;

/** Every language there is to choose; what is not written in one yet is told in English. */
export const LANGUAGES = [...WRITTEN_LANGUAGES] as const;
export type Language = (typeof LANGUAGES)[number];

const FACTS: Readonly<Record<Language, LanguageFacts>> = {
  fa: PERSIAN,
  ar: ARABIC,
  hi: HINDI,
  en: ENGLISH,
};

export function factsOf(language: Language): LanguageFacts {
  return FACTS[language];
}

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language === value);
}

/** Persian and Arabic run from right to left. */
export function direction(language: Language): 'rtl' | 'ltr' {
  return FACTS[language].direction;
}

/** A text for this reader; in English where it was not translated yet. */
export function inLanguage(texts: Texts, language: Language): string;
export function inLanguage(texts: Texts | undefined, language: Language): string | undefined;
export function inLanguage(texts: Texts | undefined, language: Language): string | undefined {
  if (texts === undefined) return undefined;
  const written: Readonly<Partial<Record<Language, string>>> = texts;
  return written[language] ?? FACTS[language].translations?.[texts.en] ?? texts.en;
}
