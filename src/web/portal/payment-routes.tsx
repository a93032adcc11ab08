import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { invariant } from '../../kernel/index.ts';
import type { Payment } from '../../payments/index.ts';
import { renderErrorPage } from '../page/error-page.tsx';
import { contextOf, sendPage } from '../page/page.tsx';
import { allFields } from '../page/request.ts';
import { routes } from '../page/routes.ts';
import { renderTooMany } from '../page/too-many.ts';
import { countMiss, limitById } from '../security/index.ts';
import { leadsToPartner, sendOn } from './back-routes.tsx';
import { formTargets, payAgainPath } from './bills-routes.tsx';
import { confirmationOf } from './confirmation.ts';
import type { PortalDeps } from './deps.ts';
import { GatewayAwayPage, PayCodePage, ResultPage, ToGatewayPage } from './payment-page.tsx';

/** To the gateway, back from it, and what became of it. */
export function addPaymentRoutes(app: FastifyInstance, deps: PortalDeps): void {
  const { payments } = deps;

  routes<{ id: string }>(app, '/pay/:id', {
    get: async (request, reply) => {
      const waitSeconds = limitById(request);
      if (waitSeconds !== undefined) return renderTooMany(request, reply, waitSeconds);
      const payment = await findById(deps, request, request.params.id);
      if (payment === undefined) return renderErrorPage(request, reply, 'payment_not_found');
      const started = await payments.start(payment);
      const context = contextOf(request, { demo: deps.demo, known: payment.language });
      switch (started.kind) {
        case 'not_open':
          return reply.redirect(`/pay/${payment.id}/result`, 303);
        case 'gateway_unavailable':
          return sendPage(reply, context, <GatewayAwayPage context={context} payment={payment} />, {
            status: 503,
          });
        case 'page': {
          const { page } = started;
          if (page.method === 'CODE') {
            const biller = deps.billers.byNumber(payment.billerId);
            invariant(biller !== undefined, 'a payment of a biller that is not there');
            return sendPage(reply, context, <PayCodePage {...{ context, payment, biller, code: page }} />);
          }
          if (page.method === 'GET') return reply.redirect(withQuery(page.url, page.fields), 303);
          const formTargets = [new URL(page.url).origin];
          const content = <ToGatewayPage context={context} payment={payment} page={page} />;
          return sendPage(reply, context, content, { formTargets });
        }
      }
    },
  });

  const goBack = async (
    request: FastifyRequest<{ Params: { gateway: string } }>,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const fields = allFields(request.query, request.body);
    const payment = await payments.returned(request.params.gateway, fields);
    return payment === undefined
      ? renderErrorPage(request, reply, 'unknown_callback')
      : goOn(request, reply, payment);
  };
  const goOn = (request: FastifyRequest, reply: FastifyReply, payment: Payment): FastifyReply => {
    const address = wayBack(payment);
    if (!leadsToPartner(address)) return reply.redirect(address, 303);
    const context = contextOf(request, { demo: deps.demo, known: payment.language, place: '/' });
    return sendOn(reply, context, address);
  };
  routes<{ gateway: string }>(app, '/gateways/:gateway/return', { get: goBack, post: goBack });

  routes<{ id: string }>(app, '/pay/:id/result', {
    get: async (request, reply) => {
      const waitSeconds = limitById(request);
      if (waitSeconds !== undefined) return renderTooMany(request, reply, waitSeconds);
      const found = await findById(deps, request, request.params.id);
      if (found === undefined) return renderErrorPage(request, reply, 'payment_not_found');
      const payment = await lookNow(deps, request, found);
      return showResult(deps, request, reply, payment);
    },
  });
}

/** By its id alone: whoever knows only the reference, which stands on receipts, may look but not act. */
async function findById(
  { payments }: PortalDeps,
  request: FastifyRequest,
  id: string,
): Promise<Payment | undefined> {
  const payment = /^[0-9a-f-]{36}$/i.test(id) ? await payments.find(id) : undefined;
  if (payment === undefined) countMiss(request);
  return payment;
}

/** Whoever opened the payment gets the payer back, with what became of it. */
function wayBack(payment: Payment): string {
  const result = `/pay/${payment.id}/result`;
  const url = payment.returnUrl === undefined ? null : URL.parse(payment.returnUrl);
  if (url === null || !/^https?:$/.test(url.protocol)) return result;
  return withQuery(url.href, { payment: payment.reference, state: payment.state });
}

function withQuery(address: string, fields: Readonly<Record<string, string>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
  return url.href;
}

const PATIENCE_MS = 3_000;

/**
 * A payer who is back without the gateway's word (its page broke, the tab was closed) need not wait for the
 * sweeper. A gateway that is slow to answer does not hold up the page.
 */
async function lookNow(
  { payments }: PortalDeps,
  request: FastifyRequest,
  payment: Payment,
): Promise<Payment> {
  if (payment.state !== 'pending') return payment;
  const advanced = payments.advance(payment).catch((error: unknown) => {
    request.log.warn({ err: error, payment: payment.reference }, 'a payment could not be looked after');
    return payment;
  });
  return Promise.race([advanced, pause(PATIENCE_MS, payment)]);
}

/** Soon at first; a page that was left open for long asks less. */
const REFRESH_SOON_SECONDS = 5;
const REFRESH_LATER_SECONDS = 30;
const SOON_MS = 180_000;

async function showResult(
  deps: PortalDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  payment: Payment,
): Promise<FastifyReply> {
  const biller = deps.billers.byNumber(payment.billerId);
  invariant(biller !== undefined, 'a payment of a biller that is not there');
  const waits = payment.state === 'pending' || payment.state === 'unknown' || payment.state === 'returning';
  const context = contextOf(request, {
    demo: deps.demo,
    known: payment.language,
    ...(waits ? { scripts: ['payment-wait.js'] } : {}),
  });
  const [timeline, payAgain, confirmation] = await Promise.all([
    deps.payments.timeline(payment),
    payAgainPath(deps, payment, biller),
    confirmationOf(deps, request, payment),
  ]);
  const ageMs = deps.clock.now().getTime() - payment.stateAt.getTime();
  const refreshSeconds = ageMs < SOON_MS ? REFRESH_SOON_SECONDS : REFRESH_LATER_SECONDS;
  const page = (
    <ResultPage
      {...{ context, payment, biller, timeline, confirmation }}
      {...(waits ? { refreshSeconds } : {})}
      actions={{ payAgain, goOn: `/pay/${payment.id}` }}
    />
  );
  return sendPage(reply, context, page, { formTargets: formTargets(deps) });
}
