import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Payment, readReceiptNumber } from '../../payments/index.ts';
import { renderErrorPage } from '../page/error-page.tsx';
import { contextOf, sendPage } from '../page/page.tsx';
import { fieldOf } from '../page/request.ts';
import { routes } from '../page/routes.ts';
import { renderTooMany, retryAfter, tooManyText } from '../page/too-many.ts';
import { findReceipt, sendReceiptPdf, statementUrl } from '../receipts.ts';
import { countMiss, limitLookup } from '../security/index.ts';
import type { PortalDeps } from './deps.ts';
import { groupReference } from './payment-page.tsx';
import { LookupPage, ReceiptPage } from './receipt-page.tsx';
import { PAYMENT } from './texts/payment.ts';

/** Receipts, and the search for a payment by the number that its payer was given. */
export function addReceiptRoutes(app: FastifyInstance, deps: PortalDeps): void {
  const { payments, billers } = deps;

  routes<{ reference: string }>(app, '/receipts/:reference.pdf', {
    get: async (request, reply) => {
      const waitSeconds = limitLookup(request);
      if (waitSeconds !== undefined) return renderTooMany(request, reply, waitSeconds);
      const found = await findReceipt(deps, request.params.reference);
      if (found === undefined) {
        countMiss(request);
        return renderErrorPage(request, reply, 'receipt_not_found');
      }
      const { language } = contextOf(request, {
        demo: deps.demo,
        known: found.receipt.payment.language,
      }).reader;
      reply.header('vary', 'accept-language, cookie');
      const sent = await sendReceiptPdf(request, reply, deps, { ...found, language });
      return sent ?? renderErrorPage(request, reply, 'not_available');
    },
  });

  routes<{ reference: string }>(app, '/receipts/:reference', {
    get: async (request, reply) => {
      const waitSeconds = limitLookup(request);
      if (waitSeconds !== undefined) return renderTooMany(request, reply, waitSeconds);
      const found = await findReceipt(deps, request.params.reference);
      if (found === undefined) {
        countMiss(request);
        return renderErrorPage(request, reply, 'receipt_not_found');
      }
      const { receipt, biller } = found;
      const context = contextOf(request, { demo: deps.demo, known: receipt.payment.language });
      const page = (
        <ReceiptPage {...{ context, receipt, biller }} statementUrl={statementUrl(deps, receipt, biller)} />
      );
      return sendPage(reply, context, page);
    },
  });

  routes(app, '/p', {
    get: (request, reply) => {
      const context = contextOf(request, { demo: deps.demo, place: '/p' });
      return sendPage(reply, context, <LookupPage context={context} typed="" />, { impersonal: true });
    },
    post: async (request, reply) => {
      const typed = fieldOf(request.body, 'reference').slice(0, 100);
      const waitSeconds = limitLookup(request);
      if (waitSeconds !== undefined) {
        const { reader } = contextOf(request, { demo: deps.demo });
        const problem = tooManyText(reader, waitSeconds);
        return showLookup(deps, request, retryAfter(reply, waitSeconds), { typed, problem }, 429);
      }
      const payment = await findByReference(deps, typed);
      // An address of its own: a change of language and a reload keep the place.
      if (payment !== undefined) return reply.redirect(`/p/${payment.reference}`, 303);
      return notFound(deps, request, reply, typed);
    },
  });

  routes<{ reference: string }>(app, '/p/:reference', {
    get: async (request, reply) => {
      const waitSeconds = limitLookup(request);
      if (waitSeconds !== undefined) return renderTooMany(request, reply, waitSeconds);
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

/** By the reference or its tracking code alone: a payment's id is a key to act on it and not accepted here. */
async function findByReference({ payments }: PortalDeps, typed: string): Promise<Payment | undefined> {
  const number = readReceiptNumber(typed);
  return number.ok ? payments.find(number.value) : undefined;
}

function notFound(
  deps: PortalDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: string,
): FastifyReply {
  countMiss(request);
  const { reader } = contextOf(request, { demo: deps.demo });
  const problem = reader.t(PAYMENT.notFound);
  return showLookup(deps, request, reply, { typed, problem }, request.method === 'POST' ? 422 : 404);
}

function showLookup(
  deps: PortalDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  draft: { readonly typed: string; readonly problem: string },
  status: number,
): FastifyReply {
  const context = contextOf(request, { demo: deps.demo, place: '/p' });
  return sendPage(reply, context, <LookupPage context={context} {...draft} />, { status });
}
