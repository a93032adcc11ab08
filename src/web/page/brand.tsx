import type { FastifyRequest } from 'fastify';
import type { Biller } from '../../billing/index.ts';
import { inLanguage } from '../../kernel/index.ts';
import type { Brand, BrandFile, Offer, Partner, Partners } from '../../partners/index.ts';
import type { Reader } from './reader.ts';
import { addressOf, cookieOf } from './request.ts';

/** Under whose name a page is shown, and how that was found out. */
export interface Guest {
  readonly partner: Partner;
  readonly brand: Brand;
  readonly by: 'domain' | 'address' | 'cookie' | 'biller';
  /** The name, with its port, by which the browser asked for the page. */
  readonly host: string;
}

export const PARTNER_COOKIE = 'wasl_partner';
/** Under which a server knows its partners. */
export const PARTNERS_DECORATOR = 'waslPartners';

export function partnersOf(request: FastifyRequest): Partners | undefined {
  return request.server.hasDecorator(PARTNERS_DECORATOR)
    ? request.server.getDecorator<Partners>(PARTNERS_DECORATOR)
    : undefined;
}

/**
 * The partner whose name the page carries: by the domain, else as the address says (`?partner=nilufar`), else as
 * it said before, else the one that the biller has for its own pages. A partner that does not offer this biller
 * is passed over on the domain that all share.
 */
export function guestOf(request: FastifyRequest, biller?: Biller): Guest | undefined {
  const partners = partnersOf(request);
  if (partners === undefined) return undefined;
  // It becomes part of an address: nothing but a name and a port.
  const host = /^[a-z0-9.-]+(:\d{1,5})?$/i.test(request.host) ? request.host : request.hostname;
  const owner = ownerOf(request);
  if (owner !== undefined) return { ...owner, by: 'domain', host };
  const said = partnerSaid(request);
  const chosen = partners.find(said ?? cookieOf(request, PARTNER_COOKIE) ?? '');
  if (chosen !== undefined && (biller === undefined || offers(chosen, biller))) {
    return { ...chosen, by: said === null ? 'cookie' : 'address', host };
  }
  const own = biller?.brand === undefined ? undefined : partners.find(biller.brand);
  return own === undefined ? undefined : { ...own, by: 'biller', host };
}

/** Hardly any address names one, and reading an address takes longer than everything else here. */
export function partnerSaid(request: FastifyRequest): string | null {
  return request.url.includes('partner=') ? addressOf(request).searchParams.get('partner') : null;
}

/** The partner on whose own domain the request came in. */
export function ownerOf(request: FastifyRequest): Offer | undefined {
  return partnersOf(request)?.byDomain(request.hostname.toLowerCase());
}

export function offers({ partner }: Pick<Offer, 'partner'>, biller: Biller): boolean {
  return partner.billers.length === 0 || partner.billers.includes(biller.id);
}

/** The billers of a page: all, or those of the partner in the partner's order. */
export function offeredBillers(guest: Guest | undefined, billers: readonly Biller[]): readonly Biller[] {
  const wanted = guest?.partner.billers ?? [];
  if (wanted.length === 0) return billers;
  return wanted.flatMap((id) => billers.find((biller) => biller.id === id) ?? []);
}

/** What the figures call the way by which a payment came. */
export function channelOf(guest: Guest | undefined): string {
  return guest === undefined || guest.by === 'biller' ? 'portal' : `partner:${guest.partner.code}`;
}

export function brandPath(file: BrandFile): string {
  return `/assets/brand/${file.name}`;
}

/** The partner's sheet comes after the one of all pages, and changes nothing but its variables. */
export function BrandStyle(props: { guest: Guest | undefined }) {
  const { guest } = props;
  return guest === undefined ? '' : <link rel="stylesheet" href={brandPath(guest.brand.styleSheet)} />;
}

/** On a line of text an image of this height is as tall as the name would be. */
const LOGO_HEIGHT = 36;
/** Up to this many times its height an image is a sign; one that is wider has the name written in it. */
const MARK_WIDTH_MAX = 1.6;

/** The head of the page: the name, the sign and the name, or the logo that is the name. */
export function BrandMark(props: { guest: Guest | undefined; reader: Reader; fallback: string }) {
  const { guest, reader, fallback } = props;
  const name = inLanguage(guest?.brand.name, reader.language) ?? fallback;
  const logo = guest?.brand.logo;
  if (logo === undefined) return <span safe>{name}</span>;
  const isMark = logo.width < logo.height * MARK_WIDTH_MAX;
  return (
    <>
      <img
        src={brandPath(logo)}
        alt={isMark ? '' : name.replaceAll('&', '&amp;')}
        width={String(Math.round((logo.width / logo.height) * LOGO_HEIGHT))}
        height={String(LOGO_HEIGHT)}
      />
      {isMark ? <span safe>{name}</span> : ''}
    </>
  );
}

/** What the partner says at the foot of its pages. */
export function BrandFoot(props: { guest: Guest | undefined; reader: Reader; callUs: string }) {
  const { guest, reader, callUs } = props;
  if (guest === undefined) return '';
  const { footer, helpPhone } = guest.brand;
  return (
    <>
      {helpPhone === undefined ? (
        ''
      ) : (
        <p class="note">
          <span safe>{callUs}</span>{' '}
          <a href={`tel:${helpPhone.replaceAll(/[ -]/g, '')}`}>
            <bdi dir="ltr" class="number" safe>
              {reader.digits(helpPhone)}
            </bdi>
          </a>
        </p>
      )}
      {footer === undefined ? (
        ''
      ) : (
        <p class="note" safe>
          {inLanguage(footer, reader.language)}
        </p>
      )}
    </>
  );
}
