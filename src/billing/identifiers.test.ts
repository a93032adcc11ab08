import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BILLER } from '../../test/support/core.ts';
import { makeBillId, makePaymentId } from '../kernel/index.ts';
import { readBiller } from './biller.ts';
import { type RawIdentifiers, readIdentifiers } from './identifiers.ts';

const BILL_ID = '1000000104128';
const PAYMENT_ID = '48550606';
const BARCODE = `${BILL_ID}00000${PAYMENT_ID}`;
const PAIR = { account: { bill_id: BILL_ID }, bill: { payment_id: PAYMENT_ID } };
const read = (raw: RawIdentifiers) => readIdentifiers(BILLER, raw);
const persian = (text: string) => text.replace(/\d/g, (d) => String.fromCharCode(0x06f0 + Number(d)));
const arabic = (text: string) => text.replace(/\d/g, (d) => String.fromCharCode(0x0660 + Number(d)));
const devanagari = (text: string) => text.replace(/\d/g, (d) => String.fromCharCode(0x0966 + Number(d)));

describe('M1 bill ID and payment ID', () => {
  test.each([
    ['as printed', BILL_ID, PAYMENT_ID],
    ['with leading zeros', BILL_ID, `00000${PAYMENT_ID}`],
    ['in Persian digits', persian(BILL_ID), persian(PAYMENT_ID)],
    ['in Arabic digits', arabic(BILL_ID), arabic(PAYMENT_ID)],
    ['in Devanagari digits', devanagari(BILL_ID), devanagari(PAYMENT_ID)],
    ['with what is pasted along', ' 10000-00104\u200c128\u200f\n', `\u2068${PAYMENT_ID}\u2069 `],
    ['as keyed in on a telephone', `${BILL_ID}#`, `${PAYMENT_ID}#`],
  ])('%s', (_, bill_id, payment_id) => {
    expect(read({ bill_id, payment_id })).toEqual({ ok: true, value: PAIR });
  });

  test('an empty field is a field left out', () => {
    expect(read({ bill_id: BILL_ID, payment_id: ' ', barcode: '' })).toEqual({
      ok: true,
      value: { account: { bill_id: BILL_ID }, bill: {} },
    });
  });

  test('tells which of the two was mistyped', () => {
    expect(read({ bill_id: '1000000104129', payment_id: PAYMENT_ID })).toEqual({
      ok: false,
      error: { code: 'mistyped_identifier', name: 'bill_id' },
    });
    expect(read({ bill_id: BILL_ID, payment_id: '48550616' })).toEqual({
      ok: false,
      error: { code: 'mistyped_identifier', name: 'payment_id' },
    });
    expect(read({ bill_id: BILL_ID, payment_id: '25050453' })).toEqual({
      ok: false,
      error: { code: 'ids_of_different_bills' },
    });
  });

  test('property: a single wrong digit never passes as another bill unnoticed by more than chance', () => {
    // 0.007 % in the bill ID and 0.015 % in the payment ID pass (countries.md §1.2): on average 0.4 of 4,000.
    let passed = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 99_999_999 }),
        fc.integer({ min: 1, max: 99_999 }),
        fc.nat(30),
        fc.integer({ min: 1, max: 9 }),
        (file, thousands, place, by) => {
          const billId = makeBillId(String(file), '041', '2');
          const paymentId = makePaymentId(billId, BigInt(thousands) * 1_000n, '5', '07');
          const both = `${billId}${paymentId}`;
          const at = place % both.length;
          const wrong = `${both.slice(0, at)}${(Number(both[at]) + by) % 10}${both.slice(at + 1)}`;
          const raw = { bill_id: wrong.slice(0, billId.length), payment_id: wrong.slice(billId.length) };
          expect(read({ bill_id: billId, payment_id: paymentId }).ok).toBe(true);
          if (read(raw).ok) passed += 1;
        },
      ),
      { numRuns: 4_000 },
    );
    expect(passed).toBeLessThan(8);
  });

  test('typed in each other’s place: the right order is offered, not taken', () => {
    expect(read({ bill_id: PAYMENT_ID, payment_id: BILL_ID })).toEqual({
      ok: false,
      error: { code: 'ids_swapped', suggestion: { bill_id: BILL_ID, payment_id: PAYMENT_ID } },
    });
  });

  test.each([
    ['in its own field', { barcode: BARCODE }],
    ['in its own field, in Persian digits', { barcode: persian(BARCODE) }],
    ['in the bill ID’s field', { bill_id: BARCODE }],
    [
      'in the bill ID’s field, the payment ID repeated beside it',
      { bill_id: BARCODE, payment_id: PAYMENT_ID },
    ],
  ])('the bar code %s stands for both', (_, raw) => {
    expect(read(raw)).toEqual({ ok: true, value: PAIR });
  });

  test('a bar code and a payment ID that contradict each other are of different bills', () => {
    for (const payment_id of ['25050453', 'x', '9'.repeat(5_000)])
      expect(read({ bill_id: BARCODE, payment_id })).toEqual({
        ok: false,
        error: { code: 'ids_of_different_bills' },
      });
  });

  test('a mistyped bar code is told as such', () => {
    expect(read({ barcode: `${BARCODE.slice(0, 25)}7` })).toEqual({
      ok: false,
      error: { code: 'mistyped_identifier', name: 'barcode' },
    });
    expect(read({ barcode: BARCODE.slice(1) })).toMatchObject({
      error: { code: 'malformed_identifier', name: 'barcode' },
    });
  });
});

