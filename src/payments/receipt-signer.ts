import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Result } from '../kernel/index.ts';
import { privateKeyOf, publicKeyOf, type ReceiptKeys } from '../platform/index.ts';
import { type Receipt, statementOf } from './receipt.ts';
import {
  type SignedStatement,
  type StatementError,
  signStatement,
  verifyStatement,
} from './receipt-statement.ts';

/** A public key as in a JSON Web Key Set (RFC 7517; Ed25519 by RFC 8037). */
export interface ReceiptJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly use: 'sig';
  /** The number that statements name it by. */
  readonly kid: string;
  /** The 32 bytes, base64url. */
  readonly x: string;
}

/** Signs receipts, and verifies what was signed here. */
export interface ReceiptSigner {
  /** The signed statement of a receipt; `biller` is the biller's id. */
  sign(receipt: Receipt, biller: string): string;
  verify(text: string): Result<SignedStatement, StatementError>;
  /** Whether a signed statement still says what the receipt in the books says. */
  agrees(statement: SignedStatement, receipt: Receipt, biller: string): boolean;
  /** Also of retired keys, newest first. */
  readonly published: readonly ReceiptJwk[];
}

export function createReceiptSigner(keys: ReceiptKeys): ReceiptSigner {
  const signing = { number: keys.signing.number, key: privateKeyOf(keys.signing.seed) };
  const published = [...keys.published].sort(([a], [b]) => b - a);
  const publicKeys = new Map(published.map(([number, bytes]) => [number, publicKeyOf(bytes)]));
  return {
    sign: (receipt, biller) => signStatement(statementOf(receipt, biller), signing),
    verify: (text) => verifyStatement(text, publicKeys),
    agrees: (statement, receipt, biller) => {
      const booked = statementOf(receipt, biller);
      return (
        statement.number === booked.number &&
        statement.biller === booked.biller &&
        statement.amount.minor === booked.amount.minor &&
        statement.amount.currency === booked.amount.currency &&
        statement.accountTail === booked.accountTail &&
        Math.floor(booked.paidAt.getTime() / 1000) * 1000 === statement.paidAt.getTime()
      );
    },
    published: published.map(([number, bytes]) => ({
      kty: 'OKP',
      crv: 'Ed25519',
      use: 'sig',
      kid: String(number),
      x: bytes.toString('base64url'),
    })),
  };
}

/** The keys in a JSON Web Key Set, by their numbers; those of other kinds are left out. Undefined where it is none. */
export function readReceiptJwks(content: unknown): ReadonlyMap<number, KeyObject> | undefined {
  if (typeof content !== 'object' || content === null || !('keys' in content)) return undefined;
  if (!Array.isArray(content.keys)) return undefined;
  const entries: readonly unknown[] = content.keys;
  const keys = new Map<number, KeyObject>();
  for (const entry of entries) {
    if (typeof entry !== 'object' || entry === null) continue;
    const { kty, crv, kid, x }: Readonly<Record<string, unknown>> = { ...entry };
    if (kty !== 'OKP' || crv !== 'Ed25519' || typeof kid !== 'string' || typeof x !== 'string') continue;
    const number = /^\d{1,3}$/.test(kid) ? Number(kid) : 0;
    if (number < 1 || number > 255 || !/^[A-Za-z0-9_-]{43}$/.test(x)) continue;
    keys.set(number, createPublicKey({ key: { kty, crv, x }, format: 'jwk' }));
  }
  return keys;
}
