import type { Biller } from '../../billing/index.ts';
import { addDays, instantIn, type Month } from '../../kernel/index.ts';
import { type AccountStatement, stateAccounts } from '../../ledger/index.ts';
import type { Database } from '../../platform/index.ts';
import { createReconLists, type ReconFigures } from './lists.ts';

/** A month in a biller's books, with what the day files of that month say beside it. */
export interface MonthEnd {
  readonly month: Month;
  readonly accounts: readonly AccountStatement[];
  readonly reconciled: readonly ReconFigures[];
  /** Differences of days of the month that nobody has settled yet. */
  readonly openCases: number;
}

/** One line of a statement; the words are those of the ledger's purposes, but for the first and the last one. */
export interface StatementLine {
  readonly kind: AccountStatement['kind'];
  readonly subject: string;
  readonly what: string;
  /** Of the opening and the closing there is none. */
  readonly count: number | undefined;
  readonly minor: bigint;
}

/** Days begin and end where the biller is. */
export async function readMonthEnd(
  sql: Database,
  { billerId, timeZone }: Biller,
  month: Month,
): Promise<MonthEnd> {
  const lists = createReconLists({ sql });
  const days = { from: month.first, to: addDays(month.next, -1) };
  const [accounts, figures, openCases] = await Promise.all([
    stateAccounts(sql, billerId, {
      from: instantIn(timeZone, month.first, '00:00'),
      to: instantIn(timeZone, month.next, '00:00'),
    }),
    lists.figures(billerId, { ...days, by: 'day' }),
    lists.countOpen(billerId, days),
  ]);
  return { month, accounts, reconciled: addUp(figures), openCases };
}

/** A statement from top to bottom, as it is printed. */
export function statementLines(accounts: readonly AccountStatement[]): readonly StatementLine[] {
  return accounts.flatMap(({ kind, subject, openingMinor, movements, closingMinor }) => [
    { kind, subject, what: 'opening', count: undefined, minor: openingMinor },
    ...movements.map(({ purpose, count, minor }) => ({ kind, subject, what: purpose, count, minor })),
    { kind, subject, what: 'closing', count: undefined, minor: closingMinor },
  ]);
}

/** Days to a month: one of the Persian calendar is of two Gregorian ones. */
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
