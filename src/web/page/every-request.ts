import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import type { FastifyInstance } from 'fastify';
import type { Billers } from '../../billing/index.ts';
import { offers, ownerOf } from './brand.tsx';
import { rememberPartner } from './brand-routes.ts';
import { renderErrorPage } from './error-page.tsx';
import { chosenLanguage, LANGUAGE_COOKIE } from './reader.ts';
import { isOwnForm } from './request.ts';
import { cookieOptions } from './routes.ts';

const YEAR_SECONDS = 31_536_000;

/** What the payers' pages do at every request, before the page itself: forms, cookies, language, partner. */
export async function addToEveryRequest(
  app: FastifyInstance,
  deps: { readonly billers: Billers; readonly publicUrl: () => string },
): Promise<void> {
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

  // On a partner's own domain a biller that it does not offer is none.
  app.addHook<{ Params: { biller?: string } }>('preHandler', (request, reply, done) => {
    const owner = request.params?.biller === undefined ? undefined : ownerOf(request);
    const biller = owner === undefined ? undefined : deps.billers.find(request.params?.biller ?? '');
    if (owner === undefined || biller === undefined || offers(owner, biller)) done();
    else renderErrorPage(request, reply, 'unknown_biller');
  });
}
