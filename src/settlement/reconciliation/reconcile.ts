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
  'MISSING_AT_PSP',
  'MISSING_AT_BILLER',
] as const;
export type Bucket = (typeof BUCKETS)[number];

export interface Reconciled {
  readonly fileId: bigint;
  /** The same file was read before: nothing was changed. */
  readonly isKnown: boolean;
  readonly lines: number;
  readonly rejected: number;
  readonly buckets: Readonly<Record<Bucket, BothSides>>;
}

/** Over all buckets `theirs` are the file's lines, `ours` what the books have of the day; what went back is below zero. */
export interface BothSides {
  readonly oursCount: number;
  readonly oursMinor: bigint;
  readonly theirsCount: number;
  readonly theirsMinor: bigint;
}

export interface ReconcileDeps {
  readonly sql: Database;
  readonly payments: Pick<Payments, 'readReference'>;
}

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
      insert into settlement.recon_file (biller_id, source, business_date, sha256, name, currency)
      values (${biller.billerId}, ${description.source}, ${businessDate}::date, ${sha256}, ${name.slice(0, 200)}, ${biller.currency})
      on conflict do nothing returning file_id`;
    if (made === undefined) return knownFile(tx, file, sha256);
    const { file_id: fileId } = made;
    const { lines, rejected, feesMinor } = await stageLines(deps, tx, file);
    await tx`
      update settlement.recon_file set lines = ${lines}, rejected = ${rejected}, fees_minor = ${feesMinor}
       where biller_id = ${biller.billerId} and file_id = ${fileId}`;
    const zone = description.timeZone ?? biller.timeZone;
    const [from, to] = [
      instantIn(zone, businessDate, '00:00'),
      instantIn(zone, addDays(businessDate, 1), '00:00'),
    ];
    await tx`select settlement.reconcile_file(${biller.billerId}, ${fileId}, ${from}, ${to})`;
    return { fileId, isKnown: false, lines, rejected, buckets: await bucketsOf(tx, biller.billerId, fileId) };
  });
}

/** Into a table that is gone with the transaction, and costs no write-ahead log. */
async function stageLines(
  deps: ReconcileDeps,
  tx: Transaction,
  file: DayFile,
): Promise<{ readonly lines: number; readonly rejected: number; readonly feesMinor: bigint }> {
  const { biller, description } = file;
  const read = description.format.startsWith('camt') ? readCamtLines : readCsvLines;
  await tx`
    create temporary table recon_staging (line integer, reference text, name text, amount_minor bigint, is_refund boolean)
      on commit drop`;
  const stream = await tx`copy recon_staging from stdin`.writable();
  const finished = once(stream, 'finish');
  let lines = 0;
  let rejected = 0;
  let feesMinor = 0n;
  try {
    for await (const some of read(file.open(), description, biller.currency)) {
      let text = '';
      const refused: RejectedLine[] = [];
      for (const each of some) {
        if ('code' in each) refused.push(each);
        else if (each.kind === 'fee') feesMinor += each.amountMinor;
        else {
          lines += 1;
          text += copyLine(each, nameOf(deps, biller, description, each));
        }
      }
      rejected += refused.length;
      if (refused.length > 0) await file.onReject(refused);
      if (!stream.write(text)) await once(stream, 'drain');
    }
  } catch (error) {
    stream.destroy(error instanceof Error ? error : new DayFileRefused(String(error)));
    await finished.catch(() => {});
    throw error;
  }
  stream.end();
  await finished;
  // Otherwise the planner takes a million lines for a thousand, and looks each up alone.
  await tx`analyze recon_staging`;
  return { lines, rejected, feesMinor };
}

/** A biller names a payment by our reference, which the database knows by its number; all others by their own. */
function nameOf(
  { payments }: ReconcileDeps,
  biller: Biller,
  { source }: FileDescription,
  { reference }: DayLine,
): string | undefined {
  if (source !== 'biller') return undefined;
  const key = payments.readReference(reference);
  // What is no reference of ours names nothing.
  return key?.billerId === biller.billerId ? key.paymentId.toString() : '';
}

function copyLine({ line, reference, amountMinor, kind }: DayLine, name: string | undefined): string {
  return `${line}\t${copyText(reference)}\t${name ?? '\\N'}\t${amountMinor}\t${kind === 'refund'}\n`;
}

function copyText(text: string): string {
  if (!/[\\\t\r\n]/.test(text)) return text;
  return text.replaceAll('\\', '\\\\').replace(/[\t\r\n]/g, ' ');
}

async function digestOf(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of source) hash.update(chunk);
  return hash.digest();
}

async function knownFile(
  tx: Transaction,
  { biller: { billerId }, description: { source }, businessDate }: DayFile,
  sha256: Buffer,
): Promise<Reconciled> {
  const [row] = await tx<{ file_id: bigint; lines: number; rejected: number }[]>`
    select file_id, lines, rejected from settlement.recon_file
     where biller_id = ${billerId} and source = ${source} and business_date = ${businessDate}::date and sha256 = ${sha256}`;
  const { file_id: fileId = 0n, lines = 0, rejected = 0 } = row ?? {};
  return { fileId, isKnown: true, lines, rejected, buckets: await bucketsOf(tx, billerId, fileId) };
}

async function bucketsOf(tx: Transaction, billerId: number, fileId: bigint): Promise<Reconciled['buckets']> {
  const rows = await tx<(BothSides & { bucket: string })[]>`
    select bucket, ours_count as "oursCount", ours_minor as "oursMinor", theirs_count as "theirsCount",
           theirs_minor as "theirsMinor"
      from settlement.recon_figure where biller_id = ${billerId} and file_id = ${fileId}`;
  const of = (bucket: Bucket): BothSides => {
    const {
      oursCount = 0,
      oursMinor = 0n,
      theirsCount = 0,
      theirsMinor = 0n,
    } = rows.find((each) => each.bucket === bucket) ?? {};
    return { oursCount, oursMinor, theirsCount, theirsMinor };
  };
  return {
    ...{ MATCHED: of('MATCHED'), LATE: of('LATE'), AMOUNT_DIFF: of('AMOUNT_DIFF') },
    ...{ DUPLICATE: of('DUPLICATE'), MISSING_WITH_US: of('MISSING_WITH_US') },
    ...{ MISSING_AT_PSP: of('MISSING_AT_PSP'), MISSING_AT_BILLER: of('MISSING_AT_BILLER') },
  };
}
