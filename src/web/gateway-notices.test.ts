import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PortalApp, startPortalApp, textOf } from '../../test/support/portal-app.ts';
import { createScriptedGateway } from '../../test/support/scripted-gateway.ts';
import { invariant, money } from '../kernel/index.ts';
import type { Payment } from '../payments/index.ts';

const kiosk = createScriptedGateway('kiosk', {
  currencies: ['EGP'],
  traits: { instruments: ['cash'], takenBy: 'gateway' },
});
kiosk.script.code = { method: 'CODE', code: '9876543210', payAt: 'Fawry', expiresAt: '2030-01-31T20:00:00Z' };
let portal: PortalApp;
beforeAll(async () => {
  portal = await startPortalApp({ gateways: [{ gateway: kiosk.gateway }] });
});
afterAll(() => portal.close());

/** A bill of the demo's Egyptian biller, opened to be paid at a kiosk. */
async function opened(): Promise<Payment> {
  const { app } = portal;
  const nile = app.billers.find('nile');
  invariant(nile !== undefined, 'a biller of the demo');
  // What a running program does by itself within seconds.
  await app.ledger.ensureAccount(nile.billerId, { kind: 'gateway', subject: 'kiosk', currency: 'EGP' });
  const [account] = await app.sql<{ name: string; value: string }[]>`
    select i.name, i.value from billing.identifier i join billing.bill b using (biller_id, account_id)
     where i.biller_id = ${nile.billerId} and b.paid_minor = 0 and b.held_by is null and i.name = 'meter_number' limit 1`;
  invariant(account !== undefined, 'an unpaid bill');
  const found = await app.inquiry.inquire(nile, { [account.name]: account.value });
  invariant(found.ok, 'it is found');
  const order = await app.payments.open({
    ...{ bills: found.value.bills.map(({ id }) => id), language: 'en', channel: 'test', scope: 'test' },
    key: `kiosk-${account.value}`,
  });
  invariant(order.ok, 'it is opened');
  const payment = await app.payments.find(order.value.id);
  invariant(payment !== undefined, 'it is there');
  return payment;
}

async function tell(gateway: string, body: string, signature: string): Promise<number> {
  const response = await fetch(`${portal.url}/gateways/${gateway}/notice`, {
    ...{ method: 'POST', body },
    headers: { 'content-type': 'text/plain', 'x-signature': signature },
  });
  return response.status;
}

describe('a code that is paid at a kiosk', () => {
  test('T1 is shown with the amount and until when it is good; what the kiosk tells then pays the bill', async () => {
    const payment = await opened();
    const visitor = portal.visitor('en');
    const { status, html } = await visitor.get(`/pay/${payment.id}`);
    expect(status).toBe(200);
    const words = textOf(html);
    expect(words).toContain('Pay with this code');
    expect(words).toContain('9876543210');
    expect(words).toMatch(/any Fawry point/);
    expect(words).toContain('2030');
    // The same page again is the same code.
    expect(textOf((await visitor.get(`/pay/${payment.id}`)).html)).toContain('9876543210');
    expect(kiosk.asked.filter((each) => each === 'start')).toHaveLength(1);

    const { gatewayOrder = '' } = (await portal.app.payments.find(payment.id)) ?? {};
    kiosk.script.status = { kind: 'paid', gatewayRef: 'K-1', amount: money(payment.amount.minor, 'EGP') };
    expect(await tell('kiosk', gatewayOrder, 'wrong')).toBe(401);
    expect(await tell('nobody', gatewayOrder, 'right')).toBe(404);
    expect((await portal.app.payments.find(payment.id))?.state).toBe('pending');
    expect(await tell('kiosk', gatewayOrder, 'right')).toBe(200);
    expect(await tell('kiosk', gatewayOrder, 'right')).toBe(200);
    expect((await portal.app.payments.find(payment.id))?.state).toBe('posted');
    expect(textOf((await visitor.get(`/pay/${payment.id}/result`)).html)).toContain('Paid');
    const figures = await (await fetch(`${portal.url}/metrics`)).text();
    expect(figures).toContain('wasl_notices_refused_total{gateway="kiosk",reason="bad_signature"} 1');
    expect(figures).toContain('wasl_notices_refused_total{gateway="unknown",reason="unknown_gateway"} 1');
  });

  test('a notice without end is refused before it is read', async () => {
    expect(await tell('kiosk', 'x'.repeat(300_000), 'right')).toBe(413);
  });
});
