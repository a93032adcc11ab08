import type { Payment } from './payment.ts';

/** Our name for an order at a gateway: biller, payment number, attempt; digits only, at most 17. */
export function orderIdOf(payment: Pick<Payment, 'billerId' | 'paymentId'>, attempt: number): string {
  const number = payment.paymentId.toString().padStart(12, '0');
  return `${payment.billerId}${number}${String(attempt).padStart(2, '0')}`;
}

/** The payment that an order was for. */
export function readOrderId(
  orderId: string,
): { readonly billerId: number; readonly paymentId: bigint } | undefined {
  const match = /^([1-9]\d{0,2})(\d{12})\d{2}$/.exec(orderId);
  return match === null ? undefined : { billerId: Number(match[1]), paymentId: BigInt(match[2] ?? '0') };
}
