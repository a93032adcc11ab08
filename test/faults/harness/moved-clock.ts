import { existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { requireFaketime } from '../../../scripts/faketime.ts';

/** The time of day as all processes of a run see it; their stop watches go on as they are. */
export interface MovedClock {
  /** What a process must be started with. */
  readonly env: Readonly<Record<string, string>>;
  nowMs(): number;
  /** Seen by everybody within a second. */
  move(ms: number): void;
  readonly movedMs: number;
  /** Takes away what the library leaves of processes that were killed. */
  tidy(): void;
}

const SHARED = '/dev/shm';

/** By Debian's libfaketime, which stands between a program and the C library: neither Wasl nor PostgreSQL knows of it. */
export function createMovedClock(folder: string): MovedClock {
  const file = path.join(folder, 'clock');
  let movedMs = 0;
  const write = (): void => {
    // In one step: a process that reads half a number would be in another century.
    writeFileSync(`${file}.new`, `${movedMs < 0 ? '-' : '+'}${Math.abs(movedMs) / 1_000}\n`);
    renameSync(`${file}.new`, file);
  };
  write();
  return {
    env: {
      LD_PRELOAD: requireFaketime(),
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      // By this name up to version 0.9.9.
      DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1',
    },
    nowMs: () => Date.now() + movedMs,
    move: (ms) => {
      movedMs += ms;
      write();
    },
    get movedMs() {
      return movedMs;
    },
    tidy: () => {
      if (!existsSync(SHARED)) return;
      for (const name of readdirSync(SHARED)) {
        const [, pid] = /^(?:faketime_shm|sem\.faketime_sem)_(\d+)$/.exec(name) ?? [];
        const place = path.join(SHARED, name);
        if (pid === undefined || existsSync(`/proc/${pid}`)) continue;
        if (statSync(place, { throwIfNoEntry: false })?.uid === process.getuid?.())
          rmSync(place, { force: true });
      }
    },
  };
}
