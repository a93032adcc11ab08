import { createHash } from 'node:crypto';
import type { Billers } from '../billing/index.ts';
import { err, invariant, ok, type PlainDate, type Result } from '../kernel/index.ts';
import type { Database } from '../platform/index.ts';
import type { Register } from './register.ts';

/** What there was in a business day: all that was taken, and of it what was taken back. Minor units. */
export interface DayTotals {
  readonly count: number;
  readonly amountMinor: bigint;
  readonly reversedCount: number;
  readonly reversedMinor: bigint;
}

export interface CutoffAnswer {
  /** Where both agree the day is closed: nothing of it can be reversed any more, and nothing is added to it. */
  readonly agrees: boolean;
  readonly ours: DayTotals;
  readonly replayed: boolean;
}

export type CutoffError = { readonly code: 'unknown_biller' | 'no_agreement' | 'sequence_reused' };

export interface Cutoffs {
  /** The collector's own sums of a day, compared with ours. A day may be told again, under the next sequence number. */
  cutoff(
    collectorId: string,
    day: {
      readonly biller: string;
      readonly businessDate: PlainDate;
      readonly sequence: number;
      readonly totals: DayTotals;
    },
  ): Promise<Result<CutoffAnswer, CutoffError>>;
}

interface StoredTotals {
  readonly count: number;
  readonly amount: string;
  readonly reversed_count: number;
  readonly reversed_amount: string;
}

export function createCutoffs(deps: {
  readonly sql: Database;
  readonly billers: Billers;
  readonly register: Pick<Register, 'agreement'>;
}): Cutoffs {
  const { sql, billers, register } = deps;
  return {
    cutoff: async (collectorId, { biller: code, businessDate, sequence, totals }) => {
      const biller = billers.find(code);
      if (biller === undefined) return err({ code: 'unknown_biller' });
      const { billerId } = biller;
      if ((await register.agreement(billerId, collectorId)) === undefined)
        return err({ code: 'no_agreement' });
      const theirs = toStored(totals);
      const digest = createHash('sha256')
        .update(JSON.stringify(Object.entries(theirs)))
        .digest();
      return sql.begin(async (tx) => {
        const made = await tx<{ ours: StoredTotals; agrees: boolean }[]>`
          insert into collectors.cutoff (biller_id, collector_id, business_date, sequence, digest, theirs, ours, agrees)
          select ${billerId}, ${collectorId}, ${businessDate}::date, ${sequence}, ${digest}, ${tx.json({ ...theirs })}, o.ours,
                 o.ours = ${tx.json({ ...theirs })}
            from (select jsonb_build_object('count', count(*), 'amount', coalesce(sum(amount_minor), 0)::text,
                           'reversed_count', count(*) filter (where state = 'reversed'),
                           'reversed_amount', coalesce(sum(amount_minor) filter (where state = 'reversed'), 0)::text) as ours
                    from collectors.advice
                   where biller_id = ${billerId} and collector_id = ${collectorId} and business_date = ${businessDate}::date
                     and payment_id is not null) as o
          on conflict do nothing returning ours, agrees`;
        const [first] = made;
        if (first !== undefined)
          return ok({ agrees: first.agrees, ours: fromStored(first.ours), replayed: false });
        const [kept] = await tx<{ ours: StoredTotals; agrees: boolean; same: boolean }[]>`
          select ours, agrees, digest = ${digest} as same from collectors.cutoff
           where biller_id = ${billerId} and collector_id = ${collectorId} and business_date = ${businessDate}::date
             and sequence = ${sequence}`;
        invariant(kept !== undefined, 'a cut-off that is there and is not');
        return kept.same
          ? ok({ agrees: kept.agrees, ours: fromStored(kept.ours), replayed: true })
          : err({ code: 'sequence_reused' });
      });
    },
  };
}

function toStored({ count, amountMinor, reversedCount, reversedMinor }: DayTotals): StoredTotals {
  return {
    ...{ count, amount: amountMinor.toString() },
    ...{ reversed_count: reversedCount, reversed_amount: reversedMinor.toString() },
  };
}

function fromStored(totals: StoredTotals): DayTotals {
  return {
    ...{ count: totals.count, amountMinor: BigInt(totals.amount) },
    ...{ reversedCount: totals.reversed_count, reversedMinor: BigInt(totals.reversed_amount) },
  };
}
