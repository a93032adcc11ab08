import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import {
  CAPABILITIES,
  CHANNELS,
  type Line,
  type Repertoire,
  walkTurn,
} from '../../src/conversations/index.ts';
import { invariant, LANGUAGES, type Language, parsePhone, smsLength } from '../../src/kernel/index.ts';
import { meterReading } from './examples/meter-reading.ts';

const EXAMPLE = new URL('./examples/meter-reading.ts', import.meta.url);
const GUIDE = new URL('../../docs/contribute/write-a-journey.md', import.meta.url);

function talk(channel: Line['channel'], language: Language) {
  const kept: string[] = [];
  const deps = {
    keep: async (reading: string, key: string) => {
      kept.push(`${reading} ${key}`);
      return Number(reading) >= 100;
    },
  };
  const start = {
    name: 'meter_reading',
    run: (c: Parameters<typeof meterReading>[0]) => meterReading(c, deps),
  };
  const repertoire: Repertoire = {
    ...{ start, journey: () => start, command: () => undefined, begins: () => false },
  };
  const line: Line = {
    ...{ id: 'l', channel, address: '1', billerId: 1, billers: ['b'], country: 'IR' },
    ...{ language, languages: [language] },
  };
  const phone = parsePhone('+989121234567', 'IR');
  invariant(phone.ok, 'a telephone number');
  let before: Awaited<ReturnType<typeof walkTurn>> | undefined;
  return {
    kept,
    say: async (text: string) => {
      before = await walkTurn({ repertoire, newTalk: () => 'talk' }, line, {
        ...{ before: before?.content, phone: phone.value, language, text },
      });
      return before;
    },
  };
}

describe('the example of the guide', () => {
  test('stands in docs/contribute/write-a-journey.md as it runs here', async () => {
    const [guide, code] = await Promise.all([readFile(GUIDE, 'utf8'), readFile(EXAMPLE, 'utf8')]);
    expect(guide).toContain(
      code.slice(code.indexOf('/** Somebody tells'), code.indexOf('const TEXTS')).trim(),
    );
  });

  const everywhere = CHANNELS.flatMap((channel) => LANGUAGES.map((language) => ({ channel, language })));
  test.each(everywhere)('runs by $channel in $language', async ({ channel, language }) => {
    const { say, kept } = talk(channel, language);
    const screens = [await say('')];
    screens.push(await say('x'), await say('۱۲۳۴'), await say('1'));
    expect(kept).toEqual(['1234 talk keep 1234']);
    expect(screens.at(-1)?.isOver).toBe(true);
    const { screen } = CAPABILITIES[channel];
    for (const { text } of screens) {
      expect(text).not.toBe('');
      if (screen === undefined) continue;
      const { alphabet, units } = smsLength(text);
      expect(units).toBeLessThanOrEqual(alphabet === 'gsm-7' ? screen.gsm7 : screen.ucs2);
    }
  });

  test('keeps nothing without a yes', async () => {
    const { say, kept } = talk('sms', 'en');
    await say('');
    await say('1234');
    expect((await say('2')).text).toBe('Nothing was kept.');
    expect(kept).toEqual([]);
  });
});
