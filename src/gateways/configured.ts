import { err, ok, type Result } from '../kernel/index.ts';
import type { GatewayRoute } from '../payments/index.ts';
import { type GatewayEntry, gatewayPrefix, readKindSettings } from '../platform/index.ts';
import { BEHPARDAKHT } from './behpardakht/behpardakht-gateway.ts';
import { FAWRY } from './fawry/fawry-gateway.ts';
import type { GatewayCommon, GatewayKind } from './kind.ts';
import { PARSIAN_BILL } from './parsian/parsian-bill-gateway.ts';
import { PARSIAN } from './parsian/parsian-gateway.ts';
import { PAYMOB } from './paymob/paymob-gateway.ts';
import { PAYU } from './payu/payu-gateway.ts';
import { RAZORPAY } from './razorpay/razorpay-gateway.ts';
import { SAMAN } from './saman/saman-gateway.ts';
import { STRIPE } from './stripe/stripe-gateway.ts';
import { ZARINPAL } from './zarinpal/zarinpal-gateway.ts';

/** Every kind of gateway there is. */
export const GATEWAY_KINDS: readonly GatewayKind[] = [
  ZARINPAL,
  SAMAN,
  BEHPARDAKHT,
  PARSIAN,
  PARSIAN_BILL,
  FAWRY,
  PAYMOB,
  RAZORPAY,
  PAYU,
  STRIPE,
];

/** The gateways that the configuration names; the error is everything that is wrong with them, each with how to mend it. */
export function createConfiguredGateways(
  entries: readonly GatewayEntry[],
  common: Omit<GatewayCommon, 'id'>,
): Result<readonly GatewayRoute[], readonly string[]> {
  const problems: string[] = [];
  const routes = entries.flatMap((entry) => {
    const kind = GATEWAY_KINDS.find((each) => each.kind === entry.kind);
    if (kind === undefined) {
      const known = GATEWAY_KINDS.map((each) => each.kind).join(', ');
      problems.push(`gateway ${entry.id}: "${entry.kind}" is no kind of gateway. Known: ${known}.`);
      return [];
    }
    const { id, billers, cost } = entry;
    const given = { ...entry, owner: `gateway ${id}`, prefix: gatewayPrefix(id) };
    const settings = readKindSettings(kind, given, problems);
    return [
      {
        gateway: kind.create(settings, { ...common, id }),
        ...(billers === undefined ? {} : { billers }),
        ...(cost === undefined ? {} : { cost }),
      },
    ];
  });
  return problems.length > 0 ? err(problems) : ok(routes);
}
