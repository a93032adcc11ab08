import { randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import {
  err,
  foldIdentifier,
  invariant,
  isPhone,
  type Language,
  ok,
  type Phone,
  type Result,
} from '../kernel/index.ts';
import type { Clock, Database, Statements, Vault } from '../platform/index.ts';

/** What a code proves a number for. */
export const CODE_PURPOSES = ['sign_in', 'change_phone', 'delete_payer', 'payment_phone'] as const;
export type CodePurpose = (typeof CODE_PURPOSES)[number];

export interface CodeOrder {
  readonly phone: Phone;
  readonly purpose: CodePurpose;
  /** What it is for: a payer's number, a payment's id. Comes back with the proof. */
  readonly subject?: string;
  /** Where the reader goes on afterwards: a path of ours. */
  readonly place?: string;
  /** Of the message that carries the code. */
  readonly language: Language;
}

/** A code that was sent, as the browser that asked for it may know it. */
export interface PendingCode {
  /** It can still be typed. */
  readonly isLive: boolean;
  readonly phone: Phone;
  readonly purpose: CodePurpose;
  readonly subject: string;
  readonly place: string;
  readonly triesLeft: number;
  readonly sentAt: Date;
  readonly expiresAt: Date;
}

/** Somebody has typed the code that was sent to this number. What it is used for must use it up. */
export interface Proof {
  readonly codeId: bigint;
  readonly phone: Phone;
  readonly digest: Buffer;
  readonly purpose: CodePurpose;
  readonly subject: string;
  readonly place: string;
}

export type CodeRefusal =
  /** The number has been sent enough codes; from then on there may be another. */
  { readonly code: 'too_many_codes'; readonly notBefore: Date };

export type CheckError =
  | { readonly code: 'wrong_code'; readonly triesLeft: number }
  /** Used, run out, tried too often, asked for by another browser, or never there: which is told to nobody. */
  | { readonly code: 'dead_code' };

/** Where codes go: `Notifications`, in the transaction in which the code is kept. */
export interface CodeSender {
  enqueue(
    sql: Statements,
    message: {
      readonly billerId: number;
      readonly key: string;
      readonly kind: 'sign_in_code';
      readonly to: string;
      readonly language: Language;
      readonly values: Readonly<Record<string, string>>;
      readonly urgent: true;
      readonly expiresAt: Date;
    },
  ): Promise<void>;
}

export interface CodeDeps {
  readonly sql: Database;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly notifications: CodeSender;
}

const CODE_DIGITS = 6;
/** NIST SP 800-63B §5.1.3.2 allows a code by telephone ten minutes; half of that is enough for an SMS. */
export const CODE_LIFE_MS = 300_000;
const TRIES_MAX = 5;
const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

interface CodeRow {
  readonly code_id: bigint;
  readonly phone_digest: Buffer;
  readonly phone: Buffer;
  readonly purpose: CodePurpose;
  readonly subject: string;
  readonly place: string;
  readonly code_digest: Buffer;
  readonly tries: number;
  readonly sent_at: Date;
  readonly expires_at: Date;
}

/** 256 random bits, for a cookie. */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

export function isToken(text: string | undefined): text is string {
  return text !== undefined && TOKEN.test(text);
}

/**
 * One-time codes by message (M9): six digits, five minutes, five tries, good for one use in the browser that asked
 * for them. The database has keyed digests only, so that a copy of it opens nothing.
 */
export function createCodes(deps: CodeDeps) {
  const { sql, vault, clock } = deps;
  const browserDigest = (token: string): Buffer => vault.digest('payers browser', token);
  // The browser's token is in it: the same six digits of another code have another digest.
  const codeDigest = (token: string, code: string): Buffer => vault.digest('payers code', `${token} ${code}`);

  return {
    /** Sends a code; the answer is what the browser must show with it. The same for known and unknown numbers. */
    request: async (
      order: CodeOrder,
    ): Promise<Result<{ readonly browserToken: string; readonly expiresAt: Date }, CodeRefusal>> => {
      const now = clock.now();
      const expiresAt = new Date(now.getTime() + CODE_LIFE_MS);
      const browserToken = newToken();
      const code = randomInt(10 ** CODE_DIGITS)
        .toString()
        .padStart(CODE_DIGITS, '0');
      const refused = await sql.begin(async (tx) => {
        const [row] = await tx<{ code_id: bigint | null; not_before: Date | null }[]>`
          select code_id, not_before from payers.new_code(
            ${vault.digest('phone', order.phone)}, ${vault.seal(order.phone)}, ${order.purpose},
            ${order.subject ?? ''}, ${order.place ?? ''}, ${browserDigest(browserToken)},
            ${codeDigest(browserToken, code)}, ${now}, ${expiresAt})`;
        invariant(row !== undefined, 'asking for a code has an outcome');
        if (row.code_id === null) return row.not_before ?? now;
        await deps.notifications.enqueue(tx, {
          billerId: 0,
          key: `sign-in code ${row.code_id}`,
          kind: 'sign_in_code',
          to: order.phone,
          language: order.language,
          values: { code },
          urgent: true,
          expiresAt,
        });
        return undefined;
      });
      return refused === undefined
        ? ok({ browserToken, expiresAt })
        : err({ code: 'too_many_codes', notBefore: refused });
    },

    /** The code that this browser has asked for, until it is used or a day is over. */
    pending: async (browserToken: string | undefined): Promise<PendingCode | undefined> => {
      if (!isToken(browserToken)) return undefined;
      const [row] = await sql<CodeRow[]>`
        select * from payers.code
         where browser_digest = ${browserDigest(browserToken)} and used_at is null`;
      return row === undefined ? undefined : toPending(row);
    },

    /** Compares what was typed. The try is counted before, so that many at once are no more than five. */
    check: async (browserToken: string | undefined, typed: string): Promise<Result<Proof, CheckError>> => {
      if (!isToken(browserToken)) return err({ code: 'dead_code' });
      const [row] = await sql<CodeRow[]>`
        update payers.code set tries = tries + 1
         where browser_digest = ${browserDigest(browserToken)} and used_at is null and tries < ${TRIES_MAX}
           and expires_at > ${clock.now()}
        returning *`;
      if (row === undefined) return err({ code: 'dead_code' });
      const digest = codeDigest(browserToken, foldIdentifier(typed.slice(0, 100)));
      if (!timingSafeEqual(digest, row.code_digest)) {
        const triesLeft = TRIES_MAX - row.tries;
        return err(triesLeft === 0 ? { code: 'dead_code' } : { code: 'wrong_code', triesLeft });
      }
      const { phone, purpose, subject, place } = toPending(row);
      return ok({ codeId: row.code_id, phone, digest: row.phone_digest, purpose, subject, place });
    },

    /** Uses a proof up where nothing of this room follows from it. True for one caller only. */
    spend: (proof: Proof): Promise<boolean> => spendProof(sql, proof, clock.now()),
  };

  function toPending(row: CodeRow): PendingCode {
    const phone = vault.open(row.phone);
    invariant(isPhone(phone), 'a code was sent to a telephone number');
    return {
      isLive: row.tries < TRIES_MAX && row.expires_at > clock.now(),
      phone,
      purpose: row.purpose,
      subject: row.subject,
      place: row.place,
      triesLeft: TRIES_MAX - row.tries,
      sentAt: row.sent_at,
      expiresAt: row.expires_at,
    };
  }
}

/** Marks the code of a proof as used, in the transaction of what it is used for. */
export async function spendProof(sql: Statements, proof: Proof, now: Date): Promise<boolean> {
  const [row] = await sql<{ used: boolean }[]>`
    select payers.use_code(${proof.digest}, ${proof.codeId}, ${now}) as used`;
  return row?.used === true;
}
