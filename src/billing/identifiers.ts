import {
  err,
  foldIdentifier,
  ok,
  parseBarcode,
  parseBillId,
  parseBillPair,
  parsePaymentId,
  type Result,
  toBarcode,
} from '../kernel/index.ts';
import type { Biller, IdentifierRule } from './biller.ts';

/** Identifiers as a person or a program gave them. */
export type RawIdentifiers = Readonly<Record<string, string>>;

/** Identifiers read, checked and in the one form in which they are stored. */
export interface ReadIdentifiers {
  readonly account: Readonly<Record<string, string>>;
  readonly bill: Readonly<Record<string, string>>;
}

export type IdentifierError =
  | { readonly code: 'unknown_identifier'; readonly name: string; readonly known: readonly string[] }
  | { readonly code: 'identifiers_missing'; readonly accepted: readonly (readonly string[])[] }
  | { readonly code: 'malformed_identifier'; readonly name: string; readonly example: string }
  | { readonly code: 'mistyped_identifier'; readonly name: string }
  | { readonly code: 'ids_of_different_bills' }
  /** The two numbers were typed in each other's place: the right order is offered. */
  | { readonly code: 'ids_swapped'; readonly suggestion: Readonly<Record<string, string>> };

/** More than any identifier, fewer than would cost anything to look at. */
const RAW_LENGTH_MAX = 100;

/**
 * Reads what was given for an inquiry: every value by its rule, the combination by the biller's list. Where
 * Iranian bill and payment IDs come together, it tells which of the two was mistyped (countries.md §1.2).
 */
export function readIdentifiers(
  biller: Biller,
  raw: RawIdentifiers,
): Result<ReadIdentifiers, IdentifierError> {
  const given = Object.entries(raw).filter(([, value]) => value.trim() !== '');
  const known = biller.identifiers.map(({ name }) => name);
  for (const [name] of given) {
    if (!known.includes(name)) return err({ code: 'unknown_identifier', name, known });
  }
  const names = given.map(([name]) => name);
  const accepted = biller.inquiry.some(
    (combination) => combination.length === names.length && combination.every((name) => names.includes(name)),
  );
  if (!accepted) return err({ code: 'identifiers_missing', accepted: biller.inquiry });

  const values: Record<string, string> = {};
  const unfolded = unfoldBarcode(biller, Object.fromEntries(given));
  if (!unfolded.ok) return unfolded;
  const unchecked = unfolded.value;
  for (const [name, value] of Object.entries(unchecked)) {
    const rule = biller.identifiers.find((candidate) => candidate.name === name);
    if (rule === undefined) return err({ code: 'unknown_identifier', name, known });
    const read = readIdentifier(rule, value);
    // Nearly always all is well: that the two numbers stand in each other's place is looked for only after that.
    if (!read.ok) return findSwap(biller, unchecked) ?? read;
    values[name] = read.value;
  }
  const pair = checkPair(biller, values);
  return pair.ok ? ok(sortByOwner(biller, values)) : (findSwap(biller, unchecked) ?? pair);
}

/** Reads one value by its rule: folded, matched, its check digit verified, in the form that is stored. */
export function readIdentifier(rule: IdentifierRule, raw: string): Result<string, IdentifierError> {
  const malformed = err({ code: 'malformed_identifier', name: rule.name, example: rule.example } as const);
  if (raw.length > RAW_LENGTH_MAX) return malformed;
  const folded = foldIdentifier(raw).toUpperCase();
  if (!patternOf(rule).test(folded)) return malformed;
  const mistyped = err({ code: 'mistyped_identifier', name: rule.name } as const);
  switch (rule.check) {
    case 'none':
      return ok(folded);
    case 'ir_bill_id': {
      const id = parseBillId(folded);
      return id.ok ? ok(id.value) : id.error.code === 'mistyped_bill_id' ? mistyped : malformed;
    }
    case 'ir_payment_id': {
      const id = parsePaymentId(folded);
      return id.ok ? ok(id.value) : id.error.code === 'mistyped_payment_id' ? mistyped : malformed;
    }
    case 'ir_barcode': {
      const pair = parseBarcode(folded);
      return pair.ok
        ? ok(toBarcode(pair.value))
        : pair.error.code.startsWith('malformed')
          ? malformed
          : mistyped;
    }
  }
}

