import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PortalApp, startPortalApp, textOf } from '../support/portal-app.ts';

let portal: PortalApp;

beforeAll(async () => {
  portal = await startPortalApp();
});
afterAll(() => portal.close());

const PATH = '/sandbox/phone';

async function page(number: string, part: string): Promise<string> {
  const query = new URLSearchParams({ number, part });
  return textOf((await portal.visitor('en').get(`${PATH}?${query}`)).html);
}

describe('/sandbox/phone', () => {
  test('M6 a USSD dialog by each provider, and by each twice with its answers lost', async () => {
    const visitor = portal.visitor('en');
    for (const [index, provider] of ['africastalking', 'hubtel', 'plain'].entries()) {
      const number = `+1303555017${index}`;
      for (const faults of [{}, { twice: '1', answersLost: '1' }]) {
        await visitor.post(`${PATH}/faults`, { number, delay: '0', ...faults });
        await visitor.post(`${PATH}/dial`, { number, part: 'ussd', code: '*266*1#', provider });
        expect(await page(number, 'ussd')).toContain('Account number');
        await visitor.post(`${PATH}/hang-up`, { number, part: 'ussd' });
      }
      await visitor.post(`${PATH}/faults`, { number, delay: '0' });
    }
  });

  test('an unknown line, an empty and too long a text, and a wrong code are told in the page', async () => {
    const visitor = portal.visitor('en');
    const number = '+13035550180';
    const tries = [
      ['text', { line: '3000', text: 'x' }, 'no such line'],
      ['text', { line: '73000', text: ' ' }, 'Write something'],
      ['text', { line: '73000', text: 'x'.repeat(2_000) }, 'characters at most'],
      ['dial', { code: '266' }, 'begins with *'],
    ] as const;
    for (const [act, fields, words] of tries) {
      const answer = await visitor.post(`${PATH}/${act}`, {
        number,
        part: act === 'dial' ? 'ussd' : 'sms',
        ...fields,
      });
      expect(answer.status).toBe(422);
      expect(textOf(answer.html)).toContain(words);
    }
    expect(textOf((await visitor.get(`${PATH}?number=12`)).html)).toContain('not a number of any');
  });

  test('another site can neither write from a telephone nor send through the gateway', async () => {
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const form = { number: '+13035550181', line: '73000', text: 'menu' };
    expect((await portal.visitor('en').post(`${PATH}/text`, form, headers)).status).toBe(403);
    const sent = await fetch(`${portal.url}/sandbox/carrier/cgi-bin/sendsms`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', 'x-kannel-to': '+13035550181' },
      body: 'hello',
    });
    expect(sent.status).toBe(403);
  });
});
