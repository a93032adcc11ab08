export type { LengthClass, MessageChannel, OutgoingMessage, SendOutcome } from './channel.ts';
export { createMessageFigures } from './figures.ts';
export { messageKindOf } from './follow.ts';
export type { ListedMessage, MessageFilter } from './list.ts';
export {
  createMailboxChannel,
  type MailboxFaults,
  type MailboxMessage,
  newestInMailbox,
  readMailbox,
  readMailboxFaults,
  setMailboxFaults,
} from './mailbox.ts';
export {
  MESSAGE_CHANNELS,
  MESSAGE_STATES,
  type MessageChannelName,
  type MessageState,
  type NewMessage,
  NOTIFICATION_KINDS,
  type NotificationKind,
} from './message.ts';
export { createNotifications, type Notifications } from './notifications.ts';
export { WEBHOOK_TYPES, type Webhook, type WebhookError } from './webhooks/addresses.ts';
export { createWebhookDelivery } from './webhooks/deliver.ts';
export {
  DELIVERY_STATES,
  type DeliveryFilter,
  type DeliveryState,
  type WebhookDeliveryRow,
} from './webhooks/deliveries.ts';
export { createWebhookFollower } from './webhooks/follow.ts';
export { createWebhooks, type Webhooks } from './webhooks/webhooks.ts';
