import { invariant } from '../kernel/index.ts';
import type { GatewayAttempt } from './gateway-port.ts';
import type { Payment } from './payment.ts';

/** What the gateway is asked about. */
export function attemptOf(payment: Payment): GatewayAttempt {
  const { gatewayOrder, gatewayToken, claimedRef, amount } = payment;
  const gatewayRef = payment.gatewayRef ?? claimedRef;
  invariant(gatewayOrder !== undefined && gatewayToken !== undefined, 'a payment that is not at a gateway');
  return {
    orderId: gatewayOrder,
    token: gatewayToken,
    amount,
    ...(gatewayRef === undefined ? {} : { gatewayRef }),
  };
}
