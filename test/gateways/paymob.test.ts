import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invariant, parsePhone } from '../../src/kernel/index.ts';
import { systemClock } from '../../src/platform/index.ts';
import { createSimulatedPaymob } from '../../src/simulators/index.ts';
import { startGatewayPortal } from '../support/gateway-portal.ts';

const API_KEY = 'ZXlKaGJHY2lPaUpJVXpVeE1pSXNJblI1Y0NJNklrcFhWQ0o5';
const SECRET = 'B5A6CF1C5C4D6E7F8091A2B3C4D5E6F7';
const INTEGRATIONS = { kiosk: 16_082, wallet: 16_083 };
const phone = parsePhone('01012345678', 'EG');
invariant(phone.ok, 'a mobile number');
const payerPhone = phone.value;

/** The whole program with Paymob in one of its two ways. */
async function startPaymob(way: 'kiosk' | 'wallet') {
  let url = '';
  const ours = { address: '' };
  const paymob = createSimulatedPaymob({
    ...{ clock: systemClock, apiKey: API_KEY, hmacSecret: SECRET, integrations: INTEGRATIONS },
    noticeUrl: () => `${ours.address}/notice`,
    returnUrl: () => `${ours.address}/return`,
  });
  const running = await startGatewayPortal({
    ...{ kind: 'paymob', routes: paymob.routes, payerPhone },
    settings: (at) => {
      url = at;
      const customer = { customerEmail: 'bills@example.com', customerMobile: '01001234567' };
      return { way, integrationId: String(INTEGRATIONS[way]), apiUrl: `${at}/api`, ...customer };
    },
    secrets: { API_KEY, HMAC_SECRET: SECRET },
    biller: { id: 'nile', finds: 'meter_number' },
  });
  ours.address = `${running.portal.url}/gateways/paymob`;
  return { ...running, running, paymob, url };
}
type Started = Awaited<ReturnType<typeof startPaymob>>;

async function stop({ paymob, running }: Started): Promise<void> {
  paymob.end();
  await running.close();
}

describe('M4 through wallets at Paymob, as it is configured', () => {
  let wallet: Started;
  beforeAll(async () => {
    wallet = await startPaymob('wallet');
  });
  afterAll(() => stop(wallet));

  /** Presses a button at the page of the wallet, and goes where the browser is sent. */
  async function press(page: string, act: string): Promise<string> {
    expect(await (await fetch(page)).text()).toContain('ادفع');
    const body = new URLSearchParams({ act });
    const pressed = await fetch(page, { method: 'POST', body, redirect: 'manual' });
    const back = await fetch(pressed.headers.get('location') ?? '', { redirect: 'manual' });
    return `${back.status} ${back.headers.get('location') ?? ''}`;
  }

  test('declined, nothing is paid; tried again, the bill is paid and the payer is led to the receipt', async () => {
    const meter = await wallet.running.openBill();
    const first = await wallet.running.atThePage(meter, 'wallet-1');
    await press(first.page, 'decline');
    expect(await first.read()).toMatchObject({ state: 'failed', reason: 'declined' });

    const second = await wallet.running.atThePage(meter, 'wallet-2');
    expect(await press(second.page, 'pay')).toMatch(/^303 .*\/pay\//);
    const payment = await second.read();
    expect(payment).toMatchObject({ state: 'posted', gateway: 'paymob', maskedCard: undefined });
    expect(await wallet.portal.app.payments.check(payment?.billerId ?? 0)).toEqual([]);
  });

  test('X4 neither browser nor message comes: the sweeper asks, and the bill is paid', async () => {
    const { id, page, read } = await wallet.running.atThePage(await wallet.running.openBill(), 'wallet-3');
    wallet.paymob.setFault('no_callback', (await read())?.gatewayOrder ?? '');
    await fetch(page, { method: 'POST', body: new URLSearchParams({ act: 'pay' }) });
    expect((await read())?.state).toBe('pending');
    await wallet.running.sweep(id);
    expect((await read())?.state).toBe('posted');
  });

  test('M11 the biller refuses what was paid: it is refunded to the wallet', async () => {
    const { id, page, read } = await wallet.running.atThePage(await wallet.running.openBill(), 'wallet-4');
    await press(page, 'pay');
    expect((await read())?.state).toBe('posted');
    expect(await wallet.running.takeBack(id)).toMatchObject({ state: 'refunded' });
  });
});

describe('M4 through kiosks at Paymob, as it is configured', () => {
  let kiosk: Started;
  beforeAll(async () => {
    kiosk = await startPaymob('kiosk');
  });
  afterAll(() => stop(kiosk));

  async function withCode(key: string) {
    const { id, read } = await kiosk.running.atThePage(await kiosk.running.openBill(), key);
    const [row] = await kiosk.portal.app.sql<{ code: string }[]>`
      select gateway_page->>'code' as code from payments.payment where gateway_order = ${(await read())?.gatewayOrder ?? ''}`;
    return { id, read, code: row?.code ?? '' };
  }

  async function atTheKiosk(code: string): Promise<string> {
    const body = new URLSearchParams({ code, act: 'pay' });
    return (await fetch(`${kiosk.url}/kiosk`, { method: 'POST', body })).text();
  }

  test('T1 paid under its number at a kiosk, Paymob’s message has the bill paid at once', async () => {
    const { read, code } = await withCode('kiosk-1');
    expect(await atTheKiosk(code)).toBe('paid');
    expect(await read()).toMatchObject({ state: 'posted', gateway: 'paymob' });
  });

  test('a message about one order that names another of ours has nobody asked', async () => {
    const [paid, other] = [await withCode('kiosk-2'), await withCode('kiosk-3')];
    const token = (await paid.read())?.gatewayToken ?? '';
    const [notice] = kiosk.paymob.play(token, 'pay').notices;
    invariant(notice !== undefined, 'a message of a payment that was made');
    const named = notice.body
      .toString('utf8')
      .replaceAll((await paid.read())?.gatewayOrder ?? '', (await other.read())?.gatewayOrder ?? '');
    const send = async (body: string): Promise<number> => {
      const { hmac = '' } = notice.query;
      const address = `${kiosk.portal.url}/gateways/paymob/notice?hmac=${hmac}`;
      const headers = { 'content-type': 'application/json' };
      return (await fetch(address, { method: 'POST', headers, body })).status;
    };
    expect(await send(named)).toBe(200);
    expect((await other.read())?.state).toBe('pending');
    expect((await paid.read())?.state).toBe('pending');
    expect(await send(notice.body.toString('utf8'))).toBe(200);
    expect((await paid.read())?.state).toBe('posted');
    expect((await other.read())?.state).toBe('pending');
  });

  test('M11 kiosks give nothing back: what must go back waits for somebody who does it by hand', async () => {
    const { id, read, code } = await withCode('kiosk-4');
    await atTheKiosk(code);
    expect((await read())?.state).toBe('posted');
    expect(await kiosk.running.takeBack(id)).toMatchObject({ state: 'returning' });
  });
});
