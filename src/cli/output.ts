import { isLanguage, type Language } from '../kernel/index.ts';
import { wrongUsage } from './failure.ts';

/** For people. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** For programs: one JSON document; bigints as texts, since a JSON number would lose digits. */
export function sayJson(value: unknown): void {
  say(JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? part.toString() : part), 2));
}

/** Columns as wide as their widest cell; the last one is left ragged. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  }
  return rows
    .map((row) =>
      row
        .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** `--lang`, or the language of the shell's environment; English where that is none of ours. */
export function languageFrom(
  option: string | undefined,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Language {
  if (option !== undefined) {
    if (isLanguage(option)) return option;
    throw wrongUsage(`--lang is fa, ar, hi or en, not "${option}".`);
  }
  const shell = (env.LC_ALL || env.LC_MESSAGES || env.LANG || '').slice(0, 2);
  return isLanguage(shell) ? shell : 'en';
}

/** A whole number from an option; wrong usage where it is none. */
export function wholeNumber(name: string, text: string, min: number, max: number): number {
  const folded = text.replace(/[_,]/g, '');
  const value = /^\d{1,15}$/.test(folded) ? Number(folded) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw wrongUsage(`${name} is a whole number from ${count(min)} to ${count(max)}, not "${text}".`);
}
