import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  CARRIER_START,
  CHANNEL_KEY as KEY,
  startCarrier,
  type TestCarrier,
} from '../../../test/support/carrier.ts';
import { NO_CARRIER_FAULTS } from './index.ts';

const PHONE = '+989121234567';

let party: TestCarrier;
let carrier: TestCarrier['carrier'];
let heard: TestCarrier['heard'];

beforeEach(async () => {
  party = await startCarrier();
  ({ carrier, heard } = party);
});
afterEach(() => party.close());

function sendSms(text: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const { username, password } = carrier.gateway;
  return fetch(`${carrier.gateway.url}/cgi-bin/sendsms`, {
    method: 'POST',
    body: text,
    headers: {
      'content-type': 'text/plain; charset=UTF-8',
      'x-kannel-username': username,
      'x-kannel-password': password,
      'x-kannel-from': '3000',
      'x-kannel-to': PHONE,
      'x-kannel-coding': '2',
      'x-kannel-dlr-mask': '31',
      'x-kannel-dlr-url': `${party.url}/channels/sms/kannel/${KEY}/dlr?id=0-7&d=%d`,
      ...headers,
    },
  });
}

const texts = (): readonly string[] => carrier.look(PHONE).messages.map(({ text }) => text);
const paths = (): readonly string[] => heard.map(({ method, path }) => `${method} ${path}`);

describe('text messages as Kannel sends them on', () => {
  test('a GET with the fields of get-url, each message under its own id', async () => {
    carrier.write(PHONE, '3000', 'سلام & 1+1');
    await carrier.settled();
    expect(heard).toEqual([
      {
        ...{ method: 'GET', path: `/channels/sms/kannel/${KEY}`, type: undefined, agent: 'Kannel/1.4.5' },
        fields: {
          ...{ from: '989121234567', to: '3000', text: 'سلام & 1+1', ts: String(CARRIER_START / 1000) },
          ...{ smsc: 'SANDBOX', coding: '0', charset: 'UTF-8' },
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        },
      },
    ]);
    expect(carrier.look(PHONE).messages[0]).toMatchObject({ way: 'sent', with: '3000', state: 'done' });
  });

  test('the key stands nowhere beside the telephone', async () => {
    carrier.write(PHONE, '3000', 'menu');
    await sendSms('x');
    await carrier.settled();
    const { traffic } = carrier.look(PHONE);
    expect(traffic.map(({ address }) => address.split('?')[0])).toContain('/channels/sms/kannel/…');
    expect(JSON.stringify(traffic)).not.toContain(KEY);
    expect(JSON.stringify(traffic)).not.toContain(carrier.gateway.password);
  });

  test('answered with an error it comes three times more under the same id, then Kannel says sorry', async () => {
    party.answer(() => ({ status: 500, body: '' }));
    carrier.write(PHONE, '3000', 'menu');
    await carrier.settled();
    expect(new Set(heard.map(({ fields }) => fields.id)).size).toBe(1);
    expect(heard).toHaveLength(4);
    expect(carrier.look(PHONE).messages).toMatchObject([
      { text: 'menu', state: 'failed' },
      { text: 'Could not fetch content, sorry.', way: 'received' },
    ]);
  });
});

