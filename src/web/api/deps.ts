import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { Billers, Inquiry } from '../../billing/index.ts';
import type { Collectors } from '../../collectors/index.ts';
import type { Webhooks } from '../../notifications/index.ts';
import type { Partners } from '../../partners/index.ts';
import type { Payments } from '../../payments/index.ts';
import type { Clock, Database, Vault } from '../../platform/index.ts';
import type { ReceiptDeps } from '../receipts.ts';

export interface ApiDeps extends ReceiptDeps {
  readonly sql: Database;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly billers: Billers;
  readonly inquiry: Inquiry;
  readonly payments: Payments;
  readonly partners: Partners;
  readonly collectors: Collectors;
  readonly webhooks: Webhooks;
  /** Where uploads wait on their way in. */
  readonly uploadDir: string;
  readonly uploadBytesMax: number;
}

/** The routes of this API, typed by their schemas. */
export type ApiServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;
