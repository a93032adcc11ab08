import Fastify from 'fastify';
import { createConfiguredSms, type SmsLink } from '../../src/channels/index.ts';
import { invariant } from '../../src/kernel/index.ts';
import { createLogger, systemClock } from '../../src/platform/index.ts';
import {
  createSimulatedKavenegar,
  createSimulatedTwilio,
  type SimulatedSmsGateway,
} from '../../src/simulators/index.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { freePort } from '../support/free-port.ts';
import { createKannelStandIn } from './kannel-stand-in.ts';

export const CHANNEL_KEY = 'test-key-of-the-channel';
export const TWILIO = { account: 'AC0123456789abcdef0123456789abcdef', token: 'twilio-token-for-tests' };
export const KAVENEGAR_KEY = '4E6B2F63617665/6e65676172-test';
const KANNEL_USER = { username: 'wasl', password: 'kannel-password-for-tests' };

/** What the tests need to know of a gateway over HTTP. Another one is another entry here. */
export interface GatewayUnderTest {
  readonly id: 'kannel' | 'twilio' | 'kavenegar';
  readonly secret: string;
  /** Where messages come from that answer nobody. */
  readonly ownSender: string;
  /** How its name for an inbound message looks. */
  readonly inboundId: (number: number) => string;
  readonly simulate: (appUrl: () => string) => SimulatedSmsGateway;
  readonly env: (apiUrl: string) => Readonly<Record<string, string>>;
}

export const GATEWAYS: readonly GatewayUnderTest[] = [
  {
    id: 'kannel',
    secret: KANNEL_USER.password,
    ownSender: 'Wasl',
    inboundId: (number) => `d2b41f9e-${String(number).padStart(4, '0')}-4c1c-9d51-0b1f2a3c4d5e`,
    simulate: (appUrl) =>
      createKannelStandIn({
        ...KANNEL_USER,
        inboundUrl: () => `${appUrl()}/channels/sms/kannel/${CHANNEL_KEY}`,
      }),
    env: (apiUrl) => ({
      WASL_SMS_GATEWAY: 'kannel',
      WASL_SMS_URL: apiUrl,
      WASL_SMS_PASSWORD: KANNEL_USER.password,
    }),
  },
  {
    id: 'twilio',
    secret: TWILIO.token,
    ownSender: 'Wasl',
    inboundId: (number) => `SM${String(number).padStart(32, '0')}`,
    simulate: (appUrl) =>
      createSimulatedTwilio({ ...TWILIO, inboundUrl: () => `${appUrl()}/channels/sms/twilio` }),
    env: (apiUrl) => ({
      WASL_SMS_GATEWAY: 'twilio',
      WASL_SMS_ACCOUNT: TWILIO.account,
      WASL_SMS_TOKEN: TWILIO.token,
      WASL_SMS_URL: apiUrl,
    }),
  },
  {
    id: 'kavenegar',
    secret: encodeURIComponent(KAVENEGAR_KEY),
    // Of the account: a name is no line.
    ownSender: '10004346',
    inboundId: (number) => String(30_000_000 + number),
    simulate: (appUrl) =>
      createSimulatedKavenegar({
        key: encodeURIComponent(KAVENEGAR_KEY),
        inboundUrl: () => `${appUrl()}/channels/sms/kavenegar/${CHANNEL_KEY}`,
        statusUrl: () => `${appUrl()}/channels/sms/kavenegar/${CHANNEL_KEY}/status`,
      }),
    env: (apiUrl) => ({ WASL_SMS_GATEWAY: 'kavenegar', WASL_SMS_KEY: KAVENEGAR_KEY, WASL_SMS_URL: apiUrl }),
  },
];

/** It alone, asking at this address. */
export function senderOf(gateway: GatewayUnderTest, url: string): SmsLink['sender'] {
  const { WASL_SMS_GATEWAY: kind, ...env } = gateway.env(url);
  const variables = Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name.replace('WASL_SMS_', ''), value]),
  );
  const made = createConfiguredSms(
    { kind, sender: 'Wasl', settings: {}, variables },
    {
      ...{ channelKey: CHANNEL_KEY, clock: systemClock, logger: createLogger({ logLevel: 'silent' }) },
      publicUrl: () => 'https://pay.example.org',
    },
  );
  invariant(made.ok && made.value !== undefined, 'its settings are whole');
  return made.value.sender;
}

export interface RunningGateway {
  readonly app: TestApp;
  readonly network: SimulatedSmsGateway;
  /** Answers what came in and sends what is due. */
  work(): Promise<void>;
  /** So much later. */
  pass(ms: number): void;
  close(): Promise<void>;
}

/** The whole program with this gateway, whose other side is played. */
export async function startGateway(
  gateway: GatewayUnderTest,
  options: Pick<Parameters<typeof startTestApp>[0] & object, 'logger'> = {},
): Promise<RunningGateway> {
  let appUrl = '';
  let late = 0;
  const network = gateway.simulate(() => appUrl);
  const server = Fastify();
  await server.register(network.plugin);
  const apiUrl = await server.listen({ host: '127.0.0.1', port: 0 });
  const port = await freePort();
  const app = await startTestApp({
    ...options,
    port,
    clock: { now: () => new Date(Date.now() + late) },
    env: {
      WASL_CHANNEL_KEY: CHANNEL_KEY,
      WASL_PUBLIC_URL: `http://127.0.0.1:${port}`,
      ...gateway.env(apiUrl),
    },
  });
  appUrl = app.url;
  return {
    app,
    network,
    work: async () => {
      await app.app.conversations.work();
      await app.app.notifications.deliver();
    },
    pass: (ms) => {
      late += ms;
    },
    close: async () => {
      await app.close();
      await server.close();
    },
  };
}
