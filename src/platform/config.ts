import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { isIPv4, isIPv6 } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { err, ok, type Result } from '../kernel/index.ts';
import { type BillerSystemEntry, readBillerSystems } from './biller-system-config.ts';
import { type GatewayEntry, readGateways } from './gateway-config.ts';
import { generateReceiptKeys, type ReceiptKeys, readReceiptKeys } from './receipt-keys.ts';
import { SETTINGS, type Setting, type SettingName } from './settings.ts';
import { readSms, type SmsEntry } from './sms-config.ts';
import { generateVaultKeys, readVaultKeys, type VaultKeys } from './vault.ts';

const PROJECT_DIR = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  readonly demo: boolean;
  readonly publicUrl: string;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly databaseConnections: number;
  readonly bodyBytesMax: number;
  readonly uploadBytesMax: number;
  readonly inquiriesPerMinute: number;
  /** Addresses and networks of our own proxies, whose word on where a request comes from is believed. */
  readonly trustedProxies: readonly string[];
  readonly vaultKeys: VaultKeys;
  readonly receiptKeys: ReceiptKeys;
  /** The secret part of the addresses that networks call. */
  readonly channelKey: string | undefined;
  readonly gateways: readonly GatewayEntry[];
  readonly billerSystems: readonly BillerSystemEntry[];
  /** How day files are read; what it means is known to the room that reads them. */
  readonly reconciliation: unknown;
  readonly sms: SmsEntry;
}

