import { type Currency, hideCardNumbers } from '../../kernel/index.ts';
import { type Actor, appendAudit, auditName, type Database, type Transaction } from '../../platform/index.ts';
import type { BothSides, Bucket } from './reconcile.ts';

/** A difference that somebody has to look at. */
export interface ReconCase {
  readonly billerId: number;
  readonly caseId: bigint;
  readonly source: string;
  readonly businessDate: string;
  readonly bucket: Exclude<Bucket, 'MATCHED' | 'LATE'>;
  readonly reference: string;
  readonly paymentId: bigint | undefined;
  readonly theirsMinor: bigint | undefined;
  readonly oursMinor: bigint | undefined;
  readonly currency: Currency;
  readonly state: 'open' | 'closed';
  readonly reason: string | undefined;
  /** The correction of the books that has settled it; of an open one, the one that a later file has made too little or too much. */
  readonly approvalId: bigint | undefined;
}

/** A source's day, or month: how often each bucket, and how much. */
export interface ReconFigures extends BothSides {
  readonly source: string;
  readonly day: string;
  readonly bucket: Bucket;
}

export interface ReconLists {
  /** Oldest first. */
  cases(
    billerId: number,
    page: { readonly state: 'open' | 'closed'; readonly after?: bigint | undefined; readonly limit: number },
  ): Promise<readonly ReconCase[]>;
  find(billerId: number, caseId: bigint): Promise<ReconCase | undefined>;
  /** Of days from the first to the last, both included. */
  countOpen(billerId: number, span: { readonly from: string; readonly to: string }): Promise<number>;
  /** Closes a case for a reason, in the name of whoever does it; money that has to move is moved by an approval. */
  close(actor: Actor, billerId: number, caseId: bigint, reason: string): Promise<boolean>;
  /** From the first to the last day, both included; `by` month gives a month's end. */
  figures(
    billerId: number,
    span: { readonly from: string; readonly to: string; readonly by: 'day' | 'month' },
  ): Promise<readonly ReconFigures[]>;
}

type CaseRow = {
  readonly [Key in keyof ReconCase]: undefined extends ReconCase[Key]
    ? Exclude<ReconCase[Key], undefined> | null
    : ReconCase[Key];
};

export function createReconLists({ sql }: { readonly sql: Database }): ReconLists {
  const columns = sql`
    biller_id as "billerId", case_id as "caseId", source, business_date::text as "businessDate", bucket, reference,
    payment_id as "paymentId", theirs_minor as "theirsMinor", ours_minor as "oursMinor", currency, state, reason,
    approval_id as "approvalId"`;
  return {
    cases: async (billerId, { state, after = 0n, limit }) => {
      const rows = await sql<CaseRow[]>`
        select ${columns} from settlement.recon_case
         where biller_id = ${billerId} and state = ${state} and case_id > ${after} order by case_id limit ${limit}`;
      return rows.map(toCase);
    },
    find: async (billerId, caseId) => {
      const [row] = await sql<CaseRow[]>`
        select ${columns} from settlement.recon_case where biller_id = ${billerId} and case_id = ${caseId}`;
      return row && toCase(row);
    },
    countOpen: async (billerId, { from, to }) => {
      const [row] = await sql<{ count: number }[]>`
        select count(*)::integer as count from settlement.recon_case
         where biller_id = ${billerId} and state = 'open' and business_date between ${from}::date and ${to}::date`;
      return row?.count ?? 0;
    },
    close: (actor, billerId, caseId, typed) =>
      sql.begin(async (tx) => {
        const reason = hideCardNumbers(typed).slice(0, 500);
        const closed = await tx`
          update settlement.recon_case set state = 'closed', reason = ${reason}, closed_at = now()
           where biller_id = ${billerId} and case_id = ${caseId} and state = 'open'`;
        if (closed.count === 0) return false;
        await appendAudit(tx, {
          ...{ billerId, actor: auditName(actor), act: 'reconciliation.close', subject: `case:${caseId}` },
          detail: { reason },
        });
        return true;
      }),
    figures: (billerId, { from, to, by }) => sql<ReconFigures[]>`
      select f.source, to_char(f.business_date, ${by === 'day' ? 'YYYY-MM-DD' : 'YYYY-MM'}) as day, g.bucket,
             sum(g.ours_count)::integer as "oursCount", sum(g.ours_minor)::bigint as "oursMinor",
             sum(g.theirs_count)::integer as "theirsCount", sum(g.theirs_minor)::bigint as "theirsMinor"
        from settlement.recon_file f
        join settlement.recon_figure g on g.biller_id = f.biller_id and g.file_id = f.file_id
       where f.biller_id = ${billerId} and not f.superseded and f.business_date between ${from}::date and ${to}::date
         and g.ours_count + g.theirs_count > 0
       group by 1, 2, 3 order by 2, 1, 3`,
  };
}

function toCase(row: CaseRow): ReconCase {
  return {
    ...row,
    paymentId: row.paymentId ?? undefined,
    theirsMinor: row.theirsMinor ?? undefined,
    oursMinor: row.oursMinor ?? undefined,
    reason: row.reason ?? undefined,
    approvalId: row.approvalId ?? undefined,
  };
}

/** Closes a case in the transaction that posts the correction which settles it; false where it is not open any more. */
export async function closeByCorrection(
  tx: Transaction,
  { billerId, caseId, approvalId }: Pick<ReconCase, 'billerId' | 'caseId'> & { readonly approvalId: bigint },
): Promise<boolean> {
  const closed = await tx`
    update settlement.recon_case
       set state = 'closed', reason = 'corrected', approval_id = ${approvalId}, closed_at = now()
     where biller_id = ${billerId} and case_id = ${caseId} and state = 'open'`;
  return closed.count === 1;
}
