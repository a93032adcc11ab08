import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/platform/index.ts';
import { createSimulatedBehpardakht } from '../../src/simulators/index.ts';
import { formOf, startGatewayPortal } from '../support/gateway-portal.ts';

const SECRETS = { userName: 'wasl12', userPassword: 'p<&>"1' };
const TERMINAL = '1234567';
const mellat = createSimulatedBehpardakht({ clock: systemClock, terminalId: TERMINAL, ...SECRETS });
let running: Awaited<ReturnType<typeof startGatewayPortal>>;

beforeAll(async () => {
  running = await startGatewayPortal({
    kind: 'behpardakht',
    routes: mellat.routes,
    settings: (url) => ({
      ...{ terminalId: TERMINAL, serviceUrl: `${url}/pgwchannel/services/pgw` },
      pageUrl: `${url}/pgwchannel/startpay.mellat`,
    }),
    secrets: { USER_NAME: SECRETS.userName, USER_PASSWORD: SECRETS.userPassword },
  });
});
afterAll(async () => {
  mellat.end();
  await running.close();
});

/** Goes on to the page, presses a button there, and then the one that leads back. */
async function press({ page, fields }: { page: string; fields: object }, act: string): Promise<void> {
  const opened = await fetch(page, { method: 'POST', body: new URLSearchParams({ ...fields }) });
  const { fields: hidden } = formOf(await opened.text());
  const pressed = await fetch(page, { method: 'POST', body: new URLSearchParams({ ...hidden, act }) });
  const back = formOf(await pressed.text());
  if (back.action !== '') await running.goBack(back.action, back.fields);
}

describe('M4 through Behpardakht Mellat, as it is configured', () => {
  test('cancelled, nothing is paid; tried again, the bill is paid and settled', async () => {
    const first = await running.atThePage('1000000104128', 'mellat-1');
    expect(Object.keys(first.fields)).toEqual(['RefId']);
    await press(first, 'cancel');
    expect((await first.read())?.state).toBe('pending');

    const second = await running.atThePage('1000055604120', 'mellat-2');
    await press(second, 'pay');
    const payment = await second.read();
    expect(payment).toMatchObject({ state: 'posted', gateway: 'behpardakht' });
    expect(payment?.claimedRef).toBe(`${payment?.gatewayToken}/${payment?.gatewayRef}`);
    expect(await running.portal.app.payments.check(payment?.billerId ?? 0)).toEqual([]);
  });

  test('X4 the payer never comes back: nothing is verified, and nothing can be asked', async () => {
    const lost = await running.atThePage(await running.openBill(), 'mellat-3');
    mellat.setFault('no_callback', (await lost.read())?.gatewayOrder ?? '');
    await press(lost, 'pay');
    await running.sweep(lost.id);
    expect((await lost.read())?.state).toBe('pending');
  });

  test('M11 the biller refuses what was paid: settled money is refunded', async () => {
    const paid = await running.atThePage(await running.openBill(), 'mellat-4');
    await press(paid, 'pay');
    expect((await paid.read())?.state).toBe('posted');
    expect(await running.takeBack(paid.id)).toMatchObject({
      state: 'refunded',
      reason: 'refunded_by_gateway',
    });
  });
});
