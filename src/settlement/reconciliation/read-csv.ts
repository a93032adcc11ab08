import { createHash } from 'node:crypto';
import { CsvError, parse } from 'csv-parse';
import { type Currency, parseTypedAmount, parseWireMoney } from '../../kernel/index.ts';
import { DayFileRefused, type DayLine, type FileDescription, type RejectedLine } from './description.ts';

type Read = DayLine | RejectedLine | undefined;

/** The collectors' own day file (countries.md §6.1): fixed columns, and a last line with count, sums and SHA-256. */
const CUTOFF_COLUMNS = {
  reference: 'paymentId',
  amount: 'amount',
  currency: 'currency',
  status: 'status',
} as const;
const LINE_BYTES_MAX = 65_536;

/** Reads a CSV file by its description as it streams past; what is neither payment nor refund is left out. */
export async function* readCsvLines(
  source: AsyncIterable<Uint8Array>,
  description: FileDescription,
  currency: Currency,
): AsyncGenerator<DayLine | RejectedLine> {
  const isCutoff = description.format === 'cutoff';
  const parser = parse({
    ...{ bom: true, relax_column_count: true, skip_empty_lines: true, max_record_size: LINE_BYTES_MAX },
    ...{ delimiter: description.separator ?? ',', raw: isCutoff },
  });
  const hash = createHash('sha256');
  void feed(source, parser);
  let header: readonly string[] | undefined;
  let line = 0;
  let count = 0;
  let trailer: readonly string[] | undefined;
  try {
    for await (const item of parser) {
      const { record, raw } = recordOf(item);
      line += 1;
      if (trailer !== undefined) throw new DayFileRefused('lines come after the last one');
      if (isCutoff && record[0] === 'end') {
        trailer = record;
        continue;
      }
      if (isCutoff) hash.update(raw);
      if (header === undefined) {
        header = record.map((name) => name.trim());
        requireColumns(header, description);
        continue;
      }
      count += 1;
      const fields = Object.fromEntries(header.map((name, nth) => [name, record[nth] ?? '']));
      const read = isCutoff
        ? readCutoffLine(line, fields, currency)
        : readLine(line, fields, description, currency);
      if (read !== undefined) yield read;
    }
  } catch (error) {
    if (error instanceof CsvError) throw new DayFileRefused(error.message);
    throw error;
  }
  if (header === undefined) throw new DayFileRefused('the file is empty');
  if (isCutoff && (trailer?.[1] !== String(count) || trailer[2] !== hash.digest('hex')))
    throw new DayFileRefused(
      'its last line says another count or digest: it was cut off or changed on its way',
    );
}

function readLine(
  line: number,
  fields: Readonly<Record<string, string>>,
  { columns, refundWords = [], otherWords = [], amounts = 'minor' }: FileDescription,
  currency: Currency,
): Read {
  if (columns === undefined) return { line, code: 'unreadable_line' };
  const word = columns.kind === undefined ? '' : (fields[columns.kind] ?? '').trim();
  if (otherWords.includes(word)) return undefined;
  const found = columns.currency === undefined ? currency : (fields[columns.currency] ?? '').trim();
  const kind = refundWords.includes(word) ? 'refund' : 'payment';
  return toLine(line, fields[columns.reference], fields[columns.amount], { found, currency, amounts, kind });
}

function readCutoffLine(line: number, fields: Readonly<Record<string, string>>, currency: Currency): Read {
  const { reference, amount, currency: column, status } = CUTOFF_COLUMNS;
  const said = fields[status];
  if (said === 'REJECTED' || said === 'UNKNOWN') return undefined;
  const found = fields[column] ?? '';
  // What was reversed counts as neither: it is not there any more.
  if (said === 'REVERSED') return undefined;
  return toLine(line, fields[reference], fields[amount], {
    found,
    currency,
    amounts: 'minor',
    kind: 'payment',
  });
}

function toLine(
  line: number,
  reference: string | undefined,
  amount: string | undefined,
  as: {
    readonly found: string;
    readonly currency: Currency;
    readonly amounts: 'minor' | 'major';
    readonly kind: DayLine['kind'];
  },
): DayLine | RejectedLine {
  const name = reference?.trim() ?? '';
  if (name === '' || name.length > 100) return { line, code: 'missing_value' };
  if (as.found !== as.currency) return { line, code: 'other_currency' };
  const text = (amount ?? '').trim().replace(/^-/, '');
  const read =
    as.amounts === 'major'
      ? parseTypedAmount(text, as.currency)
      : parseWireMoney({ value: text, currency: as.currency });
  if (!read.ok) return { line, code: 'malformed_amount' };
  return { line, reference: name, amountMinor: read.value.minor, currency: as.currency, kind: as.kind };
}

function requireColumns(header: readonly string[], { format, columns }: FileDescription): void {
  const needed = format === 'cutoff' ? Object.values(CUTOFF_COLUMNS) : Object.values(columns ?? {});
  const missing = needed.filter((name) => !header.includes(name));
  if (missing.length > 0) throw new DayFileRefused(`it has no column ${missing.join(', ')}`);
}

function recordOf(item: unknown): { readonly record: readonly string[]; readonly raw: string } {
  if (Array.isArray(item)) return { record: item.map(String), raw: '' };
  if (
    typeof item === 'object' &&
    item !== null &&
    'record' in item &&
    'raw' in item &&
    Array.isArray(item.record)
  )
    return { record: item.record.map(String), raw: String(item.raw) };
  throw new Error('the CSV parser gave something that is not a record');
}

/** Feeds the parser no faster than it is read from. */
async function feed(source: AsyncIterable<Uint8Array>, parser: ReturnType<typeof parse>): Promise<void> {
  try {
    for await (const chunk of source) {
      if (!parser.write(chunk)) await new Promise((resolve) => parser.once('drain', resolve));
      if (parser.destroyed) return;
    }
    parser.end();
  } catch (error) {
    parser.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}
