import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { money } from '../../../kernel/index.ts';
import type { ApiDeps, ApiServer } from '../deps.ts';
import { callerOf } from './caller.ts';
import { isNotFound, isPassing } from './views.ts';

/**
 * A biller behind BBPS: what a biller operating unit calls (countries.md §3.5, the shapes of Setu's). Amounts are in paise, and
 * the unit proves itself by a JSON web token.
 */

const IdentifiersSchema = Type.Array(
  Type.Object({
    attributeName: Type.String({ maxLength: 32 }),
    attributeValue: Type.String({ maxLength: 100 }),
  }),
  { minItems: 1, maxItems: 8 },
);
const FetchSchema = Type.Object({ customerIdentifiers: IdentifiersSchema });
const PaiseSchema = Type.Object({ value: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) });
const ReceiptSchema = Type.Object({
  billerBillID: Type.String({ minLength: 1, maxLength: 64 }),
  platformBillID: Type.String({ maxLength: 64 }),
  paymentDetails: Type.Object({
    /** The platform's own name for the payment: what makes it count once. */
    platformTransactionRefID: Type.String({ pattern: '^[!-~]{1,64}$' }),
    uniquePaymentRefID: Type.Optional(Type.String({ maxLength: 64 })),
    amountPaid: PaiseSchema,
    billAmount: Type.Optional(PaiseSchema),
  }),
});
const ParamsSchema = Type.Object({ biller: Type.String({ maxLength: 32 }) });
const EXACTNESS = { exact: 'EXACT', up: 'EXACT_UP', down: 'EXACT_DOWN', any: 'ANY' } as const;

type Identifiers = Static<typeof IdentifiersSchema>;

export function addBbps(api: ApiServer, { collectors, billers, clock }: ApiDeps): void {
  const whoIs = (request: FastifyRequest, reply: FastifyReply): Promise<string | undefined> =>
    callerOf(request, reply, collectors.proofs.byToken);
  const hide = true;

  api.post(
    '/:biller/customer/validate',
    { schema: { hide, params: ParamsSchema, body: FetchSchema } },
    async (request, reply) => {
      const collectorId = await whoIs(request, reply);
      if (collectorId === undefined) return reply;
      const typed = typedOf(request.body.customerIdentifiers);
      const found = await collectors.inquire(collectorId, request.params.biller, typed);
      return found.ok ? { success: true } : refuse(reply, found.error.code);
    },
  );

  api.post(
    '/:biller/bills/fetch',
    { schema: { hide, params: ParamsSchema, body: FetchSchema } },
    async (request, reply) => {
      const collectorId = await whoIs(request, reply);
      if (collectorId === undefined) return reply;
      const typed = typedOf(request.body.customerIdentifiers);
      const found = await collectors.inquire(collectorId, request.params.biller, typed);
      if (!found.ok) return refuse(reply, found.error.code);
      const { biller, bills, accountId, accountNumber } = found.value;
      const name = await collectors.customerName(biller.billerId, accountId);
      const open = bills.filter(({ state }) => state !== 'held');
      return {
        customer: { name: name ?? '' },
        billDetails: {
          billFetchStatus: open.length === 0 ? 'NO_OUTSTANDING' : 'AVAILABLE',
          bills: open.map(({ id, issuedOn, dueOn, remaining }) => ({
            ...{ billerBillID: id, generatedOn: issuedOn, dueDate: dueOn, recurrence: 'PERIODIC' },
            amountExactness: EXACTNESS[biller.payment.exactness],
            customerAccount: { id: accountNumber },
            aggregates: { total: { amount: { value: Number(remaining.minor) } } },
          })),
        },
      };
    },
  );

  api.post(
    '/:biller/bills/fetchReceipt',
    { schema: { hide, params: ParamsSchema, body: ReceiptSchema } },
    async (request, reply) => {
      const collectorId = await whoIs(request, reply);
      if (collectorId === undefined) return reply;
      const { billerBillID, paymentDetails } = request.body;
      const { platformTransactionRefID, uniquePaymentRefID, amountPaid } = paymentDetails;
      const biller = billers.find(request.params.biller);
      if (biller === undefined) return refuse(reply, 'unknown_biller');
      const advised = await collectors.advise(collectorId, {
        ...{ payId: platformTransactionRefID, billRef: billerBillID },
        amount: money(BigInt(amountPaid.value), biller.currency),
        ...(uniquePaymentRefID === undefined
          ? {}
          : { externalIds: [{ type: 'BBPS', id: uniquePaymentRefID }] }),
      });
      if (!advised.ok) return refuse(reply, advised.error.code);
      const { status, receiptNo, reason, at } = advised.value;
      if (status !== 'posted') return refuse(reply, reason ?? status);
      return {
        billerBillID,
        receipt: { id: receiptNo ?? '', date: at.toISOString() },
        timestamp: clock.now().toISOString(),
      };
    },
  );
}

function typedOf(identifiers: Identifiers): Readonly<Record<string, string>> {
  return Object.fromEntries(
    identifiers.map(({ attributeName, attributeValue }) => [attributeName, attributeValue]),
  );
}

/** Codes of ours; a unit maps them to its own. What may pass is a 503, so that it is asked again. */
function refuse(reply: FastifyReply, code: string): FastifyReply {
  const status = isPassing(code) ? 503 : code === 'payment_id_reused' ? 409 : isNotFound(code) ? 404 : 422;
  return reply.code(status).send({ success: false, error: { code, traceID: '' } });
}
