import { parseArgs } from 'node:util';
import { err, ok, type Result } from '../src/kernel/index.ts';

export interface BenchOptions {
  readonly names: readonly string[];
  readonly rounds: number;
  readonly seconds: number;
  readonly scale: number;
  readonly seed: number;
  readonly quick: boolean;
  readonly strict: boolean;
  readonly help: boolean;
}

export const HELP = `npm run bench [-- NAME… OPTIONS]

  NAME          figures to measure; none: all. \`yardsticks\`: only what the others are held against
  --rounds N    rounds that count, after one to warm up (3)
  --seconds S   length of each measurement (5)
  --scale N     pgbench scale; figures are only valid at 100 (100)
  --seed N      order of the rounds (the time of day)
  --quick       smoke run: one round, 1 second, scale 4, little data. Proves that it works, measures nothing
  --strict      exit code 1 when a target is missed
`;

/** Reads the command line; the error is one sentence for its user. */
export function parseOptions(
  argv: readonly string[],
): Result<BenchOptions, { code: 'usage'; message: string }> {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        rounds: { type: 'string' },
        seconds: { type: 'string' },
        scale: { type: 'string' },
        seed: { type: 'string' },
        quick: { type: 'boolean', default: false },
        strict: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const { quick, strict, help } = values;
    return ok({
      names: positionals,
      rounds: readCount('rounds', values.rounds, quick ? 1 : 3),
      seconds: readCount('seconds', values.seconds, quick ? 1 : 5),
      scale: readCount('scale', values.scale, quick ? 4 : 100),
      seed: readCount('seed', values.seed, Date.now() % 1_000_000),
      quick,
      strict,
      help,
    });
  } catch (error) {
    return err({ code: 'usage', message: error instanceof Error ? error.message : String(error) });
  }
}

function readCount(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new Error(`--${name} needs a whole number from 1 on, not "${text}"`);
  return Number(text);
}
