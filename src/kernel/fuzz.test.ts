import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePlainDate } from './calendar.ts';
import { foldDigits, foldIdentifier, localDigits, stripInvisible } from './digits.ts';
import { parseBarcode, parseBillId, parseBillPair, parsePaymentId } from './iranian-bill.ts';
import { parseTypedAmount, parseWireMoney } from './money.ts';
import { parsePhone } from './phone.ts';

const PARSERS: Readonly<Record<string, (text: string) => unknown>> = {
  foldDigits,
  foldIdentifier,
  stripInvisible,
  localDigits: (text) => localDigits(text, 'fa'),
  parseTypedAmount: (text) => [parseTypedAmount(text, 'USD'), parseTypedAmount(text, 'IRR', 'toman')],
  parseWireMoney: (text) => [
    parseWireMoney({ value: text, currency: 'IRR' }),
    parseWireMoney({ value: '1', currency: text }),
  ],
  parseBillId,
  parsePaymentId,
  parseBillPair: (text) => [parseBillPair(text, text), parseBillPair(text, ''), parseBillPair('', text)],
  parseBarcode,
  parsePhone: (text) => [parsePhone(text, 'IR'), parsePhone(text, 'US')],
  parsePlainDate,
};

// Close enough to the real thing to get past the first check.
const almostDigits = fc.string({
  unit: fc.constantFrom(...'0123456789۰۱۹٠٩०९ ,.٬٫-–#+()\u200c\u200e\u00a0\ud800'),
  maxLength: 40,
});
const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), almostDigits);

/** Shapes that make a careless pattern backtrack: long runs with a wrong ending. */
const LONG = 100_000;
const HOSTILE = [
  '0',
  '9',
  '#',
  ' ',
  '-',
  ',',
  '.',
  '1,',
  '12,',
  '123,',
  '1 ',
  '+',
  '(',
  '\u200c',
  '٬',
  '۰',
  'ي',
  '\ud83d',
];
const hostileTexts = HOSTILE.flatMap((unit) => {
  const run = unit.repeat(Math.ceil(LONG / unit.length)).slice(0, LONG);
  return [run, `${run.slice(1)}x`, `x${run.slice(1)}`];
});

describe.each(Object.entries(PARSERS))('%s', (_, parse) => {
  test('never throws', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        parse(text);
      }),
      { numRuns: 1000 },
    );
  });

  test('takes no longer than the length of its input explains', () => {
    for (const text of hostileTexts) {
      const startMs = performance.now();
      parse(text);
      // A call takes some 12 ms for 100,000 characters; work that grew with their square would take some 5 seconds.
      expect(performance.now() - startMs, JSON.stringify(text.slice(0, 5))).toBeLessThan(1000);
    }
  });
});
