import Fastify from 'fastify';
import { describeGateway, type GatewayHarness } from '../../../test/contract/gateway-contract.ts';
import { freePort } from '../../../test/support/free-port.ts';
import type { Gateway } from '../../payments/index.ts';
import { createSimulatedTemplate } from '../../simulators/index.ts';
import { TEMPLATE } from './template-gateway.ts';

const FETCH_TIMEOUT_MS = 800;
const SHOP = { shop: '1002003', key: 'a-key-of-the-template-bank' };

function gatewayAt(url: string): Gateway {
  return TEMPLATE.create(
    { ...SHOP, apiUrl: `${url}/v1` },
    { id: 'template', fetchTimeoutMs: FETCH_TIMEOUT_MS, now: () => new Date() },
  );
}

async function harness(): Promise<GatewayHarness> {
  let nowMs = Date.parse('2026-03-21T08:00:00Z');
  let orders = 100_000_000_000_000;
  const bank = createSimulatedTemplate({ clock: { now: () => new Date(nowMs) }, ...SHOP });
  const app = Fastify();
  await app.register(bank.routes);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    ...{ gateway: gatewayAt(url), fetchTimeoutMs: FETCH_TIMEOUT_MS, currency: 'USD' },
    deserted: gatewayAt(`http://127.0.0.1:${await freePort()}`),
    nextOrderId: () => String(++orders),
    play: async (_page, token, act) => {
      const { callbacks, url: back } = bank.play(token, act);
      const fields = back === undefined ? undefined : Object.fromEntries(new URL(back).searchParams);
      return { callbacks, fields };
    },
    setFault: async (fault, orderId) => bank.setFault(fault, orderId),
    moveClock: (byMs) => {
      nowMs += byMs;
    },
    close: async () => {
      bank.end();
      await app.close();
    },
  };
}

const { traits, deadlines } = gatewayAt('http://127.0.0.1:9');
describeGateway(
  'template',
  { traits, deadlines, refund: undefined, hasNotices: false, hasCallback: true },
  harness,
);
