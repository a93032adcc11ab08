import type { Billers } from '../../billing/index.ts';
import type { Database } from '../../platform/index.ts';

/** How a biller is told of its payments (M10): what waits, what is late, how long it takes. */
export interface PostingFigures {
  readonly billerId: number;
  readonly waiting: number;
  readonly waitingMinor: bigint;
  /** Waiting for longer than the biller has promised. */
  readonly late: number;
  readonly oldestSince: Date | undefined;
  /** Since when its system does not answer. */
  readonly downSince: Date | undefined;
  /** Told and answered in the last day, and how long after the money came: the middle one, and the last of twenty. */
  readonly acknowledged: number;
  readonly medianMs: number | undefined;
  readonly p95Ms: number | undefined;
  /** What banks have posted there by themselves in the last day: it is not told of that. */
  readonly byGateway: number;
  /** It will not have: payments that go back, and reversals that it did not take. */
  readonly refused: number;
}

/** A posting that somebody should look at. */
export interface OpenPosting {
  readonly paymentId: bigint;
  readonly kind: 'payment' | 'reversal';
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly since: Date;
  readonly attended: number;
  readonly reason: string | undefined;
  readonly isLate: boolean;
}

export interface PostingLists {
  figures(): Promise<readonly PostingFigures[]>;
  /** What a biller was not told yet, oldest first. */
  waiting(billerId: number, limit: number): Promise<readonly OpenPosting[]>;
}

/** What billers promise their payers where their description says nothing: "within hours". */
const WITHIN_MINUTES = 240;

export function createPostingLists(deps: {
  readonly sql: Database;
  readonly billers: Billers;
}): PostingLists {
  const { sql, billers } = deps;
  const withinOf = (billerId: number): number =>
    billers.byNumber(billerId)?.posting?.withinMinutes ?? WITHIN_MINUTES;

  async function figuresOf(billerId: number): Promise<PostingFigures> {
    const [row] = await sql<Omit<PostingFigures, 'billerId'>[]>`
      select w.*, l.down_since as "downSince", a.*,
             (select count(*)::integer from settlement.posting r where r.biller_id = ${billerId} and r.state = 'refused') as refused,
             (select count(*)::integer from settlement.posting g
               where g.biller_id = ${billerId} and g.state = 'by_gateway' and g.since > now() - interval '1 day') as "byGateway"
        from (select count(*)::integer as waiting, coalesce(sum(amount_minor), 0)::bigint as "waitingMinor",
                     count(*) filter (where since < now() - ${withinOf(billerId)} * interval '1 minute')::integer as late,
                     min(since) as "oldestSince"
                from settlement.posting where biller_id = ${billerId} and attend_at is not null) as w
       cross join (
              select count(*)::integer as acknowledged,
                     percentile_cont(0.5) within group (order by extract(epoch from acknowledged_at - since) * 1000) as "medianMs",
                     percentile_cont(0.95) within group (order by extract(epoch from acknowledged_at - since) * 1000) as "p95Ms"
                from settlement.posting where biller_id = ${billerId} and acknowledged_at > now() - interval '1 day') as a
        left join settlement.link l on l.biller_id = ${billerId}`;
    if (row === undefined) throw new Error('a sum without a row');
    return {
      ...row,
      billerId,
      oldestSince: row.oldestSince ?? undefined,
      downSince: row.downSince ?? undefined,
      medianMs: row.medianMs ?? undefined,
      p95Ms: row.p95Ms ?? undefined,
    };
  }

  return {
    figures: () =>
      Promise.all(
        billers
          .list()
          .filter(({ posting }) => posting !== undefined && posting.way !== 'hosted')
          .map(({ billerId }) => figuresOf(billerId)),
      ),
    waiting: async (billerId, limit) => {
      const rows = await sql<(Omit<OpenPosting, 'reason'> & { reason: string | null })[]>`
        select payment_id as "paymentId", kind, amount_minor as "amountMinor", currency, since, attended, reason,
               since < now() - ${withinOf(billerId)} * interval '1 minute' as "isLate"
          from settlement.posting
         where biller_id = ${billerId} and (attend_at is not null or (state = 'refused' and kind = 'reversal'))
         order by since, payment_id limit ${limit}`;
      return rows.map((row) => ({ ...row, reason: row.reason ?? undefined }));
    },
  };
}
