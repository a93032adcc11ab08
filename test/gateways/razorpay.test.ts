import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/platform/index.ts';
import { createSimulatedRazorpay } from '../../src/simulators/index.ts';
import { startGatewayPortal } from '../support/gateway-portal.ts';

const KEY_ID = 'rzp_test_1DP5mmOlF5G5ag';
const KEY_SECRET = 'thiSisSynthetic1234567890';
const WEBHOOK_SECRET = 'webhook-secret-1';
let running: Awaited<ReturnType<typeof startGatewayPortal>>;
const noticeUrl = (): string => `${running.portal.url}/gateways/razorpay/notice`;
const razorpay = createSimulatedRazorpay({
  ...{ clock: systemClock, keyId: KEY_ID, keySecret: KEY_SECRET, webhookSecret: WEBHOOK_SECRET, noticeUrl },
});

beforeAll(async () => {
  running = await startGatewayPortal({
    ...{ kind: 'razorpay', routes: razorpay.routes },
    settings: (url) => ({ keyId: KEY_ID, apiUrl: `${url}/v1` }),
    secrets: { KEY_SECRET, WEBHOOK_SECRET },
    biller: { id: 'malwa', finds: 'consumer_number' },
  });
});
afterAll(async () => {
  razorpay.end();
  await running.close();
});

/** Presses a button at Razorpay's page; its server tells ours before the browser goes on. */
async function press(page: string, act: string): Promise<Response> {
  return fetch(page, { method: 'POST', body: new URLSearchParams({ act }), redirect: 'manual' });
}

describe('M4 through Razorpay, as it is configured', () => {
  test('T1 declined at first, the payer pays on the same page: told by the webhook, led to the receipt', async () => {
    const { page, read } = await running.atThePage(await running.openBill(), 'razorpay-1');
    expect((await press(page, 'decline')).status).toBe(200);
    expect((await read())?.state).toBe('pending');

    const pressed = await press(page, 'pay');
    const payment = await read();
    expect(payment).toMatchObject({ state: 'posted', gateway: 'razorpay', maskedCard: '****1111' });
    const back = await fetch(pressed.headers.get('location') ?? '', { redirect: 'manual' });
    expect(`${back.status} ${back.headers.get('location')}`).toMatch(/^303 .*\/pay\//);
    expect(await running.portal.app.payments.check(payment?.billerId ?? 0)).toEqual([]);
  });

  test('X4 neither browser nor webhook comes: the sweeper asks, and the bill is paid', async () => {
    const { id, page, read } = await running.atThePage(await running.openBill(), 'razorpay-2');
    razorpay.setFault('no_callback', (await read())?.gatewayOrder ?? '');
    await press(page, 'pay');
    expect((await read())?.state).toBe('pending');
    await running.sweep(id);
    expect((await read())?.state).toBe('posted');
  });

  test('M11 the biller refuses what was paid: it is refunded, and only when the bank has done it', async () => {
    const { id, page, read } = await running.atThePage(await running.openBill(), 'razorpay-3');
    await press(page, 'pay');
    expect((await read())?.state).toBe('posted');
    razorpay.slowRefunds();
    expect(await running.takeBack(id)).toMatchObject({ state: 'returning' });
    razorpay.concludeRefunds('processed');
    await running.sweep(id);
    expect(await read()).toMatchObject({ state: 'returned' });
  });
});
