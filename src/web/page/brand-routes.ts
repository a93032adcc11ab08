import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Partners } from '../../partners/index.ts';
import {
  type Guest,
  ownerOf,
  PARTNER_COOKIE,
  PARTNERS_DECORATOR,
  partnerSaid,
  partnersOf,
} from './brand.tsx';
import { cookieOptions } from './routes.ts';

/** As long as somebody who came through a bank's link may still think of it as the bank's page. */
const PARTNER_COOKIE_SECONDS = 30 * 86_400;

/** Makes the partners known to every page, also to one that says that something went wrong. */
export function addBrands(server: FastifyInstance, partners: Partners): void {
  server.decorate(PARTNERS_DECORATOR, partners);
  server.get<{ Params: { file: string } }>(
    '/assets/brand/:file',
    { schema: { hide: true } },
    (request, reply) => sendBrandFile(partners, request.params.file, reply),
  );
}

/** Keeps the partner that an address names, for the pages that follow; an empty name ends it. */
export function rememberPartner(request: FastifyRequest, reply: FastifyReply): void {
  const said = partnerSaid(request);
  if (said === null) return;
  if (ownerOf(request) !== undefined) return;
  if (said === '') reply.clearCookie(PARTNER_COOKIE, cookieOptions);
  else if (partnersOf(request)?.find(said) !== undefined) {
    reply.setCookie(PARTNER_COOKIE, said, { ...cookieOptions, maxAge: PARTNER_COOKIE_SECONDS });
  }
}

export const PARTNER_BACK = '/partner/back';

/**
 * Gateways know one address to come back to, ours. A payment that was begun on a partner's own domain goes on
 * from there to that domain, where the payer's cookies are.
 */
export function returnUrlOf(
  { publicUrl }: { readonly publicUrl: () => string },
  guest: Guest | undefined,
): { readonly returnUrl?: string } {
  if (guest?.by !== 'domain') return {};
  // Behind a proxy that ends TLS the request itself does not tell the scheme.
  return { returnUrl: `${new URL(publicUrl()).protocol}//${guest.host}${PARTNER_BACK}` };
}

/**
 * An SVG opened by itself is a document: it gets no rights at all, though it was checked when it was taken. The
 * sheet of an older page is answered with today's, and not kept under the old name.
 */
function sendBrandFile(partners: Partners, name: string, reply: FastifyReply): FastifyReply {
  const [, code = '', icon, ending] = /^([a-z0-9-]+)-[0-9a-f]{10}(-icon)?\.(css|svg|png)$/.exec(name) ?? [];
  const brand = partners.find(code)?.brand;
  const image = icon === undefined ? brand?.logo : brand?.icon;
  const file = ending === 'css' ? brand?.styleSheet : image;
  if (file === undefined) {
    reply.callNotFound();
    return reply;
  }
  return reply
    .type(file.type)
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
    .header('x-content-type-options', 'nosniff')
    .header('cross-origin-resource-policy', 'same-origin')
    .header('cache-control', file.name === name ? 'public, max-age=31536000, immutable' : 'no-store')
    .send(file.content);
}
