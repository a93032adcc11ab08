import { checkLedger } from '../../src/ledger/index.ts';
import { migrate } from '../../src/platform/index.ts';
import { runToEnd } from '../child-process.ts';
import type { Bench, Figure, PreparedFigure } from '../figure.ts';
import type { InFlightResult } from '../in-flight.ts';
import type { LedgerRun } from './ledger-process.ts';

const DATABASE = 'bench_ledger';
const BILLERS = 99;
// Two sets of 200 on the way: the ledger's own batcher is full, and nothing waits behind it.
const IN_FLIGHT = 400;
const PROCESS = new URL('./ledger-process.ts', import.meta.url);

/** Postings per second through the ledger's door at saturation, spread over many billers and on a single one. */
export const ledger: Figure = {
  name: 'ledger',
  what: "posting through the ledger's own door, durable, at saturation",
  yardsticks: ['tpcb'],
  targets: [
    { key: 'spread', what: `postings, ${BILLERS} billers`, unit: '× TPC-B', bound: { atLeast: 6 } },
    { key: 'single', what: 'postings, one biller', unit: `× ${BILLERS} billers`, bound: { atLeast: 0.8 } },
  ],
  prepare,
};

async function prepare({ server }: Bench): Promise<PreparedFigure> {
  await server.createDatabase(DATABASE);
  const sql = server.open(DATABASE);
  await migrate(sql);
  let acknowledged = 0;
  return {
    async run(round) {
      const results: Record<number, InFlightResult> = {};
      for (const billers of round.shuffle([1, BILLERS])) {
        const plan: LedgerRun = {
          connection: server.connection(DATABASE),
          billers,
          inFlight: IN_FLIGHT,
          seconds: round.seconds,
          warmupSeconds: 1,
        };
        const result: InFlightResult = JSON.parse(await runToEnd(PROCESS, plan));
        acknowledged += result.done;
        results[billers] = result;
        round.progress(`  ledger           ${Math.round(result.perSecond)}/s with ${billers} billers`);
      }
      const [spread, single] = [results[BILLERS], results[1]];
      if (spread === undefined || single === undefined) throw new Error('a part of the figure was not run');
      const tpcb = await round.tpcb();
      return [
        reading('spread', spread, spread.perSecond / tpcb.perSecond),
        reading('single', single, single.perSecond / spread.perSecond),
      ];
    },
    async verify() {
      const [row] = await sql<{ count: bigint }[]>`select count(*) as count from ledger.transfer`;
      if (row?.count !== BigInt(acknowledged)) {
        throw new Error(`${acknowledged} postings were acknowledged, ${row?.count} are in the ledger`);
      }
      for (let billerId = 1; billerId <= BILLERS; billerId++) {
        const [discrepancy] = await checkLedger(sql, billerId);
        if (discrepancy !== undefined) throw new Error(`biller ${billerId}: ${discrepancy.what}`);
      }
    },
    close: () => sql.end(),
  };
}

function reading(key: string, { perSecond, p50Ms, p99Ms }: InFlightResult, value: number) {
  return { key, value, raw: { perSecond, p50Ms, p99Ms } };
}
