import type { Command } from 'commander';
import type { Biller } from '../billing/index.ts';
import {
  addDays,
  formatMoney,
  fromPersianDate,
  instantIn,
  money,
  type PlainDate,
  parsePlainDate,
  type Result,
} from '../kernel/index.ts';
import { type AccountStatement, stateAccounts } from '../ledger/index.ts';
import { createReconLists, type ReconFigures } from '../settlement/index.ts';
import { wrongUsage } from './failure.ts';
import { say, sayJson, table } from './output.ts';
import { withBiller } from './with-ground.ts';

interface Options {
  readonly biller: string;
  readonly month: string;
  readonly json?: true;
}

/** The last day of the month is before `next`. */
interface Month {
  readonly first: PlainDate;
  readonly next: PlainDate;
}

interface MonthEnd {
  readonly month: Month;
  readonly accounts: readonly AccountStatement[];
  /** What the day files of the month say beside it. */
  readonly reconciled: readonly ReconFigures[];
  readonly openCases: number;
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
      const month = readMonth(options.month);
      const { biller, end } = await withBiller(options.biller, async ({ ground, biller }) => {
        const { billerId, timeZone } = biller;
        const lists = createReconLists(ground);
        const last = addDays(month.next, -1);
        return {
          biller,
          end: {
            month,
            accounts: await stateAccounts(ground.sql, billerId, {
              from: instantIn(timeZone, month.first, '00:00'),
              to: instantIn(timeZone, month.next, '00:00'),
            }),
            reconciled: addUp(await lists.figures(billerId, { from: month.first, to: last, by: 'day' })),
            openCases: (await lists.cases(billerId, { state: 'open', limit: CASES_MAX })).filter(
              ({ businessDate }) => businessDate >= month.first && businessDate <= last,
            ).length,
          },
        };
      });
      if (options.json) return sayJson({ biller: biller.id, currency: biller.currency, ...end });
      tell(end, biller.currency);
    });
}

const CASES_MAX = 100_000;
/** Above it nobody keeps books by the Persian calendar, below it nobody by the Gregorian one. */
const PERSIAN_UNTIL = 1_599;

function readMonth(text: string): Month {
  const [, year = '', month = ''] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text) ?? [];
  const [y, m] = [Number(year), Number(month)];
  const firstOf = (ofYear: number, ofMonth: number): Result<PlainDate, unknown> =>
    ofYear <= PERSIAN_UNTIL
      ? fromPersianDate({ year: ofYear, month: ofMonth, day: 1 })
      : parsePlainDate(`${ofYear}-${String(ofMonth).padStart(2, '0')}-01`);
  const first = firstOf(y, m);
  const next = m === 12 ? firstOf(y + 1, 1) : firstOf(y, m + 1);
  if (year === '' || !first.ok || !next.ok)
    throw wrongUsage(`--month is a month, 2026-11 or 1405-08, not "${text}".`);
  return { first: first.value, next: next.value };
}

/** Days to a month. */
function addUp(days: readonly ReconFigures[]): readonly ReconFigures[] {
  const groups = Map.groupBy(days, ({ source, bucket }) => `${source} ${bucket}`);
  return [...groups.values()].map((group) =>
    group.reduce((sum, each) => ({
      ...each,
      oursCount: sum.oursCount + each.oursCount,
      oursMinor: sum.oursMinor + each.oursMinor,
      theirsCount: sum.theirsCount + each.theirsCount,
      theirsMinor: sum.theirsMinor + each.theirsMinor,
    })),
  );
}

function tell({ month, accounts, reconciled, openCases }: MonthEnd, currency: Biller['currency']): void {
  const amount = (minor: bigint): string => formatMoney(money(minor, currency), 'en');
  say(`From ${month.first} up to ${addDays(month.next, -1)}; what is given is below zero.\n`);
  const rows = accounts.flatMap(({ kind, subject, openingMinor, movements, closingMinor }) => [
    [`${kind} ${subject}`.trim(), 'opening', '', amount(openingMinor)],
    ...movements.map(({ purpose, count, minor }) => ['', purpose, String(count), amount(minor)]),
    ['', 'closing', '', amount(closingMinor)],
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
