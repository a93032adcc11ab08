import type { FastifyError, FastifyInstance } from 'fastify';

/** What the server refuses by itself, before a route sees it, is counted with what routes refuse. */
export function countRefused(
  app: FastifyInstance,
  onRefused: (reason: 'too_long' | 'malformed') => void,
): void {
  app.setErrorHandler<FastifyError>((error) => {
    const { statusCode = 500 } = error;
    if (statusCode < 500) onRefused(statusCode === 413 ? 'too_long' : 'malformed');
    // To the handler of the whole server, which answers.
    throw error;
  });
}
