import type { FastifyReply, FastifyRequest } from 'fastify';
import { CODE_LIFE_MS } from '../../payers/index.ts';
import { cookieOf } from './request.ts';
import { cookieOptions } from './routes.ts';

const KEPT = {
  /** Who is signed in. Its life is the session's, which the database knows; the browser keeps it as long as it may. */
  session: { name: 'wasl_session', seconds: 180 * 86_400 },
  /** Which browser asked for a code. A little longer than the code, to be able to say that it has run out. */
  code: { name: 'wasl_code', seconds: (4 * CODE_LIFE_MS) / 1000 },
} as const;

export type CookieName = keyof typeof KEPT;

interface Urls {
  readonly publicUrl: () => string;
}

/**
 * The cookies of the panel. Over HTTPS they carry the prefix `__Host-`, by which the browser itself sees to it that
 * no other host and no page without TLS has set them (RFC 6265bis, section 4.1.3.2).
 */
export function readCookie(deps: Urls, request: FastifyRequest, cookie: CookieName): string | undefined {
  return cookieOf(request, nameOf(deps, cookie));
}

export function keepCookie(deps: Urls, reply: FastifyReply, cookie: CookieName, value: string): void {
  reply.setCookie(nameOf(deps, cookie), value, { ...optionsOf(deps), maxAge: KEPT[cookie].seconds });
}

export function dropCookie(deps: Urls, reply: FastifyReply, cookie: CookieName): void {
  reply.clearCookie(nameOf(deps, cookie), optionsOf(deps));
}

/**
 * The phone may be somebody else's too: what the browser keeps of this site goes, receipts to be read without a
 * network (storage) and those that it has seen (cache). Not the cookies: the reader's language is no secret. Browsers
 * heed it over HTTPS only, and without HTTPS nothing is kept for reading without a network either.
 */
export function clearBrowser(reply: FastifyReply): void {
  reply.header('clear-site-data', '"cache", "storage"');
}

function isSecure({ publicUrl }: Urls): boolean {
  return publicUrl().startsWith('https:');
}

function nameOf(deps: Urls, cookie: CookieName): string {
  return `${isSecure(deps) ? '__Host-' : ''}${KEPT[cookie].name}`;
}

function optionsOf(deps: Urls) {
  return { ...cookieOptions, secure: isSecure(deps) };
}
