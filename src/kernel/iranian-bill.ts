import { foldIdentifier } from './digits.ts';
import { invariant } from './invariant.ts';
import { err, ok, type Result } from './result.ts';

/*
 * The two numbers on every Iranian utility bill, and their barcode. Counted from the right:
 *   bill ID      file (up to 8) · company (3) · service (1) · check
 *   payment ID   amount in thousands of rial (up to 8) · year (1) · period (2) · check1 · check2
 *   barcode      both, each padded with zeros to 13 digits
 * The bill's check digit covers the bill ID, check1 the payment ID, check2 both together. The layout and the
 * modulus-11 rule are those on which the independent implementations agree; the vectors are in the tests.
 *
 * Canonical form has no leading zeros. That is more than tidiness: zeros between the two IDs would shift the
 * weights of check2. They are strings and never numbers, which would drop what the eye reads.
 */

declare const billIdBrand: unique symbol;
declare const paymentIdBrand: unique symbol;
declare const barcodeBrand: unique symbol;

/** A bill ID, canonical (6 to 13 digits, no leading zeros), its check digit right. Constant for a subscription. */
export type BillId = string & { readonly [billIdBrand]: true };
/** A payment ID, canonical, its own check digit (check1) right. New in every period; it carries the amount. */
export type PaymentId = string & { readonly [paymentIdBrand]: true };
/** 26 digits: bill ID and payment ID of one bill. */
export type Barcode = string & { readonly [barcodeBrand]: true };

export interface BillPair {
  readonly billId: BillId;
  readonly paymentId: PaymentId;
  /** Rial; a multiple of 1,000, at most 99,999,999,000. The bill cannot be paid in parts by these numbers. */
  readonly amountMinor: bigint;
  /** See `serviceKind`. */
  readonly serviceDigit: string;
  /** Three digits: the regional company within the service. */
  readonly company: string;
  /** Last digit of the Persian year; for display only, since it says nothing about the decade. */
  readonly yearDigit: string;
  /** Two digits whose meaning is the biller's (01-06, 01-12, or others); for display only. */
  readonly period: string;
}

export type BillIdError = { readonly code: 'malformed_bill_id' | 'mistyped_bill_id' };
export type PaymentIdError = { readonly code: 'malformed_payment_id' | 'mistyped_payment_id' };
type JoinedError = BillIdError | PaymentIdError | { readonly code: 'ids_of_different_bills' };
/** `ids_swapped` carries the pair as it should have been entered: offer it, do not take it unasked. */
export type BillPairError = JoinedError | { readonly code: 'ids_swapped'; readonly suggestion: BillPair };
export type BarcodeError = JoinedError | { readonly code: 'malformed_barcode' };

export type ServiceKind = 'water' | 'electricity' | 'gas' | 'landline' | 'mobile' | 'municipal' | 'other';

const CANONICAL = /^[1-9]\d{5,12}$/;
const ID_LENGTH_MAX = 13;
const BARCODE = /^\d{26}$/;
const WEIGHTS = [2, 3, 4, 5, 6, 7] as const;
const ZERO = 0x30;
const RIAL_PER_UNIT = 1000n;

/** Modulus 11 with the weights 2 to 7 from the right, over and over; remainders 0 and 1 both give `0`. */
export function checkDigit(digits: string): string {
  invariant(/^\d+$/.test(digits), 'a check digit is made of digits');
  let total = 0;
  let position = 0;
  for (let index = digits.length - 1; index >= 0; index -= 1) {
    total += (digits.charCodeAt(index) - ZERO) * (WEIGHTS[position] ?? 0);
    position = (position + 1) % WEIGHTS.length;
  }
  const remainder = total % 11;
  return remainder < 2 ? '0' : String(11 - remainder);
}

function isBillId(digits: string): digits is BillId {
  return CANONICAL.test(digits) && digits.slice(-1) === checkDigit(digits.slice(0, -1));
}

function isPaymentId(digits: string): digits is PaymentId {
  return CANONICAL.test(digits) && digits.slice(-2, -1) === checkDigit(digits.slice(0, -2));
}

function isBarcode(digits: string): digits is Barcode {
  return BARCODE.test(digits);
}

function canonical(text: string): string {
  return foldIdentifier(text).replace(/^0+/, '');
}

/**
 * Reads a bill ID as typed, pasted or keyed in. `malformed_bill_id`: not 6 to 13 digits; `mistyped_bill_id`: the
 * check digit disagrees. 1.7 % of one-digit typos pass it, so read something back before money moves.
 */
export function parseBillId(text: string): Result<BillId, BillIdError> {
  const digits = canonical(text);
  if (!CANONICAL.test(digits)) return err({ code: 'malformed_bill_id' });
  return isBillId(digits) ? ok(digits) : err({ code: 'mistyped_bill_id' });
}

/**
 * Reads a payment ID by itself, which proves its own check1 only: the last digit, check2, needs the bill ID
 * (`parseBillPair`). Five digits and less hold no amount and are malformed.
 */
export function parsePaymentId(text: string): Result<PaymentId, PaymentIdError> {
  const digits = canonical(text);
  if (!CANONICAL.test(digits)) return err({ code: 'malformed_payment_id' });
  return isPaymentId(digits) ? ok(digits) : err({ code: 'mistyped_payment_id' });
}

