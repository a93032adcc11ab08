import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/platform/index.ts';
import { createSimulatedFawry } from '../../src/simulators/index.ts';
import { startGatewayPortal } from '../support/gateway-portal.ts';
import { textOf } from '../support/portal-app.ts';

const MERCHANT = '1tSa6uxz2nTwlaAmt38enA==';
const KEY = '259af31fc2f74453b3a55739b21ae9ef';
const FEE = 250n;
let running: Awaited<ReturnType<typeof startGatewayPortal>>;
let fawryUrl = '';
const noticeUrl = (): string => `${running.portal.url}/gateways/fawry/notice`;
const fawry = createSimulatedFawry({
  ...{ clock: systemClock, merchantCode: MERCHANT, secureKey: KEY, feePiastres: FEE, noticeUrl },
});

beforeAll(async () => {
  running = await startGatewayPortal({
    kind: 'fawry',
    routes: fawry.routes,
    settings: (url) => {
      fawryUrl = url;
      const customer = { customerEmail: 'bills@example.com', customerMobile: '01001234567' };
      return { merchantCode: MERCHANT, apiUrl: url, ...customer };
    },
    secrets: { SECURE_KEY: KEY },
    biller: { id: 'nile', finds: 'meter_number' },
  });
});
afterAll(async () => {
  fawry.end();
  await running.close();
});

/** A payment of a bill, up to the code that the payer is shown. */
async function withCode(key: string) {
  const { id, read } = await running.atThePage(await running.openBill(), key);
  const page = await (await fetch(`${running.portal.url}/pay/${id}`)).text();
  return { id, read, page, code: (await read())?.gatewayToken ?? '' };
}

/** At the shop with the code; Fawry's server tells ours. */
async function atTheKiosk(code: string, act: string): Promise<string> {
  const body = new URLSearchParams({ code, act });
  return (await fetch(`${fawryUrl}/kiosk`, { method: 'POST', body })).text();
}

describe('M4 through Fawry, as it is configured', () => {
  test('T1 the payer is shown a code, pays under it at a shop, and Fawry’s message has the bill paid at once', async () => {
    const { read, page, code } = await withCode('fawry-1');
    expect(textOf(page).replaceAll(/\s/g, '')).toContain(arabic(code));
    expect(textOf(page)).toContain('Fawry');
    expect(await atTheKiosk(code, 'pay')).toBe('PAID');
    const payment = await read();
    expect(payment).toMatchObject({ state: 'posted', gateway: 'fawry', gatewayRef: code });
    expect(payment).toMatchObject({ maskedCard: undefined });
    expect(await running.portal.app.payments.check(payment?.billerId ?? 0)).toEqual([]);
  });

  test('an order that was cancelled at Fawry has failed', async () => {
    const { read, code } = await withCode('fawry-2');
    await atTheKiosk(code, 'cancel');
    expect(await read()).toMatchObject({ state: 'failed', reason: 'cancelled' });
  });

  test('X4 the message never comes: the sweeper asks, and the bill is paid', async () => {
    const { id, read, code } = await withCode('fawry-3');
    fawry.setFault('no_callback', (await read())?.gatewayOrder ?? '');
    await atTheKiosk(code, 'pay');
    expect((await read())?.state).toBe('pending');
    await running.sweep(id);
    expect((await read())?.state).toBe('posted');
  });

  test('a forged message is refused, and one that is signed changes nothing by what it says', async () => {
    const { read, code } = await withCode('fawry-4');
    const orderId = (await read())?.gatewayOrder ?? '';
    const told = {
      ...{ fawryRefNumber: code, merchantRefNumber: orderId, paymentAmount: 10, orderAmount: 10 },
      ...{ orderStatus: 'PAID', paymentMethod: 'PAYATFAWRY' },
    };
    const signed = (key: string): string =>
      createHash('sha256').update(`${code}${orderId}10.0010.00PAIDPAYATFAWRY${key}`).digest('hex');
    const send = async (messageSignature: string): Promise<number> => {
      const body = JSON.stringify({ ...told, messageSignature });
      const headers = { 'content-type': 'application/json' };
      return (await fetch(noticeUrl(), { method: 'POST', headers, body })).status;
    };
    expect(await send(signed('guessed'))).toBe(401);
    expect(await send(signed(KEY))).toBe(200);
    expect((await read())?.state).toBe('pending');
  });

  test('M11 the biller refuses what was paid: it cannot be reversed, so it is refunded', async () => {
    const { id, read, code } = await withCode('fawry-5');
    await atTheKiosk(code, 'pay');
    expect((await read())?.state).toBe('posted');
    expect(await running.takeBack(id)).toMatchObject({ state: 'refunded' });
  });
});

function arabic(digits: string): string {
  return digits.replaceAll(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));
}
