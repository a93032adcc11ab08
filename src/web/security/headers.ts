import type { FastifyInstance, FastifyReply } from 'fastify';
import { createKept } from '../../platform/index.ts';

/**
 * What every answer says to the browser, whatever it is: a page, a file, a problem document. It is the strictest
 * of each; a page then names what it needs (`pageHeaders`).
 */
const EVERYWHERE: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  // Not `no-referrer`: a form would then be sent with `Origin: null` (Fetch Standard, section 3.2).
  'referrer-policy': 'same-origin',
  'permissions-policy': permissionsPolicy(''),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** A year, as browsers' preload lists and OWASP ASVS 5.0 (3.4.1) ask for, and for every name below ours. */
const STRICT_TRANSPORT = 'max-age=31536000; includeSubDomains';

/** Sets these headers on every answer that a route, an error or a wrong address leads to. */
export function addSecurityHeaders(server: FastifyInstance, config: { readonly publicUrl: string }): void {
  const headers = headersFor(config);
  server.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
}

/** The same, for answers that come before any hook: of an address that is none. */
export function headersFor({ publicUrl }: { readonly publicUrl: string }): Readonly<Record<string, string>> {
  return publicUrl.startsWith('https:')
    ? { ...EVERYWHERE, 'strict-transport-security': STRICT_TRANSPORT }
    : EVERYWHERE;
}

export interface PageNeeds {
  /** Scripts of ours run on the page. */
  readonly scripts?: boolean;
  /** The page reads bar codes with the camera. */
  readonly camera?: boolean;
  /** Beside ourselves: where a form of the page may lead, also after a redirect (CSP 3, section 6.3.1). */
  readonly formTargets?: readonly string[];
  /** Origins that may show the page inside of theirs; none may, unless they are named. */
  readonly frameAncestors?: readonly string[];
}

/** Adds to the headers of an answer what a page of ours may do: nothing but what it needs, and nothing inline. */
export function addPageHeaders(reply: FastifyReply, needs: PageNeeds = {}): FastifyReply {
  const { scripts = false, camera = false, formTargets = [], frameAncestors = [] } = needs;
  const key = `${scripts};${formTargets.join(' ')};${frameAncestors.join(' ')}`;
  reply.header(
    'content-security-policy',
    policies(key, () => policyFor(scripts, formTargets, frameAncestors)),
  );
  if (camera) reply.header('permissions-policy', CAMERA);
  // A site that isolates itself (COEP) may frame only what says that it may be framed.
  if (frameAncestors.length > 0) reply.header('cross-origin-resource-policy', 'cross-origin');
  return reply;
}

const policies = createKept<string>(1_000);

function policyFor(
  scripts: boolean,
  formTargets: readonly string[],
  frameAncestors: readonly string[],
): string {
  return [
    "default-src 'none'",
    // Only where there is one: everywhere else no script runs at all, whoever may have brought it in.
    ...(scripts ? ["script-src 'self'", "connect-src 'self'", "worker-src 'self'"] : []),
    "manifest-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    ["form-action 'self'", ...formTargets].join(' '),
    "base-uri 'none'",
    `frame-ancestors ${frameAncestors.length === 0 ? "'none'" : frameAncestors.join(' ')}`,
  ].join('; ');
}

function permissionsPolicy(camera: string): string {
  return `camera=(${camera}), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()`;
}

const CAMERA = permissionsPolicy('self');
