import { runToEnd } from '../child-process.ts';
import type { LoadPlan, LoadResult } from './plan.ts';

const DRIVER = new URL('./driver-process.ts', import.meta.url);

/** Runs the plan in a driver process. Throws when any request failed: such a run is no measurement. */
export async function load(plan: LoadPlan): Promise<LoadResult> {
  const result: LoadResult = JSON.parse(await runToEnd(DRIVER, plan));
  if (result.failed > 0 || result.answered === 0) {
    throw new Error(
      `${result.failed} requests failed, ${result.answered} were answered. The first: ${result.firstFailure ?? 'none'}`,
    );
  }
  return result;
}
