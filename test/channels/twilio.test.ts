import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { freePort } from '../support/free-port.ts';
import { TWILIO } from './sms-gateways.ts';
import { askSigned, type FormFields, formOf, signatureOf } from './sms-webhooks.ts';

const PUBLIC_URL = 'https://pay.example.org';
const PATH = '/channels/sms/twilio';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({
    port: await freePort(),
    env: {
      WASL_PUBLIC_URL: PUBLIC_URL,
      WASL_SMS_GATEWAY: 'twilio',
      WASL_SMS_ACCOUNT: TWILIO.account,
      WASL_SMS_TOKEN: TWILIO.token,
    },
  });
}, 60_000);
afterAll(() => app.close());

const told = (sid: string, more: FormFields = []) =>
  [['MessageSid', sid], ['From', '+13035550122'], ['To', '73000'], ['Body', 'menu'], ...more] as const;

async function refused(): Promise<number> {
  const figures = await (await fetch(`${app.url}/metrics`)).text();
  return Number(
    /talks_refused_total\{channel="sms",reason="wrong_signature"\} (\d+)/.exec(figures)?.[1] ?? 0,
  );
}

async function kept(sid: string): Promise<bigint | undefined> {
  const [row] = await app.app.sql<{ count: bigint }[]>`
    select count(*) from conversations.inbound where key = ${`twilio ${sid}`}`;
  return row?.count;
}

describe('a message from Twilio', () => {
  test('is signed for the public address, which is not the one that the proxy asks', async () => {
    const response = await askSigned(`${app.url}${PATH}`, told('SM1'), `${PUBLIC_URL}${PATH}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/xml/);
    // Anything in it would be sent to the person.
    expect(await response.text()).toMatch(/<Response><\/Response>$/);
    expect(await kept('SM1')).toBe(1n);
  });

  test('may be signed with the port that goes without saying', async () => {
    const response = await askSigned(`${app.url}${PATH}`, told('SM2'), `${PUBLIC_URL}:443${PATH}`);
    expect(response.status).toBe(200);
  });

  test('may have fields that nobody knows yet, and several values in one', async () => {
    const more = Array.from({ length: 60 }, (_, at) => [`New${at}`, `value ${at}`] as const);
    const fields = told('SM3', [...more, ['Many', 'b'], ['Many', 'a'], ['Many', 'b'], ['Empty', '']]);
    const response = await askSigned(`${app.url}${PATH}`, fields, `${PUBLIC_URL}${PATH}`);
    expect(response.status).toBe(200);
    expect(await kept('SM3')).toBe(1n);
  });

  const good = signatureOf(`${PUBLIC_URL}${PATH}`, told('SM4'));
  test.each([
    ['not at all', undefined],
    ['with nothing', ''],
    ['with half of it', good.slice(0, 10)],
    ['with another token', signatureOf(`${PUBLIC_URL}${PATH}`, told('SM4-refused'), 'another')],
    ['for another message', signatureOf(`${PUBLIC_URL}${PATH}`, told('SM5'))],
    ['for another address', signatureOf(`https://other.example.org${PATH}`, told('SM4-refused'))],
    ['for another port', signatureOf(`${PUBLIC_URL}:8443${PATH}`, told('SM4-refused'))],
    ['for plain HTTP', signatureOf(`http://pay.example.org${PATH}`, told('SM4-refused'))],
    [
      'for the address where this process listens',
      signatureOf(`http://127.0.0.1${PATH}`, told('SM4-refused')),
    ],
  ])('that is signed %s is refused and counted', async (_name, signature) => {
    const before = await refused();
    const response = await fetch(`${app.url}${PATH}`, {
      method: 'POST',
      headers: signature === undefined ? {} : { 'x-twilio-signature': signature },
      body: formOf(told('SM4-refused')),
    });
    expect(response.status).toBe(403);
    expect(await refused()).toBe(before + 1);
    expect(await kept('SM4-refused')).toBe(0n);
  });

  test('may not have been changed on its way: a field more, another query, another kind of body', async () => {
    const body = formOf(told('SM4'));
    const headers = { 'x-twilio-signature': good };
    const ask = (path: string, init: RequestInit): Promise<number> =>
      fetch(`${app.url}${path}`, { method: 'POST', ...init }).then(({ status }) => status);
    expect(await ask(PATH, { headers, body: `${body}&To=3000` })).toBe(403);
    expect(await ask(`${PATH}?To=3000`, { headers, body })).toBe(403);
    const json = { ...headers, 'content-type': 'application/json' };
    expect(await ask(PATH, { headers: json, body: JSON.stringify(Object.fromEntries(told('SM4'))) })).toBe(
      403,
    );
    expect(await ask(PATH, { headers, body })).toBe(200);
  });

  test('that comes again is known by its SID', async () => {
    for (const _ of [1, 2, 3]) {
      const again = await askSigned(`${app.url}${PATH}`, told('SM6'), `${PUBLIC_URL}${PATH}`);
      expect(again.status).toBe(200);
    }
    expect(await kept('SM6')).toBe(1n);
  });
});

describe('a report from Twilio', () => {
  test('is refused where it is not signed, and changes nothing', async () => {
    const before = await refused();
    const response = await fetch(`${app.url}${PATH}/status?id=101-1`, {
      method: 'POST',
      body: new URLSearchParams({ MessageStatus: 'delivered' }),
    });
    expect(response.status).toBe(403);
    expect(await refused()).toBe(before + 1);
  });

  test('is answered alike whether its message is known or not, or is not over yet', async () => {
    for (const [id, status] of [
      ['101-999999', 'delivered'],
      ['nonsense', 'failed'],
      ['101-1', 'sending'],
      ['101-1', 'a status of tomorrow'],
    ] as const) {
      const path = `${PATH}/status?id=${id}`;
      const fields = [['MessageSid', 'SM7'] as const, ['MessageStatus', status] as const];
      expect((await askSigned(`${app.url}${path}`, fields, `${PUBLIC_URL}${path}`)).status).toBe(200);
    }
  });
});

test('without the demo and without a channel key Twilio is heard, since it signs, and nobody else is', async () => {
  const encryption = Buffer.alloc(32, 1).toString('base64');
  const alone = await startTestApp({
    port: await freePort(),
    env: {
      ...{ WASL_DEMO: '0', WASL_PUBLIC_URL: PUBLIC_URL },
      ...{ WASL_SMS_GATEWAY: 'twilio', WASL_SMS_ACCOUNT: TWILIO.account, WASL_SMS_TOKEN: TWILIO.token },
      ...{ WASL_ENCRYPTION_KEYS: `1:${encryption}`, WASL_RECEIPT_KEYS: `1:${encryption}` },
      WASL_LOOKUP_KEY: Buffer.alloc(32, 2).toString('base64'),
    },
  });
  try {
    const response = await askSigned(`${alone.url}${PATH}`, told('SM8'), `${PUBLIC_URL}${PATH}`);
    expect(response.status).toBe(200);
    for (const path of ['/channels/sms/kannel', '/channels/sms/kavenegar', '/channels/ussd/plain'])
      expect((await fetch(`${alone.url}${path}`)).status).toBe(404);
  } finally {
    await alone.close();
  }
}, 60_000);
