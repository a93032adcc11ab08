import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '../../support/free-port.ts';
import { launchUntilUp, servesOnce } from './launch.ts';

const WASL = path.resolve(import.meta.dirname, '../../../bin/wasl.mjs');

/** One server of the product, started as its user starts it. */
export interface Product {
  readonly url: string;
  /** How often it ended without being told to: never, if all is well. It is started again, as an init system does. */
  readonly endedByItself: number;
  /** How long each start took until it served. */
  readonly startsMs: readonly number[];
  start(): Promise<void>;
  kill(): Promise<void>;
  /** Stands still, as a machine does that is moved or short of memory. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<number | null>;
}

export async function createProduct(
  name: string,
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<Product> {
  const port = await freePort();
  const logFile = path.join(folder, `${name}.log`);
  const log = openSync(logFile, 'a');
  const startsMs: number[] = [];
  let child: ChildProcess | undefined;
  let isUp = false;
  let endedByItself = 0;

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    isUp = false;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return null;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
    return child.exitCode;
  }

  function launch(untilMs: number): Promise<boolean> {
    child = spawn(process.execPath, [WASL, 'start'], {
      env: { ...env, PORT: String(port) },
      stdio: ['ignore', 'pipe', log],
    });
    return servesOnce(child, (said) => said.includes('running at'), untilMs);
  }

  async function start(): Promise<void> {
    const begunMs = performance.now();
    await launchUntilUp({ name, logFile, launch });
    isUp = true;
    startsMs.push(performance.now() - begunMs);
    child?.once('exit', () => {
      if (!isUp) return;
      isUp = false;
      endedByItself += 1;
      start().catch(() => undefined);
    });
  }

  return {
    url: `http://127.0.0.1:${port}`,
    startsMs,
    get endedByItself() {
      return endedByItself;
    },
    start,
    kill: async () => void (await end('SIGKILL')),
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    stop: () => end('SIGTERM'),
  };
}

/** Long, since a recovering database may keep a command waiting; it must end all the same. */
const COMMAND_MS_MAX = 180_000;

/** A command of the product, to its end. */
export function runCommand(env: Readonly<Record<string, string>>, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [WASL, ...args], {
    ...{ env, encoding: 'utf8', timeout: COMMAND_MS_MAX },
  });
  if (status !== 0) throw new Error(`wasl ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}
