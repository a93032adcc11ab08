import { IntlMessageFormat } from 'intl-messageformat';
import type { Language, Texts } from '../kernel/index.ts';

export type TextValues = Readonly<Record<string, string | number | Date>>;

/** Latin digits inside messages: numbers that matter come in already formatted, in the reader's own digits. */
const LOCALE: Readonly<Record<Language, string>> = { fa: 'fa-IR', ar: 'ar-EG', hi: 'hi-IN', en: 'en-GB' };

const formats = new Map<string, IntlMessageFormat>();

/** A text in the reader's language, its ICU placeholders filled in. Throws for a text that is not ICU. */
export function formatText(texts: Texts, language: Language, values: TextValues = {}): string {
  const text = texts[language];
  const key = `${language}\0${text}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new IntlMessageFormat(text, LOCALE[language], undefined, { ignoreTag: true });
    formats.set(key, format);
  }
  return String(format.format({ ...values }));
}

/** The reader's language from `Accept-Language` (RFC 9110 §12.5.4); the fallback where none of ours is wanted. */
export function negotiateLanguage(
  header: string | undefined,
  offered: readonly Language[],
  fallback: Language,
): Language {
  const wanted = (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((part, index) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = Number(
        parameters
          .find((p) => p.trim().startsWith('q='))
          ?.trim()
          .slice(2) ?? '1',
      );
      return { tag: tag.split('-')[0] ?? '', quality: Number.isFinite(quality) ? quality : 0, index };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality || a.index - b.index);
  for (const { tag } of wanted) {
    const match = offered.find((language) => language === tag);
    if (match !== undefined) return match;
  }
  return fallback;
}
