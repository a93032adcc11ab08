import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { freePort } from '../support/free-port.ts';
import { startKannel, type TestKannel } from '../support/kannel.ts';

const KEY = 'test-key-of-the-channel';

let kannel: TestKannel;
let app: TestApp;
let port: number;

beforeAll(async () => {
  port = await freePort();
  kannel = await startKannel(`http://127.0.0.1:${port}/channels/sms/kannel/${KEY}`);
  app = await start();
}, 60_000);
afterAll(async () => {
  await app.close();
  await kannel.close();
});

function start(): Promise<TestApp> {
  return startTestApp({
    workers: true,
    port,
    env: {
      WASL_CHANNEL_KEY: KEY,
      WASL_SMS_GATEWAY: 'kannel',
      WASL_SMS_URL: kannel.url,
      WASL_SMS_USERNAME: kannel.username,
      WASL_SMS_PASSWORD: kannel.password,
    },
  });
}

/** What this telephone gets next that says this. */
function gets(phone: string, words: string | RegExp): Promise<string> {
  return kannel
    .until(
      ({ to, text }) =>
        digits(to) === digits(phone) && (typeof words === 'string' ? text.includes(words) : words.test(text)),
    )
    .then(({ text }) => text);
}

function digits(phone: string): string {
  return phone.replace(/\D/g, '').slice(-10);
}

describe('M3 and M7 through a real SMS gateway', () => {
  test('a bill ID is answered with what is owed, and a yes with a link to pay', async () => {
    const phone = '989121234567';
    kannel.send(phone, '3000', '1000000104128 48550606');
    expect(await gets(phone, 'پرداخت شود؟')).toMatch(/برق سپهر: ۴۸۵٬۰۰۰ ریال/);
    kannel.send(phone, '3000', '1');
    expect(await gets(phone, '/l/')).toContain('۴۸۵٬۰۰۰ ریال');
  }, 60_000);

  test('the answer comes from the number that was written to', async () => {
    kannel.send('919826012399', '51912', 'N1234567890');
    const { from, text } = await kannel.until(({ to }) => digits(to) === '9826012399');
    expect(from).toBe('51912');
    expect(text).toContain('₹1,250.50');
  }, 60_000);

  test('Kannel tells what became of a message', async () => {
    await expect
      .poll(
        async () => {
          const rows = await app.app.sql<{ state: string }[]>`
          select state || coalesce(' ' || reason, '') as state from notifications.message where kind = 'reply' order by message_id limit 1`;
          return rows[0]?.state;
        },
        { timeout: 20_000 },
      )
      .toBe('delivered kannel_1');
  }, 30_000);

  test('a talk goes on where it was when the program has been started again in the middle', async () => {
    const phone = '13035550111';
    kannel.send(phone, '73000', 'hello');
    expect(await gets(phone, 'What would you like to do?')).toContain('1 View and pay a bill');
    const { database } = app;
    await app.stop();
    // Written while nobody listens: Kannel keeps it and asks again.
    kannel.send(phone, '73000', '1');
    app = await startTestApp({ workers: true, port, database, env: app.env });
    expect(await gets(phone, 'Account number')).toContain('Please send');
    kannel.send(phone, '73000', '8255100010001234');
    expect(await gets(phone, 'ZIP')).toContain('Please send');
    kannel.send(phone, '73000', '80202');
    expect(await gets(phone, 'Pay it now?')).toContain('$89.99');
  }, 90_000);

  test('a message that comes twice is one', async () => {
    const ask = (key: string): Promise<Response> =>
      fetch(
        `http://127.0.0.1:${port}/channels/sms/kannel/${key}?from=989121230000&to=3000&text=menu&id=twice`,
      );
    for (const _ of [1, 2]) expect((await ask(KEY)).status).toBe(200);
    expect((await ask('another-key-of-nobody')).status).toBe(403);
    const [row] = await app.app.sql<{ count: bigint }[]>`
      select count(*) from conversations.inbound where key = 'kannel twice'`;
    expect(row?.count).toBe(1n);
  });
});
