import type { createPostingWork } from './biller-systems.ts';
import type { Billers } from './billing/index.ts';
import type { Conversations } from './conversations/index.ts';
import type { Ledger } from './ledger/index.ts';
import type { Notifications, Webhooks } from './notifications/index.ts';
import type { Partners } from './partners/index.ts';
import type { Payers } from './payers/index.ts';
import type { Payments } from './payments/index.ts';
import type { Clock, Logger } from './platform/index.ts';
import type { Approvals } from './staff/index.ts';
import type { createWebhookWork } from './webhook-work.ts';

export interface WorkDeps {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly billers: Billers;
  readonly refreshBillers: () => Promise<void>;
  readonly partners: Partners;
  readonly ledger: Ledger;
  readonly payments: Payments;
  readonly posting: ReturnType<typeof createPostingWork>;
  readonly notifications: Notifications;
  readonly webhooks: Pick<Webhooks, 'tidy'>;
  readonly webhookWork: ReturnType<typeof createWebhookWork>;
  readonly conversations: Conversations;
  readonly payers: Payers;
  readonly approvals: Approvals;
}

const TALKS_MS = 500;
const MESSAGES_MS = 1_000;
const FOLD_MS = 2_000;
const REFRESH_MS = 5_000;
const FILES_MS = 10_000;
const MINUTE_MS = 60_000;
const TIDY_MS = 600_000;

/** All that is done without anybody asking. What is due stands in the database, so any number of processes may do it. */
export function createWork(deps: WorkDeps): { start(): void; stop(): Promise<void> } {
  const { payments, notifications, posting, webhookWork, conversations } = deps;
  const rounds = createRounds(deps.logger);
  return {
    start: () => {
      payments.sweeper.start();
      rounds.every(TALKS_MS, conversations.work);

      rounds.every(MESSAGES_MS, notifications.follow);
      rounds.every(MESSAGES_MS, notifications.deliver);
      rounds.every(MESSAGES_MS, posting.tell);
      rounds.every(MESSAGES_MS, webhookWork.round);

      rounds.every(FOLD_MS, async () => {
        for (const { billerId } of deps.billers.list()) await deps.ledger.fold(billerId);
      });
      rounds.every(REFRESH_MS, deps.refreshBillers);
      rounds.every(REFRESH_MS, deps.partners.refresh);
      rounds.every(FILES_MS, posting.exchange);

      rounds.every(MINUTE_MS, posting.watch);
      rounds.every(MINUTE_MS, () => notifications.remind(deps.clock.now()));
      rounds.every(MINUTE_MS, deps.approvals.expire);

      rounds.every(TIDY_MS, payments.lookForUnverified);
      rounds.every(TIDY_MS, deps.webhooks.tidy);
      rounds.every(TIDY_MS, conversations.tidy);
      rounds.every(TIDY_MS, notifications.tidy);
      rounds.every(TIDY_MS, deps.payers.tidy);
    },
    stop: async () => {
      await Promise.all([payments.sweeper.stop(), rounds.stop(), webhookWork.stop()]);
    },
  };
}

/** Small tasks that are done over and over: one round of each at a time, and none after `stop`. */
function createRounds(logger: Logger): {
  every(ms: number, task: () => Promise<unknown>): void;
  stop(): Promise<void>;
} {
  const timers: NodeJS.Timeout[] = [];
  const running = new Set<Promise<unknown>>();
  return {
    every: (ms, task) => {
      let busy = false;
      const timer = setInterval(() => {
        if (busy) return;
        busy = true;
        const round = task()
          .catch((error: unknown) => logger.warn({ err: error }, 'a round of a background task failed'))
          .finally(() => {
            busy = false;
            running.delete(round);
          });
        running.add(round);
      }, ms);
      timers.push(timer);
    },
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running);
    },
  };
}
