import { err, ok, type Result } from '../kernel/index.ts';

const IDS = ['same', 'hex-decimal', 'decimal-hex'] as const;
const LONG = ['parts', 'payload'] as const;
const USSD = ['standard', '6d', 'mica'] as const;

/** A direct link to an operator. */
export interface SmppConfig {
  readonly kind: 'smpp';
  readonly host: string;
  readonly port: number;
  readonly systemId: string;
  readonly password: string;
  readonly systemType: string;
  readonly shortTon: number;
  readonly ids: (typeof IDS)[number];
  readonly long: (typeof LONG)[number];
  readonly ussd: (typeof USSD)[number];
  readonly reconnectSeconds: number;
}

export type SmppSettingName =
  | 'smppUrl'
  | 'smppSystemId'
  | 'smppSystemType'
  | 'smppShortTon'
  | 'smppIds'
  | 'smppLong'
  | 'smppUssd'
  | 'smppReconnect';

export interface SmppSettings {
  text(name: SmppSettingName): string | undefined;
  secret(name: 'smppPassword'): string | undefined;
  problem(text: string): void;
}

const EXAMPLE = 'smpp://10.1.2.3:2775';

export function readSmpp({ text, secret, problem }: SmppSettings): SmppConfig | undefined {
  const url = text('smppUrl');
  if (url === undefined) return undefined;
  const read = <T>(name: string, value: Result<T, string>, fallback: T): T => {
    if (value.ok) return value.value;
    problem(`${name} ${value.error}`);
    return fallback;
  };
  const systemId = text('smppSystemId');
  const password = secret('smppPassword');
  if (systemId === undefined) problem('WASL_SMPP_SYSTEM_ID is missing: the name that the operator gave you.');
  if (password === undefined) problem('WASL_SMPP_PASSWORD is missing: the password of WASL_SMPP_SYSTEM_ID.');
  return {
    ...{ kind: 'smpp', systemId: systemId ?? '', password: password ?? '' },
    ...read('WASL_SMPP_URL', readUrl(url), { host: '', port: 0 }),
    systemType: text('smppSystemType') ?? '',
    shortTon: read('WASL_SMPP_SHORT_TON', readNumber(text('smppShortTon') ?? '3', 0, 6), 3),
    ids: read('WASL_SMPP_IDS', oneOf(IDS, text('smppIds') ?? 'same'), 'same'),
    long: read('WASL_SMPP_LONG', oneOf(LONG, text('smppLong') ?? 'parts'), 'parts'),
    ussd: read('WASL_SMPP_USSD', oneOf(USSD, text('smppUssd') ?? 'standard'), 'standard'),
    reconnectSeconds: read('WASL_SMPP_RECONNECT', readNumber(text('smppReconnect') ?? '5', 1, 60), 5),
  };
}

function readUrl(url: string): Result<{ readonly host: string; readonly port: number }, string> {
  const [, host, port = '2775'] =
    /^smpp:\/\/([^\s/:@?#]+|\[[0-9a-f:]+\])(?::(\d{1,5}))?\/?$/i.exec(url) ?? [];
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535)
    return err(
      `is "${url}": it must be an address like ${EXAMPLE}; name and password have settings of their own.`,
    );
  return ok({ host: host.replace(/^\[|\]$/g, ''), port: Number(port) });
}

function readNumber(text: string, min: number, max: number): Result<number, string> {
  const number = /^\d{1,3}$/.test(text) ? Number(text) : -1;
  return number >= min && number <= max
    ? ok(number)
    : err(`is "${text}": give a whole number from ${min} to ${max}.`);
}

function oneOf<const T extends string>(known: readonly T[], text: string): Result<T, string> {
  const found = known.find((each) => each === text);
  return found === undefined ? err(`is "${text}": give one of ${known.join(', ')}.`) : ok(found);
}
