import { execFileSync } from 'node:child_process';
import { closeSync, fdatasyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { quantile } from './statistics.ts';

const PROJECT_DIR = fileURLToPath(new URL('..', import.meta.url));
const SYNCS = 200;

export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly memoryGiB: number;
  readonly system: string;
  /** Load of the last minute before the run: other work on the machine makes every figure doubtful. */
  readonly loadAverageBefore: number;
  /** One write of 8 kB made durable, median. Far below 0.05 ms the disk is likely not to keep its word. */
  readonly fdatasyncP50Ms: number;
  readonly versions: Readonly<Record<string, string>>;
}

/** What must be known of a machine to read its figures; nothing that tells which machine it is. */
export function describeMachine(scratchDir: string): Machine {
  const version = (name: string): string => {
    const { version }: { version: string } = JSON.parse(
      readFileSync(path.join(PROJECT_DIR, 'node_modules', name, 'package.json'), 'utf8'),
    );
    return version;
  };
  return {
    cores: os.availableParallelism(),
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    loadAverageBefore: os.loadavg()[0] ?? 0,
    fdatasyncP50Ms: measureSync(scratchDir),
    versions: {
      node: process.versions.node,
      fastify: version('fastify'),
      postgres_js: version('postgres'),
      commit: readCommit(),
    },
  };
}

function measureSync(dir: string): number {
  const file = path.join(dir, `sync-${process.pid}`);
  const descriptor = openSync(file, 'w');
  const block = Buffer.alloc(8192, 1);
  const timesMs: number[] = [];
  for (let index = 0; index < SYNCS; index++) {
    const began = performance.now();
    writeSync(descriptor, block, 0, block.length, 0);
    fdatasyncSync(descriptor);
    timesMs.push(performance.now() - began);
  }
  closeSync(descriptor);
  rmSync(file);
  return quantile(
    timesMs.sort((a, b) => a - b),
    0.5,
  );
}

function readCommit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], {
      cwd: PROJECT_DIR,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}
