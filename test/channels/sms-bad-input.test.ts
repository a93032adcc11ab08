import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLogger } from '../../src/platform/index.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { freePort } from '../support/free-port.ts';
import { CHANNEL_KEY, TWILIO } from './sms-gateways.ts';
import { askSigned, type Told, WEBHOOKS } from './sms-webhooks.ts';

const GATEWAYS = ['kannel', 'twilio', 'kavenegar'] as const;
const logged: string[] = [];
let app: TestApp;
let numbers = 0;

beforeAll(async () => {
  const port = await freePort();
  app = await startTestApp({
    port,
    logger: createLogger({ logLevel: 'warn' }, { write: (line) => void logged.push(line) }),
    env: {
      WASL_CHANNEL_KEY: CHANNEL_KEY,
      WASL_PUBLIC_URL: `http://127.0.0.1:${port}`,
      WASL_SMS_GATEWAY: 'twilio',
      WASL_SMS_ACCOUNT: TWILIO.account,
      WASL_SMS_TOKEN: TWILIO.token,
      // Nothing is sent here: what is said waits in the outbox.
      WASL_SMS_URL: 'http://127.0.0.1:1',
    },
  });
}, 60_000);
afterAll(() => app.close());

const newPhone = (): string => `+98912400${String(++numbers).padStart(4, '0')}`;

const tell = (gateway: (typeof GATEWAYS)[number], told: Partial<Told>): Promise<number> =>
  WEBHOOKS[gateway](app.url, {
    ...{ from: newPhone(), to: '3000', text: 'menu', id: `bad-${++numbers}` },
    ...told,
  }).then(({ status }) => status);

/** How many were refused for this reason until now. */
async function refused(reason: string, channel = 'sms'): Promise<number> {
  const figures = await (await fetch(`${app.url}/metrics`)).text();
  const line = new RegExp(`talks_refused_total\\{channel="${channel}",reason="${reason}"\\} (\\d+)`);
  return Number(line.exec(figures)?.[1] ?? 0);
}

async function keptMessages(): Promise<bigint | undefined> {
  const [row] = await app.app.sql<{ count: bigint }[]>`select count(*) from conversations.inbound`;
  return row?.count;
}

/** How many answers wait for this telephone. */
async function answersTo(phone: string): Promise<bigint | undefined> {
  const [row] = await app.app.sql<{ count: bigint }[]>`
    select count(*) from notifications.message where address_digest = ${app.vault.digest('phone', phone)}`;
  return row?.count;
}

async function workAll(): Promise<void> {
  while ((await app.app.conversations.work()) > 0);
}

describe.each(GATEWAYS)('what comes through %s', (gateway) => {
  test.each([
    ['a short code of nobody', { to: '99999' }, 'unknown_line'],
    ['no number that was written to', { to: '' }, 'unknown_line'],
    ['a number that is none', { from: 'x' }, 'malformed'],
    ['no number at all', { from: '' }, 'malformed'],
    ['a name instead of a number', { from: 'MyBank' }, 'malformed'],
    ['a short code as the writer', { from: '70010' }, 'malformed'],
    ['far too many digits', { from: '9'.repeat(200) }, 'malformed'],
    ['no id', { id: '' }, 'malformed'],
    ['an id with a NUL in it', { id: 'a\0b' }, 'malformed'],
    ['an id that is too long', { id: 'i'.repeat(101) }, 'malformed'],
  ] as const)('%s: refused for good, counted, not kept', async (_name, told, reason) => {
    const [before, kept] = [await refused(reason), await keptMessages()];
    expect(await tell(gateway, told)).toBe(200);
    expect(await refused(reason)).toBe(before + 1);
    expect(await keptMessages()).toBe(kept);
  });

  test('the same again is refused as repeated, and answered once', async () => {
    const told = { from: newPhone(), id: `again-${gateway}` };
    const before = await refused('repeated');
    for (const _ of [1, 2, 3]) expect(await tell(gateway, told)).toBe(200);
    await workAll();
    expect(await tell(gateway, { ...told, text: 'another text under the same id' })).toBe(200);
    await workAll();
    expect(await refused('repeated')).toBe(before + 3);
    expect(await answersTo(told.from)).toBe(1n);
  });

  test.each([
    ['nothing', ''],
    ['white space', ' \n\t '],
    ['emoji', '😮‍💨👍🏽🇮🇷'],
    ['Persian with joiners and marks', 'می‌خواهم قبضِ خود را بپردازم ‏؟'],
    ['Arabic, Hindi, Chinese and Greek', 'فاتورة बिल 账单 λογαριασμός'],
    ['digits of every family that is no bill', '٠١٢٣ ۴۵۶۷ ८९'],
    ['a NUL and controls', 'a\0b\u0007\u001b[2J\u202e'],
    ['half a surrogate pair', 'x\ud83d'],
    ['ten parts of Persian and more', 'ق'.repeat(1_700)],
    ['what looks like code', `'); drop table x;-- <script>alert(1)</script> {{7*7}} \${x} %00 %s`],
  ])('%s is answered, and nothing goes wrong', async (_name, text) => {
    const from = newPhone();
    logged.length = 0;
    expect(await tell(gateway, { from, text })).toBe(200);
    await workAll();
    expect(await answersTo(from)).toBe(1n);
    expect(logged).toEqual([]);
  });
});

