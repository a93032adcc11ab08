import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';
import { generateReceiptKeys } from './receipt-keys.ts';
import { SETTINGS } from './settings.ts';
import { createVault, generateVaultKeys } from './vault.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wasl-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (env: Readonly<Record<string, string>> = {}) => readConfig(env, folder);
function problemsOf(env: Readonly<Record<string, string>>): readonly string[] {
  try {
    read(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}
const writeFile = (content: string, name = 'wasl.config.json') =>
  writeFileSync(path.join(folder, name), content);
const keys = () => {
  const { encryption, lookup } = generateVaultKeys();
  return {
    WASL_ENCRYPTION_KEYS: encryption,
    WASL_LOOKUP_KEY: lookup,
    WASL_RECEIPT_KEYS: generateReceiptKeys(),
  };
};

describe('configuration', () => {
  test('without any setting: the demo, on this machine alone', () => {
    expect(read()).toMatchObject({
      ...{ port: 8080, host: '127.0.0.1', demo: true, databaseUrl: undefined, logLevel: 'info' },
      ...{ publicUrl: 'http://127.0.0.1:8080', dataDir: path.join(folder, '.wasl'), databaseConnections: 10 },
      ...{ bodyBytesMax: 65_536, uploadBytesMax: 4_294_967_296, inquiriesPerMinute: 60, trustedProxies: [] },
    });
    expect(Object.isFrozen(read())).toBe(true);
  });

  test('every setting is read from the environment', () => {
    const config = read({
      ...{
        PORT: '0',
        HOST: '::1',
        DATABASE_URL: 'postgresql://u:p@h/d',
        WASL_DATA_DIR: '/srv/wasl',
        WASL_DEMO: '0',
      },
      ...{ WASL_PUBLIC_URL: 'https://pay.example.org', WASL_LOG_LEVEL: 'silent' },
      ...{
        WASL_DATABASE_CONNECTIONS: '4',
        WASL_BODY_BYTES_MAX: '1024',
        WASL_UPLOAD_BYTES_MAX: '2048',
        WASL_INQUIRIES_PER_MINUTE: '600',
        WASL_TRUST_PROXY: '10.0.0.5, 192.168.7.0/24,::1,fd00::/8',
        ...keys(),
      },
    });
    expect(config).toMatchObject({
      ...{ port: 0, host: '::1', databaseUrl: 'postgresql://u:p@h/d', dataDir: '/srv/wasl', demo: false },
      ...{ publicUrl: 'https://pay.example.org', logLevel: 'silent', databaseConnections: 4 },
      ...{ bodyBytesMax: 1_024, uploadBytesMax: 2_048, inquiriesPerMinute: 600 },
      trustedProxies: ['10.0.0.5', '192.168.7.0/24', '::1', 'fd00::/8'],
    });
    expect(read({ HOST: '::1' }).publicUrl).toBe('http://[::1]:8080');
    expect(read({ PORT: '' }).port).toBe(8080);
  });

  test('what is no secret may stand in the file; the environment goes before it', () => {
    writeFile('{"port": 9000, "host": "0.0.0.0", "logLevel": "warn"}');
    expect(read({ PORT: '9001' })).toMatchObject({ port: 9001, host: '0.0.0.0', logLevel: 'warn' });
    writeFile('{"port": 9100}', 'other.json');
    expect(read({ WASL_CONFIG: 'other.json' }).port).toBe(9100);
  });

  test.each([
    ...([
      'PORT=-1',
      'PORT=65536',
      'PORT=80.5',
      'PORT=0x50',
      'PORT=٨٠',
      'WASL_DEMO=yes',
      'WASL_LOG_LEVEL=loud',
    ] as const),
    ...([
      'DATABASE_URL=mysql://x',
      'WASL_PUBLIC_URL=pay.example.org',
      'WASL_PUBLIC_URL=https://pay.example.org/',
      'WASL_PUBLIC_URL=https://example.org/pay',
    ] as const),
    ...([
      'WASL_DATABASE_CONNECTIONS=3',
      'WASL_BODY_BYTES_MAX=1',
      'WASL_UPLOAD_BYTES_MAX=99999999999999999',
    ] as const),
    ...([
      'WASL_INQUIRIES_PER_MINUTE=0',
      'WASL_TRUST_PROXY=1',
      'WASL_TRUST_PROXY=true',
      'WASL_TRUST_PROXY=*',
      'WASL_TRUST_PROXY=0.0.0.0/0',
      'WASL_TRUST_PROXY=10.0.0.0/33',
      'WASL_TRUST_PROXY=fd00::/129',
      'WASL_TRUST_PROXY=10.0.0.5/8/8',
      'WASL_TRUST_PROXY=10.0.0.5,,10.0.0.6',
      'WASL_TRUST_PROXY=proxy.example.org',
    ] as const),
  ])('%s is refused by its name', (setting) => {
    const [name = '', value = ''] = setting.split('=');
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} is `));
  });

  test('unknown settings are refused, in the environment and in the file, with the known ones', () => {
    expect(problemsOf({ WASL_DEMOO: '1', PATH: '/bin', WASL_TEST_SEED: '1' })).toEqual([
      'WASL_DEMOO is not a setting of Wasl: remove it, or correct its name.',
    ]);
    writeFile('{"colour": "red", "databaseUrl": "postgres://x", "__proto__": 1, "port": true}');
    const problems = problemsOf({});
    expect(problems).toHaveLength(4);
    expect(problems[0]).toContain('Known: port, host, publicUrl');
  });

  test.each(['', '[]', 'null', '"x"', '{'])('a file that holds %j is refused', (content) => {
    writeFile(content);
    expect(problemsOf({})).toHaveLength(1);
  });

  test('all problems are told at once', () => {
    writeFile('{"colour": 1}');
    const problems = problemsOf({ PORT: 'x', WASL_DEMO: '0', WASL_X: '1', WASL_LOG_LEVEL: 'x' });
    expect(problems).toHaveLength(7);
  });

  test('no problem repeats a password', () => {
    const problems = problemsOf({ DATABASE_URL: 'mysql://u:hunter2@h/d', WASL_LOOKUP_KEY: 'hunter2' });
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.join()).not.toContain('hunter2');
  });
});

describe('secrets', () => {
  test('that are missing stop the start without the demo, each with how to make it', () => {
    const problems = problemsOf({ WASL_DEMO: '0' });
    expect(problems).toEqual([
      expect.stringMatching(/^WASL_ENCRYPTION_KEYS is missing.*openssl/),
      expect.stringMatching(/^WASL_LOOKUP_KEY is missing.*openssl/),
      expect.stringMatching(/^WASL_RECEIPT_KEYS is missing.*openssl/),
    ]);
    expect(problemsOf({ WASL_RECEIPT_KEYS: '1:short' })[0]).toMatch(/^WASL_RECEIPT_KEYS is not of its form/);
    expect(problemsOf({ WASL_ENCRYPTION_KEYS: generateVaultKeys().encryption })).toHaveLength(1);
    expect(problemsOf({ ...keys(), WASL_LOOKUP_KEY: 'short' })).toHaveLength(1);
  });

  test('may come from files', () => {
    const { WASL_ENCRYPTION_KEYS, WASL_LOOKUP_KEY } = keys();
    writeFile(`${WASL_ENCRYPTION_KEYS}\n`, 'encryption');
    writeFile(`${WASL_LOOKUP_KEY}\n`, 'lookup');
    writeFile(`${generateReceiptKeys()}\n`, 'receipts');
    const env = {
      WASL_DEMO: '0',
      WASL_ENCRYPTION_KEYS_FILE: path.join(folder, 'encryption'),
      WASL_LOOKUP_KEY_FILE: path.join(folder, 'lookup'),
      WASL_RECEIPT_KEYS_FILE: path.join(folder, 'receipts'),
    };
    expect(read(env).vaultKeys.lookup.toString('base64')).toBe(WASL_LOOKUP_KEY);
    expect(problemsOf({ ...env, WASL_LOOKUP_KEY_FILE: path.join(folder, 'gone') })[0]).toMatch(/not there/);
    expect(problemsOf({ ...env, WASL_LOOKUP_KEY_FILE: folder })[0]).toMatch(/not a file/);
  });

  test('of the demo are made once, for this user alone, and used again', () => {
    const sealed = createVault(read().vaultKeys).seal('x');
    expect(createVault(read().vaultKeys).open(sealed)).toBe('x');
    expect(read().receiptKeys).toEqual(read().receiptKeys);
    expect(statSync(path.join(folder, '.wasl/keys/demo-receipts.json')).mode & 0o777).toBe(0o600);
    expect(statSync(path.join(folder, '.wasl/keys/demo.json')).mode & 0o777).toBe(0o600);
  });

  test.each(
    ['demo.json', 'demo-receipts.json'].flatMap((name) =>
      ['', '{', '{"encryption": 1, "receipts": 1}', '{}'].map((content) => [name, content] as const),
    ),
  )('of the demo that were damaged (%s: %j) are told, not replaced', (name, content) => {
    const file = path.join(folder, '.wasl/keys', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    expect(problemsOf({})[0]).toMatch(/is damaged.*backup/);
    expect(readFileSync(file, 'utf8')).toBe(content);
  });
});

describe('the SMS gateway', () => {
  test('is given by its kind and what the kind asks for, from the environment, a file that it names, or the file', () => {
    const secret = path.join(folder, 'sms-password');
    writeFileSync(secret, 'p\n');
    writeFileSync(path.join(folder, 'sms.json'), '{"smsSender": 3000, "sms": {"username": "u"}}');
    const env = { WASL_SMS_GATEWAY: 'kannel', WASL_SMS_PASSWORD_FILE: secret, WASL_CONFIG: 'sms.json' };
    expect(read(env).sms).toEqual({
      ...{ kind: 'kannel', sender: '3000', settings: { username: 'u' }, variables: { PASSWORD: 'p' } },
    });
  });

  test('is none without settings', () => {
    expect(read({}).sms).toEqual({ kind: undefined, sender: 'Wasl', settings: {}, variables: {} });
  });

  test('settings of nobody know, and settings that are none, are told', () => {
    expect(problemsOf({ WASL_SMS_URL: 'http://127.0.0.1:13013' })).toEqual([
      expect.stringMatching(/WASL_SMS_GATEWAY does not say which/),
    ]);
    writeFileSync(path.join(folder, 'sms.json'), '{"sms": ["kannel"]}');
    expect(problemsOf({ WASL_CONFIG: 'sms.json' })).toEqual([
      expect.stringMatching(/sms must be an object of texts/),
    ]);
  });
});

test('each setting says more than its name, and no secret may stand in the file', () => {
  for (const [name, setting] of Object.entries(SETTINGS)) {
    expect([name, setting.what.length > 15]).toEqual([name, true]);
    const isSecret = name === 'databaseUrl' || /keys?$|password$|token$/i.test(name);
    if (isSecret) expect([name, 'key' in setting]).toEqual([name, false]);
  }
});
