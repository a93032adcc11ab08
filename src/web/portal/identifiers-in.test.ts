import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEMO_BILLERS } from '../../demo/index.ts';
import { invariant, localDigits } from '../../kernel/index.ts';
import { identifiersIn } from './identifiers-in.ts';

function find(id: string, text: string) {
  const biller = DEMO_BILLERS.find((each) => each.id === id);
  invariant(biller !== undefined, `a demo biller ${id}`);
  return identifiersIn(biller, text);
}

const PAIR = { bill_id: '1000000104128', payment_id: '48550606' };

describe('M1 M2 a bill’s numbers in any text', () => {
  test.each([
    [
      'a message',
      'مشترک گرامی، قبض شما صادر شد.\nشناسه قبض: ۱۰۰۰۰۰۰۱۰۴۱۲۸\nشناسه پرداخت: ۴۸۵۵۰۶۰۶\nمهلت: ۱۴۰۵/۰۹/۰۵',
    ],
    ['both numbers, the other way round', 'Payment ID 48550606, Bill ID 1000000104128'],
    ['a bar code', '10000001041280000048550606'],
    ['numbers in groups', '1000 0001 0412 8 / 4855-0606'],
    ['an address in a QR code', 'https://bill.example/pay?b=1000000104128&p=48550606'],
    ['digits of two families', '۱۰۰۰۰۰۰۱۰۴۱۲۸ و ٤٨٥٥٠٦٠٦'],
  ])('%s', (_what, text) => expect(find('sepehr', text)).toEqual(PAIR));

  test('a single number, with its name before it', () => {
    expect(find('malwa', 'उपभोक्ता संख्या: n1234567890, राशि ₹1250')).toEqual({
      consumer_number: 'N1234567890',
    });
    expect(find('sepehr', 'اشتراک: ۷۰۰۱۰۰۰۱')).toEqual({ subscription: '70010001' });
    expect(find('comet', 'Account 8255 1000 1000 1234\nDenver, CO 80202')).toEqual({
      account_number: '8255100010001234',
      zip: '80202',
    });
    expect(find('malwa', 'upi://pay?pa=malwa@upi&tr=N1234567890&am=1250.50')).toEqual({
      consumer_number: 'N1234567890',
    });
  });

  test.each([
    ['sepehr', 'no number here'],
    ['sepehr', 'call 1521 or 09120000101'],
    ['sepehr', '1000000104129, not paid'],
    ['comet', '8255100010001234'],
    ['malwa', ''],
  ])('%s: nothing in "%s"', (id, text) => {
    const found = find(id, text);
    // A number whose check digit is wrong is never offered.
    expect(found?.bill_id).toBeUndefined();
    expect(found?.payment_id).toBeUndefined();
    expect(found?.account_number).toBeUndefined();
  });

  test('whatever stands around it and in whichever digits', () => {
    const filler = fc.stringMatching(/^[A-Za-zا-ف .,:;()/]{0,30}$/);
    fc.assert(
      fc.property(filler, filler, filler, fc.constantFrom('fa', 'ar', 'en'), (a, b, c, language) => {
        const [bill, payment] = [PAIR.bill_id, PAIR.payment_id].map((id) => localDigits(id, language));
        expect(find('sepehr', `${a} ${bill} ${b}\n${payment} ${c}`)).toEqual(PAIR);
      }),
    );
  });

  test('any text is read in little time', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 5_000, unit: 'binary' }),
        fc.constantFrom(...DEMO_BILLERS),
        (text, biller) => {
          const startedMs = performance.now();
          identifiersIn(biller, text);
          expect(performance.now() - startedMs).toBeLessThan(2_000);
        },
      ),
      { numRuns: 60 },
    );
    expect(find('sepehr', Array.from({ length: 200 }, (_, nth) => 10_000_000 + nth).join(' '))).toBeDefined();
  });
});
