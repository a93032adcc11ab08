import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Texts, WRITTEN_LANGUAGES, type WrittenLanguage } from '../../src/kernel/index.ts';
import { formatText } from '../../src/platform/index.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** The scripts in which each language is written; Latin also in the others, for names like JSON. */
const SCRIPTS: Readonly<Record<WrittenLanguage, RegExp>> = {
  fa: /\p{Script=Arabic}/u,
  ar: /\p{Script=Arabic}/u,
  hi: /\p{Script=Devanagari}/u,
  en: /[a-z]/i,
};

/** Digits and letters of another language, and straight quotes. */
const FOREIGN: Readonly<Record<WrittenLanguage, RegExp>> = {
  fa: /[0-9٠-٩يكةى"']/,
  ar: /[0-9۰-۹یکگچپژ"']/,
  hi: /[٠-٩۰-۹"']/,
  en: /[٠-٩۰-۹"']/,
};

/** What is exported anywhere and says something in every language; a new text is found here by itself. */
async function everyText(): Promise<(readonly [name: string, texts: Texts])[]> {
  const found: (readonly [string, Texts])[] = [];
  for await (const file of glob('src/**/*.{ts,tsx}', { cwd: ROOT })) {
    const place = path.join(ROOT, file);
    if (/\.test\.tsx?$/.test(file) || !/\bhi: ['`"]/.test(readFileSync(place, 'utf8'))) continue;
    const module: unknown = await import(place);
    collect(module, '', (name, texts) => found.push([`${file} ${name}`, texts]), new Set());
  }
  return found.sort(([one], [other]) => (one < other ? -1 : 1));
}

function collect(
  value: unknown,
  name: string,
  take: (name: string, texts: Texts) => void,
  seen: Set<unknown>,
): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  if (isTexts(value)) take(name, value);
  else for (const [key, inner] of Object.entries(value)) collect(inner, `${name}.${key}`, take, seen);
}

function isTexts(value: object): value is Texts {
  const texts = new Map(Object.entries(value));
  return (
    texts.size === WRITTEN_LANGUAGES.length &&
    WRITTEN_LANGUAGES.every((each) => typeof texts.get(each) === 'string')
  );
}

/** Without those by which a plural is chosen: some languages need them and others do not. */
function placeholders(text: string): readonly string[] {
  const names = [...text.matchAll(/(?<!(?:=\d|zero|one|two|few|many|other) )\{(\w+)(?=[,}])/g)].map(
    ([, name = '']) => name,
  );
  return [...new Set(names)].filter((name) => !['count', 'n', 'days'].includes(name)).toSorted();
}

/** What is to be read: without plurals' braces, without keys to press, without what is marked as from left to right. */
function plain(text: string): string {
  const words = text.replace(/\u200e[+\d]+\u200e/g, '').replace(/(^|\s)0(?=\s)/g, '$1');
  return words.replace(/\{\w+\}|\{\w+, plural,|=\d/g, '').replace(/[{}]/g, '');
}

describe('X10 texts', async () => {
  const texts = await everyText();

  test('are found', () => {
    expect(texts.length).toBeGreaterThan(800);
  });

  test.each(WRITTEN_LANGUAGES)(
    'each is written in %s, with the same placeholders as in English',
    (language) => {
      const wrong = texts.filter(([, text]) => {
        const values = Object.fromEntries(placeholders(text.en).map((name) => [name, '<1>']));
        const shown = [0, 1, 2, 5, 11, 100].map((count) =>
          formatText(text, language, { ...values, count, n: String(count), days: String(count) }),
        );
        return (
          String(placeholders(text[language])) !== String(placeholders(text.en)) ||
          shown.some((each) => /[{}]/.test(each)) ||
          // A name like JSON is the same in every language; some texts have only placeholders.
          (text[language] !== text.en &&
            /\p{L}/u.test(plain(text[language])) &&
            shown.some((each) => !SCRIPTS[language].test(each)))
        );
      });
      expect(wrong.map(([name]) => name)).toEqual([]);
    },
  );

  test.each(WRITTEN_LANGUAGES)('none in %s has digits or letters of another language', (language) => {
    const wrong = texts.filter(([, text]) => FOREIGN[language].test(plain(text[language])));
    expect(wrong.map(([name, text]) => [name, text[language]])).toEqual([]);
  });
});
