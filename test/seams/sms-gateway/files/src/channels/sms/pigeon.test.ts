import fastify from 'fastify';
import { expect, test } from 'vitest';
import type { Incoming, Line } from '../../conversations/index.ts';
import { createLogger, systemClock } from '../../platform/index.ts';
import { createChannelKey } from '../channel-key.ts';
import { PIGEON } from './pigeon.ts';
import { createSmsRoutes } from './routes.ts';

const KEY = 'a-secret-of-the-channels';
const LINE: Line = {
  ...{ id: 'sms-3000', channel: 'sms', address: '3000', billerId: 101, billers: ['sepehr'], country: 'IR' },
  ...{ language: 'fa', languages: ['fa', 'en'] },
};

test('a message that Pigeon brings reaches the talk; a report reaches the outbox; a stranger reaches neither', async () => {
  const received: Incoming[] = [];
  const reported: unknown[] = [];
  const app = fastify();
  await app.register(
    createSmsRoutes({
      conversations: { lines: () => [LINE], receive: async (incoming) => received.push(incoming) > 0 },
      gateways: PIGEON.webhooks === undefined ? [] : [PIGEON.webhooks],
      key: createChannelKey(KEY),
      report: async (report) => reported.push(report) > 0,
      onRefused: () => {},
    }),
  );
  const note = { sender: { number: '+989121234567' }, coop: '3000', note: '1000000104128', ring: 'r-1' };
  const post = (url: string, payload: object) => app.inject({ method: 'POST', url, payload });
  expect((await post(`/channels/sms/pigeon/${KEY}`, note)).statusCode).toBe(200);
  expect(received).toMatchObject([
    { line: LINE, person: { phone: '+989121234567' }, text: '1000000104128', key: 'pigeon r-1' },
  ]);
  await post(`/channels/sms/pigeon/${KEY}/landed`, { ring: '101-7', weather: 'fair' });
  expect(reported).toEqual([{ message: { id: '101-7' }, state: 'delivered', code: 'pigeon_fair' }]);
  expect((await post('/channels/sms/pigeon/a-key-of-nobody-at-all', note)).statusCode).toBe(403);
  expect(received).toHaveLength(1);
  await app.close();
});

test('Pigeon is asked to send, and what it says is read', async () => {
  const flights: unknown[] = [];
  const app = fastify();
  app.post('/flights', async ({ body }, reply) => {
    flights.push(body);
    return reply.code(202).send('');
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const { sender } = PIGEON.create(
    { url, key: 'k' },
    {
      ...{ sender: 'Wasl', clock: systemClock, logger: createLogger({ logLevel: 'silent' }) },
      ...{ publicUrl: () => 'https://pay.example.org', keyedUrl: () => '' },
    },
  );
  const message = { id: '101-7', to: '+989121234567', text: 'سلام', from: '3000' };
  const signal = AbortSignal.timeout(5_000);
  expect(await sender.send(message, signal)).toEqual({ state: 'sent', reference: 'pigeon' });
  expect(flights).toEqual([{ ring: '101-7', to: '+989121234567', note: 'سلام', coop: '3000' }]);
  await app.close();
  expect(await sender.send(message, signal)).toMatchObject({ state: 'failed', permanent: false });
});
