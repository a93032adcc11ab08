import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Figure, isReached, type Reading, type Target } from './figure.ts';
import type { Machine } from './machine.ts';
import { type RoundsReport, rate } from './rounds.ts';
import { type Spread, spread } from './statistics.ts';

const RESULTS_DIR = fileURLToPath(new URL('./results', import.meta.url));

export interface Outcome {
  readonly figure: string;
  readonly what: string;
  readonly target: Target;
  readonly verdict: 'reached' | 'MISSED' | 'FAILED';
  readonly spread?: Spread;
  readonly rounds: readonly Reading[];
  readonly failure?: string;
}

export interface BenchReport {
  readonly name: string;
  readonly startedAt: string;
  readonly quick: boolean;
  readonly options: Readonly<Record<string, number>>;
  readonly machine: Machine;
  readonly serverSettings: Readonly<Record<string, string>>;
  readonly outcomes: readonly Outcome[];
  readonly rounds: RoundsReport['rounds'];
}

/** The median over the rounds decides; smallest and largest stand beside it. */
export function judge(figures: readonly Figure[], report: RoundsReport): readonly Outcome[] {
  return figures.flatMap((figure) =>
    figure.targets.map((target) => {
      const failure = report.failures[figure.name];
      const rounds = report.rounds.flatMap(({ readings }) =>
        (readings[figure.name] ?? []).filter(({ key }) => key === target.key),
      );
      const common = { figure: figure.name, what: target.what, target, rounds };
      if (failure !== undefined || rounds.length === 0) {
        return { ...common, verdict: 'FAILED' as const, failure: failure ?? 'gave no reading' };
      }
      const values = spread(rounds.map(({ value }) => value));
      const verdict = isReached(target.bound, values.median) ? ('reached' as const) : ('MISSED' as const);
      return { ...common, verdict, spread: values };
    }),
  );
}

export function printTable(outcomes: readonly Outcome[], rounds: RoundsReport['rounds']): string {
  const rows = [['figure', 'what', 'measured', 'ratio, median [min–max]', 'target', '']];
  const tpcb = rounds.flatMap((round) => (round.tpcb === undefined ? [] : [round.tpcb.perSecond]));
  const empty = rounds.flatMap((round) =>
    round.emptyRoute === undefined ? [] : [round.emptyRoute.perSecond],
  );
  if (tpcb.length > 0) rows.push(yardstickRow('pgbench TPC-B, best client count', tpcb));
  if (empty.length > 0) rows.push(yardstickRow('empty Fastify route', empty));
  for (const outcome of outcomes) rows.push(outcomeRow(outcome));
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function yardstickRow(what: string, perSecond: readonly number[]): string[] {
  const { median, min, max } = spread(perSecond);
  return ['yardstick', what, `${rate(median)} [${rate(min)}–${rate(max)}]`, '1', '', ''];
}

function outcomeRow({ figure, what, target, verdict, spread: values, rounds, failure }: Outcome): string[] {
  const bound =
    'atLeast' in target.bound ? `≥ ${short(target.bound.atLeast)}` : `≤ ${short(target.bound.atMost)}`;
  if (values === undefined) return [figure, what, '', failure?.slice(0, 60) ?? '', bound, verdict];
  const [name] = Object.keys(rounds[0]?.raw ?? {});
  const measured =
    name === undefined ? '' : raw(name, spread(rounds.map((round) => round.raw[name] ?? 0)).median);
  const { median, min, max } = values;
  const ratio = `${digits(median)} [${digits(min)}–${digits(max)}] ${target.unit}`;
  return [figure, what, measured, ratio, bound, verdict];
}

/** The first raw value of a reading, by the unit at the end of its name. */
function raw(name: string, value: number): string {
  if (name === 'perSecond') return rate(value);
  if (name.endsWith('Ms')) return `${digits(value)} ms`;
  if (name.endsWith('MiB')) return `${digits(value)} MiB`;
  return digits(value);
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function digits(value: number): string {
  return value >= 100 ? Math.round(value).toString() : value.toPrecision(3);
}

/** Writes the report under `bench/results` and returns its path from the project. */
export function writeReport(report: BenchReport): string {
  mkdirSync(RESULTS_DIR, { recursive: true });
  const moment = report.startedAt.slice(0, 16).replaceAll(':', '');
  const file = `${moment}-${report.name}${report.quick ? '-quick' : ''}.json`;
  writeFileSync(path.join(RESULTS_DIR, file), `${JSON.stringify(report, null, 2)}\n`);
  return `bench/results/${file}`;
}
