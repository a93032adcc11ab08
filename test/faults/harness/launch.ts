import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** A start takes seconds; on a machine that is short of everything, and with a database that recovers, much longer. */
const START_MS_MAX = 120_000;
const AGAIN_MS = 100;

interface Launch {
  readonly name: string;
  /** Where it says what it does. */
  readonly logFile: string;
  /** Starts it: true as soon as it serves, false where it ended first or `untilMs` of `performance.now()` came. */
  readonly launch: (untilMs: number) => Promise<boolean>;
}

/** Starts a process again until it serves, as an init system does: its database may be away, or its port in use for a moment. */
export async function launchUntilUp({ name, logFile, launch }: Launch): Promise<void> {
  const untilMs = performance.now() + START_MS_MAX;
  while (performance.now() < untilMs) {
    if (await launch(untilMs)) return;
    await pause(AGAIN_MS);
  }
  const last = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-20).join('\n');
  throw new Error(`${name} did not serve within ${START_MS_MAX / 1_000} s. Its log ends with:\n${last}`);
}

/** Until a process prints that it serves; false where it ended first. One that does neither is killed. */
export function servesOnce(
  child: ChildProcess,
  isServing: (said: string) => boolean,
  untilMs: number,
): Promise<boolean> {
  let said = '';
  return new Promise((resolve) => {
    const late = setTimeout(() => child.kill('SIGKILL'), untilMs - performance.now());
    const end = (serves: boolean): void => {
      clearTimeout(late);
      resolve(serves);
    };
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (isServing(said)) end(true);
    });
    child.once('exit', () => end(false));
  });
}
