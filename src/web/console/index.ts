import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import type { FastifyPluginAsync } from 'fastify';
import { addApprovalRoutes } from './approvals-routes.tsx';
import { addAuditRoutes } from './audit-routes.tsx';
import { addCareRoutes } from './care-routes.tsx';
import { addCustomerRoutes } from './customers-routes.tsx';
import type { ConsoleDeps } from './deps.ts';
import { addDifferenceRoutes } from './differences.tsx';
import { addExportRoutes } from './exports.ts';
import { addFigureRoutes } from './figures.tsx';
import { addStyleRoute } from './layout.tsx';
import { addLedgerRoutes } from './ledger.tsx';
import { addMessageRoutes } from './messages.tsx';
import { addMineRoutes } from './mine-routes.tsx';
import { addMonthEndRoutes } from './month-end.tsx';
import { sectionsFor } from './navigation.ts';
import { addPaymentRoutes } from './payments-routes.tsx';
import { addSearchRoutes } from './search.tsx';
import { addSessions, consoleRoutes } from './session.ts';
import { addSignInRoutes } from './sign-in-routes.tsx';
import { addStaffRoutes } from './staff-routes.tsx';
import { addWayRoutes } from './ways.tsx';
import { addWebhookRoutes } from './webhooks.tsx';

export type { ConsoleDeps } from './deps.ts';

/** The staff's pages. Plain HTML; scripts are not needed, and none may run. */
export function createConsole(deps: ConsoleDeps): FastifyPluginAsync {
  return async (app) => {
    if (!app.hasContentTypeParser('application/x-www-form-urlencoded')) await app.register(formbody);
    if (!app.hasReplyDecorator('setCookie')) await app.register(cookie);
    addStyleRoute(app);
    addSessions(app, deps);
    addSignInRoutes(app, deps);
    // Whatever somebody may do first is where they start.
    consoleRoutes(app, '/console', undefined, {
      get: (context, _request, reply) =>
        reply.redirect(sectionsFor(context.actor)[0]?.path ?? '/console/me', 303),
    });
    addFigureRoutes(app, deps);
    addSearchRoutes(app, deps);
    addPaymentRoutes(app, deps);
    addWayRoutes(app, deps);
    addDifferenceRoutes(app, deps);
    addCustomerRoutes(app, deps);
    addLedgerRoutes(app, deps);
    addMonthEndRoutes(app, deps);
    addCareRoutes(app, deps);
    addMessageRoutes(app, deps);
    addWebhookRoutes(app, deps);
    addExportRoutes(app, deps);
    addMineRoutes(app, deps);
    addStaffRoutes(app, deps);
    addApprovalRoutes(app, deps);
    addAuditRoutes(app, deps);
  };
}
