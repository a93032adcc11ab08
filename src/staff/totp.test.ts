import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { authenticatorCode } from '../../test/support/staff.ts';
import { base32, codeAt, matchStep, otpauthUrl, secondsLeft, stepOf } from './totp.ts';

const SECRET = Buffer.from('12345678901234567890');

describe('one-time codes by time', () => {
  test.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('RFC 6238, appendix B: at second %i the code is %s', (second, code) => {
    expect(codeAt(SECRET, stepOf(new Date(second * 1000)), 8)).toBe(code);
  });

  test('RFC 4226, appendix D: the first ten counters', () => {
    const codes = Array.from({ length: 10 }, (_, counter) => codeAt(SECRET, counter));
    expect(codes).toEqual([
      ...['755224', '287082', '359152', '969429', '338314'],
      ...['254676', '287922', '162583', '399871', '520489'],
    ]);
  });

  test.each([
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('RFC 4648, section 10: %s is typed as %s', (bytes, text) => {
    expect(base32(Buffer.from(bytes))).toBe(text);
  });

  test('an authenticator that knows only the typed secret shows the same code', () => {
    const secrets = fc.uint8Array({ minLength: 20, maxLength: 20 });
    const moments = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(secrets, moments, (secret, at) => {
        expect(authenticatorCode(base32(secret), at)).toBe(codeAt(secret, stepOf(at)));
      }),
    );
  });

  test('one step early or late is taken, two are not; any digits and spaces are read', () => {
    const at = new Date('2026-07-01T08:00:10Z');
    const now = stepOf(at);
    for (const drift of [-1, 0, 1])
      expect(matchStep(SECRET, codeAt(SECRET, now + drift), at)).toBe(now + drift);
    for (const drift of [-2, 2]) expect(matchStep(SECRET, codeAt(SECRET, now + drift), at)).toBeUndefined();
    const persian = codeAt(SECRET, now).replace(/\d/g, (digit) =>
      String.fromCharCode(0x06f0 + Number(digit)),
    );
    expect(matchStep(SECRET, `${persian.slice(0, 3)} ${persian.slice(3)}`, at)).toBe(now);
    for (const typed of ['', '12345', '1234567', 'abcdef'])
      expect(matchStep(SECRET, typed, at)).toBeUndefined();
    expect(secondsLeft(at)).toBe(20);
  });

  test('the QR code names the login and whose it is', () => {
    expect(otpauthUrl(SECRET, 'r.daneshvar', 'Wasl')).toBe(
      'otpauth://totp/Wasl:r.daneshvar?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Wasl',
    );
  });
});
