import { inLanguage, type Language, localDigits, smsUnits, toGsmText } from '../kernel/index.ts';
import type { Capabilities } from './capabilities.ts';
import type { Offer } from './record.ts';
import { ENGINE_TEXTS } from './texts.ts';

/** Types this to see what did not fit. Two digits, so that no choice has it. */
export const MORE = '98';

export interface Shown {
  /** Never empty; more than one where it does not fit, each but the last with a line that leads on. */
  readonly screens: readonly string[];
  readonly offers: readonly Offer[];
}

/**
 * Lays out what is said and asked for a channel that shows text: what was said, the question, the numbered choices.
 * Pure: the same words and limits give the same screens.
 */
export function layOut(
  words: {
    readonly said: readonly string[];
    readonly prompt?: string | undefined;
    readonly choices: readonly { readonly id: string; readonly label: string }[];
  },
  { screen }: Pick<Capabilities, 'screen'>,
  language: Language,
): Shown {
  const offers = words.choices.map(({ id, label }, index) => ({ typed: String(index + 1), id, label }));
  const question = [
    ...(words.prompt === undefined ? [] : [words.prompt]),
    ...offers.map(({ typed, label }) => `${localDigits(typed, language)} ${label}`),
  ].map((line) => forNetwork(line, language));
  const said = words.said.map((line) => forNetwork(line, language));
  const whole = [...said, ...question].join('\n');
  if (screen === undefined) return { screens: [whole], offers };
  const fits = (text: string): boolean => {
    const { alphabet, units } = smsUnits(text);
    return units <= (alphabet === 'gsm-7' ? screen.gsm7 : screen.ucs2);
  };
  return { screens: fits(whole) ? [whole] : leaves(said, question, fits, language), offers };
}

/** Screens to leaf through. A question that fits one stands together, even where the words before it leave room. */
function leaves(
  said: readonly string[],
  question: readonly string[],
  fits: (text: string) => boolean,
  language: Language,
): readonly string[] {
  const onward = forNetwork(
    `${localDigits(MORE, language)} ${inLanguage(ENGINE_TEXTS.more, language)}`,
    language,
  );
  const fitsWithMore = (text: string): boolean => fits(`${text}\n${onward}`);
  const head = fill(said, fitsWithMore);
  const asked = question.join('\n');
  const last = head.at(-1);
  const pages =
    asked === ''
      ? head
      : !fits(asked)
        ? fill([...said, ...question], fitsWithMore)
        : last !== undefined && fits(`${last}\n${asked}`)
          ? [...head.slice(0, -1), `${last}\n${asked}`]
          : [...head, asked];
  return pages.map((page, index) => (index < pages.length - 1 ? `${page}\n${onward}` : page));
}

/** Lines one after another for as long as they fit; a line that fits no screen is cut between words. */
function fill(lines: readonly string[], fits: (text: string) => boolean): readonly string[] {
  const pages: string[] = [];
  let page = '';
  const add = (piece: string, joint: string): void => {
    const joined = page === '' ? piece : `${page}${joint}${piece}`;
    if (fits(joined)) page = joined;
    else {
      if (page !== '') pages.push(page);
      page = piece;
    }
  };
  for (const line of lines.flatMap((each) => each.split('\n'))) {
    if (fits(line)) add(line, '\n');
    else {
      for (const [index, word] of line.split(' ').entries()) {
        for (const piece of cut(word, fits)) add(piece, index === 0 ? '\n' : ' ');
      }
    }
  }
  return page === '' ? pages : [...pages, page];
}

/** A word longer than a screen, in pieces. */
function cut(word: string, fits: (text: string) => boolean): readonly string[] {
  if (fits(word)) return [word];
  const pieces: string[] = [];
  let piece = '';
  for (const character of word) {
    if (!fits(piece + character)) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece];
}

/** English stays in the alphabet of 7 bits: a single ₹ would halve the room. */
function forNetwork(text: string, language: Language): string {
  return language === 'en' ? toGsmText(text) : text;
}
