import { CsvError, parse } from 'csv-parse';
import { err, ok, type Result } from '../kernel/index.ts';
import type { RawRow } from './bill-row.ts';

/** A row with the line it began on, or a line that cannot be read at all. */
export interface FileRow {
  readonly line: number;
  readonly row: Result<RawRow, { readonly code: 'unreadable_line'; readonly column: string }>;
}

export type BillFileFormat = 'csv' | 'jsonl';

export interface BillFileError {
  readonly code:
    | 'unknown_columns'
    | 'missing_columns'
    | 'repeated_columns'
    | 'unreadable_file'
    | 'empty_file';
  readonly columns: readonly string[];
  readonly known: readonly string[];
}

/** Thrown out of the middle of a stream: the file as a whole cannot be taken. */
export class BillFileRefused extends Error {
  override name = 'BillFileRefused';
  readonly error: BillFileError;
  constructor(error: BillFileError) {
    super(`${error.code}: ${error.columns.join(', ')}`);
    this.error = error;
  }
}

/** No row of a bill file is longer; a file without line ends must not fill the memory. */
const LINE_BYTES_MAX = 65_536;

/**
 * Reads a bill file as it streams past, in constant memory. Throws `BillFileRefused` for a file that cannot be
 * taken as a whole; a single bad line is a value.
 */
export function readBillFile(
  source: AsyncIterable<Uint8Array>,
  format: BillFileFormat,
  columns: { readonly known: readonly string[]; readonly required: readonly string[] },
): AsyncGenerator<FileRow> {
  return format === 'csv' ? readCsv(source, columns) : readJsonLines(source, columns);
}

async function* readCsv(
  source: AsyncIterable<Uint8Array>,
  columns: { readonly known: readonly string[]; readonly required: readonly string[] },
): AsyncGenerator<FileRow> {
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LINE_BYTES_MAX,
  });
  void pump(source, parser);
  let header: readonly string[] | undefined;
  try {
    for await (const item of parser) {
      const { record, info } = readParsed(item);
      if (header === undefined) {
        header = checkHeader(
          record.map((name) => name.trim()),
          columns,
        );
        continue;
      }
      yield {
        // The parser counts to the line on which the record ended.
        line:
          info.lines - record.reduce((breaks, field) => breaks + (field.match(LINE_BREAK)?.length ?? 0), 0),
        row:
          record.length === header.length
            ? ok(zip(header, record))
            : err({ code: 'unreadable_line', column: '' }),
      };
    }
  } catch (error) {
    if (error instanceof BillFileRefused || !(error instanceof CsvError)) throw error;
    throw new BillFileRefused({ code: 'unreadable_file', columns: [error.message], known: columns.known });
  }
  if (header === undefined)
    throw new BillFileRefused({ code: 'empty_file', columns: [], known: columns.known });
}

const LINE_BREAK = /\r\n|\r|\n/g;

/** Feeds the parser no faster than it is read from. */
async function pump(source: AsyncIterable<Uint8Array>, parser: ReturnType<typeof parse>): Promise<void> {
  try {
    for await (const chunk of source) {
      if (!parser.write(chunk)) await untilDrained(parser);
      if (parser.destroyed) return;
    }
    parser.end();
  } catch (error) {
    parser.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

/** A parser that nobody reads any more never drains: the source must be let go of all the same. */
function untilDrained(parser: ReturnType<typeof parse>): Promise<void> {
  return new Promise((resolve) => {
    if (parser.destroyed) return resolve();
    const done = (): void => {
      parser.off('drain', done).off('close', done);
      resolve();
    };
    parser.on('drain', done).on('close', done);
  });
}

function readParsed(item: unknown): {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
} {
  if (typeof item === 'object' && item !== null && 'record' in item && 'info' in item) {
    const { record, info } = item;
    if (Array.isArray(record) && typeof info === 'object' && info !== null && 'lines' in info) {
      return { record: record.map(String), info: { lines: Number(info.lines) } };
    }
  }
  throw new Error('the CSV parser gave something that is not a record');
}

function checkHeader(
  header: readonly string[],
  columns: { readonly known: readonly string[]; readonly required: readonly string[] },
): readonly string[] {
  const unknown = header.filter((name) => !columns.known.includes(name));
  if (unknown.length > 0)
    throw new BillFileRefused({ code: 'unknown_columns', columns: unknown, known: columns.known });
  const repeated = header.filter((name, index) => header.indexOf(name) !== index);
  if (repeated.length > 0)
    throw new BillFileRefused({ code: 'repeated_columns', columns: repeated, known: columns.known });
  const missing = columns.required.filter((name) => !header.includes(name));
  if (missing.length > 0)
    throw new BillFileRefused({ code: 'missing_columns', columns: missing, known: columns.known });
  return header;
}

function zip(header: readonly string[], record: readonly string[]): RawRow {
  const row: Record<string, string> = {};
  for (let index = 0; index < header.length; index++) row[header[index] ?? ''] = record[index] ?? '';
  return row;
}

async function* readJsonLines(
  source: AsyncIterable<Uint8Array>,
  columns: { readonly known: readonly string[] },
): AsyncGenerator<FileRow> {
  let line = 0;
  for await (const text of splitLines(source, columns.known)) {
    line += 1;
    if (text.trim() === '') continue;
    yield { line, row: readJsonLine(text, columns.known) };
  }
  if (line === 0) throw new BillFileRefused({ code: 'empty_file', columns: [], known: columns.known });
}

function readJsonLine(text: string, known: readonly string[]): FileRow['row'] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err({ code: 'unreadable_line', column: '' });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return err({ code: 'unreadable_line', column: '' });
  const row: Record<string, string> = {};
  for (const [name, field] of Object.entries(value)) {
    if (!known.includes(name)) {
      throw new BillFileRefused({ code: 'unknown_columns', columns: [name], known });
    }
    if (field === null || field === undefined) continue;
    if (typeof field === 'object') row[name] = JSON.stringify(field);
    // A JSON number may have lost digits on its way here: identifiers and amounts are texts.
    else if (typeof field === 'string') row[name] = field;
    else if (typeof field === 'number' && Number.isSafeInteger(field) && name === 'amount')
      row[name] = String(field);
    else if (typeof field === 'number' && name === 'consumption') row[name] = String(field);
    else return err({ code: 'unreadable_line', column: name });
  }
  return ok(row);
}

async function* splitLines(
  source: AsyncIterable<Uint8Array>,
  known: readonly string[],
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  for await (const chunk of source) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length > LINE_BYTES_MAX) {
      throw new BillFileRefused({
        code: 'unreadable_file',
        columns: [`a line of more than ${LINE_BYTES_MAX} characters`],
        known,
      });
    }
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}
