import { type CsvValue, csvCell } from '../../kernel/index.ts';

export interface ExportColumn<Row> {
  readonly name: string;
  readonly value: (row: Row) => CsvValue;
}

const BYTE_ORDER_MARK = '\ufeff';

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

function jsonCell(value: CsvValue): string | null {
  if (value === undefined) return null;
  return value instanceof Date ? value.toISOString() : String(value);
}
