import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localDigits } from './digits.ts';
import {
  type BillPair,
  checkDigit,
  makeBillId,
  makePaymentId,
  parseBarcode,
  parseBillId,
  parseBillPair,
  parsePaymentId,
  serviceKind,
  toBarcode,
} from './iranian-bill.ts';
import type { Result } from './result.ts';

function valueIn<T, E>(result: Result<T, E>): T {
  if (!result.ok) throw new Error(`expected a value, got ${JSON.stringify(result.error)}`);
  return result.value;
}

function codeOf(result: Result<unknown, { readonly code: string }>): string {
  return result.ok ? 'accepted' : result.error.code;
}

function digitText(length: number): fc.Arbitrary<string> {
  return fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((digits) => digits.join(''));
}

const anyPair: fc.Arbitrary<BillPair> = fc
  .record({
    file: fc.integer({ min: 1, max: 99_999_999 }),
    company: digitText(3),
    service: digitText(1),
    units: fc.bigInt({ min: 1n, max: 99_999_999n }),
    year: digitText(1),
    period: digitText(2),
  })
  .map(({ file, company, service, units, year, period }) => {
    const billId = makeBillId(String(file), company, service);
    return valueIn(parseBillPair(billId, makePaymentId(billId, units * 1000n, year, period)));
  });

// Published by independent implementations; provenance in the order of the rows: persian-tools (JS and Rust) four
// times, 724/irbill, the Rust port twice. The negatives are fixtures that circulate as if they were valid.
const PUBLISHED = [
  ['7748317800142', '1770160', '4', '001', 17_000n, '7', '01'],
  ['1117753200140', '12070160', '4', '001', 120_000n, '7', '01'],
  ['1177809000142', '570108', '4', '001', 5_000n, '7', '01'],
  ['2050327604613', '1070189', '1', '046', 10_000n, '7', '01'],
  ['9403272004129', '95570163', '2', '041', 955_000n, '7', '01'],
  ['9174639504124', '12908190', '2', '041', 129_000n, '0', '81'],
  ['9100074409153', '12908199', '5', '091', 129_000n, '0', '81'],
] as const;

const CORNERS = [
  ['bill remainder 1', '1000055604120', '25050453', 250_000n, '10000556041200000025050453'],
  ['bill remainder 0', '1000044504220', '25050457', 250_000n, '10000445042200000025050457'],
  ['check1 remainder 1', '1000000104128', '48550606', 485_000n, '10000001041280000048550606'],
  ['check2 remainder 1', '1000000104128', '48050620', 480_000n, '10000001041280000048050620'],
  ['13-digit payment ID', '1000000104128', '1234567851286', 12_345_678_000n, '10000001041281234567851286'],
  ['mobile', '1000000130153', '150050846', 1_500_000n, '10000001301530000150050846'],
  ['shortest, 6 digits', '104124', '150167', 1_000n, '00000001041240000000150167'],
  ['12-digit bill ID', '123456704128', '95550213', 955_000n, '01234567041280000095550213'],
] as const;

