import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { foldIdentifier } from '../../kernel/index.ts';
import type { Payment } from '../../payments/index.ts';
import { type PortalDeps, routes } from './deps.ts';
import { renderErrorPage } from './error-page.tsx';
import { contextOf, sendPage } from './page.tsx';
import { groupReference } from './payment-page.tsx';
import { LookupPage, ReceiptPage } from './receipt-page.tsx';
import { fieldOf } from './request.ts';
import { PAYMENT } from './texts/payment.ts';

/** Receipts, and the search for a payment by the number that its payer was given. */
export function addReceiptRoutes(app: FastifyInstance, deps: PortalDeps): void {
  const { payments, billers } = deps;

  routes<{ reference: string }>(app, '/receipts/:reference', {
    get: async (request, reply) => {
      const payment = await findByReference(deps, request.params.reference);
      const receipt = payment === undefined ? undefined : await payments.receipt(payment);
      const biller = payment === undefined ? undefined : billers.byNumber(payment.billerId);
      if (receipt === undefined || biller === undefined)
        return renderErrorPage(request, reply, 'receipt_not_found');
      const context = contextOf(request, { demo: deps.demo, known: receipt.payment.language });
      return sendPage(reply, context, <ReceiptPage context={context} receipt={receipt} biller={biller} />);
    },
  });

  routes(app, '/p', {
    get: (request, reply) => {
      const context = contextOf(request, { demo: deps.demo, place: '/p' });
      return sendPage(reply, context, <LookupPage context={context} typed="" />, { impersonal: true });
    },
    post: async (request, reply) => {
      const typed = fieldOf(request.body, 'reference').slice(0, 100);
      const payment = await findByReference(deps, typed);
      // An address of its own: a change of language and a reload keep the place.
      if (payment !== undefined) return reply.redirect(`/p/${payment.reference}`, 303);
      return notFound(deps, request, reply, typed);
    },
  });

  routes<{ reference: string }>(app, '/p/:reference', {
    get: async (request, reply) => {
      const payment = await findByReference(deps, request.params.reference);
      const biller = payment === undefined ? undefined : billers.byNumber(payment.billerId);
      if (payment === undefined || biller === undefined) {
        return notFound(deps, request, reply, request.params.reference.slice(0, 100));
      }
      const context = contextOf(request, { demo: deps.demo });
      const found = { payment, biller, timeline: await payments.timeline(payment) };
      const page = <LookupPage context={context} typed={groupReference(payment.reference)} found={found} />;
      return sendPage(reply, context, page);
    },
  });
}

/** By the reference alone: a payment's id is a key to act on it and not accepted here. */
async function findByReference({ payments }: PortalDeps, typed: string): Promise<Payment | undefined> {
  const reference = foldIdentifier(typed);
  return /^\d{14}$/.test(reference) ? payments.find(reference) : undefined;
}

function notFound(
  deps: PortalDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: string,
): FastifyReply {
  const context = contextOf(request, { demo: deps.demo, place: '/p' });
  const page = <LookupPage context={context} typed={typed} problem={context.reader.t(PAYMENT.notFound)} />;
  return sendPage(reply, context, page, { status: request.method === 'POST' ? 422 : 404 });
}
