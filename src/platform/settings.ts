export interface Setting {
  readonly env: string;
  /** Its name in the configuration file; secrets have none. */
  readonly key?: string;
  readonly what: string;
  /** As text, for the reader of the documents. */
  readonly fallback: string;
}

/** Every setting there is. docs/operate/configuration.md is checked against this table. */
export const SETTINGS = {
  port: { env: 'PORT', key: 'port', fallback: '8080', what: 'TCP port to listen on; 0 takes any free one.' },
  host: { env: 'HOST', key: 'host', fallback: '127.0.0.1', what: 'Address to listen on.' },
  databaseUrl: {
    env: 'DATABASE_URL',
    fallback: 'unset: the embedded database',
    what: 'Any PostgreSQL from version 15 on. May carry a password, so it is a secret.',
  },
  dataDir: {
    env: 'WASL_DATA_DIR',
    fallback: '.wasl in the project',
    what: 'Folder of the embedded database, of the keys made for the demo, and of uploads on their way in.',
  },
  demo: {
    env: 'WASL_DEMO',
    fallback: '1',
    what: '`0`: no demo data, no sandbox, no simulator; missing secrets stop the start.',
  },
  configFile: {
    env: 'WASL_CONFIG',
    fallback: 'wasl.config.json if present',
    what: 'JSON file with everything that is not a secret.',
  },
  publicUrl: {
    env: 'WASL_PUBLIC_URL',
    key: 'publicUrl',
    fallback: 'http://HOST:PORT',
    what: 'Address under which payers and gateways reach this system: a host name of its own, no path behind it.',
  },
  logLevel: {
    env: 'WASL_LOG_LEVEL',
    key: 'logLevel',
    fallback: 'info',
    what: 'One of trace, debug, info, warn, error, silent.',
  },
  databaseConnections: {
    env: 'WASL_DATABASE_CONNECTIONS',
    key: 'databaseConnections',
    fallback: '10',
    what: 'Connections to the database at most, for each process.',
  },
  bodyBytesMax: {
    env: 'WASL_BODY_BYTES_MAX',
    key: 'bodyBytesMax',
    fallback: '65536',
    what: 'Largest request body, bill uploads apart, in bytes.',
  },
  uploadBytesMax: {
    env: 'WASL_UPLOAD_BYTES_MAX',
    key: 'uploadBytesMax',
    fallback: '4294967296',
    what: 'Largest bill file that a biller may upload over HTTP, in bytes.',
  },
  inquiriesPerMinute: {
    env: 'WASL_INQUIRIES_PER_MINUTE',
    key: 'inquiriesPerMinute',
    fallback: '60',
    what: 'What one address may look up in a minute; twice as many at once. Holders of an API key have 100 times that, sign-ins a sixth.',
  },
  trustedProxies: {
    env: 'WASL_TRUST_PROXY',
    key: 'trustProxy',
    fallback: 'none',
    what: 'Addresses or networks of the proxies in front, by comma: `10.0.0.5, fd00::/8`. Their `X-Forwarded-For`, `-Host` and `-Proto` are believed, nobody else’s.',
  },
  encryptionKeys: {
    env: 'WASL_ENCRYPTION_KEYS',
    fallback: 'made for the demo; required without it',
    what: 'Keys that seal personal data: `NUMBER:BASE64` of 32 bytes, several by comma, the highest number seals. `WASL_ENCRYPTION_KEYS_FILE` names a file instead.',
  },
  lookupKey: {
    env: 'WASL_LOOKUP_KEY',
    fallback: 'made for the demo; required without it',
    what: 'Base64 of 32 bytes: finds sealed data again; never changes. `WASL_LOOKUP_KEY_FILE` names a file instead.',
  },
  receiptKeys: {
    env: 'WASL_RECEIPT_KEYS',
    fallback: 'made for the demo; required without it',
    what: 'Ed25519 keys that sign receipts: `NUMBER:BASE64` of a seed of 32 bytes, several by comma, the highest number signs; `NUMBER:public:BASE64` for a retired key. `WASL_RECEIPT_KEYS_FILE` names a file instead.',
  },
  channelKey: {
    env: 'WASL_CHANNEL_KEY',
    fallback: 'unset: without the demo no channel is reachable',
    what: 'Secret last part of the addresses that networks call (`/channels/ussd/PROVIDER/KEY`): 16 letters or digits or more. `WASL_CHANNEL_KEY_FILE` names a file instead.',
  },
  smsGateway: {
    env: 'WASL_SMS_GATEWAY',
    key: 'smsGateway',
    fallback: 'unset: no text messages, save in the demo',
    what: 'The kind of gateway that text messages go through; its own settings begin with `WASL_SMS_`, or stand under `sms` in the file.',
  },
  smsSender: {
    env: 'WASL_SMS_SENDER',
    key: 'smsSender',
    fallback: 'Wasl',
    what: 'Number or name that messages come from which answer nobody.',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;
