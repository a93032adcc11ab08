import { type ServingProcess, startServing } from '../child-process.ts';
import { load } from '../load/load.ts';
import type { LoadResult } from '../load/plan.ts';

export interface EmptyRoute {
  /** The better of both connection counts, for `seconds` each. */
  measure(seconds: number): Promise<LoadResult & { readonly connections: number }>;
  stop(): Promise<void>;
}

/** The product's routes are measured at the same counts. */
export const CONNECTION_COUNTS = [64, 256] as const;

/** Starts an empty Fastify route and measures it with the driver that measures the product. */
export async function startEmptyRoute(): Promise<EmptyRoute> {
  const serving: ServingProcess = await startServing(
    new URL('./empty-route-process.ts', import.meta.url),
    {},
  );
  const { port }: { port: number } = JSON.parse(serving.firstLine);
  return {
    async measure(seconds) {
      const results = [];
      for (const connections of CONNECTION_COUNTS) {
        const result = await load({
          host: '127.0.0.1',
          port,
          source: { kind: 'hello' },
          connections,
          seconds,
          warmupSeconds: 1,
        });
        results.push({ ...result, connections });
      }
      return results.reduce((best, result) => (result.perSecond > best.perSecond ? result : best));
    },
    stop: () => serving.stop(),
  };
}
