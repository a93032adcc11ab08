import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formOf, type PortalApp, startPortalApp } from '../../../test/support/portal-app.ts';
import { createScriptedGateway } from '../../../test/support/scripted-gateway.ts';

const upi = createScriptedGateway('upionly', { currencies: ['INR'], traits: { instruments: ['upi'] } });
let portal: PortalApp;
beforeAll(async () => {
  portal = await startPortalApp({
    gateways: [{ gateway: upi.gateway, cost: { fixedMinor: 500n, basisPoints: 0n } }],
  });
});
afterAll(() => portal.close());

const billsOf = async (biller: string, identifiers: Readonly<Record<string, string>>) => {
  const visitor = portal.visitor('en');
  const { location } = await visitor.post(`/b/${biller}`, identifiers);
  return { visitor, location, html: (await visitor.get(location)).html };
};

describe('M4 what to pay with', () => {
  test('is chosen where gateways differ in what they take, and decides which one it is', async () => {
    const { visitor, location, html } = await billsOf('malwa', { consumer_number: 'N1234567890' });
    for (const text of ['Pay with', 'UPI', 'Card', 'Wallet']) expect(html).toContain(text);
    const form = formOf(html, /\/pay$/).filter(([name]) => name !== 'instrument');
    const opened = await visitor.post('/b/malwa/pay', [...form, ['instrument', 'upi']]);
    const payment = await portal.app.payments.find(opened.location.split('/')[2] ?? '');
    expect(payment).toMatchObject({ gateway: 'upionly' });
    expect(location).toContain('/b/malwa/bills/');
  });

  test('is not asked where one gateway takes it all: its own page asks', async () => {
    const { html } = await billsOf('comet', { account_number: '8255100010001234', zip: '80202' });
    expect(html).toContain('/b/comet/pay');
    expect(html).not.toContain('name="instrument"');
  });
});
