import type { FastifyInstance } from 'fastify';
import { addSecurityHeaders } from './headers.ts';
import { addLimits, type Limits } from './limits.ts';
import { addBodyDeadline } from './server-options.ts';

/** What stands before every route: headers, limits, patience with slow clients. First of all that is added. */
export function addGuard(
  server: FastifyInstance,
  config: { readonly publicUrl: string; readonly trustedProxies: readonly string[] },
  limits: Limits,
): void {
  addSecurityHeaders(server, config);
  addBodyDeadline(server);
  addLimits(server, limits);
  if (config.trustedProxies.length === 0) warnOfProxy(server);
}

/** A proxy that is not named in the settings makes all its clients one address, and so one limit. */
function warnOfProxy(server: FastifyInstance): void {
  let told = false;
  server.addHook('onRequest', (request, _reply, done) => {
    if (!told && request.headers['x-forwarded-for'] !== undefined) {
      told = true;
      request.log.warn(
        'requests come through a proxy (X-Forwarded-For): name it in WASL_TRUST_PROXY, else all of its clients share one limit',
      );
    }
    done();
  });
}
