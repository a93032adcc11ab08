import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PortalApp, startPortalApp, textOf } from '../support/portal-app.ts';

let portal: PortalApp;
let session = 0;

beforeAll(async () => {
  portal = await startPortalApp();
});
afterAll(() => portal.close());

/** What Africa's Talking sends: everything typed until now, joined by stars. */
function africasTalking(phone: string, code = '*1912#') {
  session += 1;
  const sessionId = `at-${session}`;
  const entries: string[] = [];
  const send = async (): Promise<string> => {
    const body = new URLSearchParams({
      ...{ sessionId, serviceCode: code, phoneNumber: phone, networkCode: '63902', text: entries.join('*') },
    });
    const response = await fetch(`${portal.url}/channels/ussd/africastalking`, { method: 'POST', body });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/plain');
    return response.text();
  };
  return {
    dial: (...dialled: string[]) => {
      entries.push(...dialled);
      return send();
    },
    type: (text: string) => {
      entries.push(text);
      return send();
    },
    again: send,
  };
}

async function post(path: string, body: object): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(`${portal.url}/channels/ussd/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  const answer: unknown = await response.json();
  return { ...(typeof answer === 'object' ? answer : {}) };
}

async function texts(phone: string): Promise<string> {
  await portal.app.conversations.work();
  await portal.app.notifications.deliver();
  const { html } = await portal
    .visitor('en')
    .get(`/sandbox/mailbox?still=1&phone=${encodeURIComponent(phone)}`);
  return textOf(html);
}

async function english(phone: string): Promise<void> {
  const dialog = africasTalking(phone);
  await dialog.dial();
  expect(await dialog.type('6')).toContain('English');
  expect(await dialog.type('2')).toBe('END English from now on.');
}

describe('M6 a bill by USSD', () => {
  test('is found, confirmed, and paid by the link that comes as a text message', async () => {
    const phone = '+919826011111';
    await english(phone);
    const dialog = africasTalking(phone);
    expect(await dialog.dial()).toMatch(
      /^CON What would you like to do\?\n1 View and pay a bill\n2 My bills/,
    );
    expect(await dialog.type('1')).toMatch(/^CON Please send the /);
    expect(await dialog.type('N1234567890')).toMatch(
      /^CON Malwa Vidyut: Rs 1,250\.50, due .*\nPay it now\?\n1 Yes\n2 No$/,
    );
    expect(await dialog.type('1')).toMatch(/^CON We have texted you the link to pay\.\n/);
    const sent = await texts(phone);
    const [, token] = /\/l\/([0-9a-z]+)/.exec(sent) ?? [];
    expect(sent).toContain('Malwa Vidyut, to pay Rs 1,250.50:');

    const visitor = portal.visitor('en');
    const page = await visitor.get(`/l/${token}`);
    expect(textOf(page.html)).toContain('Pay ₹1,250.50');
    const { location } = await visitor.post(`/l/${token}`, {});
    expect(location).toMatch(/^\/pay\/[0-9a-f-]{36}$/);
    // In another browser it is of no use any more, and in this one it still is.
    expect((await portal.visitor('en').post(`/l/${token}`, {})).status).toBe(410);
    expect((await portal.visitor('en').get(`/l/${token}`)).status).toBe(410);
    expect((await visitor.get(`/l/${token}`)).status).toBe(200);
    expect(
      (await visitor.get(`/l/${token?.replace(/.$/, (last) => (last === '0' ? '1' : '0'))}`)).status,
    ).toBe(404);
    const bank = await visitor.get(location);
    expect(bank.status === 303 || bank.html.includes('/sandbox/bank')).toBe(true);
  });

  test('what is dialled behind the number finds the bill, and never confirms', async () => {
    const phone = '+919826022222';
    await english(phone);
    const dialog = africasTalking(phone);
    expect(await dialog.dial('1', 'N0010010034', '1')).toMatch(/Pay it now\?\n1 Yes\n2 No$/);
    expect(await dialog.type('2')).toContain('Nothing was paid.');
  });

  test('the same request again gets the same screen, and runs nothing again', async () => {
    const phone = '+919826033333';
    await english(phone);
    const before = await portal.payments();
    const dialog = africasTalking(phone);
    await dialog.dial('1', 'N0010010034');
    const first = await dialog.type('1');
    const again = await Promise.all([dialog.again(), dialog.again(), dialog.again()]);
    expect(new Set([first, ...again]).size).toBe(1);
    expect(await portal.payments()).toBe(before + 1);
  });

  test('X2 dialled again, it goes on where it was, or anew', async () => {
    const phone = '+919826044444';
    await english(phone);
    const dialog = africasTalking(phone);
    await dialog.dial();
    expect(await dialog.type('1')).toMatch(/Please send/);
    const back = africasTalking(phone);
    expect(await back.dial()).toBe('CON You had not finished last time.\n1 Go on\n2 Start again');
    expect(await back.type('1')).toMatch(/Please send/);
    const anew = africasTalking(phone);
    await anew.dial();
    expect(await anew.type('2')).toMatch(/What would you like to do/);
  });

  test('X6 whoever holds the bill may come back in, and nobody else pays it meanwhile', async () => {
    const [mine, other] = ['+919826055555', '+919826066666'];
    await english(mine);
    await english(other);
    const begin = async (phone: string): Promise<string> => {
      const dialog = africasTalking(phone);
      await dialog.dial('1', 'N0010010038');
      return dialog.type('1');
    };
    const before = await portal.payments();
    expect(await begin(mine)).toContain('We have texted you');
    expect(await begin(other)).toContain('Somebody else is paying it now.');
    expect(await begin(mine)).toContain('We have texted you');
    expect(await portal.payments()).toBe(before + 1);
  });
});

describe('when the look-up takes longer than the network waits', () => {
  test('the session ends with a promise, and the talk goes on by text message', async () => {
    const phone = '+919826077777';
    await english(phone);
    const { inquiry, conversations } = portal.app;
    const { inquire } = inquiry;
    const dialog = africasTalking(phone);
    await dialog.dial('1');
    let release = (): void => {};
    Object.assign(inquiry, {
      inquire: (...given: Parameters<typeof inquire>) =>
        new Promise((resolve) => {
          release = () => resolve(inquire(...given));
        }),
    });
    expect(await dialog.type('N0010010034')).toBe('END This takes a moment. We will text you the answer.');
    Object.assign(inquiry, { inquire });
    release();
    while ((await conversations.work()) === 0);
    expect(await texts(phone)).toContain('Pay it now?');
  });
});

describe('the aggregators', () => {
  test('Hubtel: initiation, response, release', async () => {
    const common = { SessionId: 'h1', Mobile: '919826088881', ServiceCode: '*1912#', Operator: 'x' };
    const first = await post('hubtel', { ...common, Type: 'Initiation', Message: '*1912#', Sequence: 1 });
    expect(first).toMatchObject({ Type: 'Response' });
    const second = await post('hubtel', { ...common, Type: 'Response', Message: '1', Sequence: 2 });
    expect(second).toMatchObject({ Type: 'Response' });
    expect(await post('hubtel', { ...common, Type: 'Response', Message: '1', Sequence: 2 })).toEqual(second);
    expect(await post('hubtel', { ...common, Type: 'Timeout', Message: '', Sequence: 3 })).toEqual({});
  });

  test('Hubtel: what was dialled behind the number', async () => {
    const common = { SessionId: 'h2', Mobile: '919826088882', ServiceCode: '*1912#', Operator: 'x' };
    const answer = await post('hubtel', {
      ...common,
      ...{ Type: 'Initiation', Message: '*1912*1*N1234567890#', Sequence: 1 },
    });
    expect(String(answer.Message)).toContain('1,250.50');
  });

  test('Arkesel and others do not tell what was dialled: the address they were given does', async () => {
    const arkesel = { sessionID: 'a', userID: 'U', msisdn: '919826088883', network: 'MTN' };
    const begin = { ...arkesel, newSession: true, userData: '' };
    const response = await fetch(`${portal.url}/channels/ussd/arkesel`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(begin),
    });
    // Four billers, four lines: which is meant is not said.
    expect(response.status).toBe(404);
    const asked = { sessionID: 'a', userID: 'U', continueSession: true };
    expect(await post('arkesel?line=*1912%23', begin)).toMatchObject(asked);
    expect(await post('arkesel?line=1912', { ...arkesel, newSession: false, userData: '1' })).toMatchObject(
      asked,
    );
    expect(await post('arkesel', { ...begin, sessionID: 'b', userData: '*1912#' })).toMatchObject({
      continueSession: true,
    });
  });
});

describe('bad input', () => {
  test.each([
    ['a provider that does not exist', 'nobody', {}, 404],
    ['a number that is none', 'plain', { event: 'begin', phone: 'x', code: '*1912#', session: 's' }, 400],
    [
      'a code of nobody',
      'plain',
      { event: 'begin', phone: '+919826012345', code: '*999#', session: 's' },
      404,
    ],
    [
      'more than a USSD string holds',
      'plain',
      { phone: '+919826012345', code: '*1912#', session: 's', input: 'x'.repeat(200) },
      400,
    ],
  ])('%s is refused and counted', async (_name, provider, body, status) => {
    const response = await fetch(`${portal.url}/channels/ussd/${provider}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(status);
    expect(await (await fetch(`${portal.url}/metrics`)).text()).toMatch(
      /wasl_talks_refused_total\{channel="ussd"/,
    );
  });
});
