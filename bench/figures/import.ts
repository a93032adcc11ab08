import { rmSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { createBillers } from '../../src/billing/index.ts';
import { migrate } from '../../src/platform/index.ts';
import { benchBiller, writeBillFile } from '../bill-data.ts';
import { runToEnd } from '../child-process.ts';
import type { Bench, Figure, PreparedFigure } from '../figure.ts';
import { productKeys } from '../product.ts';
import type { BenchServer } from '../server.ts';
import { runPsql } from '../yardsticks/pgbench.ts';
import type { ImportResult, ImportRun } from './import-process.ts';

const BILLER_ID = 1;
/** Every table that an import of new bills fills, in the order in which it does. */
const TABLES = ['billing.service_account', 'billing.identifier', 'billing.bill'] as const;
const PROCESS = new URL('./import-process.ts', import.meta.url);

/** Import of a bill file against a raw COPY of the very rows it made, and its memory at 1 and at 100 times the rows. */
export const importFigure: Figure = {
  name: 'import',
  what: 'importing 1 million bills from a CSV file',
  yardsticks: [],
  targets: [
    { key: 'rate', what: 'bills imported', unit: '× raw COPY', bound: { atLeast: 1 / 3 } },
    // Above 1 for the room that a garbage collector takes before it looks for any.
    { key: 'memory', what: 'peak memory, 1 million', unit: '× at 10 thousand', bound: { atMost: 1.5 } },
  ],
  prepare,
};

async function prepare({ server, quick }: Bench): Promise<PreparedFigure> {
  const counts = quick ? { small: 2000, large: 20_000 } : { small: 10_000, large: 1_000_000 };
  const files = { small: path.join(server.dir, 'small.csv'), large: path.join(server.dir, 'large.csv') };
  await writeBillFile(files.small, counts.small);
  await writeBillFile(files.large, counts.large);
  return {
    run: async (round) => {
      const small = await importFile(server, 'bench_import_small', files.small, counts.small);
      // A warm-up has nothing to keep from a long import.
      if (round.warmup) return [];
      const large = await importFile(server, 'bench_import_large', files.large, counts.large);
      round.progress(
        `  import           ${Math.round(counts.large / large.seconds)} bills/s, ${large.peakMiB.toFixed(0)} MiB`,
      );
      const copySeconds = await copySameRows(server, 'bench_import_large', 'bench_import_copy');
      round.progress(`  raw COPY         ${Math.round(counts.large / copySeconds)} bills/s`);
      const raw = { perSecond: counts.large / large.seconds, copyPerSecond: counts.large / copySeconds };
      return [
        { key: 'rate', value: copySeconds / large.seconds, raw },
        {
          key: 'memory',
          value: large.peakMiB / small.peakMiB,
          raw: { peakMiB: large.peakMiB, smallPeakMiB: small.peakMiB },
        },
      ];
    },
    // Each import is compared with its file as soon as it is done.
    verify: () => Promise.resolve(),
    close: async () => {
      for (const file of Object.values(files)) rmSync(file, { force: true });
    },
  };
}

async function importFile(
  server: BenchServer,
  database: string,
  file: string,
  count: number,
): Promise<ImportResult> {
  await createEmpty(server, database);
  const run: ImportRun = {
    connection: server.connection(database),
    billerId: BILLER_ID,
    file,
    keys: productKeys,
  };
  const result: ImportResult = JSON.parse(await runToEnd(PROCESS, run));
  if (result.inserted !== count || result.rejected !== 0) {
    throw new Error(`of ${count} bills ${result.inserted} went in and ${result.rejected} were refused`);
  }
  return result;
}

async function createEmpty(server: BenchServer, database: string): Promise<void> {
  await server.createDatabase(database);
  const sql = server.open(database);
  await migrate(sql);
  await createBillers({ sql }).put(benchBiller(BILLER_ID));
  await sql.end();
}

/** Seconds that PostgreSQL's own client takes to COPY the rows of one database into the same, empty tables of another. */
async function copySameRows(server: BenchServer, from: string, to: string): Promise<number> {
  await createEmpty(server, to);
  const files = TABLES.map((table) => path.join(server.dir, `${table}.copy`));
  await runPsql(
    server,
    from,
    TABLES.map((table, index) => `\\copy ${table} to '${files[index]}'`),
  );
  const source = server.open(from);
  const counted = await countRows(source);
  await source.end();
  const began = performance.now();
  await runPsql(server, to, [...TABLES.map((table, index) => `\\copy ${table} from '${files[index]}'`)]);
  const seconds = (performance.now() - began) / 1000;
  const copy = server.open(to);
  const copied = await countRows(copy);
  await copy.end();
  for (const file of files) rmSync(file);
  if (copied !== counted) throw new Error(`the COPY holds ${copied} rows, the import made ${counted}`);
  return seconds;
}

async function countRows(sql: ReturnType<BenchServer['open']>): Promise<bigint> {
  let total = 0n;
  for (const table of TABLES) {
    const [row] = await sql<{ count: bigint }[]>`select count(*) as count from ${sql(table)}`;
    total += row?.count ?? 0n;
  }
  return total;
}
