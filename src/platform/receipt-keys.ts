import { createPrivateKey, createPublicKey, type KeyObject, randomBytes } from 'node:crypto';

/** Ed25519 keys that sign receipts (RFC 8032). A receipt names its key by number, which is never used again. */
export interface ReceiptKeys {
  readonly signing: { readonly number: number; readonly seed: Buffer };
  /** Public keys of 32 bytes by number, also of retired ones: what they signed stays verifiable. */
  readonly published: ReadonlyMap<number, Buffer>;
}

const KEY_BYTES = 32;
/** What stands before the 32 bytes of a key in its DER form (RFC 8410, sections 7 and 4). */
const SEED_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

const PART = /^\s*(?<number>\d{1,3}):(?<retired>public:)?(?<key>[A-Za-z0-9+/_-]{43}=?)\s*$/;

/**
 * Reads `2:SEED,1:SEED`: numbers from 1 to 255, each with the base64 (or base64url) of a seed of 32 bytes; the highest number
 * signs. A retired key may be given as `1:public:KEY`, so that its seed can be destroyed. Undefined where the
 * text is not of that form, a number is there twice, or the highest key cannot sign.
 */
export function readReceiptKeys(text: string): ReceiptKeys | undefined {
  const published = new Map<number, Buffer>();
  let signing: ReceiptKeys['signing'] | undefined;
  for (const part of text.split(',')) {
    const groups = PART.exec(part)?.groups;
    const number = Number(groups?.number);
    const bytes = Buffer.from(groups?.key ?? '', 'base64');
    if (groups === undefined || number < 1 || number > 255 || bytes.length !== KEY_BYTES) return undefined;
    if (published.has(number)) return undefined;
    const isRetired = groups.retired !== undefined;
    published.set(number, isRetired ? bytes : publicBytes(privateKeyOf(bytes)));
    if (!isRetired && number > (signing?.number ?? 0)) signing = { number, seed: bytes };
  }
  return signing?.number === Math.max(...published.keys()) ? { signing, published } : undefined;
}

/** New keys, in the form that `readReceiptKeys` takes. */
export function generateReceiptKeys(): string {
  return `1:${randomBytes(KEY_BYTES).toString('base64')}`;
}

/** The key that signs, from its seed of 32 bytes. */
export function privateKeyOf(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([SEED_PREFIX, seed]), format: 'der', type: 'pkcs8' });
}

/** The key that verifies, from its 32 bytes. */
export function publicKeyOf(bytes: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([PUBLIC_PREFIX, bytes]), format: 'der', type: 'spki' });
}

function publicBytes(privateKey: KeyObject): Buffer {
  const der = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return der.subarray(PUBLIC_PREFIX.length);
}