const patterns = new WeakMap<IdentifierRule, RegExp>();

function patternOf(rule: IdentifierRule): RegExp {
  const known = patterns.get(rule);
  if (known !== undefined) return known;
  const pattern = new RegExp(rule.pattern, 'u');
  patterns.set(rule, pattern);
  return pattern;
}

/**
 * A bar code, also one pasted into the bill ID's field, stands for a bill ID and a payment ID. A payment ID that
 * is given beside it may repeat it, but not contradict it.
 */
function unfoldBarcode(biller: Biller, given: RawIdentifiers): Result<RawIdentifiers, IdentifierError> {
  const bill = ruleWith(biller, 'ir_bill_id');
  const payment = ruleWith(biller, 'ir_payment_id');
  const barcode = ruleWith(biller, 'ir_barcode');
  if (bill === undefined || payment === undefined) return ok(given);
  for (const name of [barcode?.name, bill.name]) {
    const value = name === undefined ? undefined : given[name];
    if (name === undefined || value === undefined || value.length > RAW_LENGTH_MAX) continue;
    const pair = parseBarcode(value);
    if (!pair.ok) continue;
    const { [name]: _taken, ...rest } = given;
    const beside = rest[payment.name];
    if (beside !== undefined && (beside.length > RAW_LENGTH_MAX || !parseBillPair(value, beside).ok))
      return err({ code: 'ids_of_different_bills' });
    return ok({ ...rest, [bill.name]: pair.value.billId, [payment.name]: pair.value.paymentId });
  }
  return ok(given);
}

function findSwap(biller: Biller, given: RawIdentifiers): Result<never, IdentifierError> | undefined {
  const bill = ruleWith(biller, 'ir_bill_id');
  const payment = ruleWith(biller, 'ir_payment_id');
  const billText = bill === undefined ? undefined : given[bill.name];
  const paymentText = payment === undefined ? undefined : given[payment.name];
  if (bill === undefined || payment === undefined || billText === undefined || paymentText === undefined)
    return;
  if (billText.length > RAW_LENGTH_MAX || paymentText.length > RAW_LENGTH_MAX) return;
  const pair = parseBillPair(billText, paymentText);
  if (pair.ok || pair.error.code !== 'ids_swapped') return;
  const { billId, paymentId } = pair.error.suggestion;
  return err({ code: 'ids_swapped', suggestion: { [bill.name]: billId, [payment.name]: paymentId } });
}

/** Both numbers are right by themselves; are they of the same bill? */
function checkPair(biller: Biller, values: RawIdentifiers): Result<true, IdentifierError> {
  const bill = ruleWith(biller, 'ir_bill_id');
  const payment = ruleWith(biller, 'ir_payment_id');
  const billId = bill === undefined ? undefined : values[bill.name];
  const paymentId = payment === undefined ? undefined : values[payment.name];
  if (billId === undefined || paymentId === undefined) return ok(true);
  return parseBillPair(billId, paymentId).ok ? ok(true) : err({ code: 'ids_of_different_bills' });
}

function sortByOwner(biller: Biller, values: RawIdentifiers): ReadIdentifiers {
  const account: Record<string, string> = {};
  const bill: Record<string, string> = {};
  for (const rule of biller.identifiers) {
    const value = values[rule.name];
    if (value === undefined) continue;
    if (rule.belongsTo === 'account') account[rule.name] = value;
    if (rule.belongsTo === 'bill') bill[rule.name] = value;
  }
  return { account, bill };
}

function ruleWith(biller: Biller, check: IdentifierRule['check']): IdentifierRule | undefined {
  return biller.identifiers.find((rule) => rule.check === check);
}
