import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Biller } from '../../../billing/index.ts';
import { type Money, parseTypedAmount, toDecimalText } from '../../../kernel/index.ts';
import type { ApiDeps, ApiServer } from '../deps.ts';
import { callerOf } from './caller.ts';
import { isNotFound, isPassing } from './views.ts';

/**
 * A biller that Fawry's kiosks collect for: its two messages (countries.md §4.2). Amounts are in major units; the one name of a
 * payment is its FPTN. The account number is the first identifier that the biller is inquired by, the extra ones follow as Key1 to Key5.
 */

const Text = (maxLength: number) => Type.String({ maxLength });
const HeadSchema = {
  ...{ rqUID: Text(64), asyncRqUID: Type.Optional(Text(64)), terminalId: Type.Optional(Text(64)) },
  bankId: Type.Optional(Text(32)),
};
const InquirySchema = Type.Object({
  ...HeadSchema,
  billingAcct: Text(100),
  billTypeCode: Type.Union([Type.Integer(), Text(20)]),
  extraBillingAccts: Type.Optional(
    Type.Union([
      Type.Null(),
      Type.Array(Type.Object({ key: Type.String({ pattern: '^Key[1-5]$' }), value: Text(100) }), {
        maxItems: 5,
      }),
    ]),
  ),
});
const PmtIdSchema = Type.Object({ pmtId: Type.String({ pattern: '^[!-~]{1,36}$' }), pmtIdType: Text(10) });
const PmtInfoSchema = Type.Object({
  billingAcct: Text(100),
  billTypeCode: Type.Union([Type.Integer(), Text(20)]),
  billNumber: Type.Optional(Type.Union([Type.Null(), Text(64)])),
  pmtMethod: Type.Optional(Text(20)),
  pmtAmt: Type.Object({ amt: Type.Union([Type.Number({ minimum: 0 }), Text(24)]), curCode: Text(3) }),
  pmtStatus: Type.Union([Type.Literal('PmtNew'), Type.Literal('PmtReversal')]),
  pmtType: Type.Optional(Text(8)),
  pmtRevInfo: Type.Optional(Type.Union([Type.Null(), Type.Object({ pmtId: Text(64) })])),
  pmtIds: Type.Array(PmtIdSchema, { minItems: 1, maxItems: 10 }),
});
const NotifySchema = Type.Object({
  ...HeadSchema,
  isRetry: Type.Optional(Type.Boolean()),
  pmtRec: Type.Array(Type.Object({ pmtInfo: PmtInfoSchema }), { minItems: 1, maxItems: 1 }),
});
const ParamsSchema = Type.Object({ biller: Type.String({ maxLength: 32 }) });

type PmtInfo = Static<typeof PmtInfoSchema>;

/**
 * What Fawry is told. Only 200 for success is in what could be read; the others are agreed with Fawry for each biller, and stand
 * here in one place (docs/integrate/collectors.md).
 */
const STATUS_CODES = {
  success: 200,
  badRequest: 400,
  notFound: 404,
  conflict: 409,
  refused: 422,
  again: 503,
} as const;
type StatusName = keyof typeof STATUS_CODES;

interface Outcome {
  readonly name: StatusName;
  readonly description: string;
}

