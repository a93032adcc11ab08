import { type Biller, type IdentifierError, type RawIdentifiers, readIdentifiers } from '../billing/index.ts';
import { foldDigits, stripInvisible } from '../kernel/index.ts';

/** What a message asks for by itself. */
export type Opening =
  | { readonly kind: 'bill'; readonly biller: Biller; readonly typed: RawIdentifiers }
  /** Numbers that look like a bill's, and one of them is mistyped. */
  | { readonly kind: 'wrong'; readonly biller: Biller; readonly error: IdentifierError }
  | { readonly kind: 'nothing' };

const LENGTH_MAX = 200;
/** `1*1000000104128#`, as adverts print it: what is this short stands for a place in a menu. */
const MENU_DIGITS_MAX = 2;
const WORDS_MAX = 12;

/**
 * Finds a bill's numbers in what somebody wrote: with a word before them or without, in either order, in any digits,
 * in groups as on the paper, and as dialled (`1*ID#`). More than one reading is none.
 */
export function readOpening(text: string, billers: readonly Biller[]): Opening {
  if (text.length > LENGTH_MAX) return { kind: 'nothing' };
  const numbers = numbersIn(text);
  if (numbers.length === 0) return { kind: 'nothing' };
  let wrong: Opening | undefined;
  for (const given of readings(numbers)) {
    for (const biller of billers) {
      for (const typed of assignments(biller, given)) {
        const read = readIdentifiers(biller, typed);
        if (read.ok) return { kind: 'bill', biller, typed };
        if (isMistyped(read.error)) wrong ??= { kind: 'wrong', biller, error: read.error };
      }
    }
  }
  return wrong ?? { kind: 'nothing' };
}

function isMistyped({ code }: IdentifierError): boolean {
  return code === 'mistyped_identifier' || code === 'ids_of_different_bills' || code === 'ids_swapped';
}

/** Words with a digit in them; single letters may lead one (N1234567890). */
function numbersIn(text: string): readonly string[] {
  const words = stripInvisible(foldDigits(text)).split(/[\s*#,;:،؛/|]+/u);
  const numbers = words.filter((word) => /\d/.test(word)).slice(0, WORDS_MAX);
  const first = numbers.findIndex((number) => number.replace(/\D/g, '').length > MENU_DIGITS_MAX);
  return first === -1 ? [] : numbers.slice(first);
}

/** As they stand, and put together: `1000 0001 04128` is one number. */
function readings(numbers: readonly string[]): readonly (readonly string[])[] {
  return numbers.length === 1 ? [numbers] : [numbers, [numbers.join('')]];
}

/** Every way in which these numbers can be what the biller asks for. */
function assignments(biller: Biller, numbers: readonly string[]): readonly RawIdentifiers[] {
  return biller.inquiry
    .filter((names) => names.length === numbers.length)
    .flatMap((names) =>
      orders(numbers).map((order) => Object.fromEntries(names.map((name, at) => [name, order[at] ?? '']))),
    );
}

function orders(numbers: readonly string[]): readonly (readonly string[])[] {
  const [first, second] = numbers;
  return numbers.length === 2 && first !== undefined && second !== undefined
    ? [numbers, [second, first]]
    : [numbers];
}
