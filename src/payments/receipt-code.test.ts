import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readReceiptNumber, trackingCodeOf } from './receipt-code.ts';
import { createReferenceCodec } from './reference.ts';

const references = createReferenceCodec(new Uint8Array(32));
const number = fc
  .tuple(fc.integer({ min: 1, max: 999 }), fc.bigInt({ min: 0n, max: 9_999_999_999n }))
  .map(([biller, payment]) => references.encode(biller, payment));

const anyText = fc.array(fc.nat(0x10ffff)).map((codePoints) => String.fromCodePoint(...codePoints));

describe('M8 the number of a receipt, and its tracking code', () => {
  test('each is made of the other', () => {
    fc.assert(
      fc.property(number, (receipt) => {
        const code = trackingCodeOf(receipt);
        expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
        expect(readReceiptNumber(code)).toEqual({ ok: true, value: receipt });
        expect(readReceiptNumber(receipt)).toEqual({ ok: true, value: receipt });
      }),
    );
  });

  test.each([
    '0XHBJ-DS847',
    '0xhbj ds847',
    'OXHBJDS847',
    '\u200e0XHBJ-DS847\u200e',
    '۰XHBJ‑DS۸۴۷',
    '10150744486448',
    '101-50744-48644-8',
    '۱۰۱-۵۰۷۴۴-۴۸۶۴۴-۸',
  ])('is understood as people write it: %s', (typed) => {
    expect(readReceiptNumber(typed)).toEqual({ ok: true, value: '10150744486448' });
  });

  test('any one wrong character and any two that are swapped are noticed', () => {
    const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    fc.assert(
      fc.property(number, fc.nat(9), fc.nat(9), fc.nat(31), (receipt, at, other, nth) => {
        const code = [...trackingCodeOf(receipt).replace('-', '')];
        const wrong = code.with(at, alphabet[nth] ?? '');
        if (wrong.join('') !== code.join('')) {
          expect(readReceiptNumber(wrong.join(''))).toEqual({
            ok: false,
            error: { code: 'mistyped_number' },
          });
        }
        const swapped = code.with(at, code[other] ?? '').with(other, code[at] ?? '');
        if (swapped.join('') !== code.join('')) {
          expect(readReceiptNumber(swapped.join('')).ok).toBe(false);
        }
      }),
    );
  });

  test('anything else is no number, whatever it is', () => {
    for (const typed of ['', '1', '123456789012345', 'UUUUU-UUUUU', '1'.repeat(100_000)]) {
      expect(readReceiptNumber(typed)).toEqual({ ok: false, error: { code: 'malformed_number' } });
    }
    fc.assert(
      fc.property(anyText, (typed) => {
        const read = readReceiptNumber(typed);
        if (read.ok) expect(read.value).toMatch(/^\d{14}$/);
      }),
    );
  });
});
