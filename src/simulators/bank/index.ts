import { randomBytes } from 'node:crypto';
import formbody from '@fastify/formbody';
import type { FastifyError, FastifyInstance, FastifyPluginAsync } from 'fastify';
import type { Clock, Database } from '../../platform/index.ts';
import { addApiRoutes, addFaultRoutes } from './api.ts';
import { createBank, SANDBOX_TERMINAL, type Terminal } from './bank.ts';
import { addPageRoutes, answerError } from './page-routes.tsx';
import { addPushRoutes, createPushes } from './push.ts';
import { addPushPages } from './push-page.tsx';
import { prepareSchema } from './schema.ts';
import { createSilence } from './silence.ts';

export { SANDBOX_TERMINAL, type Terminal } from './bank.ts';
export { TEST_CARDS } from './cards.ts';
export { FAULTS, type Fault } from './faults.ts';

export interface SandboxBankOptions {
  readonly sql: Database;
  readonly clock: Clock;
  /** The prefix of all its addresses, `/sandbox/bank`; empty for a server of its own. */
  readonly basePath: string;
  /** Unguessable bytes; the system's, unless a test holds them still. */
  readonly random?: (sizeBytes: number) => Uint8Array;
  /** Who may call it; by default one terminal with a password that is open to everybody. */
  readonly terminals?: readonly Terminal[];
  /** How long a call that gets no answer is kept open. */
  readonly silenceMs?: number;
}

/** Card numbers and short texts: nothing that comes here is longer. */
const BODY_LIMIT_BYTES = 16 * 1024;

/**
 * Bank of the Sandbox: an Iranian payment provider in small (docs/integrate/sandbox-bank.md), to be
 * registered on a Fastify server without a further prefix. It is an outside party: it keeps its books in
 * the schema `sandbox_bank`, which it makes by itself, and talks to us only over HTTP.
 */
export function createSandboxBank(options: SandboxBankOptions): FastifyPluginAsync {
  const { sql, clock, basePath, random = randomBytes, terminals = [SANDBOX_TERMINAL] } = options;
  const bank = createBank({ sql, clock, random, terminals });
  const pushes = createPushes({ sql, clock, bank });
  const silence = createSilence(options.silenceMs ?? 60_000);

  const routes = async (app: FastifyInstance) => {
    if (!app.hasContentTypeParser('application/x-www-form-urlencoded')) {
      await app.register(formbody, { bodyLimit: BODY_LIMIT_BYTES });
    }
    app.setErrorHandler<FastifyError>((error, request, reply) =>
      answerError(app.prefix, error, request, reply),
    );
    addApiRoutes(app, { bank, clock, silence });
    addPushRoutes(app, { bank, pushes, silence });
    addFaultRoutes(app, bank);
    addPushPages(app, pushes);
    addPageRoutes(app, { bank, clock });
  };

  return async (app) => {
    await prepareSchema(sql);
    app.addHook('preClose', async () => silence.end());
    await app.register(routes, { prefix: basePath });
  };
}
