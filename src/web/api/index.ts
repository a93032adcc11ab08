import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import type { Billers, Inquiry } from '../../billing/index.ts';
import type { Payments } from '../../payments/index.ts';
import type { Clock, Database, Vault } from '../../platform/index.ts';
import { createAuthentication } from './authentication.ts';
import { addBillerRoutes } from './billers.ts';
import { addInquiryRoutes } from './inquiries.ts';
import { OPENAPI } from './openapi.ts';
import { addPaymentRoutes } from './payments.ts';
import { addReferenceRoutes } from './reference.tsx';
import { addUploadRoutes } from './uploads.ts';

export { addHealthRoutes, type HealthDeps } from './health.ts';
export { PROBLEM_CODES, type ProblemCode, sendProblem } from './problems.ts';

export interface ApiDeps {
  readonly sql: Database;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly billers: Billers;
  readonly inquiry: Inquiry;
  readonly payments: Payments;
  readonly publicUrl: () => string;
  /** Where uploads wait on their way in. */
  readonly uploadDir: string;
  readonly uploadBytesMax: number;
}

/** The routes of this API, typed by their schemas. */
export type ApiServer = FastifyInstance<
  import('fastify').RawServerDefault,
  import('node:http').IncomingMessage,
  import('node:http').ServerResponse,
  import('fastify').FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** The HTTP API, version 1, with its own description and a page of it to read. */
export function createApi(deps: ApiDeps): FastifyPluginAsync {
  return async (app) => {
    await app.register(swagger, { openapi: OPENAPI });
    const api = app.withTypeProvider<TypeBoxTypeProvider>();
    const authenticate = createAuthentication(deps.sql);
    addBillerRoutes(api, deps);
    addInquiryRoutes(api, deps);
    addPaymentRoutes(api, deps, authenticate);
    addUploadRoutes(api, deps, authenticate);
    addReferenceRoutes(api);
  };
}
