import { createHash, type Hash } from 'node:crypto';
import { type Currency, foldDigits, parseTypedAmount, parseWireMoney } from '../../kernel/index.ts';
import { type CsvRecord, createCsvSplitter } from './csv-records.ts';
import { DayFileRefused, type DayLine, type FileDescription, type RejectedLine } from './description.ts';

type Read = DayLine | RejectedLine | undefined;

/** The collectors' own day file (countries.md §6.1): fixed columns, and a last line with count, sums and SHA-256. */
const CUTOFF_COLUMNS = {
  reference: 'paymentId',
  amount: 'amount',
  currency: 'currency',
  kind: 'status',
} as const;
/** Of theirs that are no money: refused, not known, and taken back before the day was over. */
const CUTOFF_WITHOUT_MONEY = ['REJECTED', 'UNKNOWN', 'PENDING', 'REVERSED'];
const REFERENCE_LENGTH_MAX = 100;

/**
 * Reads a CSV file by its description as it streams past, many lines at a time; what is neither payment, refund nor fee is left
 * out.
 */
export async function* readCsvLines(
  source: AsyncIterable<Uint8Array>,
  description: FileDescription,
  currency: Currency,
): AsyncGenerator<readonly (DayLine | RejectedLine)[]> {
  const reader = createReader(description, currency);
  const splitter = createCsvSplitter(description.separator ?? ',');
  // What is no text in this encoding is refused: a reference that was read wrongly is another reference.
  const decoder = new TextDecoder(description.encoding ?? 'utf-8', { fatal: true });
  for await (const bytes of source) yield reader.read(splitter.push(decode(decoder, bytes)));
  yield reader.read([...splitter.push(decode(decoder, undefined)), ...splitter.end()]);
  reader.end();
}

function decode(decoder: Decoder, bytes: Uint8Array | undefined): string {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch {
    throw new DayFileRefused(`it is not written in ${decoder.encoding}`);
  }
}

type Decoder = InstanceType<typeof TextDecoder>;

interface Reader {
  read(records: readonly CsvRecord[]): readonly (DayLine | RejectedLine)[];
  /** The file is over: throws where it was cut off. */
  end(): void;
}

function createReader(description: FileDescription, currency: Currency): Reader {
  const isCutoff = description.format === 'cutoff';
  const hash = createHash('sha256');
  let toLine: ((record: CsvRecord) => Read) | undefined;
  let count = 0;
  let trailer: readonly string[] | undefined;

  function readOne(record: CsvRecord): Read {
    if (trailer !== undefined) throw new DayFileRefused('lines come after the last one');
    if (isCutoff && record.fields[0] === 'end') {
      trailer = record.fields;
      return undefined;
    }
    if (isCutoff) hash.update(record.raw);
    if (toLine === undefined) {
      toLine = lineReader(record.fields, description, currency);
      return undefined;
    }
    count += 1;
    return toLine(record);
  }

  return {
    read: (records) => {
      const lines: (DayLine | RejectedLine)[] = [];
      for (const record of records) {
        const read = readOne(record);
        if (read !== undefined) lines.push(read);
      }
      return lines;
    },
    end: () => {
      if (toLine === undefined) throw new DayFileRefused('the file is empty');
      if (isCutoff) checkTrailer(trailer, count, hash);
    },
  };
}

function checkTrailer(trailer: readonly string[] | undefined, count: number, hash: Hash): void {
  if (trailer?.[1] !== String(count) || trailer[2] !== hash.digest('hex'))
    throw new DayFileRefused(
      'its last line says another count or digest: it was cut off or changed on its way',
    );
}

/** Where each column stands is looked up once, not a million times. */
function lineReader(
  header: readonly string[],
  description: FileDescription,
  currency: Currency,
): (record: CsvRecord) => Read {
  const isCutoff = description.format === 'cutoff';
  const columns = isCutoff ? CUTOFF_COLUMNS : description.columns;
  const names = header.map((name) => name.trim());
  const missing = Object.values(columns ?? {}).filter((name) => !names.includes(name));
  if (columns === undefined || missing.length > 0)
    throw new DayFileRefused(`it has no column ${missing.join(', ')}`);
  const [referenceAt, amountAt] = [names.indexOf(columns.reference), names.indexOf(columns.amount)];
  const currencyAt = columns.currency === undefined ? -1 : names.indexOf(columns.currency);
  const kindAt = columns.kind === undefined ? -1 : names.indexOf(columns.kind);
  const kindOf = kindReader(description);
  const amountOf = amountReader(description, currency);

  return ({ line, fields }) => {
    if (fields.length !== names.length) return { line, code: 'unreadable_line' };
    const kind = kindOf((fields[kindAt] ?? '').trim());
    if (kind === undefined) return undefined;
    const reference = (fields[referenceAt] ?? '').trim();
    if (reference === '' || reference.length > REFERENCE_LENGTH_MAX) return { line, code: 'missing_value' };
    if (currencyAt >= 0 && (fields[currencyAt] ?? '').trim() !== currency)
      return { line, code: 'other_currency' };
    const amountMinor = amountOf(fields[amountAt] ?? '');
    if (amountMinor === undefined) return { line, code: 'malformed_amount' };
    return { line, reference, amountMinor, currency, kind };
  };
}

function kindReader({
  format,
  refundWords = [],
  feeWords = [],
  otherWords = [],
}: FileDescription): (word: string) => DayLine['kind'] | undefined {
  const left = new Set(format === 'cutoff' ? CUTOFF_WITHOUT_MONEY : otherWords);
  const [refunds, fees] = [new Set(refundWords), new Set(feeWords)];
  return (word) =>
    left.has(word) ? undefined : refunds.has(word) ? 'refund' : fees.has(word) ? 'fee' : 'payment';
}

/** Money that went back is written with a minus by some, and is told by its kind by all. */
function amountReader(
  { amounts = 'minor' }: FileDescription,
  currency: Currency,
): (text: string) => bigint | undefined {
  return (text) => {
    const trimmed = text.trim().replace(/^-/, '');
    const read =
      amounts === 'minor'
        ? parseWireMoney({ value: foldDigits(trimmed), currency })
        : parseTypedAmount(trimmed, currency, amounts === 'toman' ? 'toman' : undefined);
    return read.ok ? read.value.minor : undefined;
  };
}
