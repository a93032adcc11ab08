import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invariant } from '../../kernel/index.ts';
import { addBodyDeadline, serverOptions } from './server-options.ts';

/** Over real connections: what a client sends is bytes, not requests. */

let server: FastifyInstance;
let port: number;
const bodies: unknown[] = [];

beforeAll(async () => {
  const times = { headersMs: 300, bodyMs: 300, checkMs: 50 };
  server = fastify({ ...serverOptions({ trustedProxies: [] }, times), forceCloseConnections: true });
  addBodyDeadline(server, times);
  server.addContentTypeParser('text/csv', (_request, payload, done) => done(null, payload));
  server.get('/', () => 'hello');
  server.post('/echo', ({ body }) => {
    bodies.push(body);
    return 'taken';
  });
  server.post('/upload', { config: { streamsBody: true } }, async ({ raw }) => text(raw));
  await server.listen({ port: 0, host: '127.0.0.1' });
  const address = server.server.address();
  invariant(typeof address === 'object' && address !== null, 'a port');
  port = address.port;
});
afterAll(() => server.close());

/** Sends bytes and gives everything that came until the server ended the connection. */
function send(bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
  // A connection that is cut off is an end as well.
  socket.on('error', () => socket.destroy());
  let came = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    came += part;
  });
  return new Promise((resolve) => socket.once('close', () => resolve(came)));
}

const HEAD = 'Host: pay.example.org\r\nContent-Type: application/json\r\n';

describe('slow clients', () => {
  test('headers that never end: told so after their time, and cut off', async () => {
    expect(await send('GET / HTTP/1.1\r\nHost: pay.example.org\r\nX-Slow: ')).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('a connection on which nothing is said at all is cut off', async () => {
    expect(await send('')).toMatch(/^(HTTP\/1\.1 408 .*)?$/s);
  });

  test('a body that never ends is cut off, and leads to nothing', async () => {
    const before = bodies.length;
    expect(await send(`POST /echo HTTP/1.1\r\n${HEAD}Content-Length: 100\r\n\r\n{"half":`)).toBe('');
    expect(bodies.length).toBe(before);
  });

  test('a route that takes files lets them come as slowly as they may', async () => {
    const body = 'bill_id\n1000000104128\n';
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST /upload HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`,
    );
    const answer = text(socket);
    // Twice the time of other bodies, measured by the deadline itself: such a body ends first.
    await send(`POST /echo HTTP/1.1\r\n${HEAD}Content-Length: 100\r\n\r\n{`);
    await send(`POST /echo HTTP/1.1\r\n${HEAD}Content-Length: 100\r\n\r\n{`);
    socket.write(body);
    expect(await answer).toContain(body);
  });
});

describe('requests that could be read in two ways (RFC 9112, section 11.2)', () => {
  const SECOND = 'GET / HTTP/1.1\r\nHost: pay.example.org\r\n\r\n';

  test.each([
    ['both lengths', `Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${SECOND}`],
    ['two lengths', `Content-Length: 0\r\nContent-Length: 40\r\n\r\n${SECOND}`],
    ['a length that is none', `Content-Length: +2\r\n\r\n{}${SECOND}`],
    ['two encodings', `Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${SECOND}`],
    ['an encoding written otherwise', `Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${SECOND}`],
    ['a header with a space before its colon', `Content-Length : 0\r\n\r\n${SECOND}`],
    [
      'a header that goes on in the next line',
      `X-A: b\r\n Transfer-Encoding: chunked\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}${SECOND}`,
    ],
    ['a chunk of no size', `Transfer-Encoding: chunked\r\n\r\nZ\r\n${SECOND}`],
  ])('%s: refused, and what follows is not read', async (_name, rest) => {
    const came = await send(`POST /echo HTTP/1.1\r\n${HEAD}${rest}`);
    expect(came).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(came.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(came).not.toContain('hello');
  });

  test.each([
    ['no HTTP', 'hello\r\n\r\n'],
    ['another version', 'GET / HTTP/9.9\r\n\r\n'],
    ['no host', 'GET / HTTP/1.1\r\n\r\n'],
    ['TLS on a port without it', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n'],
    ['headers of 20 kB', `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`],
  ])('%s: refused in one line that tells nothing of the server', async (_name, bytes) => {
    const came = await send(bytes);
    expect(came).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(came).not.toMatch(/server:|fastify|node|error/i);
  });
});
