import type { Command } from 'commander';
import type { Biller } from '../billing/index.ts';
import { money, toWire } from '../kernel/index.ts';
import { checkLedger, createLedger, type Discrepancy } from '../ledger/index.ts';
import type { Payments } from '../payments/index.ts';
import { EXIT, type SetExitCode } from './failure.ts';
import { say, sayJson } from './output.ts';
import { readBillers, requireBiller, type Standing, withGround } from './with-ground.ts';
import { openPayments } from './with-payments.ts';

interface Checked {
  readonly biller: Biller;
  readonly discrepancies: readonly Discrepancy[];
  readonly accounts: readonly {
    readonly account: string;
    readonly balance: { readonly value: string; readonly currency: string };
  }[];
}

export function addLedgerCommand(program: Command, setExitCode: SetExitCode): void {
  program
    .command('ledger')
    .description('the books')
    .command('check')
    .description('add everything up from the transfers, and name what does not agree (exit code 1)')
    .option('--biller <id>', 'only the books of this biller')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  wasl ledger check')
    .action(async (options: { readonly biller?: string; readonly json?: true }) => {
      const checked = await withGround(async (standing) => {
        const billers = await readBillers(standing);
        const wanted =
          options.biller === undefined ? billers.list() : [requireBiller(billers, options.biller)];
        const payments = await openPayments(standing, billers);
        const results: Checked[] = [];
        for (const biller of wanted) results.push(await check(standing, payments, biller));
        return results;
      });
      if (checked.some(({ discrepancies }) => discrepancies.length > 0)) setExitCode(EXIT.refused);
      if (options.json) return sayJson(checked.map((each) => ({ ...each, biller: each.biller.id })));
      if (checked.length === 0) say('There are no billers yet, and nothing to check.');
      for (const each of checked) describe(each);
    });
}

async function check({ ground }: Standing, payments: Payments, biller: Biller): Promise<Checked> {
  const { billerId, currency } = biller;
  const inLedger = await checkLedger(ground.sql, billerId);
  const inPayments = await payments.check(billerId);
  const balances = await createLedger({ sql: ground.sql }).balances(billerId);
  return {
    biller,
    discrepancies: [...inLedger, ...inPayments],
    accounts: balances.map(({ kind, subject, balanceMinor }) => ({
      account: subject === '' ? kind : `${kind}:${subject}`,
      balance: toWire(money(balanceMinor, currency)),
    })),
  };
}

function describe({ biller, discrepancies, accounts }: Checked): void {
  if (discrepancies.length === 0) {
    say(`${biller.id}: everything adds up (accounts: ${accounts.length}).`);
    return;
  }
  say(`${biller.id}: ${discrepancies.length} that do not add up.`);
  for (const { what, subject, expectedMinor, foundMinor } of discrepancies) {
    const amounts =
      expectedMinor === null ? '' : `: expected ${expectedMinor}, found ${foundMinor ?? 'nothing'}`;
    say(`  ${what} ${subject}${amounts}`);
  }
}
