import { describe, expect, test } from 'vitest';
import { LANGUAGES, type Texts } from '../../../kernel/index.ts';
import { formatText } from '../../../platform/index.ts';
import { BILLS_HOME, CHANNELS, HISTORY, PANEL, SAVE, SAVE_ERRORS } from './panel.ts';
import { CONFIRMATION, DELETION, NUMBER, SETTINGS_PAGE } from './settings.ts';
import { CODE, CODE_BUTTONS, SIGN_IN } from './sign-in.ts';

const ROOMS = {
  ...{ PANEL, BILLS_HOME, SAVE, SAVE_ERRORS, CHANNELS, HISTORY },
  ...{ SETTINGS_PAGE, NUMBER, DELETION, CONFIRMATION, SIGN_IN, CODE, CODE_BUTTONS },
};

const EVERY_TEXT: readonly (readonly [name: string, texts: Texts])[] = Object.entries(ROOMS).flatMap(
  ([room, texts]) => Object.entries(texts).map(([name, text]) => [`${room}.${name}`, text] as const),
);

const SCRIPTS = {
  fa: /\p{Script=Arabic}/u,
  ar: /\p{Script=Arabic}/u,
  hi: /\p{Script=Devanagari}/u,
  en: /[a-z]/i,
};

/** Without those by which a plural is chosen: some languages need them and others do not. */
function placeholders(text: string): readonly string[] {
  const names = [...text.matchAll(/\{(\w+)(?=[,}])/g)].map(([, name = '']) => name);
  return [...new Set(names)].filter((name) => name !== 'count' && name !== 'n').toSorted();
}

describe('X10 texts of the panel', () => {
  test.each(EVERY_TEXT)('%s is written in every language, with the same placeholders', (_name, texts) => {
    for (const language of LANGUAGES) {
      const values = Object.fromEntries(placeholders(texts.en).map((name) => [name, '<1>']));
      for (const count of [0, 1, 2, 5, 11, 100]) {
        const shown = formatText(texts, language, { ...values, count, n: String(count) });
        expect(shown).toMatch(SCRIPTS[language]);
        expect(shown).not.toMatch(/[{}]/);
      }
      expect(placeholders(texts[language])).toEqual(placeholders(texts.en));
    }
  });

  test.each(LANGUAGES)('no text in %s has digits or letters of another language', (language) => {
    const foreign = {
      fa: /[0-9٠-٩يكةى"']/,
      ar: /[0-9۰-۹یکگچپژ"']/,
      hi: /[٠-٩۰-۹"']/,
      en: /[٠-٩۰-۹"']/,
    }[language];
    const plain = (text: string): string => text.replace(/\{[^{}]*\}/g, '');
    expect(
      EVERY_TEXT.filter(([, texts]) => foreign.test(plain(texts[language]))).map(([name]) => name),
    ).toEqual([]);
  });
});
