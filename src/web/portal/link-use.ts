import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Link, Links } from '../../payers/index.ts';
import { renderErrorPage } from '../page/error-page.tsx';
import { cookieOf } from '../page/request.ts';
import { cookieOptions } from '../page/routes.ts';
import { countMiss } from '../security/index.ts';

/** Tells one browser from another, for links that are good in one only. Says nothing about who uses it. */
const BROWSER_COOKIE = 'wasl_browser';
const BROWSER_ID = /^[0-9a-f-]{36}$/;
const DAY_SECONDS = 86_400;

export type LinkFound =
  | { readonly kind: 'link'; readonly link: Link }
  | { readonly kind: 'not_found' | 'used' | 'expired' };

/** Looks without using: telephones and their providers open links to preview them. */
export function findLink(request: FastifyRequest, links: Links, token: string): Promise<LinkFound> {
  return findIn(request, links, token, browserOf(request));
}

/** Goes on with it in this browser, from now on in this one only. */
export async function goOnWithLink(
  request: FastifyRequest,
  reply: FastifyReply,
  links: Links,
  token: string,
): Promise<LinkFound> {
  const browser = browserOf(request) ?? randomUUID();
  if (await links.use(token, browser))
    reply.setCookie(BROWSER_COOKIE, browser, { ...cookieOptions, maxAge: DAY_SECONDS });
  return findIn(request, links, token, browser);
}

/** Says what is wrong with a link: in words of its own, where it is used up or has run out. */
export function renderLinkError(
  request: FastifyRequest,
  reply: FastifyReply,
  { kind }: Exclude<LinkFound, { readonly kind: 'link' }>,
  of: 'link' | 'talk',
): FastifyReply {
  return renderErrorPage(request, reply, kind === 'not_found' ? 'link_not_found' : `${of}_${kind}`);
}

async function findIn(
  request: FastifyRequest,
  links: Links,
  token: string,
  browser: string | undefined,
): Promise<LinkFound> {
  const link = await links.find(token, browser);
  if (link === undefined) {
    countMiss(request);
    return { kind: 'not_found' };
  }
  return link.state === 'used' || link.state === 'expired' ? { kind: link.state } : { kind: 'link', link };
}

function browserOf(request: FastifyRequest): string | undefined {
  const id = cookieOf(request, BROWSER_COOKIE);
  return id !== undefined && BROWSER_ID.test(id) ? id : undefined;
}
