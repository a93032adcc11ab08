import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import {
  DELIVERY_STATES,
  WEBHOOK_TYPES,
  type Webhook,
  type WebhookDeliveryRow,
} from '../../notifications/index.ts';
import { decodeNumbers, encodeCursor } from '../../platform/index.ts';
import { limitLookup } from '../security/index.ts';
import { type Authenticate, keyOf } from './authentication.ts';
import type { ApiDeps, ApiServer } from './deps.ts';
import { refuseTooMany, sendProblem } from './problems.ts';
import { oneOf, ProblemSchema } from './schemas.ts';

const IdSchema = Type.Object({ id: Type.String({ pattern: '^[0-9]{1,18}$' }) });
const TypesSchema = Type.Array(oneOf(WEBHOOK_TYPES, 'What happened.'), {
  maxItems: WEBHOOK_TYPES.length,
  description: 'Empty or left out: all there are.',
});

const PartnerSchema = Type.Optional(
  Type.String({
    maxLength: 24,
    description: 'Only payments that came by the pages or the widget of this partner.',
  }),
);

const WebhookOrderSchema = Type.Object(
  {
    url: Type.String({ maxLength: 500, description: 'https.' }),
    types: Type.Optional(TypesSchema),
    partner: PartnerSchema,
  },
  { additionalProperties: false },
);

const WebhookViewSchema = Type.Object({
  id: Type.String(),
  url: Type.String(),
  types: TypesSchema,
  partner: PartnerSchema,
  state: oneOf(['active', 'paused', 'disabled'], 'paused: nothing arrived for days; disabled: it said 410.'),
  failing_since: Type.Optional(Type.String({ description: 'Since when nothing has arrived.' })),
  waiting: Type.Integer({ description: 'So many are still to be delivered.' }),
});

const SecretSchema = Type.Object({
  id: Type.String(),
  secret: Type.String({ description: '`whsec_` and base64. It is told this once.' }),
});

const DoneSchema = Type.Object({ id: Type.String() });

const DeliveryViewSchema = Type.Object({
  id: Type.String(),
  webhook: Type.String(),
  message: Type.String({ description: 'The header `webhook-id`.' }),
  type: Type.String(),
  state: oneOf(DELIVERY_STATES, 'exhausted: it was tried for three days.'),
  created_at: Type.String(),
  next_try_at: Type.Optional(Type.String()),
  tries: Type.Array(
    Type.Object({
      at: Type.String(),
      status: Type.Optional(Type.Integer({ description: 'Of the answer, if there was one.' })),
      error: Type.Optional(Type.String({ description: 'Not there: it has arrived.' })),
      ms: Type.Integer(),
    }),
    { description: 'The newest first.' },
  ),
});

const DeliveryQuerySchema = Type.Object(
  {
    webhook: Type.Optional(Type.String({ pattern: '^[0-9]{1,18}$' })),
    state: Type.Optional(oneOf(DELIVERY_STATES, 'Only these.')),
    cursor: Type.Optional(Type.String({ maxLength: 100, description: 'The `next` of the page before.' })),
    limit: Type.Optional(
      Type.String({ pattern: '^([1-9]|[1-9][0-9]|100)$', description: '1 to 100; 50 if left out.' }),
    ),
  },
  { additionalProperties: false },
);

const REFUSALS = { 400: ProblemSchema, 401: ProblemSchema, 403: ProblemSchema, 429: ProblemSchema };

/** Of a biller's own key: which addresses are told, and what was sent to them. */
export function addWebhookRoutes(api: ApiServer, deps: ApiDeps, authenticate: Authenticate): void {
  addAddressRoutes(api, deps, authenticate);
  addChangeRoutes(api, deps, authenticate);
  addDeliveryRoutes(api, deps, authenticate);
}

function addAddressRoutes(api: ApiServer, { webhooks }: ApiDeps, authenticate: Authenticate): void {
  api.post(
    '/v1/webhooks',
    {
      schema: {
        ...documented('Have an address told what happens to your payments'),
        body: WebhookOrderSchema,
        response: { 201: SecretSchema, ...REFUSALS, 409: ProblemSchema, 422: ProblemSchema },
      },
    },
    async (request, reply) => {
      const caller = await requireBiller(request, reply, authenticate);
      if (caller === undefined) return reply;
      const { url, types = [], partner } = request.body;
      const added = await webhooks.add(caller.by, caller.billerId, { url, types, partner });
      if (!added.ok) return sendProblem(request, reply, added.error.code);
      const { webhookId, secret } = added.value;
      return reply.code(201).send({ id: webhookId.toString(), secret });
    },
  );

  api.get(
    '/v1/webhooks',
    {
      schema: {
        ...documented('Addresses that are told'),
        response: { 200: Type.Object({ items: Type.Array(WebhookViewSchema) }), ...REFUSALS },
      },
    },
    async (request, reply) => {
      const caller = await requireBiller(request, reply, authenticate);
      if (caller === undefined) return reply;
      return { items: (await webhooks.list(caller.billerId)).map(viewWebhook) };
    },
  );

  api.delete(
    '/v1/webhooks/:id',
    {
      schema: {
        ...documented('Have an address told nothing any more; what waits for it is forgotten'),
        params: IdSchema,
        response: { 200: DoneSchema, ...REFUSALS, 404: ProblemSchema },
      },
    },
    async (request, reply) => {
      const caller = await requireBiller(request, reply, authenticate);
      if (caller === undefined) return reply;
      const { id } = request.params;
      const done = await webhooks.remove(caller.by, caller.billerId, BigInt(id));
      return done ? { id } : sendProblem(request, reply, 'webhook_not_found');
    },
  );
}

