import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyPluginAsync } from 'fastify';
import { createAuthentication } from './authentication.ts';
import { addBillerRoutes } from './billers.ts';
import { addCollectRoutes } from './collect/index.ts';
import type { ApiDeps } from './deps.ts';
import { addInquiryRoutes } from './inquiries.ts';
import { OPENAPI } from './openapi.ts';
import { addPaymentRoutes } from './payments.ts';
import { addReceiptRoutes } from './receipts.ts';
import { addReferenceRoutes } from './reference.tsx';
import { addUploadRoutes } from './uploads.ts';
import { addWebhookRoutes } from './webhooks.ts';

export type { ApiDeps } from './deps.ts';
export { addHealthRoutes, type HealthDeps } from './health.ts';
export { PROBLEM_CODES, type ProblemCode, sendProblem } from './problems.ts';

/** The HTTP API, version 1, with its own description and a page of it to read. */
export function createApi(deps: ApiDeps): FastifyPluginAsync {
  return async (app) => {
    await app.register(swagger, { openapi: OPENAPI });
    const api = app.withTypeProvider<TypeBoxTypeProvider>();
    const authenticate = createAuthentication(deps.sql);
    addBillerRoutes(api, deps);
    addInquiryRoutes(api, deps, authenticate);
    addPaymentRoutes(api, deps, authenticate);
    addReceiptRoutes(api, deps, authenticate);
    addUploadRoutes(api, deps, authenticate);
    addWebhookRoutes(api, deps, authenticate);
    await addCollectRoutes(api, deps);
    addReferenceRoutes(api);
  };
}
