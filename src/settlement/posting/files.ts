import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { csvCell, invariant } from '../../kernel/index.ts';
import type { Payments } from '../../payments/index.ts';
import type { Database } from '../../platform/index.ts';
import type { Posting } from './biller-system.ts';
import type { Postings } from './postings.ts';

/** A biller that is told by files: what we write is in `out`, what it answers in `in`. */
export interface ExchangeFolder {
  readonly billerId: number;
  readonly folder: string;
  readonly everyMinutes: number;
}

export interface FilePostingDeps {
  readonly sql: Database;
  readonly payments: Pick<Payments, 'byKey' | 'bills' | 'accountNumber' | 'find'>;
  readonly postings: Pick<Postings, 'conclude'>;
  readonly folders: () => readonly ExchangeFolder[];
  readonly onError: (error: unknown) => void;
}

export interface FilePosting {
  /** Writes what is due, and reads what was answered. How many files that were. */
  exchange(): Promise<number>;
}

const COLUMNS = [
  'kind',
  'reference',
  'account',
  'bill_number',
  'amount',
  'currency',
  'paid_at',
  'total',
  'channel',
];
const ROWS_MAX = 50_000;
const FILE_BYTES_MAX = 64 * 1024 * 1024;
/** A file that is still being laid down by the other side is left for the next round. */
const SETTLED_MS = 2_000;

/** Files by exchange folders (M10): whole or not there at all, the same again after a crash, read once. */
export function createFilePosting(deps: FilePostingDeps): FilePosting {
  return {
    exchange: async () => {
      let files = 0;
      for (const folder of deps.folders()) {
        try {
          await makeBatch(deps.sql, folder);
          files += await writeBatches(deps, folder);
          files += await readAnswers(deps, folder);
        } catch (error) {
          deps.onError(error);
        }
      }
      return files;
    },
  };
}

/** Names what goes out next, if it is time and there is anything. */
async function makeBatch(sql: Database, { billerId, everyMinutes }: ExchangeFolder): Promise<void> {
  await sql.begin(async (tx) => {
    // One process makes it, whoever comes first.
    await tx`select pg_advisory_xact_lock(hashtext('settlement.batch'), ${billerId})`;
    const [due] = await tx<{ due: boolean }[]>`
      select exists (select 1 from settlement.posting where biller_id = ${billerId} and attend_at <= now() and batch_id is null)
         and not exists (select 1 from settlement.batch
              where biller_id = ${billerId} and made_at > now() - ${everyMinutes} * interval '1 minute') as due`;
    if (due?.due !== true) return;
    const [batch] = await tx<{ batch_id: bigint }[]>`
      insert into settlement.batch (biller_id) values (${billerId}) returning batch_id`;
    invariant(batch !== undefined, 'a batch without a number');
    // Open, but not due again: the answer comes by file.
    await tx`
      update settlement.posting p set batch_id = ${batch.batch_id}, state = 'sent', attend_at = 'infinity', attended = attended + 1
       where (p.biller_id, p.payment_id, p.kind) in (
         select d.biller_id, d.payment_id, d.kind from settlement.posting d
          where d.biller_id = ${billerId} and d.attend_at <= now() and d.batch_id is null
          order by d.since, d.payment_id limit ${ROWS_MAX} for update)`;
  });
}

async function writeBatches(deps: FilePostingDeps, { billerId, folder }: ExchangeFolder): Promise<number> {
  const batches = await deps.sql<{ batch_id: bigint; made_at: Date }[]>`
    select batch_id, made_at from settlement.batch where biller_id = ${billerId} and written_at is null order by batch_id`;
  for (const { batch_id, made_at } of batches) {
    const content = await contentOf(deps, billerId, batch_id);
    const day = made_at.toISOString().slice(0, 10).replaceAll('-', '');
    await writeWhole(path.join(folder, 'out'), `payments-${day}-${batch_id}.csv`, content);
    await deps.sql`
      update settlement.batch set written_at = now() where biller_id = ${billerId} and batch_id = ${batch_id}`;
  }
  return batches.length;
}

