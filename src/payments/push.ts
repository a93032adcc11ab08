import type { Biller } from '../billing/index.ts';
import { attemptOf } from './attempt.ts';
import type { PushWay } from './gateway-port.ts';
import type { Payment } from './payment.ts';
import type { Progress } from './progress.ts';
import type { Routing } from './routing.ts';
import type { PaymentStore } from './store.ts';

/** What became of asking a payer's telephone for the money. `unknown`: it may have been asked. */
export type PushAnswer = 'asked' | 'refused' | 'unknown' | 'not_open' | 'gateway_unavailable';

export interface Push {
  /** The ways in which this telephone can be asked for money of this biller. */
  pushWays(biller: Biller, phone: string): Promise<readonly PushWay[]>;
  /** Starts the payment at its gateway and has the telephone asked. May be repeated: it is asked about one order. */
  push(payment: Payment, phone: string, way: PushWay): Promise<PushAnswer>;
}

export function createPush(deps: {
  readonly store: PaymentStore;
  readonly progress: Pick<Progress, 'start'>;
  readonly routing: Routing;
}): Push {
  const { store, progress, routing } = deps;
  const { gateways } = routing;
  return {
    pushWays: async (biller, phone) =>
      (await gateways.get(routing.choose(biller) ?? '')?.push?.waysOf(phone)) ?? [],
    push: async (payment, phone, way) => {
      const gateway = gateways.get(payment.gateway);
      if (gateway?.push === undefined) return 'refused';
      const started = await progress.start(payment);
      if (started.kind !== 'page') return started.kind;
      const current = await store.byKey(payment.billerId, payment.paymentId);
      if (current?.gatewayOrder === undefined) return 'not_open';
      return (await gateway.push.ask(attemptOf(current), phone, way)).kind;
    },
  };
}
