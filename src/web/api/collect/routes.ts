import type { FastifyReply, FastifyRequest } from 'fastify';
import type { TSchema } from 'typebox';
import { money, parsePlainDate, parseWireMoney, toWire } from '../../../kernel/index.ts';
import type { ApiDeps, ApiServer } from '../deps.ts';
import { sendInquiryError, sendProblem } from '../problems.ts';
import { ProblemSchema } from '../schemas.ts';
import { callerOf } from './caller.ts';
import {
  AdviseAnswerSchema,
  AdviseSchema,
  CutoffAnswerSchema,
  CutoffSchema,
  InquireAnswerSchema,
  InquireSchema,
  ReverseAnswerSchema,
  ReverseSchema,
  StatusAnswerSchema,
  StatusSchema,
  ValidateAnswerSchema,
  ValidateSchema,
} from './schemas.ts';
import { viewAdvice, viewBill, viewRefusal, viewReversal, viewStatus } from './views.ts';

/** `/collect/v1/*`: the six verbs of whoever takes money elsewhere (M5). Each request is signed. */
export function addVerbs(api: ApiServer, { collectors }: Pick<ApiDeps, 'collectors'>): void {
  const whoIs = (request: FastifyRequest, reply: FastifyReply): Promise<string | undefined> =>
    callerOf(request, reply, collectors.proofs.signed);

  api.post(
    '/inquire',
    { schema: schemaOf('What an account owes', InquireSchema, InquireAnswerSchema) },
    async (request, reply) => {
      const collectorId = await whoIs(request, reply);
      if (collectorId === undefined) return reply;
      const { billerId, identifiers } = request.body;
      const typed = Object.fromEntries(identifiers.map(({ name, value }) => [name, value]));
      const found = await collectors.inquire(collectorId, billerId, typed);
      if (!found.ok) {
        const { error } = found;
        if (error.code === 'unknown_biller') return sendProblem(request, reply, 'unknown_biller');
        if (error.code === 'no_agreement') return sendProblem(request, reply, 'no_agreement');
        return sendInquiryError(request, reply, error);
      }
      const { bills, biller, accountId, accountNumber, standIn } = found.value;
      const name = await collectors.customerName(biller.billerId, accountId);
      return {
        ...echo(request.body),
        status: bills.length === 0 ? 'NOTHING_OWED' : 'OK',
        bills: bills.map((bill) => viewBill(bill, biller, accountNumber, name)),
        ...(standIn?.asOf === undefined ? {} : { asOf: standIn.asOf.toISOString() }),
      };
    },
  );

  api.post(
    '/validate',
    { schema: schemaOf('Whether a payment would be taken now', ValidateSchema, ValidateAnswerSchema) },
    async (request, reply) => {
      const collectorId = await whoIs(request, reply);
      if (collectorId === undefined) return reply;
      const amount = parseWireMoney(request.body.amount);
      if (!amount.ok) return sendProblem(request, reply, 'malformed_amount');
      const valid = await collectors.validate(collectorId, {
        billRef: request.body.billRef,
        amount: amount.value,
      });
      if (valid.ok) return { ...echo(request.body), status: 'ACCEPTED' };
      return { ...echo(request.body), ...viewRefusal(valid.error) };
    },
  );

  api.post(
    '/advise',
    { schema: schemaOf('You have taken the money', AdviseSchema, AdviseAnswerSchema) },
    async (request, reply) => {
      const collectorId = await whoIs(request, reply);
      if (collectorId === undefined) return reply;
      const { paymentId, billRef, paidAt, method, terminalId, externalIds } = request.body;
      const amount = parseWireMoney(request.body.amount);
      if (!amount.ok) return sendProblem(request, reply, 'malformed_amount');
      const advised = await collectors.advise(collectorId, {
        ...{ payId: paymentId, billRef, amount: amount.value },
        ...(paidAt === undefined ? {} : { paidAt: new Date(paidAt) }),
        ...(method === undefined ? {} : { method }),
        ...(terminalId === undefined ? {} : { terminalId }),
        ...(externalIds === undefined ? {} : { externalIds }),
      });
      if (advised.ok) {
        if (advised.value.replayed) reply.header('idempotent-replayed', 'true');
        return { ...echo(request.body), ...viewAdvice(advised.value) };
      }
      const { error } = advised;
      if (error.code === 'payment_id_reused' || error.code === 'no_agreement')
        return sendProblem(request, reply, error.code, { class: 'NON_RETRIABLE' });
      // Nothing was kept of it: neither taken nor refused for good.
      const reason = error.code === 'try_again' ? error.reason : error.code;
      const isUnknown = reason === 'unknown_bill';
      if (isUnknown)
        return sendProblem(request, reply, 'unknown_bill', { id: billRef, class: 'NON_RETRIABLE' });
      reply.header('retry-after', '5');
      return sendProblem(request, reply, 'try_again', { reason, class: 'RETRIABLE' });
    },
  );

  api.post(
    '/reverse',
    { schema: schemaOf('You have given the money back', ReverseSchema, ReverseAnswerSchema) },
    async (request, reply) => {
      const collectorId = await whoIs(request, reply);
      if (collectorId === undefined) return reply;
      const { paymentId, reversalId, reason } = request.body;
      const reversed = await collectors.reverse(collectorId, { payId: paymentId, reversalId, reason });
      return { ...echo(request.body), ...viewReversal(reversed) };
    },
  );

  api.post(
    '/status',
    { schema: schemaOf('What became of a payment', StatusSchema, StatusAnswerSchema) },
    async (request, reply) => {
      const collectorId = await whoIs(request, reply);
      if (collectorId === undefined) return reply;
      return {
        ...echo(request.body),
        ...viewStatus(await collectors.status(collectorId, request.body.paymentId)),
      };
    },
  );

  api.post(
    '/cutoff',
    { schema: schemaOf('The end of your business day', CutoffSchema, CutoffAnswerSchema) },
    async (request, reply) => {
      const collectorId = await whoIs(request, reply);
      if (collectorId === undefined) return reply;
      const { billerId, businessDate, sequence, totals } = request.body;
      const [amount, reversed, day] = [
        parseWireMoney(totals.amount),
        parseWireMoney(totals.reversedAmount),
        parsePlainDate(businessDate),
      ];
      if (!amount.ok || !reversed.ok) return sendProblem(request, reply, 'malformed_amount');
      if (!day.ok || amount.value.currency !== reversed.value.currency)
        return sendProblem(request, reply, 'malformed_request');
      const closed = await collectors.cutoff(collectorId, {
        ...{ biller: billerId, businessDate: day.value, sequence },
        totals: {
          ...{ count: totals.count, amountMinor: amount.value.minor },
          ...{ reversedCount: totals.reversedCount, reversedMinor: reversed.value.minor },
        },
      });
      if (!closed.ok) return sendProblem(request, reply, closed.error.code);
      const { agrees, ours, replayed } = closed.value;
      if (replayed) reply.header('idempotent-replayed', 'true');
      const wire = (minor: bigint) => toWire(money(minor, amount.value.currency));
      return {
        ...echo(request.body),
        status: agrees ? 'AGREED' : 'DIFFERS',
        ours: {
          ...{ count: ours.count, amount: wire(ours.amountMinor) },
          ...{ reversedCount: ours.reversedCount, reversedAmount: wire(ours.reversedMinor) },
        },
      };
    },
  );
}

function schemaOf<Body extends TSchema, Answer extends TSchema>(summary: string, body: Body, answer: Answer) {
  return {
    tags: ['collectors'],
    summary,
    security: [{ signature: [] }, { hmac: [] }],
    body,
    response: {
      200: answer,
      400: ProblemSchema,
      401: ProblemSchema,
      403: ProblemSchema,
      404: ProblemSchema,
      409: ProblemSchema,
      422: ProblemSchema,
      429: ProblemSchema,
      503: ProblemSchema,
    },
  };
}

function echo({ requestId }: { readonly requestId?: string | undefined }): { readonly requestId?: string } {
  return requestId === undefined ? {} : { requestId };
}
