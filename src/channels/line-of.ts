import type { ChannelName, Line } from '../conversations/index.ts';
import { foldIdentifier, type Phone, parsePhone } from '../kernel/index.ts';

/** `*1521#`, `*1521*1#`, `1521`, `+13035550100`: what stands before the entries; some networks write the `+`. */
function bare(address: string): string {
  return foldIdentifier(address).replace(/^[*#+]+|[*#]+$/g, '');
}

/**
 * The line that was dialled or written to, and what was dialled behind its number. Of two lines, one of which begins
 * like the other (*15# and *15*3#), the longer one is meant.
 */
export function lineOf(
  lines: readonly Line[],
  channel: ChannelName,
  dialled: string | undefined,
): { readonly line: Line; readonly rest: string } | undefined {
  const own = lines.filter((line) => line.channel === channel);
  if (dialled === undefined) {
    const [only, ...others] = own;
    return only === undefined || others.length > 0 ? undefined : { line: only, rest: '' };
  }
  const text = bare(dialled);
  const line = own
    .filter(({ address }) => text === bare(address) || text.startsWith(`${bare(address)}*`))
    .toSorted((a, b) => b.address.length - a.address.length)[0];
  return line === undefined ? undefined : { line, rest: text.slice(bare(line.address).length + 1) };
}

/** A number as networks give it: with or without `+`, or as dialled at home. */
export function phoneOf(text: string, { country }: Line): Phone | undefined {
  const digits = foldIdentifier(text);
  const abroad = /^[1-9]\d{10,14}$/.test(digits) ? parsePhone(`+${digits}`, country) : undefined;
  const read = abroad?.ok === true ? abroad : parsePhone(digits, country);
  return read.ok ? read.value : undefined;
}
