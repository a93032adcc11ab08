import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  randomBytes,
  randomFillSync,
} from 'node:crypto';
import { invariant } from '../kernel/index.ts';

/**
 * Personal data at rest: sealed with AES-256-GCM under keys that rotate, and found again through a keyed
 * digest under a key that does not.
 */
export interface Vault {
  seal(text: string): Buffer;
  /** Throws where the data was altered or its key is gone. */
  open(sealed: Uint8Array): string;
  /** HMAC-SHA-256, cut to 16 bytes: enough that two values never meet, half the size of an index. */
  digest(purpose: string, text: string): Buffer;
}

export interface VaultKeys {
  /** By number; the highest one seals, the others still open what they sealed. */
  readonly encryption: ReadonlyMap<number, Buffer>;
  readonly lookup: Buffer;
}

const FORMAT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const DIGEST_BYTES = 16;
const HEADER_BYTES = 2;

export function createVault(keys: VaultKeys): Vault {
  const current = Math.max(...keys.encryption.keys());
  // Keys are made into objects once: taking the bytes each time cost five times the encryption itself.
  const encryption = new Map([...keys.encryption].map(([number, key]) => [number, createSecretKey(key)]));
  const lookup = createSecretKey(keys.lookup);
  const currentKey = encryption.get(current);
  invariant(currentKey !== undefined, 'a vault needs an encryption key');
  const nextNonce = createNonces();
  return {
    seal: (text) => {
      const nonce = nextNonce();
      const cipher = createCipheriv('aes-256-gcm', currentKey, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.from([FORMAT, current]), nonce, cipher.getAuthTag(), body]);
    },
    open: (sealed) => {
      const data = Buffer.from(sealed);
      const key = encryption.get(data[1] ?? 0);
      if (data[0] !== FORMAT || key === undefined) {
        throw new Error(`sealed data names encryption key ${data[1]}, which is not configured`);
      }
      const nonce = data.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
      const tagEnd = HEADER_BYTES + NONCE_BYTES + TAG_BYTES;
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAuthTag(data.subarray(HEADER_BYTES + NONCE_BYTES, tagEnd));
      return decipher.update(data.subarray(tagEnd), undefined, 'utf8') + decipher.final('utf8');
    },
    digest: (purpose, text) =>
      createHmac('sha256', lookup).update(`${purpose}\0${text}`).digest().subarray(0, DIGEST_BYTES),
  };
}

/** Random nonces, fetched from the system a thousand at a time. */
function createNonces(): () => Buffer {
  const pool = Buffer.alloc(NONCE_BYTES * 1_024);
  let used = pool.length;
  return () => {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    used += NONCE_BYTES;
    return pool.subarray(used - NONCE_BYTES, used);
  };
}

/** Reads `2:base64,1:base64` and a base64 look-up key; undefined where either is not of that form. */
export function readVaultKeys(encryption: string, lookup: string): VaultKeys | undefined {
  const parsed = new Map<number, Buffer>();
  for (const part of encryption.split(',')) {
    const match = /^\s*(\d{1,3}):([A-Za-z0-9+/=]+)\s*$/.exec(part);
    const number = Number(match?.[1]);
    const key = Buffer.from(match?.[2] ?? '', 'base64');
    if (match === null || number < 1 || number > 255 || key.length !== KEY_BYTES) return undefined;
    // Two keys of one number: whichever were taken, what the other sealed could not be opened.
    if (parsed.has(number)) return undefined;
    parsed.set(number, key);
  }
  const lookupKey = Buffer.from(lookup.trim(), 'base64');
  return lookupKey.length === KEY_BYTES ? { encryption: parsed, lookup: lookupKey } : undefined;
}

/** New keys, in the form that `readVaultKeys` takes. */
export function generateVaultKeys(): { readonly encryption: string; readonly lookup: string } {
  return {
    encryption: `1:${randomBytes(KEY_BYTES).toString('base64')}`,
    lookup: randomBytes(KEY_BYTES).toString('base64'),
  };
}
