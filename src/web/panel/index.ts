import type { FastifyPluginAsync } from 'fastify';
import { addToEveryRequest } from '../page/every-request.ts';
import type { PortalDeps } from '../portal/deps.ts';
import { addConfirmationRoutes } from './confirmation-routes.tsx';
import { addHistoryRoutes } from './history-routes.tsx';
import { addHomeRoutes } from './home-routes.tsx';
import { addSaveRoutes } from './save-routes.tsx';
import { addSettingsRoutes } from './settings-routes.tsx';
import { addSignInRoutes } from './sign-in-routes.tsx';

/** The panel: a payer's own pages, behind a mobile number. */
export function createPanel(deps: PortalDeps): FastifyPluginAsync {
  return async (app) => {
    await addToEveryRequest(app, deps);
    addSignInRoutes(app, deps);
    addHomeRoutes(app, deps);
    addSaveRoutes(app, deps);
    addHistoryRoutes(app, deps);
    addSettingsRoutes(app, deps);
    addConfirmationRoutes(app, deps);
  };
}
