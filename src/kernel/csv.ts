/** A value of a CSV file. Numbers that are counted and money come as text, so that nothing is rounded on its way. */
export type CsvValue = string | bigint | Date | undefined;

/** What a spreadsheet would take for a formula (OWASP, CSV injection), and the blanks before which it looks on. */
const FORMULA = /^[\t\r\n ]*[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]/;
const NUMBER = /^-?\d{1,30}(\.\d{1,9})?$/;
const NEEDS_QUOTES = /[",\r\n]/;

/** One value in CSV (RFC 4180): quoted where it must be, and never a formula. */
export function csvCell(value: CsvValue): string {
  if (value === undefined) return '';
  const text = value instanceof Date ? value.toISOString() : String(value);
  // An apostrophe is what spreadsheets themselves take for "this is text".
  const harmless = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
