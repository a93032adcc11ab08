import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { foldDigits } from '../kernel/index.ts';

/**
 * One-time codes by time, RFC 6238 over RFC 4226: HMAC-SHA-1, six digits, steps of 30 seconds. These are the
 * values that every authenticator app takes for granted; SHA-1 as an HMAC is not touched by its collisions.
 */
const STEP_SECONDS = 30;
const DIGITS = 6;
/** RFC 4226, section 4 (R6): 160 bits recommended. */
const SECRET_BYTES = 20;
/** One step back and one ahead: a slow typist and a clock that is off (RFC 6238, section 5.2). */
const DRIFT_STEPS = 1;

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function newTotpSecret(): Buffer {
  return randomBytes(SECRET_BYTES);
}

/** The time step that this moment is in. */
export function stepOf(at: Date): number {
  return Math.floor(at.getTime() / 1000 / STEP_SECONDS);
}

/** How long the code of this moment's step still stands, in seconds. */
export function secondsLeft(at: Date): number {
  return STEP_SECONDS - (Math.floor(at.getTime() / 1000) % STEP_SECONDS);
}

export function codeAt(secret: Uint8Array, step: number, digits: number = DIGITS): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  // RFC 4226, section 5.3: the last four bits say where the 31 bits are taken from.
  const offset = mac.readUInt8(mac.length - 1) & 0xf;
  const value = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(value % 10 ** digits).padStart(digits, '0');
}

/** The step whose code was typed, in any digits, of those that may be meant; undefined where none fits. */
export function matchStep(secret: Uint8Array, typed: string, at: Date): number | undefined {
  const code = foldDigits(typed).replace(/[\s-]/g, '');
  if (!/^\d{6}$/.test(code)) return undefined;
  let matched: number | undefined;
  // All are compared, whichever fits: the time taken says nothing.
  for (let step = stepOf(at) - DRIFT_STEPS; step <= stepOf(at) + DRIFT_STEPS; step += 1) {
    if (timingSafeEqual(Buffer.from(codeAt(secret, step)), Buffer.from(code))) matched ??= step;
  }
  return matched;
}

/** RFC 4648, section 6, without padding: how a secret is typed by hand. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      text += BASE32.charAt((value >>> (bits - 5)) & 31);
      bits -= 5;
    }
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? text + BASE32.charAt((value << (5 - bits)) & 31) : text;
}

/** What the QR code of the enrolment page holds (the form that Google Authenticator set and all apps read). */
export function otpauthUrl(secret: Uint8Array, login: string, issuer: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(login)}`;
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}`;
}
