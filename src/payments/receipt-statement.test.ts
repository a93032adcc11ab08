import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { money } from '../kernel/index.ts';
import {
  type ReceiptStatement,
  signStatement,
  statementIn,
  tailOf,
  verifyStatement,
} from './receipt-statement.ts';

const pairs = new Map([1, 2, 255].map((number) => [number, generateKeyPairSync('ed25519')]));
const published = new Map([...pairs].map(([number, { publicKey }]) => [number, publicKey]));

function signed(statement: ReceiptStatement, number = 2): string {
  const pair = pairs.get(number);
  if (pair === undefined) throw new Error(`no key ${number}`);
  return signStatement(statement, { number, key: pair.privateKey });
}

const statement: fc.Arbitrary<ReceiptStatement> = fc.record({
  number: fc.stringMatching(/^\d{14}$/),
  biller: fc.stringMatching(/^[a-z][a-z0-9-]{1,30}$/),
  amount: fc
    .tuple(fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }), fc.constantFrom('IRR', 'INR', 'EGP', 'USD'))
    .map(([minor, currency]) => money(minor, currency)),
  paidAt: fc.integer({ min: 0, max: 4_102_444_800 }).map((seconds) => new Date(seconds * 1000)),
  accountTail: fc
    .array(fc.nat(0xd7ff), { maxLength: 4 })
    .map((codePoints) => tailOf(String.fromCodePoint(...codePoints, ...codePoints))),
});

const SEPEHR: ReceiptStatement = {
  number: '10150744486448',
  biller: 'sepehr',
  amount: money(485_000n, 'IRR'),
  paidAt: new Date('2026-11-16T11:05:07Z'),
  accountTail: '0001',
};

const anyText = fc.array(fc.nat(0x10ffff)).map((codePoints) => String.fromCodePoint(...codePoints));

describe('X9 the signed statement of a receipt', () => {
  test('any receipt comes back as it was, also through an address and a broken line', () => {
    fc.assert(
      fc.property(statement, fc.constantFrom(1, 2, 255), (receipt, key) => {
        const text = signed(receipt, key);
        const read = { ok: true, value: { ...receipt, keyNumber: key } };
        expect(verifyStatement(text, published)).toEqual(read);
        expect(verifyStatement(`https://pay.example.org/verify?s=${text}&lang=fa`, published)).toEqual(read);
        expect(verifyStatement(` ${text.slice(0, 70)}\r\n${text.slice(70)} `, published)).toEqual(read);
        // With its address 61 modules a side at most, which a phone reads off a creased slip; the usual are 53.
        expect(text.length).toBeLessThan(190);
      }),
    );
  });

  test('any single character that is changed, left out or put in is refused', () => {
    const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.+/=%é'.split('');
    const text = signed(SEPEHR);
    const accepted: string[] = [];
    const attempt = (other: string): void => {
      if (other !== text && verifyStatement(other, published).ok) accepted.push(other);
    };
    for (let at = 0; at < text.length; at++) {
      // At the end of a part some bits of a character count for nothing: all are tried there, elsewhere every fifth.
      const isEnd = !/[A-Za-z0-9_-]{2}/.test(text.slice(at, at + 2));
      for (const character of characters.filter((_, nth) => isEnd || nth % 5 === at % 5)) {
        attempt(text.slice(0, at) + character + text.slice(at + 1));
      }
      // Not white space, which is what a broken line leaves.
      for (const character of 'A.é') attempt(text.slice(0, at) + character + text.slice(at));
      attempt(text.slice(0, at) + text.slice(at + 1));
    }
    expect(accepted).toEqual([]);
  });

  test('says why it is refused', () => {
    const text = signed(SEPEHR);
    const codeOf = (other: string, keys = published) => {
      const verified = verifyStatement(other, keys);
      return verified.ok ? 'valid' : verified.error.code;
    };
    const [, payload = '', signature = ''] = text.split('.');
    const dearer = Buffer.from(payload, 'base64url').fill(9, 14, 15).toString('base64url');
    expect(codeOf(`WASL1.${dearer}.${signature}`)).toBe('tampered');
    const [, , another = ''] = signed({ ...SEPEHR, number: '10150744486449' }).split('.');
    expect(codeOf(`WASL1.${payload}.${another}`)).toBe('tampered');
    const others = new Map([[2, generateKeyPairSync('ed25519').publicKey]]);
    expect(codeOf(text, others)).toBe('tampered');
    expect(codeOf(text, new Map())).toBe('unknown_key');
    for (const other of [
      '',
      'WASL1',
      'WASL1..',
      text.slice(0, -1),
      text.replace('WASL1', 'WASL2'),
      `${text}.x`,
    ]) {
      expect(codeOf(other)).toBe('malformed');
    }
    expect(codeOf(`WASL1.${Buffer.alloc(26).toString('base64url')}.${signature}`)).toBe('malformed');
  });

  test('the parser takes anything, and finds no statement in it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const malformed = { ok: false, error: { code: 'malformed' } };
        for (const before of ['', 'WASL1.', 'https://', 'https://pay.example.org/verify?s=WASL1.']) {
          expect(verifyStatement(before + text, published)).toEqual(malformed);
        }
      }),
    );
    // Also whatever has the form and a true signature, but no sense inside.
    const signature = signed(SEPEHR).split('.')[2] ?? '';
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 80 }), (bytes) => {
        const text = `WASL1.${Buffer.from(bytes).toString('base64url')}.${signature}`;
        expect(verifyStatement(text, published).ok).toBe(false);
      }),
    );
    expect(statementIn(`WASL1.${'A'.repeat(1_000_000)}`)).toBeUndefined();
  });

  test('holds of the account no more than its end, and never more than half', () => {
    expect(['', '1', '12', '123', '70010001', 'N1234567890', 'قبض-۱۲۳۴۵'].map(tailOf)).toEqual([
      '',
      '',
      '2',
      '3',
      '0001',
      '7890',
      '۲۳۴۵',
    ]);
  });

  // The same bytes as in docs/integrate/receipts.md, so that other people's verifiers can be tried on them.
  test('is laid out byte by byte as documented', () => {
    const payload = Buffer.from(signed(SEPEHR).split('.')[1] ?? '', 'base64url');
    expect(payload.toString('hex')).toBe(
      [
        '02',
        '093b6784f230',
        '0000000000076688',
        '495252',
        '006afae363',
        '06',
        '736570656872',
        '30303031',
      ].join(''),
    );
  });
});