describe('a webhook that is not the gateway’s', () => {
  test.each(['kannel', 'kavenegar'])('%s without the key is refused and counted', async (gateway) => {
    const before = await refused('wrong_key');
    const base = `${app.url}/channels/sms/${gateway}`;
    const report = gateway === 'kannel' ? 'dlr' : 'status';
    const query = '?from=989121234567&to=3000&text=x&id=1';
    for (const path of ['', `/${CHANNEL_KEY}x`, `/${report}`, `/x/${report}`, `/${'x'.repeat(1_000)}`])
      expect((await fetch(`${base}${path}${query}`)).status).toBe(403);
    expect(await refused('wrong_key')).toBe(before + 5);
  });

  test.each([
    ['sms', 'twilio'],
    ['sms', 'twilio/status'],
    ['sms', `kavenegar/${CHANNEL_KEY}`],
    ['ussd', `plain/${CHANNEL_KEY}`],
    ['ussd', `africastalking/${CHANNEL_KEY}`],
  ])('%s/%s that is too long is refused and counted', async (channel, path) => {
    const before = await refused('too_long', channel);
    const body = new URLSearchParams({ text: 'x'.repeat(70_000) });
    const response = await fetch(`${app.url}/channels/${channel}/${path}`, { method: 'POST', body });
    expect(response.status).toBe(413);
    expect(await refused('too_long', channel)).toBe(before + 1);
  });

  test.each([
    ['sms', 'twilio', 'application/octet-stream'],
    ['sms', `kavenegar/${CHANNEL_KEY}`, 'text/xml'],
    ['sms', `kavenegar/${CHANNEL_KEY}`, 'application/json'],
    ['ussd', `plain/${CHANNEL_KEY}`, 'application/json'],
    ['ussd', `plain/${CHANNEL_KEY}`, 'multipart/form-data; boundary=x'],
  ])('%s/%s of %s that cannot be read is refused and counted', async (channel, path, type) => {
    const before = await refused('malformed', channel);
    const response = await fetch(`${app.url}/channels/${channel}/${path}`, {
      ...{ method: 'POST', body: '{"a":', headers: { 'content-type': type } },
    });
    expect([400, 415]).toContain(response.status);
    expect(await refused('malformed', channel)).toBe(before + 1);
  });
});

test('two robots that answer each other are stopped after 60 messages in an hour, and the log says why', async () => {
  const robot = newPhone();
  const before = await refused('loop');
  logged.length = 0;
  for (let at = 0; at < 65; at++) {
    expect(await tell('kannel', { from: robot, text: 'I am out of office.' })).toBe(200);
    await workAll();
  }
  expect(await answersTo(robot)).toBe(60n);
  expect(await refused('loop')).toBe(before + 5);
  expect(logged).toHaveLength(5);
  expect(JSON.parse(logged[0] ?? '')).toMatchObject({ reason: 'loop', line: 'sms-3000' });
  expect(logged.join()).not.toContain(robot.slice(1));
  // Only this one: whoever else writes is answered.
  const other = newPhone();
  await tell('kannel', { from: other });
  await workAll();
  expect(await answersTo(other)).toBe(1n);
}, 60_000);

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom('', '3000', '*1912#', '+989121234567', '1', '0', '\0', '\ud800', '[object Object]', '10'),
);
const NAMES = [
  ...['from', 'to', 'text', 'id', 'd', 'message', 'messageid', 'status', 'From', 'To', 'Body', 'MessageSid'],
  ...['MessageStatus', 'ErrorCode', 'phone', 'code', 'session', 'event', 'input', 'ordinal', 'line'],
  ...['sessionId', 'serviceCode', 'phoneNumber', 'msisdn', 'SessionId', 'Mobile', 'Type', 'Message'],
  ...['__proto__', 'constructor', 'toString', 'a.b', 'payload.response', ''],
];
const fields = fc.array(
  fc.tuple(
    fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...NAMES) }, { weight: 1, arbitrary: text }),
    text,
  ),
  {
    maxLength: 12,
  },
);

