import { timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Payers, SignedIn } from '../../payers/index.ts';
import { readCookie } from './cookies.ts';
import { renderErrorPage } from './error-page.tsx';
import { addressOf, fieldOf } from './request.ts';

interface SignedInDeps {
  readonly payers: Payers;
  readonly publicUrl: () => string;
}

/** Who is signed in in this browser. Asks the database only where there is a cookie. */
export function payerOf(deps: SignedInDeps, request: FastifyRequest): Promise<SignedIn | undefined> {
  return deps.payers.sessions.find(readCookie(deps, request, 'session'));
}

type Answer = FastifyReply | Promise<FastifyReply>;

/**
 * A page for whoever is signed in; others sign in first and come back to it. A form must bring its session's own
 * token: with the check of where it comes from (every page has that) a second line against forged requests.
 */
export function forPayer<Params>(
  deps: SignedInDeps,
  handler: (payer: SignedIn, request: FastifyRequest<{ Params: Params }>, reply: FastifyReply) => Answer,
): (request: FastifyRequest<{ Params: Params }>, reply: FastifyReply) => Promise<FastifyReply> {
  return async (request, reply) => {
    const payer = await payerOf(deps, request);
    if (payer === undefined)
      return reply.redirect(signInPath(request.method === 'GET' ? placeOf(request) : ''), 303);
    if (request.method === 'POST' && !isFormOf(payer, request.body))
      return renderErrorPage(request, reply, 'cross_site');
    return handler(payer, request, reply);
  };
}

export function isFormOf({ formToken }: SignedIn, body: unknown): boolean {
  const [expected, given] = [Buffer.from(formToken), Buffer.from(fieldOf(body, 'token'))];
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** The page that asks for a number, and leads on to `place` afterwards. */
export function signInPath(place: string): string {
  const safe = safePlace(place);
  return safe === '/panel' ? '/panel/sign-in' : `/panel/sign-in?to=${encodeURIComponent(safe)}`;
}

/**
 * A place to go on to, as an address or a form named it: only pages of ours where somebody who has just signed in
 * may want to be. Anything else is the panel's first page.
 */
export function safePlace(place: string): string {
  if (!/^\/[\x21-\x7e]*$/.test(place) || place.includes('\\') || place.length > PLACE_LENGTH_MAX)
    return '/panel';
  // Read as a browser reads it: what it makes of dots and slashes is what counts.
  const url = URL.parse(place, 'http://portal');
  if (url?.host !== 'portal' || !/^\/(panel|b|pay)(\/|$)/.test(url.pathname)) return '/panel';
  if (/^\/panel\/(sign-in|sign-out|code)\b/.test(url.pathname)) return '/panel';
  url.searchParams.delete('lang');
  return `${url.pathname}${url.search}`;
}

/** The longest address of ours names fifty bills. */
const PLACE_LENGTH_MAX = 2_500;

function placeOf(request: FastifyRequest): string {
  const url = addressOf(request);
  return `${url.pathname}${url.search}`;
}
