import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBillers } from '../src/billing/index.ts';
import { createLedger } from '../src/ledger/index.ts';
import { type Database, encodeWireId, generateVaultKeys, migrate } from '../src/platform/index.ts';
import { benchBiller, writeBillFile } from './bill-data.ts';
import { runToEnd, startServing } from './child-process.ts';
import type { Bench } from './figure.ts';
import type { ImportResult, ImportRun } from './figures/import-process.ts';
import type { ProductRun } from './product-process.ts';
import type { BenchServer } from './server.ts';

/** A database with this many unpaid bills of one biller, and their ids in random order. */
export interface BillsDatabase {
  readonly name: string;
  readonly biller: string;
  readonly billerId: number;
  readonly bills: number;
  /** One id a line, as `bench/requests/payments.ts` reads them. */
  readonly idsFile: string;
  /** Sets aside ids that nobody has used yet, fewer where there are no more; gives back what was not used. */
  take(count: number): { readonly from: number; readonly count: number };
  giveBack(count: number): void;
}

/** The product, serving one database. */
export interface Product {
  readonly port: number;
  /** Of its process, after its garbage was collected. */
  memory(): Promise<ProductMemory>;
  stop(): Promise<void>;
}

export interface ProductMemory {
  /** What the system counts. */
  readonly rssBytes: number;
  /** What is alive on the heap and outside of it. */
  readonly liveBytes: number;
}

const BILLER_ID = 1;
const IMPORT_PROCESS = new URL('./figures/import-process.ts', import.meta.url);
const PRODUCT_PROCESS = new URL('./product-process.ts', import.meta.url);

const prepared = new WeakMap<BenchServer, Map<string, Promise<BillsDatabase>>>();
/** Of all processes of a run: what one has sealed the others open. */
export const productKeys = generateVaultKeys();

/** How many bills the databases of a run hold: the product must be as fast with the one as with the other. */
export function billCounts({ quick }: Pick<Bench, 'quick'>): {
  readonly small: number;
  readonly large: number;
} {
  return quick ? { small: 10_000, large: 50_000 } : { small: 10_000, large: 1_000_000 };
}

/** Makes a database of `count` bills through the product's own import; once for all figures that want that one. */
export function prepareBills(bench: Bench, name: string, count: number): Promise<BillsDatabase> {
  const byName = prepared.get(bench.server) ?? new Map<string, Promise<BillsDatabase>>();
  prepared.set(bench.server, byName);
  const database = byName.get(name) ?? makeBills(bench, `bench_${name}`, count);
  byName.set(name, database);
  return database;
}

async function makeBills({ server, progress }: Bench, name: string, count: number): Promise<BillsDatabase> {
  progress(`  importing ${count.toLocaleString('en')} bills`);
  await server.createDatabase(name);
  const sql = server.open(name);
  await migrate(sql);
  const biller = benchBiller(BILLER_ID);
  const ledger = createLedger({ sql });
  await ledger.ensureAccount(BILLER_ID, { kind: 'biller', subject: '', currency: biller.currency });
  await ledger.ensureAccount(BILLER_ID, { kind: 'gateway', subject: 'sandbox', currency: biller.currency });
  await createBillers({ sql }).put(biller);
  const file = path.join(server.dir, `${name}.csv`);
  await writeBillFile(file, count);
  const run: ImportRun = {
    connection: server.connection(name),
    billerId: BILLER_ID,
    file,
    keys: productKeys,
  };
  const result: ImportResult = JSON.parse(await runToEnd(IMPORT_PROCESS, run));
  if (result.inserted !== count) throw new Error(`of ${count} bills only ${result.inserted} went in`);
  const idsFile = path.join(server.dir, `${name}.ids`);
  await pipeline(Readable.from(idLines(sql)), createWriteStream(idsFile));
  // Only what was filled: a table that is analysed while it is empty is planned for as if it stayed so.
  await sql`vacuum analyze billing.bill, billing.identifier, billing.service_account`;
  await sql.end();
  return { name, biller: biller.id, billerId: BILLER_ID, bills: count, idsFile, ...createCursor(count) };
}

/** After a checkpoint, as for pgbench: locks every bill once, so that its page has been written since. */
export async function touchBills(server: BenchServer): Promise<void> {
  for (const making of prepared.get(server)?.values() ?? []) {
    // One that failed has been told by its figure.
    const made = await making.catch(() => undefined);
    if (made === undefined) continue;
    const sql = server.open(made.name);
    await sql`select count(*) from (select 1 from billing.bill for no key update) as touched`;
    await sql.end();
  }
}

async function* idLines(sql: Database): AsyncGenerator<string> {
  // The tag is random, so this order is too: neighbours in time are not neighbours on a page.
  const rows = sql<{ bill_id: bigint; tag: number; created_at: Date }[]>`
    select bill_id, tag, created_at from billing.bill where biller_id = ${BILLER_ID} order by tag, bill_id`;
  for await (const block of rows.cursor(5000)) {
    let lines = '';
    for (const { bill_id, tag, created_at } of block) {
      lines += `${encodeWireId({ billerId: BILLER_ID, number: bill_id, tag, createdAt: created_at })}\n`;
    }
    yield lines;
  }
}

function createCursor(bills: number): Pick<BillsDatabase, 'take' | 'giveBack'> {
  let next = 0;
  return {
    take(count) {
      const taken = { from: next, count: Math.min(count, bills - next) };
      if (taken.count === 0) throw new Error('all bills of the run are used up: fewer --rounds or --seconds');
      next += taken.count;
      return taken;
    },
    giveBack(count) {
      next -= count;
    },
  };
}

/** Starts the product on that database, in a process of its own. */
export async function startProduct(server: BenchServer, database: BillsDatabase): Promise<Product> {
  const dataDir = path.join(server.dir, `${database.name}-data`);
  const run: ProductRun = { connection: server.connection(database.name), dataDir, keys: productKeys };
  const serving = await startServing(PRODUCT_PROCESS, run);
  const { port }: { port: number } = JSON.parse(serving.firstLine);
  return { port, memory: async () => JSON.parse(await serving.ask('memory')), stop: () => serving.stop() };
}
