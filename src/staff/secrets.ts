import { createHash, randomBytes } from 'node:crypto';
import { foldDigits } from '../kernel/index.ts';
import type { Vault } from '../platform/index.ts';

/** What a browser or a link carries: 256 random bits, so that a plain digest of it can be kept. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

export function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Letters and digits that nobody mistakes for each other when reading them from paper (Crockford). */
const RECOVERY_LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';
const RECOVERY_LENGTH = 10;

/** Codes of 50 bits: too many to be guessed at the pace that sign-in allows, short enough to be typed. */
export function newRecoveryCodes(count: number): readonly string[] {
  return Array.from({ length: count }, () => {
    const letters = [...randomBytes(RECOVERY_LENGTH)]
      .map((byte) => RECOVERY_LETTERS.charAt(byte & 31))
      .join('');
    return `${letters.slice(0, 5)}-${letters.slice(5)}`;
  });
}

/** What is kept of a recovery code: under the vault's key, since 50 bits alone could be tried through. */
export function digestOfRecoveryCode(vault: Vault, staffId: bigint, typed: string): Buffer {
  const folded = foldDigits(typed)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replaceAll('o', '0')
    .replace(/[il]/g, '1');
  return vault.digest('staff recovery code', `${staffId} ${folded}`);
}

/** Secrets of second factors, sealed. */
export function sealSecret(vault: Vault, secret: Uint8Array): Buffer {
  return vault.seal(Buffer.from(secret).toString('hex'));
}

export function openSecret(vault: Vault, sealed: Uint8Array): Buffer {
  return Buffer.from(vault.open(sealed), 'hex');
}
