import type { Biller } from '../billing/index.ts';
import { parseBillPair } from '../kernel/index.ts';
import type { Database } from '../platform/index.ts';
import type { NationalBill } from './gateway-port.ts';

/** What a payment is for. */
export interface WhatIsPaid {
  readonly items: readonly { readonly billId: bigint; readonly amountMinor: bigint }[];
  readonly amountMinor: bigint;
}

/** The national numbers of what is paid; undefined unless that is one whole bill which has them, and nothing beside it. */
export type FindNationalBill = (biller: Biller, paid: WhatIsPaid) => Promise<NationalBill | undefined>;

export function createFindNationalBill(deps: { readonly sql: Database }): FindNationalBill {
  return async (biller, { items, amountMinor }) => {
    const [item] = items;
    const billName = biller.identifiers.find(({ check }) => check === 'ir_bill_id')?.name;
    const paymentName = biller.identifiers.find(({ check }) => check === 'ir_payment_id')?.name;
    if (item === undefined || items.length > 1 || item.amountMinor !== amountMinor) return undefined;
    if (billName === undefined || paymentName === undefined) return undefined;
    // A bill ID is the account's, as nearly everywhere, or the bill's own.
    const rows = await deps.sql<{ bill: string | null; payment: string | null }[]>`
      select coalesce(b.identifiers ->> ${billName}, i.value) as bill, b.identifiers ->> ${paymentName} as payment
        from billing.bill b
        left join billing.identifier i on i.biller_id = b.biller_id and i.account_id = b.account_id and i.name = ${billName}
       where b.biller_id = ${biller.billerId} and b.bill_id = ${item.billId}`;
    const pairs = rows.flatMap(({ bill, payment }) => {
      const pair = bill === null || payment === null ? undefined : parseBillPair(bill, payment);
      // The bank takes the amount from the payment ID: with less to pay, or more, it is not this bill that is paid.
      return pair?.ok && pair.value.amountMinor === amountMinor ? [pair.value] : [];
    });
    // An account may have had two bill IDs, and one check digit in ten fits both: better none than another household's.
    const [pair] = pairs;
    return pair === undefined || pairs.length > 1
      ? undefined
      : { billId: pair.billId, paymentId: pair.paymentId };
  };
}
