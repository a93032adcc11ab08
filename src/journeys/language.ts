import type { Conversation } from '../conversations/index.ts';
import { factsOf } from '../kernel/index.ts';
import { TEXTS } from './texts.ts';
import type { Told } from './told.ts';

async function chooseLanguage(c: Conversation): Promise<void> {
  const chosen = await c.choose(
    'language',
    { text: TEXTS.which_language },
    c.line.languages.map((language) => {
      // In its own script: who cannot read the others finds it.
      const { name } = factsOf(language);
      return { id: language, label: { text: { short: { fa: name, ar: name, hi: name, en: name } } } };
    }),
  );
  c.speak('speak', chosen);
  c.say(TEXTS.language_is);
}

export const LANGUAGE: Told = {
  name: 'language',
  label: TEXTS.menu_language,
  isOffered: (c) => c.line.languages.length > 1,
  words: ['language', 'lang', 'زبان', 'اللغة', 'لغة', 'भाषा'],
  tell: chooseLanguage,
};
