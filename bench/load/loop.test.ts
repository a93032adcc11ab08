import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { runLoad } from './loop.ts';
import type { LoadPlan, WireRequest } from './plan.ts';

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

interface Answer {
  readonly status: number;
  readonly afterMs: number;
}

/** A server that answers each request as told, and keeps what it was sent. */
async function serve(answer: (nth: number) => Answer): Promise<{ port: number; bodies: string[] }> {
  const bodies: string[] = [];
  let count = 0;
  const started = createServer((request, response) => {
    const { status, afterMs } = answer(count++);
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      bodies.push(body);
      const send = () => response.writeHead(status, { 'content-length': 2 }).end('{}');
      if (afterMs === 0) send();
      else setTimeout(send, afterMs);
    });
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const address = started.address();
  if (address === null || typeof address === 'string') throw new Error('the test server has no port');
  return { port: address.port, bodies };
}

function plan(port: number, rest: Partial<LoadPlan>): LoadPlan {
  const source = { kind: 'hello' } as const;
  return { host: '127.0.0.1', port, source, connections: 4, seconds: 0.4, warmupSeconds: 0, ...rest };
}

function* numbered(): Generator<WireRequest> {
  for (let number = 0; ; number++) yield { method: 'POST', path: '/', body: `{"number":${number}}` };
}

describe('the load driver', () => {
  it('sends each request once and counts each answer', async () => {
    const { port, bodies } = await serve(() => ({ status: 200, afterMs: 0 }));
    const result = await runLoad(plan(port, {}), numbered());
    expect(result.failed).toBe(0);
    expect(result.answered).toBeGreaterThan(10);
    expect(result.answered).toBe(bodies.length);
    expect(result.sent).toBe(bodies.length);
    expect(new Set(bodies).size).toBe(bodies.length);
    expect(result.sampleBody).toBe('{}');
  });

  it('ends when its requests end, and reckons the rate over the time really taken', async () => {
    const { port } = await serve(() => ({ status: 200, afterMs: 0 }));
    const twenty = Array.from({ length: 20 }, (): WireRequest => ({ method: 'GET', path: '/' }));
    const result = await runLoad(plan(port, { seconds: 60 }), twenty.values());
    expect(result.answered).toBe(20);
    expect(result.perSecond).toBeGreaterThan(20);
  });

  it('counts answers other than 2xx as failed and keeps the first', async () => {
    const { port } = await serve((nth) => ({ status: nth === 3 ? 409 : 200, afterMs: 0 }));
    const result = await runLoad(plan(port, {}), numbered());
    expect(result.failed).toBe(1);
    expect(result.firstFailure).toMatch(/^409/);
  });

  it('counts requests that nobody answers as failed', async () => {
    const { port } = await serve(() => ({ status: 200, afterMs: 0 }));
    await new Promise((resolve) => server?.close(resolve));
    const result = await runLoad(plan(port, { connections: 1, seconds: 0.05 }), numbered());
    expect(result.failed).toBeGreaterThan(0);
    expect(result.answered).toBe(0);
  });

  it('holds the rate in the open loop', async () => {
    const { port } = await serve(() => ({ status: 200, afterMs: 0 }));
    const result = await runLoad(plan(port, { ratePerSecond: 200, seconds: 0.5 }), numbered());
    expect(result.answered).toBe(100);
    expect(result.failed).toBe(0);
  });

  it('sees a server that stalls: waiting for a free connection is part of the latency', async () => {
    // One connection, 10 ms apart, and the first answer takes 300 ms: all that were due meanwhile are late too.
    const stallMs = 300;
    const { port } = await serve((nth) => ({ status: 200, afterMs: nth === 0 ? stallMs : 0 }));
    const result = await runLoad(
      plan(port, { connections: 1, ratePerSecond: 100, seconds: 0.4 }),
      numbered(),
    );
    expect(result.answered).toBe(40);
    expect(result.p50Ms).toBeGreaterThan(stallMs / 4);
  });
});
