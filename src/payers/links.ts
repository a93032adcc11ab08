import { timingSafeEqual } from 'node:crypto';
import type { Clock, Database, Vault } from '../platform/index.ts';

/** A link that leads to a payment, as it was found. */
export interface PaymentLink {
  /** The payment's id on the wire. */
  readonly payment: string;
  /** used: in another browser; its payment can be asked after, and not gone on with. */
  readonly state: 'open' | 'used' | 'expired';
}

/** Short links for messages: signed, for a limited time, and good in the one browser that uses them. */
export interface PaymentLinks {
  /** The end of an address, 12 characters or a few more. The same payment gets a new one each time. */
  create(billerId: number, payment: string, lifeMs: number): Promise<string>;
  /** Looks without using: those who preview messages open every link. `browser` is its cookie, if it has one. */
  find(token: string, browser: string | undefined): Promise<PaymentLink | undefined>;
  /** Goes on with it in this browser; false where another was first, or it is too late. */
  use(token: string, browser: string): Promise<boolean>;
}

/** Crockford's: no letter that is taken for a digit or another letter. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const BILLER_LENGTH = 2;
/** 40 bits: a million guesses a second for a year hit one in 35,000 times. */
const SIGNATURE_LENGTH = 8;
const TOKEN = /^[0-9a-hjkmnp-tv-z]{11,24}$/;

export function createPaymentLinks(deps: {
  readonly sql: Database;
  readonly vault: Vault;
  readonly clock: Clock;
}): PaymentLinks {
  const { sql, vault, clock } = deps;

  function signature(billerId: number, linkId: bigint): string {
    const digest = vault.digest('payment link', `${billerId}/${linkId}`);
    return Array.from(digest.subarray(0, SIGNATURE_LENGTH), (byte) => ALPHABET[byte & 31]).join('');
  }

  function read(token: string): { readonly billerId: number; readonly linkId: bigint } | undefined {
    const text = token.toLowerCase();
    if (!TOKEN.test(text)) return undefined;
    const billerId = Number(decode(text.slice(0, BILLER_LENGTH)));
    const linkId = decode(text.slice(BILLER_LENGTH, -SIGNATURE_LENGTH));
    const given = Buffer.from(text.slice(-SIGNATURE_LENGTH));
    return timingSafeEqual(given, Buffer.from(signature(billerId, linkId)))
      ? { billerId, linkId }
      : undefined;
  }

  const browserDigest = (browser: string): Buffer => vault.digest('browser of a link', browser);

  return {
    create: async (billerId, payment, lifeMs) => {
      const [row] = await sql<{ link_id: bigint }[]>`
        insert into payers.link (biller_id, payment, expires_at)
        values (${billerId}, ${payment}, ${new Date(clock.now().getTime() + lifeMs)}) returning link_id`;
      const linkId = row?.link_id ?? 0n;
      return `${encode(BigInt(billerId), BILLER_LENGTH)}${encode(linkId, 1)}${signature(billerId, linkId)}`;
    },
    find: async (token, browser) => {
      const key = read(token);
      if (key === undefined) return undefined;
      const [row] = await sql<{ payment: string; expires_at: Date; used_by: Buffer | null }[]>`
        select payment, expires_at, used_by from payers.link
         where biller_id = ${key.billerId} and link_id = ${key.linkId}`;
      if (row === undefined) return undefined;
      const { payment, expires_at, used_by } = row;
      const isMine = used_by !== null && browser !== undefined && browserDigest(browser).equals(used_by);
      if (used_by !== null && !isMine) return { payment, state: 'used' };
      return { payment, state: expires_at <= clock.now() && !isMine ? 'expired' : 'open' };
    },
    use: async (token, browser) => {
      const key = read(token);
      if (key === undefined) return false;
      const digest = browserDigest(browser);
      const now = clock.now();
      const used = await sql`
        update payers.link set used_by = ${digest}, used_at = coalesce(used_at, ${now})
         where biller_id = ${key.billerId} and link_id = ${key.linkId}
           and ((used_by is null and expires_at > ${now}) or used_by = ${digest})`;
      return used.count === 1;
    },
  };
}

function encode(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; rest > 0n; rest /= 32n) text = `${ALPHABET[Number(rest % 32n)]}${text}`;
  return text.padStart(length, '0');
}

function decode(text: string): bigint {
  return [...text].reduce((value, character) => value * 32n + BigInt(ALPHABET.indexOf(character)), 0n);
}
