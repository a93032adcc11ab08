import {
  err,
  isCurrency,
  ok,
  parseBarcode,
  parseBillPair,
  parsePhone,
  parsePlainDate,
  type Result,
} from '../kernel/index.ts';
import type { Biller } from './biller.ts';
import { readIdentifier } from './identifiers.ts';

/** One row of a bill file, by column name; everything as text, as it stands in the file. */
export type RawRow = Readonly<Record<string, string>>;

/** A row that may go in. Values are in the form in which they are stored. */
export interface BillFileRow {
  readonly account: string;
  readonly customerName: string;
  readonly phone: string;
  /** In the order of `accountIdentifierNames`. */
  readonly accountValues: readonly (string | undefined)[];
  readonly confirms: Readonly<Record<string, string>> | undefined;
  readonly billIdentifiers: Readonly<Record<string, string>> | undefined;
  readonly number: string;
  readonly period: string;
  readonly issuedOn: string;
  readonly dueOn: string;
  readonly amountMinor: bigint;
  /** JSON. */
  readonly lines: string | undefined;
  readonly consumption: string | undefined;
}

export type RowError = {
  readonly code:
    | 'missing_value'
    | 'malformed_value'
    | 'value_too_long'
    | 'mistyped_identifier'
    | 'ids_of_different_bills'
    | 'no_identifier'
    | 'amount_differs_from_payment_id'
    | 'unknown_currency'
    | 'other_currency'
    | 'malformed_lines'
    | 'due_before_issue';
  readonly column: string;
};

/** A row that did not go in, and why; carries nothing personal. */
export interface Reject {
  readonly line: number;
  readonly code: string;
  readonly column: string;
}

const FIXED_COLUMNS = [
  'account',
  'customer_name',
  'phone',
  'bill_number',
  'period',
  'issued_on',
  'due_on',
  'currency',
  'amount',
  'lines',
  'consumption',
] as const;
const REQUIRED = ['account', 'bill_number', 'issued_on', 'due_on', 'currency', 'amount'] as const;
const TEXT_LENGTH_MAX = 200;
const LINES_LENGTH_MAX = 16_384;

/** The columns that a biller's file may have. */
export function billFileColumns(biller: Biller): readonly string[] {
  const [first, ...rest] = FIXED_COLUMNS;
  return [first, ...biller.identifiers.map(({ name }) => name), ...rest];
}

/** The columns that it must have. */
export function requiredColumns(): readonly string[] {
  return REQUIRED;
}

export function accountIdentifierNames(biller: Biller): readonly string[] {
  return biller.identifiers
    .filter((rule) => rule.belongsTo === 'account' && rule.finds)
    .map(({ name }) => name);
}

/** Makes the function that reads one biller's rows: prepared once, called a million times. */
export function createRowReader(biller: Biller): (raw: RawRow) => Result<BillFileRow, RowError> {
  const accountNames = accountIdentifierNames(biller);
  const billId = biller.identifiers.find(({ check }) => check === 'ir_bill_id')?.name;
  const paymentId = biller.identifiers.find(({ check }) => check === 'ir_payment_id')?.name;
  const barcode = biller.identifiers.find(({ check }) => check === 'ir_barcode')?.name;

  return (raw) => {
    const fixed = readFixed(biller, raw);
    if (!fixed.ok) return fixed;
    const values: Record<string, string> = {};
    for (const rule of biller.identifiers) {
      const text = raw[rule.name]?.trim();
      if (!text) continue;
      const read = readIdentifier(rule, text);
      if (!read.ok) {
        const mistyped = read.error.code === 'mistyped_identifier';
        return err({ code: mistyped ? 'mistyped_identifier' : 'malformed_value', column: rule.name });
      }
      values[rule.name] = read.value;
    }
    if (
      barcode !== undefined &&
      values[barcode] !== undefined &&
      billId !== undefined &&
      paymentId !== undefined
    ) {
      const pair = parseBarcode(values[barcode]);
      if (!pair.ok) return err({ code: 'mistyped_identifier', column: barcode });
      values[billId] ??= pair.value.billId;
      values[paymentId] ??= pair.value.paymentId;
    }
    const pairError = checkPair(values, billId, paymentId, fixed.value.amountMinor);
    if (pairError !== undefined) return err(pairError);

    const accountValues = accountNames.map((name) => values[name]);
    if (accountValues.every((value) => value === undefined)) {
      return err({ code: 'no_identifier', column: accountNames.join(', ') });
    }
    return ok({
      ...fixed.value,
      accountValues,
      confirms: pick(biller, values, (rule) => rule.belongsTo === 'account' && !rule.finds),
      billIdentifiers: pick(biller, values, (rule) => rule.belongsTo === 'bill'),
    });
  };
}

type FixedColumns = Omit<BillFileRow, 'accountValues' | 'confirms' | 'billIdentifiers'>;

