import type { Children } from '@kitajs/html';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { invariant, LANGUAGES, type Language } from '../../kernel/index.ts';
import { STYLE_SHEET } from './assets.ts';
import { createReader, languageOf, type Reader } from './reader.ts';
import { addressOf } from './request.ts';
import { COMMON, LANGUAGE_NAMES } from './texts/common.ts';

/** What every page has: its reader, and the place to which a change of language leads back. */
export interface PageContext {
  readonly reader: Reader;
  /** Path and query of this page, without the language. */
  readonly place: string;
  readonly demo: boolean;
}

/** The frame of every page. `refreshSeconds`: the page is asked for again after that time. */
export function Page(props: {
  context: PageContext;
  title: string;
  refreshSeconds?: number;
  children?: Children;
}) {
  const { reader, place, demo } = props.context;
  const { language } = reader;
  return (
    <html lang={language} dir={reader.direction}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {props.refreshSeconds === undefined ? (
          ''
        ) : (
          <meta http-equiv="refresh" content={String(props.refreshSeconds)} />
        )}
        <title safe>{`${props.title} · ${reader.t(COMMON.name)}`}</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href={STYLE_SHEET} />
      </head>
      <body>
        <a class="skip" href="#content" safe>
          {reader.t(COMMON.skip)}
        </a>
        <header class="top">
          <a class="wordmark" href="/" safe>
            {reader.t(COMMON.name)}
          </a>
          <LanguageSwitch current={language} label={reader.t(COMMON.language)} place={place} />
        </header>
        <main id="content">{props.children}</main>
        <footer class="bottom">
          <a href="/p" safe>
            {reader.t(COMMON.whereIsMyPayment)}
          </a>
          {demo ? <DemoNotice reader={reader} /> : ''}
        </footer>
      </body>
    </html>
  );
}

function LanguageSwitch(props: { current: Language; label: string; place: string }) {
  return (
    <nav class="languages" aria-label={props.label}>
      {LANGUAGES.map((language) => {
        const [short, full] = LANGUAGE_NAMES[language];
        return (
          <a
            href={exactly(inLanguage(props.place, language))}
            lang={language}
            hreflang={language}
            aria-label={full}
            aria-current={language === props.current ? 'true' : undefined}
            safe
          >
            {short}
          </a>
        );
      })}
    </nav>
  );
}

function DemoNotice(props: { reader: Reader }) {
  return (
    <p class="demo">
      <span safe>{props.reader.t(COMMON.demo)}</span>{' '}
      <a href="/sandbox" safe>
        {props.reader.t(COMMON.demoLink)}
      </a>
    </p>
  );
}

function inLanguage(place: string, language: Language): string {
  return `${place}${place.includes('?') ? '&' : '?'}lang=${language}`;
}

/** Kita escapes only the quotation mark in attributes: a typed `&lt;` would come back as `<`. */
export function exactly(attribute: string): string {
  return attribute.replaceAll('&', '&amp;');
}

/**
 * A number that runs from left to right whatever stands around it, in the reader's own digits. Isolation alone
 * does not do that: between Arabic-Indic digits a hyphen takes the direction of Arabic letters (UAX 9, N1), and
 * 2026-11 reads 11-2026. The class overrides it, except where the number has letters of its own direction.
 */
export function Digits(props: { reader: Reader; text: string }) {
  return (
    <bdi dir="ltr" class={/\p{Script=Arabic}/u.test(props.text) ? undefined : 'number'} safe>
      {props.reader.digits(props.text)}
    </bdi>
  );
}

/** The context of a page that answers this request. */
export function contextOf(
  request: FastifyRequest,
  options: {
    readonly demo: boolean;
    readonly known?: Language;
    readonly fallback?: Language;
    /** Where the reader is, when that is not the address of the request (a form that was sent). */
    readonly place?: string;
  },
): PageContext {
  return {
    reader: createReader(languageOf(request, options)),
    place: options.place ?? placeOf(request),
    demo: options.demo,
  };
}

function placeOf(request: FastifyRequest): string {
  const url = addressOf(request);
  url.searchParams.delete('lang');
  return `${url.pathname}${url.search}`;
}

export interface PageOptions {
  readonly status?: number;
  /** Beside our own: where a form of the page may lead, also after a redirect (CSP 3, section 6.3.1). */
  readonly formTargets?: readonly string[];
  /** Nothing personal is on the page: the browser may keep it and ask whether it is still right. */
  readonly impersonal?: boolean;
}

/** Sends a page with the headers that every page has. */
export function sendPage(
  reply: FastifyReply,
  context: PageContext,
  page: JSX.Element,
  options: PageOptions = {},
): FastifyReply {
  invariant(typeof page === 'string', 'a page of the portal has nothing to wait for');
  const { status = 200, formTargets = [], impersonal = false } = options;
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    ["form-action 'self'", ...formTargets].join(' '),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('content-security-policy', policy.join('; '))
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'same-origin')
    .header('cache-control', impersonal ? 'private, no-cache' : 'no-store')
    .header('content-language', context.reader.language)
    .header('vary', 'accept-language, cookie')
    .send(`<!doctype html>${page}`);
}
