// Placeholder of the lead until the portal's own door is written over it.
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
export interface PortalDeps {
  readonly demo: boolean;
}
export function createPortal(_deps: object): FastifyPluginAsync {
  return async () => {};
}
export function renderErrorPage(_request: FastifyRequest, reply: FastifyReply, code: string): FastifyReply {
  return reply.send(code);
}