describe('whatever the fields are', () => {
  const KEYED = [
    ...['kannel', 'kavenegar'].map((id) => `sms/${id}/${CHANNEL_KEY}`),
    ...[`sms/kannel/${CHANNEL_KEY}/dlr`, `sms/kavenegar/${CHANNEL_KEY}/status`],
    ...['africastalking', 'hubtel', 'beem', 'infobip', 'dmark', 'plain'].map(
      (id) => `ussd/${id}/${CHANNEL_KEY}`,
    ),
  ];
  const RUNS = { numRuns: 60 };

  test('no keyed webhook fails, asked by query, form or JSON', async () => {
    const way = fc.constantFrom('query', 'form', 'json');
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...KEYED), way, fields, async (path, how, given) => {
        const pairs = given.map(([name, value]): [string, string] => [name, value]);
        const url = `${app.url}/channels/${path}`;
        const headers = { 'content-type': 'application/json' };
        const response = await (how === 'query'
          ? fetch(`${url}?${new URLSearchParams(pairs)}`)
          : fetch(url, {
              method: 'POST',
              ...(how === 'form'
                ? { body: new URLSearchParams(pairs) }
                : { headers, body: JSON.stringify(Object.fromEntries(pairs)) }),
            }));
        expect(response.status).toBeLessThan(500);
      }),
      RUNS,
    );
  });

  test('nor one that is given any JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...KEYED), fc.json(), async (path, body) => {
        const headers = { 'content-type': 'application/json' };
        const response = await fetch(`${app.url}/channels/${path}`, { method: 'POST', headers, body });
        expect(response.status).toBeLessThan(500);
      }),
      RUNS,
    );
  });

  test('nor Twilio’s, and what is rightly signed is believed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('', '/status', '/status?id=101-1', '?a=%ff'),
        fields,
        async (tail, given) => {
          const response = await askSigned(`${app.url}/channels/sms/twilio${tail}`, given);
          expect(response.status).toBe(200);
        },
      ),
      RUNS,
    );
  });

  test('and what was kept of it can be worked off', async () => {
    logged.length = 0;
    await workAll();
    expect(logged.filter((line) => !line.includes('"reason":"loop"'))).toEqual([]);
  });
});

describe('USSD', () => {
  const dial = (provider: string, body: object): Promise<Response> =>
    fetch(`${app.url}/channels/ussd/${provider}/${CHANNEL_KEY}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const begin = () => ({ event: 'begin', phone: newPhone(), code: '*1521#', session: `s${++numbers}` });

  test.each([
    ['a code of nobody', { code: '*99999#' }, 404, 'unknown_line'],
    ['no number', { phone: '' }, 400, 'malformed'],
    ['a number that is none', { phone: '12' }, 400, 'malformed'],
    ['a name instead of a number', { phone: 'MyBank' }, 400, 'malformed'],
    ['more than a screen can send', { event: 'say', input: 'x'.repeat(183) }, 400, 'malformed'],
    ['a session that is too long', { session: 's'.repeat(101) }, 400, 'malformed'],
  ] as const)('%s is refused and counted', async (_name, given, status, reason) => {
    const before = await refused(reason, 'ussd');
    expect((await dial('plain', { ...begin(), ...given })).status).toBe(status);
    expect(await refused(reason, 'ussd')).toBe(before + 1);
  });

  test('without the key nothing is answered', async () => {
    const before = await refused('wrong_key', 'ussd');
    for (const key of ['', '/x', `/${CHANNEL_KEY}1`]) {
      const response = await fetch(`${app.url}/channels/ussd/plain${key}`, { method: 'POST' });
      expect(response.status).toBe(403);
    }
    expect(await refused('wrong_key', 'ussd')).toBe(before + 3);
  });

  test.each(['', ' ', '😮‍💨', 'قبض', 'बिल', 'a\0b', 'x\ud83d', '*', '#', '**#', '0', '99999999', "'; drop"])(
    '%j typed is answered with a screen',
    async (input) => {
      const first = begin();
      logged.length = 0;
      expect(await (await dial('plain', first)).json()).toMatchObject({ open: true });
      const answer = await dial('plain', { ...first, event: 'say', input });
      expect(await answer.json()).toMatchObject({ text: expect.stringMatching(/\S/) });
      expect(logged).toEqual([]);
    },
  );
});
