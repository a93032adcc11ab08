import { CURRENCY_EXPONENT, type Currency, isCurrency, type MoneyUnit } from './currency.ts';
import { foldDigits, localDigits, stripInvisible } from './digits.ts';
import { invariant } from './invariant.ts';
import { factsOf, type Language } from './language.ts';
import { err, ok, type Result } from './result.ts';

export interface Money {
  /** Rial, paisa, piastre or cent. */
  readonly minor: bigint;
  readonly currency: Currency;
}

/** An amount as it travels in JSON: minor units as a decimal string, since a JSON number would be a float. */
export interface WireMoney {
  value: string;
  currency: Currency;
}

export interface MoneyFormat {
  /** Show rial as toman, a tenth of it. Other currencies ignore this. */
  readonly showToman?: boolean;
}

/** An amount of `minor` units. What the database's bigint (64 bits, signed) could not hold is a defect. */
export function money(minor: bigint, currency: Currency): Money {
  invariant(BigInt.asIntN(64, minor) === minor, 'an amount must fit 64 bits');
  return { minor, currency };
}

export function add(a: Money, b: Money): Money {
  invariant(a.currency === b.currency, `cannot add ${b.currency} to ${a.currency}`);
  return money(a.minor + b.minor, a.currency);
}

/** `a` less `b`; the result may be below zero. */
export function subtract(a: Money, b: Money): Money {
  invariant(a.currency === b.currency, `cannot subtract ${b.currency} from ${a.currency}`);
  return money(a.minor - b.minor, a.currency);
}

/** The sum of a list, all in `currency`; of an empty list, zero. */
export function sum(amounts: Iterable<Money>, currency: Currency): Money {
  let total = money(0n, currency);
  for (const amount of amounts) total = add(total, amount);
  return total;
}

export function toWire(amount: Money): WireMoney {
  return { value: amount.minor.toString(), currency: amount.currency };
}

/** At most 18 digits, which always fit 64 bits; no sign, since nobody outside may send a negative amount. */
const WIRE_VALUE = /^(?:0|[1-9]\d{0,17})$/;

/** Reads an amount of minor units from JSON. A JSON number is refused as `malformed_amount`. */
export function parseWireMoney(wire: {
  readonly value: unknown;
  readonly currency: unknown;
}): Result<Money, { readonly code: 'malformed_amount' | 'unknown_currency' }> {
  if (!isCurrency(wire.currency)) return err({ code: 'unknown_currency' });
  if (typeof wire.value !== 'string' || !WIRE_VALUE.test(wire.value))
    return err({ code: 'malformed_amount' });
  return ok(money(BigInt(wire.value), wire.currency));
}

/** Groups of three; the Indian way has three at the end and pairs before (lakh, crore). */
function groupDigits(digits: string, separator: string, indian: boolean): string {
  const size = indian ? 2 : 3;
  let end = digits.length - 3;
  let grouped = digits.slice(Math.max(end, 0));
  for (; end > 0; end -= size) grouped = digits.slice(Math.max(end - size, 0), end) + separator + grouped;
  return grouped;
}

/**
 * An amount for reading, in the reader's digits and grouping, without the bidi marks that Intl embeds and with
 * plain spaces, so that it fits an SMS as well as a page. Rupees are grouped in lakh for English readers too.
 * In toman an odd rial is kept: 485,005 rial are 48,500.5 toman.
 */
export function formatMoney(amount: Money, language: Language, options: MoneyFormat = {}): string {
  const unit: MoneyUnit = amount.currency === 'IRR' && options.showToman === true ? 'toman' : amount.currency;
  const decimals = unit === 'toman' ? 1 : CURRENCY_EXPONENT[amount.currency];
  const magnitude = amount.minor < 0n ? -amount.minor : amount.minor;
  const digits = magnitude.toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals);

  const { marks, lakh, units } = factsOf(language);
  const indian = lakh === 'all' || (lakh === 'rupees' && amount.currency === 'INR');
  const hasFraction = decimals > 0 && !(unit === 'toman' && fraction === '0');
  const number = groupDigits(whole, marks.group, indian) + (hasFraction ? marks.decimal + fraction : '');
  const [before, after] = units[unit];
  return (amount.minor < 0n ? marks.minus : '') + before + localDigits(number, language) + after;
}

/** Major units with a point and all decimals of the currency, as other systems write amounts: `580.55`. */
export function toDecimalText({ minor, currency }: Money): string {
  const decimals = CURRENCY_EXPONENT[currency];
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = decimals === 0 ? '' : `.${digits.slice(-decimals)}`;
  return `${minor < 0n ? '-' : ''}${whole}${fraction}`;
}

/** Longer than any amount with every separator; a longer text is refused before it costs work. */
const TYPED_LENGTH_MAX = 64;
/** The `.` of a Latin keyboard or the momayyez ٫; a comma is never a decimal mark, so 12,50 is refused, not 1250. */
const TYPED_AMOUNT = /^(?<whole>[^.٫]*)(?:[.٫](?<fraction>\d+))?$/;
/** Digits alone, or in groups of three, or in lakh, one kind of separator throughout: `,` `٬` `،` or a space. */
const TYPED_WHOLE =
  /^(?:\d*|\d{1,3}(?:([,٬،\s])\d{3})(?:\1\d{3})*|\d{1,2}(?:([,٬،\s])\d{2})(?:\2\d{2})*\2\d{3})$/;

/**
 * Reads an amount that a person typed, in major units: `1,250.50` for 1250 rupees and 50 paise. Digits of all
 * three families are folded. What could be meant in two ways is refused rather than guessed: separators out of
 * place (`12,50`), a second decimal mark, more decimals than the currency has (`485.000` rial). With `unit`
 * `toman` the text counts toman, whose one decimal is the rial; only IRR has it.
 */
export function parseTypedAmount(
  text: string,
  currency: Currency,
  unit?: 'toman',
): Result<Money, { readonly code: 'malformed_amount' }> {
  const malformed = err({ code: 'malformed_amount' });
  if (text.length > TYPED_LENGTH_MAX || (unit === 'toman' && currency !== 'IRR')) return malformed;
  const parts = TYPED_AMOUNT.exec(stripInvisible(foldDigits(text)).trim())?.groups;
  if (parts === undefined) return malformed;
  const wholeText = parts.whole ?? '';
  const fraction = parts.fraction ?? '';
  const decimals = unit === 'toman' ? 1 : CURRENCY_EXPONENT[currency];
  if (!TYPED_WHOLE.test(wholeText) || fraction.length > decimals) return malformed;
  const whole = wholeText.replace(/\D/g, '');
  if (whole + fraction === '') return malformed;
  const minorDigits = (whole + fraction.padEnd(decimals, '0')).replace(/^0+(?=\d)/, '');
  return WIRE_VALUE.test(minorDigits) ? ok(money(BigInt(minorDigits), currency)) : malformed;
}
