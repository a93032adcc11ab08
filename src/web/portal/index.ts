import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { addPanelRoutes } from '../panel/index.ts';
import { addAppRoutes } from './app/routes.tsx';
import { addAssetRoutes } from './assets.ts';
import { addBackRoutes } from './back-routes.tsx';
import { addBillsRoutes } from './bills-routes.tsx';
import { offers, ownerOf } from './brand.tsx';
import { rememberPartner } from './brand-routes.ts';
import { addChatRoutes } from './chat-routes.tsx';
import { cookieOptions, type PortalDeps } from './deps.ts';
import { renderErrorPage } from './error-page.tsx';
import { addFindRoutes } from './find-routes.tsx';
import { addLinkRoutes } from './link-routes.tsx';
import { addPaymentRoutes } from './payment-routes.tsx';
import { chosenLanguage, LANGUAGE_COOKIE } from './reader.ts';
import { addReceiptRoutes } from './receipt-routes.tsx';
import { isOwnForm } from './request.ts';
import { addVerifyRoutes } from './verify-routes.tsx';

export { addBrands } from './brand-routes.ts';
export type { PortalDeps } from './deps.ts';
export { renderErrorPage } from './error-page.tsx';
export { contextOf, Page, type PageContext, sendPage } from './page.tsx';

const YEAR_SECONDS = 31_536_000;

/** The payers' pages: find a bill, see it, pay it, come back, receipt. Plain HTML; scripts are not needed. */
export function createPortal(deps: PortalDeps): FastifyPluginAsync {
  return async (app) => {
    if (!app.hasContentTypeParser('application/x-www-form-urlencoded')) await app.register(formbody);
    if (!app.hasReplyDecorator('setCookie')) {
      // Over HTTPS no cookie is ever sent without it.
      await app.register(cookie, { parseOptions: { secure: deps.publicUrl().startsWith('https:') } });
    }

    app.addHook('onRequest', (request, reply, done) => {
      const chosen = chosenLanguage(request);
      if (chosen !== undefined)
        reply.setCookie(LANGUAGE_COOKIE, chosen, { ...cookieOptions, maxAge: YEAR_SECONDS });
      rememberPartner(request, reply);
      const isGateway = request.url.startsWith('/gateways/');
      if (request.method === 'POST' && !isGateway && !isOwnForm(request, deps.publicUrl())) {
        renderErrorPage(request, reply, 'cross_site');
        return;
      }
      done();
    });

    addBrandedBillers(app, deps);
    addAppRoutes(app, deps);
    addAssetRoutes(app);
    addBackRoutes(app, deps);
    addChatRoutes(app, deps);
    addFindRoutes(app, deps);
    addBillsRoutes(app, deps);
    addLinkRoutes(app, deps);
    addPaymentRoutes(app, deps);
    addReceiptRoutes(app, deps);
    addPanelRoutes(app, deps);
    addVerifyRoutes(app, deps);
  };
}

/** On a partner's own domain a biller that it does not offer is none. */
function addBrandedBillers(app: FastifyInstance, { billers }: PortalDeps): void {
  app.addHook<{ Params: { biller?: string } }>('preHandler', (request, reply, done) => {
    const owner = request.params?.biller === undefined ? undefined : ownerOf(request);
    const biller = owner === undefined ? undefined : billers.find(request.params?.biller ?? '');
    if (owner === undefined || biller === undefined || offers(owner, biller)) done();
    else renderErrorPage(request, reply, 'unknown_biller');
  });
}
