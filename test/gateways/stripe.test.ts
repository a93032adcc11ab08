import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invariant } from '../../src/kernel/index.ts';
import { systemClock } from '../../src/platform/index.ts';
import { createSimulatedStripe } from '../../src/simulators/index.ts';
import { startGatewayPortal } from '../support/gateway-portal.ts';

const SECRET_KEY = 'sk_test_4eC39HqLyjWDarjtT1zdp7dc';
const WEBHOOK_SECRET = 'whsec_5WbX5kEWLlfzsGNjH64I8lOOqUB6e8FH';
let running: Awaited<ReturnType<typeof startGatewayPortal>>;
const noticeUrl = (): string => `${running.portal.url}/gateways/stripe/notice`;
const stripe = createSimulatedStripe({
  ...{ clock: systemClock, secretKey: SECRET_KEY, webhookSecret: WEBHOOK_SECRET, noticeUrl },
});

beforeAll(async () => {
  running = await startGatewayPortal({
    ...{ kind: 'stripe', routes: stripe.routes },
    settings: (url) => ({ way: 'both', apiUrl: `${url}/v1` }),
    secrets: { SECRET_KEY, WEBHOOK_SECRET },
    biller: { id: 'comet', finds: 'account_number' },
  });
});
afterAll(async () => {
  stripe.end();
  await running.close();
});

async function press(page: string, act: string): Promise<string> {
  const pressed = await fetch(page, {
    method: 'POST',
    body: new URLSearchParams({ act }),
    redirect: 'manual',
  });
  const back = await fetch(pressed.headers.get('location') ?? '', { redirect: 'manual' });
  return `${back.status} ${back.headers.get('location')}`;
}

describe('M4 through Stripe, as it is configured', () => {
  test('T1 back without having paid, the payer goes there again and pays: told by the webhook, led to the receipt', async () => {
    const { page, read } = await running.atThePage(await running.openBill(), 'stripe-1');
    expect(await press(page, 'cancel')).toMatch(/^303 .*\/pay\//);
    expect((await read())?.state).toBe('pending');
    expect(await press(page, 'pay')).toMatch(/^303 .*\/pay\//);
    const payment = await read();
    expect(payment).toMatchObject({ state: 'posted', gateway: 'stripe', maskedCard: '****4242' });
    expect(await running.portal.app.payments.check(payment?.billerId ?? 0)).toEqual([]);
  });

  /** Pays from a bank account, and is back; the bank takes its time. */
  async function ordered(key: string) {
    const { id, read } = await running.atThePage(await running.openBill(), key);
    const token = (await read())?.gatewayToken ?? '';
    stripe.play(token, 'pay', 'us_bank_account');
    await running.sweep(id);
    expect((await read())?.state).toBe('pending');
    return { id, read, token };
  }

  test('M4 a debit is waited for, and the bill is paid when the bank has paid', async () => {
    const { read, token } = await ordered('stripe-2');
    const [notice] = stripe.settle(token, 'succeeded');
    invariant(notice !== undefined, 'Stripe tells');
    const { headers, body } = notice;
    const told = await fetch(noticeUrl(), { method: 'POST', headers, body: new Uint8Array(body) });
    expect(told.status).toBe(200);
    expect(await read()).toMatchObject({ state: 'posted', maskedCard: undefined });
  });

  test('M11 a debit that the bank refuses after all is found by the sweeper, and nothing is paid', async () => {
    const { id, read, token } = await ordered('stripe-3');
    stripe.settle(token, 'failed');
    await running.sweep(id);
    expect(await read()).toMatchObject({ state: 'failed', reason: 'declined' });
  });

  test('M11 the biller refuses what was paid: it is refunded', async () => {
    const { id, page, read } = await running.atThePage(await running.openBill(), 'stripe-4');
    await press(page, 'pay');
    expect((await read())?.state).toBe('posted');
    expect(await running.takeBack(id)).toMatchObject({ state: 'refunded' });
  });
});
