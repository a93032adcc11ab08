import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Biller } from '../../billing/index.ts';
import type { Payment } from '../../payments/index.ts';
import { countMiss, limitById } from '../security/index.ts';
import { Amount } from './bill-card.tsx';
import { formTargets, remember } from './bills-routes.tsx';
import { cookieOptions, type PortalDeps, routes } from './deps.ts';
import { renderErrorPage } from './error-page.tsx';
import { contextOf, Page, type PageContext, sendPage } from './page.tsx';
import { cookieOf } from './request.ts';
import { LINK } from './texts/link.ts';
import { renderTooMany } from './too-many.ts';

/** Tells one browser from another, for links that are good in one only. Says nothing about who uses it. */
const BROWSER_COOKIE = 'wasl_browser';
const BROWSER_ID = /^[0-9a-f-]{36}$/;
const DAY_SECONDS = 86_400;

/**
 * A short link from a message: shows what it is for, and goes on at a press of the button. Opening it uses nothing up,
 * since telephones and their providers open links to preview them.
 */
export function addLinkRoutes(app: FastifyInstance, deps: PortalDeps): void {
  const { links } = deps.payers;
  routes<{ token: string }>(app, '/l/:token', {
    get: async (request, reply) => {
      const waitSeconds = limitById(request);
      if (waitSeconds !== undefined) return renderTooMany(request, reply, waitSeconds);
      const { token } = request.params;
      const link = await links.find(token, browserOf(request));
      if (link === undefined) countMiss(request);
      if (link?.state !== 'open')
        return renderErrorPage(request, reply, link === undefined ? 'link_not_found' : `link_${link.state}`);
      const payment = await deps.payments.find(link.payment);
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
  const { links } = deps.payers;
  const { token } = request.params;
  const browser = browserOf(request) ?? randomUUID();
  if (!(await links.use(token, browser))) {
    const link = await links.find(token, browser);
    if (link === undefined) countMiss(request);
    return renderErrorPage(request, reply, link === undefined ? 'link_not_found' : `link_${link.state}`);
  }
  const link = await links.find(token, browser);
  if (link === undefined) return renderErrorPage(request, reply, 'link_not_found');
  reply.setCookie(BROWSER_COOKIE, browser, { ...cookieOptions, maxAge: DAY_SECONDS });
  remember(request, reply, link.payment);
  return reply.redirect(`/pay/${link.payment}`, 303);
}

function browserOf(request: FastifyRequest): string | undefined {
  const id = cookieOf(request, BROWSER_COOKIE);
  return id !== undefined && BROWSER_ID.test(id) ? id : undefined;
}

function LinkPage(props: { context: PageContext; biller: Biller; payment: Payment; token: string }) {
  const { context, biller, payment } = props;
  const { t, money, language } = context.reader;
  return (
    <Page context={context} title={`${t(LINK.title)} · ${biller.name[language]}`}>
      <p class="eyebrow" safe>
        {biller.name[language]}
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
