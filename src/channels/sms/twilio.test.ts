import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { createTwilioSender, twilioSignature } from './twilio.ts';

describe('X-Twilio-Signature', () => {
  const TOKEN = '12345';
  const URL = 'https://mycompany.com/myapp.php?foo=1&bar=2';
  const FIELDS = {
    ...{ CallSid: 'CA1234567890ABCDE', Caller: '+12349013030', Digits: '1234' },
    ...{ From: '+12349013030', To: '+18005551212' },
  };

  test('of the public example is the one that is published with it', () => {
    expect(twilioSignature(TOKEN, URL, FIELDS)).toBe('0/KCTR6DLpKmkAf8muzZqo1nDgQ=');
    const reversed = Object.fromEntries(Object.entries(FIELDS).toReversed());
    expect(twilioSignature(TOKEN, URL, reversed)).toBe('0/KCTR6DLpKmkAf8muzZqo1nDgQ=');
    const another = { ...FIELDS, Caller: '+14158675310', From: '+14158675310' };
    expect(twilioSignature(TOKEN, URL, another)).toBe('GvWf1cFY/Q7PnoempGyD5oXAezc=');
  });

  test('of a field with several values holds each of them once, in order', () => {
    const sign = (MediaUrl: unknown): string => twilioSignature(TOKEN, URL, { MediaUrl, Body: 'x' });
    expect(sign(['b', 'a', 'b'])).toBe(sign(['a', 'b']));
    expect(sign(['a'])).toBe(sign('a'));
    expect(sign(['a', 'b'])).not.toBe(sign(['a']));
  });

  test('of nothing in the body is that of the address', () => {
    expect(twilioSignature(TOKEN, URL, undefined)).toBe(twilioSignature(TOKEN, URL, {}));
  });
});

describe('what Twilio says to a message', () => {
  /** What becomes of a message when Twilio answers so. */
  async function outcomeOf(status: number, body: object) {
    const server = createServer((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const sender = createTwilioSender({
      ...{ url: `http://127.0.0.1:${port}`, account: 'AC1', token: 't', sender: 'Wasl' },
      reportUrl: () => 'https://pay.example.org/channels/sms/twilio/status',
    });
    try {
      return await sender.send({ id: '1-2', to: '+13035550111', text: 'x' }, AbortSignal.timeout(5_000));
    } finally {
      server.close();
    }
  }

  test.each([
    [400, 21211, 'no such number'],
    [400, 21610, 'opted out'],
    [400, 21614, 'no mobile'],
    [400, 21617, 'too long'],
    [403, 21408, 'no permission for the country'],
  ])('%i with %i (%s) is for good', async (status, code) => {
    expect(await outcomeOf(status, { code, status })).toEqual({
      ...{ state: 'failed', permanent: true, code: `twilio_${code}` },
    });
  });

  test.each([
    [429, 20429, 'too many requests'],
    [400, 63018, 'rate limit of the channel'],
    [400, 21611, 'the queue of the number is full'],
    [401, 20003, 'the token was changed'],
    [500, 20500, 'its own fault'],
    [503, 20503, 'not available'],
  ])('%i with %i (%s) may pass', async (status, code) => {
    expect(await outcomeOf(status, { code, status })).toEqual({
      ...{ state: 'failed', permanent: false, code: `twilio_${code}` },
    });
  });

  test('taken and refused in the same answer is refused', async () => {
    const taken = { sid: 'SM1', status: 'queued', error_code: null };
    expect(await outcomeOf(201, taken)).toEqual({ state: 'sent', reference: 'SM1' });
    expect(await outcomeOf(201, { ...taken, status: 'failed', error_code: 30004 })).toEqual({
      ...{ state: 'failed', permanent: true, code: 'twilio_30004' },
    });
  });
});
