import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invariant } from '../../src/kernel/index.ts';
import { systemClock } from '../../src/platform/index.ts';
import { createSimulatedZarinpal } from '../../src/simulators/index.ts';
import { type PortalApp, startPortalApp, textOf } from '../support/portal-app.ts';

const MERCHANT = '1344b5d4-0048-11e8-94db-005056a205be';
const other = Fastify();
const zarinpal = createSimulatedZarinpal({ clock: systemClock, merchantId: MERCHANT });
let portal: PortalApp;
let folder: string;

/** Nobody gets an answer from Zarinpal. */
let isCut = false;

beforeAll(async () => {
  other.addHook('onRequest', (request, _reply, done) => {
    if (isCut) request.raw.socket.destroy();
    else done();
  });
  await other.register(zarinpal.routes);
  const url = await other.listen({ host: '127.0.0.1', port: 0 });
  folder = await mkdtemp(path.join(tmpdir(), 'wasl-zarinpal-'));
  const file = path.join(folder, 'wasl.config.json');
  const settings = { apiUrl: `${url}/pg/v4/payment`, pageUrl: `${url}/pg/StartPay` };
  writeFileSync(file, JSON.stringify({ gateways: [{ id: 'zarinpal', kind: 'zarinpal', settings }] }));
  portal = await startPortalApp({ env: { WASL_CONFIG: file, WASL_GATEWAY_ZARINPAL_MERCHANT_ID: MERCHANT } });
  const sepehr = portal.app.billers.find('sepehr');
  invariant(sepehr !== undefined, 'a biller of the demo');
  // What a running program does by itself within seconds.
  await portal.app.ledger.ensureAccount(sepehr.billerId, {
    kind: 'gateway',
    subject: 'zarinpal',
    currency: 'IRR',
  });
});
afterAll(async () => {
  zarinpal.end();
  await portal.close();
  await other.close();
  await rm(folder, { recursive: true, force: true });
});

/** A payment of this bill, up to the page at Zarinpal. */
async function atThePage(billId: string, key: string) {
  const { app } = portal;
  const sepehr = app.billers.find('sepehr');
  invariant(sepehr !== undefined, 'a biller of the demo');
  const found = await app.inquiry.inquire(sepehr, { bill_id: billId });
  invariant(found.ok, 'the bill is there');
  const bills = found.value.bills.map(({ id }) => id);
  const opened = await app.payments.open({ bills, language: 'fa', channel: 'test', scope: 'test', key });
  invariant(opened.ok, 'it is opened');
  const sent = await fetch(`${portal.url}/pay/${opened.value.id}`, { redirect: 'manual' });
  expect(sent.status).toBe(303);
  return { id: opened.value.id, page: sent.headers.get('location') ?? '' };
}

/** Presses a button there, and goes where the browser is sent. */
async function press(page: string, act: string): Promise<string> {
  expect(await (await fetch(page)).text()).toContain('پرداخت');
  const pressed = await fetch(page, {
    method: 'POST',
    body: new URLSearchParams({ act }),
    redirect: 'manual',
  });
  const back = await fetch(pressed.headers.get('location') ?? '', { redirect: 'manual' });
  expect(back.status).toBe(303);
  return back.headers.get('location') ?? '';
}

describe('M4 through Zarinpal, as it is configured', () => {
  test('cancelled, nothing is paid; tried again, the bill is paid and the receipt is there', async () => {
    const first = await atThePage('1000000104128', 'zarinpal-1');
    await press(first.page, 'cancel');
    expect((await portal.app.payments.find(first.id))?.state).toBe('failed');

    const second = await atThePage('1000000104128', 'zarinpal-2');
    const result = await press(second.page, 'pay');
    const payment = await portal.app.payments.find(second.id);
    expect(payment).toMatchObject({ state: 'posted', gateway: 'zarinpal', maskedCard: '603770******5443' });
    expect(textOf((await portal.visitor('fa').get(new URL(result, portal.url).pathname)).html)).toContain(
      'پرداخت شد',
    );
    expect(await portal.app.payments.check(payment?.billerId ?? 0)).toEqual([]);
  });

  test('X4 the payer never comes back: the sweeper finds out, and the bill is paid', async () => {
    const { id, page } = await atThePage('1000055604120', 'zarinpal-3');
    const order = (await portal.app.payments.find(id))?.gatewayOrder ?? '';
    zarinpal.setFault('no_callback', order);
    await fetch(page, { method: 'POST', body: new URLSearchParams({ act: 'pay' }) });
    expect((await portal.app.payments.find(id))?.state).toBe('pending');
    await portal.app.sql`update payments.payment set attend_at = now() where gateway_order = ${order}`;
    await portal.app.payments.sweeper.sweep();
    expect((await portal.app.payments.find(id))?.state).toBe('posted');
  });

  test('T1 Zarinpal is silent when a page is asked for: the payer is sent to the next gateway', async () => {
    const { app } = portal;
    const sepehr = app.billers.find('sepehr');
    const [bill] = await app.sql<{ value: string }[]>`
      select i.value from billing.identifier i join billing.bill b using (biller_id, account_id)
       where i.biller_id = ${sepehr?.billerId ?? 0} and i.name = 'bill_id' and b.paid_minor = 0 and b.held_by is null
         and i.value not in ('1000000104128', '1000055604120') limit 1`;
    isCut = true;
    const { id, page } = await atThePage(bill?.value ?? '', 'zarinpal-4').finally(() => {
      isCut = false;
    });
    expect(page).toContain('/sandbox/bank/');
    expect(await app.payments.find(id)).toMatchObject({ state: 'pending', gateway: 'sandbox' });
  });
});
