import type { Round } from './figure.ts';
import type { LoadResult } from './load/plan.ts';
import { CONNECTION_COUNTS } from './yardsticks/empty-route.ts';

export interface Saturation {
  readonly best: LoadResult;
  /** What the figure's raw numbers say of the best. */
  readonly raw: Readonly<Record<'perSecond' | 'p50Ms' | 'p99Ms' | 'driverCores', number>>;
  readonly byConnections: ReadonlyMap<number, LoadResult>;
}

/** A load at the same counts of connections as the empty route, in another order each round; the best counts. */
export async function saturate(
  round: Round,
  load: (connections: number) => Promise<LoadResult>,
): Promise<Saturation> {
  const byConnections = new Map<number, LoadResult>();
  for (const connections of round.shuffle(CONNECTION_COUNTS))
    byConnections.set(connections, await load(connections));
  const best = [...byConnections.values()].reduce((a, b) => (b.perSecond > a.perSecond ? b : a));
  const { perSecond, p50Ms, p99Ms, driverCores } = best;
  return { best, raw: { perSecond, p50Ms, p99Ms, driverCores }, byConnections };
}
