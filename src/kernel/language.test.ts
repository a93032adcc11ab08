import { describe, expect, test } from 'vitest';
import { direction, factsOf, inLanguage, isLanguage, LANGUAGES, WRITTEN_LANGUAGES } from './language.ts';

describe('X10 languages', () => {
  test('are known by their two letters and by nothing else', () => {
    expect(LANGUAGES.every(isLanguage)).toBe(true);
    expect(['FA', 'de', '', null, 7, 'toString'].some(isLanguage)).toBe(false);
  });

  test('run in the direction of their script', () => {
    expect(LANGUAGES.map((language) => [language, direction(language)])).toEqual(
      LANGUAGES.map((language) => [language, factsOf(language).script === 'arabic' ? 'rtl' : 'ltr']),
    );
    expect([direction('fa'), direction('en')]).toEqual(['rtl', 'ltr']);
  });

  test('have twelve months in each calendar, and a name in their own script', () => {
    for (const language of LANGUAGES) {
      const { months, name } = factsOf(language);
      expect([language, months.persian.length, months.gregorian.length]).toEqual([language, 12, 12]);
      expect(LANGUAGES.filter((other) => factsOf(other).name === name)).toEqual([language]);
    }
  });

  test('a text is told as it was written; one that is not there is none', () => {
    const texts = { fa: 'یک', ar: 'واحد', hi: 'एक', en: 'one' };
    expect(WRITTEN_LANGUAGES.map((language) => inLanguage(texts, language))).toEqual(Object.values(texts));
    expect(inLanguage(undefined, 'fa')).toBeUndefined();
  });
});
