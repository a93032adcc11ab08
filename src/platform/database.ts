import type postgres from 'postgres';
import { postgres as driver } from './postgres-driver.ts';

/** A connection pool. Money and ids arrive as bigint, never as a JavaScript number. */
export type Database = postgres.Sql<{ bigint: bigint }>;

/** Whatever takes statements: the pool, or a transaction that is under way. */
export type Statements = postgres.ISql<{ bigint: bigint }>;

/** A transaction that is under way: what is written with it is written with everything else in it, or not. */
export type Transaction = postgres.TransactionSql<{ bigint: bigint }>;

export interface DatabaseOptions {
  /** `postgres://…` of any PostgreSQL from 15 on; several hosts may be given. */
  readonly url?: string;
  /** The embedded server's socket, when there is no `url`. */
  readonly socketPath?: string;
  readonly database?: string;
  readonly user?: string;
  readonly connectionsMax?: number;
  readonly applicationName?: string;
}

/** PostgreSQL 15 is the oldest that Wasl is tested with. */
export const POSTGRES_VERSION_MIN = 150_000;

export function openDatabase(options: DatabaseOptions): Database {
  const common = {
    max: options.connectionsMax ?? 10,
    types: { bigint: driver.BigInt },
    onnotice: () => {},
    connect_timeout: 10,
    // Just-in-time compilation pays for reports of minutes; here it cost 0.9 s for a statement of 5 ms.
    connection: { application_name: options.applicationName ?? 'wasl', TimeZone: 'UTC', jit: 'off' },
    // 'primary' and not 'read-write': only this one notices a hot standby (performance.md §5).
    ...(options.url?.includes(',') ? { target_session_attrs: 'primary' as const } : {}),
  };
  if (options.url !== undefined) return driver(options.url, common);
  return driver({
    ...common,
    ...(options.socketPath === undefined ? {} : { path: options.socketPath }),
    database: options.database ?? 'wasl',
    user: options.user ?? 'wasl',
  });
}

const BYTEA_ARRAY = 1001;
const BIGINT_ARRAY = 1016;

/** The driver takes a list of bigints for one bigint unless it is told. */
export function bigints(sql: Statements, values: readonly bigint[]): postgres.Parameter<readonly bigint[]> {
  return sql.typed(values, BIGINT_ARRAY);
}

/** The same for lists of bytes. */
export function byteas(
  sql: Statements,
  values: readonly (Uint8Array | null)[],
): postgres.Parameter<readonly (Uint8Array | null)[]> {
  return sql.typed(values, BYTEA_ARRAY);
}

/** The five characters of SQLSTATE, when the error came from PostgreSQL. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof driver.PostgresError ? error.code : undefined;
}

/**
 * What to do with a set of statements after an error: send it `again` where another transaction was in the
 * way and nothing has happened, send its items `alone` where one of them may be at fault, or `fail`.
 */
export function afterSetError(error: unknown): 'again' | 'alone' | 'fail' {
  const state = sqlState(error);
  if (state === undefined) return 'fail';
  // Serialisation failure, deadlock: the other one went first.
  if (state === '40001' || state === '40P01') return 'again';
  // Shutdown and connection classes say nothing of the items.
  return state.startsWith('57') || state.startsWith('08') || state.startsWith('53') ? 'fail' : 'alone';
}
