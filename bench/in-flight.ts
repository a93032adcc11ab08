import { performance } from 'node:perf_hooks';
import { quantile } from './statistics.ts';

export interface InFlightResult {
  /** All that were done, those of the warm-up too. */
  readonly done: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/**
 * Closed loop in this process: keeps `inFlight` calls of `work` on the way for `seconds`, after a warm-up, and
 * lets the last ones end. `work` resolves to false when it has no more to do; it throws to fail the run.
 */
export async function keepInFlight(
  options: { readonly inFlight: number; readonly seconds: number; readonly warmupSeconds: number },
  work: () => Promise<boolean>,
): Promise<InFlightResult> {
  const measureFromMs = performance.now() + options.warmupSeconds * 1000;
  const endMs = measureFromMs + options.seconds * 1000;
  const latenciesMs: number[] = [];
  let done = 0;
  let lastMs = measureFromMs;
  const lane = async () => {
    for (;;) {
      const beganMs = performance.now();
      if (beganMs >= endMs || !(await work())) return;
      done += 1;
      const nowMs = performance.now();
      if (beganMs < measureFromMs) continue;
      latenciesMs.push(nowMs - beganMs);
      lastMs = nowMs;
    }
  };
  await Promise.all(Array.from({ length: options.inFlight }, lane));
  const sorted = Float64Array.from(latenciesMs).sort();
  return {
    done,
    perSecond: (sorted.length * 1000) / Math.max(lastMs - measureFromMs, 1),
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
  };
}
