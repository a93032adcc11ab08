import { billAsJson } from '../../billing/index.ts';
import { toWire } from '../../kernel/index.ts';
import { newWireId } from '../../platform/index.ts';
import { countMiss, isMiss, limitLookup, subjectOf } from '../security/index.ts';
import { type Authenticate, keyOf } from './authentication.ts';
import type { ApiDeps, ApiServer } from './deps.ts';
import { refuseTooMany, sendInquiryError, sendProblem } from './problems.ts';
import { InquiryAnswerSchema, InquirySchema, ProblemSchema } from './schemas.ts';

export function addInquiryRoutes(
  api: ApiServer,
  { billers, inquiry, clock }: ApiDeps,
  authenticate: Authenticate,
): void {
  api.post(
    '/v1/inquiries',
    {
      schema: {
        tags: ['inquiries'],
        summary: 'What is owed, found by any accepted combination of identifiers',
        description:
          'One address may ask 60 times a minute; a number that leads nowhere counts five times. Holders of a key may ask 100 times as often.',
        security: [{ key: [] }, {}],
        body: InquirySchema,
        response: {
          200: InquiryAnswerSchema,
          400: ProblemSchema,
          401: ProblemSchema,
          404: ProblemSchema,
          409: ProblemSchema,
          422: ProblemSchema,
          429: ProblemSchema,
          503: ProblemSchema,
        },
      },
    },
    async (request, reply) => {
      const biller = billers.find(request.body.biller);
      if (biller === undefined) return sendProblem(request, reply, 'unknown_biller');
      const { identifiers } = request.body;
      const caller = await authenticate(request, reply);
      if (caller === undefined) return reply;
      const ask = { ...keyOf(caller), subject: subjectOf(biller, identifiers) };
      const waitSeconds = limitLookup(request, ask);
      if (waitSeconds !== undefined) return refuseTooMany(request, reply, waitSeconds);
      const answer = await inquiry.inquire(biller, identifiers);
      if (!answer.ok) {
        if (isMiss(answer.error)) countMiss(request, ask);
        return sendInquiryError(request, reply, answer.error);
      }
      const { standIn } = answer.value;
      return {
        id: newWireId(biller.billerId, clock.now()),
        biller: biller.id,
        account: answer.value.accountNumber,
        bills: answer.value.bills.map((bill) => billAsJson(bill, biller)),
        total: toWire(answer.value.total),
        ...(standIn === undefined
          ? {}
          : { stand_in: standIn.asOf === undefined ? {} : { as_of: standIn.asOf.toISOString() } }),
      };
    },
  );
}
