import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CHANNEL_KEY as KEY, startCarrier, type TestCarrier } from '../../../test/support/carrier.ts';
import { NO_CARRIER_FAULTS, type ProviderId } from './index.ts';

const PHONE = '+989121234567';
const JSON_TYPE = 'application/json';

let party: TestCarrier;
let carrier: TestCarrier['carrier'];
let heard: TestCarrier['heard'];

beforeEach(async () => {
  party = await startCarrier();
  ({ carrier, heard } = party);
});
afterEach(() => party.close());

const screen = () => carrier.look(PHONE).screen;
const fields = () => heard.map((each) => each.fields);

/** What a service says to each of the three, in turn. */
function says(provider: ProviderId, ...screens: readonly (readonly [text: string, open: boolean])[]): void {
  let turn = 0;
  party.answer(() => {
    const [text, open] = screens[Math.min(turn++, screens.length - 1)] ?? ['', false];
    if (provider === 'africastalking') return { body: `${open ? 'CON' : 'END'} ${text}` };
    if (provider === 'plain') return { body: { text, open } };
    return { body: { Message: text, Type: open ? 'Response' : 'Release', ClientState: `state ${turn}` } };
  });
}

describe('a dialog, as each aggregator asks', () => {
  test('Africa’s Talking: a form, everything typed until now joined by stars, and a notice at the end', async () => {
    says('africastalking', ['Menu\n1 Pay', true], ['Which bill?', true], ['Paid.', false]);
    await carrier.dial(PHONE, '*15#', 'africastalking');
    expect(screen()).toMatchObject({ text: 'Menu\n1 Pay', open: true });
    await carrier.answer(PHONE, '1');
    await carrier.answer(PHONE, '104128');
    expect(screen()).toMatchObject({ text: 'Paid.', open: false });
    await carrier.settled();
    const { sessionId } = fields()[0] ?? {};
    const common = { sessionId, serviceCode: '*15#', phoneNumber: PHONE, networkCode: '99999' };
    expect(fields().slice(0, 3)).toEqual([
      { ...common, text: '' },
      { ...common, text: '1' },
      { ...common, text: '1*104128' },
    ]);
    expect(fields()[3]).toMatchObject({ ...common, status: 'Success', hopsCount: '3', input: '1*104128' });
    expect(heard[0]).toMatchObject({
      method: 'POST',
      path: `/channels/ussd/africastalking/${KEY}`,
      type: 'application/x-www-form-urlencoded',
    });
  });

  test('Hubtel: JSON, the last entry alone, a sequence, and the state given back', async () => {
    says('hubtel', ['Menu', true], ['Sure?', true]);
    await carrier.dial(PHONE, '*15*1*7#', 'hubtel');
    await carrier.answer(PHONE, '2');
    carrier.hangUp(PHONE);
    await carrier.settled();
    const { SessionId } = fields()[0] ?? {};
    const common = { SessionId, Mobile: '989121234567', ServiceCode: '15', Operator: 'sandbox' };
    expect(fields()).toEqual([
      { ...common, Type: 'Initiation', Message: '*15*1*7#', Sequence: 1 },
      { ...common, Type: 'Response', Message: '2', Sequence: 2, ClientState: 'state 1' },
      { ...common, Type: 'Release', Message: '2', Sequence: 3, ClientState: 'state 2' },
    ]);
    expect(heard[0]).toMatchObject({ method: 'POST', path: `/channels/ussd/hubtel/${KEY}`, type: JSON_TYPE });
    expect(screen()).toBeUndefined();
  });

  test('plain: events, and an ordinal', async () => {
    says('plain', ['Menu', true], ['Bye.', false]);
    await carrier.dial(PHONE, '*15#', 'plain');
    await carrier.answer(PHONE, '0');
    await carrier.settled();
    const { session } = fields()[0] ?? {};
    const common = { session, phone: PHONE, code: '*15#' };
    expect(fields()).toEqual([
      { ...common, event: 'begin', input: '', ordinal: '1' },
      { ...common, event: 'input', input: '0', ordinal: '2' },
    ]);
  });

  test('the longest code is meant, and what stands behind it are answers', async () => {
    says('africastalking', ['Menu', true]);
    await carrier.dial(PHONE, '*15*3*1*104128#', 'africastalking');
    expect(fields()[0]).toMatchObject({ serviceCode: '*15*3#', text: '1*104128' });
  });
});