function addChangeRoutes(api: ApiServer, { webhooks }: ApiDeps, authenticate: Authenticate): void {
  api.post(
    '/v1/webhooks/:id/rotate',
    {
      schema: {
        ...documented('A new secret beside the old one: both sign until this is asked for again'),
        params: IdSchema,
        response: { 200: SecretSchema, ...REFUSALS, 404: ProblemSchema },
      },
    },
    async (request, reply) => {
      const caller = await requireBiller(request, reply, authenticate);
      if (caller === undefined) return reply;
      const { id } = request.params;
      const secret = await webhooks.rotate(caller.by, caller.billerId, BigInt(id));
      return secret === undefined ? sendProblem(request, reply, 'webhook_not_found') : { id, secret };
    },
  );
  for (const [path, summary, change] of [
    ['/v1/webhooks/:id/test', 'Send it a message of the type `webhook.test`', webhooks.test],
    ['/v1/webhooks/:id/activate', 'Go on with one that was paused or disabled', webhooks.activate],
    ['/v1/webhook-deliveries/:id/resend', 'Send it once more, under the same name', webhooks.resend],
  ] as const) {
    api.post(
      path,
      {
        schema: {
          ...documented(summary),
          params: IdSchema,
          response: { 202: DoneSchema, ...REFUSALS, 404: ProblemSchema },
        },
      },
      async (request, reply) => {
        const caller = await requireBiller(request, reply, authenticate);
        if (caller === undefined) return reply;
        const { id } = request.params;
        const done = await change(caller.by, caller.billerId, BigInt(id));
        return done ? reply.code(202).send({ id }) : sendProblem(request, reply, 'webhook_not_found');
      },
    );
  }
}

function addDeliveryRoutes(api: ApiServer, { webhooks }: ApiDeps, authenticate: Authenticate): void {
  api.get(
    '/v1/webhook-deliveries',
    {
      schema: {
        ...documented('What was sent and how that went, the newest first'),
        querystring: DeliveryQuerySchema,
        response: {
          200: Type.Object({ items: Type.Array(DeliveryViewSchema), next: Type.Optional(Type.String()) }),
          ...REFUSALS,
        },
      },
    },
    async (request, reply) => {
      const caller = await requireBiller(request, reply, authenticate);
      if (caller === undefined) return reply;
      const { webhook, state, cursor, limit: asked = '50' } = request.query;
      const before = decodeNumbers(cursor, 1)?.[0];
      if (cursor !== undefined && before === undefined)
        return sendProblem(request, reply, 'malformed_request');
      const limit = Number(asked);
      const found = await webhooks.deliveries(caller.billerId, {
        webhookId: webhook === undefined ? undefined : BigInt(webhook),
        ...{ state, before, limit: limit + 1 },
      });
      const rows = found.slice(0, limit);
      const last = rows.at(-1);
      return {
        items: rows.map(viewDelivery),
        ...(found.length > limit && last !== undefined
          ? { next: encodeCursor([last.deliveryId.toString()]) }
          : {}),
      };
    },
  );
}

function documented(summary: string) {
  return { tags: ['webhooks'], summary, security: [{ key: [] }] };
}

/** The biller whose key it is; `by` names the key in the audit trail. Undefined: the answer has been sent. */
async function requireBiller(
  request: FastifyRequest,
  reply: FastifyReply,
  authenticate: Authenticate,
): Promise<{ readonly billerId: number; readonly by: string } | undefined> {
  const caller = await authenticate(request, reply);
  if (caller === undefined) return undefined;
  if (caller.key === undefined) return void sendProblem(request, reply, 'unauthorized');
  const waitSeconds = limitLookup(request, keyOf(caller));
  if (waitSeconds !== undefined) return void refuseTooMany(request, reply, waitSeconds);
  if (caller.key.role !== 'biller') return void sendProblem(request, reply, 'forbidden');
  return { billerId: caller.key.billerId, by: caller.scope };
}

function viewWebhook(webhook: Webhook): Static<typeof WebhookViewSchema> {
  const { webhookId, url, types, partner, state, failingSince, waiting } = webhook;
  return {
    ...{ id: webhookId.toString(), url, state, waiting },
    types: WEBHOOK_TYPES.filter((type) => types.includes(type)),
    ...(partner === undefined ? {} : { partner }),
    ...(failingSince === undefined ? {} : { failing_since: failingSince.toISOString() }),
  };
}

function viewDelivery(row: WebhookDeliveryRow): Static<typeof DeliveryViewSchema> {
  const { deliveryId, webhookId, message, type, state, createdAt, attendAt, tries } = row;
  return {
    ...{ id: deliveryId.toString(), webhook: webhookId.toString(), message, type, state },
    created_at: createdAt.toISOString(),
    ...(attendAt === undefined ? {} : { next_try_at: attendAt.toISOString() }),
    tries: tries.map(({ at, status, error, ms }) => ({
      ...{ at: new Date(at).toISOString(), ms },
      ...(status === null ? {} : { status }),
      ...(error === null ? {} : { error }),
    })),
  };
}
