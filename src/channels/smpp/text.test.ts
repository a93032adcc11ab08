import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { smsLength } from '../../kernel/index.ts';
import { gsmOctets, gsmText } from './gsm7.ts';
import { plainId, readReceipt } from './receipts.ts';
import { decodeText, encodeParts, encodeWhole, splitHeader } from './text.ts';

const GSM = '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡AZÄÖÑÜ§¿azäöñüà\f^{}\\[~]|€';
const texts = fc.oneof(
  fc.array(fc.constantFrom(...GSM), { maxLength: 700 }).map((all) => all.join('')),
  fc
    .array(fc.constantFrom('ق', 'ب', 'ض', '1', '۱', '😀', '€', ' '), { maxLength: 400 })
    .map((all) => all.join('')),
  fc.string({ unit: 'binary', maxLength: 300 }),
);

describe('a text on its way out', () => {
  test('is said in as many parts as are counted, each within its limit, and comes together again', () => {
    fc.assert(
      fc.property(texts, fc.nat(999), (text, reference) => {
        const { coding, parts } = encodeParts(text, reference);
        const { alphabet, segments } = smsLength(text);
        expect(coding).toBe(alphabet === 'gsm-7' ? 0 : 8);
        expect(parts).toHaveLength(segments);
        const read = parts.map((part) => splitHeader(part, parts.length > 1));
        const bodies = read.map((each) => each?.body ?? Buffer.alloc(0));
        const limit = coding === 0 ? (parts.length > 1 ? 153 : 160) : parts.length > 1 ? 134 : 140;
        for (const [index, body] of bodies.entries()) {
          expect(body.length).toBeLessThanOrEqual(limit);
          // Neither an escape nor half a pair at an end: each part is a text by itself.
          expect(encodeWhole(decodeText(body, coding) ?? '').octets.equals(body)).toBe(true);
          if (parts.length > 1)
            expect(read[index]?.part).toMatchObject({ total: parts.length, place: index + 1 });
        }
        expect(decodeText(Buffer.concat(bodies), coding)).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  test('has the header of six octets in front of each part', () => {
    const { parts } = encodeParts('a'.repeat(161), 0x1ff);
    expect(parts.map((part) => [...part.subarray(0, 6)])).toEqual([
      [5, 0, 3, 0xff, 2, 1],
      [5, 0, 3, 0xff, 2, 2],
    ]);
  });
});

describe('the alphabet of seven bits', () => {
  test('holds the characters that are counted as such, and no other', () => {
    for (let code = 0; code < 0x3000; code++) {
      const character = String.fromCharCode(code);
      const octets = gsmOctets(character);
      expect([code, octets !== undefined]).toEqual([code, smsLength(character).alphabet === 'gsm-7']);
      if (octets !== undefined) expect(gsmText(octets)).toBe(character);
    }
  });

  test('has places as in the standard', () => {
    expect([...encodeWhole('@_Δ€[').octets]).toEqual([0x00, 0x11, 0x10, 0x1b, 0x65, 0x1b, 0x3c]);
    expect(gsmText(Buffer.of(0x1b, 0x41, 0x1b, 0x1b, 0x80))).toBe('A \ufffd');
  });
});

describe('a text that comes in', () => {
  test.each([
    ['the default alphabet', 0, [0x00, 0x31], '@1'],
    ['ASCII', 1, [0x40, 0x31], '@1'],
    ['Latin-1', 3, [0x40, 0xe9], '@é'],
    ['UCS-2', 8, [0x06, 0x42, 0x00, 0x31], 'ق1'],
    ['UCS-2 with half a character behind', 8, [0x06, 0x42, 0x00], 'ق'],
    ['the alphabet of USSD', 0x0f, [0x00], '@'],
    ['UCS-2 as the network says it', 0x48, [0x06, 0x42], 'ق'],
    ['octets', 4, [1, 2], undefined],
  ])('is read by its coding: %s', (_name, coding, octets, text) => {
    expect(decodeText(Buffer.from(octets), coding)).toBe(text);
  });

  test('a header of any octets is read or refused, and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (octets) => {
        const read = splitHeader(Buffer.from(octets), true);
        if (read?.part !== undefined) expect(read.part.place).toBeLessThanOrEqual(read.part.total);
      }),
    );
    expect(splitHeader(Buffer.of(9, 0), true)).toBeUndefined();
    expect(splitHeader(Buffer.of(6, 8, 4, 1, 2, 3, 2, 0x41), true)).toMatchObject({
      part: { reference: '8-1.2', total: 3, place: 2 },
    });
  });
});

describe('a receipt', () => {
  const address = { ton: 1, npi: 1, text: '98' };
  const deliver = (text: string, more: { receiptedId?: string; messageState?: number } = {}) => ({
    ...{ serviceType: '', from: address, to: address, esmClass: 4, coding: 0, sar: undefined },
    ...{ ussdOp: undefined, sessionInfo: undefined, messageReference: undefined },
    ...{ receiptedId: undefined, messageState: undefined, octets: encodeWhole(text).octets, ...more },
  });
  const same = { answer: 'text', receipt: 'text' } as const;

  test('is read by its parameters, else by its text', () => {
    const text =
      'id:00A1 sub:001 dlvrd:001 submit date:2611230900 done date:2611230901 stat:UNDELIV err:034 text:x';
    expect(readReceipt(deliver(text), same)).toEqual({
      ...{ id: '00A1', state: 'failed', code: 'smpp_undeliverable_034' },
    });
    expect(readReceipt(deliver('', { receiptedId: '7', messageState: 2 }), same)).toEqual({
      ...{ id: '7', state: 'delivered', code: 'smpp_delivered' },
    });
    expect(readReceipt(deliver('id:1 stat:ENROUTE'), same)).toBeUndefined();
    expect(readReceipt(deliver('hello'), same)).toBeUndefined();
  });

  test('has the same id as the answer, however the centre writes numbers', () => {
    expect(plainId('0000ABCD', 'hex')).toBe(plainId('0000043981', 'decimal'));
    expect(plainId('0000ABCD', 'text')).toBe('0000ABCD');
    expect(plainId('not-a-number', 'hex')).toBe('not-a-number');
  });
});
