import type { Bench, Figure, PreparedFigure } from '../figure.ts';
import { billCounts, prepareBills, startProduct } from '../product.ts';
import { saturate } from '../saturation.ts';

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
      const { best, raw } = await saturate(round, async (connections) => {
        const { biller, bills, idsFile } = database;
        const result = await round.load({
          ...{ host: '127.0.0.1', port: product.port, connections },
          ...{ seconds: round.seconds, warmupSeconds: 1 },
          source: { kind: 'pages', biller, idsFile, from, count: bills },
        });
        // The next run shows other bills than the last one.
        from = (from + 10_007) % bills;
        return result;
      });
      if (!best.sampleBody.includes('<html lang="fa" dir="rtl">')) {
        throw new Error(`a bill was answered by something else than its page: ${best.sampleBody}`);
      }
      round.progress(`  page             ${Math.round(best.perSecond)}/s`);
      const empty = await round.emptyRoute();
      return [{ key: 'rate', value: best.perSecond / empty.perSecond, raw }];
    },
    // Nothing is written; what came back was looked at in each round.
    verify: () => Promise.resolve(),
    close: () => product.stop(),
  };
}
