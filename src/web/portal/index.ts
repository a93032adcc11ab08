import type { FastifyPluginAsync } from 'fastify';
import { addAppRoutes } from '../page/app/routes.tsx';
import { addAssetRoutes } from '../page/assets.ts';
import { addToEveryRequest } from '../page/every-request.ts';
import { addBackRoutes } from './back-routes.tsx';
import { addBillsRoutes } from './bills-routes.tsx';
import { addChatRoutes } from './chat-routes.tsx';
import type { PortalDeps } from './deps.ts';
import { addFindRoutes } from './find-routes.tsx';
import { addLinkRoutes } from './link-routes.tsx';
import { addPaymentRoutes } from './payment-routes.tsx';
import { addReceiptRoutes } from './receipt-routes.tsx';
import { addVerifyRoutes } from './verify-routes.tsx';

export type { PortalDeps } from './deps.ts';

/** The payers' pages: find a bill, see it, pay it, come back, receipt. Plain HTML; scripts are not needed. */
export function createPortal(deps: PortalDeps): FastifyPluginAsync {
  return async (app) => {
    await addToEveryRequest(app, deps);
    addAppRoutes(app, deps);
    addAssetRoutes(app);
    addBackRoutes(app, deps);
    addChatRoutes(app, deps);
    addFindRoutes(app, deps);
    addBillsRoutes(app, deps);
    addLinkRoutes(app, deps);
    addPaymentRoutes(app, deps);
    addReceiptRoutes(app, deps);
    addVerifyRoutes(app, deps);
  };
}
