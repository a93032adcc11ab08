import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Billers, Inquiry } from './billing/index.ts';
import { type Care, createCare } from './care/index.ts';
import {
  createChannelKey,
  createConfiguredSms,
  createSmsRoutes,
  createUssdRoutes,
  createWebChat,
  createWebChatRoutes,
  SMS_KINDS,
  type SmsLink,
  type WebChat,
} from './channels/index.ts';
import {
  type Conversations,
  createConversations,
  type Line,
  type OutgoingText,
} from './conversations/index.ts';
import { createRepertoire } from './journeys/index.ts';
import { isPhone } from './kernel/index.ts';
import { linesOf, withPageLines } from './lines.ts';
import type { Notifications } from './notifications/index.ts';
import type { Payers } from './payers/index.ts';
import type { Payments } from './payments/index.ts';
import {
  type Clock,
  type Config,
  ConfigError,
  createRateLimiter,
  type Database,
  type Logger,
  type Metrics,
  type Statements,
  type Vault,
} from './platform/index.ts';

export interface TalksDeps {
  readonly sql: Database;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly billers: Billers;
  readonly inquiry: Inquiry;
  readonly payments: Payments;
  readonly payers: Payers;
  readonly notifications: Notifications;
  readonly publicUrl: () => string;
}

/** More messages of one person in an hour come from a machine: two of them would go on for ever. */
const MESSAGES_PER_HOUR = 60;
const PEOPLE_MAX = 200_000;
const OVER = ['paid', 'posted', 'failed', 'expired', 'returned', 'refunded'];
const REPLY_LIFE_MS = 1_800_000;

export interface Talks {
  readonly conversations: Conversations;
  /** With whoever opens a page of ours. */
  readonly chat: WebChat;
  readonly care: Care;
}

/** The talks of all channels: the engine, what can be talked about, and what it is done with. */
export function createTalks(deps: TalksDeps): Talks {
  const { sql, vault, clock, logger, metrics, billers, notifications, payments, payers } = deps;
  const limiter = createRateLimiter({
    ...{ perMinute: MESSAGES_PER_HOUR / 60, burst: MESSAGES_PER_HOUR, keysMax: PEOPLE_MAX, clock },
  });
  const lines = createLines(billers);
  const sendText = async (
    tx: Statements,
    { line, to, text, unasked, ...rest }: OutgoingText,
  ): Promise<void> => {
    const { language, key } = rest;
    const { subject, until } = unasked ?? {};
    await notifications.enqueue(tx, {
      // On a line of several billers, of the one that it is about: it is to that one that somebody has said stop.
      ...{
        billerId: billers.find(subject ?? '')?.billerId ?? line.billerId,
        key,
        kind: 'reply',
        to,
        language,
      },
      values: { text, from: line.address },
      // Who was there a moment ago is up, whatever the hour.
      ...(until === undefined ? { urgent: true } : { awakeUntil: until }),
      // Who asked half an hour ago does not wait for it any more.
      expiresAt: until ?? new Date(clock.now().getTime() + REPLY_LIFE_MS),
    });
  };
  const care = createCare({
    ...{ sql, vault, clock },
    // The one needs the other: a talk asks for a person, and a person speaks in the talk.
    tell: (line, reach, words) => conversations.tell(line, reach, words),
    text: async ({ line, to, ...message }) => {
      const all = lines();
      const from = all.find(({ id }) => id === line);
      const house = from?.channel === 'sms' ? from : all.find(({ id }) => id === from?.textLine);
      if (house === undefined || !isPhone(to)) return false;
      await sendText(sql, { ...message, line: house, to });
      return true;
    },
  });
  const repertoire = createRepertoire({
    ...{ billers, inquiry: deps.inquiry, payments, clock, publicUrl: deps.publicUrl },
    ...{ remembered: payers.remembered, links: payers.paymentLinks, care },
    optOut: async (phone, billerIds) => {
      for (const billerId of billerIds) await notifications.optOut(phone, billerId);
    },
  });
  const conversations: Conversations = createConversations({
    ...{ sql, vault, clock, repertoire, lines, sendText },
    linkTo: async (tx, { billerId, talk }, until) =>
      `${deps.publicUrl()}/t/${await payers.talkLinks.create(billerId, talk, until, tx)}`,
    paymentIsOver: async (reference) => OVER.includes((await payments.find(reference))?.state ?? 'unknown'),
    newId: randomUUID,
    mayAnswer: (person) => limiter.take(vault.digest('talks', person).toString('hex')).allowed,
    onError: (error, line) => logger.error({ err: error, line: line.id }, 'a talk could not go on'),
    onRefused: (reason, line) => {
      metrics.talksRefused.inc({ channel: line.channel, reason });
      logger.warn({ line: line.id, reason }, 'a message was not answered');
    },
  });
  const chat = createWebChat({
    ...{ conversations, clock, publicUrl: deps.publicUrl, newId: randomUUID },
    onRefused: (reason) => metrics.talksRefused.inc({ channel: 'web', reason }),
  });
  return { conversations, chat, care };
}

