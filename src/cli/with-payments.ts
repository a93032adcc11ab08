import { type Billers, createInquiry } from '../billing/index.ts';
import { createGatewayRoutes } from '../gateway-routes.ts';
import { createPayments, createRouting, type Payments } from '../payments/index.ts';
import { systemClock } from '../platform/index.ts';
import type { Standing } from './with-ground.ts';

/** Only to look: the gateways are known by name and deadline, and nothing is started or asked. */
export function openPayments({ config, ground }: Standing, billers: Billers): Promise<Payments> {
  const url = (): string => config.publicUrl;
  const routes = createGatewayRoutes({ config, clock: systemClock, ownUrl: url, publicUrl: url });
  return createPayments({
    sql: ground.sql,
    vault: ground.vault,
    clock: systemClock,
    billers,
    inquiry: createInquiry({ sql: ground.sql }),
    routing: createRouting({ routes, clock: systemClock }),
    callbackUrl: () => '',
    describe: () => '',
    onError: () => {},
    observe: () => {},
  });
}
