import { randomInt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { invariant } from '../../src/kernel/index.ts';

/** Above what Debian's services and the list of ports that `fetch` refuses use. */
const PORT_MIN = 20_000;
const TRIES_MAX = 50;

/**
 * A port that nobody listens on, for a program that must know its address before it starts, or that is killed
 * and started again. It is none of those that the system gives to outgoing connections: one of these would have
 * it before the program has, or while it is down.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const port = await listenOnce(randomInt(PORT_MIN, firstOutgoingPort()));
    if (port !== undefined) return port;
  }
  throw new Error(`no free port was found in ${TRIES_MAX} tries`);
}

const OUTGOING_PORTS = '/proc/sys/net/ipv4/ip_local_port_range';

/** As Linux is set; other systems begin above its usual 32,768. */
function firstOutgoingPort(): number {
  if (!existsSync(OUTGOING_PORTS)) return 32_768;
  const text = readFileSync(OUTGOING_PORTS, 'utf8');
  const first = Number(/^\s*(\d+)/.exec(text)?.[1]);
  invariant(first > PORT_MIN, `ports below ${first} are left to servers`);
  return first;
}

async function listenOnce(port: number): Promise<number | undefined> {
  const server = createServer();
  const listens = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (!listens) return undefined;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
