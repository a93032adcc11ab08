import type { DayFigures, FigureCell } from '../../payments/index.ts';

/** Money that came in and stayed. */
function isPaid({ state }: Pick<FigureCell, 'state'>): boolean {
  return state === 'paid' || state === 'posted';
}

/** What did not become a payment. */
export function isFailed({ state }: Pick<FigureCell, 'state'>): boolean {
  return state === 'failed' || state === 'expired';
}

/**
 * Whether the bank brought it to an end, well or not. A payer who turned back, or never went, says nothing of the
 * bank; one who is there just now says nothing yet.
 */
function isConcluded(cell: FigureCell): boolean {
  const turnedBack = cell.reason === 'cancelled' || cell.reason === 'not_started';
  return !turnedBack && cell.state !== 'created' && cell.state !== 'pending';
}

export interface Sums {
  readonly opened: number;
  readonly paid: number;
  readonly paidMinor: bigint;
  /** 0 to 1; undefined where the bank has concluded nothing. */
  readonly rate: number | undefined;
}

export function sumsOf(cells: readonly FigureCell[]): Sums {
  let [opened, paid, paidMinor, concluded] = [0, 0, 0n, 0];
  for (const cell of cells) {
    opened += cell.count;
    if (isConcluded(cell)) concluded += cell.count;
    if (!isPaid(cell)) continue;
    paid += cell.count;
    paidMinor += cell.amountMinor;
  }
  return { opened, paid, paidMinor, rate: concluded === 0 ? undefined : paid / concluded };
}

const HOUR_MS = 3_600_000;

/** The hours of the day that are over at that time: of a day in the past all of them. */
export function hoursOver(day: Pick<DayFigures, 'since' | 'until'>, now: Date): number {
  const end = Math.min(now.getTime(), day.until.getTime());
  return Math.max(0, Math.floor((end - day.since.getTime()) / HOUR_MS));
}

export function hoursOf(day: Pick<DayFigures, 'since' | 'until'>): number {
  return Math.round((day.until.getTime() - day.since.getTime()) / HOUR_MS);
}

/** Counts by a key, the largest first. */
export function countBy(
  cells: readonly FigureCell[],
  keyOf: (cell: FigureCell) => string,
): readonly { readonly key: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const cell of cells) counts.set(keyOf(cell), (counts.get(keyOf(cell)) ?? 0) + cell.count);
  return [...counts].map(([key, count]) => ({ key, count })).sort((a, b) => b.count - a.count);
}
