import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { copyHouse } from './copy-house.ts';

const USAGE = `npm run mutate -- PART…    changes the code of a part in thousands of ways, and tells which no test notices

PART is kernel, ledger or payments; a file of src/ may stand for it. An hour for payments on one core.
Example: npm run mutate -- ledger`;

/** Stryker stays out of the project's own packages: it brings 150 others, for something that is run a few times a year. */
const STRYKER = ['@stryker-mutator/core@10.1.1', '@stryker-mutator/vitest-runner@10.1.1'];

const PARTS: Readonly<Record<string, readonly string[]>> = {
  kernel: ['src/kernel/**/*.ts', 'src/billing/apportion.ts'],
  ledger: ['src/ledger/*.ts'],
  payments: ['src/payments/*.ts'],
};
/** Texts are looked at by test/docs; lists and stories by the tests of the pages that show them. */
const LEFT_OUT = [
  '**/*.test.ts',
  '**/*texts.ts',
  'src/payments/{payment-list,payment-search,payment-filter,story,figures,gateway-page}.ts',
  'src/payments/receipt-*.ts',
];

const STRYKER_CONFIG = {
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutate.config.ts', related: true },
  coverageAnalysis: 'perTest',
  // What is worked out once, as a module is read, would need a process for each change.
  ignoreStatic: true,
  reporters: ['clear-text', 'progress-append-only'],
  clearTextReporter: { allowColor: false, reportTests: false },
  plugins: ['@stryker-mutator/vitest-runner'],
  concurrency: 1,
  timeoutMS: 20_000,
};

async function main(args: readonly string[]): Promise<void> {
  if (args.length === 0 || args.includes('--help')) return console.log(USAGE);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'wasl-mutate-'));
  try {
    await copyHouse(folder);
    const mutate = [...args.flatMap((arg) => PARTS[arg] ?? [arg]), ...LEFT_OUT.map((each) => `!${each}`)];
    await writeFile(path.join(folder, 'stryker.config.json'), JSON.stringify({ ...STRYKER_CONFIG, mutate }));
    await run(folder, 'npm', 'ci', '--silent');
    await run(folder, 'npm', 'install', '--no-save', '--silent', ...STRYKER);
    await run(folder, 'npx', 'stryker', 'run');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(cwd: string, program: string, ...args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${program} ${args.join(' ')} ended with ${code}`)),
    );
  });
}

await main(process.argv.slice(2));