/** Everything that is wrong with the configuration, at once, each with how to mend it. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
const LOG_LEVEL_DEFAULT: Config['logLevel'] = 'info';

/** Reads environment and file into one frozen object. Throws `ConfigError` with all problems together. */
export function readConfig(env: Environment, projectDir: string = PROJECT_DIR): Config {
  const problems: string[] = [];
  refuseUnknownVariables(env, problems);
  const { texts: file, parts } = readConfigFile(env, projectDir, problems);
  const text = (name: SettingName): string | undefined => {
    const setting: Setting = SETTINGS[name];
    return env[setting.env] || (setting.key === undefined ? undefined : file[setting.key]);
  };
  const read = <T>(name: SettingName, fallback: T, parse: (value: string) => Result<T, string>): T => {
    const value = text(name);
    if (value === undefined) return fallback;
    const parsed = parse(value);
    if (parsed.ok) return parsed.value;
    problems.push(`${SETTINGS[name].env} is "${name === 'databaseUrl' ? '…' : value}": ${parsed.error}`);
    return fallback;
  };

  const demo = read('demo', true, parseSwitch);
  const dataDir = path.resolve(projectDir, text('dataDir') ?? '.wasl');
  const host = read('host', '127.0.0.1', (value) => ok(value));
  const port = read('port', 8080, parseInteger(0, 65_535));
  const config: Config = Object.freeze({
    port,
    host,
    demo,
    dataDir,
    databaseUrl: read('databaseUrl', undefined, parseDatabaseUrl),
    publicUrl: read('publicUrl', `http://${host.includes(':') ? `[${host}]` : host}:${port}`, parsePublicUrl),
    logLevel: read('logLevel', LOG_LEVEL_DEFAULT, parseLogLevel),
    databaseConnections: read('databaseConnections', 10, parseInteger(4, 500)),
    bodyBytesMax: read('bodyBytesMax', 65_536, parseInteger(1_024, 10_485_760)),
    uploadBytesMax: read('uploadBytesMax', 4_294_967_296, parseInteger(1_024, Number.MAX_SAFE_INTEGER)),
    inquiriesPerMinute: read('inquiriesPerMinute', 60, parseInteger(1, 1_000_000_000)),
    trustedProxies: read('trustedProxies', [], parseProxies),
    vaultKeys: readKeys(env, demo, dataDir, problems),
    receiptKeys: readSigningKeys(env, demo, dataDir, problems),
    channelKey: readChannelKey(env, problems),
    gateways: readGateways(parts.gateways, env, problems),
    billerSystems: readBillerSystems(
      parts.billerSystems,
      (name) => readSecret(env, name, problems),
      env,
      problems,
    ),
    reconciliation: parts.reconciliation,
    sms: readSms(
      { kind: text('smsGateway'), sender: text('smsSender') ?? 'Wasl', settings: parts.sms },
      env,
      problems,
    ),
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function refuseUnknownVariables(env: Environment, problems: string[]): void {
  const known = new Set<string>(Object.values(SETTINGS).map((setting) => setting.env));
  for (const setting of ['encryptionKeys', 'lookupKey', 'receiptKeys', 'channelKey'] as const)
    known.add(`${SETTINGS[setting].env}_FILE`);
  for (const name of Object.keys(env)) {
    if (!name.startsWith('WASL_') || known.has(name) || /^WASL_(TEST|GATEWAY|BILLER|SMS)_/.test(name))
      continue;
    problems.push(`${name} is not a setting of Wasl: remove it, or correct its name.`);
  }
}

/** What the file holds beyond plain settings; each part is read by a reader of its own. */
const PARTS = ['gateways', 'billerSystems', 'reconciliation', 'sms'] as const;

interface ConfigFile {
  readonly texts: Readonly<Record<string, string>>;
  readonly parts: Readonly<Partial<Record<(typeof PARTS)[number], unknown>>>;
}

function readConfigFile(env: Environment, projectDir: string, problems: string[]): ConfigFile {
  const none: ConfigFile = { texts: {}, parts: {} };
  const name = path.resolve(projectDir, env[SETTINGS.configFile.env] ?? 'wasl.config.json');
  if (!existsSync(name)) {
    if (env[SETTINGS.configFile.env]) problems.push(`WASL_CONFIG names ${name}, which is not there.`);
    return none;
  }
  const keys = new Set(Object.values(SETTINGS).flatMap((setting: Setting) => setting.key ?? []));
  const found: Record<string, string> = {};
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(name, 'utf8'));
  } catch (error) {
    problems.push(`${name} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
    return none;
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    problems.push(`${name} must hold one JSON object.`);
    return none;
  }
  const { gateways, billerSystems, reconciliation, sms, ...rest }: Readonly<Record<string, unknown>> = {
    ...content,
  };
  for (const [key, value] of Object.entries(rest)) {
    if (!keys.has(key))
      problems.push(`${name}: "${key}" is not a setting. Known: ${[...keys, ...PARTS].join(', ')}.`);
    else if (typeof value !== 'string' && typeof value !== 'number') {
      problems.push(`${name}: "${key}" must be a text or a number.`);
    } else found[key] = String(value);
  }
  return { texts: found, parts: { gateways, billerSystems, reconciliation, sms } };
}

function readKeys(env: Environment, demo: boolean, dataDir: string, problems: string[]): VaultKeys {
  const none: VaultKeys = { encryption: new Map(), lookup: Buffer.alloc(0) };
  const encryption = readSecret(env, SETTINGS.encryptionKeys.env, problems);
  const lookup = readSecret(env, SETTINGS.lookupKey.env, problems);
  if (encryption === undefined && lookup === undefined && demo) return demoKeys(dataDir, problems) ?? none;
  for (const [name, value] of [
    [SETTINGS.encryptionKeys.env, encryption],
    [SETTINGS.lookupKey.env, lookup],
  ]) {
    if (value === undefined) {
      problems.push(
        `${name} is missing. Make one with \`openssl rand -base64 32\`${name === SETTINGS.encryptionKeys.env ? ', and write it as 1:KEY' : ''}.`,
      );
    }
  }
  if (encryption === undefined || lookup === undefined) return none;
  const keys = readVaultKeys(encryption, lookup);
  if (keys === undefined) {
    problems.push(
      'WASL_ENCRYPTION_KEYS or WASL_LOOKUP_KEY is not of its form: 1:BASE64 of 32 bytes; BASE64 of 32 bytes.',
    );
  }
  return keys ?? none;
}

const CHANNEL_KEY = /^[A-Za-z0-9_-]{16,100}$/;

function readChannelKey(env: Environment, problems: string[]): string | undefined {
  const { env: name } = SETTINGS.channelKey;
  const key = readSecret(env, name, problems);
  if (key === undefined || CHANNEL_KEY.test(key)) return key;
  problems.push(`${name} must have 16 letters or digits or more: make one with \`openssl rand -hex 16\`.`);
  return undefined;
}

function readSecret(env: Environment, name: string, problems: string[]): string | undefined {
  if (env[name]) return env[name];
  const file = env[`${name}_FILE`];
  if (!file) return undefined;
  if (statSync(file, { throwIfNoEntry: false })?.isFile()) return readFileSync(file, 'utf8').trim();
  problems.push(`${name}_FILE names ${file}, which is not there or not a file.`);
  return undefined;
}

