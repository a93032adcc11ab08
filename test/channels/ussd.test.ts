import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeWireId } from '../../src/platform/index.ts';
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
    expect(await dialog.type('1')).toMatch(/^CON Please send: /);
    expect(await dialog.type('N1234567890')).toMatch(
      /^CON Malwa Vidyut: Rs 1,250\.50, due .*\nPay it now\?\n1 Yes\n2 No$/,
    );
    expect(await dialog.type('1')).toBe(
      'CON How?\n1 The wallet of this number\n2 The bank calls me\n3 A link by text message',
    );
    expect(await dialog.type('3')).toMatch(/^CON We have texted you the link to pay\.\n/);
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
    await dialog.type('1');
    const first = await dialog.type('3');
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

  test('X2 broken off, it goes on by text message, and back again by dialling', async () => {
    const phone = '+919826044445';
    await english(phone);
    const sms = async (text: string): Promise<string> => {
      session += 1;
      const query = new URLSearchParams({ from: phone.slice(1), to: '51912', text, id: `x2-${session}` });
      await fetch(`${portal.url}/channels/sms/kannel?${query}`);
      return texts(phone);
    };
    const dialog = africasTalking(phone);
    await dialog.dial('1');
    expect(await dialog.type('N0010010040')).toContain('Pay it now?');
    expect(await sms('hello')).toContain('You had not finished last time.');
    expect(await sms('1')).toMatch(/Malwa Vidyut: .*Pay it now\?/s);
    // It has moved: dialled again it comes back from there, and is in one place only.
    const back = africasTalking(phone);
    expect(await back.dial()).toBe('CON You had not finished last time.\n1 Go on\n2 Start again');
    expect(await back.type('1')).toContain('Pay it now?');
    const before = await portal.payments();
    await back.type('1');
    expect(await sms('hello')).toContain('You had not finished last time.');
    expect(await sms('1')).toMatch(/to pay Rs [\d,.]+: http/);
    expect(await portal.payments()).toBe(before + 1);
  });

  test('whoever comes with another bill is not asked about the last one', async () => {
    const phone = '+919826044446';
    await english(phone);
    const dialog = africasTalking(phone);
    await dialog.dial('1');
    await dialog.type('N0010010037');
    const query = new URLSearchParams({
      from: phone.slice(1),
      to: '51912',
      text: 'N0010010039',
      id: 'x2-other',
    });
    await fetch(`${portal.url}/channels/sms/kannel?${query}`);
    expect(await texts(phone)).toMatch(/Malwa Vidyut: .*Pay it now\?/s);
  });

  test('X6 whoever holds the bill may come back in, and nobody else pays it meanwhile', async () => {
    const [mine, other] = ['+919826055555', '+919826066666'];
    await english(mine);
    await english(other);
    const begin = async (phone: string): Promise<string> => {
      const dialog = africasTalking(phone);
      await dialog.dial('1', 'N0010010038');
      const answer = await dialog.type('1');
      return answer.includes('How?') ? dialog.type('3') : answer;
    };
    const before = await portal.payments();
    expect(await begin(mine)).toContain('We have texted you');
    expect(await begin(other)).toContain('Somebody else is paying it now.');
    expect(await begin(mine)).toContain('We have texted you');
    expect(await portal.payments()).toBe(before + 1);
  });
});

