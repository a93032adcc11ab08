import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { GATEWAYS, type RunningGateway, senderOf, startGateway } from './sms-gateways.ts';

const MINUTE = 60_000;
const PERSIAN = 'قبض برق سپهر: ۴۸۵٬۰۰۰ ریال. پرداخت شود؟';
const ENGLISH = 'Comet: $89.99, due 1 Dec.\nPay it now?';

describe.each(GATEWAYS)('$id as every SMS gateway', (gateway) => {
  let running: RunningGateway;
  let numbers = 0;
  beforeAll(async () => {
    running = await startGateway(gateway);
  }, 60_000);
  afterAll(() => running.close());

  const newPhone = (): string => `+98912300${String(++numbers).padStart(4, '0')}`;
  const newId = (): string => gateway.inboundId(++numbers);

  /** Puts a message into the outbox; what became of it. */
  async function send(to: string, text: string, from?: string) {
    const key = `contract ${++numbers}`;
    const { sql, notifications } = running.app.app;
    const kind = from === undefined ? 'sign_in_code' : 'reply';
    await notifications.enqueue(sql, {
      ...{ billerId: 0, key, kind, to, language: 'en', urgent: true },
      values: from === undefined ? { code: text } : { text, from },
    });
    await notifications.deliver();
    return async () => {
      const [row] = await sql<{ state: string; reason: string | null; failures: number }[]>`
        select state, reason, failures from notifications.message where key = ${key}`;
      return row;
    };
  }

  const gotBy = (phone: string) => running.network.received().filter(({ to }) => to === phone);

  describe('sending', () => {
    test.each([
      ['English', ENGLISH],
      ['Persian', PERSIAN],
      ['an emoji', 'Paid 👍'],
    ])('%s arrives as it was written, from the number that was written to', async (_name, text) => {
      const phone = newPhone();
      const state = await send(phone, text, '73000');
      expect(gotBy(phone)).toEqual([{ from: '73000', to: phone, text }]);
      expect(await state()).toMatchObject({ state: 'sent', reason: null });
    });

    test('what answers nobody comes from the number of the settings', async () => {
      const phone = newPhone();
      await send(phone, '123456');
      expect(gotBy(phone)).toMatchObject([{ from: gateway.ownSender }]);
      expect(gotBy(phone)[0]?.text).toContain('123456');
    });

    test('that it has arrived is reported, and that it has not, with the reason', async () => {
      const [there, off] = [newPhone(), newPhone()];
      running.network.lose(off);
      const [first, second] = [await send(there, ENGLISH, '73000'), await send(off, ENGLISH, '73000')];
      await running.network.report();
      expect(await first()).toMatchObject({ state: 'delivered' });
      expect(await second()).toMatchObject({
        state: 'failed',
        reason: expect.stringMatching(new RegExp(`^${gateway.id}_\\d+$`)),
      });
    });

    test.each(['down', 'throttled'] as const)('while it is %s, it is tried again', async (mode) => {
      const phone = newPhone();
      running.network.setMode(mode);
      const state = await send(phone, ENGLISH, '73000');
      const before = running.network.asked();
      expect(await state()).toMatchObject({ state: 'queued', failures: 1 });
      running.network.setMode('up');
      await running.app.app.notifications.deliver();
      expect(running.network.asked()).toBe(before);
      running.pass(MINUTE);
      await running.app.app.notifications.deliver();
      expect(await state()).toMatchObject({ state: 'sent' });
      expect(gotBy(phone)).toHaveLength(1);
    });

    test('what it refuses for good is not tried again', async () => {
      const phone = newPhone();
      running.network.refuse(phone);
      const state = await send(phone, ENGLISH, '73000');
      expect(await state()).toMatchObject({ state: 'failed' });
      const before = running.network.asked();
      running.pass(30 * MINUTE);
      await running.app.app.notifications.deliver();
      expect(running.network.asked()).toBe(before);
    });
  });

  describe('receiving', () => {
    const write = (from: string, to: string, text: string, id = newId()): Promise<number> =>
      running.network.write({ from, to, text }, id);

    test('a message begins a talk, and the answer comes from the number that was written to', async () => {
      const phone = newPhone();
      expect(await write(phone, '3000', 'menu')).toBe(200);
      await running.work();
      expect(gotBy(phone)).toMatchObject([{ from: '3000', to: phone }]);
      expect(gotBy(phone)[0]?.text).toMatch(/^چه/);
    });

    test('the same message twice is one', async () => {
      const [phone, id] = [newPhone(), newId()];
      for (const _ of [1, 2]) expect(await write(phone, '3000', 'menu', id)).toBe(200);
      await running.work();
      expect(await write(phone, '3000', 'menu', id)).toBe(200);
      await running.work();
      expect(gotBy(phone)).toHaveLength(1);
    });

    test('a bill’s number is answered with what is owed, and a yes with a link to pay', async () => {
      const phone = newPhone();
      await write(phone, '3000', '1000000104128 48550606');
      await running.work();
      expect(gotBy(phone).at(-1)?.text).toMatch(/برق سپهر: ۴۸۵٬۰۰۰ ریال.*پرداخت شود؟/s);
      await write(phone, '3000', '۱');
      await running.work();
      const link = gotBy(phone).at(-1)?.text ?? '';
      expect(link).toContain('۴۸۵٬۰۰۰ ریال');
      const [, path = ''] = /http:\/\/[^/]+(\/l\/[0-9a-z]+)/.exec(link) ?? [];
      expect((await fetch(`${running.app.url}${path}`)).status).toBe(200);
    });
  });
});

