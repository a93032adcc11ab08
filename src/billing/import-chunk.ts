import { once } from 'node:events';
import { afterSetError, type Database, type Vault } from '../platform/index.ts';
import { accountIdentifierNames, type BillFileRow, type Reject } from './bill-row.ts';
import type { Biller } from './biller.ts';
import { type ChunkRow, type PlacedRow, placeRows } from './import-places.ts';

export interface ChunkImporter {
  /** A row as `merge` takes it: sealed, and written out. Made while the chunk before is being merged. */
  write(line: number, row: BillFileRow): ChunkRow;
  /** Merges rows in one transaction. */
  merge(rows: readonly ChunkRow[]): Promise<ChunkResult>;
  close(): Promise<void>;
}

export interface ChunkResult {
  readonly inserted: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly rejects: readonly Reject[];
}

const ATTEMPTS_MAX = 5;

/** A connection of its own, with the temporary table that `billing.merge_staging` reads. */
export async function createChunkImporter(deps: {
  readonly sql: Database;
  readonly vault: Vault;
  readonly biller: Biller;
  /** Left out: the rows come from no file. */
  readonly importId?: bigint;
}): Promise<ChunkImporter> {
  const { vault, biller, importId } = deps;
  const names = accountIdentifierNames(biller);
  const connection = await deps.sql.reserve();
  // Rows on their way in are in no write-ahead log and gone with the transaction.
  await connection.unsafe(`
    create temporary table if not exists staging (
      line bigint primary key, account text, contact bytea, contact_digest bytea, phone_digest bytea, confirms jsonb,
      account_values text[], bill_identifiers jsonb, number text, period text, issued_on date, due_on date,
      currency text, amount_minor bigint, lines jsonb, consumption numeric,
      account_id bigint, is_new boolean, bill_id bigint, verdict text
    ) with (fillfactor = 40) on commit delete rows`);

  return {
    write: (line, row) => ({
      line,
      account: row.account,
      accountValues: row.accountValues,
      number: row.number,
      text: copyLine(row, biller, vault),
    }),
    merge: async (rows) => {
      if (rows.length === 0) return { inserted: 0, changed: 0, unchanged: 0, rejects: [] };
      for (let attempt = 1; ; attempt++) {
        try {
          return await mergeOnce(rows);
        } catch (error) {
          await connection`rollback`.catch(() => {});
          // Two imports, or an import and a settlement, may come to wait for each other: one of them goes again.
          if (attempt >= ATTEMPTS_MAX || afterSetError(error) !== 'again') throw error;
        }
      }
    },
    close: async () => {
      connection.release();
    },
  };

  async function mergeOnce(rows: readonly ChunkRow[]): Promise<ChunkResult> {
    await connection`begin`;
    const { placed, rejects } = await placeRows(connection, biller.billerId, names, rows);
    await copy(placed);
    const verdicts = await connection<{ verdict: string; line: bigint | null; rows: bigint }[]>`
      select verdict, line, rows from billing.merge_staging(${biller.billerId}, ${importId ?? null}, ${[...names]})`;
    await connection`commit`;
    const count = (verdict: string): number =>
      Number(verdicts.find((v) => v.verdict === verdict)?.rows ?? 0n);
    return {
      inserted: count('inserted'),
      changed: count('changed'),
      unchanged: count('unchanged'),
      rejects: [
        ...rejects,
        ...verdicts.flatMap(({ line, verdict }) =>
          line === null ? [] : [{ line: Number(line), code: verdict, column: '' }],
        ),
      ],
    };
  }

  async function copy(placed: readonly PlacedRow[]): Promise<void> {
    const stream = await connection`
      copy staging (line, account_id, is_new, account, contact, contact_digest, phone_digest, confirms, account_values, bill_identifiers,
        number, period, issued_on, due_on, currency, amount_minor, lines, consumption) from stdin`.writable();
    const finished = once(stream, 'finish');
    stream.end(
      placed.map(({ row, accountId, isNew }) => `${row.line}\t${accountId}\t${isNew}\t${row.text}`).join(''),
    );
    await finished;
  }
}

const NULL = '\\N';

/** What a row says, in PostgreSQL's text format of COPY. */
function copyLine(row: BillFileRow, biller: Biller, vault: Vault): string {
  const contact =
    row.customerName === '' && row.phone === '' ? undefined : JSON.stringify([row.customerName, row.phone]);
  return `${[
    copyText(row.account),
    contact === undefined ? NULL : bytes(vault.seal(contact)),
    contact === undefined ? NULL : bytes(vault.digest('contact', contact)),
    row.phone === '' ? NULL : bytes(vault.digest('phone', row.phone)),
    json(row.confirms),
    `{${row.accountValues.map((value) => (value === undefined ? 'NULL' : arrayElement(value))).join(',')}}`,
    json(row.billIdentifiers),
    copyText(row.number),
    copyText(row.period),
    row.issuedOn,
    row.dueOn,
    biller.currency,
    row.amountMinor,
    row.lines === undefined ? NULL : copyText(row.lines),
    row.consumption ?? NULL,
  ].join('\t')}\n`;
}

function copyText(text: string): string {
  return text.includes('\\') ? text.replaceAll('\\', '\\\\') : text;
}

/** Quoted for the array first, for COPY after that. */
function arrayElement(value: string): string {
  return copyText(`"${value.replace(/["\\]/g, '\\$&')}"`);
}

function bytes(value: Buffer): string {
  return `\\\\x${value.toString('hex')}`;
}

function json(value: Readonly<Record<string, string>> | undefined): string {
  return value === undefined ? NULL : copyText(JSON.stringify(value));
}