describe('what the network says by itself', () => {
  test('a code that nobody has, also one of another country', async () => {
    await carrier.dial(PHONE, '*16#', 'plain');
    expect(screen()).toMatchObject({ network: 'unknown_code', open: false });
    await carrier.dial('+201001234567', '*15#', 'plain');
    expect(carrier.look('+201001234567').screen).toMatchObject({ network: 'unknown_code' });
    expect(heard).toEqual([]);
  });

  test('an answer that does not come in time', async () => {
    party.answer(() => new Promise((resolve) => setTimeout(resolve, 2_500, { body: 'CON late' })));
    await carrier.dial(PHONE, '*15#', 'africastalking');
    expect(screen()).toMatchObject({ network: 'no_answer', open: false });
    expect(carrier.look(PHONE).traffic[0]).toMatchObject({ status: undefined });
  });

  test.each([
    ['africastalking', 200, 'Menu'],
    ['africastalking', 500, 'CON Menu'],
    ['hubtel', 200, { Message: 'Menu' }],
    ['plain', 200, 'Menu'],
  ] as const)('an answer that %s does not understand (%i %j)', async (provider, status, body) => {
    party.answer(() => ({ status, body }));
    await carrier.dial(PHONE, '*15#', provider);
    expect(screen()).toMatchObject({ network: 'broken_answer', open: false });
  });

  test('time is up after three minutes, and the service is told', async () => {
    says('hubtel', ['Menu', true]);
    await carrier.dial(PHONE, '*15#', 'hubtel');
    party.pass(181_000);
    await carrier.answer(PHONE, '1');
    await carrier.settled();
    expect(screen()).toMatchObject({ network: 'time_up', open: false });
    expect(fields().map(({ Type }) => Type)).toEqual(['Initiation', 'Timeout']);
    await carrier.answer(PHONE, '1');
    expect(screen()).toMatchObject({ network: 'not_open' });
  });

  test('whoever dials again has hung up before', async () => {
    says('plain', ['Menu', true]);
    await carrier.dial(PHONE, '*15#', 'plain');
    await carrier.dial(PHONE, '*15#', 'plain');
    await carrier.settled();
    expect(
      fields()
        .map(({ event }) => event)
        .toSorted(),
    ).toEqual(['begin', 'begin', 'end']);
    expect(new Set(fields().map(({ session }) => session)).size).toBe(2);
  });
});

describe('faults', () => {
  test('each hop comes twice, and one answer stands on the screen', async () => {
    carrier.setFaults('IR', { ...NO_CARRIER_FAULTS, twice: true });
    says('plain', ['Menu', true]);
    await carrier.dial(PHONE, '*15#', 'plain');
    expect(fields()).toHaveLength(2);
    expect(fields()[0]).toEqual(fields()[1]);
    expect(screen()).toMatchObject({ text: 'Menu', open: true });
  });

  test('the first answer is lost, and the network asks the same again', async () => {
    carrier.setFaults('IR', { ...NO_CARRIER_FAULTS, answersLost: true });
    says('plain', ['first', true], ['second', true]);
    await carrier.dial(PHONE, '*15#', 'plain');
    expect(fields()[0]).toEqual(fields()[1]);
    expect(screen()).toMatchObject({ text: 'second' });
  });
});

describe('the browser with a chat in it', () => {
  test('says things as a page of ours does, keeps its cookie, and shows each answer once', async () => {
    const said = { text: 'Hello', open: true, choices: [{ typed: '1', label: 'Pay' }], mark: 'a' };
    party.answer(() => ({ body: { said }, cookie: 'wasl_chat=abc; HttpOnly' }));
    expect(await carrier.chat(PHONE, 'sepehr', 'hi')).toBe(true);
    party.answer(({ headers }) => ({ body: { said: headers.cookie === 'wasl_chat=abc' ? said : null } }));
    await carrier.refreshChat(PHONE, 'sepehr');
    expect(carrier.look(PHONE).chat).toMatchObject([
      { by: 'visitor', text: 'hi' },
      { by: 'service', text: 'Hello', choices: [{ typed: '1', label: 'Pay' }] },
    ]);
    expect(heard[0]).toMatchObject({ method: 'POST', path: '/channels/web/sepehr', type: JSON_TYPE });
    expect(heard[1]).toMatchObject({ method: 'GET', fields: { since: 'a' } });
  });

  test('an answer that is none is told as that', async () => {
    party.answer(() => ({ status: 429, body: { error: 'too_many' } }));
    expect(await carrier.chat(PHONE, 'sepehr', 'hi')).toBe(false);
  });
});
