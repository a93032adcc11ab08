import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CURRENCY_EXPONENT, type Currency, isCurrency } from './currency.ts';
import { invariant } from './invariant.ts';
import { WRITTEN_LANGUAGES } from './language.ts';
import {
  add,
  formatMoney,
  money,
  parseTypedAmount,
  parseWireMoney,
  subtract,
  sum,
  toDecimalText,
  toWire,
} from './money.ts';

const CURRENCIES: readonly Currency[] = ['IRR', 'INR', 'EGP', 'USD'];
const anyCurrency = fc.constantFrom(...CURRENCIES);
const isNumeric = (text: string): text is `${number}` => Number.isFinite(Number(text));
const anyMinor = fc.bigInt({ min: 0n, max: 10n ** 18n - 1n });

describe('X3 amounts are exact', () => {
  test('sums hold beyond what a JavaScript number could', () => {
    const large = money(9_007_199_254_740_993n, 'IRR');
    expect(add(large, money(2n, 'IRR')).minor).toBe(9_007_199_254_740_995n);
    expect(subtract(money(1n, 'IRR'), large).minor).toBe(-9_007_199_254_740_992n);
    expect(sum([large, large, large], 'IRR').minor).toBe(27_021_597_764_222_979n);
    expect(sum([], 'EGP')).toEqual({ minor: 0n, currency: 'EGP' });
  });

  test('money of two currencies never mixes', () => {
    expect(() => add(money(1n, 'IRR'), money(1n, 'USD'))).toThrow('cannot add USD to IRR');
    expect(() => subtract(money(1n, 'IRR'), money(1n, 'USD'))).toThrow('cannot subtract USD from IRR');
    expect(() => sum([money(1n, 'INR')], 'EGP')).toThrow();
  });

  test('an amount that the database could not hold never comes to be', () => {
    expect(money(2n ** 63n - 1n, 'IRR').minor).toBe(2n ** 63n - 1n);
    expect(money(-(2n ** 63n), 'IRR').minor).toBe(-(2n ** 63n));
    expect(() => money(2n ** 63n, 'IRR')).toThrow('64 bits');
    expect(() => add(money(2n ** 63n - 1n, 'IRR'), money(1n, 'IRR'))).toThrow('64 bits');
  });

  test('only the four currencies are known', () => {
    expect(CURRENCIES.every(isCurrency)).toBe(true);
    expect(['irr', 'EUR', '', 'toString', null, 7].some(isCurrency)).toBe(false);
    expect(CURRENCY_EXPONENT).toEqual({ IRR: 0, INR: 2, EGP: 2, USD: 2 });
  });
});

describe('amounts on the wire are strings of minor units', () => {
  test('what is sent is read back', () => {
    fc.assert(
      fc.property(anyMinor, anyCurrency, (minor, currency) => {
        expect(parseWireMoney(toWire(money(minor, currency)))).toEqual({
          ok: true,
          value: { minor, currency },
        });
      }),
    );
  });

  test.each([
    '',
    '-1',
    '+1',
    '01',
    '00',
    '1.0',
    '1e3',
    ' 1',
    '1\n',
    '0x1',
    '۱',
    '1'.repeat(19),
    485000,
    null,
  ])('%j is malformed', (value) => {
    expect(parseWireMoney({ value, currency: 'IRR' })).toEqual({
      ok: false,
      error: { code: 'malformed_amount' },
    });
  });

  test.each(['EUR', 'irr', '', '__proto__', undefined])('currency %j is unknown', (currency) => {
    expect(parseWireMoney({ value: '1', currency })).toEqual({
      ok: false,
      error: { code: 'unknown_currency' },
    });
  });
});

describe('X10 amounts are shown in the digits and words of the reader', () => {
  test.each([
    ['fa', 'IRR', 485_000n, '۴۸۵٬۰۰۰ ریال'],
    ['fa', 'IRR', 955_000n, '۹۵۵٬۰۰۰ ریال'],
    ['en', 'IRR', 485_000n, '485,000 rial'],
    ['ar', 'IRR', 485_000n, '٤٨٥٬٠٠٠ ريال إيراني'],
    ['hi', 'IRR', 485_000n, '4,85,000 ईरानी रियाल'],
    ['hi', 'INR', 123_456_750n, '₹12,34,567.50'],
    ['en', 'INR', 123_456_750n, '₹12,34,567.50'],
    ['en', 'INR', 125_050n, '₹1,250.50'],
    ['fa', 'INR', 125_050n, '۱٬۲۵۰٫۵۰ روپیه'],
    ['ar', 'EGP', 123_450n, '١٬٢٣٤٫٥٠ ج.م.'],
    ['en', 'EGP', 123_450n, 'EGP 1,234.50'],
    ['en', 'USD', 8_999n, '$89.99'],
    ['en', 'USD', 123_456_789n, '$1,234,567.89'],
    ['en', 'USD', 5n, '$0.05'],
    ['en', 'USD', 0n, '$0.00'],
    ['en', 'USD', -123n, '-$1.23'],
    ['fa', 'IRR', -500n, '−۵۰۰ ریال'],
    ['fa', 'IRR', 0n, '۰ ریال'],
  ] as const)('%s %s %s', (language, currency, minor, shown) => {
    expect(formatMoney(money(minor, currency), language)).toBe(shown);
  });

  test.each([
    ['fa', 485_000n, '۴۸٬۵۰۰ تومان'],
    ['fa', 485_005n, '۴۸٬۵۰۰٫۵ تومان'],
    ['fa', 7n, '۰٫۷ تومان'],
    ['fa', 0n, '۰ تومان'],
    ['en', 485_005n, '48,500.5 toman'],
    ['ar', 485_000n, '٤٨٬٥٠٠ تومان'],
    ['hi', 48_500_000n, '48,50,000 तोमान'],
    ['en', -485_005n, '-48,500.5 toman'],
  ] as const)('in toman, a tenth of a rial, keeping the odd rial: %s %s', (language, minor, shown) => {
    expect(formatMoney(money(minor, 'IRR'), language, { showToman: true })).toBe(shown);
  });

  test('toman is a way to show rial only', () => {
    expect(formatMoney(money(8_999n, 'USD'), 'en', { showToman: true })).toBe('$89.99');
  });

  test('digits, grouping and decimals agree with Intl to the last unit of the largest amount', () => {
    const locales = { fa: 'fa-IR', ar: 'ar-EG', hi: 'hi-IN', en: 'en-US' } as const;
    const anyLanguage = fc.constantFrom(...WRITTEN_LANGUAGES);
    fc.assert(
      fc.property(anyMinor, anyCurrency, anyLanguage, (minor, currency, language) => {
        const digits = CURRENCY_EXPONENT[currency];
        const locale = language === 'en' && currency === 'INR' ? 'en-IN' : locales[language];
        const format = new Intl.NumberFormat(locale, { minimumFractionDigits: digits });
        const exact = `${minor}E-${digits}`;
        invariant(isNumeric(exact), 'Intl reads decimal text without rounding it');
        const expected = format.format(exact);
        const shown = formatMoney(money(minor, currency), language);
        expect(shown).toContain(expected);
        expect(shown).not.toMatch(/[\p{Cf}\u00a0\u202f]/u);
      }),
      { numRuns: 300 },
    );
  });
});

