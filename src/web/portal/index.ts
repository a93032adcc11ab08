import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import type { FastifyPluginAsync } from 'fastify';
import { addAssetRoutes } from './assets.ts';
import { addBillsRoutes } from './bills-routes.tsx';
import { cookieOptions, type PortalDeps } from './deps.ts';
import { renderErrorPage } from './error-page.tsx';
import { addFindRoutes } from './find-routes.tsx';
import { addPaymentRoutes } from './payment-routes.tsx';
import { chosenLanguage, LANGUAGE_COOKIE } from './reader.ts';
import { addReceiptRoutes } from './receipt-routes.tsx';
import { isOwnForm } from './request.ts';

export type { PortalDeps } from './deps.ts';
export { renderErrorPage } from './error-page.tsx';
export { contextOf, Page, type PageContext, sendPage } from './page.tsx';

const YEAR_SECONDS = 31_536_000;

/** The payers' pages: find a bill, see it, pay it, come back, receipt. Plain HTML; scripts are not needed. */
export function createPortal(deps: PortalDeps): FastifyPluginAsync {
  return async (app) => {
    if (!app.hasContentTypeParser('application/x-www-form-urlencoded')) await app.register(formbody);
    if (!app.hasReplyDecorator('setCookie')) await app.register(cookie);

    app.addHook('onRequest', async (request, reply) => {
      const chosen = chosenLanguage(request);
      if (chosen !== undefined)
        reply.setCookie(LANGUAGE_COOKIE, chosen, { ...cookieOptions, maxAge: YEAR_SECONDS });
      const isGateway = request.url.startsWith('/gateways/');
      if (request.method === 'POST' && !isGateway && !isOwnForm(request, deps.publicUrl())) {
        return renderErrorPage(request, reply, 'cross_site');
      }
      return undefined;
    });

    addAssetRoutes(app);
    addFindRoutes(app, deps);
    addBillsRoutes(app, deps);
    addPaymentRoutes(app, deps);
    addReceiptRoutes(app, deps);
  };
}