describe('M1 bill ID and payment ID tell the bill and the amount', () => {
  test.each(PUBLISHED)(
    '%s with %s',
    (billId, paymentId, serviceDigit, company, amountMinor, yearDigit, period) => {
      const expected = { billId, paymentId, serviceDigit, company, amountMinor, yearDigit, period };
      expect(parseBillPair(billId, paymentId)).toEqual({ ok: true, value: expected });
    },
  );

  test.each(CORNERS)('%s: %s with %s', (_, billId, paymentId, amountMinor, barcode) => {
    const pair = valueIn(parseBillPair(billId, paymentId));
    expect(pair).toMatchObject({ billId, paymentId, amountMinor });
    expect(toBarcode(pair)).toBe(barcode);
    expect(parseBarcode(barcode)).toEqual({ ok: true, value: pair });
  });

  test('the barcode of a published pair', () => {
    const pair = valueIn(parseBillPair('1117753200140', '12070160'));
    expect(toBarcode(pair)).toBe('11177532001400000012070160');
  });

  test('leading zeros mean nothing, on either side', () => {
    const pair = valueIn(parseBillPair('9403272004129', '95570163'));
    expect(valueIn(parseBillPair('9403272004129', '00095570163'))).toEqual(pair);
    expect(valueIn(parseBillPair('0123456704128', '0095550213')).billId).toBe('123456704128');
    expect(valueIn(parseBillId('0000000104124'))).toBe('104124');
  });

  test.each([
    ['Persian digits', '۱۰۰۰۰۰۰۱۰۴۱۲۸', '۴۸۵۵۰۶۰۶'],
    ['Arabic digits', '١٠٠٠٠٠٠١٠٤١٢٨', '٤٨٥٥٠٦٠٦'],
    ['spaces and dashes', '1000 0001-0412–8', ' 485\u00a0506—06 '],
    ['joiners and bidi marks', '\u200e1000000\u200c104128\u200f', '\u206648550606\u2069'],
    ['the # of a telephone keypad', '1000000104128#', '48550606#'],
  ])('%s are understood', (_, billText, paymentText) => {
    expect(valueIn(parseBillPair(billText, paymentText)).amountMinor).toBe(485_000n);
  });

  test('a barcode pasted in the bill field is taken apart', () => {
    const barcode = '10000001041280000048550606';
    const pair = valueIn(parseBillPair('1000000104128', '48550606'));
    expect(parseBillPair(barcode, '')).toEqual({ ok: true, value: pair });
    expect(parseBillPair(`${localDigits(barcode, 'fa')} `, ' ')).toEqual({ ok: true, value: pair });
    expect(parseBillPair(barcode, '0048550606')).toEqual({ ok: true, value: pair });
    expect(parseBillPair(barcode, barcode)).toEqual({ ok: true, value: pair });
    expect(codeOf(parseBillPair(barcode, '48050620'))).toBe('ids_of_different_bills');
    expect(codeOf(parseBillPair('10000001041290000048550606', ''))).toBe('mistyped_bill_id');
  });

  test('whatever is made can be read, as a pair, as a barcode and in any digits', () => {
    fc.assert(
      fc.property(anyPair, fc.constantFrom('fa', 'ar', 'en'), (pair, language) => {
        expect(
          parseBillPair(localDigits(pair.billId, language), localDigits(pair.paymentId, language)),
        ).toEqual({
          ok: true,
          value: pair,
        });
        expect(parseBarcode(localDigits(toBarcode(pair), language))).toEqual({ ok: true, value: pair });
        expect(toBarcode(pair)).toMatch(/^\d{26}$/);
      }),
    );
  });
});

