import { timingSafeEqual } from 'node:crypto';
import type { Clock, Database, Statements, Vault } from '../platform/index.ts';

/** What a link leads to: a payment, or a talk that was broken off. */
export type LinkPurpose = 'payment' | 'talk';

/** A link as it was found. */
export interface Link {
  readonly billerId: number;
  /** Of a payment its id on the wire; of a talk its name. */
  readonly subject: string;
  /** mine: this browser has gone on with it before. used: another one has. */
  readonly state: 'open' | 'mine' | 'used' | 'expired';
}

/** Short links for messages: signed, for a limited time, and good in the one browser that uses them. */
export interface Links {
  /** The end of an address, 12 characters or a few more. The same subject gets a new one each time. */
  create(billerId: number, subject: string, until: Date, sql?: Statements): Promise<string>;
  /** Looks without using: those who preview messages open every link. `browser` is its cookie, if it has one. */
  find(token: string, browser: string | undefined): Promise<Link | undefined>;
  /** Goes on with it in this browser; false where another was first, or it is too late. */
  use(token: string, browser: string): Promise<boolean>;
}

/** Crockford's: no letter that is taken for a digit or another letter. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const BILLER_LENGTH = 2;
/** 40 bits: a million guesses a second for a year hit one in 35,000 times. */
const SIGNATURE_LENGTH = 8;
const TOKEN = /^[0-9a-hjkmnp-tv-z]{11,24}$/;

export function createLinks(deps: {
  readonly sql: Database;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly purpose: LinkPurpose;
}): Links {
  const { sql, vault, clock, purpose } = deps;

  function signature(billerId: number, linkId: bigint): string {
    const digest = vault.digest(`${purpose} link`, `${billerId}/${linkId}`);
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
    create: async (billerId, subject, until, statements = sql) => {
      const [row] = await statements<{ link_id: bigint }[]>`
        insert into payers.link (biller_id, purpose, subject, expires_at)
        values (${billerId}, ${purpose}, ${subject}, ${until}) returning link_id`;
      const linkId = row?.link_id ?? 0n;
      return `${encode(BigInt(billerId), BILLER_LENGTH)}${encode(linkId, 1)}${signature(billerId, linkId)}`;
    },
    find: async (token, browser) => {
      const key = read(token);
      if (key === undefined) return undefined;
      const { billerId } = key;
      const [row] = await sql<{ subject: string; expires_at: Date; used_by: Buffer | null }[]>`
        select subject, expires_at, used_by from payers.link
         where biller_id = ${billerId} and link_id = ${key.linkId} and purpose = ${purpose}`;
      if (row === undefined) return undefined;
      const { subject, expires_at, used_by } = row;
      if (used_by !== null) {
        const isMine = browser !== undefined && browserDigest(browser).equals(used_by);
        return { billerId, subject, state: isMine ? 'mine' : 'used' };
      }
      return { billerId, subject, state: expires_at <= clock.now() ? 'expired' : 'open' };
    },
    use: async (token, browser) => {
      const key = read(token);
      if (key === undefined) return false;
      const digest = browserDigest(browser);
      const now = clock.now();
      const used = await sql`
        update payers.link set used_by = ${digest}, used_at = coalesce(used_at, ${now})
         where biller_id = ${key.billerId} and link_id = ${key.linkId} and purpose = ${purpose}
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
