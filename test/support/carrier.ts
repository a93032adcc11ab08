import formbody from '@fastify/formbody';
import fastify, { type FastifyRequest } from 'fastify';
import { createCarrier } from '../../src/simulators/index.ts';

/** A request of a network, as the system under test would get it. */
interface Heard {
  readonly method: string;
  readonly path: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly type: string | undefined;
  readonly agent: string | undefined;
}

interface Answer {
  readonly status?: number;
  readonly body: unknown;
  readonly cookie?: string;
}

export const CHANNEL_KEY = 'key-of-the-channels';
export const CARRIER_START = Date.parse('2026-10-05T12:00:00Z');

export type TestCarrier = Awaited<ReturnType<typeof startCarrier>>;

/** The networks of the sandbox alone: what they call writes down what it hears, and answers what it is told to. */
export async function startCarrier() {
  const heard: Heard[] = [];
  let now = CARRIER_START;
  let url = '';
  let answer: (request: FastifyRequest) => Answer | Promise<Answer> = () => ({ body: '' });
  const carrier = createCarrier({
    clock: { now: () => new Date(now) },
    ...{ ownUrl: () => url, channelKey: CHANNEL_KEY, basePath: '/sandbox/carrier' },
    codes: (network) => (network === 'IR' ? ['*15#', '*15*3#'] : []),
    patience: { repeatMs: 10, reportMs: 10, answerMs: 2_000 },
  });
  const server = fastify();
  await server.register(formbody);
  await server.register(carrier.routes);
  server.all('/channels/*', async (request, reply) => {
    heard.push(heardOf(request));
    const { status = 200, body, cookie } = await answer(request);
    if (cookie !== undefined) reply.header('set-cookie', cookie);
    return reply.code(status).send(body);
  });
  url = await server.listen({ port: 0, host: '127.0.0.1' });
  return {
    ...{ carrier, url, heard },
    answer: (how: typeof answer): void => {
      answer = how;
    },
    pass: (ms: number): void => {
      now += ms;
    },
    close: () => server.close(),
  };
}

function heardOf(request: FastifyRequest): Heard {
  const fields: unknown = request.method === 'GET' ? request.query : request.body;
  return {
    method: request.method,
    path: request.url.split('?')[0] ?? '',
    fields: typeof fields === 'object' ? { ...fields } : {},
    type: request.headers['content-type'],
    agent: request.headers['user-agent'],
  };
}