describe('M1 it is told which number is wrong', () => {
  test.each([
    ['9174639504124', '12908197', 'ids_of_different_bills'],
    ['1117753200140', '1770165', 'ids_of_different_bills'],
    ['9100074409151', '12908190', 'mistyped_bill_id'],
    ['2234322344613', '1070189', 'mistyped_bill_id'],
    ['1000000104129', '48550606', 'mistyped_bill_id'],
    ['1000000104128', '48560606', 'mistyped_payment_id'],
    ['1000055604120', '48550606', 'ids_of_different_bills'],
    ['', '48550606', 'malformed_bill_id'],
    ['10412', '48550606', 'malformed_bill_id'],
    ['12345678901234', '48550606', 'malformed_bill_id'],
    ['100000010412x', '48550606', 'malformed_bill_id'],
    ['1000000104128', '', 'malformed_payment_id'],
    ['1000000104128', '12345678901234', 'malformed_payment_id'],
  ])('%s with %s: %s', (billText, paymentText, code) => {
    expect(parseBillPair(billText, paymentText)).toEqual({ ok: false, error: { code } });
  });

  test('a payment ID without an amount, or with an amount of zero, is none', () => {
    expect(codeOf(parsePaymentId('70160'))).toBe('malformed_payment_id');
    expect(codeOf(parsePaymentId('0000070160'))).toBe('malformed_payment_id');
    expect(codeOf(parsePaymentId('0'))).toBe('malformed_payment_id');
  });

  test('a payment ID alone proves its first check digit only', () => {
    expect(valueIn(parsePaymentId('48550606'))).toBe('48550606');
    expect(valueIn(parsePaymentId('48550607'))).toBe('48550607');
    expect(codeOf(parsePaymentId('48550616'))).toBe('mistyped_payment_id');
  });

  test('numbers entered in the wrong order: the right pair comes as a suggestion', () => {
    const suggestion = valueIn(parseBillPair('1000000104128', '48550606'));
    expect(parseBillPair('۴۸۵۵۰۶۰۶', '1000000104128#')).toEqual({
      ok: false,
      error: { code: 'ids_swapped', suggestion },
    });
  });

  test.each([
    ['1000000104128000004855060', 'malformed_barcode'],
    ['100000010412800000485506060', 'malformed_barcode'],
    ['1000000104128000004855060x', 'malformed_barcode'],
    ['', 'malformed_barcode'],
    ['00000000000000000048550606', 'malformed_bill_id'],
    ['10000001041290000048550606', 'mistyped_bill_id'],
    ['10000001041280000048560606', 'mistyped_payment_id'],
    ['10000556041200000048550606', 'ids_of_different_bills'],
  ])('barcode %s: %s', (text, code) => {
    expect(parseBarcode(text)).toEqual({ ok: false, error: { code } });
  });
});

describe('check digits and services', () => {
  test('remainders 0 and 1 both give 0, the others 11 less the remainder', () => {
    // One digit d weighs 2d, so its remainder is 2d mod 11.
    expect([...'0123456789'].map(checkDigit)).toEqual(['0', '9', '7', '5', '3', '1', '0', '8', '6', '4']);
  });

  test('the weights begin again after six digits', () => {
    expect(checkDigit('1000000')).toBe(checkDigit('1'));
    expect(checkDigit('100000')).toBe('4');
  });

  test('leading zeros do not move a check digit', () => {
    fc.assert(fc.property(digitText(9), (digits) => checkDigit(`000${digits}`) === checkDigit(digits)));
  });

  test('1 to 6 are named, and no service digit is refused', () => {
    expect([...'123456'].map(serviceKind)).toEqual([
      'water',
      'electricity',
      'gas',
      'landline',
      'mobile',
      'municipal',
    ]);
    expect([...'0789'].map(serviceKind)).toEqual(['other', 'other', 'other', 'other']);
    for (const service of '0123456789') {
      expect(parseBillId(makeBillId('12345678', '041', service)).ok).toBe(true);
    }
  });

  test('what cannot be a bill is not made', () => {
    const billId = makeBillId('1', '041', '2');
    expect(billId).toBe('104124');
    expect(() => makeBillId('0', '041', '2')).toThrow();
    expect(() => makeBillId('0', '000', '0')).toThrow();
    expect(() => makeBillId('123456789', '041', '2')).toThrow();
    for (const [file, company, service] of [
      ...[['1', '41', '2'] as const, ['1', '0411', '2'] as const, ['1', '041', '22'] as const],
      ...[['1', 'x41', '2'] as const, ['1', '041', 'x'] as const, ['1 ', '041', '2'] as const],
    ])
      expect(() => makeBillId(file, company, service)).toThrow(/digits/);
    expect(makeBillId('0007', '041', '2')).toBe(makeBillId('7', '041', '2'));
    expect(() => makePaymentId(billId, 1_500n, '5', '01')).toThrow('multiple of 1,000');
    expect(() => makePaymentId(billId, 0n, '5', '01')).toThrow();
    expect(() => makePaymentId(billId, -1_000n, '5', '01')).toThrow();
    expect(() => makePaymentId(billId, 100_000_000_000n, '5', '01')).toThrow();
    for (const [year, period] of [['5', '1'] as const, ['5', '012'] as const, ['55', '01'] as const])
      expect(() => makePaymentId(billId, 1_000n, year, period)).toThrow('a year has 1 digit');
    expect(
      valueIn(parseBillPair(billId, makePaymentId(billId, 99_999_999_000n, '5', '12'))).amountMinor,
    ).toBe(99_999_999_000n);
  });
});

