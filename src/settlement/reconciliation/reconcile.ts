import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { Biller } from '../../billing/index.ts';
import { addDays, instantIn, type PlainDate } from '../../kernel/index.ts';
import type { Payments } from '../../payments/index.ts';
import type { Database, Transaction } from '../../platform/index.ts';
import { DayFileRefused, type DayLine, type FileDescription, type RejectedLine } from './description.ts';
import { readCamtLines } from './read-camt.ts';
import { readCsvLines } from './read-csv.ts';

export interface DayFile {
  readonly biller: Biller;
  readonly description: FileDescription;
  readonly businessDate: PlainDate;
  readonly name: string;
  /** Read twice: for its digest first. */
  readonly open: () => AsyncIterable<Uint8Array>;
  readonly onReject: (rejected: readonly RejectedLine[]) => void | Promise<void>;
}

export const BUCKETS = [
  'MATCHED',
  'LATE',
  'AMOUNT_DIFF',
  'DUPLICATE',
  'MISSING_WITH_US',
  'MISSING_WITH_THEM',
] as const;
export type Bucket = (typeof BUCKETS)[number];

export interface Reconciled {
  readonly fileId: bigint;
  /** The same file was read before: nothing was changed. */
  readonly isKnown: boolean;
  readonly lines: number;
  readonly rejected: number;
  readonly buckets: Readonly<Record<Bucket, { readonly count: number; readonly amountMinor: bigint }>>;
}

export interface ReconcileDeps {
  readonly sql: Database;
  readonly payments: Pick<Payments, 'readReference'>;
}

const LINES_AT_ONCE = 5_000;

/**
 * Takes a day file in: read in a stream, matched by one set of statements, all of it in one transaction. The same file again
 * changes nothing; another one for the same day takes the first one's place. Throws `DayFileRefused` for a file that cannot be
 * taken as a whole.
 */
export async function reconcileFile(deps: ReconcileDeps, file: DayFile): Promise<Reconciled> {
  const { sql } = deps;
  const { biller, description, businessDate, name } = file;
  const sha256 = await digestOf(file.open());
  return sql.begin(async (tx) => {
    const [made] = await tx<{ file_id: bigint }[]>`
      insert into settlement.recon_file (biller_id, source, business_date, sha256, name)
      values (${biller.billerId}, ${description.source}, ${businessDate}::date, ${sha256}, ${name.slice(0, 200)})
      on conflict do nothing returning file_id`;
    if (made === undefined) return knownFile(tx, biller.billerId, description.source, sha256);
    const { file_id: fileId } = made;
    const { lines, rejected } = await copyLines(deps, tx, file, fileId);
    await tx`
      update settlement.recon_file set lines = ${lines}, rejected = ${rejected}
       where biller_id = ${biller.billerId} and file_id = ${fileId}`;
    // The planner knows nothing of what has just come in, and would join a million lines one by one.
    await tx`analyze settlement.recon_line`;
    const zone = description.timeZone ?? biller.timeZone;
    const [from, to] = [
      instantIn(zone, businessDate, '00:00'),
      instantIn(zone, addDays(businessDate, 1), '00:00'),
    ];
    await tx`select settlement.reconcile_file(${biller.billerId}, ${fileId}, ${from}, ${to})`;
    return { fileId, isKnown: false, lines, rejected, buckets: await bucketsOf(tx, biller.billerId, fileId) };
  });
}

async function copyLines(
  deps: ReconcileDeps,
  tx: Transaction,
  file: DayFile,
  fileId: bigint,
): Promise<{ readonly lines: number; readonly rejected: number }> {
  const { biller, description } = file;
  const read = description.format.startsWith('camt') ? readCamtLines : readCsvLines;
  const stream = await tx`
    copy settlement.recon_line (biller_id, file_id, line, reference, amount_minor, currency, kind) from stdin`.writable();
  const finished = once(stream, 'finish');
  let text = '';
  let lines = 0;
  let rejected = 0;
  try {
    for await (const each of read(file.open(), description, biller.currency)) {
      const named = nameLine(deps, biller, description, each);
      if ('code' in named) {
        rejected += 1;
        await file.onReject([named]);
        continue;
      }
      lines += 1;
      // Entries of a batch share a number in their file; here each line has its own.
      text += `${biller.billerId}\t${fileId}\t${lines}\t${copyText(named.reference)}\t${named.amountMinor}\t${named.currency}\t${named.kind}\n`;
      if (lines % LINES_AT_ONCE === 0) {
        if (!stream.write(text)) await once(stream, 'drain');
        text = '';
      }
    }
  } catch (error) {
    stream.destroy(error instanceof Error ? error : new DayFileRefused(String(error)));
    await finished.catch(() => {});
    throw error;
  }
  stream.end(text);
  await finished;
  return { lines, rejected };
}

/** A biller names a payment by our reference, which the database knows by its number. */
function nameLine(
  { payments }: ReconcileDeps,
  biller: Biller,
  { source }: FileDescription,
  line: DayLine | RejectedLine,
): DayLine | RejectedLine {
  if ('code' in line || source !== 'biller') return line;
  const key = payments.readReference(line.reference);
  // What is no reference of ours must not look like the number of one.
  return {
    ...line,
    reference: key?.billerId === biller.billerId ? String(key.paymentId) : `?${line.reference}`,
  };
}

function copyText(text: string): string {
  return text.replaceAll('\\', '\\\\').replace(/[\t\r\n]/g, ' ');
}

async function digestOf(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of source) hash.update(chunk);
  return hash.digest();
}

async function knownFile(
  tx: Transaction,
  billerId: number,
  source: string,
  sha256: Buffer,
): Promise<Reconciled> {
  const [row] = await tx<{ file_id: bigint; lines: number; rejected: number }[]>`
    select file_id, lines, rejected from settlement.recon_file
     where biller_id = ${billerId} and source = ${source} and sha256 = ${sha256}`;
  const { file_id: fileId = 0n, lines = 0, rejected = 0 } = row ?? {};
  return { fileId, isKnown: true, lines, rejected, buckets: await bucketsOf(tx, billerId, fileId) };
}

async function bucketsOf(tx: Transaction, billerId: number, fileId: bigint): Promise<Reconciled['buckets']> {
  const rows = await tx<{ bucket: string; count: number; amount_minor: bigint }[]>`
    select bucket, count(*)::integer as count, sum(amount_minor)::bigint as amount_minor from settlement.recon_line
     where biller_id = ${billerId} and file_id = ${fileId} group by bucket
    union all
    select 'MISSING_WITH_THEM', count(*)::integer, coalesce(sum(amount_minor), 0)::bigint from settlement.recon_missing
     where biller_id = ${billerId} and file_id = ${fileId}`;
  const of = (bucket: Bucket) => {
    const row = rows.find((each) => each.bucket === bucket);
    return { count: row?.count ?? 0, amountMinor: row?.amount_minor ?? 0n };
  };
  return {
    ...{ MATCHED: of('MATCHED'), LATE: of('LATE'), AMOUNT_DIFF: of('AMOUNT_DIFF') },
    ...{ DUPLICATE: of('DUPLICATE'), MISSING_WITH_US: of('MISSING_WITH_US') },
    MISSING_WITH_THEM: of('MISSING_WITH_THEM'),
  };
}
