import type { Clock } from '../platform/index.ts';
import type { MessageChannel, SendOutcome } from './channel.ts';
import { type MessageChannelName, type MessageState, messageIdOf, type TakenMessage } from './message.ts';
import type { OptOuts } from './opt-outs.ts';
import type { Outbox } from './outbox.ts';
import { renderMessage } from './render.ts';
import { quietUntil, rulesOf } from './rules.ts';
import { isStillTrue, type TruthDeps } from './truth.ts';

export interface DeliverDeps extends TruthDeps {
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly optOuts: OptOuts;
  readonly channels: Readonly<Partial<Record<MessageChannelName, MessageChannel>>>;
  readonly publicUrl: () => string;
  readonly onError: (error: unknown) => void;
  /** For the figures: how each try ended. */
  readonly observe: (kind: TakenMessage['kind'], outcome: MessageState) => void;
}

const MESSAGES_AT_ONCE = 50;
/** With more to do the next round goes on: whoever stops the program waits for the end of this one. */
const ROUND_MS = 5_000;
/** Should we be killed with a message in hand, somebody else takes it this soon; longer than a try. */
const LEASE_MS = 30_000;
const SEND_MS_MAX = 20_000;
const FIRST_PAUSE_MS = 5_000;
const PAUSE_MS_MAX = 900_000;

/**
 * One round: takes what is due and sends it, none of it inside a transaction. Returns how many messages that were.
 * A message is sent at least once; where the process dies between sending and writing that down it comes to its
 * channel again, under the same id.
 */
export function createDelivery(deps: DeliverDeps): () => Promise<number> {
  const { clock, outbox } = deps;

  async function attend(message: TakenMessage): Promise<void> {
    try {
      await send(message);
    } catch (error) {
      deps.onError(error);
      // Should this fail as well, the lease ends by itself.
      await outbox.later(message, nextTry(message, clock.now()), 'error').catch(deps.onError);
    }
  }

  async function send(message: TakenMessage): Promise<void> {
    const now = clock.now();
    const biller = deps.billers.byNumber(message.billerId);
    if (message.expiresAt <= now) return close(message, 'expired', message.reason);
    if (!message.isUrgent) {
      if (await deps.optOuts.isOut(message.digest, message.billerId))
        return close(message, 'suppressed', 'opted_out');
      const timeZone = message.timeZone ?? biller?.timeZone ?? 'UTC';
      const isUp = message.awakeUntil !== undefined && now < message.awakeUntil;
      const until = isUp ? undefined : quietUntil(rulesOf(biller).quietHours, timeZone, now);
      if (until !== undefined) return outbox.later(message, earlier(until, message.expiresAt));
    }
    const truth = await isStillTrue(deps, message, now);
    if (truth.kind === 'overtaken') return close(message, 'overtaken', truth.reason);
    if (truth.kind === 'later') return outbox.later(message, earlier(truth.at, message.expiresAt));
    const channel = deps.channels[message.channel];
    if (channel === undefined) return outbox.later(message, nextTry(message, now), 'no_channel');
    const { lengthClass } = channel;
    const text = renderMessage(message, {
      ...{ biller, bill: truth.bill, lengthClass, publicUrl: deps.publicUrl(), now },
    });
    const { to, language, kind, values } = message;
    const outgoing = { id: messageIdOf(message), to, from: values.from, text, language, kind };
    await settle(message, await trySending(channel, outgoing));
  }

  async function settle(message: TakenMessage, outcome: SendOutcome): Promise<void> {
    if (outcome.state === 'failed') {
      const code = outcome.code.slice(0, 100);
      if (outcome.permanent) return close(message, 'failed', code);
      const now = clock.now();
      return outbox.later(message, earlier(nextTry(message, now), message.expiresAt), code);
    }
    await outbox.sent(message, outcome.state, outcome.reference);
    deps.observe(message.kind, outcome.state);
  }

  async function close(
    message: TakenMessage,
    state: 'failed' | 'suppressed' | 'expired' | 'overtaken',
    reason: string | undefined,
  ): Promise<void> {
    await outbox.close(message, state, reason);
    deps.observe(message.kind, state);
  }

  return async () => {
    const startedAt = performance.now();
    let count = 0;
    for (;;) {
      const due = await outbox.takeDue(MESSAGES_AT_ONCE, LEASE_MS);
      await Promise.all(due.map(attend));
      count += due.length;
      if (due.length < MESSAGES_AT_ONCE || performance.now() - startedAt > ROUND_MS) return count;
    }
  };
}

/** A channel that does not answer in time has not sent it, as far as anybody knows. */
async function trySending(
  channel: MessageChannel,
  message: Parameters<MessageChannel['send']>[0],
): Promise<SendOutcome> {
  const timeUp = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<SendOutcome>((resolve) => {
    timer = setTimeout(() => {
      timeUp.abort();
      resolve({ state: 'failed', permanent: false, code: 'no_answer' });
    }, SEND_MS_MAX);
  });
  return Promise.race([channel.send(message, timeUp.signal), silence]).finally(() => clearTimeout(timer));
}

/** Soon at first, each time twice as late, at most every 15 minutes; until the message expires. */
function nextTry({ failures }: Pick<TakenMessage, 'failures'>, now: Date): Date {
  return new Date(now.getTime() + Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures, 20), PAUSE_MS_MAX));
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}
