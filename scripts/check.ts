import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { requireChromium, requireHeadlessShell } from './chromium.ts';
import { MissingProgramError } from './debian.ts';
import { requireFaketime } from './faketime.ts';
import { requireKannel } from './kannel.ts';
import { requirePoppler } from './poppler.ts';
import { countTests, type TestCounts } from './test-counts.ts';

const USAGE = `npm test                     every check and every test
npm test -- lint             types, style, arrows between rooms, what is unused, unescaped pages
npm test -- unit             every test but those in a browser
npm test -- browser          only those
npm test -- FILTER…          what 'vitest run FILTER…' takes: a part of a file's path, -t NAME, …`;

const PROJECT_DIR = path.resolve(import.meta.dirname, '..');

interface Check {
  readonly title: string;
  readonly command: readonly [program: string, ...args: string[]];
}

const CHECKS: readonly Check[] = [
  { title: 'types', command: ['tsc', '--noEmit', '-p', '.'] },
  { title: 'style', command: ['biome', 'check', '--error-on-warnings', '--max-diagnostics=none', '.'] },
  {
    title: 'arrows between rooms',
    command: ['depcruise', '--config', '.dependency-cruiser.cjs', 'src', 'test', 'bench', 'scripts'],
  },
  { title: 'unused files, exports, packages', command: ['knip'] },
  { title: 'unescaped text in pages', command: ['xss-scan'] },
];

interface Counts {
  readonly passed: number;
  readonly failed: number;
}

const PASSED: Counts = { passed: 1, failed: 0 };
const FAILED: Counts = { passed: 0, failed: 1 };

/** The parts of a full run that `args` ask for, in their order; each prints what it found. */
function plan(args: readonly string[]): (() => Promise<Counts>)[] {
  if (args.length === 0) return [runChecks, findChromium, ...UNIT_NEEDS, () => runTests([])];
  if (args.length === 1) {
    if (args[0] === 'lint') return [runChecks];
    if (args[0] === 'unit') return [...UNIT_NEEDS, () => runTests(['--project', 'node'])];
    if (args[0] === 'browser') return [findChromium, () => runTests(['--project', 'browser'])];
  }
  return [() => runTests(args)];
}

/** Two at a time, since most of it is the type checker on one core; told in their order all the same. */
async function runChecks(): Promise<Counts> {
  const [first, ...others] = CHECKS;
  if (first === undefined) return { passed: 0, failed: 0 };
  const longest = check(first);
  const rest: Checked[] = [];
  for (const next of others) rest.push(await check(next));
  const all = [await longest, ...rest];
  for (const { title, command, exitCode, output, tookMs } of all) {
    report(exitCode === 0, title, tookMs);
    if (exitCode !== 0) console.log(`\n$ ${command.join(' ')}\n${output.trimEnd()}\n`);
  }
  const passed = all.filter(({ exitCode }) => exitCode === 0).length;
  return { passed, failed: all.length - passed };
}

interface Checked extends Check {
  readonly exitCode: number;
  readonly output: string;
  readonly tookMs: number;
}

async function check(what: Check): Promise<Checked> {
  const startedMs = performance.now();
  const { exitCode, output } = await run(what.command, 'keep output');
  return { ...what, exitCode, output, tookMs: performance.now() - startedMs };
}

function findChromium(): Promise<Counts> {
  return find('Chromium for the tests', () => {
    process.env.CHROMIUM = requireChromium();
    process.env.CHROMIUM_SHELL = requireHeadlessShell();
  });
}

function findPoppler(): Promise<Counts> {
  return find('Poppler for the tests', () => void requirePoppler('pdftotext'));
}

function findKannel(): Promise<Counts> {
  return find('Kannel for the tests', () => {
    for (const program of ['bearerbox', 'smsbox', 'fakesmsc'] as const) requireKannel(program);
  });
}

function findFaketime(): Promise<Counts> {
  return find('libfaketime for the tests', () => void requireFaketime());
}

const UNIT_NEEDS = [findPoppler, findKannel, findFaketime];

async function find(title: string, require: () => void): Promise<Counts> {
  const startedMs = performance.now();
  try {
    require();
    report(true, title, performance.now() - startedMs);
    return PASSED;
  } catch (error) {
    if (!(error instanceof MissingProgramError)) throw error;
    report(false, title, performance.now() - startedMs);
    console.log(`\n${error.message}\n`);
    return FAILED;
  }
}

async function runTests(args: readonly string[]): Promise<Counts> {
  const startedMs = performance.now();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'wasl-check-'));
  try {
    const reportFile = path.join(folder, 'vitest.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
    const { exitCode } = await run(
      ['vitest', 'run', '--allowOnly=false', ...reporters, ...args],
      'show output',
    );
    const counts: TestCounts = countTests({
      report: await readJson(reportFile),
      exitCode,
      byName: args.some((arg) => arg === '-t' || arg.startsWith('--testNamePattern')),
    });
    report(
      counts.failed === 0,
      `tests: ${counts.passed} passed, ${counts.failed} failed`,
      performance.now() - startedMs,
    );
    for (const remark of counts.remarks) console.log(`  ${remark}`);
    return counts;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    // Missing or cut off: Vitest died. The count treats that as a failure.
    return undefined;
  }
}

/** Runs one of the project's own tools to its end, on the Node that runs this. */
function run(
  [program, ...args]: Check['command'],
  mode: 'keep output' | 'show output',
): Promise<{ exitCode: number; output: string }> {
  const bin = path.join(PROJECT_DIR, 'node_modules', '.bin');
  const PATH = [bin, path.dirname(process.execPath), process.env.PATH ?? ''].join(path.delimiter);
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: PROJECT_DIR,
      env: { ...process.env, PATH },
      stdio: mode === 'keep output' ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.on('error', (error) => resolve({ exitCode: 1, output: error.message }));
    child.on('close', (code) => resolve({ exitCode: code ?? 1, output }));
  });
}

function report(passed: boolean, title: string, tookMs: number): void {
  const seconds = (tookMs / 1000).toFixed(1);
  console.log(`${passed ? '✓' : '✗'} ${title} (${seconds} s)`);
}

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) return console.log(USAGE);
  let passed = 0;
  let failed = 0;
  for (const part of plan(args)) {
    const counts = await part().catch((error: unknown): Counts => {
      // Whatever befalls one part, the others are still run and the last line is still written.
      console.log(error);
      return FAILED;
    });
    passed += counts.passed;
    failed += counts.failed;
  }
  process.exitCode = failed === 0 ? 0 : 1;
  console.log(`${passed} passed, ${failed} failed`);
}

await main(process.argv.slice(2));
