import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, test } from 'vitest';
import { isMobile, isPhone, maskPhone, type Phone, type PhoneCountry, parsePhone } from './phone.ts';

function phone(text: string, country: PhoneCountry): Phone {
  const parsed = parsePhone(text, country);
  if (!parsed.ok) throw new Error(`${text} is ${parsed.error.code}`);
  return parsed.value;
}

describe('M9 a phone number is understood however it is written', () => {
  test.each([
    '09121234567',
    '9121234567',
    '989121234567',
    '00989121234567',
    '+989121234567',
    '+98 (0)912 123-4567',
    '۰۹۱۲ ۱۲۳ ۴۵۶۷',
    '٠٩١٢١٢٣٤٥٦٧',
    '०९१२१२३४५६७',
    '\u200e0912\u200c123.4567\u200f',
    '0912/123–4567#',
  ])('Iran: %s', (text) => {
    expect(parsePhone(text, 'IR')).toEqual({ ok: true, value: '+989121234567' });
  });

  test.each([
    ['021 8888 7777', 'IR', '+982188887777'],
    ['01012345678', 'EG', '+201012345678'],
    ['٠١١١٢٣٤٥٦٧٨', 'EG', '+201112345678'],
    ['+201212345678', 'EG', '+201212345678'],
    ['00201512345678', 'EG', '+201512345678'],
    ['98765 43210', 'IN', '+919876543210'],
    ['+91-98765-43210', 'IN', '+919876543210'],
    ['(303) 555-0123', 'US', '+13035550123'],
    ['1 303 555 0123', 'US', '+13035550123'],
    ['011 98 912 123 4567', 'US', '+989121234567'],
    ['+1 303 555 0123', 'IR', '+13035550123'],
  ] as const)('%s dialled in %s', (text, country, e164) => {
    expect(phone(text, country)).toBe(e164);
  });

  test('the Iranian mobile rule: 9 and nine digits in any of five spellings', () => {
    for (const prefix of ['', '0', '98', '0098', '+98']) {
      for (const operator of ['901', '910', '919', '921', '935', '990']) {
        expect(phone(`${prefix}${operator}1234567`, 'IR')).toBe(`+98${operator}1234567`);
      }
    }
  });

  test('the Egyptian mobile rule: 10, 11, 12 or 15 and eight digits', () => {
    for (const prefix of ['', '0', '0020', '+20']) {
      for (const operator of ['10', '11', '12', '15']) {
        expect(phone(`${prefix}${operator}12345678`, 'EG')).toBe(`+20${operator}12345678`);
      }
    }
    expect(parsePhone('01312345678', 'EG').ok).toBe(false);
  });

  test.each([
    ['1521', 'IR'],
    ['121', 'IR'],
    ['1912', 'IN'],
    ['911', 'US'],
    ['09411234567', 'IR'],
    ['0912123456', 'IR'],
    ['091212345678', 'IR'],
    ['', 'IR'],
    ['+', 'IR'],
    ['call 09121234567', 'IR'],
    ['09121234567 x5', 'IR'],
    ['09121234567, 09121234568', 'IR'],
    ['1-800-FLOWERS', 'US'],
    ['+0989121234567', 'IR'],
  ] as const)('%j in %s is malformed', (text, country) => {
    expect(parsePhone(text, country)).toEqual({ ok: false, error: { code: 'malformed_phone' } });
  });
});

describe('M8 texts go to mobile phones only', () => {
  test.each([
    ['09121234567', 'IR', true],
    ['02188887777', 'IR', false],
    ['01012345678', 'EG', true],
    ['9876543210', 'IN', true],
    ['0755 2551222', 'IN', false],
    ['3035550123', 'US', true],
    ['8002345678', 'US', false],
  ] as const)('%s in %s: %s', (text, country, expected) => {
    expect(isMobile(phone(text, country))).toBe(expected);
  });
});

describe('M8 a phone number shown to others is masked', () => {
  test.each([
    ['09121234567', 'IR', '+98******4567'],
    ['3035550123', 'US', '+1******0123'],
    ['01012345678', 'EG', '+20******5678'],
    ['+290 22345', 'US', '+290***45'],
  ] as const)('%s in %s: %s', (text, country, masked) => {
    expect(maskPhone(phone(text, country))).toBe(masked);
  });
});

test('a number that is kept has a plus and seven to fifteen digits, and nothing around them', () => {
  expect(['+1234567', '+123456789012345'].every(isPhone)).toBe(true);
  for (const text of ['+123456', '+1234567890123456', '+0234567', '1234567', ' +1234567', '+1234567 '])
    expect([text, isPhone(text)]).toEqual([text, false]);
});

test('own mobiles are read as the library reads them, whatever their digits', () => {
  const starts = [
    ['IR', ['91', '901', '902', '903', '904', '905', '930', '933', '935', '936', '937', '938', '939']],
    ['IN', ['91', '92', '93', '94', '95', '96', '97', '98', '99']],
    ['EG', ['10', '11', '12', '15']],
  ] as const;
  for (const [country, prefixes] of starts) {
    fc.assert(
      fc.property(fc.constantFrom(...prefixes), fc.integer({ min: 0, max: 99_999_999 }), (start, rest) => {
        const national =
          start +
          String(rest)
            .padStart(10 - start.length, '0')
            .slice(-(10 - start.length));
        const parsed = parsePhoneNumberFromString(national, country);
        expect({ national, phone: parsePhone(`0${national}`, country) }).toEqual({
          national,
          phone: { ok: true, value: parsed?.isValid() === true ? parsed.number : 'the library refuses it' },
        });
      }),
      { numRuns: 2_000 },
    );
  }
});
