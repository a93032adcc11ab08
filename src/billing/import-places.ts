import type postgres from 'postgres';
import { invariant } from '../kernel/index.ts';
import type { BillFileRow, Reject } from './bill-row.ts';

/** A row of a chunk: what decides where it belongs, and the rest of it as a line of COPY. */
export interface ChunkRow extends Pick<BillFileRow, 'account' | 'accountValues' | 'number'> {
  readonly line: number;
  readonly text: string;
}

/** A row that may go in, and the account that it goes to; a new account has one number for all its rows. */
export interface PlacedRow {
  readonly row: ChunkRow;
  readonly accountId: bigint;
  readonly isNew: boolean;
}

interface Judged {
  readonly good: readonly ChunkRow[];
  readonly rejects: readonly Reject[];
}

/**
 * Finds the account of each row and refuses those that repeat a bill of the chunk or name an identifier of
 * another account. The database is asked once, by key, and answers only what is not as in most rows; judging in
 * SQL rewrote every row three times.
 */
export async function placeRows(
  sql: postgres.Sql<{ bigint: bigint }>,
  billerId: number,
  names: readonly string[],
  rows: readonly ChunkRow[],
): Promise<{ readonly placed: readonly PlacedRow[]; readonly rejects: readonly Reject[] }> {
  const unique = refuseRepeated(rows);
  const accounts = [...new Set(unique.good.map(({ account }) => account))];
  const claims = claimIdentifiers(names, unique.good);
  const found = await sql<{ what: string; nth: number; account_id: bigint | null }[]>`
    select what, nth, account_id from billing.find_places(${billerId}, ${accounts}, ${claims.map(({ row }) => row.account)},
      ${claims.map(({ name }) => name)}, ${claims.map(({ value }) => value)}, ${claims.flatMap(({ contested }, index) => (contested ? [index + 1] : []))})`;
  const known = new Map<string, bigint>();
  const foreign = new Set(claims.filter(({ contested }) => contested));
  for (const { what, nth, account_id } of found) {
    const account = accounts[nth - 1];
    const claim = claims[nth - 1];
    if (what === 'known' && account !== undefined && account_id !== null) known.set(account, account_id);
    if (what === 'foreign' && claim !== undefined) foreign.add(claim);
    // The books say that it is this account's: what another row of the file says does not count.
    if (what === 'own' && claim !== undefined) foreign.delete(claim);
  }
  const foreignRows = new Set([...foreign].map(({ row }) => row));
  const good = foreignRows.size === 0 ? unique.good : unique.good.filter((row) => !foreignRows.has(row));
  const drawn = await drawAccountIds(sql, good, known);
  const placed = good.map((row) => {
    const knownId = known.get(row.account);
    const accountId = knownId ?? drawn.get(row.account);
    invariant(accountId !== undefined, 'a row of an import without an account');
    return { row, accountId, isNew: knownId === undefined };
  });
  const foreignRejects = [...foreignRows].map(({ line }) => reject(line, 'identifier_of_another_account'));
  return { placed, rejects: [...unique.rejects, ...foreignRejects] };
}

function reject(line: number, code: string): Reject {
  return { line, code, column: '' };
}

/** The first row of a bill stands. */
function refuseRepeated(rows: readonly ChunkRow[]): Judged {
  const seen = new Set<string>();
  const good: ChunkRow[] = [];
  const rejects: Reject[] = [];
  for (const row of rows) {
    const bill = `${row.account}\0${row.number}`;
    if (seen.has(bill)) rejects.push(reject(row.line, 'duplicate_in_file'));
    else good.push(row);
    seen.add(bill);
  }
  return { good, rejects };
}

interface Claim {
  readonly row: ChunkRow;
  readonly name: string;
  readonly value: string;
  /** An earlier row gives it to another account. */
  readonly contested: boolean;
}

function claimIdentifiers(names: readonly string[], rows: readonly ChunkRow[]): readonly Claim[] {
  const owners = new Map<string, string>();
  const claims: Claim[] = [];
  for (const row of rows) {
    for (const [index, name] of names.entries()) {
      const value = row.accountValues[index];
      if (value === undefined) continue;
      const identifier = `${name}\0${value}`;
      const owner = owners.get(identifier);
      // The bills of one account say the same over and over: once is enough.
      if (owner === row.account) continue;
      if (owner === undefined) owners.set(identifier, row.account);
      claims.push({ row, name, value, contested: owner !== undefined });
    }
  }
  return claims;
}

async function drawAccountIds(
  sql: postgres.Sql<{ bigint: bigint }>,
  rows: readonly ChunkRow[],
  known: ReadonlyMap<string, bigint>,
): Promise<ReadonlyMap<string, bigint>> {
  const fresh = [...new Set(rows.map(({ account }) => account).filter((account) => !known.has(account)))];
  if (fresh.length === 0) return new Map();
  const drawn = await sql<{ id: bigint }[]>`
    select nextval('billing.service_account_account_id_seq') as id from generate_series(1, ${fresh.length})`;
  return new Map(
    fresh.map((account, index) => {
      const id = drawn[index]?.id;
      invariant(id !== undefined, 'fewer account numbers than were asked for');
      return [account, id];
    }),
  );
}
