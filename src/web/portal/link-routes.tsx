import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Biller } from '../../billing/index.ts';
import { inLanguage } from '../../kernel/index.ts';
import type { Payment } from '../../payments/index.ts';
import { renderErrorPage } from '../page/error-page.tsx';
import { contextOf, Page, type PageContext, sendPage } from '../page/page.tsx';
import { routes } from '../page/routes.ts';
import { renderTooMany } from '../page/too-many.ts';
import { limitById } from '../security/index.ts';
import { Amount } from './bill-card.tsx';
import { formTargets, remember } from './bills-routes.tsx';
import type { PortalDeps } from './deps.ts';
import { findLink, goOnWithLink, renderLinkError } from './link-use.ts';
import { LINK } from './texts/link.ts';

/** A short link from a message: shows which payment it is for, and goes on at a press of the button. */
export function addLinkRoutes(app: FastifyInstance, deps: PortalDeps): void {
  routes<{ token: string }>(app, '/l/:token', {
    get: async (request, reply) => {
      const waitSeconds = limitById(request);
      if (waitSeconds !== undefined) return renderTooMany(request, reply, waitSeconds);
      const { token } = request.params;
      const found = await findLink(request, deps.payers.paymentLinks, token);
      if (found.kind !== 'link') return renderLinkError(request, reply, found, 'link');
      const payment = await deps.payments.find(found.link.subject);
      const biller = payment === undefined ? undefined : deps.billers.byNumber(payment.billerId);
      if (payment === undefined || biller === undefined)
        return renderErrorPage(request, reply, 'link_not_found');
      if (payment.state !== 'created' && payment.state !== 'pending') {
        return reply.redirect(`/p/${payment.reference}`, 303);
      }
      const context = contextOf(request, { demo: deps.demo, known: payment.language, biller });
      const page = <LinkPage context={context} biller={biller} payment={payment} token={token} />;
      return sendPage(reply, context, page, { formTargets: formTargets(deps) });
    },
    post: async (request, reply) => goOn(deps, request, reply),
  });
}

async function goOn(
  deps: PortalDeps,
  request: FastifyRequest<{ Params: { token: string } }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const waitSeconds = limitById(request);
  if (waitSeconds !== undefined) return renderTooMany(request, reply, waitSeconds);
  const found = await goOnWithLink(request, reply, deps.payers.paymentLinks, request.params.token);
  if (found.kind !== 'link') return renderLinkError(request, reply, found, 'link');
  const { subject } = found.link;
  remember(request, reply, subject);
  return reply.redirect(`/pay/${subject}`, 303);
}

function LinkPage(props: { context: PageContext; biller: Biller; payment: Payment; token: string }) {
  const { context, biller, payment } = props;
  const { t, money, language } = context.reader;
  return (
    <Page context={context} title={`${t(LINK.title)} · ${inLanguage(biller.name, language)}`}>
      <p class="eyebrow" safe>
        {inLanguage(biller.name, language)}
      </p>
      <h1 safe>{t(LINK.title)}</h1>
      <section class="slip">
        <Amount context={context} biller={biller} amount={payment.amount} />
        <p safe>{t(LINK.lead)}</p>
      </section>
      <form method="post" action={`/l/${encodeURIComponent(props.token)}`} class="stack">
        <button type="submit" class="main" safe>
          {t(LINK.go, { amount: money(payment.amount) })}
        </button>
        <p class="hint" safe>
          {t(LINK.once)}
        </p>
      </form>
    </Page>
  );
}
