import type { Database } from '../platform/index.ts';
import { type Payment, type PaymentRow, toPayment } from './payment.ts';
import type { ReferenceCodec } from './reference.ts';
import type { Routing } from './routing.ts';
import { COLUMNS } from './store.ts';

/** Money on its way back to its payer. */
export interface OpenReturn {
  readonly payment: Payment;
  readonly since: Date;
  /** What the payer was told: by then it is back. */
  readonly dueAt: Date;
  readonly isLate: boolean;
  /** The bank has paid it to the biller: no machine brings it back, and no time was promised. */
  readonly byHand: boolean;
}

export interface ReturnsList {
  /** A biller's money on its way back, longest under way first (M11). */
  returning(billerId: number, limit: number): Promise<readonly OpenReturn[]>;
}

/** Of a gateway that is not configured any more: what Shetab promises for any debit (countries.md §2.1). */
const RETURNS_WITHIN_MS = 72 * 3_600_000;

export function createReturnsList(deps: {
  readonly sql: Database;
  readonly references: ReferenceCodec;
  readonly routing: Pick<Routing, 'gateways'>;
}): ReturnsList {
  const { sql, references, routing } = deps;
  return {
    returning: async (billerId, limit) => {
      const rows = await sql<(PaymentRow & { now: Date })[]>`
        select ${sql.unsafe(COLUMNS)}, now() as now from payments.payment p
         where p.biller_id = ${billerId} and p.state = 'returning' order by p.state_at, p.payment_id limit ${limit}`;
      return rows.map((row) => {
        const withinMs = routing.gateways.get(row.gateway)?.deadlines.returnsWithinMs ?? RETURNS_WITHIN_MS;
        const dueAt = new Date(row.state_at.getTime() + withinMs);
        return {
          ...{ payment: toPayment(row, references), since: row.state_at, dueAt },
          ...{ isLate: dueAt < row.now && !row.direct, byHand: row.direct },
        };
      });
    },
  };
}
