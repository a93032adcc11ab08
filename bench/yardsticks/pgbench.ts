import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { firstExecutable, requireDebian } from '../../scripts/debian.ts';
import type { BenchServer } from '../server.ts';

const run = promisify(execFile);

const DATABASE = 'bench_tpcb';
const CLIENT_COUNTS = [1, 8, 32, 64] as const;

export interface TpcbResult {
  /** The best of all client counts. */
  readonly perSecond: number;
  readonly clients: number;
  readonly byClients: Readonly<Record<string, number>>;
}

export interface Pgbench {
  readonly version: string;
  readonly scale: number;
  measure(seconds: number): Promise<TpcbResult>;
}

/** A program of PostgreSQL: where Debian keeps it, newest version first, or in the path. */
function findProgram(name: 'pgbench' | 'psql'): string | undefined {
  const dirs = [
    ...debianVersions()
      .sort((a, b) => b - a)
      .map((version) => `/usr/lib/postgresql/${version}/bin`),
    ...(process.env.PATH ?? '').split(path.delimiter),
  ];
  return firstExecutable(dirs.map((dir) => path.join(dir, name)));
}

function debianVersions(): number[] {
  try {
    return readdirSync('/usr/lib/postgresql').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** Fills a TPC-B database of this scale (100 is 10 million accounts, 1.3 GB) on the server. */
export async function preparePgbench(server: BenchServer, scale: number): Promise<Pgbench> {
  const file = requireDebian(['postgresql-contrib'], () => findProgram('pgbench'));
  const target = targetOf(server);
  await server.createDatabase(DATABASE);
  await run(file, [...target, '-i', '-s', String(scale), '-q', DATABASE], { maxBuffer: 1 << 26 });
  return {
    version: (await run(file, ['--version'])).stdout.trim(),
    scale,
    async measure(seconds) {
      const byClients: Record<string, number> = {};
      for (const clients of CLIENT_COUNTS) {
        const { stdout } = await run(file, [...target, ...runArguments(clients, seconds), DATABASE]);
        byClients[clients] = readRate(stdout);
      }
      const [best] = Object.entries(byClients).sort(([, a], [, b]) => b - a);
      if (best === undefined) throw new Error('pgbench was run with no client count');
      return { perSecond: best[1], clients: Number(best[0]), byClients };
    },
  };
}

/**
 * Touches every page once after the last checkpoint. Without this TPC-B would write a full page image with
 * nearly every transaction of a short run, which a server in steady state does not.
 */
export async function warmPgbench(server: BenchServer): Promise<void> {
  const sql = server.open(DATABASE);
  // 61 accounts lie on a page of 8 kB at pgbench's default fill factor.
  await sql`update pgbench_accounts set abalance = abalance where aid % 61 = 0`;
  await sql`vacuum analyze pgbench_accounts`;
  await sql.end();
}

/** Runs psql's own commands in one transaction. The client in C is the fastest there is, so the yardstick is not made short. */
export async function runPsql(
  server: BenchServer,
  database: string,
  commands: readonly string[],
): Promise<void> {
  const file = requireDebian(['postgresql-client'], () => findProgram('psql'));
  const options = ['--no-psqlrc', '--quiet', '--single-transaction', '--set', 'ON_ERROR_STOP=1'];
  await run(file, [...targetOf(server), ...options, ...commands.flatMap((text) => ['-c', text]), database]);
}

function targetOf({ socketDir, port, user }: BenchServer): readonly string[] {
  return ['-h', socketDir, '-p', String(port), '-U', user];
}

function runArguments(clients: number, seconds: number): readonly string[] {
  const threads = Math.min(clients, availableParallelism());
  return ['-M', 'prepared', '-c', String(clients), '-j', String(threads), '-T', String(seconds)];
}

function readRate(output: string): number {
  // On a machine that is busy with other things a short run may end before its first transaction has.
  if (/^number of transactions actually processed: 0$/m.test(output)) return 0;
  const match = /^tps = ([\d.]+)/m.exec(output);
  const failed = /number of failed transactions: (\d+)/.exec(output);
  if (match === null || (failed !== null && failed[1] !== '0')) throw new Error(`pgbench said:\n${output}`);
  return Number(match[1]);
}
