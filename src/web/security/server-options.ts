import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** How long is waited, in milliseconds; tests wait less. */
export interface Patience {
  /** For the headers of a request. */
  readonly headersMs: number;
  /** For a body that is not an uploaded file: 64 kB over a line of 20 kbit/s. */
  readonly bodyMs: number;
  /** How often is looked for what is over its time. */
  readonly checkMs: number;
}

const PATIENCE: Patience = { headersMs: 10_000, bodyMs: 30_000, checkMs: 5_000 };
/** A whole request, so an uploaded file of 4 GB at 10 Mbit/s. */
const REQUEST_TIMEOUT_MS = 3_600_000;
/** Nothing came or went for so long. More than any gateway is waited for. */
const IDLE_TIMEOUT_MS = 60_000;
/** Longer than proxies keep theirs (60 s is usual), so that none sends a request into a closing connection. */
const KEEP_ALIVE_MS = 72_000;
const HEADER_BYTES_MAX = 16_384;

/** What a slow or hostile client may take of the server, and whose word on its address is believed. */
export function serverOptions(config: { readonly trustedProxies: readonly string[] }, patience = PATIENCE) {
  return {
    connectionTimeout: IDLE_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: {
      headersTimeout: patience.headersMs,
      connectionsCheckingInterval: patience.checkMs,
      maxHeaderSize: HEADER_BYTES_MAX,
    },
    trustProxy: config.trustedProxies.length === 0 ? false : [...config.trustedProxies],
    clientErrorHandler: refuseClient,
  };
}

const REFUSALS: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};

/**
 * What is no HTTP, or came too slowly: told in a line, and the connection ends. After a request that could be read
 * in two ways nothing more of it is believed (RFC 9112, section 11.2).
 */
function refuseClient(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code !== 'ECONNRESET' && socket.writable) {
    const status = REFUSALS[error.code ?? ''] ?? '400 Bad Request';
    socket.write(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
  }
  socket.destroy();
}

/**
 * Ends requests whose body comes too slowly; Node's own limit holds for uploads too and must be longer than these
 * take. A route that streams its body says so: `config: { streamsBody: true }`.
 */
export function addBodyDeadline(
  server: FastifyInstance,
  { bodyMs, checkMs }: Omit<Patience, 'headersMs'> = PATIENCE,
): void {
  const sinceMs = new Map<IncomingMessage, number>();
  server.addHook('preParsing', (request, _reply, payload, done) => {
    const isBare = request.method === 'GET' || request.method === 'HEAD';
    if (!isBare && request.routeOptions.config.streamsBody !== true) {
      sinceMs.set(request.raw, performance.now());
    }
    done(null, payload);
  });
  server.addHook('preValidation', (request, _reply, done) => {
    sinceMs.delete(request.raw);
    done();
  });
  // Also where the body was refused and nothing was validated.
  server.addHook('onResponse', (request, _reply, done) => {
    sinceMs.delete(request.raw);
    done();
  });
  const timer = setInterval(() => {
    const latestMs = performance.now() - bodyMs;
    for (const [request, since] of sinceMs) {
      // They stand in the order in which they came.
      if (since > latestMs) break;
      sinceMs.delete(request);
      if (!request.complete) request.destroy();
    }
  }, checkMs);
  server.addHook('onClose', (_instance, done) => {
    clearInterval(timer);
    done();
  });
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route reads the body itself, as it comes. */
    readonly streamsBody?: boolean;
  }
}
