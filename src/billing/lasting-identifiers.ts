import type { Biller } from './biller.ts';
import { type RawIdentifiers, readIdentifiers } from './identifiers.ts';

/**
 * The part of what was given for an inquiry that finds the account for good, without what belongs to one bill: of a
 * bill ID and a payment ID the bill ID. Undefined where the biller accepts no such combination, or nothing of it.
 */
export function lastingIdentifiers(biller: Biller, raw: RawIdentifiers): RawIdentifiers | undefined {
  const read = readIdentifiers(biller, raw);
  if (!read.ok) return undefined;
  const { account } = read.value;
  const combinations = biller.inquiry
    .filter((names) => names.every((name) => account[name] !== undefined))
    .toSorted((a, b) => b.length - a.length);
  const names = combinations[0];
  return names === undefined
    ? undefined
    : Object.fromEntries(names.map((name) => [name, account[name] ?? '']));
}
