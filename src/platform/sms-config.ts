import { readSmpp, type SmppConfig, type SmppSettingName } from './smpp-config.ts';

/** The SMS gateway that is configured; without one messages go to the mailbox of the demo, or wait. */
export type SmsGatewayConfig =
  | { readonly kind: 'kannel'; readonly url: string; readonly username: string; readonly password: string }
  | { readonly kind: 'twilio'; readonly url: string; readonly account: string; readonly token: string }
  | { readonly kind: 'kavenegar'; readonly url: string; readonly key: string }
  | SmppConfig;

export interface SmsSettings {
  text(
    name: 'kannelUrl' | 'kannelUsername' | 'twilioAccount' | 'twilioUrl' | 'kavenegarUrl' | SmppSettingName,
  ): string | undefined;
  secret(name: 'kannelPassword' | 'twilioToken' | 'kavenegarKey' | 'smppPassword'): string | undefined;
  problem(text: string): void;
}

const TWILIO_URL = 'https://api.twilio.com';
const KAVENEGAR_URL = 'https://api.kavenegar.com';

/** Reads which of them is meant. More than one is none: nobody could say which sends. */
export function readSmsGateway(settings: SmsSettings): SmsGatewayConfig | undefined {
  const found = [
    readKannel(settings),
    readTwilio(settings),
    readKavenegar(settings),
    readSmpp(settings),
  ].filter((gateway) => gateway !== undefined);
  if (found.length > 1) {
    const names = found.map(({ kind }) => kind).join(' and ');
    settings.problem(
      `There can be one SMS gateway, and here are settings of ${names}: remove those of all but one.`,
    );
  }
  return found[0];
}

function readKannel(settings: SmsSettings): SmsGatewayConfig | undefined {
  const url = settings.text('kannelUrl');
  if (url === undefined) return undefined;
  const password = settings.secret('kannelPassword');
  if (password === undefined)
    settings.problem('WASL_KANNEL_PASSWORD is missing: the password of Kannel’s sendsms user.');
  return {
    ...{ kind: 'kannel', url: readUrl(settings, 'WASL_KANNEL_URL', url, 'http://127.0.0.1:13013') },
    ...{ username: settings.text('kannelUsername') ?? 'wasl', password: password ?? '' },
  };
}

function readTwilio(settings: SmsSettings): SmsGatewayConfig | undefined {
  const [account, token] = [settings.text('twilioAccount'), settings.secret('twilioToken')];
  if ((account ?? token ?? settings.text('twilioUrl')) === undefined) return undefined;
  if (account === undefined) settings.problem('WASL_TWILIO_ACCOUNT is missing: the account’s SID.');
  if (token === undefined) settings.problem('WASL_TWILIO_TOKEN is missing: the account’s auth token.');
  const url = settings.text('twilioUrl') ?? TWILIO_URL;
  return {
    ...{ kind: 'twilio', url: readApiUrl(settings, 'WASL_TWILIO_URL', url, TWILIO_URL) },
    ...{ account: account ?? '', token: token ?? '' },
  };
}

function readKavenegar(settings: SmsSettings): SmsGatewayConfig | undefined {
  const key = settings.secret('kavenegarKey');
  if ((key ?? settings.text('kavenegarUrl')) === undefined) return undefined;
  if (key === undefined) settings.problem('WASL_KAVENEGAR_KEY is missing: the API key of the account.');
  const url = settings.text('kavenegarUrl') ?? KAVENEGAR_URL;
  return {
    kind: 'kavenegar',
    url: readApiUrl(settings, 'WASL_KAVENEGAR_URL', url, KAVENEGAR_URL),
    key: key ?? '',
  };
}

function readUrl(settings: SmsSettings, name: string, url: string, example: string): string {
  if (!URL.canParse(url) || !/^https?:/.test(url))
    settings.problem(`${name} is "${url}": it must be an address like ${example}.`);
  return url.replace(/\/+$/, '');
}

/** Far away, and each call carries a secret: only a simulator on this machine may do without TLS. */
function readApiUrl(settings: SmsSettings, name: string, url: string, example: string): string {
  const { protocol, hostname } = URL.parse(url) ?? {};
  if (protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname ?? ''))
    settings.problem(`${name} is "${url}": it must begin with https://.`);
  return readUrl(settings, name, url, example);
}
