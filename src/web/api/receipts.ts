import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { isLanguage, LANGUAGES } from '../../kernel/index.ts';
import { type FoundReceipt, findReceipt, sendReceiptPdf, statementUrl } from '../receipts.ts';
import { countMiss, limitLookup } from '../security/index.ts';
import { type Authenticate, keyOf } from './authentication.ts';
import type { ApiDeps, ApiServer } from './deps.ts';
import { refuseTooMany, sendProblem } from './problems.ts';
import { ProblemSchema, ReceiptViewSchema } from './schemas.ts';
import { viewReceipt } from './views.ts';

const NameSchema = Type.Object({
  name: Type.String({ maxLength: 64, description: 'Number or tracking code of the receipt.' }),
});

export function addReceiptRoutes(api: ApiServer, deps: ApiDeps, authenticate: Authenticate): void {
  /** The receipt that is asked for; undefined where the answer has been given already. */
  async function find(
    request: FastifyRequest,
    reply: FastifyReply,
    name: string,
  ): Promise<FoundReceipt | undefined> {
    const caller = await authenticate(request, reply);
    if (caller === undefined) return undefined;
    const waitSeconds = limitLookup(request, keyOf(caller));
    if (waitSeconds !== undefined) {
      refuseTooMany(request, reply, waitSeconds);
      return undefined;
    }
    const found = await findReceipt(deps, name);
    if (found === undefined) {
      countMiss(request, keyOf(caller));
      sendProblem(request, reply, 'receipt_not_found');
    }
    return found;
  }

  api.get(
    '/v1/receipts/:name',
    {
      schema: {
        tags: ['receipts'],
        summary: 'A receipt by its number, with the signed statement that its QR code holds',
        params: NameSchema,
        security: [{ key: [] }, {}],
        response: { 200: ReceiptViewSchema, 401: ProblemSchema, 404: ProblemSchema, 429: ProblemSchema },
      },
    },
    async (request, reply) => {
      const found = await find(request, reply, request.params.name);
      if (found === undefined) return reply;
      const { receipt, biller } = found;
      return viewReceipt(receipt, biller, statementUrl(deps, receipt, biller));
    },
  );

  api.get(
    '/v1/receipts/:name.pdf',
    {
      schema: {
        tags: ['receipts'],
        summary: 'A receipt as PDF, in the language of the payment unless `lang` says another',
        produces: ['application/pdf'],
        params: NameSchema,
        querystring: Type.Object(
          { lang: Type.Optional(Type.Union(LANGUAGES.map((language) => Type.Literal(language)))) },
          { additionalProperties: false },
        ),
        security: [{ key: [] }, {}],
        response: { 401: ProblemSchema, 404: ProblemSchema, 429: ProblemSchema, 503: ProblemSchema },
      },
    },
    async (request, reply) => {
      const found = await find(request, reply, request.params.name);
      if (found === undefined) return reply;
      const { lang } = request.query;
      const language = isLanguage(lang) ? lang : found.receipt.payment.language;
      const sent = await sendReceiptPdf(request, reply, deps, { ...found, language });
      return sent ?? sendProblem(request, reply, 'not_available');
    },
  );

  api.get(
    '/.well-known/wasl-receipt-keys.json',
    {
      schema: {
        tags: ['receipts'],
        summary: 'The public keys that receipts are signed with, also the retired ones (RFC 7517)',
        response: {
          200: Type.Object({
            keys: Type.Array(
              Type.Object({
                kty: Type.Literal('OKP'),
                crv: Type.Literal('Ed25519'),
                use: Type.Literal('sig'),
                kid: Type.String({ description: 'The number by which a statement names its key.' }),
                x: Type.String({ description: '32 bytes, base64url.' }),
              }),
            ),
          }),
        },
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', 'public, max-age=3600');
      // Anybody may verify, also from a page of their own.
      reply.header('access-control-allow-origin', '*');
      return { keys: [...deps.signer.published] };
    },
  );
}
