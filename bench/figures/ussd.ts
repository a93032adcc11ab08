import type { Bench, Figure, PreparedFigure, Reading, Round } from '../figure.ts';
import type { LoadResult } from '../load/plan.ts';
import { type BillsDatabase, billCounts, type Product, prepareBills, startProduct } from '../product.ts';
import { TALK_TURNS, talksBegun } from '../requests/talks.ts';
import { saturate } from '../saturation.ts';

const LINE = { id: 'ussd-*500#', code: '*500#' } as const;
const TALKS = 10_000;
/** Dial, menu, bill ID: from there on they wait for a yes or a no. */
const OPEN_AFTER_TURNS = 3;
const OPEN_WITHIN_SECONDS = 120;

/** A turn of a USSD dialog, from the aggregator's request to the answer that is written down. */
export const ussd: Figure = {
  name: 'ussd',
  what: 'a turn of a USSD dialog, request to committed answer, 10 thousand dialogs side by side',
  yardsticks: ['emptyRoute'],
  targets: [
    { key: 'rate', what: 'USSD turns over HTTP', unit: '× empty route', bound: { atLeast: 0.2 } },
    { key: 'p99', what: 'p99 of such a turn', unit: '× p99 of empty route', bound: { atMost: 10 } },
    { key: 'memory', what: '10,000 open talks', unit: 'MB', bound: { atMost: 50 } },
  ],
  prepare,
};

async function prepare(bench: Bench): Promise<PreparedFigure> {
  const { server } = bench;
  const database = await prepareBills(bench, 'large', billCounts(bench).large);
  const product = await startProduct(server, database);
  const sql = server.open(database.name);
  // Telephones that have had a talk; none has a second one.
  let phones = 0;
  let begun = 0;
  const talk = async (round: Round, connections: number): Promise<LoadResult> => {
    const result = await talkOn(round, product, database, { connections, from: phones });
    phones += talksBegun(result.sent, TALKS) + TALKS;
    begun += talksBegun(result.sent, TALKS);
    return result;
  };
  return {
    async run(round) {
      const { best, raw, byConnections } = await saturate(round, (connections) => talk(round, connections));
      if (!/^(CON|END) /.test(best.sampleBody)) throw new Error(`no screen: ${best.sampleBody}`);
      const memory = await openTalks(round, product, database, phones);
      phones += TALKS;
      begun += TALKS;
      const told = `${(memory.value).toFixed(1)} MB for ${TALKS.toLocaleString('en')} open`;
      round.progress(
        `  ussd             ${Math.round(best.perSecond)}/s, p99 ${best.p99Ms.toFixed(1)} ms; ${told}`,
      );
      const empty = await round.emptyRoute();
      // Twice the requests on the way wait twice as long: latencies are compared at the same number.
      const beside = byConnections.get(empty.connections) ?? best;
      return [
        { key: 'rate', value: best.perSecond / empty.perSecond, raw },
        {
          key: 'p99',
          value: beside.p99Ms / empty.p99Ms,
          raw: { p99Ms: beside.p99Ms, emptyP99Ms: empty.p99Ms, connections: empty.connections },
        },
        memory,
      ];
    },
    async verify() {
      const [row] = await sql<{ count: bigint }[]>`
        select count(*) as count from conversations.conversation where line = ${LINE.id}`;
      if (row?.count !== BigInt(begun))
        throw new Error(`${begun} talks were begun, ${row?.count} are in the database`);
    },
    async close() {
      await product.stop();
      await sql.end();
    },
  };
}

function talkOn(
  round: Round,
  { port }: Product,
  { bills }: BillsDatabase,
  { connections, from }: { readonly connections: number; readonly from: number },
): Promise<LoadResult> {
  return round.load({
    ...{ host: '127.0.0.1', port, connections, seconds: round.seconds, warmupSeconds: 1 },
    source: { kind: 'talks', code: LINE.code, bills, from, atOnce: TALKS, turns: TALK_TURNS, once: false },
  });
}

/** What the process holds for talks that wait for an answer: they lie in the database, so it should be next to nothing. */
async function openTalks(
  round: Round,
  product: Product,
  { bills }: BillsDatabase,
  from: number,
): Promise<Reading> {
  const before = await product.memory();
  await round.load({
    ...{
      host: '127.0.0.1',
      port: product.port,
      connections: 64,
      seconds: OPEN_WITHIN_SECONDS,
      warmupSeconds: 0,
    },
    source: {
      ...{ kind: 'talks', code: LINE.code, bills, from },
      ...{ atOnce: TALKS, turns: OPEN_AFTER_TURNS, once: true },
    },
  });
  const after = await product.memory();
  return {
    key: 'memory',
    value: (after.liveBytes - before.liveBytes) / 1e6,
    raw: {
      liveBeforeBytes: before.liveBytes,
      liveAfterBytes: after.liveBytes,
      rssBeforeBytes: before.rssBytes,
      rssAfterBytes: after.rssBytes,
    },
  };
}
