import type { Bench, Figure, PreparedFigure } from '../figure.ts';
import { billCounts, prepareBills, startProduct } from '../product.ts';
import { saturate } from '../saturation.ts';

/** Inquiries over HTTP, every answer fresh from the database. */
export const inquiry: Figure = {
  name: 'inquiry',
  what: 'POST /v1/inquiries by bill ID and payment ID, every answer fresh, 1 million bills',
  yardsticks: ['emptyRoute'],
  targets: [{ key: 'rate', what: 'inquiries over HTTP', unit: '× empty route', bound: { atLeast: 0.55 } }],
  prepare,
};

async function prepare(bench: Bench): Promise<PreparedFigure> {
  const { server } = bench;
  const database = await prepareBills(bench, 'large', billCounts(bench).large);
  const product = await startProduct(server, database);
  let seed = 1;
  return {
    async run(round) {
      const { best, raw } = await saturate(round, (connections) => {
        seed += 1;
        const { biller, bills } = database;
        return round.load({
          ...{ host: '127.0.0.1', port: product.port, connections },
          ...{ seconds: round.seconds, warmupSeconds: 1 },
          source: { kind: 'inquiries', biller, bills, seed },
        });
      });
      // Open, or held by a payment of another figure; one that is paid would not be shown.
      if (!best.sampleBody.includes('"remaining"')) {
        throw new Error(`an inquiry was answered without a bill: ${best.sampleBody}`);
      }
      round.progress(`  inquiry          ${Math.round(best.perSecond)}/s`);
      const empty = await round.emptyRoute();
      return [{ key: 'rate', value: best.perSecond / empty.perSecond, raw }];
    },
    // Nothing is written; what came back was looked at in each round.
    verify: () => Promise.resolve(),
    close: () => product.stop(),
  };
}
