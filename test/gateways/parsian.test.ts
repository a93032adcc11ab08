import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/platform/index.ts';
import { createSimulatedParsian } from '../../src/simulators/index.ts';
import { formOf, startGatewayPortal } from '../support/gateway-portal.ts';

const PIN = 'a1B2c3<&>d4E5f6G7h8';
const parsian = createSimulatedParsian({ clock: systemClock, loginAccount: PIN });
let running: Awaited<ReturnType<typeof startGatewayPortal>>;

beforeAll(async () => {
  running = await startGatewayPortal({
    kind: 'parsian',
    routes: parsian.routes,
    settings: (url) => ({ servicesUrl: `${url}/NewIPGServices`, pageUrl: `${url}/NewIPG` }),
    secrets: { LOGIN_ACCOUNT: PIN },
  });
});
afterAll(async () => {
  parsian.end();
  await running.close();
});

/** Presses a button at the page, and gives what the one that leads back would post. */
async function press(page: string, act: string) {
  const pressed = await fetch(page, { method: 'POST', body: new URLSearchParams({ act }) });
  return formOf(await pressed.text());
}

describe('M4 through Parsian, as it is configured', () => {
  test('paid and confirmed, the receipt shows the card; the claim is kept beside what was proven', async () => {
    const { page, read } = await running.atThePage('1000000104128', 'parsian-1');
    const { action, fields } = await press(page, 'pay');
    await running.goBack(action, fields);
    const payment = await read();
    expect(payment).toMatchObject({ state: 'posted', gateway: 'parsian', maskedCard: '622106******1234' });
    expect(payment?.claimedRef).toBe(
      `${payment?.gatewayToken}/${payment?.gatewayRef}/${payment?.amount.minor}`,
    );
    expect(await running.portal.app.payments.check(payment?.billerId ?? 0)).toEqual([]);
  });

  test('X4 confirming is not answered: asked again, the bill is paid', async () => {
    const { id, page, read } = await running.atThePage('1000055604120', 'parsian-2');
    parsian.setFault('verify_down', (await read())?.gatewayOrder ?? '');
    const { action, fields } = await press(page, 'pay');
    await running.goBack(action, fields);
    expect((await read())?.state).toBe('unknown');
    await running.sweep(id);
    expect((await read())?.state).toBe('posted');
  });

  test('a forged callback pays nothing', async () => {
    const { read } = await running.atThePage(await running.openBill(), 'parsian-3');
    const opened = await read();
    await running.goBack(`${running.portal.url}/gateways/parsian/return`, {
      ...{ Token: opened?.gatewayToken ?? '', OrderId: opened?.gatewayOrder ?? '', RRN: '713926009999' },
      ...{ status: '0', Amount: String(opened?.amount.minor) },
    });
    expect(await read()).toMatchObject({ state: 'failed', reason: 'declined' });
    expect(await running.portal.app.payments.check(opened?.billerId ?? 0)).toEqual([]);
  });

  test('M11 the biller refuses what was paid: it is reversed, though nothing tells where it is', async () => {
    const { id, page, read } = await running.atThePage(await running.openBill(), 'parsian-4');
    const { action, fields } = await press(page, 'pay');
    await running.goBack(action, fields);
    expect((await read())?.state).toBe('posted');
    expect(await running.takeBack(id)).toMatchObject({ state: 'returned', reason: 'reversed' });
  });
});