/** A small generator with a fixed seed (mulberry32): 200,000 pairs in seconds, the same ones in every run. */
function seededIntegers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

function withTypo(digits: string, integer: (below: number) => number): string {
  const at = integer(digits.length);
  const other = (Number(digits[at]) + 1 + integer(9)) % 10;
  return `${digits.slice(0, at)}${other}${digits.slice(at + 1)}`;
}

/** Two neighbours change places, or nothing happens when they are alike. */
function withNeighboursSwapped(digits: string, integer: (below: number) => number): string {
  const at = integer(digits.length - 1);
  return `${digits.slice(0, at)}${digits[at + 1]}${digits[at]}${digits.slice(at + 2)}`;
}

describe('M1 detection rates over 200,000 random pairs', () => {
  const PAIRS = 200_000;

  function undetectedRates(seed: number): Record<string, number> {
    const integer = seededIntegers(seed);
    const tallies = new Map<string, { tried: number; passed: number }>();
    const tally = (name: string, passed: boolean) => {
      const counts = tallies.get(name) ?? { tried: 0, passed: 0 };
      tallies.set(name, { tried: counts.tried + 1, passed: counts.passed + (passed ? 1 : 0) });
    };
    for (let index = 0; index < PAIRS; index += 1) {
      const company = String(integer(1000)).padStart(3, '0');
      const bill = makeBillId(String(1 + integer(99_999_999)), company, String(integer(10)));
      const period = String(integer(100)).padStart(2, '0');
      const payment = makePaymentId(bill, BigInt(1 + integer(99_999)) * 1000n, String(integer(10)), period);
      const typoBill = withTypo(bill, integer);
      tally('valid pair', parseBillPair(bill, payment).ok);
      tally('bill typo, bill ID alone', parseBillId(typoBill).ok);
      tally('bill typo, pair', parseBillPair(typoBill, payment).ok);
      tally('payment typo, pair', parseBillPair(bill, withTypo(payment, integer)).ok);
      const swapped = withNeighboursSwapped(bill, integer);
      if (swapped !== bill) {
        tally('neighbours swapped, bill ID alone', parseBillId(swapped).ok);
        tally('neighbours swapped, pair', parseBillPair(swapped, payment).ok);
      }
      const turned = parseBillPair(payment, bill);
      tally('IDs swapped, taken as they stand', turned.ok);
      tally('IDs swapped, right order offered', codeOf(turned) === 'ids_swapped');
    }
    return Object.fromEntries(
      [...tallies].map(([name, { tried, passed }]) => [name, (passed / tried) * 100]),
    );
  }

  // The bounds are the published rate and some four standard deviations of a sample of this size.
  test('typos and swaps slip through as rarely as the check digits promise', { timeout: 60_000 }, () => {
    const percent = undetectedRates(20_260_825);
    const between = (name: string, low: number, high: number) => {
      expect(percent[name], name).toBeGreaterThanOrEqual(low);
      expect(percent[name], name).toBeLessThanOrEqual(high);
    };
    between('valid pair', 100, 100);
    between('bill typo, bill ID alone', 1.55, 1.85);
    between('bill typo, pair', 0, 0.02);
    between('payment typo, pair', 0, 0.03);
    between('neighbours swapped, bill ID alone', 1.65, 2.1);
    between('neighbours swapped, pair', 0.09, 0.17);
    between('IDs swapped, taken as they stand', 0.08, 0.18);
    between('IDs swapped, right order offered', 99.82, 99.92);
  });
});
