import type { Bench, Figure, PreparedFigure } from '../figure.ts';
import type { LoadResult } from '../load/plan.ts';
import { billCounts, prepareBills, startProduct } from '../product.ts';
import { CONNECTION_COUNTS } from '../yardsticks/empty-route.ts';

/** The page of a bill, made anew for each request from what the database says in that moment. */
export const page: Figure = {
  name: 'page',
  what: 'GET the page of a bill in Persian, every one fresh, 1 million bills',
  yardsticks: ['emptyRoute'],
  targets: [{ key: 'rate', what: 'bill pages over HTTP', unit: '× empty route', bound: { atLeast: 0.35 } }],
  prepare,
};

async function prepare(bench: Bench): Promise<PreparedFigure> {
  const { server } = bench;
  const database = await prepareBills(bench, 'large', billCounts(bench).large);
  const product = await startProduct(server, database);
  let from = 0;
  return {
    async run(round) {
      const results: LoadResult[] = [];
      for (const connections of round.shuffle(CONNECTION_COUNTS)) {
        const { biller, bills, idsFile } = database;
        results.push(
          await round.load({
            host: '127.0.0.1',
            port: product.port,
            source: { kind: 'pages', biller, idsFile, from, count: bills },
            connections,
            seconds: round.seconds,
            warmupSeconds: 1,
          }),
        );
        // The next run shows other bills than the last one.
        from = (from + 10_007) % bills;
      }
      const best = results.reduce((a, b) => (b.perSecond > a.perSecond ? b : a));
      if (!best.sampleBody.includes('<html lang="fa" dir="rtl">')) {
        throw new Error(`a bill was answered by something else than its page: ${best.sampleBody}`);
      }
      round.progress(`  page             ${Math.round(best.perSecond)}/s`);
      const empty = await round.emptyRoute();
      const { perSecond, p50Ms, p99Ms, driverCores } = best;
      return [
        { key: 'rate', value: perSecond / empty.perSecond, raw: { perSecond, p50Ms, p99Ms, driverCores } },
      ];
    },
    // Nothing is written; what came back was looked at in each round.
    verify: () => Promise.resolve(),
    close: () => product.stop(),
  };
}