/** A row for each bill; what went beyond the bills is a row without one. */
async function contentOf(deps: FilePostingDeps, billerId: number, batchId: bigint): Promise<string> {
  const rows = await deps.sql<{ payment_id: bigint; kind: Posting['kind']; since: Date }[]>`
    select payment_id, kind, since from settlement.posting
     where biller_id = ${billerId} and batch_id = ${batchId} order by since, payment_id, kind`;
  const lines: string[][] = [];
  for (const { payment_id, kind, since } of rows) {
    const payment = await deps.payments.byKey(billerId, payment_id);
    invariant(payment !== undefined, 'a posting of a payment that is not there');
    const account = await deps.payments.accountNumber(payment);
    const parts = (await deps.payments.bills(payment)).map(
      ({ number, amountMinor }) => [number, amountMinor] as const,
    );
    const advance = payment.advance.minor > 0n ? [['', payment.advance.minor] as const] : [];
    for (const [number, amountMinor] of [...parts, ...advance])
      lines.push([
        ...[kind, payment.reference, account, number, amountMinor.toString(), payment.amount.currency],
        ...[since.toISOString(), payment.amount.minor.toString(), payment.channel],
      ]);
  }
  const body = [COLUMNS, ...lines].map(csvLine).join('');
  // What was cut off on its way is found out.
  return body + csvLine(['end', String(lines.length), createHash('sha256').update(body).digest('hex')]);
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** Under another name until it is on the disk: whoever looks into the folder sees it whole. */
async function writeWhole(folder: string, name: string, content: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const draft = path.join(folder, `.${name}.part`);
  const file = await open(draft, 'w');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path.join(folder, name));
}

async function readAnswers(deps: FilePostingDeps, place: ExchangeFolder): Promise<number> {
  const inbox = path.join(place.folder, 'in');
  await mkdir(inbox, { recursive: true });
  const names = (await readdir(inbox)).filter((name) => /^[^.].*\.csv$/.test(name)).sort();
  let count = 0;
  for (const name of names) {
    const { size, mtimeMs } = await stat(path.join(inbox, name));
    if (Date.now() - mtimeMs < SETTLED_MS) continue;
    const taken = size <= FILE_BYTES_MAX && (await readAnswer(deps, place.billerId, path.join(inbox, name)));
    const after = path.join(place.folder, taken ? 'done' : 'failed');
    await mkdir(after, { recursive: true });
    await rename(path.join(inbox, name), path.join(after, name));
    count += 1;
  }
  return count;
}

/** Columns `reference`, `kind` (left out: payment), `status` (accepted, refused), `id`, `reason`. False: it cannot be read. */
async function readAnswer(deps: FilePostingDeps, billerId: number, file: string): Promise<boolean> {
  const content = await readFile(file);
  const rows = rowsIn(content.toString('utf8'));
  if (rows === undefined) return false;
  for (const row of rows) {
    const { reference = '', kind = 'payment', status, id = '', reason = '' } = row;
    const payment = await deps.payments.find(reference);
    if (payment?.billerId !== billerId || (kind !== 'payment' && kind !== 'reversal')) return false;
    const key = { billerId, paymentId: payment.paymentId, kind } as const;
    await deps.postings.conclude(
      key,
      status === 'accepted'
        ? { kind: 'accepted', billerRef: (id || reference).slice(0, 200) }
        : { kind: 'refused', reason: (reason || 'refused').slice(0, 200) },
    );
  }
  await deps.sql`
    insert into settlement.answer_file (biller_id, sha256, name, rows)
    values (${billerId}, ${createHash('sha256').update(content).digest()}, ${path.basename(file)}, ${rows.length})
    on conflict do nothing`;
  return true;
}

function rowsIn(text: string): readonly Readonly<Record<string, string>>[] | undefined {
  try {
    const [header, ...records]: string[][] = parse(text, { bom: true, skip_empty_lines: true });
    if (header === undefined || !['reference', 'status'].every((name) => header.includes(name)))
      return undefined;
    const rows = records.map((record) =>
      Object.fromEntries(header.map((name, at) => [name, record[at] ?? ''])),
    );
    return rows.every(({ status }) => status === 'accepted' || status === 'refused') ? rows : undefined;
  } catch {
    return undefined;
  }
}
