import type { FastifyInstance, FastifyReply } from 'fastify';
import { foldIdentifier } from '../../kernel/index.ts';
import { PARTNER_BACK } from '../page/brand-routes.ts';
import { Page, type PageContext, sendPage } from '../page/page.tsx';
import { addressOf } from '../page/request.ts';
import { routes } from '../page/routes.ts';
import { COMMON } from '../page/texts/common.ts';
import { rememberedPayments } from './bills-routes.tsx';
import type { PortalDeps } from './deps.ts';

/** Whether the payer is on the way to one of our own pages on another domain. */
export function leadsToPartner(address: string): boolean {
  return URL.parse(address)?.pathname === PARTNER_BACK;
}

/**
 * A page and not a redirect: for browsers a redirect after a form is where the form leads (CSP 3, section
 * 6.3.1), and a bank's page allows its forms no further than to us.
 */
export function sendOn(reply: FastifyReply, context: PageContext, address: string): FastifyReply {
  const { t } = context.reader;
  const page = (
    <Page context={context} title={t(COMMON.goOn)}>
      <h1 safe>{t(COMMON.goOn)}</h1>
      <p class="actions">
        <a class="button main" href={address.replaceAll('&', '&amp;')} safe>
          {t(COMMON.goOn)}
        </a>
      </p>
    </Page>
  );
  return sendPage(reply.header('refresh', `0; url=${address}`), context, page);
}

/** The end of that way: to the payment that this browser has begun, or to what anybody may know of it. */
export function addBackRoutes(app: FastifyInstance, deps: PortalDeps): void {
  routes(app, PARTNER_BACK, {
    get: async (request, reply) => {
      const reference = foldIdentifier(addressOf(request).searchParams.get('payment') ?? '');
      for (const id of rememberedPayments(request)) {
        const payment = await deps.payments.find(id);
        if (payment?.reference === reference) return reply.redirect(`/pay/${id}/result`, 303);
      }
      return reply.redirect(/^\d{14}$/.test(reference) ? `/p/${reference}` : '/p', 303);
    },
  });
}
