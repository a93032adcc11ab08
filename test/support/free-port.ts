import { createServer } from 'node:net';
import { invariant } from '../../src/kernel/index.ts';

/** A port that nobody listens on, for a program that must know its address before it starts. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  invariant(typeof address === 'object' && address !== null, 'a port');
  await new Promise((resolve) => server.close(resolve));
  return address.port;
}