/** Of the receipts; without the public half of a key what it signed cannot be verified any more. */
function readSigningKeys(env: Environment, demo: boolean, dataDir: string, problems: string[]): ReceiptKeys {
  const none: ReceiptKeys = { signing: { number: 0, seed: Buffer.alloc(0) }, published: new Map() };
  const name = SETTINGS.receiptKeys.env;
  const text = readSecret(env, name, problems);
  if (text === undefined && !demo) {
    problems.push(`${name} is missing. Make one with \`openssl rand -base64 32\`, and write it as 1:KEY.`);
    return none;
  }
  const file = path.join(dataDir, 'keys', 'demo-receipts.json');
  const keys = readReceiptKeys(
    text ?? textIn(madeOnce(file, { receipts: generateReceiptKeys() }), 'receipts'),
  );
  if (keys === undefined) {
    problems.push(
      text === undefined
        ? `${file} is damaged. Restore it from a backup: without it receipts that were given cannot be verified.`
        : `${name} is not of its form: 1:BASE64 of 32 bytes, several by comma, and the highest number signs.`,
    );
  }
  return keys ?? none;
}

/** The demo makes its own keys once and keeps them beside its data. */
function demoKeys(dataDir: string, problems: string[]): VaultKeys | undefined {
  const file = path.join(dataDir, 'keys', 'demo.json');
  const content = madeOnce(file, generateVaultKeys());
  const keys = readVaultKeys(textIn(content, 'encryption'), textIn(content, 'lookup'));
  if (keys === undefined)
    problems.push(`${file} is damaged. Restore it from a backup: without it sealed data cannot be read.`);
  return keys;
}

/** What the file holds; should it not be there yet, it is made of `content`, for this user alone. */
function madeOnce(file: string, content: object): unknown {
  if (!existsSync(file)) {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    // Written aside and linked when whole: neither another process nor the next start may find half of it.
    const draft = `${file}.${process.pid}`;
    try {
      writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
      linkSync(draft, file);
    } catch (error) {
      // Another process has made it in the same moment: theirs is as good.
      if (!existsSync(file)) throw error;
    } finally {
      rmSync(draft, { force: true });
    }
  }
  return parseJson(readFileSync(file, 'utf8'));
}

function textIn(content: unknown, key: string): string {
  if (typeof content !== 'object' || content === null) return '';
  const value: unknown = Object.entries(content).find(([name]) => name === key)?.[1];
  return typeof value === 'string' ? value : '';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseInteger(min: number, max: number): (value: string) => Result<number, string> {
  return (value) => {
    const number = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
    return number >= min && number <= max ? ok(number) : err(`give a whole number from ${min} to ${max}.`);
  };
}

function parseSwitch(value: string): Result<boolean, string> {
  return value === '0' || value === '1' ? ok(value === '1') : err('give 0 or 1.');
}

function parseLogLevel(value: string): Result<Config['logLevel'], string> {
  const level = LOG_LEVELS.find((known) => known === value);
  return level === undefined ? err(`give one of ${LOG_LEVELS.join(', ')}.`) : ok(level);
}

function parseDatabaseUrl(value: string): Result<string | undefined, string> {
  return /^postgres(ql)?:\/\//.test(value) ? ok(value) : err('give an address that begins with postgres://.');
}

function parseProxies(value: string): Result<readonly string[], string> {
  const given = value.split(',').map((each) => each.trim());
  const isNetwork = (text: string): boolean => {
    const [address = '', bits = isIPv6(text) ? '128' : '32', more] = text.split('/');
    const bitsMax = isIPv4(address) ? 32 : isIPv6(address) ? 128 : 0;
    return more === undefined && /^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= bitsMax;
  };
  // A network of no bits would be everybody.
  return given.every(isNetwork)
    ? ok(given)
    : err('give addresses or networks, by comma: 10.0.0.5, 192.168.7.0/24, fd00::/8.');
}

function parsePublicUrl(value: string): Result<string, string> {
  if (/^https?:\/\/[^/\s?#]+$/.test(value)) return ok(value);
  // The pages' own links begin at the root of the host.
  return /^https?:\/\/[^/\s?#]+\/[^\s?#]*[^/\s?#]$/.test(value)
    ? err('give it a host name of its own, without a path: https://pay.example.org.')
    : err('give an address like https://pay.example.org, without a slash at the end.');
}
