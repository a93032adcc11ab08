import { type Biller, readIdentifiers } from '../../billing/index.ts';
import { foldDigits } from '../../kernel/index.ts';
import type { Typed } from './find-page.tsx';

const TEXT_LENGTH_MAX = 1_000;
/** More numbers than a bill has; with three to a combination this is 120 tries at most. */
const NUMBERS_MAX = 6;
/** A letter or none, then digits; small groups of them with spaces or dashes between may be one number. */
const NUMBER = /[A-Za-z]?\d{3,}/g;
const GROUPED = /(?<!\d)[A-Za-z]?\d{1,6}(?:[ \u00a0\p{Pd}]\d{1,6})+(?!\d)/gu;

/**
 * Finds a bill's numbers in a text of any kind: a message from the company, what a bar code or a QR code holds, a
 * number with its name before it. What comes back holds by the biller's rules as a whole; the combination with
 * the most numbers goes first. Undefined where there is none.
 */
export function identifiersIn(biller: Biller, text: string): Typed | undefined {
  const numbers = numbersIn(text);
  for (const combination of biller.inquiry.toSorted((a, b) => b.length - a.length)) {
    for (const chosen of arrangements(numbers, combination.length)) {
      const given = Object.fromEntries(combination.map((name, place) => [name, chosen[place] ?? '']));
      const read = readIdentifiers(biller, given);
      if (read.ok) return { ...read.value.account, ...read.value.bill };
    }
  }
  return undefined;
}

function numbersIn(text: string): readonly string[] {
  const folded = foldDigits(text.slice(0, TEXT_LENGTH_MAX));
  const found = [
    ...[...folded.matchAll(GROUPED)].map(([grouped]) => grouped.replace(/[^A-Za-z0-9]/g, '')),
    ...[...folded.matchAll(NUMBER)].map(([number]) => number),
  ];
  return [...new Set(found)].slice(0, NUMBERS_MAX);
}

/** Every way to take `count` of the items, in every order, the first ones first. */
function* arrangements(items: readonly string[], count: number): Generator<readonly string[]> {
  if (count === 0) return yield [];
  for (const [nth, item] of items.entries()) {
    for (const rest of arrangements(items.toSpliced(nth, 1), count - 1)) yield [item, ...rest];
  }
}
