import { closeSync, openSync } from 'node:fs';
import { bigints, decodeWireId } from '../../src/platform/index.ts';
import type { Bench, Figure, PreparedFigure, Reading, Round } from '../figure.ts';
import type { LoadResult, RequestSource } from '../load/plan.ts';
import { type BillsDatabase, billCounts, type Product, prepareBills, startProduct } from '../product.ts';
import { readIds } from '../requests/payments.ts';
import type { BenchServer } from '../server.ts';

const CONNECTIONS = 64;
// Fewer than the smaller database has bills; each round pays as many in both.
const PAYMENTS = 8000;
const WARMUP_PAYMENTS = 1000;
const PAYMENTS_WITHIN_SECONDS = 120;

interface Side {
  readonly database: BillsDatabase;
  readonly product: Product;
  /** The bills that are paid in each round; `from` is where their ids begin. */
  readonly from: number;
  readonly billIds: readonly bigint[];
}

/** The same product and the same work on 10 thousand and on 1 million bills, side by side. */
export const scale: Figure = {
  name: 'scale',
  what: 'time of an inquiry and of a payment at 1 million bills against 10 thousand',
  yardsticks: [],
  targets: [
    { key: 'inquiry', what: 'time of an inquiry', unit: '× at 10 thousand', bound: { atMost: 1.2 } },
    { key: 'payment', what: 'time of a payment', unit: '× at 10 thousand', bound: { atMost: 1.2 } },
  ],
  prepare,
};

async function prepare(bench: Bench): Promise<PreparedFigure> {
  const counts = billCounts(bench);
  const sides: Side[] = [];
  for (const name of ['small', 'large'] as const) {
    const database = await prepareBills(bench, name, counts[name]);
    const { from } = database.take(WARMUP_PAYMENTS + PAYMENTS);
    const billIds = readBillIds(database, from);
    sides.push({ database, product: await startProduct(bench.server, database), from, billIds });
  }
  const [small, large] = sides;
  if (small === undefined || large === undefined) throw new Error('scale needs two databases');
  let seed = 1_000_000;
  return {
    async run(round) {
      const inquiries = new Map<Side, LoadResult>();
      const payments = new Map<Side, LoadResult>();
      for (const side of round.shuffle(sides)) {
        seed += 1;
        const { biller, bills } = side.database;
        inquiries.set(side, await send(round, side, { kind: 'inquiries', biller, bills, seed }));
      }
      for (const side of round.shuffle(sides)) {
        payments.set(side, await payOnce(round, side));
        await releaseBills(bench.server, side);
      }
      const readings = [
        compare('inquiry', inquiries.get(small), inquiries.get(large)),
        compare('payment', payments.get(small), payments.get(large)),
      ];
      const told = readings.map(({ key, value }) => `${key} ${value.toFixed(2)} ×`);
      round.progress(`  scale            ${told.join(', ')}`);
      return readings;
    },
    verify: () => Promise.resolve(),
    async close() {
      for (const { product } of sides) await product.stop();
    },
  };
}

/** Pays the same number of bills on either side, the first of them to warm up. */
async function payOnce(round: Round, side: Side): Promise<LoadResult> {
  const { database, from } = side;
  const source = { kind: 'payments', idsFile: database.idsFile, channel: 'bench-scale' } as const;
  await send(round, side, { ...source, from, count: WARMUP_PAYMENTS });
  return send(round, side, { ...source, from: from + WARMUP_PAYMENTS, count: PAYMENTS });
}

function send(round: Round, { product }: Side, source: RequestSource): Promise<LoadResult> {
  return round.load({
    host: '127.0.0.1',
    port: product.port,
    source,
    connections: CONNECTIONS,
    // Payments end with their bills, long before.
    seconds: source.kind === 'payments' ? PAYMENTS_WITHIN_SECONDS : round.seconds,
    warmupSeconds: source.kind === 'payments' ? 0 : 1,
  });
}

/** As if the holds had run out: the same bills can be paid in the next round, and the database keeps its size. */
async function releaseBills(server: BenchServer, { database, billIds }: Side): Promise<void> {
  const sql = server.open(database.name);
  await sql`
    update billing.bill set held_by = null, held_until = null
     where biller_id = ${database.billerId} and bill_id = any(${bigints(sql, billIds)})`;
  await sql.end();
}

function readBillIds(database: BillsDatabase, from: number): readonly bigint[] {
  const descriptor = openSync(database.idsFile, 'r');
  const ids = readIds(descriptor, from, WARMUP_PAYMENTS + PAYMENTS);
  closeSync(descriptor);
  return ids.flatMap((id) => decodeWireId(id)?.number ?? []);
}

/** Time for each request, on the large side as a multiple of that on the small one. */
function compare(key: string, small: LoadResult | undefined, large: LoadResult | undefined): Reading {
  if (small === undefined || large === undefined) throw new Error(`a side of ${key} was not measured`);
  return {
    key,
    value: small.perSecond / large.perSecond,
    raw: {
      p50Ms: large.p50Ms,
      smallP50Ms: small.p50Ms,
      perSecond: large.perSecond,
      smallPerSecond: small.perSecond,
    },
  };
}
