import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createLogger, systemClock } from '../../platform/index.ts';
import { createConfiguredSms, SMS_KINDS } from './configured.ts';

const common = {
  ...{ channelKey: 'k', publicUrl: () => 'https://pay.example.org', clock: systemClock },
  logger: createLogger({ logLevel: 'silent' }),
};
const make = (
  kind: string | undefined,
  variables: Readonly<Record<string, string>> = {},
  settings: Readonly<Record<string, string>> = {},
) => createConfiguredSms({ kind, sender: 'Wasl', settings, variables }, common);

const WHOLE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  kannel: { URL: 'http://127.0.0.1:13013', PASSWORD: 'p' },
  twilio: { ACCOUNT: 'AC1', TOKEN: 't' },
  kavenegar: { KEY: 'k' },
  smpp: { URL: 'smpp://[::1]:2776', SYSTEM_ID: 'a', PASSWORD: 'b', LONG: 'payload' },
};

describe('the SMS gateway as it is configured', () => {
  test('is none where none is named', () => {
    expect(make(undefined)).toEqual({ ok: true, value: undefined });
  });

  test.each(Object.entries(WHOLE))('%s needs only what has no usual value', (kind, variables) => {
    expect(make(kind, variables)).toMatchObject({ ok: true, value: { sender: { id: kind } } });
  });

  test('everything that is wrong is told at once, each with how to mend it, and no secret with it', () => {
    expect(make('kanel')).toEqual({
      ok: false,
      error: [
        `WASL_SMS_GATEWAY is "kanel", which is no kind of SMS gateway. Known: ${SMS_KINDS.map(({ kind }) => kind).join(', ')}.`,
      ],
    });
    expect(make('twilio', { URL: 'http://api.twilio.com' }, { token: 'tell-nobody', colour: 'red' })).toEqual(
      {
        ok: false,
        error: [
          'sms: account is missing. SID of the account.',
          'sms: token is a secret and does not belong into the file: give it as WASL_SMS_TOKEN.',
          'WASL_SMS_TOKEN is missing. Its auth token, which also proves what Twilio sends.',
          'WASL_SMS_URL is not of its form. Address of Twilio’s API, or of a simulator of it.',
          'sms: "colour" is no setting of twilio.',
        ],
      },
    );
    const smpp = { URL: 'http://x', IDS: 'roman', RECONNECT_SECONDS: '0', SHORT_TON: '7', COLOUR: 'red' };
    expect(make('smpp', smpp)).toMatchObject({
      error: [
        expect.stringMatching(/^WASL_SMS_URL is not of its form/),
        expect.stringMatching(/^sms: systemId is missing/),
        expect.stringMatching(/^WASL_SMS_PASSWORD is missing/),
        expect.stringMatching(/^WASL_SMS_SHORT_TON is not of its form/),
        expect.stringMatching(/^WASL_SMS_IDS is not of its form/),
        expect.stringMatching(/^WASL_SMS_RECONNECT_SECONDS is not of its form/),
        expect.stringMatching(/^WASL_SMS_COLOUR is no setting of smpp/),
      ],
    });
  });

  test.each([
    ['https://api.example.org', true],
    ['https://api.example.org/v2', true],
    ['http://127.0.0.1:8080', true],
    ['http://localhost/x', true],
    ['http://[::1]:80', true],
    ['http://localhost.example.org', false],
    ['http://127.0.0.1.example.org', false],
    ['http://api.example.org', false],
    ['https://api.example.org/', false],
    ['api.example.org', false],
  ])('what carries a secret far away goes by TLS: %s', (URL, isGood) => {
    expect(make('kavenegar', { KEY: 'k', URL }).ok).toBe(isGood);
  });

  test.each(SMS_KINDS)(
    'the guide for operators tells the settings of $name as they are',
    async ({ name, settings }) => {
      const guide = await readFile(path.resolve(import.meta.dirname, '../../../docs/operate/sms.md'), 'utf8');
      const own = guide.split(`\n## ${name}\n`)[1]?.split('\n## ')[0] ?? '';
      const told = [...own.matchAll(/^\| `(\w+)`( \(secret\))? \| (.+) \|$/gm)].map((row) => row.slice(1));
      const meant = Object.entries(settings).map(([setting, { secret, what }]) => [
        ...[setting, secret === true ? ' (secret)' : undefined, what],
      ]);
      expect(told).toEqual(meant);
    },
  );
});
