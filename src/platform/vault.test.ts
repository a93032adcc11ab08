import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createVault, generateVaultKeys, readVaultKeys, type Vault } from './vault.ts';

function vaultWith(encryption: string, lookup = generateVaultKeys().lookup): Vault {
  const keys = readVaultKeys(encryption, lookup);
  if (keys === undefined) throw new Error('keys');
  return createVault(keys);
}

const key = () => randomBytes(32).toString('base64');

describe('M8 personal data at rest', () => {
  const vault = vaultWith(generateVaultKeys().encryption);

  test('property: opens to what was sealed, and does not show it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const sealed = vault.seal(text);
        expect(vault.open(sealed)).toBe(text.toWellFormed());
        if (text.length > 3) expect(sealed.includes(text)).toBe(false);
      }),
    );
  });

  test('the same text sealed twice looks different', () => {
    expect(vault.seal('+989121234567')).not.toEqual(vault.seal('+989121234567'));
  });

  test('altered in any one bit it does not open', () => {
    const sealed = vault.seal('+989121234567');
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const altered = Buffer.from(sealed);
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => vault.open(altered)).toThrow();
    }
  });

  test.each(['', '+989121234567'])('cut short anywhere it does not open: %j', (text) => {
    const sealed = vault.seal(text);
    for (let length = 0; length < sealed.length; length++)
      expect(() => vault.open(sealed.subarray(0, length))).toThrow();
  });

  test('keys rotate: the newest seals, older ones still open, a lost one does not', () => {
    const [one, two] = [key(), key()];
    const [before, after, without] = [
      vaultWith(`1:${one}`),
      vaultWith(`2:${two},1:${one}`),
      vaultWith(`2:${two}`),
    ];
    const old = before.seal('x');
    expect(after.open(old)).toBe('x');
    expect(after.seal('x')[1]).toBe(2);
    expect(without.open(after.seal('y'))).toBe('y');
    expect(() => without.open(old)).toThrow(/key 1/);
    expect(() => vaultWith(`1:${key()}`).open(old)).toThrow();
  });

  test('a digest finds the same value again, by purpose and key; it is short and tells nothing', () => {
    const { lookup } = generateVaultKeys();
    const [one, other] = [vaultWith(`1:${key()}`, lookup), vaultWith(`5:${key()}`, lookup)];
    expect(one.digest('phone', '+98912')).toEqual(other.digest('phone', '+98912'));
    expect(one.digest('phone', '+98912')).toHaveLength(16);
    expect(one.digest('contact', '+98912')).not.toEqual(one.digest('phone', '+98912'));
    expect(one.digest('phone', '+98913')).not.toEqual(one.digest('phone', '+98912'));
    expect(vault.digest('phone', '+98912')).not.toEqual(one.digest('phone', '+98912'));
  });
});

describe('keys', () => {
  const good = key();
  test.each<[string, string, string]>([
    ['nothing', '', good],
    ['no number', good, good],
    ['number 0', `0:${good}`, good],
    ['number 256', `256:${good}`, good],
    ['31 bytes', `1:${randomBytes(31).toString('base64')}`, good],
    ['two of one number', `1:${good},1:${key()}`, good],
    ['a comma too many', `1:${good},`, good],
    ['a short look-up key', `1:${good}`, 'short'],
  ])('%s is not of their form', (_, encryption, lookup) => {
    expect(readVaultKeys(encryption, lookup)).toBeUndefined();
  });

  test('made anew they are of their form, and never the same', () => {
    const [one, two] = [generateVaultKeys(), generateVaultKeys()];
    expect(readVaultKeys(one.encryption, one.lookup)).toBeDefined();
    expect(one).not.toEqual(two);
  });
});
