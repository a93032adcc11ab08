import { createWebhookDelivery, createWebhookFollower } from './notifications/index.ts';
import type { Payments } from './payments/index.ts';
import type { Clock, Database, Logger, Metrics, Vault } from './platform/index.ts';

/** Tells billers' systems what becomes of payments. */
export function createWebhookWork(deps: {
  readonly sql: Database;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly payments: Payments;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** The demo's addresses may be on this machine. */
  readonly demo: boolean;
}): { round(): Promise<void>; stop(): Promise<void> } {
  const { logger, metrics, demo } = deps;
  const follow = createWebhookFollower(deps);
  const delivery = createWebhookDelivery({
    ...deps,
    allowPrivate: demo,
    onError: (error) => logger.error({ err: error }, 'a webhook could not be looked after'),
    observe: (outcome) => metrics.webhooks.inc({ outcome }),
  });
  return {
    // What was there before is sent also while the feed cannot be read.
    round: async () => {
      await Promise.all([follow(), delivery.begin()]);
    },
    stop: delivery.stop,
  };
}
