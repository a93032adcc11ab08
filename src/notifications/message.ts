import type { Language } from '../kernel/index.ts';

/** What people are told. */
export const NOTIFICATION_KINDS = [
  'sign_in_code',
  'payment_paid',
  'payment_unknown',
  'payment_failed',
  'payment_returning',
  'payment_by_hand',
  'payment_returned',
  'payment_refunded',
  'bill_due',
  'reply',
] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

export const MESSAGE_CHANNELS = ['sms', 'email', 'whatsapp'] as const;
export type MessageChannelName = (typeof MESSAGE_CHANNELS)[number];

/**
 * queued → sent → delivered. Or over without arriving: failed (the channel refused it for good), suppressed (the
 * reader wants no messages), expired (it could not be sent while it was worth something), overtaken (what it says
 * is no longer so: a reminder of a bill that is paid by now).
 */
export const MESSAGE_STATES = [
  'queued',
  'sent',
  'delivered',
  'failed',
  'suppressed',
  'expired',
  'overtaken',
] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

const PAYMENT_VALUES = ['reference', 'amountMinor', 'currency', 'at'] as const;

/** What the text of each kind is made of; all are needed. */
export const VALUES_OF = {
  /** The digits that the reader types. */
  sign_in_code: ['code'],
  /** Of the payment; `at` is when that became known, in ISO 8601. */
  payment_paid: PAYMENT_VALUES,
  payment_unknown: PAYMENT_VALUES,
  payment_failed: PAYMENT_VALUES,
  payment_returning: PAYMENT_VALUES,
  payment_by_hand: PAYMENT_VALUES,
  payment_returned: PAYMENT_VALUES,
  payment_refunded: PAYMENT_VALUES,
  /** Keys of the bill and its account, and its due date as it was; `as`: told as `follower` or as `customer`. */
  bill_due: ['billId', 'accountId', 'dueOn', 'as'],
  /** What is said in a talk, as it is; and the number that it comes from. */
  reply: ['text', 'from'],
} as const satisfies Record<NotificationKind, readonly string[]>;

export interface NewMessage {
  /** 0: of the system itself (sign-in codes). */
  readonly billerId: number;
  /** Unique for each biller: the same key twice is one message. */
  readonly key: string;
  readonly kind: NotificationKind;
  /** E.164. */
  readonly to: string;
  readonly language: Language;
  /** What the text needs (`VALUES_OF`); sealed at rest. */
  readonly values: Readonly<Record<string, string>>;
  /** Ignores quiet hours and opt-out: somebody waits for it, as for a code. */
  readonly urgent?: boolean;
  /** Worthless from then on; three days from now where nothing is said. */
  readonly expiresAt?: Date;
  /** Not before. */
  readonly sendAt?: Date;
  /** For the quiet hours; the biller's where nothing is said. */
  readonly timeZone?: string;
  /** Until then the reader is up, whatever the hour. */
  readonly awakeUntil?: Date;
  /** How the reader wishes to hear; `sms` where nothing is said. */
  readonly channel?: MessageChannelName;
  /** The payment that it is about: it is found by it. */
  readonly paymentId?: bigint;
}

/** A message that somebody has taken, to send it. */
export interface TakenMessage {
  readonly billerId: number;
  readonly messageId: bigint;
  readonly kind: NotificationKind;
  readonly language: Language;
  readonly channel: MessageChannelName;
  readonly to: string;
  readonly digest: Buffer;
  readonly values: Readonly<Record<string, string>>;
  readonly isUrgent: boolean;
  readonly paymentId: bigint | undefined;
  readonly timeZone: string | undefined;
  readonly awakeUntil: Date | undefined;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** The what-th taking this is. */
  readonly taken: number;
  readonly failures: number;
  /** The last thing that went wrong. */
  readonly reason: string | undefined;
}

/** Its name for a channel and in reports of delivery: the same at every try. */
export function messageIdOf({ billerId, messageId }: Pick<TakenMessage, 'billerId' | 'messageId'>): string {
  return `${billerId}-${messageId}`;
}
