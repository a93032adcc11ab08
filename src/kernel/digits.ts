import { factsOf, type Language } from './language.ts';

/** The zeros of the digit families that our readers type: Arabic-Indic, extended Arabic-Indic, Devanagari. */
const FAMILY_ZEROS = [0x0660, 0x06f0, 0x0966] as const;
const FAMILY_DIGIT = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/g;

/**
 * What comes along when an identifier is pasted or written on a keyboard of another script: white space,
 * Unicode's format characters (Cf: joiners, bidi marks, byte order mark, soft hyphen, zero width space), dashes
 * (Pd, the minus sign U+2212, the hyphen bullet U+2043) and the tatweel U+0640, which passes for a dash on
 * Persian and Arabic keyboards.
 */
const NOISE = /[\s\p{Cf}\p{Pd}\u2212\u2043\u0640]/gu;

/** Most identifiers, and all in an imported file, need no folding. */
const CLEAN = /^[0-9A-Za-z]*$/;

/** Unicode's format characters: they are invisible, and Intl and right-to-left keyboards strew them about. */
const INVISIBLE = /\p{Cf}/gu;

function toLatinDigit(digit: string): string {
  const code = digit.charCodeAt(0);
  const zero = FAMILY_ZEROS.find((start) => code >= start && code < start + 10);
  return zero === undefined ? digit : String.fromCharCode(0x30 + code - zero);
}

/** Persian, Arabic and Devanagari digits become 0-9; nothing else is touched. */
export function foldDigits(text: string): string {
  return text.replace(FAMILY_DIGIT, toLatinDigit);
}

/** Takes away joiners, bidi marks and other characters that nobody sees; white space stays. */
export function stripInvisible(text: string): string {
  return text.replace(INVISIBLE, '');
}

/**
 * Brings a typed, pasted or keyed-in identifier to the form that is compared and stored: digits 0-9, Persian ی
 * and ک for their Arabic twins, no white space, dashes or invisible marks, and none of the `#` that ends an entry
 * on a telephone keypad. It says nothing about validity. Folding twice changes nothing more; work grows with
 * the length only.
 */
export function foldIdentifier(text: string): string {
  if (CLEAN.test(text)) return text;
  const folded = foldDigits(text).replaceAll('ي', 'ی').replaceAll('ك', 'ک').replace(NOISE, '');
  let end = folded.length;
  while (end > 0 && folded[end - 1] === '#') end -= 1;
  return folded.slice(0, end);
}

const LATIN_ZERO = 0x30;

/** Latin digits become those of the reader: Persian for fa, Arabic-Indic for ar; Hindi and English keep 0-9. */
export function localDigits(text: string, language: Language): string {
  const shift = factsOf(language).zero.charCodeAt(0) - LATIN_ZERO;
  if (shift === 0) return text;
  // Every figure of every page comes through here: character by character is four times as fast as by a pattern.
  let local = '';
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isDigit = code >= LATIN_ZERO && code < LATIN_ZERO + 10;
    local += String.fromCharCode(isDigit ? code + shift : code);
  }
  return local;
}
