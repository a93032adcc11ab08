import type { Billers, DueBills, Followers } from '../billing/index.ts';
import type { Payment, Payments } from '../payments/index.ts';
import type { Clock, Database, Statements, Vault } from '../platform/index.ts';
import type { MessageChannel } from './channel.ts';
import { createDelivery } from './deliver.ts';
import { createFollower } from './follow.ts';
import { createMessageList, type MessageList } from './list.ts';
import type { MessageChannelName, MessageState, NewMessage, NotificationKind } from './message.ts';
import { createOptOuts, type OptOuts } from './opt-outs.ts';
import { createOutbox } from './outbox.ts';
import { createReminders } from './remind.ts';

/** The door of this room: what people are told, when, and by which way. */
export interface Notifications extends Omit<OptOuts, 'isOut'>, MessageList {
  /**
   * Puts a message into the outbox, inside the caller's transaction if `sql` is one. The same key twice is one
   * message.
   */
  enqueue(sql: Statements, message: NewMessage): Promise<void>;
  /** Makes messages of what became of payments since the last round; how many events were read. */
  follow(): Promise<number>;
  /** Sends what is due; how many messages were taken. */
  deliver(): Promise<number>;
  /** Makes the reminders of this hour; how many. */
  remind(now: Date): Promise<number>;
  /** Sends what is known of a payment to a number that was corrected; the same number twice is told once. */
  tellAgain(payment: Payment, phone: string): Promise<void>;
  /**
   * What a channel tells afterwards of a message that it took, under the id that it was given. False where there
   * is none that waits for such news.
   */
  report(
    id: string,
    outcome: { readonly state: 'delivered' | 'failed'; readonly code?: string },
  ): Promise<boolean>;
  /** The same, by the `reference` that the channel gave it when it was sent. */
  reportByReference(
    reference: string,
    outcome: { readonly state: 'delivered' | 'failed'; readonly code?: string },
  ): Promise<boolean>;
  /** Deletes messages that were over 90 days ago; how many. */
  tidy(): Promise<number>;
}

export interface NotificationsDeps {
  readonly sql: Database;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly billers: Billers;
  readonly payments: Payments;
  readonly followers: Followers;
  readonly dueBills: DueBills;
  /** By the name that a message asks for; where there is none, messages wait until one comes or they expire. */
  readonly channels: Readonly<Partial<Record<MessageChannelName, MessageChannel>>>;
  readonly publicUrl: () => string;
  readonly onError: (error: unknown) => void;
  readonly observe: (kind: NotificationKind, outcome: MessageState) => void;
}

const KEPT_MS = 7_776_000_000;

export function createNotifications(deps: NotificationsDeps): Notifications {
  const { sql, clock } = deps;
  const outbox = createOutbox(deps);
  const { isOut, ...optOuts } = createOptOuts(deps);
  const follower = createFollower({ ...deps, outbox });
  return {
    ...optOuts,
    ...createMessageList(deps),
    enqueue: async (statements, message) => {
      await outbox.enqueue(statements, [message]);
    },
    follow: follower.follow,
    tellAgain: (payment, phone) => follower.tellAgain(sql, payment, phone),
    deliver: createDelivery({ ...deps, outbox, optOuts: { ...optOuts, isOut } }),
    remind: createReminders({ ...deps, outbox }),
    report: async (id, { state, code }) => {
      const [, billerId, messageId] = /^(\d{1,3})-(\d{1,18})$/.exec(id) ?? [];
      if (billerId === undefined || messageId === undefined) return false;
      return outbox.report(Number(billerId), BigInt(messageId), state, code);
    },
    reportByReference: (reference, { state, code }) => outbox.reportByReference(reference, state, code),
    tidy: async () => {
      const until = new Date(clock.now().getTime() - KEPT_MS);
      let gone = 0;
      for (const billerId of [0, ...deps.billers.list().map((biller) => biller.billerId)]) {
        const [row] = await sql<
          { count: bigint }[]
        >`select notifications.tidy(${billerId}, ${until}) as count`;
        gone += Number(row?.count ?? 0n);
      }
      return gone;
    },
  };
}
