import type { BankOrder } from './orders.ts';

/** What the payer's browser posts to the merchant. The words and numbers are Saman's. */
export interface Callback {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface WayBack {
  /** How often the browser will post it: a nervous payer may click twice, a lost one never comes. */
  readonly callbacks: 0 | 1 | 2;
  /** How long the way back is still closed. */
  readonly delayMs: number;
  readonly callback: Callback | null;
}

const OUTCOME = {
  authorised: { State: 'OK', Status: '2' },
  cancelled: { State: 'CanceledByUser', Status: '1' },
  failed: { State: 'Failed', Status: '3' },
} as const;

/** The way back from the bank's page at this moment; none while the payer is still paying. */
export function wayBackOf(order: BankOrder, now: Date): WayBack {
  if (order.state === 'in_progress' || order.wayBack === 'none')
    return { callbacks: 0, delayMs: 0, callback: null };
  const delayMs = order.wayBackFrom === null ? 0 : Math.max(0, order.wayBackFrom.getTime() - now.getTime());
  return {
    callbacks: order.wayBack === 'twice' ? 2 : 1,
    delayMs,
    callback: { url: order.callbackUrl, fields: fieldsOf(order) },
  };
}

function fieldsOf(order: BankOrder): Readonly<Record<string, string>> {
  const outcome =
    order.refNum !== null
      ? OUTCOME.authorised
      : order.state === 'cancelled'
        ? OUTCOME.cancelled
        : OUTCOME.failed;
  return {
    ...outcome,
    RefNum: order.refNum ?? '',
    OrderId: order.orderId,
    Token: order.token,
    SecurePan: order.maskedPan ?? '',
    TraceNo: order.traceNo,
  };
}
