import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hideCardNumbers, hidesCardNumber } from './card-number.ts';
import { localDigits } from './digits.ts';

/** Luhn by itself, not by the code that is tested. */
function withCheckDigit(body: string): string {
  const sum = [...body]
    .reverse()
    .map(Number)
    .reduce(
      (all, digit, nth) => all + (nth % 2 === 1 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2),
      0,
    );
  return body + String((10 - (sum % 10)) % 10);
}

const PREFIXES = [
  ...['603770', '621986', '627412', '502229', '585983', '991975'].map((prefix) => [prefix, 16] as const),
  ...(
    ['4', '51', '55', '2221', '2720', '508', '6071', '81', '5078', '3530', '62', '65', '6011'] as const
  ).map((prefix) => [prefix, 16] as const),
  ['34', 15] as const,
  ['37', 15] as const,
  ['62', 19] as const,
];
const anyCard = fc
  .tuple(
    fc.constantFrom(...PREFIXES),
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 19, maxLength: 19 }),
  )
  .map(([[prefix, length], digits]) => withCheckDigit((prefix + digits.join('')).slice(0, length - 1)));
const anySeparator = fc.constantFrom('', ' ', '-', '.', '\u00a0', '\u200c', ' - '.trim(), '/');
const anyScript = fc.constantFrom('en', 'fa', 'ar', 'hi') as fc.Arbitrary<'en' | 'fa' | 'ar' | 'hi'>;

describe('M8 card numbers stay out of texts', () => {
  test('no card number of a known prefix survives, in any grouping or script', () => {
    fc.assert(
      fc.property(
        anyCard,
        anySeparator,
        fc.integer({ min: 1, max: 6 }),
        anyScript,
        (card, separator, size, script) => {
          const groups = card.match(new RegExp(`.{1,${size}}`, 'g')) ?? [];
          const written = separator === '' ? card : groups.join(separator);
          const text = `card: ${localDigits(written, script)}, thanks`;
          const hidden = hideCardNumbers(text);
          expect(hidden).toBe(
            `card: ${card.slice(0, 6)}${'•'.repeat(card.length - 10)}${card.slice(-4)}, thanks`,
          );
          expect(hidesCardNumber(hidden)).toBe(true);
        },
      ),
    );
  });

  test.each([
    [
      'the test cards of Shetab',
      '6037701689095443 and 6219861034529007',
      '603770••••••5443 and 621986••••••9007',
    ],
    ['in the middle of words', 'شماره کارت۶۰۳۷۷۰۱۶۸۹۰۹۵۴۴۳است', 'شماره کارت603770••••••5443است'],
    ['with its expiry date', '6037 7016 8909 5443 12/05', '603770••••••5443 12/05'],
    ['behind another number', '09120000102 6037 7016 8909 5443', '09120000102 603770••••••5443'],
    ['four by four', '6037-7016-8909-5443', '603770••••••5443'],
  ])('%s', (_, text, expected) => {
    expect(hideCardNumbers(text)).toBe(expected);
  });

  test.each([
    ['a bill ID', '1000000104128'],
    ['a bill ID and a payment ID', '1000000104128 48550606'],
    ['a bar code', '10000001041280000048550606'],
    ['a bar code in groups', '1000 0001 0412 8000 0048 5506 06'],
    ['a reference', '101-38838-22683-6'],
    ['a telephone number', '+98 912 000 0102'],
    ['a moment', '2026-11-22T09:30:00.000Z'],
    ['an id on the wire', '01a208ff-ba3f-7065-8000-000020da3642'],
    ['an Egyptian national ID', '29001011234567'],
    ['a token of a meter', '1234 5678 9012 3456 7890'],
    ['a card with a digit typed wrongly', '6037701689095444'],
    ['a card that was hidden before', '603770••••••5443'],
    ['a longer number that holds one', '116037701689095443'],
    ['a meter’s token that begins like one', '6037 7016 8909 5443 1234'],
    ['a bar code that begins like one', '6037701689095443 1234567890'],
  ])('%s is left alone', (_, text) => {
    expect(hideCardNumbers(text)).toBe(text);
    expect(hideCardNumbers(`before ${text} after`)).toBe(`before ${text} after`);
  });

  test('whatever has fewer than 15 digits together is never altered', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[0-9]{6,14}$/), { minLength: 1, maxLength: 5 }), (numbers) => {
        const text = numbers.join(', ');
        expect(hideCardNumbers(text)).toBe(text);
      }),
    );
  });

  test('any text at all: nothing but card numbers is touched, and twice is once', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        const once = hideCardNumbers(text);
        expect(hideCardNumbers(once)).toBe(once);
        if (!hidesCardNumber(once)) expect(once).toBe(text);
      }),
    );
  });
});
