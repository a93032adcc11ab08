import { createWebhookAddresses, type WebhookAddresses, type WebhooksDeps } from './addresses.ts';
import { createWebhookDeliveries, type WebhookDeliveries } from './deliveries.ts';

/** What the operator and billers themselves enter, and look at. */
export type Webhooks = WebhookAddresses & WebhookDeliveries;

export function createWebhooks(deps: WebhooksDeps): Webhooks {
  return { ...createWebhookAddresses(deps), ...createWebhookDeliveries(deps) };
}
