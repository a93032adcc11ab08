import Fastify, { type FastifyPluginAsync } from 'fastify';
import type { Gateway } from '../../src/payments/index.ts';
import type { Clock } from '../../src/platform/index.ts';
import { freePort } from '../support/free-port.ts';
import type { ContractFault, GatewayHarness, PlayedBack } from './gateway-harness.ts';

export const FETCH_TIMEOUT_MS = 800;
export const NOW = Date.parse('2026-03-21T08:00:00Z');

/** A simulated gateway: what it answers, and how it is made to misbehave. */
interface OtherSide {
  readonly routes: FastifyPluginAsync;
  setFault(fault: ContractFault, orderId: string): void;
  end(): void;
}

/**
 * A simulated gateway on a server of its own, under a clock that stands still unless `time` is moved, and our
 * adapter in front of it; `side` is what every harness has of it.
 */
export async function startOtherSide<Simulated extends OtherSide>(
  simulate: (clock: Clock) => Simulated,
  gatewayAt: (url: string, nowMs: () => number) => Gateway,
) {
  const time = { nowMs: NOW };
  const nowMs = (): number => time.nowMs;
  const other = simulate({ now: () => new Date(time.nowMs) });
  const app = Fastify();
  await app.register(other.routes);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  let orders = 100_000_000_000_000;
  const side = {
    gateway: gatewayAt(url, nowMs),
    deserted: gatewayAt(`http://127.0.0.1:${await freePort()}`, nowMs),
    fetchTimeoutMs: FETCH_TIMEOUT_MS,
    nextOrderId: () => String(++orders),
    setFault: async (fault, orderId) => other.setFault(fault, orderId),
    moveClock: (byMs) => {
      time.nowMs += byMs;
    },
    close: async () => {
      other.end();
      // Whoever was met with silence still holds the line.
      app.server.closeAllConnections();
      await app.close();
    },
  } satisfies Partial<GatewayHarness>;
  return { other, url, time, side };
}

/** What the browser brings back where it is led to an address of ours with everything in its query. */
export function backAt({
  url,
  ...played
}: Omit<PlayedBack, 'fields'> & { readonly url: string | undefined }): PlayedBack {
  const fields = url === undefined ? undefined : Object.fromEntries(new URL(url).searchParams);
  return { ...played, fields };
}
