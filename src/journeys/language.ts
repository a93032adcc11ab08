import type { Conversation } from '../conversations/index.ts';
import { TEXTS } from './texts.ts';

/** Each in its own script: who cannot read the others finds it. */
const NAMES = { fa: 'فارسی', ar: 'العربية', hi: 'हिंदी', en: 'English' } as const;

export async function chooseLanguage(c: Conversation): Promise<void> {
  const chosen = await c.choose(
    'language',
    { text: TEXTS.which_language },
    c.line.languages.map((language) => {
      const name = NAMES[language];
      return { id: language, label: { text: { short: { fa: name, ar: name, hi: name, en: name } } } };
    }),
  );
  c.speak('speak', chosen);
  c.say(TEXTS.language_is);
}
