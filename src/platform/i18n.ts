import { IntlMessageFormat } from 'intl-messageformat';
import { factsOf, inLanguage, LANGUAGES, type Language, type Texts } from '../kernel/index.ts';

export type TextValues = Readonly<Record<string, string | number | Date>>;

/** By text; a text without placeholders stands for itself. */
type Formats = Map<string, IntlMessageFormat | string>;

const formats = new Map<Language, Formats>(LANGUAGES.map((language) => [language, new Map()]));

/** A text in the reader's language, its ICU placeholders filled in. Throws for a text that is not ICU. */
export function formatText(texts: Texts, language: Language, values: TextValues = {}): string {
  const text = inLanguage(texts, language);
  const known = formats.get(language);
  let format = known?.get(text);
  if (format === undefined) {
    // Braces and quotes are all that ICU reads anything into.
    format = /[{}']/.test(text)
      ? // Latin digits: numbers that matter come in already formatted, in the reader's own.
        new IntlMessageFormat(text, factsOf(language).locale, undefined, { ignoreTag: true })
      : text;
    known?.set(text, format);
  }
  return typeof format === 'string' ? format : String(format.format({ ...values }));
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
