/** A value of an export. Numbers that are counted and money come as text, so that nothing is rounded on its way. */
export type Cell = string | bigint | Date | undefined;

export interface ExportColumn<Row> {
  readonly name: string;
  readonly value: (row: Row) => Cell;
}

/** What a spreadsheet would take for a formula (OWASP, CSV injection), and the blanks before which it looks on. */
const FORMULA = /^[\t\r\n ]*[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]/;
const NUMBER = /^-?\d{1,30}(\.\d{1,9})?$/;
const NEEDS_QUOTES = /[",\r\n]/;
const BYTE_ORDER_MARK = '\ufeff';

/** One value in CSV (RFC 4180): quoted where it must be, and never a formula. */
export function csvCell(value: Cell): string {
  if (value === undefined) return '';
  const text = value instanceof Date ? value.toISOString() : String(value);
  // An apostrophe is what spreadsheets themselves take for "this is text".
  const harmless = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/**
 * CSV as it goes over the wire, a chunk of rows at a time; lines end in CRLF (RFC 4180, section 2). `mark`: with
 * the byte order mark by which Excel knows UTF-8.
 */
export async function* toCsv<Row>(
  columns: readonly ExportColumn<Row>[],
  chunks: AsyncIterable<readonly Row[]>,
  options: { readonly mark: boolean },
): AsyncGenerator<string> {
  yield `${options.mark ? BYTE_ORDER_MARK : ''}${columns.map(({ name }) => csvCell(name)).join(',')}\r\n`;
  for await (const rows of chunks) {
    let text = '';
    for (const row of rows) {
      for (const [nth, { value }] of columns.entries())
        text += `${nth === 0 ? '' : ','}${csvCell(value(row))}`;
      text += '\r\n';
    }
    yield text;
  }
}

/** A JSON array, a chunk of rows at a time; money as a string of minor units. */
export async function* toJson<Row>(
  columns: readonly ExportColumn<Row>[],
  chunks: AsyncIterable<readonly Row[]>,
): AsyncGenerator<string> {
  let separator = '[\n';
  for await (const rows of chunks) {
    let text = '';
    for (const row of rows) {
      const object = Object.fromEntries(columns.map(({ name, value }) => [name, jsonCell(value(row))]));
      text += `${separator}${JSON.stringify(object)}`;
      separator = ',\n';
    }
    yield text;
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}

function jsonCell(value: Cell): string | null {
  if (value === undefined) return null;
  return value instanceof Date ? value.toISOString() : String(value);
}
