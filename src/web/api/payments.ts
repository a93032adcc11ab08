import { type Static, Type } from 'typebox';
import { err, ok, parsePhone, parseWireMoney, type Result, toWire } from '../../kernel/index.ts';
import type { PaymentOrder } from '../../payments/index.ts';
import { decodeWireId } from '../../platform/index.ts';
import { countMiss, limitById, limitLookup, mayReturnTo } from '../security/index.ts';
import { type Authenticate, type Caller, keyOf } from './authentication.ts';
import type { ApiDeps, ApiServer } from './deps.ts';
import { languageOf, refuseTooMany, sendOpenError, sendProblem } from './problems.ts';
import { OpenedPaymentSchema, PaymentOrderSchema, PaymentViewSchema, ProblemSchema } from './schemas.ts';
import { viewPayment } from './views.ts';

const NameSchema = Type.Object({ name: Type.String({ maxLength: 64 }) });

export function addPaymentRoutes(api: ApiServer, deps: ApiDeps, authenticate: Authenticate): void {
  const { payments, billers } = deps;
  const payUrl = (id: string): string => `${deps.publicUrl()}/pay/${id}`;

  api.post(
    '/v1/payments',
    {
      schema: {
        tags: ['payments'],
        summary: 'Open a payment: the bills are held for it, and `next` is where to send the payer',
        description:
          'Needs the header `Idempotency-Key`. The same key with the same body gives the same answer, marked `Idempotent-Replayed: true`.',
        security: [{ key: [] }, {}],
        body: PaymentOrderSchema,
        response: {
          201: OpenedPaymentSchema,
          400: ProblemSchema,
          401: ProblemSchema,
          404: ProblemSchema,
          409: ProblemSchema,
          422: ProblemSchema,
          429: ProblemSchema,
        },
      },
    },
    async (request, reply) => {
      const caller = await authenticate(request, reply);
      if (caller === undefined) return reply;
      const waitSeconds = limitLookup(request, keyOf(caller));
      if (waitSeconds !== undefined) return refuseTooMany(request, reply, waitSeconds);
      const key = request.headers['idempotency-key'];
      if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) {
        return sendProblem(request, reply, 'idempotency_key_missing');
      }
      const order = readOrder(deps, request.body, caller, key, () => languageOf(request));
      if (!order.ok) return sendProblem(request, reply, order.error.code);
      const opened = await payments.open(order.value);
      if (!opened.ok) {
        if (opened.error.code === 'unknown_bill') countMiss(request, keyOf(caller));
        return sendOpenError(request, reply, opened.error);
      }
      const { id, reference, amount, replayed } = opened.value;
      if (replayed) reply.header('idempotent-replayed', 'true');
      return reply.code(201).send({
        id,
        reference,
        state: 'created',
        amount: toWire(amount),
        next: { type: 'redirect', url: payUrl(id) },
      });
    },
  );

  api.get(
    '/v1/payments/:name',
    {
      schema: {
        tags: ['payments'],
        summary: 'A payment by its id or reference, with its timeline',
        params: NameSchema,
        security: [{ key: [] }, {}],
        response: { 200: PaymentViewSchema, 401: ProblemSchema, 404: ProblemSchema, 429: ProblemSchema },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const caller = await authenticate(request, reply);
      if (caller === undefined) return reply;
      // An id cannot be guessed and is asked for again and again by whoever waits for the outcome.
      const waitSeconds = (name.length === 36 ? limitById : limitLookup)(request, keyOf(caller));
      if (waitSeconds !== undefined) return refuseTooMany(request, reply, waitSeconds);
      const payment = await payments.find(name);
      const biller = payment === undefined ? undefined : billers.byNumber(payment.billerId);
      if (payment === undefined || biller === undefined) {
        countMiss(request, keyOf(caller));
        return sendProblem(request, reply, 'payment_not_found');
      }
      return viewPayment(payment, biller, await payments.timeline(payment), payUrl(payment.id));
    },
  );
}

function readOrder(
  { billers, partners, demo }: ApiDeps,
  body: Static<typeof PaymentOrderSchema>,
  caller: Caller,
  key: string,
  fallback: () => PaymentOrder['language'],
): Result<PaymentOrder, { readonly code: 'malformed_phone' | 'malformed_amount' }> {
  const amount = body.amount === undefined ? undefined : parseWireMoney(body.amount);
  if (amount !== undefined && !amount.ok) return err({ code: 'malformed_amount' });
  const phone = body.payer?.phone;
  // Written without a country code, a number is of the biller's country.
  const country = billers.byNumber(decodeWireId(body.bills[0] ?? '')?.billerId ?? 0)?.country ?? 'US';
  const parsed = phone === undefined ? undefined : parsePhone(phone, country);
  if (parsed !== undefined && !parsed.ok) return err({ code: 'malformed_phone' });
  const wanted = body.return_url ?? '';
  const isFollowed = mayReturnTo(wanted, { hasKey: caller.key !== undefined, partners, demo });
  return ok({
    bills: body.bills,
    language: body.payer?.language ?? fallback(),
    channel: body.channel ?? 'api',
    key,
    scope: caller.scope,
    ...(amount === undefined ? {} : { amount: amount.value }),
    ...(body.instrument === undefined ? {} : { instrument: body.instrument }),
    ...(parsed === undefined ? {} : { payerPhone: parsed.value }),
    ...(isFollowed ? { returnUrl: wanted } : {}),
  });
}
