import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type Centre, startCentre } from '../support/smpp-centre.ts';
import { type UssdWay, ussdTelephone } from '../support/smpp-ussd.ts';

describe.each<UssdWay>(['standard', '6d', 'mica'])('steps of USSD over SMPP (%s)', (way) => {
  let centre: Centre;
  let app: TestApp;

  beforeAll(async () => {
    centre = await startCentre();
    app = await startTestApp({
      workers: true,
      env: {
        ...{ WASL_SMS_GATEWAY: 'smpp', WASL_SMS_URL: centre.url, WASL_SMS_SYSTEM_ID: centre.systemId },
        ...{ WASL_SMS_PASSWORD: centre.password, WASL_SMS_RECONNECT_SECONDS: '1', WASL_SMS_USSD: way },
      },
    });
    await centre.untilBound();
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await centre.close();
  });

  const telephone = (phone: string) => ussdTelephone(centre, way, phone, '*1912#');

  async function english(phone: string): Promise<void> {
    const session = telephone(phone);
    expect((await session.dial()).open).toBe(true);
    expect((await session.type('6')).text).toContain('English');
    expect(await session.type('2')).toEqual({ text: 'English from now on.', open: false });
  }

  test('M6 are in the alphabet of seven bits where the words allow it', async () => {
    const phone = '919826011111';
    await english(phone);
    const session = telephone(phone);
    expect((await session.dial()).text).toMatch(/^What would you like to do\?\n1 View and pay a bill/);
    expect((await session.type('1')).text).toMatch(/^Please send: /);
    expect((await session.type('N1234567890')).text).toMatch(/Rs 1,250\.50.*\nPay it now\?\n1 Yes\n2 No$/);
  }, 30_000);

  test('M6 behind the code are found and never confirmed', async () => {
    const phone = '919826022222';
    await english(phone);
    const session = telephone(phone);
    expect((await session.dial('*1912*1*N0010010034*1#')).text).toMatch(/Pay it now\?\n1 Yes\n2 No$/);
    expect((await session.type('2')).text).toContain('Nothing was paid.');
  }, 30_000);

  test('X2 are not answered when somebody has hung up', async () => {
    const phone = '919826033333';
    await english(phone);
    const session = telephone(phone);
    await session.dial();
    expect((await session.type('1')).text).toMatch(/^Please send/);
    const before = session.answers();
    await session.hangUp();
    const back = telephone(phone);
    expect((await back.dial()).text).toBe('You had not finished last time.\n1 Go on\n2 Start again');
    expect(session.answers()).toBe(before);
  }, 30_000);

  test('X8 that come again get the same screen, and nothing is done again', async () => {
    const phone = '919826044444';
    await english(phone);
    const session = telephone(phone);
    await session.dial('*1912*1*N0010010034#');
    await session.type('1');
    const payments = async (): Promise<number> => (await app.app.sql`select 1 from payments.payment`).length;
    const before = await payments();
    const first = await session.type('3');
    const opened = await payments();
    expect(opened).toBeGreaterThanOrEqual(before);
    expect(await session.again('3')).toEqual(first);
    expect(await payments()).toBe(opened);
  }, 30_000);

  test('X1 whose answer the centre does not take at once are answered a little later', async () => {
    const phone = '919826055555';
    await english(phone);
    const session = telephone(phone);
    centre.fault('throttle');
    expect((await session.dial()).text).toContain('What would you like to do?');
    await expect.poll(() => session.answers(), { timeout: 10_000 }).toBe(2);
    expect(centre.pending()).toHaveLength(0);
    expect((await session.type('1')).text).toMatch(/^Please send/);
    expect(session.answers()).toBe(3);
  }, 30_000);
});
