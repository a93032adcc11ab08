import { spawn } from 'node:child_process';
import path from 'node:path';
import type { TestDatabase } from './database.ts';

const WASL = path.resolve(import.meta.dirname, '../../bin/wasl.mjs');

export interface CommandEnded {
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
}

/** The `wasl` command as a process of its own: it compiles and connects, about a second, more on a busy machine. */
export function runWasl(
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>>; readonly input?: string },
): Promise<CommandEnded> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [WASL, ...args], {
      cwd: options.cwd,
      env: { PATH: process.env.PATH ?? '', WASL_DATA_DIR: options.cwd, ...options.env },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (text) => {
      out += text;
    });
    child.stderr.on('data', (text) => {
      err += text;
    });
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, out, err }));
    child.stdin.end(options.input ?? '');
  });
}

/** The database of a test in the words of the environment; the embedded server has no TCP port. */
export function connectionEnv({ options, connection }: TestDatabase): Record<string, string> {
  if (options.url !== undefined) return { DATABASE_URL: options.url };
  return {
    DATABASE_URL: `postgres:///${connection.database}`,
    PGHOST: path.dirname(connection.path ?? ''),
    PGPORT: String(connection.port),
    PGUSER: connection.user,
  };
}
