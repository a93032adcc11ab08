/** Somebody invented, and what they owe. */
export interface Customer {
  /** Fills the identifiers; below 20,000,000, where the generator's numbers begin. */
  readonly number: number;
  readonly name: string;
  readonly phone: string;
  /** What each open bill is made of, newest first. The amounts are minor units. */
  readonly bills: readonly (readonly Line[])[];
  readonly consumption?: string;
  /** Consumption of the bills before the open ones, newest first; those are paid. */
  readonly past?: readonly number[];
}

export type Line = readonly [label: string, amountMinor: number];
