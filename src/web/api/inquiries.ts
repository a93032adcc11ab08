import { toWire } from '../../kernel/index.ts';
import { newWireId } from '../../platform/index.ts';
import type { ApiDeps, ApiServer } from './deps.ts';
import { sendInquiryError, sendProblem } from './problems.ts';
import { InquiryAnswerSchema, InquirySchema, ProblemSchema } from './schemas.ts';
import { viewBill } from './views.ts';

export function addInquiryRoutes(api: ApiServer, { billers, inquiry, clock }: ApiDeps): void {
  api.post(
    '/v1/inquiries',
    {
      schema: {
        tags: ['inquiries'],
        summary: 'What is owed, found by any accepted combination of identifiers',
        body: InquirySchema,
        response: {
          200: InquiryAnswerSchema,
          400: ProblemSchema,
          404: ProblemSchema,
          409: ProblemSchema,
          422: ProblemSchema,
        },
      },
    },
    async (request, reply) => {
      const biller = billers.find(request.body.biller);
      if (biller === undefined) return sendProblem(request, reply, 'unknown_biller');
      const answer = await inquiry.inquire(biller, request.body.identifiers);
      if (!answer.ok) return sendInquiryError(request, reply, answer.error);
      return {
        id: newWireId(biller.billerId, clock.now()),
        biller: biller.id,
        account: answer.value.accountNumber,
        bills: answer.value.bills.map((bill) => viewBill(bill, biller)),
        total: toWire(answer.value.total),
      };
    },
  );
}
