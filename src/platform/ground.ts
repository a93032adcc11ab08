import path from 'node:path';
import type { Config } from './config.ts';
import { type Database, openDatabase, sqlState } from './database.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres/index.ts';
import { createVault, type Vault } from './vault.ts';

/** What everything stands on: the database, embedded or not, and the vault. */
export interface Ground {
  readonly sql: Database;
  readonly vault: Vault;
  /** Undefined where DATABASE_URL points elsewhere. */
  readonly embedded: EmbeddedPostgres | undefined;
  /** Ends our connections, and the embedded server unless another process is using it. */
  close(): Promise<void>;
}

export interface GroundOptions {
  readonly log: (line: string) => void;
  /** Starts the embedded server again should it die. For a server; a command rather fails. */
  readonly keepAlive?: boolean;
}

const DATABASE = 'wasl';
const DUPLICATE_DATABASE = '42P04';

export async function openGround(config: Config, options: GroundOptions): Promise<Ground> {
  const vault = createVault(config.vaultKeys);
  const applicationName = `wasl ${process.pid}`;
  const connectionsMax = config.databaseConnections;
  if (config.databaseUrl !== undefined) {
    const sql = openDatabase({ url: config.databaseUrl, connectionsMax, applicationName });
    return { sql, vault, embedded: undefined, close: () => sql.end({ timeout: 5 }) };
  }
  return openEmbedded(config, options, vault, applicationName);
}

async function openEmbedded(
  config: Config,
  options: GroundOptions,
  vault: Vault,
  applicationName: string,
): Promise<Ground> {
  const dataDir = path.join(config.dataDir, 'postgres');
  let embedded = await startEmbeddedPostgres({ dataDir, log: options.log });
  let closing = false;
  const socketPath = `${embedded.socketDir}/.s.PGSQL.${embedded.port}`;
  const { user } = embedded;
  await ensureDatabase(socketPath, user);
  const sql = openDatabase({
    socketPath,
    user,
    database: DATABASE,
    connectionsMax: config.databaseConnections,
    applicationName,
  });

  const keepAlive = async (): Promise<void> => {
    await embedded.exited;
    if (closing) return;
    options.log('the embedded PostgreSQL is gone; starting it again');
    embedded = await startEmbeddedPostgres({ dataDir, log: options.log });
    return keepAlive();
  };
  if (options.keepAlive === true) {
    keepAlive().catch((error: unknown) =>
      options.log(`the embedded PostgreSQL could not be started again: ${error}`),
    );
  }

  return {
    sql,
    vault,
    get embedded() {
      return embedded;
    },
    close: async () => {
      closing = true;
      const inUse = await isUsedByOthers(sql, applicationName);
      await sql.end({ timeout: 5 });
      if (!inUse) await embedded.stop();
    },
  };
}

async function ensureDatabase(socketPath: string, user: string): Promise<void> {
  const sql = openDatabase({ socketPath, user, database: 'postgres', connectionsMax: 1 });
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${DATABASE}`;
    if (found === undefined) await sql.unsafe(`create database ${DATABASE}`);
  } catch (error) {
    // Another process made it in the same moment.
    if (sqlState(error) !== DUPLICATE_DATABASE) throw error;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function isUsedByOthers(sql: Database, applicationName: string): Promise<boolean> {
  const rows = await sql`
    select 1 from pg_stat_activity
     where backend_type = 'client backend' and application_name <> ${applicationName} limit 1`.catch(
    () => [],
  );
  return rows.length > 0;
}