describe('M2 which identifiers a biller takes', () => {
  test.each<[RawIdentifiers, object]>([
    [{ subscription: '7001 0001' }, { subscription: '70010001' }],
    [
      { subscription: '70010001', zip: '80202' },
      { subscription: '70010001', zip: '80202' },
    ],
    [
      { zip: '80202', subscription: '70010001' },
      { subscription: '70010001', zip: '80202' },
    ],
  ])('%j is accepted', (raw, account) => {
    expect(read(raw)).toEqual({ ok: true, value: { account, bill: {} } });
  });

  test.each<RawIdentifiers>([
    {},
    { payment_id: PAYMENT_ID },
    { zip: '80202' },
    { subscription: '70010001', payment_id: PAYMENT_ID },
    { bill_id: BILL_ID, payment_id: PAYMENT_ID, subscription: '70010001' },
    { bill_id: ' ', subscription: '' },
  ])('%j is no combination that is complete in itself', (raw) => {
    expect(read(raw)).toEqual({
      ok: false,
      error: { code: 'identifiers_missing', accepted: BILLER.inquiry },
    });
  });

  test('an identifier of somebody else is unknown, with the list of known ones', () => {
    expect(read({ meter: '1' })).toEqual({
      ok: false,
      error: {
        code: 'unknown_identifier',
        name: 'meter',
        known: ['bill_id', 'payment_id', 'barcode', 'subscription', 'zip'],
      },
    });
    for (const name of ['__proto__', 'constructor', 'toString', ''])
      expect(read(Object.fromEntries([[name, '1']]))).toMatchObject({
        error: { code: 'unknown_identifier' },
      });
  });

  test('letters are taken in either case, and stored in one', () => {
    const meter = {
      name: 'meter',
      pattern: '^N[0-9]{4}$',
      example: 'N1234',
      check: 'none',
      finds: true,
    } as const;
    const [first] = BILLER.identifiers;
    if (first === undefined) throw new Error('a rule');
    const biller = { ...BILLER, identifiers: [{ ...first, ...meter }], inquiry: [['meter']] };
    expect(readIdentifiers(biller, { meter: 'n-1234' })).toMatchObject({
      value: { account: { meter: 'N1234' } },
    });
  });

  test('property: hostile input is refused with a value, quickly, and never throws', () => {
    const field = fc.constantFrom('bill_id', 'payment_id', 'barcode', 'subscription', 'zip');
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({
        unit: fc.constantFrom('0', '۰', '٣', '-', '\0', '\u202e', '#', "'", '\\', 'ß'),
        maxLength: 150,
      }),
    );
    fc.assert(
      fc.property(fc.dictionary(field, text), (raw) => {
        const answer = read(raw);
        if (!answer.ok) return;
        for (const value of Object.values({ ...answer.value.account, ...answer.value.bill }))
          expect(value).toMatch(/^[0-9]{4,13}$/);
      }),
      { numRuns: 500 },
    );
    const started = performance.now();
    expect(read({ subscription: '0'.repeat(5_000_000) })).toMatchObject({
      error: { code: 'malformed_identifier' },
    });
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('a biller as data', () => {
  const reason = (changes: object) => {
    const answer = readBiller({ ...structuredClone(BILLER), ...changes });
    return answer.ok ? 'accepted' : answer.error.reason;
  };

  test('is read back as it is', () => {
    expect(readBiller(structuredClone(BILLER))).toEqual({ ok: true, value: BILLER });
  });

  test.each<[string, object, RegExp]>([
    ['a number out of range', { billerId: 1_000 }, /billerId/],
    ['an unknown currency', { currency: 'XXX' }, /currency/],
    ['no language', { languages: [] }, /languages/],
    ['a time zone that is none', { timeZone: 'Asia/Nowhere' }, /Nowhere/],
    ['an unknown field', { colour: 'red' }, /./],
    ['a combination of an identifier that is not described', { inquiry: [['meter']] }, /meter/],
    ['a combination that finds nobody', { inquiry: [['zip']] }, /finds no account/],
    ['a pattern that is none', { identifiers: [{ ...BILLER.identifiers[3], pattern: '(' }] }, /pattern/],
    [
      'an example that its own pattern refuses',
      { identifiers: [{ ...BILLER.identifiers[3], example: 'x' }] },
      /example/,
    ],
    ['a hold of a second', { payment: { ...BILLER.payment, holdMs: 1_000 } }, /holdMs/],
  ])('%s is refused, and said where', (_, changes, expected) => {
    expect(reason(changes)).toMatch(expected);
  });
});
