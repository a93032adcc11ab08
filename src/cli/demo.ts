import { createWriteStream } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import type { Biller } from '../billing/index.ts';
import { type BillGenerator, createBillGenerator, DEMO_BILLERS, GENERATED_BILLS_MAX } from '../demo/index.ts';
import { CommandFailure, wrongUsage } from './failure.ts';
import { count, wholeNumber } from './output.ts';
import { createProgress } from './progress.ts';
import { withBiller } from './with-ground.ts';

interface DemoOptions {
  readonly biller: string;
  readonly bills: string;
  readonly out: string;
  readonly seed: string;
}

export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('write a bill file with any number of valid, invented bills')
    .requiredOption('--biller <id>', 'whose bills')
    .requiredOption('--bills <n>', `how many, up to ${count(GENERATED_BILLS_MAX)}`)
    .requiredOption('--out <file>', 'where to; - is standard output')
    .option('--seed <n>', 'the same seed gives the same bills on the same day', '1')
    .addHelpText(
      'after',
      `
Example:
  wasl demo --biller sepehr --bills 1000000 --out million.csv
  wasl import bills million.csv --biller sepehr`,
    )
    .action(async (options: DemoOptions) => {
      const bills = wholeNumber('--bills', options.bills, 1, GENERATED_BILLS_MAX);
      const seed = wholeNumber('--seed', options.seed, 0, 2 ** 32 - 1);
      const biller = await findBiller(options.biller);
      const generator = createBillGenerator({ biller, count: bills, seed });
      if (!generator.ok) throw wrongUsage(refusal(biller, generator.error));
      const out = options.out === '-' ? process.stdout : createWriteStream(options.out);
      await write(generator.value, bills, out, options.out);
    });
}

/** The demo's own billers need no database to be known. */
async function findBiller(id: string): Promise<Biller> {
  return DEMO_BILLERS.find((biller) => biller.id === id) ?? withBiller(id, async ({ biller }) => biller);
}

function refusal(biller: Biller, error: { readonly code: string; readonly column: string }): string {
  return error.code === 'too_many_bills'
    ? `At most ${count(GENERATED_BILLS_MAX)} bills can be generated.`
    : `No bills can be generated for ${biller.id}: the example of ${error.column} must end in at least 8 digits that may vary.`;
}

async function write(generator: BillGenerator, bills: number, out: Writable, name: string): Promise<void> {
  const progress = createProgress('Writing');
  const startedMs = performance.now();
  try {
    const source = Readable.from(
      blocks(generator.lines, (rows) => progress.show(rows, bills, `${count(rows)} bills`)),
    );
    await pipeline(source, out, { end: out !== process.stdout });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`The bills could not be written to ${name}: ${reason}`);
  } finally {
    progress.end();
  }
  const seconds = (performance.now() - startedMs) / 1000;
  process.stderr.write(`${count(bills)} bills in ${seconds.toFixed(1)} s: ${name}\n`);
}

// A few hundred kilobytes: one write a block, not one a row.
const BLOCK_ROWS = 2_000;

function* blocks(lines: Iterable<string>, onRows: (rows: number) => void): Generator<string> {
  let [block, rows] = ['', -1];
  for (const line of lines) {
    block += line;
    rows += 1;
    if (rows % BLOCK_ROWS !== 0) continue;
    yield block;
    block = '';
    onRows(rows);
  }
  if (block !== '') yield block;
}
