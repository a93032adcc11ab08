import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process of ours that serves until it is stopped. */
export interface ServingProcess {
  /** The line it printed when it was ready. */
  readonly firstLine: string;
  readonly pid: number;
  /** Writes a line to its standard input and resolves with the line that it prints next. */
  ask(line: string): Promise<string>;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 120_000;
const STOP_WITHIN_MS = 10_000;

/** Runs a TypeScript file to its end with `input` as its one argument; resolves with what it printed. */
export async function runToEnd(file: URL, input: unknown): Promise<string> {
  const child = start(file, input, {});
  let printed = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    printed += chunk;
  });
  await ended(child, file);
  return printed;
}

/** As `npm start` does. */
const AS_STARTED = [
  '--max-semi-space-size=64',
  '--import',
  new URL('../bin/typescript.mjs', import.meta.url).href,
];

/** Starts a TypeScript file that prints one line when it is ready and ends when its standard input closes. */
export async function startServing(
  file: URL,
  input: unknown,
  env: Readonly<Record<string, string>> = {},
): Promise<ServingProcess> {
  const child = start(file, input, env);
  const firstLine = await readFirstLine(child, file);
  child.stdout?.resume();
  return {
    firstLine,
    pid: child.pid ?? 0,
    ask: (line) => {
      const answer = readFirstLine(child, file);
      child.stdin?.write(`${line}\n`);
      return answer.finally(() => child.stdout?.resume());
    },
    stop: () => stop(child),
  };
}

function start(file: URL, input: unknown, env: Readonly<Record<string, string>>): ChildProcess {
  // Standard input is a pipe, so that a child also notices when this process is killed.
  return spawn(process.execPath, [...AS_STARTED, fileURLToPath(file), JSON.stringify(input)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production', ...env },
  });
}

async function readFirstLine(child: ChildProcess, file: URL): Promise<string> {
  const { stdout } = child;
  if (stdout === null) throw new Error(`${nameOf(file)} has no standard output`);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail('was not ready in time'), READY_WITHIN_MS);
    const fail = (why: string) => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(new Error(`${nameOf(file)} ${why}`));
    };
    const lines = createInterface({ input: stdout });
    child.once('exit', (code) => fail(`ended with exit code ${code} before it was ready`));
    lines.once('line', (line) => {
      clearTimeout(timer);
      child.removeAllListeners('exit');
      lines.close();
      resolve(line);
    });
  });
}

function ended(child: ChildProcess, file: URL): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${nameOf(file)} ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.stdin?.end();
  });
}

/** Failures are kept in the results, which say nothing of where the project lies. */
function nameOf(file: URL): string {
  return path.basename(file.pathname);
}
