import type { LoadPlan, LoadResult } from './load/plan.ts';
import type { BenchServer } from './server.ts';
import type { TpcbResult } from './yardsticks/pgbench.ts';

/**
 * A figure is one thing that Wasl promises to be fast at. Each file in `bench/figures` exports one, named in
 * the list of `bench/figures/index.ts`.
 */
export interface Figure {
  readonly name: string;
  readonly what: string;
  readonly yardsticks: readonly Yardstick[];
  readonly targets: readonly Target[];
  /** It takes its own time, and is measured only where it is named. */
  readonly onlyByName?: boolean;
  /** Makes databases and starts processes, once; nothing here is measured. */
  prepare(bench: Bench): Promise<PreparedFigure>;
}

export type Yardstick = 'tpcb' | 'emptyRoute';

export interface Target {
  readonly key: string;
  readonly what: string;
  readonly unit: string;
  readonly bound: { readonly atLeast: number } | { readonly atMost: number };
}

export interface PreparedFigure {
  /** Measures once; a reading for each target, made of values of this round only. */
  run(round: Round): Promise<readonly Reading[]>;
  /** After the last round: throws when what was measured is not all there, or not right. */
  verify(): Promise<void>;
  close(): Promise<void>;
}

/** `value` is what the target's bound is held against; `raw` what it was made of, under names with units. */
export interface Reading {
  readonly key: string;
  readonly value: number;
  readonly raw: Readonly<Record<string, number>>;
}

export interface Bench {
  readonly server: BenchServer;
  /** A smoke run: proves that everything works, measures nothing. */
  readonly quick: boolean;
  /** Rounds that count; one to warm up comes before them. */
  readonly rounds: number;
  /** Each measurement takes about this long. */
  readonly seconds: number;
  progress(line: string): void;
}

export interface Round extends Bench {
  /** The first round, whose readings are thrown away: it only has to warm things up. */
  readonly warmup: boolean;
  /** TPC-B at its best client count; measured once in each round, on the same server. */
  tpcb(): Promise<TpcbResult>;
  /** An empty Fastify route; measured once in each round, by the same driver. */
  emptyRoute(): Promise<LoadResult & { readonly connections: number }>;
  load(plan: LoadPlan): Promise<LoadResult>;
  /** For parts of a figure that are compared with each other. */
  shuffle<T>(items: readonly T[]): readonly T[];
}

export function isReached(bound: Target['bound'], value: number): boolean {
  return 'atLeast' in bound ? value >= bound.atLeast : value <= bound.atMost;
}
