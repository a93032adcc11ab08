import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldDigits, foldIdentifier, localDigits, stripInvisible } from './digits.ts';

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
const FAMILIES = ['٠١٢٣٤٥٦٧٨٩', '۰۱۲۳۴۵۶۷۸۹', '०१२३४५६७८९'];

describe('X10 digits of every reader are understood', () => {
  test.each(FAMILIES)('%s folds to 0123456789', (family) => {
    expect(foldDigits(family)).toBe('0123456789');
  });

  test('mixed families fold, and nothing else is touched', () => {
    expect(foldDigits('N۱٢३-۴ ي۵')).toBe('N123-4 ي5');
    expect(foldDigits('①Ⅷ１৩')).toBe('①Ⅷ１৩');
  });

  test('digits are shown in the family of the reader', () => {
    expect(localDigits('bill 1405/06', 'fa')).toBe('bill ۱۴۰۵/۰۶');
    expect(localDigits('0123456789', 'ar')).toBe('٠١٢٣٤٥٦٧٨٩');
    expect(localDigits('0123456789', 'hi')).toBe('0123456789');
    expect(localDigits('0123456789', 'en')).toBe('0123456789');
  });

  test('what is shown in any language folds back', () => {
    const language = fc.constantFrom('fa', 'ar', 'hi', 'en');
    fc.assert(
      fc.property(anyText, language, (text, to) => foldDigits(localDigits(text, to)) === foldDigits(text)),
    );
  });
});

describe('M1 identifiers are read however they are pasted', () => {
  test.each([
    ['spaces', ' 1000 000\u00a0104\u202f128\t\n\u3000'],
    ['dashes of every kind', '1-0\u20100\u20110\u20120\u20130\u20140\u2212104\ufe58128\uff0d\u00ad\u2043'],
    ['the tatweel that Persian keyboards give for a dash', '1000ـ000ـ104ـ128'],
    ['joiners', '1000\u200c000\u200d104128'],
    ['bidi marks', '\u200e1000\u200f000\u061c1041\u202a2\u202b8\u202c\u202d\u202e\u2066\u2067\u2068\u2069'],
    ['a byte order mark', '\ufeff1000000104128'],
    ['the # that ends an entry on a keypad', '1000000104128#'],
    ['Persian digits', '۱۰۰۰۰۰۰۱۰۴۱۲۸'],
    ['Arabic digits', '١٠٠٠٠٠٠١٠٤١٢٨'],
    ['Devanagari digits', '१०००००० १०४१२८#'],
  ])('with %s', (_, text) => {
    expect(foldIdentifier(text)).toBe('1000000104128');
  });

  test('Arabic yeh and kaf become the Persian ones', () => {
    expect(foldIdentifier('كيلو')).toBe('کیلو');
  });

  test('letters, signs and a # inside stay, so that a pattern can refuse them', () => {
    expect(foldIdentifier('N1#2/3')).toBe('N1#2/3');
  });

  test('folding twice changes nothing more', () => {
    fc.assert(
      fc.property(anyText, (text) => foldIdentifier(foldIdentifier(text)) === foldIdentifier(text)),
      { numRuns: 1000 },
    );
  });

  test('stripping the invisible keeps every visible character', () => {
    expect(stripInvisible('\u200f١٬٢٣٤٫٥٠\u00a0ج.م.\u200f')).toBe('١٬٢٣٤٫٥٠\u00a0ج.م.');
  });
});
