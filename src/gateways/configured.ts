import { err, ok, type Result } from '../kernel/index.ts';
import type { GatewayRoute } from '../payments/index.ts';
import type { GatewayEntry } from '../platform/index.ts';
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
    const settings = settingsOf(kind, entry, problems);
    const { billers, cost } = entry;
    return [
      {
        gateway: kind.create(settings, { ...common, id: entry.id }),
        ...(billers === undefined ? {} : { billers }),
        ...(cost === undefined ? {} : { cost }),
      },
    ];
  });
  return problems.length > 0 ? err(problems) : ok(routes);
}

function settingsOf(
  kind: GatewayKind,
  { id, settings, secrets }: GatewayEntry,
  problems: string[],
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const variables = new Set<string>();
  for (const [name, setting] of Object.entries(kind.settings)) {
    const variable = name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
    const where =
      setting.secret === true ? `WASL_GATEWAY_${id.toUpperCase()}_${variable}` : `gateway ${id}: ${name}`;
    if (setting.secret === true) variables.add(variable);
    if (setting.secret === true && settings[name] !== undefined)
      problems.push(
        `gateway ${id}: ${name} is a secret and does not belong into the file: give it as ${where}.`,
      );
    const value = (setting.secret === true ? secrets[variable] : settings[name]) ?? setting.fallback;
    if (value === undefined) problems.push(`${where} is missing. ${setting.what}`);
    else if (setting.pattern !== undefined && !setting.pattern.test(value))
      problems.push(`${where} is not of its form. ${setting.what}`);
    found[name] = value ?? '';
  }
  for (const name of Object.keys(settings))
    if (!(name in kind.settings)) problems.push(`gateway ${id}: "${name}" is no setting of ${kind.kind}.`);
  for (const variable of Object.keys(secrets))
    if (!variables.has(variable))
      problems.push(
        `WASL_GATEWAY_${id.toUpperCase()}_${variable} is no secret of ${kind.kind}: remove it, or correct its name.`,
      );
  return found;
}
