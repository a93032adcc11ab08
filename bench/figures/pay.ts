import type { Bench, Figure, PreparedFigure, Round } from '../figure.ts';
import type { LoadResult } from '../load/plan.ts';
import { type BillsDatabase, billCounts, type Product, prepareBills, startProduct } from '../product.ts';
import { saturate } from '../saturation.ts';
import { CONNECTION_COUNTS } from '../yardsticks/empty-route.ts';

const CHANNEL = 'bench-pay';
const WARMUP_SECONDS = 1;
// More than any one machine answers in a second: what is left over is given back.
const PER_SECOND_MAX = 30_000;

/** Paying over HTTP, from request to durable answer, at saturation and at a third of that. */
export const pay: Figure = {
  name: 'pay',
  what: 'POST /v1/payments, request to durable answer, 1 million bills',
  yardsticks: ['tpcb', 'emptyRoute'],
  targets: [
    { key: 'tpcb', what: 'payments over HTTP', unit: '× TPC-B', bound: { atLeast: 2 } },
    { key: 'empty', what: 'payments over HTTP', unit: '× empty route', bound: { atLeast: 0.35 } },
    { key: 'calm', what: 'p99 at a third of that load', unit: '× p50', bound: { atMost: 6 } },
  ],
  prepare,
};

async function prepare(bench: Bench): Promise<PreparedFigure> {
  const { server } = bench;
  const database = await prepareBills(bench, 'large', billCounts(bench).large);
  const product = await startProduct(server, database);
  const sql = server.open(database.name);
  let acknowledged = 0;
  const send = async (round: Round, connections: number, ratePerSecond?: number): Promise<LoadResult> => {
    const result = await payBills(round, product, database, { connections, ratePerSecond });
    acknowledged += result.sent;
    return result;
  };
  return {
    async run(round) {
      const { best, raw } = await saturate(round, (connections) => send(round, connections));
      const calm = await send(round, Math.max(...CONNECTION_COUNTS), best.perSecond / 3);
      const told = `p50 ${calm.p50Ms.toFixed(1)} ms, p99 ${calm.p99Ms.toFixed(1)} ms at a third`;
      round.progress(`  pay              ${Math.round(best.perSecond)}/s; ${told}`);
      const [tpcb, empty] = [await round.tpcb(), await round.emptyRoute()];
      const { perSecond } = best;
      return [
        { key: 'tpcb', value: perSecond / tpcb.perSecond, raw },
        { key: 'empty', value: perSecond / empty.perSecond, raw },
        {
          key: 'calm',
          value: calm.p99Ms / calm.p50Ms,
          raw: {
            p99Ms: calm.p99Ms,
            p50Ms: calm.p50Ms,
            offeredPerSecond: perSecond / 3,
            sendLagP50Ms: calm.sendLagP50Ms,
          },
        },
      ];
    },
    async verify() {
      const [row] = await sql<{ count: bigint }[]>`
        select count(*) as count from payments.payment where channel = ${CHANNEL}`;
      if (row?.count !== BigInt(acknowledged)) {
        throw new Error(`${acknowledged} payments were acknowledged, ${row?.count} are in the database`);
      }
    },
    async close() {
      await product.stop();
      await sql.end();
    },
  };
}

async function payBills(
  round: Round,
  product: Product,
  database: BillsDatabase,
  { connections, ratePerSecond }: { connections: number; ratePerSecond: number | undefined },
): Promise<LoadResult> {
  const { from, count } = database.take((round.seconds + WARMUP_SECONDS) * PER_SECOND_MAX);
  const result = await round.load({
    host: '127.0.0.1',
    port: product.port,
    source: { kind: 'payments', idsFile: database.idsFile, channel: CHANNEL, from, count },
    connections,
    seconds: round.seconds,
    warmupSeconds: WARMUP_SECONDS,
    ...(ratePerSecond === undefined ? {} : { ratePerSecond }),
  });
  database.giveBack(count - result.sent);
  return result;
}
