import { describeGateway, type GatewayHarness } from '../../../test/contract/gateway-contract.ts';
import { backAt, FETCH_TIMEOUT_MS, startOtherSide } from '../../../test/contract/other-side.ts';
import type { Gateway } from '../../payments/index.ts';
import { createSimulatedTemplate } from '../../simulators/index.ts';
import { TEMPLATE } from './template-gateway.ts';

const SHOP = { shop: '1002003', key: 'a-key-of-the-template-bank' };

function gatewayAt(url: string): Gateway {
  return TEMPLATE.create(
    { ...SHOP, apiUrl: `${url}/v1` },
    { id: 'template', fetchTimeoutMs: FETCH_TIMEOUT_MS, now: () => new Date() },
  );
}

async function harness(): Promise<GatewayHarness> {
  const { other: bank, side } = await startOtherSide(
    (clock) => createSimulatedTemplate({ clock, ...SHOP }),
    gatewayAt,
  );
  return {
    ...{ ...side, currency: 'USD' },
    play: async (_page, token, act) => backAt(bank.play(token, act)),
  };
}

const { traits, deadlines } = gatewayAt('http://127.0.0.1:9');
describeGateway(
  'template',
  { traits, deadlines, refund: undefined, hasNotices: false, hasCallback: true },
  harness,
);