function describePair(billId: BillId, paymentId: PaymentId): BillPair {
  return {
    billId,
    paymentId,
    amountMinor: BigInt(paymentId.slice(0, -5)) * RIAL_PER_UNIT,
    serviceDigit: billId.slice(-2, -1),
    company: billId.slice(-5, -2),
    yearDigit: paymentId.slice(-5, -4),
    period: paymentId.slice(-4, -2),
  };
}

/** Both IDs in the order given; check2 runs over the whole bill ID and the payment ID up to check1. */
function joinPair(billText: string, paymentText: string): Result<BillPair, JoinedError> {
  const billId = parseBillId(billText);
  if (!billId.ok) return billId;
  const paymentId = parsePaymentId(paymentText);
  if (!paymentId.ok) return paymentId;
  const check2 = checkDigit(billId.value + paymentId.value.slice(0, -1));
  return check2 === paymentId.value.slice(-1)
    ? ok(describePair(billId.value, paymentId.value))
    : err({ code: 'ids_of_different_bills' });
}

/** A barcode was put in the bill field: the payment field may repeat its payment ID, but not contradict it. */
function pairFromBarcodeField(barcode: Barcode, paymentText: string): Result<BillPair, JoinedError> {
  const pair = splitBarcode(barcode);
  if (!pair.ok) return pair;
  const typed = foldIdentifier(paymentText);
  const agrees = typed === '' || typed === barcode || canonical(typed) === pair.value.paymentId;
  return agrees ? pair : err({ code: 'ids_of_different_bills' });
}

/**
 * Reads the two numbers of a bill and says which of them is wrong: the bill's check digit and check1 name the
 * mistyped one. When both hold and check2 does not, the numbers belong to different bills (or the very last digit
 * is wrong). Numbers entered in each other's place come back as `ids_swapped` with the right pair, save the
 * 0.13 % (0.2 % of short ones) that happen to be a valid pair as entered too. A 26-digit barcode in
 * the bill field is taken apart.
 */
export function parseBillPair(billText: string, paymentText: string): Result<BillPair, BillPairError> {
  const billDigits = foldIdentifier(billText);
  if (isBarcode(billDigits)) return pairFromBarcodeField(billDigits, paymentText);
  const straight = joinPair(billText, paymentText);
  if (straight.ok) return straight;
  const swapped = joinPair(paymentText, billText);
  return swapped.ok ? err({ code: 'ids_swapped', suggestion: swapped.value }) : straight;
}

function splitBarcode(barcode: Barcode): Result<BillPair, JoinedError> {
  return joinPair(barcode.slice(0, ID_LENGTH_MAX), barcode.slice(ID_LENGTH_MAX));
}

/** Reads a scanned or typed barcode of exactly 26 digits, leading zeros included. */
export function parseBarcode(text: string): Result<BillPair, BarcodeError> {
  const digits = foldIdentifier(text);
  return isBarcode(digits) ? splitBarcode(digits) : err({ code: 'malformed_barcode' });
}

export function toBarcode(pair: Pick<BillPair, 'billId' | 'paymentId'>): Barcode {
  const barcode = pair.billId.padStart(ID_LENGTH_MAX, '0') + pair.paymentId.padStart(ID_LENGTH_MAX, '0');
  invariant(isBarcode(barcode), 'two IDs of at most 13 digits make 26');
  return barcode;
}

/** Makes a valid bill ID: `file` 1 to 8 digits and not all zero, `company` three digits, `service` one. */
export function makeBillId(file: string, company: string, service: string): BillId {
  invariant(/^\d{1,8}$/.test(file), 'a file number has 1 to 8 digits');
  invariant(/^\d{3}$/.test(company) && /^\d$/.test(service), 'a company has 3 digits, a service 1');
  const body = (file + company + service).replace(/^0+/, '');
  invariant(body !== '', 'a file number is not zero');
  const billId = body + checkDigit(body);
  invariant(isBillId(billId), 'a file number is not zero');
  return billId;
}

/**
 * Makes the payment ID of a bill for one period. `amountRial` is a multiple of 1,000 from 1,000 to 99,999,999,000
 * (the biller has rounded it), `yearDigit` the last digit of the Persian year, `period` two digits.
 */
export function makePaymentId(
  billId: BillId,
  amountRial: bigint,
  yearDigit: string,
  period: string,
): PaymentId {
  const units = amountRial / RIAL_PER_UNIT;
  invariant(amountRial % RIAL_PER_UNIT === 0n, 'the amount of a payment ID is a multiple of 1,000 rial');
  invariant(units >= 1n && units <= 99_999_999n, 'a payment ID holds 1,000 to 99,999,999,000 rial');
  invariant(/^\d$/.test(yearDigit) && /^\d{2}$/.test(period), 'a year has 1 digit, a period 2');
  const body = units.toString() + yearDigit + period;
  const checked = body + checkDigit(body);
  const paymentId = checked + checkDigit(billId + checked);
  invariant(isPaymentId(paymentId), 'a payment ID that was just made must be valid');
  return paymentId;
}

/**
 * What a service digit stands for. The sources agree on 1 to 6 only; 7 to 9 are told differently by each, so
 * they are `other`, and no digit is ever a reason to refuse a bill.
 */
export function serviceKind(digit: string): ServiceKind {
  switch (digit) {
    case '1':
      return 'water';
    case '2':
      return 'electricity';
    case '3':
      return 'gas';
    case '4':
      return 'landline';
    case '5':
      return 'mobile';
    case '6':
      return 'municipal';
    default:
      return 'other';
  }
}
