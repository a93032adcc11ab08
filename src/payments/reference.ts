import { hash } from 'node:crypto';
import { invariant } from '../kernel/index.ts';

/**
 * The number by which people speak of a payment, on paper, on a keypad and over the telephone: 14 digits =
 * biller (3), permuted payment number (10), check digit (1). Fourteen, so that it is never taken for a bill
 * ID (at most 13) or a card (16).
 */
export interface ReferenceCodec {
  encode(billerId: number, paymentId: bigint): string;
  /** Undefined where the check digit or the form is wrong. */
  decode(reference: string): { readonly billerId: number; readonly paymentId: bigint } | undefined;
}

const ZERO = 0x30;
const HALF = 100_000;
const ROUNDS = 4;
const NUMBER_LIMIT = 10n ** 10n;

/** `key` belongs to the installation; it hides how many payments there are and which are neighbours. */
export function createReferenceCodec(key: Uint8Array): ReferenceCodec {
  const prefix = Buffer.from(key).toString('hex');
  // There are only 400,000 of them: kept once asked for, a reference costs 0.3 µs instead of 14.
  const known = new Int32Array(ROUNDS * HALF).fill(-1);
  const round = (nth: number, half: number): number => {
    const place = nth * HALF + half;
    const value = known[place];
    if (value !== undefined && value >= 0) return value;
    const made = hash('sha256', `${prefix}:${nth}:${half}`, 'buffer').readUInt32BE(0) % HALF;
    known[place] = made;
    return made;
  };

  return {
    encode: (billerId, paymentId) => {
      invariant(billerId > 0 && billerId < 1000, 'a biller number has three digits');
      invariant(paymentId >= 0n && paymentId < NUMBER_LIMIT, 'payment numbers of this biller are used up');
      let left = Number(paymentId / BigInt(HALF));
      let right = Number(paymentId % BigInt(HALF));
      // A Feistel network maps the ten digits one to one onto themselves, whatever the round function.
      for (let nth = 0; nth < ROUNDS; nth++) [left, right] = [right, (left + round(nth, right)) % HALF];
      const digits = pad(billerId, 3) + pad(left, 5) + pad(right, 5);
      return digits + dammDigit(digits);
    },
    decode: (reference) => {
      if (!/^\d{14}$/.test(reference) || dammDigit(reference.slice(0, 13)) !== reference[13])
        return undefined;
      let left = Number(reference.slice(3, 8));
      let right = Number(reference.slice(8, 13));
      for (let nth = ROUNDS - 1; nth >= 0; nth--)
        [left, right] = [(right - round(nth, left) + HALF) % HALF, left];
      return {
        billerId: Number(reference.slice(0, 3)),
        paymentId: BigInt(left) * BigInt(HALF) + BigInt(right),
      };
    },
  };
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

// Damm's quasigroup of order 10 (H. M. Damm, 2004): finds every wrong digit and every two swapped neighbours.
const DAMM: readonly string[] = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
];

/** The check digit of a row of digits. */
export function dammDigit(digits: string): string {
  let interim = 0;
  for (let index = 0; index < digits.length; index++) {
    interim = (DAMM[interim]?.charCodeAt(digits.charCodeAt(index) - ZERO) ?? ZERO) - ZERO;
  }
  return String(interim);
}
