import type { Conversations } from '../../conversations/index.ts';
import type { Clock, Logger } from '../../platform/index.ts';
import { createSmppInbound } from './inbound.ts';
import { createSmppLink, type SmppLink, type SmppLinkOptions } from './link.ts';
import { USSD_PROFILES } from './profiles.ts';
import { ID_FORMS, plainId } from './receipts.ts';
import { createReports, type Reports, type ReportsDeps } from './reports.ts';
import { createSmppSender } from './sender.ts';
import { createSmppUssd } from './ussd.ts';

export interface SmppChannelOptions
  extends Pick<SmppLinkOptions, 'host' | 'port' | 'systemId' | 'password' | 'systemType' | 'window'> {
  readonly reconnectMs: readonly [first: number, longest: number];
  readonly sender: string;
  readonly shortTon: number;
  readonly ids: keyof typeof ID_FORMS;
  readonly long: 'parts' | 'payload';
  readonly ussd: keyof typeof USSD_PROFILES;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/** What the link brings in, and to whom. */
export interface SmppTalks extends Omit<ReportsDeps, 'clock'> {
  readonly conversations: Pick<Conversations, 'lines' | 'receive' | 'turn' | 'hungUp'>;
  readonly onRefused: (channel: 'sms' | 'ussd', reason: string) => void;
}

const HOLD_MS = 3_000;
/** Kannel waits half an hour; a payer does not. */
const PATIENCE_MS = 300_000;
const RETRY_MS = 1_000;

/** A direct link to an operator: sends text messages, brings in text messages, receipts and USSD. */
export function createSmppChannel(options: SmppChannelOptions) {
  const { clock, logger } = options;
  const ids = ID_FORMS[options.ids];
  let inbound: ReturnType<typeof createSmppInbound> | undefined;
  let reports: Reports | undefined;
  let timer: NodeJS.Timeout | undefined;
  let retrying: Promise<void> = Promise.resolve();

  const link: SmppLink = createSmppLink({
    ...options,
    deliver: async (deliver, ack) => {
      if (inbound === undefined) throw new Error('not started');
      try {
        return await inbound.deliver(deliver, ack);
      } catch (error) {
        onError(error);
        throw error;
      }
    },
    onState: (event, reason) => {
      const fields = { peer: `${options.host}:${options.port}`, reason };
      if (event === 'bound') logger.info(fields, 'the SMPP link stands');
      else if (event === 'throttled') logger.warn(fields, 'the SMPP peer takes no more for a while');
      else if (event === 'refused') logger.error(fields, 'the SMPP peer refuses name or password');
      else logger.warn(fields, 'the SMPP link is down');
    },
  });

  function onError(error: unknown): void {
    logger.error({ err: error }, 'something from the SMPP link could not be kept');
  }

  return {
    sender: createSmppSender({
      ...options,
      link,
      plainId: (id) => plainId(id, ids.answer),
      onSent: (id, message, isLast) => reports?.sent(id, message, isLast),
    }),
    start: (talks: SmppTalks): void => {
      reports = createReports({ ...talks, clock });
      const kept = reports;
      const ussd = createSmppUssd({
        ...{ clock, link, conversations: talks.conversations, profile: USSD_PROFILES[options.ussd] },
        onRefused: (reason) => talks.onRefused('ussd', reason),
        onUnanswered: (reason) => logger.warn({ reason }, 'a USSD answer did not get out'),
      });
      inbound = createSmppInbound({
        ...{ clock, conversations: talks.conversations, ids, ussd, onError },
        onReceipt: kept.take,
        onRefused: (reason) => talks.onRefused('sms', reason),
        ...{ holdMs: HOLD_MS, patienceMs: PATIENCE_MS },
      });
      timer = setInterval(() => {
        retrying = retrying.then(() => kept.retry()).catch(onError);
      }, RETRY_MS);
      link.start();
    },
    close: async (): Promise<void> => {
      clearInterval(timer);
      // Before the good-bye, so that parts which nobody has kept are still told to come again.
      await inbound?.flush();
      await link.close();
      await inbound?.flush();
      await retrying;
    },
  };
}
