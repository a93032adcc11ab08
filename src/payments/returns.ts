import type { Clock } from '../platform/index.ts';
import { attemptOf } from './attempt.ts';
import type { Gateway, RefundOutcome, ReverseOutcome } from './gateway-port.ts';
import { nextLook } from './next-look.ts';
import type { Payment } from './payment.ts';
import type { PaymentStore } from './store.ts';

/**
 * Money that must go back (M11): reversed inside the gateway's window, refunded after it, watched where the gateway
 * returns it by itself. One step at each call; it is called again until the money is back or a person is needed.
 */
export function createReturns(deps: { readonly store: PaymentStore; readonly clock: Clock }): {
  chase(payment: Payment, gateway: Gateway): Promise<void>;
} {
  const { store, clock } = deps;

  async function chase(payment: Payment, gateway: Gateway): Promise<void> {
    const attempt = attemptOf(payment);
    const status = await gateway.status(attempt);
    if (status.kind === 'not_paid') {
      await store.move(payment, { to: 'returned', reason: 'gateway_returned' });
      return;
    }
    if (gateway.traits.pays === 'biller') return leave(payment, gateway);
    // Where status says the same of money that was verified, what must go back is reversed, whichever it is.
    const isVague = status.kind === 'authorised' && gateway.traits.knownBy !== undefined;
    if (status.kind === 'authorised' && !isVague) return release(payment, gateway);
    if (status.kind !== 'paid' && !isVague) return wait(payment);
    const taken = { ...attempt, gatewayRef: status.gatewayRef };
    const reversed = await gateway.reverse(taken);
    if (reversed.kind === 'reversed') {
      await store.move(payment, { to: 'returned', reason: 'reversed' });
      return;
    }
    if (!mayBeRefunded(reversed)) return wait(payment);
    const known = status.kind === 'paid' ? status : await gateway.verify(taken);
    if (known.kind === 'not_paid') {
      await store.move(payment, { to: 'returned', reason: 'gateway_returned' });
      return;
    }
    if (known.kind !== 'paid' || gateway.refund === undefined) return wait(payment);
    // What it took, not what we asked for: another amount may be the reason for giving it back.
    await conclude(
      payment,
      await gateway.refund.give(taken, { refundId: refundIdOf(taken.orderId), amount: known.amount }),
    );
  }

  /**
   * What the bank has paid to the biller, or may have, stays there until people bring it back. What it was never asked to pay
   * goes back by itself, and is never verified for the sake of giving it back: that would pay the bill a second time.
   */
  async function leave(payment: Payment, gateway: Gateway): Promise<void> {
    const backAt = payment.stateAt.getTime() + gateway.deadlines.returnsWithinMs;
    const mayBeThere = payment.direct || payment.verifyAt !== undefined;
    if (mayBeThere || clock.now().getTime() < backAt) return wait(payment);
    await store.move(payment, { to: 'returned', reason: 'gateway_returned' });
  }

  /** Never verified: it goes back by itself, except where it would lie there for ever. Then it is taken, to be given back. */
  async function release(payment: Payment, gateway: Gateway): Promise<void> {
    if (gateway.deadlines.verifyWithinMs === null) await gateway.verify(attemptOf(payment));
    return wait(payment);
  }

  async function conclude(payment: Payment, refund: RefundOutcome): Promise<void> {
    if (refund.kind !== 'refunded') return wait(payment);
    const detail = refund.refundRef === undefined ? {} : { refund_ref: refund.refundRef };
    await store.move(payment, { to: 'refunded', reason: 'refunded_by_gateway', detail });
  }

  async function wait(payment: Payment): Promise<void> {
    await store.attendAt(payment, nextLook(payment, clock.now()));
  }

  return { chase };
}

/** Silence may hide a reversal that took effect: then there is nothing left to refund. */
function mayBeRefunded({ kind }: ReverseOutcome): boolean {
  return kind === 'too_late' || kind === 'refused';
}

/** One refund for an order: the whole of it. */
function refundIdOf(orderId: string): string {
  return `${orderId}1`;
}
