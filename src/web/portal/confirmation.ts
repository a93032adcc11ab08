import type { FastifyRequest } from 'fastify';
import { isPhone, maskPhone } from '../../kernel/index.ts';
import type { Payment } from '../../payments/index.ts';
import { rememberedPayments } from './bills-routes.tsx';
import type { PortalDeps } from './deps.ts';

/** For the page that tells what became of a payment. */
export async function confirmationOf(
  deps: PortalDeps,
  request: FastifyRequest,
  payment: Payment,
): Promise<{ readonly masked: string | undefined; readonly path: string } | undefined> {
  if (!rememberedPayments(request).includes(payment.id)) return undefined;
  const phone = await deps.payments.payerPhone(payment);
  return {
    masked: phone === undefined ? undefined : maskedPhone(phone),
    path: `/panel/confirmation/${payment.id}`,
  };
}

/** For a page that others may see over the payer's shoulder, or by the payment's address. */
export function maskedPhone(phone: string): string {
  return isPhone(phone) ? maskPhone(phone).replaceAll('*', '•') : '•••';
}
