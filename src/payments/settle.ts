import { invariant, type Money } from '../kernel/index.ts';
import { afterSetError, bigints, createBatcher, type Database, sqlState } from '../platform/index.ts';
import { type PaymentState, readState } from './payment.ts';

/** Money that a gateway has confirmed to be ours. */
export interface ConfirmedMoney {
  readonly billerId: number;
  readonly paymentId: bigint;
  readonly amount: Money;
  readonly gatewayRef: string;
  readonly maskedCard: string | undefined;
}

export interface SettleOutcome {
  readonly outcome:
    | 'settled'
    | 'replayed'
    | 'not_found'
    /** It has ended in another way meanwhile: see its state. */
    | 'not_open'
    | 'amount_differs'
    /** A bank has paid the biller by itself, and the bill did not need it any more: people must bring it back. */
    | 'paid_twice'
    /** The gateway's transaction has paid for another payment already. */
    | 'gateway_ref_used';
  readonly state: PaymentState | undefined;
}

const UNIQUE_VIOLATION = '23505';

/**
 * Settles payments: bills paid, ledger posted, payment posted at the biller, in one transaction; the answer
 * comes after the commit. Payments that are confirmed together are one set.
 */
export function createSettler(deps: {
  readonly sql: Database;
}): (confirmed: ConfirmedMoney) => Promise<SettleOutcome> {
  const batcher = createBatcher<ConfirmedMoney, SettleOutcome>({
    run: (set) => settleSet(deps.sql, set),
    keyOf: ({ billerId, paymentId }) => `${billerId}/${paymentId}`,
    afterError: afterSetError,
  });
  return async (confirmed) => {
    try {
      return await batcher.add(confirmed);
    } catch (error) {
      if (sqlState(error) === UNIQUE_VIOLATION && String(error).includes('payment_by_gateway_ref'))
        return { outcome: 'gateway_ref_used', state: undefined };
      throw error;
    }
  };
}

async function settleSet(sql: Database, set: readonly ConfirmedMoney[]): Promise<readonly SettleOutcome[]> {
  const rows = await sql<{ item: number; outcome: string; state: string | null }[]>`
    select item, outcome, state from payments.settle(
      ${set.map(({ billerId }) => billerId)}, ${bigints(
        sql,
        set.map(({ paymentId }) => paymentId),
      )},
      ${bigints(
        sql,
        set.map(({ amount }) => amount.minor),
      )}, ${set.map(({ amount }) => amount.currency)},
      ${set.map(({ gatewayRef }) => gatewayRef)}, ${set.map(({ maskedCard }) => maskedCard ?? null)})`;
  const outcomes = new Array<SettleOutcome | undefined>(set.length).fill(undefined);
  for (const { item, outcome, state } of rows) {
    outcomes[item - 1] = {
      outcome: readOutcome(outcome),
      state: state === null ? undefined : readState(state),
    };
  }
  return outcomes.map((outcome) => {
    invariant(outcome !== undefined, 'a settlement came back without an outcome');
    return outcome;
  });
}

function readOutcome(outcome: string): SettleOutcome['outcome'] {
  switch (outcome) {
    case 'settled':
    case 'replayed':
    case 'not_found':
    case 'not_open':
    case 'amount_differs':
    case 'paid_twice':
      return outcome;
    default:
      invariant(false, `unknown outcome of a settlement: ${outcome}`);
  }
}
