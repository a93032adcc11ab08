import { randomBytes, randomUUID } from 'node:crypto';
import type { FastifyPluginAsync } from 'fastify';
import type { Clock } from '../../platform/index.ts';
import { createChats } from './chats.ts';
import { createDialogs } from './dialogs.ts';
import { type CarrierFaults, createFaultBoard, type Network } from './faults.ts';
import { createMessages } from './messages.ts';
import type { ProviderId } from './providers.ts';
import { addSendSms } from './sendsms.ts';
import { createTelephones, type Telephone } from './telephones.ts';
import { createWire } from './wire.ts';

export {
  CARRIER_SWITCHES,
  type CarrierFaults,
  DELAYS_MS,
  NETWORKS,
  type Network,
  NO_CARRIER_FAULTS,
  networkOf,
} from './faults.ts';
export { PROVIDERS, type ProviderId } from './providers.ts';
export type {
  ChatMessage,
  Exchange,
  NetworkWord,
  ShortMessage,
  Telephone,
  UssdScreen,
} from './telephones.ts';

export interface CarrierOptions {
  readonly clock: Clock;
  /** Where the system under test listens. */
  readonly ownUrl: () => string;
  /** The secret part of the addresses that networks call; undefined: they have none. */
  readonly channelKey: string | undefined;
  /** The prefix of its addresses: `/sandbox/carrier`. */
  readonly basePath: string;
  /** The short codes for USSD of a country. */
  readonly codes: (network: string) => readonly string[];
  /** How long is waited; tests wait less. */
  readonly patience?: Partial<Patience>;
}

interface Patience {
  readonly repeatMs: number;
  readonly reportMs: number;
  readonly answerMs: number;
}

/** Kannel's http-queue-delay, the seconds until a telephone has told that it got a message, and USSD's hard limit. */
const PATIENCE: Patience = { repeatMs: 2_000, reportMs: 500, answerMs: 10_000 };
const TIDY_MS = 30_000;

export type Carrier = ReturnType<typeof createCarrier>;

/**
 * The telephone networks of four countries in small (docs/integrate/sandbox-phone.md): an outside party that talks to
 * the system by real HTTP, as Kannel and USSD aggregators do, and keeps all of it in memory.
 */
export function createCarrier(options: CarrierOptions) {
  const { clock, ownUrl, channelKey, basePath } = options;
  const { repeatMs, reportMs, answerMs } = { ...PATIENCE, ...options.patience };
  const telephones = createTelephones(clock);
  const faults = createFaultBoard();
  const access = { username: 'sandbox', password: randomBytes(24).toString('base64url') };
  const key = channelKey === undefined ? '' : `/${channelKey}`;
  const secrets = [access.password, ...(channelKey === undefined ? [] : [channelKey])];
  const wire = createWire({ clock, telephones, ownUrl, secrets });
  const common = { clock, telephones, faults, wire, ownUrl, newId: randomUUID };
  const messages = createMessages({
    ...{ ...common, inboundPath: `/channels/sms/kannel${key}`, repeatMs, reportMs },
  });
  const dialogs = createDialogs({
    ...{ ...common, codes: options.codes, answerMs },
    path: (provider: ProviderId) => `/channels/ussd/${provider}${key}`,
  });
  const chats = createChats(common);

  const routes: FastifyPluginAsync = async (app) => {
    const timer = setInterval(dialogs.tidy, TIDY_MS);
    timer.unref();
    app.addHook('preClose', async () => {
      clearInterval(timer);
      await wire.close();
    });
    await app.register(
      async (inner) => addSendSms(inner, { ...common, ...access, messages, now: () => clock.now() }),
      { prefix: basePath },
    );
  };

  return {
    routes,
    /** For whoever sends messages through it. */
    gateway: {
      ...access,
      get url() {
        return `${ownUrl()}${basePath}`;
      },
    },
    look: (number: string): Telephone => {
      dialogs.lookAt(number);
      return telephones.look(number);
    },
    write: messages.write,
    dial: dialogs.dial,
    answer: dialogs.answer,
    hangUp: dialogs.hangUp,
    chat: chats.say,
    refreshChat: chats.refresh,
    forget: (number: string): void => {
      dialogs.hangUp(number);
      telephones.forget(number);
    },
    faults: faults.of,
    setFaults: (network: Network, set: CarrierFaults): void => {
      const { noCoverage } = faults.of(network);
      faults.set(network, set);
      if (noCoverage && !set.noCoverage) messages.coverageIsBack(network);
    },
    /** Waits for everything that goes on by itself. */
    settled: wire.settled,
  };
}
