import { type KeyObject, sign, verify } from 'node:crypto';
import { err, invariant, isCurrency, type Money, money, ok, type Result } from '../kernel/index.ts';

/** What a receipt says and signs: nothing about who paid. docs/integrate/receipts.md has the format. */
export interface ReceiptStatement {
  /** 14 digits. */
  readonly number: string;
  /** The biller's id, as in the API. */
  readonly biller: string;
  readonly amount: Money;
  /** To the second. */
  readonly paidAt: Date;
  /** The end of the account's number: enough to know one's own, too little to know another's. */
  readonly accountTail: string;
}

export interface SignedStatement extends ReceiptStatement {
  readonly keyNumber: number;
}

export type StatementError = {
  readonly code:
    | 'malformed'
    /** Signed with a key that is not in the list. */
    | 'unknown_key'
    /** The signature is not of this text. */
    | 'tampered';
};

const PREFIX = 'WASL1';
/** Of a pasted text: the longest statement has 188 characters, the rest is the address around it. */
const TEXT_LENGTH_MAX = 600;
const STATEMENT = /^(?<message>WASL1\.(?<payload>[A-Za-z0-9_-]{35,95}))\.(?<signature>[A-Za-z0-9_-]{86})$/;
const HEADER_BYTES = 23;
const SIGNATURE_BYTES = 64;
const TAIL_CHARACTERS = 4;
const TAIL_BYTES_MAX = 16;
const BILLER_ID = /^[a-z][a-z0-9-]{1,30}$/;
/** The highest amount that the wire takes (18 digits). */
const AMOUNT_LIMIT = 10n ** 18n;
/** 2200-01-01, beyond which no date of this system lies. */
const SECONDS_LIMIT = 7_258_118_400;

/** At most the last four characters of an account number, and never more than half of it. */
export function tailOf(accountNumber: string): string {
  const characters = [...accountNumber];
  const kept = Math.min(TAIL_CHARACTERS, Math.floor(characters.length / 2));
  return kept === 0 ? '' : characters.slice(-kept).join('');
}

/** The statement as a text for a QR code: `WASL1.PAYLOAD.SIGNATURE`. The same statement gives the same text. */
export function signStatement(
  statement: ReceiptStatement,
  signing: { readonly number: number; readonly key: KeyObject },
): string {
  const message = `${PREFIX}.${encode(statement, signing.number).toString('base64url')}`;
  return `${message}.${sign(null, Buffer.from(message), signing.key).toString('base64url')}`;
}

/**
 * Reads and verifies what a QR code holds: a statement, or an address with one in its `s`. Needs nothing but
 * the public keys.
 */
export function verifyStatement(
  text: string,
  keys: ReadonlyMap<number, KeyObject>,
): Result<SignedStatement, StatementError> {
  const groups = STATEMENT.exec(statementIn(text) ?? '')?.groups;
  const payload = bytesOf(groups?.payload ?? '');
  const signature = bytesOf(groups?.signature ?? '');
  if (groups === undefined || payload === undefined || signature?.length !== SIGNATURE_BYTES) {
    return err({ code: 'malformed' });
  }
  const statement = decode(payload);
  if (statement === undefined) return err({ code: 'malformed' });
  const key = keys.get(statement.keyNumber);
  if (key === undefined) return err({ code: 'unknown_key' });
  const isSigned = verify(null, Buffer.from(groups.message ?? ''), key, signature);
  return isSigned ? ok(statement) : err({ code: 'tampered' });
}

/** The statement in what was scanned, pasted or typed; undefined where there is none. */
export function statementIn(text: string): string | undefined {
  if (text.length > TEXT_LENGTH_MAX) return undefined;
  // A message may have broken the text into lines.
  const joined = text.replaceAll(/\s/g, '');
  const found = /^https?:/i.test(joined) ? URL.parse(joined)?.searchParams.get('s') : joined;
  return found?.startsWith(`${PREFIX}.`) === true ? found : undefined;
}

/**
 * key 1 · number 6 · amount 8 · currency 3 · seconds since 1970 5 · length of the biller's id 1 · biller's id ·
 * end of the account's number. Numbers are unsigned and big-endian.
 */
function encode(statement: ReceiptStatement, keyNumber: number): Buffer {
  const { number, amount, paidAt, biller, accountTail } = statement;
  invariant(/^\d{14}$/.test(number), 'a receipt has a number of 14 digits');
  invariant(BILLER_ID.test(biller), `a statement cannot name the biller ${biller}`);
  invariant(amount.minor >= 0n && amount.minor < AMOUNT_LIMIT, 'an amount was received');
  const header = Buffer.alloc(HEADER_BYTES + 1);
  header.writeUInt8(keyNumber, 0);
  header.writeUIntBE(Number(number), 1, 6);
  header.writeBigUInt64BE(amount.minor, 7);
  header.write(amount.currency, 15, 'latin1');
  header.writeUIntBE(Math.floor(paidAt.getTime() / 1000), 18, 5);
  header.writeUInt8(biller.length, HEADER_BYTES);
  return Buffer.concat([header, Buffer.from(biller, 'latin1'), Buffer.from(accountTail, 'utf8')]);
}

function decode(payload: Buffer): SignedStatement | undefined {
  if (payload.length < HEADER_BYTES + 2) return undefined;
  const number = payload.readUIntBE(1, 6);
  const minor = payload.readBigUInt64BE(7);
  const currency = payload.toString('latin1', 15, 18);
  const seconds = payload.readUIntBE(18, 5);
  const billerEnd = HEADER_BYTES + 1 + payload.readUInt8(HEADER_BYTES);
  const biller = payload.toString('latin1', HEADER_BYTES + 1, billerEnd);
  const tail = payload.subarray(billerEnd);
  const accountTail = tail.toString('utf8');
  const isRight =
    number < 10 ** 14 &&
    minor < AMOUNT_LIMIT &&
    seconds < SECONDS_LIMIT &&
    billerEnd <= payload.length &&
    BILLER_ID.test(biller) &&
    tail.length <= TAIL_BYTES_MAX &&
    Buffer.from(accountTail, 'utf8').equals(tail);
  if (!isRight || !isCurrency(currency)) return undefined;
  return {
    keyNumber: payload.readUInt8(0),
    number: String(number).padStart(14, '0'),
    biller,
    amount: money(minor, currency),
    paidAt: new Date(seconds * 1000),
    accountTail,
  };
}

/** Undefined where the same bytes would be written in another way: one statement has one text. */
function bytesOf(base64url: string): Buffer | undefined {
  const bytes = Buffer.from(base64url, 'base64url');
  return bytes.toString('base64url') === base64url ? bytes : undefined;
}
