import { createHash } from 'node:crypto';
import { type Money, money, toDecimalText } from '../../kernel/index.ts';

/** Hexadecimal SHA-256 of what stands one after the other; the last of it is the merchant's key (countries.md §4.1). */
export function sign(...parts: readonly string[]): string {
  return digest(...parts).toString('hex');
}

export function digest(...parts: readonly string[]): Buffer {
  return createHash('sha256').update(parts.join('')).digest();
}

/** Up to ten thousand million pounds, where JSON's shortest text of a number is still exact to the piastre. */
const POUNDS = /^(\d{1,11})(?:\.(\d{1,2}))?$/;

/** Pounds, as a number with two decimals at most, in piastres. Nothing where it is finer than that, or too much. */
export function readPounds(pounds: number): Money | undefined {
  const [text, whole = '', fraction = ''] = POUNDS.exec(String(pounds)) ?? [];
  return text === undefined ? undefined : money(BigInt(whole + fraction.padEnd(2, '0')), 'EGP');
}

/** The number that stands in JSON for an amount; signatures are over its text with two decimals. */
export function poundsOf(amount: Money): number {
  return Number(toDecimalText(amount));
}
