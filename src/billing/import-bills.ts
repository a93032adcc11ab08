import { invariant } from '../kernel/index.ts';
import type { Database, Vault } from '../platform/index.ts';
import { type BillFileFormat, readBillFile } from './bill-file.ts';
import { billFileColumns, createRowReader, type Reject, requiredColumns } from './bill-row.ts';
import type { Biller } from './biller.ts';
import { type ChunkImporter, createChunkImporter } from './import-chunk.ts';
import type { ChunkRow } from './import-places.ts';

export interface ImportSummary {
  readonly rows: number;
  readonly inserted: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly rejected: number;
}

export interface ImportOptions {
  readonly biller: Biller;
  readonly source: AsyncIterable<Uint8Array>;
  readonly format: BillFileFormat;
  /** Of the whole file: the same content is the same import, and changes nothing the second time. */
  readonly sha256: Buffer;
  readonly onReject: (rejects: readonly Reject[]) => void | Promise<void>;
  readonly onProgress?: (summary: ImportSummary) => void;
}

// Large enough that a commit costs little a row, small enough that the memory of two chunks (one being read, one
// being merged) is lost in that of Node: the peak is the same for ten thousand bills and for a million.
const CHUNK_ROWS = 4_000;
const ANALYZE_ROWS_MIN = 10_000;

/**
 * Imports a bill file as it streams: each chunk of rows is checked here, copied into a temporary table and
 * merged by one command in one transaction, while the next chunk is being read. Killed half-way it can simply
 * be run again: what is in stays, unchanged.
 */
export async function importBills(
  deps: { readonly sql: Database; readonly vault: Vault },
  options: ImportOptions,
): Promise<ImportSummary> {
  const { biller } = options;
  const importId = await beginImport(deps.sql, biller.billerId, options.sha256);
  const chunks = await createChunkImporter({ ...deps, biller, importId });
  const count = { rows: 0, inserted: 0, changed: 0, unchanged: 0, rejected: 0 };
  try {
    await importRows(options, chunks, count);
  } finally {
    await chunks.close();
  }
  await finishImport(deps.sql, biller.billerId, importId, count);
  return count;
}

async function importRows(
  options: ImportOptions,
  chunks: ChunkImporter,
  count: { -readonly [Key in keyof ImportSummary]: number },
): Promise<void> {
  const readRow = createRowReader(options.biller);
  const columns = { known: billFileColumns(options.biller), required: requiredColumns() };
  let rows: ChunkRow[] = [];
  let rejects: Reject[] = [];
  let merging: Promise<void> = Promise.resolve();

  const flush = async (): Promise<void> => {
    await merging;
    const [chunkRows, chunkRejects] = [rows, rejects];
    [rows, rejects] = [[], []];
    merging = merge(chunkRows, chunkRejects);
    // Awaited at the next flush; must not count as unhandled before.
    merging.catch(() => {});
  };
  const merge = async (chunkRows: typeof rows, chunkRejects: Reject[]): Promise<void> => {
    const result = await chunks.merge(chunkRows);
    const refused = [...chunkRejects, ...result.rejects].sort((a, b) => a.line - b.line);
    if (refused.length > 0) await options.onReject(refused);
    count.rows += chunkRows.length + chunkRejects.length;
    count.inserted += result.inserted;
    count.changed += result.changed;
    count.unchanged += result.unchanged;
    count.rejected += refused.length;
    options.onProgress?.({ ...count });
  };

  try {
    for await (const { line, row } of readBillFile(options.source, options.format, columns)) {
      const read = row.ok ? readRow(row.value) : row;
      if (read.ok) rows.push(chunks.write(line, read.value));
      else rejects.push({ line, code: read.error.code, column: read.error.column });
      if (rows.length + rejects.length >= CHUNK_ROWS) await flush();
    }
    await flush();
  } finally {
    // Also of a file that is refused half-way: the connection goes back only when nothing runs on it.
    await merging;
  }
  invariant(
    count.rows === count.inserted + count.changed + count.unchanged + count.rejected,
    'a row of an import got lost',
  );
}

async function beginImport(sql: Database, billerId: number, sha256: Buffer): Promise<bigint> {
  const [row] = await sql<{ import_id: bigint }[]>`
    insert into billing.import (biller_id, sha256) values (${billerId}, ${sha256})
    on conflict (biller_id, sha256) do update set started_at = now()
    returning import_id`;
  invariant(row !== undefined, 'an import without a number');
  return row.import_id;
}

async function finishImport(
  sql: Database,
  billerId: number,
  importId: bigint,
  { rows, inserted, changed, unchanged, rejected }: ImportSummary,
): Promise<void> {
  await sql`
    update billing.import
       set finished_at = now(), rows = ${rows}, inserted = ${inserted}, changed = ${changed},
           unchanged = ${unchanged}, rejected = ${rejected}
     where biller_id = ${billerId} and import_id = ${importId}`;
  // Queries are planned by these figures; the database's own round may come minutes later.
  if (inserted >= ANALYZE_ROWS_MIN)
    await sql`analyze billing.bill, billing.service_account, billing.identifier`;
}
