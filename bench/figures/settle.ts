import { createLedger } from '../../src/ledger/index.ts';
import { runToEnd } from '../child-process.ts';
import type { Bench, Figure, PreparedFigure } from '../figure.ts';
import { prepareBills, productKeys } from '../product.ts';
import type { SettleResult, SettleRun } from './settle-process.ts';

const PROCESS = new URL('./settle-process.ts', import.meta.url);
const CHANNEL = 'bench-settle';
const IN_FLIGHT = 400;
const WARMUP_SECONDS = 1;
// How many payments are made ready for each second: somewhat more than one machine settles.
const PER_SECOND_MAX = 12_000;

/**
 * Whole payments settled per second through the payments room's own door: bills paid, ledger posted, payment
 * and its history moved on, in one transaction. All of one biller, which is the hardest case.
 */
export const settle: Figure = {
  name: 'settle',
  what: "settling payments through the payments room's own door, one biller, at saturation",
  yardsticks: ['tpcb'],
  targets: [{ key: 'rate', what: 'payments settled', unit: '× TPC-B', bound: { atLeast: 2 } }],
  prepare,
};

async function prepare(bench: Bench): Promise<PreparedFigure> {
  const { server, rounds, seconds } = bench;
  // Of its own: paid bills are of no use to the other figures. A second more for each round, and one round more.
  const database = await prepareBills(
    bench,
    'settle',
    (rounds + 1) * (seconds + WARMUP_SECONDS) * PER_SECOND_MAX,
  );
  const sql = server.open(database.name);
  let acknowledged = 0;
  return {
    async run(round) {
      const { from, count } = database.take((round.seconds + WARMUP_SECONDS) * PER_SECOND_MAX);
      const plan: SettleRun = {
        connection: server.connection(database.name),
        idsFile: database.idsFile,
        channel: CHANNEL,
        from,
        count,
        inFlight: IN_FLIGHT,
        seconds: round.seconds,
        warmupSeconds: WARMUP_SECONDS,
        keys: productKeys,
      };
      const { opening, settling }: SettleResult = JSON.parse(await runToEnd(PROCESS, plan));
      acknowledged += settling.done;
      const { perSecond, p50Ms, p99Ms } = settling;
      round.progress(
        `  settle           ${Math.round(perSecond)}/s (opened at ${Math.round(opening.perSecond)}/s)`,
      );
      const tpcb = await round.tpcb();
      const raw = { perSecond, p50Ms, p99Ms, openedPerSecond: opening.perSecond };
      return [{ key: 'rate', value: perSecond / tpcb.perSecond, raw }];
    },
    async verify() {
      const [row] = await sql<{ count: bigint }[]>`
        select count(*) as count from payments.payment where channel = ${CHANNEL} and state = 'posted'`;
      if (row?.count !== BigInt(acknowledged)) {
        throw new Error(`${acknowledged} payments were settled, ${row?.count} are in the database`);
      }
      // Planned by what the tables hold now, not by what they held when they were empty.
      await sql`analyze`;
      const [wrong] = await sql<{ what: string; subject: string }[]>`
        select what, subject from payments.discrepancies(${database.billerId}) limit 1`;
      if (wrong !== undefined) throw new Error(`the books do not add up: ${wrong.what}, ${wrong.subject}`);
      await createLedger({ sql }).fold(database.billerId);
    },
    close: () => sql.end(),
  };
}
