import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/platform/index.ts';
import { createSimulatedPayu } from '../../src/simulators/index.ts';
import { formOf, startGatewayPortal } from '../support/gateway-portal.ts';

const KEY = 'JPM7Fg';
const SALT = 'TuxqAugd';
let running: Awaited<ReturnType<typeof startGatewayPortal>>;
const payu = createSimulatedPayu({
  ...{ clock: systemClock, merchantKey: KEY, salt: SALT },
  noticeUrl: () => `${running.portal.url}/gateways/payu/notice`,
});

beforeAll(async () => {
  running = await startGatewayPortal({
    ...{ kind: 'payu', routes: payu.routes },
    settings: (url) => ({
      ...{ merchantKey: KEY, customerEmail: 'bills@example.com', customerMobile: '9999999999' },
      ...{ pageUrl: `${url}/_payment`, apiUrl: `${url}/merchant` },
    }),
    secrets: { SALT },
    biller: { id: 'malwa', finds: 'consumer_number' },
  });
});
afterAll(async () => {
  payu.end();
  await running.close();
});

/** The browser posts our form, presses a button at PayU's page, and has the way back. */
async function press(
  { page, fields }: { readonly page: string; readonly fields: Readonly<Record<string, string>> },
  act: string,
) {
  const arrived = await fetch(page, { method: 'POST', body: new URLSearchParams(fields) });
  expect(await arrived.text()).toContain('Pay');
  const pressed = await fetch(arrived.url, { method: 'POST', body: new URLSearchParams({ act }) });
  return formOf(await pressed.text());
}

describe('M4 through PayU, as it is configured', () => {
  test('cancelled, nothing is paid; tried again, the bill is paid and the payer is led to the receipt', async () => {
    const bill = await running.openBill();
    const first = await running.atThePage(bill, 'payu-1');
    const away = await press(first, 'cancel');
    expect(await running.goBack(away.action, away.fields)).toMatch(/^\/pay\//);
    expect(await first.read()).toMatchObject({ state: 'failed', reason: 'cancelled' });

    const second = await running.atThePage(bill, 'payu-2');
    const back = await press(second, 'pay');
    const payment = await second.read();
    expect(payment).toMatchObject({ state: 'posted', gateway: 'payu', maskedCard: '512345XXXXXX2346' });
    expect(await running.goBack(back.action, back.fields)).toMatch(/\/pay\//);
    expect(await running.portal.app.payments.check(payment?.billerId ?? 0)).toEqual([]);
  });

  test('X4 neither browser nor webhook comes: the sweeper asks, and the bill is paid', async () => {
    const started = await running.atThePage(await running.openBill(), 'payu-3');
    payu.setFault('no_callback', (await started.read())?.gatewayOrder ?? '');
    await press(started, 'pay');
    expect((await started.read())?.state).toBe('pending');
    await running.sweep(started.id);
    expect((await started.read())?.state).toBe('posted');
  });

  test('M11 the biller refuses what was paid: it is refunded', async () => {
    const started = await running.atThePage(await running.openBill(), 'payu-4');
    await press(started, 'pay');
    expect((await started.read())?.state).toBe('posted');
    const { state = '' } = (await running.takeBack(started.id)) ?? {};
    expect(['refunded', 'returned']).toContain(state);
  });
});
