// Imports a bill file through billing's own door, in a process of its own whose memory is then read.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { importBills } from '../../src/billing/index.ts';
import { createVault, openDatabase, readVaultKeys } from '../../src/platform/index.ts';
import { benchBiller } from '../bill-data.ts';
import type { ServerConnection } from '../server.ts';

export interface ImportRun {
  readonly connection: ServerConnection;
  readonly billerId: number;
  readonly file: string;
  readonly keys: { readonly encryption: string; readonly lookup: string };
}

export interface ImportResult {
  readonly inserted: number;
  readonly rejected: number;
  readonly seconds: number;
  /** The most memory that the process ever held, Node itself included. */
  readonly peakMiB: number;
}

const { connection, billerId, file, keys: given }: ImportRun = JSON.parse(process.argv[2] ?? '{}');
const sql = openDatabase(connection);
const keys = readVaultKeys(given.encryption, given.lookup);
if (keys === undefined) throw new Error('the keys of the run cannot be read');

const began = performance.now();
const hash = createHash('sha256');
for await (const chunk of createReadStream(file)) hash.update(chunk);
const summary = await importBills(
  { sql, vault: createVault(keys) },
  {
    biller: benchBiller(billerId),
    source: createReadStream(file),
    format: 'csv',
    sha256: hash.digest(),
    onReject: () => {},
  },
);
const seconds = (performance.now() - began) / 1000;
await sql.end();
const result: ImportResult = {
  inserted: summary.inserted,
  rejected: summary.rejected,
  seconds,
  peakMiB: process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
