import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SYSTEM } from '../../src/platform/index.ts';
import { type PortalApp, startPortalApp, textOf } from '../support/portal-app.ts';

let portal: PortalApp;
let messages = 0;

beforeAll(async () => {
  portal = await startPortalApp();
});
afterAll(() => portal.close());

/** Writes to Comet’s number; what the telephone shows then, the newest first. */
async function write(phone: string, text: string): Promise<string> {
  messages += 1;
  const query = new URLSearchParams({ from: phone.slice(1), to: '73000', text, id: `person-${messages}` });
  expect((await fetch(`${portal.url}/channels/sms/kannel?${query}`)).status).toBe(200);
  return shown(phone);
}

async function shown(phone: string): Promise<string> {
  await portal.app.conversations.work();
  await portal.app.notifications.deliver();
  const { html } = await portal
    .visitor('en')
    .get(`/sandbox/mailbox?still=1&phone=${encodeURIComponent(phone)}`);
  return textOf(html);
}

async function openRequest() {
  const { care, billers } = portal.app;
  const billerId = billers.find('comet')?.billerId ?? 0;
  const list = await care.list(SYSTEM, billerId, { limit: 100 });
  const request = list.ok ? list.value.at(-1) : undefined;
  if (request === undefined) throw new Error('nobody asks for a person');
  return request;
}

describe('T7 speaking to a person', () => {
  test('by text message: what either says reaches the other, until the staff end it', async () => {
    const phone = '+13035550171';
    const { care } = portal.app;
    expect(await write(phone, 'agent')).toContain('Please write; somebody of the staff will answer here.');
    const request = await openRequest();
    expect(request).toMatchObject({ payerWaits: true, maskedPhone: expect.stringMatching(/^\+1\*+\d{4}$/) });
    // A number in it begins no bill, and nothing in it is taken for an answer.
    await write(phone, 'My account is 8255100010001234, why is it so high? 😮');
    await write(phone, '1');
    expect(await care.answer(SYSTEM, request, 'There was a new phone in May.')).toEqual({
      ok: true,
      value: 'talk',
    });
    expect(await shown(phone)).toContain('There was a new phone in May.');
    const read = await care.read(SYSTEM, request);
    expect(read.ok ? read.value.messages.map(({ from, text }) => `${from}: ${text}`) : []).toEqual([
      'payer: My account is 8255100010001234, why is it so high? 😮',
      'payer: 1',
      'staff: There was a new phone in May.',
    ]);
    expect((await care.close(SYSTEM, request)).ok).toBe(true);
    expect(await shown(phone)).toContain('This talk is over.');
    expect(await care.answer(SYSTEM, request, 'Too late')).toMatchObject({
      error: { code: 'request_closed' },
    });
    expect(await write(phone, 'hello')).toContain('What would you like to do?');
  });

  test('whoever has gone on to something else gets the answer as a text message', async () => {
    const phone = '+13035550172';
    await write(phone, 'agent');
    const request = await openRequest();
    expect(await write(phone, '0')).toContain('What would you like to do?');
    expect(await portal.app.care.answer(SYSTEM, request, 'Are you still there?')).toEqual({
      ok: true,
      value: 'text',
    });
    expect(await shown(phone)).toContain('Are you still there?');
  });

  test('by USSD somebody of the staff writes a text message later', async () => {
    const phone = '+13035550173';
    const body = new URLSearchParams({
      ...{ sessionId: 'person-ussd', serviceCode: '*266#', phoneNumber: phone, networkCode: '1', text: '6' },
    });
    const response = await fetch(`${portal.url}/channels/ussd/africastalking`, { method: 'POST', body });
    expect(await response.text()).toBe('END Somebody of the staff will text you.');
    const request = await openRequest();
    expect(await portal.app.care.answer(SYSTEM, request, 'How can we help?')).toEqual({
      ok: true,
      value: 'text',
    });
    expect(await shown(phone)).toContain('How can we help?');
  });

  test('only those who may reach customers of this biller see it', async () => {
    const request = await openRequest();
    const stranger = { ...SYSTEM, staffId: 9n, billers: new Set([101]) };
    const auditor = { ...SYSTEM, staffId: 9n, permissions: new Set(['audit.read' as const]) };
    for (const actor of [stranger, auditor]) {
      for (const answer of [
        await portal.app.care.list(actor, request.billerId, { limit: 5 }),
        await portal.app.care.read(actor, request),
        await portal.app.care.answer(actor, request, 'x'),
        await portal.app.care.close(actor, request),
      ]) {
        expect(answer).toEqual({ ok: false, error: { code: 'not_permitted' } });
      }
    }
  });
});
