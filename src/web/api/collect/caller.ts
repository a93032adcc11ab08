import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Collectors, SignedRequest } from '../../../collectors/index.ts';
import { limitLookup, limitSignIn } from '../../security/index.ts';
import { refuseTooMany, sendProblem } from '../problems.ts';

/** The bodies of requests that are being answered, byte for byte. */
const bodies = new WeakMap<FastifyRequest, Buffer>();

export function keepBody(request: FastifyRequest, body: Buffer): void {
  bodies.set(request, body);
}

/** Which collector it is; undefined: the reply says why not. Signatures cover the address as the caller knows it. */
export async function callerOf(
  request: FastifyRequest,
  reply: FastifyReply,
  prove: (request: SignedRequest) => Promise<string | undefined>,
): Promise<string | undefined> {
  const { method, headers } = request;
  const url = `${request.protocol}://${request.host}${request.url}`;
  const collectorId = await prove({ method, url, headers, body: bodies.get(request) ?? Buffer.alloc(0) });
  const waitSeconds =
    collectorId === undefined
      ? limitSignIn(request)
      : limitLookup(request, { key: `collector ${collectorId}` });
  if (waitSeconds !== undefined) refuseTooMany(request, reply, waitSeconds);
  else if (collectorId === undefined) sendProblem(request, reply, 'unauthorized');
  else return collectorId;
  return undefined;
}

export type Prove = keyof Pick<Collectors['proofs'], 'signed' | 'byToken' | 'byBearer'>;
