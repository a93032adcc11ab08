import type { Command } from 'commander';
import type { Biller } from '../billing/index.ts';
import { addDays, formatMoney, money, parseMonth } from '../kernel/index.ts';
import { type MonthEnd, readMonthEnd, statementLines } from '../settlement/index.ts';
import { wrongUsage } from './failure.ts';
import { say, sayJson, table } from './output.ts';
import { withBiller } from './with-ground.ts';

interface Options {
  readonly biller: string;
  readonly month: string;
  readonly json?: true;
}

export function addMonthEndCommand(program: Command): void {
  program
    .command('month-end')
    .description('a month in the books, account by account, and what day files say beside it')
    .requiredOption('--biller <id>', 'whose books')
    .requiredOption('--month <YYYY-MM>', 'of the Gregorian or, up to the year 1599, the Persian calendar')
    .option('--json', 'print it as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  wasl month-end --biller malwa --month 2026-10\n  wasl month-end --biller sepehr --month 1405-08',
    )
    .action(async (options: Options) => {
      const month = parseMonth(options.month);
      if (!month.ok) throw wrongUsage(`--month is a month, 2026-11 or 1405-08, not "${options.month}".`);
      const { biller, end } = await withBiller(options.biller, async ({ ground, biller }) => ({
        biller,
        end: await readMonthEnd(ground.sql, biller, month.value),
      }));
      if (options.json) return sayJson({ biller: biller.id, currency: biller.currency, ...end });
      tell(end, biller.currency);
    });
}

function tell({ month, accounts, reconciled, openCases }: MonthEnd, currency: Biller['currency']): void {
  const amount = (minor: bigint): string => formatMoney(money(minor, currency), 'en');
  say(`From ${month.first} up to ${addDays(month.next, -1)}; what is given is below zero.\n`);
  const rows = statementLines(accounts).map(({ kind, subject, what, count, minor }) => [
    ...[what === 'opening' ? `${kind} ${subject}`.trim() : '', what, String(count ?? ''), amount(minor)],
  ]);
  say(rows.length === 0 ? 'The books are empty.' : table([['ACCOUNT', 'WHAT', 'COUNT', 'AMOUNT'], ...rows]));
  const differing = reconciled.map((each) => [
    ...[each.source, each.bucket, String(each.theirsCount), amount(each.theirsMinor)],
    ...[String(each.oursCount), amount(each.oursMinor)],
  ]);
  if (differing.length > 0)
    say(`\n${table([['SOURCE', 'BUCKET', 'THEIRS', 'AMOUNT', 'OURS', 'AMOUNT'], ...differing])}`);
  say(
    openCases === 0 ? '\nNo case of the month is open.' : `\n${openCases} cases of the month are still open.`,
  );
}
