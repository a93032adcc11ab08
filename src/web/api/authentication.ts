import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Database, findApiKey } from '../../platform/index.ts';
import { limitSignIn } from '../security/index.ts';
import { refuseTooMany, sendProblem } from './problems.ts';

/** Who is asking: the holder of a key, or anybody. */
export interface Caller {
  /** Names whose idempotency keys are meant. */
  readonly scope: string;
  readonly key: { readonly billerId: number; readonly role: 'biller' | 'integrator' } | undefined;
}

/** What limits call the holder of a key; nobody else has a name. */
export function keyOf({ key, scope }: Caller): { readonly key?: string } {
  return key === undefined ? {} : { key: scope };
}

/**
 * Reads `Authorization`. Without it the caller is anybody, who may do what the portal lets anybody do; a key
 * that is not valid is answered with 401, one too many of them with 429, and undefined is returned.
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
    // Keys that are good are not held up by others' tries from the same address.
    const waitSeconds = limitSignIn(request);
    reply.header('www-authenticate', 'Bearer');
    if (waitSeconds === undefined) sendProblem(request, reply, 'unauthorized');
    else refuseTooMany(request, reply, waitSeconds);
    return undefined;
  };
}
