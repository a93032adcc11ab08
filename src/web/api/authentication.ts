import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Database, findApiKey } from '../../platform/index.ts';
import { sendProblem } from './problems.ts';

/** Who is asking: the holder of a key, or anybody. */
export interface Caller {
  /** Names whose idempotency keys are meant. */
  readonly scope: string;
  readonly key: { readonly billerId: number; readonly role: 'biller' | 'integrator' } | undefined;
}

/**
 * Reads `Authorization`. Without it the caller is anybody, who may do what the portal lets anybody do; a key
 * that is not valid is answered with 401, and undefined is returned.
 */
export type Authenticate = (request: FastifyRequest, reply: FastifyReply) => Promise<Caller | undefined>;

const ANYBODY: Caller = { scope: 'public', key: undefined };

export function createAuthentication(sql: Database): Authenticate {
  return async (request, reply) => {
    const header = request.headers.authorization;
    if (header === undefined) return ANYBODY;
    const token = /^Bearer (wasl_[A-Za-z0-9_-]{20,100})$/i.exec(header)?.[1];
    const key = token === undefined ? undefined : await findApiKey(sql, token);
    if (key !== undefined) return { scope: `key ${key.billerId}/${key.keyId}`, key };
    reply.header('www-authenticate', 'Bearer');
    sendProblem(request, reply, 'unauthorized');
    return undefined;
  };
}
