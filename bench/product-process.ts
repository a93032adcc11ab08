// The product as it runs: the whole app with its workers, in a process of its own, on a database of the run.
import { createInterface } from 'node:readline';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createApp } from '../src/app.ts';
import { createLogger, createVault, openDatabase, readConfig } from '../src/platform/index.ts';
import type { ServerConnection } from './server.ts';

export interface ProductRun {
  readonly connection: ServerConnection;
  readonly dataDir: string;
  readonly keys: { readonly encryption: string; readonly lookup: string };
}

const { connection, dataDir, keys }: ProductRun = JSON.parse(process.argv[2] ?? '{}');
const config = readConfig({
  PORT: '0',
  WASL_DATA_DIR: dataDir,
  // Requests are not logged at any level; this keeps the first line of the output for the port.
  WASL_LOG_LEVEL: 'warn',
  // All load comes from one address: the limit is asked each time, and never reached.
  WASL_INQUIRIES_PER_MINUTE: '1000000000',
  WASL_ENCRYPTION_KEYS: keys.encryption,
  WASL_LOOKUP_KEY: keys.lookup,
});
const sql = openDatabase({
  ...connection,
  connectionsMax: config.databaseConnections,
  applicationName: 'wasl',
});
const vault = createVault(config.vaultKeys);
const app = await createApp(config, { sql, vault }, { logger: createLogger(config) });
const url = new URL(await app.listen());
process.stdout.write(`${JSON.stringify({ port: Number(url.port) })}\n`);
// Collected first: what is dead and not yet swept is no cost of what is alive.
setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
createInterface({ input: process.stdin }).on('line', () => {
  collect();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.stdout.write(`${JSON.stringify({ rssBytes: rss, liveBytes: heapUsed + external })}\n`);
});
process.stdin.on('end', async () => {
  await app.close();
  await sql.end({ timeout: 2 });
  process.exit(0);
});