describe('M6 without internet', () => {
  const bank = (path: string, fields?: Readonly<Record<string, string>>): Promise<Response> =>
    fetch(`${portal.url}/sandbox/bank${path}`, {
      ...(fields === undefined ? {} : { method: 'POST', body: new URLSearchParams(fields) }),
    });
  /** The bank's question on this telephone is answered. */
  const answers = async (phone: string, act: 'agree' | 'refuse'): Promise<void> => {
    const page = await (await bank(`/pushes?phone=${encodeURIComponent(phone)}`)).text();
    const [, token = ''] = /name="token" value="([^"]+)"/.exec(page) ?? [];
    expect(token).not.toBe('');
    await bank('/pushes', { token, act });
  };
  /** Its last payment, after the bank was asked about it. */
  const advance = async (phone: string) => {
    const { payments, sql } = portal.app;
    const [row] = await sql<{ biller_id: number; payment_id: bigint; tag: number; created_at: Date }[]>`
      select biller_id, payment_id, tag, created_at from payments.payment
       where payer_digest = ${portal.vault.digest('phone', phone)} order by payment_id desc limit 1`;
    if (row === undefined) return undefined;
    const { biller_id: billerId, payment_id: number, tag, created_at: createdAt } = row;
    const payment = await payments.find(encodeWireId({ billerId, number, tag, createdAt }));
    return payment === undefined ? undefined : payments.advance(payment);
  };

  test('the wallet of the number is asked, and what it says is what became of the payment', async () => {
    const phone = '+919826099991';
    await english(phone);
    const dialog = africasTalking(phone);
    await dialog.dial('1', 'N0010010031');
    await dialog.type('1');
    expect(await dialog.type('1')).toMatch(
      /^END A request for Rs [\d,.]+ is in your wallet\. Please confirm it there\.$/,
    );
    // The network had no answer in time: it is said again, and nobody is asked twice.
    expect(await dialog.again()).toMatch(/^END A request/);
    expect((await advance(phone))?.state).toBe('pending');
    await answers(phone, 'agree');
    expect((await advance(phone))?.state).toBe('posted');
  });

  test('a no on the telephone pays nothing, and the bill can be paid again', async () => {
    const phone = '+919826099992';
    await english(phone);
    const ask = async (): Promise<string> => {
      const dialog = africasTalking(phone);
      await dialog.dial('1', 'N0010010033');
      await dialog.type('1');
      return dialog.type('2');
    };
    expect(await ask()).toMatch(/^END The bank will call you about Rs /);
    await answers(phone, 'refuse');
    expect((await advance(phone))?.state).toBe('failed');
    expect(await ask()).toMatch(/^END The bank will call you/);
    await answers(phone, 'agree');
    expect((await advance(phone))?.state).toBe('posted');
    // From now on the bank remembers the card, and asks for it by its own menu.
    const dialog = africasTalking(phone);
    await dialog.dial('1', 'N0010010035');
    expect(await dialog.type('1')).toContain('1 My card kept at the bank');
  });

  test('X4 a bank that cannot be reached leaves the link; one that says nothing may have asked', async () => {
    const phone = '+919826099993';
    await english(phone);
    const fault = (name: string): Promise<Response> =>
      bank('/faults', { fault: name, times: '1', act: 'on' });
    const dialog = africasTalking(phone);
    await dialog.dial('1', 'N0010010036');
    await dialog.type('1');
    await fault('push_down');
    expect(await dialog.type('1')).toMatch(/A request for Rs .* is in your wallet/);
    expect((await advance(phone))?.state).toBe('pending');
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

/** One step as each provider sends it, and where in its answer the words and the way on stand (channels.md §2.1). */
interface Spoken {
  readonly provider: string;
  readonly request: (step: {
    readonly session: string;
    readonly phone: string;
    readonly typed: string;
    readonly nth: number;
  }) => {
    readonly method?: 'GET';
    readonly path?: string;
    readonly fields: Readonly<Record<string, unknown>>;
  };
  readonly goesOn: (words: unknown) => Readonly<Record<string, unknown>>;
  readonly words: string;
}

const SPOKEN: readonly Spoken[] = [
  {
    provider: 'emergent',
    request: ({ session: SessionId, phone: Mobile, typed, nth }) => ({
      fields: {
        ...{ USERID: 'u', SessionId, Mobile, ServiceCode: '*1912#', Sequence: nth },
        ...(nth === 1 ? { Type: 'Initiation', Message: '*1912#' } : { Type: 'Response', Message: typed }),
      },
    }),
    goesOn: () => ({ Type: 'Response', MaskNextRoute: true }),
    words: 'Message',
  },
  {
    provider: 'nalo',
    request: ({ phone, typed, nth }) => ({
      path: '?line=*1912%23',
      fields: {
        USERID: 'u',
        MSISDN: phone,
        USERDATA: nth === 1 ? '' : typed,
        MSGTYPE: nth === 1,
        NETWORK: 'MTN',
      },
    }),
    goesOn: () => ({ USERID: 'u', MSGTYPE: true }),
    words: 'MSG',
  },
  {
    provider: 'beem',
    request: ({ session, phone, typed, nth }) => ({
      path: '?line=*1912%23',
      fields: {
        ...{
          command: nth === 1 ? 'initiate' : 'continue',
          msisdn: phone,
          session_id: session,
          operator: 'vodacom',
        },
        payload: { request_id: nth, response: nth === 1 ? '' : typed },
      },
    }),
    goesOn: (payload) => ({ command: 'continue', operator: 'vodacom', payload }),
    words: 'payload.request',
  },
  {
    provider: 'southpawsl',
    request: ({ session: sessionId, phone: msisdn, typed, nth }) => ({
      path: '?line=*1912%23',
      fields: { sessionId, msisdn, ussdString: '*1912#', inputOption: nth === 1 ? '*1912#' : typed },
    }),
    goesOn: () => ({ State: 'CONTINUE' }),
    words: 'message',
  },
  {
    provider: 'infobip',
    request: ({ session, phone, typed, nth }) => ({
      path: `/session/${session}/${nth === 1 ? 'start' : 'response'}`,
      fields: {
        msisdn: phone,
        imsi: '404',
        text: nth === 1 ? '*1912#' : typed,
        shortCode: '*1912#',
        language: 'en',
      },
    }),
    goesOn: () => ({ shouldClose: false, responseExitCode: 200 }),
    words: 'ussdMenu',
  },
  {
    provider: 'dmark',
    request: ({ session, phone, typed, nth }) => ({
      method: 'GET',
      fields: {
        ...{
          transactionId: session,
          msisdn: phone,
          ussdServiceCode: '*1912#',
          response: nth === 1 ? 'false' : 'true',
        },
        ussdRequestString: nth === 1 ? '*1912#' : typed,
      },
    }),
    goesOn: () => ({ action: 'request' }),
    words: 'responseString',
  },
  {
    provider: 'plain',
    request: ({ session, phone, typed, nth }) => ({
      fields: {
        event: nth === 1 ? 'begin' : 'say',
        session,
        phone,
        code: '*1912#',
        input: nth === 1 ? '' : typed,
        ordinal: nth,
      },
    }),
    goesOn: () => ({ open: true }),
    words: 'text',
  },
];

describe('M6 each provider is spoken to as it speaks', () => {
  test.each(SPOKEN)(
    '$provider: dialled, chosen, typed, repeated',
    async ({ provider, request, goesOn, words }) => {
      const phone = `9198260${String(20_000 + SPOKEN.findIndex((each) => each.provider === provider))}`;
      const ask = async (nth: number, typed: string) => {
        const {
          method = 'POST',
          path = '',
          fields,
        } = request({ session: `${provider}1`, phone, typed, nth });
        const query = new URLSearchParams(
          Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)])),
        );
        const address = `${portal.url}/channels/ussd/${provider}${path}`;
        const response =
          method === 'GET'
            ? await fetch(`${address}?${query}`)
            : await fetch(address, {
                method,
                headers: { 'content-type': 'application/json' },
                body: JSON.stringify(fields),
              });
        expect(response.status).toBe(200);
        const answer: Readonly<Record<string, unknown>> = Object(await response.json());
        const [first = '', second] = words.split('.');
        const inner: unknown = answer[first];
        const text = second === undefined ? inner : Object(inner)[second];
        expect(answer).toMatchObject(goesOn(inner));
        return String(text);
      };
      const menu = await ask(1, '');
      expect(menu).toMatch(/\n2 /);
      const asked = await ask(2, '1');
      expect(asked).not.toBe(menu);
      // The same request again: the same screen.
      expect(await ask(2, '1')).toBe(asked);
      expect(await ask(3, 'N1234567890')).toContain('1,250.50');
    },
  );

  test('Infobip and Beem tell of the end; nothing is said to that', async () => {
    const end = await post('infobip/session/infobip1/end', {
      msisdn: '919826020009',
      exitCode: 500,
      reason: 'x',
    });
    expect(end).toEqual({});
    const terminated = {
      command: 'terminate',
      msisdn: '919826020009',
      session_id: 'b',
      payload: { request_id: 4 },
    };
    expect(await post('beem?line=*1912%23', terminated)).toEqual({});
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