/** Made anew only when the billers were read anew. */
function createLines(billers: Billers): () => readonly Line[] {
  let from = billers.list();
  let lines = withPageLines(linesOf(from));
  return () => {
    const now = billers.list();
    if (now !== from) {
      from = now;
      lines = withPageLines(linesOf(now));
    }
    return lines;
  };
}

/** The gateway of text messages that the configuration names. Throws `ConfigError` with all that is wrong with it. */
export function openSms(
  { sms, channelKey }: Config,
  common: Pick<TalksDeps, 'clock' | 'logger' | 'publicUrl'>,
): SmsLink | undefined {
  const link = createConfiguredSms(sms, { ...common, channelKey });
  if (!link.ok) throw new ConfigError(link.error);
  return link.value;
}

interface ChannelsDeps
  extends Pick<TalksDeps, 'notifications' | 'metrics'>,
    Pick<Talks, 'conversations' | 'chat'> {
  /** The gateway of text messages, where there is one. */
  readonly sms: SmsLink | undefined;
}

/** The addresses that networks call. Without a key nobody may who does not sign, save in the demo. */
export async function addChannels(
  server: FastifyInstance,
  config: Config,
  { conversations, chat, sms, notifications, metrics }: ChannelsDeps,
): Promise<void> {
  const refused = (channel: Line['channel']) => (reason: string) =>
    metrics.talksRefused.inc({ channel, reason });
  // Pages of ours ask there, not a network.
  await server.register(createWebChatRoutes(chat));
  const isKeyed = config.channelKey !== undefined || config.demo;
  const key = createChannelKey(config.channelKey);
  if (isKeyed) await server.register(createUssdRoutes({ conversations, key, onRefused: refused('ussd') }));
  const unsigned = isKeyed ? SMS_KINDS.flatMap(({ webhooks }) => webhooks ?? []) : [];
  await server.register(
    createSmsRoutes({
      ...{ conversations, key, onRefused: refused('sms') },
      gateways: [...unsigned, ...(sms?.webhooks === undefined ? [] : [sms.webhooks])],
      report: ({ message, state, code }) =>
        'id' in message
          ? notifications.report(message.id, { state, code })
          : notifications.reportByReference(message.reference, { state, code }),
    }),
  );
}

/** A link that stands by itself: it brings in what people write and dial. */
export function startSms(
  sms: SmsLink | undefined,
  { conversations, notifications, metrics }: Omit<ChannelsDeps, 'sms' | 'chat'>,
): void {
  sms?.start?.({
    conversations,
    report: notifications.report,
    reportByReference: notifications.reportByReference,
    onRefused: (channel, reason) => metrics.talksRefused.inc({ channel, reason }),
  });
}
