import type { Bench, Figure, PreparedFigure, Reading, Round, Yardstick } from './figure.ts';
import { load } from './load/load.ts';
import type { LoadResult } from './load/plan.ts';
import { seededRandom, shuffled } from './statistics.ts';
import type { EmptyRoute } from './yardsticks/empty-route.ts';
import type { Pgbench, TpcbResult } from './yardsticks/pgbench.ts';

export interface Running {
  readonly bench: Bench;
  readonly figures: readonly { readonly figure: Figure; readonly prepared: PreparedFigure }[];
  /** Undefined where no figure is held against it. */
  readonly pgbench: Pgbench | undefined;
  readonly emptyRoute: EmptyRoute;
  /** Figures that could not be prepared, and why. */
  readonly failures: Readonly<Record<string, string>>;
  readonly seed: number;
}

export interface RoundReport {
  readonly tpcb?: TpcbResult;
  readonly emptyRoute?: LoadResult;
  readonly order: readonly string[];
  readonly readings: Readonly<Record<string, readonly Reading[]>>;
}

export interface RoundsReport {
  readonly rounds: readonly RoundReport[];
  /** A figure that failed is out of the rounds that follow, and has no reading. */
  readonly failures: Readonly<Record<string, string>>;
}

/**
 * One round to warm up, which is thrown away, and then the rounds that count. In each the yardsticks and the
 * figures come in another order, so that no one of them always runs behind the same neighbour.
 */
export async function runRounds(running: Running): Promise<RoundsReport> {
  const random = seededRandom(running.seed);
  const failures: Record<string, string> = { ...running.failures };
  const reports: RoundReport[] = [];
  for (let number = 0; number <= running.bench.rounds; number++) {
    const warmup = number === 0;
    const seconds = warmup ? Math.min(running.bench.seconds, 2) : running.bench.seconds;
    running.bench.progress(warmup ? 'round to warm up' : `round ${number} of ${running.bench.rounds}`);
    const report = await runRound(running, { warmup, seconds }, random, failures);
    if (!warmup) reports.push(report);
  }
  for (const { figure, prepared } of running.figures) {
    if (failures[figure.name] === undefined)
      await attempt(running.bench, figure, failures, () => prepared.verify());
  }
  return { rounds: reports, failures };
}

async function runRound(
  running: Running,
  { warmup, seconds }: Pick<Round, 'warmup' | 'seconds'>,
  random: () => number,
  failures: Record<string, string>,
): Promise<RoundReport> {
  const { bench, figures } = running;
  const tpcb = once(
    () => measureTpcb(running.pgbench, seconds),
    (result) => bench.progress(`  TPC-B            ${rate(result.perSecond)} at ${result.clients} clients`),
  );
  const emptyRoute = once(
    () => running.emptyRoute.measure(seconds),
    (result) =>
      bench.progress(`  empty route      ${rate(result.perSecond)} at ${result.connections} connections`),
  );
  const round: Round = {
    ...bench,
    warmup,
    seconds,
    tpcb: tpcb.get,
    emptyRoute: emptyRoute.get,
    load,
    shuffle: (items) => shuffled(items, random),
  };
  const chosen = figures.map(({ figure }) => figure);
  const readings: Record<string, readonly Reading[]> = {};
  const steps = [
    ...(needs(chosen, 'tpcb') ? [{ name: 'tpcb', run: tpcb.get }] : []),
    ...(needs(chosen, 'emptyRoute') ? [{ name: 'emptyRoute', run: emptyRoute.get }] : []),
    ...figures.map(({ figure, prepared }) => ({
      name: figure.name,
      run: async () => {
        if (failures[figure.name] !== undefined) return;
        await attempt(bench, figure, failures, async () => {
          readings[figure.name] = await prepared.run(round);
        });
      },
    })),
  ];
  const order = shuffled(steps, random);
  for (const step of order) await step.run();
  const [tpcbResult, emptyResult] = [tpcb.value(), emptyRoute.value()];
  return {
    order: order.map(({ name }) => name),
    ...(tpcbResult === undefined ? {} : { tpcb: tpcbResult }),
    ...(emptyResult === undefined ? {} : { emptyRoute: emptyResult }),
    readings,
  };
}

/** One figure that fails must not take the others with it. */
export async function attempt(
  bench: Bench,
  figure: Figure,
  failures: Record<string, string>,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    failures[figure.name] = error instanceof Error ? error.message : String(error);
    bench.progress(`  ${figure.name} FAILED: ${failures[figure.name]}`);
  }
}

/** With no figure chosen, the yardsticks themselves are what is asked for. */
export function needs(figures: readonly Figure[], yardstick: Yardstick): boolean {
  return figures.length === 0 || figures.some(({ yardsticks }) => yardsticks.includes(yardstick));
}

async function measureTpcb(pgbench: Pgbench | undefined, seconds: number): Promise<TpcbResult> {
  if (pgbench === undefined) throw new Error('a figure that is held against TPC-B must say so');
  return pgbench.measure(seconds);
}

/** Measures at the first call and remembers. */
function once<T>(measure: () => Promise<T>, tell: (value: T) => void) {
  let pending: Promise<T> | undefined;
  let value: T | undefined;
  return {
    get: () => {
      pending ??= measure().then((measured) => {
        value = measured;
        tell(measured);
        return measured;
      });
      return pending;
    },
    value: () => value,
  };
}

export function rate(perSecond: number): string {
  return `${Math.round(perSecond).toLocaleString('en')}/s`;
}
