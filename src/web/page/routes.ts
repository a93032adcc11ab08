import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { renderErrorPage } from './error-page.tsx';

/** Cookies of these pages: for this site alone, never for a script. */
export const cookieOptions = { httpOnly: true, sameSite: 'lax', path: '/' } as const;

type Handler<Params> = (
  request: FastifyRequest<{ Params: Params }>,
  reply: FastifyReply,
) => FastifyReply | Promise<FastifyReply>;

const OTHER_METHODS: readonly HTTPMethods[] = ['POST', 'PUT', 'PATCH', 'DELETE'];

/** The handlers of one address; every other method gets a page that says so (RFC 9110, section 15.5.6). */
export function routes<Params = unknown>(
  app: FastifyInstance,
  url: string,
  handlers: { readonly get: Handler<Params>; readonly post?: Handler<Params> },
): void {
  app.get<{ Params: Params }>(url, handlers.get);
  if (handlers.post !== undefined) app.post<{ Params: Params }>(url, handlers.post);
  const taken = handlers.post === undefined ? 'GET, HEAD' : 'GET, HEAD, POST';
  const method = OTHER_METHODS.filter((name) => name !== 'POST' || handlers.post === undefined);
  app.route({
    method: [...method],
    url,
    handler: (request, reply) => renderErrorPage(request, reply.header('allow', taken), 'method_not_allowed'),
  });
}
