import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Metrics } from '../platform/index.ts';
import { type ProblemCode, sendProblem } from './api/index.ts';
import { renderErrorPage } from './page/error-page.tsx';
import { headersFor } from './security/index.ts';

/**
 * Where everything that was not expected ends: once logged, and answered as a page to a browser and as a
 * problem document to a program. What went wrong inside is told to nobody outside.
 */
export function addErrorHandling(server: FastifyInstance): void {
  server.setErrorHandler<FastifyError>((error, request, reply) => {
    const { code, members } = explain(error);
    if (code === 'internal_error') {
      request.log.error(
        { err: error, route: request.routeOptions.url, method: request.method },
        'a request failed',
      );
    }
    return answer(request, reply, code, members);
  });
  server.setNotFoundHandler((request, reply) => answer(request, reply, 'not_found'));
}

/** For an address that is none (`/%`), which comes to no route and past every hook. */
export function answerBadAddress(config: { readonly publicUrl: string }) {
  const headers = headersFor(config);
  return (_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    answer(request, reply.headers(headers), 'not_found');
  };
}

function explain(error: FastifyError): { code: ProblemCode; members?: Record<string, unknown> } {
  if (error.validation !== undefined) {
    return { code: 'malformed_request', members: { detail: error.message.slice(0, 300) } };
  }
  switch (error.statusCode) {
    case 413:
      return { code: 'body_too_large' };
    case 414:
      return { code: 'not_found' };
    case 415:
      return { code: 'unsupported_media_type' };
    case 400:
      return { code: 'malformed_request' };
    default:
      return { code: isUnreachable(error) ? 'not_available' : 'internal_error' };
  }
}

/** The database is away or restarting: what was asked for may be asked again. */
function isUnreachable(error: FastifyError): boolean {
  return /^(CONNECT|CONNECTION_|ECONNREFUSED|ENOENT|57P0|08)/.test(String(error.code ?? ''));
}

function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  code: ProblemCode,
  members?: Readonly<Record<string, unknown>>,
): FastifyReply {
  const isPage = !request.url.startsWith('/v1/') && (request.headers.accept ?? '').includes('text/html');
  return isPage ? renderErrorPage(request, reply, code) : sendProblem(request, reply, code, members);
}

/** Counts and times each request under its route, never under its address. */
export function addRequestFigures(server: FastifyInstance, { httpSeconds }: Metrics): void {
  const logsRequests = server.log.level === 'debug' || server.log.level === 'trace';
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    httpSeconds.observe(
      { method: request.method, route, status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
    if (logsRequests) {
      request.log.debug({
        method: request.method,
        route,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      });
    }
    done();
  });
}
