import { err, invariant, ok, type Result } from '../kernel/index.ts';
import { type Database, type Statements, sqlState } from './database.ts';

/** A place in a list: where the next page begins. It stays right while rows are being added. */
export type Cursor = readonly string[];

/** Rows of a list, and the cursor of what follows them. */
export interface ListPage<Row> {
  readonly rows: readonly Row[];
  /** Undefined where the list ends here. */
  readonly next: string | undefined;
}

const LENGTH_MAX = 500;

/** Opaque to whoever gets it: the values of the last row by which the list is ordered. */
export function encodeCursor(values: Cursor): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** Undefined where it is not a cursor with as many values as `count`. */
export function decodeCursor(text: string | undefined, count: number): Cursor | undefined {
  if (text === undefined || text === '' || text.length > LENGTH_MAX) return undefined;
  let values: unknown;
  try {
    values = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
  if (!Array.isArray(values) || values.length !== count) return undefined;
  const texts = values.filter((value) => typeof value === 'string' && !value.includes('\0'));
  return texts.length === count ? texts : undefined;
}

/** The same of whole numbers; undefined where one of them would not fit the database's bigint. */
export function decodeNumbers(text: string | undefined, count: number): readonly bigint[] | undefined {
  const values = decodeCursor(text, count);
  if (values === undefined || !values.every((value) => /^-?\d{1,18}$/.test(value))) return undefined;
  return values.map((value) => BigInt(value));
}

const LIST_MS_MAX = 10_000;
const QUERY_CANCELED = '57014';

/**
 * Runs the queries of one list or report: they see one moment, write nothing, and go by keys also where the planner
 * believes that a table is small or a biller has nothing in it (a count then read the whole table: 2 s for a
 * million bills, 2 ms by key). What takes longer than 10 seconds is given up, for the sake of those who are paying.
 */
export async function readList<T>(
  sql: Database,
  run: (tx: Statements) => Promise<T>,
): Promise<Result<T, { readonly code: 'took_too_long' }>> {
  const answers: T[] = [];
  try {
    await sql.begin('isolation level repeatable read read only', async (tx) => {
      await tx`select set_config('enable_seqscan', 'off', true), set_config('statement_timeout', ${String(LIST_MS_MAX)}, true)`;
      answers.push(await run(tx));
    });
  } catch (error) {
    if (sqlState(error) === QUERY_CANCELED) return err({ code: 'took_too_long' });
    throw error;
  }
  const [answer] = answers;
  invariant(answers.length === 1 && answer !== undefined, 'a list has an answer');
  return ok(answer);
}
