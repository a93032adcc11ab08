import type { Language } from '../kernel/index.ts';
import type { NotificationKind } from './message.ts';

/** `short`: a text message, where each 70 characters cost; `long`: a chat or a mail. */
export type LengthClass = 'short' | 'long';

/** A message as a channel gets it, its text ready. */
export interface OutgoingMessage {
  /**
   * The same at every try. A message comes again where nobody saw how the last try ended (the process was killed),
   * so a driver passes this on to whoever can tell a second time from a first.
   */
  readonly id: string;
  /** E.164. */
  readonly to: string;
  /** The number that it comes from, where it answers somebody; otherwise the channel's own. */
  readonly from?: string | undefined;
  readonly text: string;
  readonly language: Language;
  readonly kind: NotificationKind;
}

export type SendOutcome =
  /** Taken by the channel, or already with the reader; `reference` is the channel's name for it. */
  | { readonly state: 'sent' | 'delivered'; readonly reference: string }
  /** `permanent`: trying again would change nothing (no such number). `code` is for people and figures. */
  | { readonly state: 'failed'; readonly permanent: boolean; readonly code: string };

/** A way to reach people. A driver implements this; what is told, and when, is none of its business. */
export interface MessageChannel {
  readonly id: string;
  readonly lengthClass: LengthClass;
  /** Should give up when `signal` says so: after 20 seconds the message counts as not sent and comes again. */
  send(message: OutgoingMessage, signal: AbortSignal): Promise<SendOutcome>;
}
