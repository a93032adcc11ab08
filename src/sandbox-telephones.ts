import type { Billers } from './billing/index.ts';
import { createKannelSender, type SmsLink, smsAddress } from './channels/index.ts';
import { linesOf } from './lines.ts';
import { createMailboxChannel, type MessageChannel, readMailboxFaults } from './notifications/index.ts';
import type { Clock, Config } from './platform/index.ts';
import { createCarrier } from './simulators/index.ts';

interface SandboxTelephonesDeps {
  readonly config: Config;
  readonly clock: Clock;
  readonly billers: Billers;
  /** Where this process listens. */
  readonly ownUrl: () => string;
}

type SandboxTelephones = ReturnType<typeof createSandboxTelephones>;

/** The telephone networks of the demo, and the lines that can be reached through them. */
export function createSandboxTelephones({ config, clock, billers, ownUrl }: SandboxTelephonesDeps) {
  const lines = () =>
    linesOf(billers.list()).map((line) => ({
      ...line,
      names: line.billers.flatMap((id) => billers.find(id)?.name ?? []),
    }));
  const carrier = createCarrier({
    ...{ clock, ownUrl, channelKey: config.channelKey, basePath: '/sandbox/carrier' },
    codes: (network) =>
      lines()
        .filter(({ channel, country }) => channel === 'ussd' && country === network)
        .map(({ address }) => address),
  });
  return { carrier, lines, ownUrl };
}

interface MessageChannelsDeps {
  readonly config: Config;
  readonly clock: Clock;
  /** The gateway of text messages, where there is one. */
  readonly sms: SmsLink | undefined;
  /** Those of the demo. */
  readonly telephones: SandboxTelephones | undefined;
}

/** In the sandbox every way to reach people ends in one mailbox, unless there is a gateway. */
export function messageChannels({ config, clock, sms, telephones }: MessageChannelsDeps) {
  const { dataDir } = config;
  if (telephones === undefined) return sms === undefined ? {} : { sms: sms.sender };
  const mailbox = createMailboxChannel({ dataDir, clock, id: 'sms', lengthClass: 'short' });
  return {
    sms: sms?.sender ?? sandboxSms(config, mailbox, telephones),
    email: createMailboxChannel({ dataDir, clock, id: 'email', lengthClass: 'long' }),
    whatsapp: createMailboxChannel({ dataDir, clock, id: 'whatsapp', lengthClass: 'long' }),
  };
}

/**
 * What answers somebody who wrote goes the way that it would through Kannel, to the telephone of the sandbox; the mailbox
 * shows it too, as it shows everything that was sent, and its own faults come first.
 */
function sandboxSms(
  { channelKey, dataDir, sms: { sender } }: Config,
  mailbox: MessageChannel,
  { carrier, ownUrl }: SandboxTelephones,
): MessageChannel {
  const { gateway } = carrier;
  const kannel = createKannelSender({
    // Known only once we listen.
    get url() {
      return gateway.url;
    },
    ...{ username: gateway.username, password: gateway.password, sender },
    reportUrl: () => `${smsAddress('kannel', ownUrl(), channelKey)}/dlr`,
  });
  return {
    ...mailbox,
    send: async (message, signal) => {
      if (message.kind !== 'reply') return mailbox.send(message, signal);
      const { down, refuses } = await readMailboxFaults(dataDir);
      if (down || refuses.includes(message.to)) return mailbox.send(message, signal);
      const outcome = await kannel.send(message, signal);
      if (outcome.state === 'sent') await mailbox.send(message, signal);
      return outcome;
    },
  };
}