function readFixed(biller: Biller, raw: RawRow): Result<FixedColumns, RowError> {
  for (const column of REQUIRED) {
    if (clean(raw[column] ?? '') === '') return err({ code: 'missing_value', column });
  }
  for (const column of ['account', 'customer_name', 'phone', 'bill_number', 'period'] as const) {
    if ((raw[column]?.length ?? 0) > TEXT_LENGTH_MAX) return err({ code: 'value_too_long', column });
  }
  const text = (column: (typeof FIXED_COLUMNS)[number]): string => clean(raw[column] ?? '');
  const issuedOn = parsePlainDate(text('issued_on'));
  if (!issuedOn.ok) return err({ code: 'malformed_value', column: 'issued_on' });
  const dueOn = parsePlainDate(text('due_on'));
  if (!dueOn.ok) return err({ code: 'malformed_value', column: 'due_on' });
  if (dueOn.value < issuedOn.value) return err({ code: 'due_before_issue', column: 'due_on' });
  const currency = text('currency');
  if (!isCurrency(currency)) return err({ code: 'unknown_currency', column: 'currency' });
  if (currency !== biller.currency) return err({ code: 'other_currency', column: 'currency' });
  // At most 15 digits, so that no sum of bills leaves 64 bits.
  if (!/^(0|[1-9]\d{0,14})$/.test(text('amount'))) return err({ code: 'malformed_value', column: 'amount' });
  const consumption = text('consumption');
  if (consumption !== '' && !/^\d{1,12}(\.\d{1,6})?$/.test(consumption)) {
    return err({ code: 'malformed_value', column: 'consumption' });
  }
  const lines = readLines(raw.lines?.trim() ?? '');
  if (!lines.ok) return lines;
  const phone = readPhone(text('phone'), biller.country);
  if (!phone.ok) return phone;
  return ok({
    account: text('account'),
    customerName: text('customer_name'),
    phone: phone.value,
    number: text('bill_number'),
    period: text('period'),
    issuedOn: issuedOn.value,
    dueOn: dueOn.value,
    amountMinor: BigInt(text('amount')),
    lines: lines.value,
    consumption: consumption === '' ? undefined : consumption,
  });
}

// PostgreSQL cannot store NUL, nor half of a surrogate pair in JSON; other control characters have no business
// in a name or a number.
const CONTROL = /\p{Cc}/gu;

function clean(text: string): string {
  return text.toWellFormed().replace(CONTROL, ' ').trim();
}

function readPhone(text: string, country: Biller['country']): Result<string, RowError> {
  if (text === '') return ok('');
  const phone = parsePhone(text, country);
  return phone.ok ? ok(phone.value) : err({ code: 'malformed_value', column: 'phone' });
}

function readLines(text: string): Result<string | undefined, RowError> {
  if (text === '') return ok(undefined);
  const malformed = err({ code: 'malformed_lines', column: 'lines' } as const);
  if (text.length > LINES_LENGTH_MAX) return err({ code: 'value_too_long', column: 'lines' });
  let lines: unknown;
  try {
    lines = JSON.parse(text);
  } catch {
    return malformed;
  }
  if (!Array.isArray(lines)) return malformed;
  const read = lines.map(readLine);
  return read.includes(undefined) ? malformed : ok(JSON.stringify(read));
}

/** `{"label": …, "amount": minor units}`; an amount may be negative (a rebate, a subsidy). */
function readLine(line: unknown): { readonly label: string; readonly amountMinor: string } | undefined {
  if (typeof line !== 'object' || line === null || !('label' in line) || !('amount' in line))
    return undefined;
  const { label, amount } = line;
  const amountText = typeof amount === 'number' && Number.isSafeInteger(amount) ? String(amount) : amount;
  if (typeof label !== 'string' || label.length > TEXT_LENGTH_MAX) return undefined;
  if (typeof amountText !== 'string' || !/^-?\d{1,15}$/.test(amountText)) return undefined;
  return { label: clean(label), amountMinor: amountText };
}

/** An Iranian payment ID is made for one bill ID and says the amount itself (countries.md §1.1). */
function checkPair(
  values: Readonly<Record<string, string>>,
  billName: string | undefined,
  paymentName: string | undefined,
  amountMinor: bigint,
): RowError | undefined {
  const billId = billName === undefined ? undefined : values[billName];
  const paymentId = paymentName === undefined ? undefined : values[paymentName];
  if (paymentName === undefined || paymentId === undefined) return undefined;
  if (billId === undefined) return { code: 'missing_value', column: billName ?? '' };
  const pair = parseBillPair(billId, paymentId);
  if (!pair.ok) return { code: 'ids_of_different_bills', column: paymentName };
  if (pair.value.amountMinor !== amountMinor)
    return { code: 'amount_differs_from_payment_id', column: 'amount' };
  return undefined;
}

function pick(
  biller: Biller,
  values: Readonly<Record<string, string>>,
  wanted: (rule: Biller['identifiers'][number]) => boolean,
): Readonly<Record<string, string>> | undefined {
  const picked = biller.identifiers.flatMap((rule) => {
    const value = values[rule.name];
    return value !== undefined && wanted(rule) ? [[rule.name, value] as const] : [];
  });
  return picked.length === 0 ? undefined : Object.fromEntries(picked);
}
