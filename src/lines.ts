import type { Biller } from './billing/index.ts';
import { CAPABILITIES, type Line } from './conversations/index.ts';
import { LANGUAGES } from './kernel/index.ts';

/**
 * The lines of all billers. An address that several of them name is one line, the operator's own: whoever reaches it is
 * asked which of them they mean.
 */
export function linesOf(billers: readonly Biller[]): readonly Line[] {
  const shared = new Map<string, Biller[]>();
  for (const biller of billers) {
    for (const { channel, address } of biller.lines ?? []) {
      const key = `${channel} ${address}`;
      shared.set(key, [...(shared.get(key) ?? []), biller]);
    }
  }
  return [...shared].flatMap(([key, owners]) => {
    const [channelName = '', address = ''] = key.split(' ');
    const [first] = owners;
    const line = first?.lines?.find((each) => each.channel === channelName && each.address === address);
    if (first === undefined || line === undefined) return [];
    const textLine = first.lines?.find(({ channel }) => channel === 'sms');
    return [
      {
        id: `${line.channel}-${address}`,
        ...{ channel: line.channel, address, country: first.country },
        billerId: owners.length === 1 ? first.billerId : 0,
        billers: owners.map(({ id }) => id),
        language: first.languages[0] ?? 'en',
        languages: LANGUAGES.filter((language) =>
          owners.some(({ languages }) => languages.includes(language)),
        ),
        ...(textLine === undefined ? {} : { textLine: `sms-${textLine.address}` }),
      },
    ];
  });
}

/**
 * The same, each line of sessions with the one on which its broken talks go on: the chat of the same house, or a line made
 * for that, on which nobody begins anything.
 */
export function withPageLines(lines: readonly Line[]): readonly Line[] {
  return lines.flatMap((line) => {
    if (!CAPABILITIES[line.channel].session) return [line];
    const chat = lines.find(
      ({ channel, billerId, billers }) =>
        channel === 'web' && billerId === line.billerId && line.billers.every((id) => billers.includes(id)),
    );
    if (chat !== undefined) return [{ ...line, pageLine: chat.id }];
    // No biller's address has a tilde.
    const address = `~${line.address.replace(/^\W+|\W+$/g, '').replace(/\W/g, '-')}`;
    const { textLine: _textLine, ...same } = line;
    const made: Line = { ...same, id: `web-${address}`, channel: 'web', address, onwardOnly: true };
    return [{ ...line, pageLine: made.id }, made];
  });
}
