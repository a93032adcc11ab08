import { createConfiguredGateways, createSandboxGateway } from './gateways/index.ts';
import type { Gateway, GatewayRoute } from './payments/index.ts';
import { type Clock, type Config, ConfigError } from './platform/index.ts';
import { SANDBOX_TERMINAL } from './simulators/index.ts';

export const SANDBOX_BANK_PATH = '/sandbox/bank';
// The bank of the sandbox is on the same machine.
const SANDBOX_TIMEOUT_MS = 10_000;
// Under the 30 seconds for which a payment is taken to be looked after.
const GATEWAY_TIMEOUT_MS = 12_000;

/** The gateways that payments may go to: those of the configuration, and the sandbox's bank. Throws `ConfigError`. */
export function createGatewayRoutes(deps: {
  readonly config: Config;
  readonly clock: Clock;
  readonly ownUrl: () => string;
  readonly publicUrl: () => string;
}): readonly GatewayRoute[] {
  const { config, clock } = deps;
  const common = { fetchTimeoutMs: GATEWAY_TIMEOUT_MS, now: clock.now };
  const configured = createConfiguredGateways(config.gateways, common);
  if (!configured.ok) throw new ConfigError(configured.error);
  return config.demo
    ? [...configured.value, { gateway: sandboxGateway(deps.ownUrl, deps.publicUrl) }]
    : configured.value;
}

/** The bank is asked where this process listens; the payer is sent to the address the world knows. */
function sandboxGateway(ownUrl: () => string, publicUrl: () => string): Gateway {
  return createSandboxGateway({
    id: 'sandbox',
    get baseUrl() {
      return `${ownUrl()}${SANDBOX_BANK_PATH}`;
    },
    get pageBaseUrl() {
      return `${publicUrl()}${SANDBOX_BANK_PATH}`;
    },
    ...SANDBOX_TERMINAL,
    fetchTimeoutMs: SANDBOX_TIMEOUT_MS,
    currencies: ['IRR', 'INR', 'EGP', 'USD'],
  });
}
