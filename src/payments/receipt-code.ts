import { err, foldIdentifier, invariant, ok, type Result } from '../kernel/index.ts';
import { dammDigit } from './reference.ts';

/**
 * The tracking code: the receipt's number in ten letters and digits, five and five, for people who type or
 * spell it: 9 digits to the base 32 and a check. The letters are Crockford's: no I, L, O and U, so that
 * nothing is taken for 1, 0 or V. Nothing is looked up: number and code are made of each other.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const DIGITS = 9;
const TYPED_LENGTH_MAX = 100;
const CODE = /^[0-9A-HJKMNP-TV-Z]{10}$/;
/** Of the number, which has its own check digit at the end. */
const NUMBER_LIMIT = 10 ** 13;

export function trackingCodeOf(receiptNumber: string): string {
  invariant(/^\d{14}$/.test(receiptNumber), 'a receipt has a number of 14 digits');
  let rest = Number(receiptNumber.slice(0, 13));
  let code = '';
  for (let nth = 0; nth < DIGITS; nth++) {
    code = ALPHABET.charAt(rest % 32) + code;
    rest = Math.floor(rest / 32);
  }
  return `${code.slice(0, 5)}-${code.slice(5)}${ALPHABET.charAt(checkOf(code))}`;
}

export type ReceiptNumberError = { readonly code: 'malformed_number' | 'mistyped_number' };

/**
 * The number of 14 digits in what a person typed: itself, or its tracking code. Small letters, spaces, dashes,
 * digits of other scripts, and I, L, O for 1, 1, 0 are understood; one wrong or two swapped neighbours are
 * noticed. Whether there is such a receipt is another question.
 */
export function readReceiptNumber(text: string): Result<string, ReceiptNumberError> {
  const typed = text.length > TYPED_LENGTH_MAX ? '' : foldIdentifier(text).toUpperCase();
  if (/^\d{14}$/.test(typed)) {
    return dammDigit(typed.slice(0, 13)) === typed[13] ? ok(typed) : err({ code: 'mistyped_number' });
  }
  const code = typed.replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  if (!CODE.test(code)) return err({ code: 'malformed_number' });
  let value = 0;
  for (const character of code.slice(0, DIGITS)) value = value * 32 + ALPHABET.indexOf(character);
  const isRight = ALPHABET.charAt(checkOf(code.slice(0, DIGITS))) === code.at(-1) && value < NUMBER_LIMIT;
  if (!isRight) return err({ code: 'mistyped_number' });
  const digits = String(value).padStart(13, '0');
  return ok(digits + dammDigit(digits));
}

/**
 * A Reed-Solomon check over GF(32), modulus x⁵+x²+1: each place has a weight of its own, so that one wrong
 * character changes the sum, and so does swapping any two.
 */
function checkOf(code: string): number {
  let sum = 0;
  for (const character of code) sum = timesX(sum ^ ALPHABET.indexOf(character));
  return sum;
}

function timesX(value: number): number {
  const doubled = value << 1;
  return doubled > 31 ? doubled ^ 0b100101 : doubled;
}
