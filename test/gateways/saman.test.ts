import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/platform/index.ts';
import { createSimulatedSaman } from '../../src/simulators/index.ts';
import { formOf, startGatewayPortal } from '../support/gateway-portal.ts';

const TERMINAL = '2015';
const saman = createSimulatedSaman({ clock: systemClock, terminalId: TERMINAL });
let running: Awaited<ReturnType<typeof startGatewayPortal>>;

beforeAll(async () => {
  running = await startGatewayPortal({
    kind: 'saman',
    routes: saman.routes,
    settings: (url) => ({
      ...{ terminalId: TERMINAL, tokenUrl: `${url}/onlinepg/onlinepg` },
      ...{ pageUrl: `${url}/OnlinePG/SendToken`, transactionUrl: `${url}/verifyTxnRandomSessionkey` },
    }),
    secrets: {},
  });
});
afterAll(async () => {
  saman.end();
  await running.close();
});

/** Presses a button at the page, and then the one that leads back. */
async function press(page: string, act: string): Promise<string> {
  const pressed = await fetch(page, { method: 'POST', body: new URLSearchParams({ act }) });
  const { action, fields } = formOf(await pressed.text());
  return running.goBack(action, fields);
}

describe('M4 through Saman, as it is configured', () => {
  test('cancelled, nothing is paid; tried again, the bill is paid', async () => {
    const first = await running.atThePage('1000000104128', 'saman-1');
    await press(first.page, 'cancel');
    expect(await first.read()).toMatchObject({ state: 'failed', reason: 'cancelled' });

    const second = await running.atThePage('1000000104128', 'saman-2');
    await press(second.page, 'pay');
    const payment = await second.read();
    expect(payment).toMatchObject({ state: 'posted', gateway: 'saman', maskedCard: '621986******8080' });
    expect(await running.portal.app.payments.check(payment?.billerId ?? 0)).toEqual([]);
  });

  test('X4 the payer never comes back: the sweeper finds out by our order, and the bill is paid', async () => {
    const { id, page, read } = await running.atThePage('1000055604120', 'saman-3');
    saman.setFault('no_callback', (await read())?.gatewayOrder ?? '');
    await fetch(page, { method: 'POST', body: new URLSearchParams({ act: 'pay' }) });
    expect((await read())?.state).toBe('pending');
    await running.sweep(id);
    expect((await read())?.state).toBe('posted');
  });

  test('M11 the biller refuses what was paid: it is reversed, though the receipt does not say that it was verified', async () => {
    const { id, page, read } = await running.atThePage(await running.openBill(), 'saman-4');
    await press(page, 'pay');
    expect((await read())?.state).toBe('posted');
    expect(await running.takeBack(id)).toMatchObject({ state: 'returned', reason: 'reversed' });
  });
});
