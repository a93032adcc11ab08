import { randomBytes } from 'node:crypto';
import type { Vault } from '../../platform/index.ts';

/** As receivers write them (Standard Webhooks 1.0, "Symmetric keys"). */
const PREFIX = 'whsec_';

/** A new secret; `text` is what the receiver is told, once. */
export function newSecret(): { readonly key: Buffer; readonly text: string } {
  const key = randomBytes(32);
  return { key, text: PREFIX + key.toString('base64') };
}

/** The newest first. */
export function sealSecrets(vault: Vault, keys: readonly Buffer[]): Buffer {
  return vault.seal(JSON.stringify(keys.map((key) => key.toString('base64'))));
}

/** The newest first. */
export function readSecrets(vault: Vault, sealed: Uint8Array): readonly Buffer[] {
  const texts: unknown = JSON.parse(vault.open(sealed));
  return Array.isArray(texts)
    ? texts.flatMap((text) => (typeof text === 'string' ? [Buffer.from(text, 'base64')] : []))
    : [];
}