describe('sendsms', () => {
  test('takes a message, shows it, and tells of it: first 8, then 1', async () => {
    const response = await sendSms('قبض شما');
    expect([response.status, await response.text()]).toEqual([202, '0: Accepted for delivery']);
    await carrier.settled();
    expect(carrier.look(PHONE).messages).toMatchObject([{ way: 'received', with: '3000', text: 'قبض شما' }]);
    expect(paths()).toEqual(Array(2).fill(`GET /channels/sms/kannel/${KEY}/dlr`));
    expect(heard.map(({ fields }) => fields).toSorted((a, b) => Number(b.d) - Number(a.d))).toEqual([
      { id: '0-7', d: '8' },
      { id: '0-7', d: '1' },
    ]);
  });

  test('only what was asked for is told', async () => {
    await sendSms('x', { 'x-kannel-dlr-mask': '1' });
    await carrier.settled();
    expect(heard.map(({ fields }) => fields.d)).toEqual(['1']);
  });

  test('Persian without coding=2 arrives as question marks, as it does with Kannel', async () => {
    await sendSms('سلام OK', { 'x-kannel-coding': '0' });
    await carrier.settled();
    expect(texts()).toEqual(['???? OK']);
  });

  test.each([
    ['a wrong password', { 'x-kannel-password': 'x' }, 403, 'Authorization failed for sendsms'],
    ['nobody to send it to', { 'x-kannel-to': '' }, 400, 'Missing receiver number, rejected'],
    ['no number', { 'x-kannel-to': 'me' }, 400, 'Invalid receiver number, rejected'],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 400, /content-type/],
    ['reports to elsewhere', { 'x-kannel-dlr-url': 'http://example.com/channels/' }, 400, /DLR-URL/],
    ['reports to another page of ours', { 'x-kannel-dlr-url': '/sandbox' }, 400, /DLR-URL/],
  ])('refuses %s', async (_name, headers, status, words) => {
    const response = await sendSms('x', headers);
    expect(response.status).toBe(status);
    expect(await response.text()).toMatch(words);
    await carrier.settled();
    expect([heard, texts()]).toEqual([[], []]);
  });
});

describe('faults', () => {
  const set = (faults: Partial<typeof NO_CARRIER_FAULTS>): void =>
    carrier.setFaults('IR', { ...NO_CARRIER_FAULTS, ...faults });

  test('twice: each request comes two times under one id', async () => {
    set({ twice: true });
    carrier.write(PHONE, '3000', 'menu');
    await carrier.settled();
    expect(heard).toHaveLength(2);
    expect(heard[0]).toEqual(heard[1]);
  });

  test('an answer that is lost is asked for again', async () => {
    set({ answersLost: true });
    carrier.write(PHONE, '3000', 'menu');
    await carrier.settled();
    expect(carrier.look(PHONE).traffic.map(({ lost }) => lost)).toEqual([true, false]);
    expect(carrier.look(PHONE).messages[0]?.state).toBe('done');
  });

  test('out of coverage both ways wait, and go on when it is back', async () => {
    set({ noCoverage: true });
    carrier.write(PHONE, '3000', 'menu');
    await sendSms('for later', { 'x-kannel-dlr-mask': '1' });
    await carrier.dial(PHONE, '*15#', 'plain');
    await carrier.settled();
    expect(carrier.look(PHONE).messages).toMatchObject([{ text: 'menu', state: 'waiting' }]);
    expect(carrier.look(PHONE).screen).toMatchObject({ network: 'no_coverage', open: false });
    expect(heard).toEqual([]);
    set({});
    await carrier.settled();
    expect(texts()).toEqual(['menu', 'for later']);
    expect(heard.map(({ path }) => path).toSorted()).toEqual([
      `/channels/sms/kannel/${KEY}`,
      `/channels/sms/kannel/${KEY}/dlr`,
    ]);
  });

  test('refused: taken, told with 16, and never shown', async () => {
    set({ refuses: true });
    expect((await sendSms('x')).status).toBe(202);
    await carrier.settled();
    expect(heard.map(({ fields }) => fields.d)).toEqual(['16']);
    expect(texts()).toEqual([]);
  });

  test('a gateway that is down says 503, and other countries are not concerned', async () => {
    set({ gatewayDown: true });
    expect((await sendSms('x')).status).toBe(503);
    expect((await sendSms('x', { 'x-kannel-to': '+201001234567' })).status).toBe(202);
  });

  test('two seconds late', async () => {
    set({ delayMs: 2_000 });
    const startedMs = performance.now();
    carrier.write(PHONE, '3000', 'menu');
    await carrier.settled();
    expect(performance.now() - startedMs).toBeGreaterThan(1_900);
    expect(heard).toHaveLength(1);
  });
});
