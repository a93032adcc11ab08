// `npm run bench`: measures Wasl against real yardsticks, on the same machine and in the same minutes.
import type { Bench, Figure, PreparedFigure } from './figure.ts';
import { figures as allFigures } from './figures/index.ts';
import { describeMachine } from './machine.ts';
import { type BenchOptions, HELP, parseOptions } from './options.ts';
import { touchBills } from './product.ts';
import { judge, type Outcome, printTable, writeReport } from './report.ts';
import { attempt, needs, type Running, runRounds } from './rounds.ts';
import { startBenchServer } from './server.ts';
import { startEmptyRoute } from './yardsticks/empty-route.ts';
import { type Pgbench, preparePgbench, warmPgbench } from './yardsticks/pgbench.ts';

const YARDSTICKS_ONLY = 'yardsticks';
const cleanUp = new AsyncDisposableStack();

async function main(argv: readonly string[]): Promise<number> {
  const parsed = parseOptions(argv);
  if (!parsed.ok) {
    console.error(`${parsed.error.message}\n\n${HELP}`);
    return 2;
  }
  const options = parsed.value;
  if (options.help) {
    const list = allFigures.map(({ name, what }) => `  ${name.padEnd(14)}${what}`);
    console.log(`${HELP}\nfigures:\n${list.join('\n')}`);
    return 0;
  }
  const known = [...allFigures.map(({ name }) => name), YARDSTICKS_ONLY];
  const unknown = options.names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`unknown figure: ${unknown.join(', ')}. Known: ${known.join(', ')}`);
    return 2;
  }
  const chosen =
    options.names.length === 0
      ? allFigures.filter(({ onlyByName }) => onlyByName !== true)
      : allFigures.filter(({ name }) => options.names.includes(name));
  const outcomes = await measure(options, chosen);
  if (outcomes.some(({ verdict }) => verdict === 'FAILED')) return 1;
  return options.strict && outcomes.some(({ verdict }) => verdict === 'MISSED') ? 1 : 0;
}

async function measure(options: BenchOptions, figures: readonly Figure[]): Promise<readonly Outcome[]> {
  const startedAt = new Date();
  const progress = (line: string) => {
    const elapsed = Math.round((Date.now() - startedAt.getTime()) / 1000);
    console.log(`${String(elapsed).padStart(4)} s  ${line}`);
  };
  const server = await startBenchServer();
  cleanUp.defer(() => server.stop());
  const machine = describeMachine(server.dir);
  progress(`PostgreSQL ${server.settings.server_version}, ${machine.cores} cores, seed ${options.seed}`);
  const { quick, rounds: roundCount, seconds } = options;
  const bench: Bench = { server, quick, rounds: roundCount, seconds, progress };
  const running = await prepare(bench, options, figures);
  const rounds = await runRounds(running);
  if (stopped.aborted) return [];
  const outcomes = judge(figures, rounds);
  console.log(`\n${printTable(outcomes, rounds.rounds)}\n`);
  const file = writeReport({
    name: options.names.length === 0 ? 'all' : options.names.join('-'),
    startedAt: startedAt.toISOString(),
    quick: options.quick,
    options: { rounds: options.rounds, seconds: options.seconds, scale: options.scale, seed: options.seed },
    machine: {
      ...machine,
      versions: { ...machine.versions, pgbench: running.pgbench?.version ?? 'not used' },
    },
    serverSettings: server.settings,
    outcomes,
    rounds: rounds.rounds,
  });
  if (options.quick) console.log('A smoke run: it proves that everything works, and measures nothing.');
  else if (options.scale !== 100) console.log(`pgbench at scale ${options.scale}: a trial, no valid figure.`);
  console.log(`Kept in ${file}`);
  return outcomes;
}

async function prepare(bench: Bench, options: BenchOptions, figures: readonly Figure[]): Promise<Running> {
  const pgbench = needs(figures, 'tpcb') ? await fillPgbench(bench, options.scale) : undefined;
  const emptyRoute = await startEmptyRoute();
  cleanUp.defer(() => emptyRoute.stop());
  const prepared: { figure: Figure; prepared: PreparedFigure }[] = [];
  const failures: Record<string, string> = {};
  for (const figure of figures) {
    bench.progress(`preparing ${figure.name}: ${figure.what}`);
    await attempt(bench, figure, failures, async () => {
      const ready = await figure.prepare(bench);
      cleanUp.defer(() => ready.close());
      prepared.push({ figure, prepared: ready });
    });
  }
  bench.progress('checkpoint');
  await bench.server.checkpoint();
  if (pgbench !== undefined) {
    bench.progress('one touch of every page of pgbench');
    await warmPgbench(bench.server);
  }
  bench.progress('one touch of every page of the bills');
  await touchBills(bench.server);
  return { bench, figures: prepared, pgbench, emptyRoute, failures, seed: options.seed };
}

function fillPgbench(bench: Bench, scale: number): Promise<Pgbench> {
  bench.progress(`filling pgbench at scale ${scale}`);
  return preparePgbench(bench.server, scale);
}

/** Ctrl-C must not leave a server and its gigabytes behind, nor a table of a run that was cut short. */
function stopOnSignals(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) return;
      stopping.abort();
      console.error('\nstopping …');
      void cleanUp.disposeAsync().finally(() => process.exit(130));
    });
  }
  return stopping.signal;
}

const stopped = stopOnSignals();
const exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});
// Otherwise the handler of the signal cleans up and ends the process.
if (!stopped.aborted) {
  await cleanUp.disposeAsync();
  process.exit(exitCode);
}