describe('X7 a typed amount is read exactly or refused', () => {
  test.each([
    ['485000', 'IRR', 485_000n],
    ['۴۸۵٬۰۰۰', 'IRR', 485_000n],
    ['۴۸۵،۰۰۰', 'IRR', 485_000n],
    ['٤٨٥ ٠٠٠', 'IRR', 485_000n],
    ['\u200e485\u00a0000\u200f', 'IRR', 485_000n],
    ['००७', 'IRR', 7n],
    ['0', 'IRR', 0n],
    ['1,250.50', 'INR', 125_050n],
    ['12,34,567.5', 'INR', 123_456_750n],
    ['१२५०.५०', 'INR', 125_050n],
    ['١٬٢٣٤٫٥٠', 'EGP', 123_450n],
    ['89.99', 'USD', 8_999n],
    ['89', 'USD', 8_900n],
    ['.05', 'USD', 5n],
    ['9999999999999999.99', 'USD', 999_999_999_999_999_999n],
  ] as const)('%s %s', (text, currency, minor) => {
    expect(parseTypedAmount(text, currency)).toEqual({ ok: true, value: { minor, currency } });
  });

  test.each([
    ['۴۸٬۵۰۰', 485_000n],
    ['48500.5', 485_005n],
    ['۰٫۷', 7n],
  ])('%s toman', (text, minor) => {
    expect(parseTypedAmount(text, 'IRR', 'toman')).toEqual({ ok: true, value: { minor, currency: 'IRR' } });
  });

  test.each([
    ['', 'USD'],
    [' ', 'USD'],
    ['.', 'USD'],
    [',', 'USD'],
    ['5.', 'USD'],
    ['-5', 'USD'],
    ['+5', 'USD'],
    ['1e3', 'USD'],
    ['five', 'USD'],
    ['$5', 'USD'],
    ['12,50', 'USD'],
    ['1.234.567', 'USD'],
    ['1,2345', 'USD'],
    [',123', 'USD'],
    ['1,234 567', 'USD'],
    ['12 .50', 'USD'],
    ['1.234', 'USD'],
    ['485.000', 'IRR'],
    ['485.5', 'IRR'],
    ['10000000000000000', 'USD'],
    ['1'.repeat(10_000), 'IRR'],
  ] as const)('%j %s is refused, not guessed', (text, currency) => {
    expect(parseTypedAmount(text, currency)).toEqual({ ok: false, error: { code: 'malformed_amount' } });
  });

  test('toman has one decimal, and only rial has toman', () => {
    expect(parseTypedAmount('48500.05', 'IRR', 'toman').ok).toBe(false);
    expect(parseTypedAmount('5', 'USD', 'toman').ok).toBe(false);
  });

  test('the number that is shown, typed again in any language, is the same amount', () => {
    const anyLanguage = fc.constantFrom(...WRITTEN_LANGUAGES);
    fc.assert(
      fc.property(
        anyMinor,
        anyCurrency,
        anyLanguage,
        fc.boolean(),
        (minor, currency, language, showToman) => {
          const shown = formatMoney(money(minor, currency), language, { showToman });
          const typed = /\p{Nd}(?:.*\p{Nd})?/u.exec(shown)?.[0] ?? '';
          const unit = showToman && currency === 'IRR' ? 'toman' : undefined;
          expect(parseTypedAmount(typed, currency, unit)).toEqual({ ok: true, value: { minor, currency } });
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('amounts as other systems write them', () => {
  test.each([
    [58_055n, 'EGP', '580.55'],
    [5n, 'EGP', '0.05'],
    [0n, 'USD', '0.00'],
    [-100n, 'INR', '-1.00'],
    [485_000n, 'IRR', '485000'],
  ] as const)('%s minor units of %s are %s, and are read back', (minor, currency, text) => {
    expect(toDecimalText(money(minor, currency))).toBe(text);
    if (minor >= 0n)
      expect(parseTypedAmount(text, currency)).toEqual({ ok: true, value: money(minor, currency) });
  });
});