describe.each(GATEWAYS)('an answer that is not $id’s', (gateway) => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  async function outcomeOf(listener: RequestListener) {
    server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    return sendTo(`http://127.0.0.1:${port}`);
  }

  const sendTo = (url: string) =>
    senderOf(gateway, url).send(
      { id: '101-7', to: '+989121234567', text: 'x', from: '3000' },
      AbortSignal.timeout(500),
    );

  const HTML = '<!doctype html><title>Welcome to nginx!</title>';
  const WAYS: readonly (readonly [name: string, listener: RequestListener])[] = [
    ...[200, 201, 202, 204, 302, 401, 403, 404, 500, 502, 503].flatMap((status) =>
      ['', HTML, '{}', '[]', 'null', '{"return":{"status":200},"entries":[]}', '{"sid":7}'].map(
        (body): readonly [string, RequestListener] => [
          `${status} ${body.slice(0, 20)}`,
          (_request, response) => void response.writeHead(status, { location: '/else' }).end(body),
        ],
      ),
    ),
    ['far too much', (_request, response) => void response.writeHead(201).end('x'.repeat(5_000_000))],
    [
      'words that drip and never end',
      (_request, response) => {
        response.writeHead(202);
        const timer = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(timer));
      },
    ],
    ['silence', () => {}],
    ['an end before the answer', (request) => void request.socket.destroy()],
    [
      'an end in the middle of it',
      (_request, response) => {
        response.writeHead(201, { 'content-length': '100' }).write('{"sid":');
        setTimeout(() => response.destroy(), 20);
      },
    ],
  ];

  test.each(WAYS)('%s: not sent as far as anybody knows, so it is tried again', async (_name, listener) => {
    const outcome = await outcomeOf(listener);
    expect(outcome).toMatchObject({ state: 'failed', permanent: false });
    expect(outcome).toMatchObject({ code: expect.stringMatching(new RegExp(`^${gateway.id}_\\w+$`)) });
  });

  test('no way to it: tried again, and no word of the secret', async () => {
    const outcome = await sendTo('http://127.0.0.1:1');
    expect(outcome).toEqual({ state: 'failed', permanent: false, code: `${gateway.id}_unreachable` });
  });
});
