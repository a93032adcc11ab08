export const LANGUAGES = ['fa', 'ar', 'hi', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language === value);
}

/** Persian and Arabic run from right to left. */
export function direction(language: Language): 'rtl' | 'ltr' {
  return language === 'fa' || language === 'ar' ? 'rtl' : 'ltr';
}

/** A text in every language: leaving one out does not compile. */
export type Texts = Readonly<Record<Language, string>>;
