import type { Currency } from '../currency.ts';
import { invariant } from '../invariant.ts';

/** What can be counted: rial has no coin below it; toman has the rial. */
export type CountedUnit = Currency | 'toman' | `${'INR' | 'EGP' | 'USD' | 'toman'} minor`;

/** How a language says an amount. */
export interface AmountWords {
  readonly minus: string;
  /** Between whole units and the smaller ones. */
  readonly and: string;
  readonly count: (value: bigint, unit: CountedUnit) => string;
}

export type OneAndMany = readonly [one: string, many: string];

/** Groups of three digits, the lowest first. */
export function thousands(value: bigint): readonly number[] {
  const groups: number[] = [];
  for (let rest = value; rest > 0n; rest /= 1000n) groups.push(Number(rest % 1000n));
  return groups;
}

export function word(words: readonly string[], index: number): string {
  const found = words[index];
  invariant(found !== undefined, 'every number up to 64 bits has its words');
  return found;
}

/** Each with its size; above a hundred crore English goes on in crore, Hindi has words up to शंख. */
export type IndianScales = readonly (readonly [size: bigint, name: string])[];

export function indianParts(
  value: bigint,
  scales: IndianScales,
  say: (value: bigint, indian: boolean) => string,
): readonly string[] {
  const parts: string[] = [];
  let rest = value;
  for (const [size, name] of scales) {
    if (rest >= size) parts.push(`${say(rest / size, true)} ${name}`);
    rest %= size;
  }
  return parts;
}