export function addFawry(api: ApiServer, { collectors, billers, clock }: ApiDeps): void {
  const whoIs = (request: FastifyRequest, reply: FastifyReply): Promise<string | undefined> =>
    callerOf(request, reply, collectors.proofs.byBearer);
  const answer = (
    msgCode: string,
    request: Static<typeof NotifySchema> | Static<typeof InquirySchema>,
    outcome: Outcome,
  ) => ({
    status: { statusCode: STATUS_CODES[outcome.name], description: outcome.description },
    ...{ msgCode, serverDt: clock.now().toISOString().slice(0, 23), rqUID: request.rqUID },
    ...{ asyncRqUID: request.asyncRqUID ?? null, terminalId: request.terminalId ?? null },
  });

  api.post(
    '/:biller/BillInq',
    { schema: { hide: true, params: ParamsSchema, body: InquirySchema } },
    async (request, reply) => {
      const collectorId = await whoIs(request, reply);
      if (collectorId === undefined) return reply;
      const { body } = request;
      const biller = billers.find(request.params.biller);
      const respond = (outcome: Outcome, billRec: readonly unknown[] = []) => ({
        ...answer('BillInqRs', body, outcome),
        billRec,
      });
      if (biller === undefined) return respond(outcomeOf('unknown_biller'));
      const found = await collectors.inquire(collectorId, biller.id, typedOf(biller, body));
      if (!found.ok) return respond(outcomeOf(found.error.code));
      const { bills } = found.value;
      return respond(
        { name: 'success', description: bills.length === 0 ? 'Nothing is owed' : 'Success' },
        bills.map(({ number, remaining, dueOn, issuedOn, state }) => ({
          ...{ billNumber: number, billingAcct: body.billingAcct, billTypeCode: body.billTypeCode },
          allowPayment: state !== 'held',
          billInfo: {
            billAmt: { amt: amountOf(remaining), curCode: remaining.currency },
            ...{ dueDate: dueOn, issueDate: issuedOn, billLabel: biller.name.ar },
          },
        })),
      );
    },
  );

  api.post(
    '/:biller/PmtNotify',
    { schema: { hide: true, params: ParamsSchema, body: NotifySchema } },
    async (request, reply) => {
      const collectorId = await whoIs(request, reply);
      if (collectorId === undefined) return reply;
      const { body } = request;
      const [record] = body.pmtRec;
      const biller = billers.find(request.params.biller);
      const outcome =
        record === undefined || biller === undefined
          ? outcomeOf('unknown_biller')
          : await notify(collectorId, biller, record.pmtInfo);
      const response = answer('PmtNotifyRs', body, outcome);
      return {
        ...response,
        pmtStatusRec: [{ status: response.status, pmtIds: record?.pmtInfo.pmtIds ?? [] }],
        isRetry: body.isRetry ?? false,
      };
    },
  );

  async function notify(collectorId: string, biller: Biller, info: PmtInfo): Promise<Outcome> {
    const fptn = info.pmtIds.find(({ pmtIdType }) => pmtIdType === 'FPTN')?.pmtId;
    const amount = parseTypedAmount(String(info.pmtAmt.amt), biller.currency);
    if (fptn === undefined || !amount.ok || info.pmtAmt.curCode !== biller.currency)
      return { name: 'badRequest', description: 'FPTN, amount or currency is missing or malformed' };
    if (info.pmtStatus === 'PmtReversal') {
      const reversalId = info.pmtRevInfo?.pmtId ?? `${fptn}-reversal`;
      const reversed = await collectors.reverse(collectorId, {
        payId: fptn,
        reversalId,
        reason: 'PmtReversal',
      });
      return reversed.status === 'reversed' ? SUCCESS : outcomeOf(reversed.reason ?? 'too_late');
    }
    // A retry comes when the bill is paid already, and is not among those that are owed.
    const known = await collectors.status(collectorId, fptn);
    if (known.status !== 'unknown') {
      if (known.amount?.minor !== amount.value.minor && known.status !== 'reversed')
        return outcomeOf('payment_id_reused');
      return known.status === 'posted' ? SUCCESS : outcomeOf(known.reason ?? known.status);
    }
    const billRef = await billOf(collectorId, biller, info);
    if (billRef === undefined) return outcomeOf('bill_not_found');
    const advised = await collectors.advise(collectorId, {
      ...{ payId: fptn, billRef, amount: amount.value, method: info.pmtMethod === 'CCARD' ? 'CARD' : 'CASH' },
      externalIds: info.pmtIds.map(({ pmtId, pmtIdType }) => ({ type: pmtIdType, id: pmtId })),
    });
    if (!advised.ok) return outcomeOf(advised.error.code);
    return advised.value.status === 'posted'
      ? SUCCESS
      : outcomeOf(advised.value.reason ?? advised.value.status);
  }

  /** The bill that is meant: by its number, or the one that is to be paid first. */
  async function billOf(collectorId: string, biller: Biller, info: PmtInfo): Promise<string | undefined> {
    const found = await collectors.inquire(collectorId, biller.id, typedOf(biller, info));
    const bills = found.ok ? found.value.bills : [];
    const number = info.billNumber ?? undefined;
    return (number === undefined ? bills[0] : bills.find((bill) => bill.number === number))?.id;
  }
}

const SUCCESS: Outcome = { name: 'success', description: 'Success' };

function outcomeOf(code: string): Outcome {
  if (isPassing(code)) return { name: 'again', description: code };
  if (isNotFound(code)) return { name: 'notFound', description: code };
  return { name: code === 'payment_id_reused' ? 'conflict' : 'refused', description: code };
}

/** The account number is what the biller is inquired by first; whatever else it asks for comes as Key1, Key2 … */
function typedOf(
  biller: Biller,
  {
    billingAcct,
    extraBillingAccts,
  }: {
    readonly billingAcct: string;
    readonly extraBillingAccts?: Static<typeof InquirySchema>['extraBillingAccts'];
  },
): Readonly<Record<string, string>> {
  const extras = [...(extraBillingAccts ?? [])]
    .sort((a, b) => a.key.localeCompare(b.key))
    .map(({ value }) => value);
  const values = [billingAcct, ...extras];
  const names =
    biller.inquiry.find((combination) => combination.length === values.length) ?? biller.inquiry[0] ?? [];
  return Object.fromEntries(
    names.flatMap((name, nth) => (values[nth] === undefined ? [] : [[name, values[nth]]])),
  );
}

/** A JSON number, written from whole piastres. */
function amountOf(amount: Money): number {
  return Number(toDecimalText(amount));
}
