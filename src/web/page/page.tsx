import type { Children } from '@kitajs/html';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Biller } from '../../billing/index.ts';
import {
  factsOf,
  inLanguage,
  invariant,
  LANGUAGES,
  type Language,
  type LanguageFacts,
} from '../../kernel/index.ts';
import type { Brand } from '../../partners/index.ts';
import { addPageHeaders } from '../security/index.ts';
import { AppHead, AppScript, hasApp, namedPartner } from './app/head.tsx';
import { type AssetName, assetPath } from './assets.ts';
import { BrandFoot, BrandMark, BrandStyle, type Guest, guestOf } from './brand.tsx';
import { compressPage } from './compress.ts';
import { prepared } from './prepared.ts';
import { createReader, languageOf, type Reader } from './reader.ts';
import { addressOf } from './request.ts';
import { COMMON } from './texts/common.ts';

/** What every page has: its reader, and the place to which a change of language leads back. */
export interface PageContext {
  readonly reader: Reader;
  /** Path and query of this page, without the language. */
  readonly place: string;
  readonly demo: boolean;
  /** Modules of ours that help on this page; it must work without them. */
  readonly scripts?: readonly AssetName[];
  /** The form that holds what the reader has typed: a change of language sends it along. */
  readonly typedIn?: TypedForm;
  /** The partner whose name and colours the page carries. */
  readonly guest?: Guest | undefined;
}

export interface TypedForm {
  readonly id: string;
  readonly action: string;
}

/** What the words of a page need besides: asked for together with the style sheet and not after it. */
const FONTS: Readonly<Record<LanguageFacts['script'], readonly AssetName[]>> = {
  arabic: ['vazirmatn.woff2'],
  devanagari: ['devanagari-400.woff2', 'devanagari-700.woff2'],
  latin: [],
};

/** The frame of every page. `refreshSeconds`: the page is asked for again after that time. */
export function Page(props: {
  context: PageContext;
  title: string;
  refreshSeconds?: number;
  children?: Children;
}) {
  const { context, title, refreshSeconds } = props;
  const { place, typedIn } = context;
  const Frame = frameFor(context, refreshSeconds !== undefined);
  const here = typedIn?.action ?? place;
  const link = `${here}${here.includes('?') ? '&' : '?'}lang=`;
  return (
    <Frame title={title} link={link} form={typedIn?.id ?? ''} refreshSeconds={String(refreshSeconds ?? '')}>
      {props.children}
    </Frame>
  );
}

/** What differs from page to page in one frame. */
type FramePlaces = {
  readonly title: string;
  /** The address of this page, or of its form, up to the language. */
  readonly link: string;
  readonly form: string;
  readonly refreshSeconds: string;
  readonly children?: Children;
};

type FrameOf = (places: FramePlaces) => JSX.Element;

/** The frames in use, each made once: by what else they depend on, and for pages of a partner by its brand. */
const ownFrames = new Map<string, FrameOf>();
const brandFrames = new WeakMap<Brand, Map<string, FrameOf>>();

function frameFor(context: PageContext, refreshes: boolean): FrameOf {
  const { reader, demo, guest, scripts = [], typedIn } = context;
  const app = hasApp(context.place);
  const variant = `${reader.language} ${namedPartner(guest)} ${demo} ${app} ${refreshes} ${typedIn !== undefined} ${scripts}`;
  const frames = guest === undefined ? ownFrames : framesOf(guest.brand);
  const known = frames.get(variant);
  if (known !== undefined) return known;
  const made = makeFrame({ context, refreshes, hasForm: typedIn !== undefined });
  frames.set(variant, made);
  return made;
}

function framesOf(brand: Brand): Map<string, FrameOf> {
  const known = brandFrames.get(brand);
  if (known !== undefined) return known;
  const made = new Map<string, FrameOf>();
  brandFrames.set(brand, made);
  return made;
}

function makeFrame(made: { context: PageContext; refreshes: boolean; hasForm: boolean }): FrameOf {
  const { context, refreshes, hasForm } = made;
  const { reader, demo, guest } = context;
  const name = inLanguage(guest?.brand.name, reader.language) ?? reader.t(COMMON.name);
  return prepared(({ title, link, form, refreshSeconds, children }) => (
    <html lang={reader.language} dir={reader.direction}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {refreshes ? (
          // With scripts the page looks for itself, and nobody is thrown back to its top.
          <noscript>
            <meta http-equiv="refresh" content={refreshSeconds} />
          </noscript>
        ) : (
          ''
        )}
        <title safe>{`${title} · ${name}`}</title>
        <HeadLinks context={context} />
      </head>
      <body>
        <a class="skip" href="#content" safe>
          {reader.t(COMMON.skip)}
        </a>
        <header class="top">
          <a class="wordmark" href="/">
            <BrandMark guest={guest} reader={reader} fallback={name} />
          </a>
          <a class="mine" href="/panel">
            <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
              <circle cx="12" cy="8" r="4" />
              <path d="M4 20a8 7 0 0 1 16 0" />
            </svg>
            <span safe>{reader.t(COMMON.mine)}</span>
          </a>
          <LanguageSwitch reader={reader} link={link} form={hasForm ? form : undefined} />
        </header>
        <main id="content" data-refresh={refreshes ? refreshSeconds : undefined}>
          {children}
        </main>
        <footer class="bottom">
          <a href="/p" safe>
            {reader.t(COMMON.whereIsMyPayment)}
          </a>
          <BrandFoot guest={guest} reader={reader} callUs={reader.t(COMMON.callUs)} />
          {demo ? <DemoNotice reader={reader} /> : ''}
        </footer>
      </body>
    </html>
  ));
}

function HeadLinks({ context }: { context: PageContext }) {
  const { reader, guest, place, scripts } = context;
  return (
    <>
      <AppHead guest={guest} language={reader.language} />
      {FONTS[factsOf(reader.language).script].map((name) => (
        <link rel="preload" href={`/assets/${name}`} as="font" type="font/woff2" crossorigin="anonymous" />
      ))}
      <link rel="stylesheet" href={assetPath('portal.css')} />
      <BrandStyle guest={guest} />
      {hasApp(place) ? <AppScript /> : ''}
      {scripts?.map((name) => (
        <script type="module" src={assetPath(name)}></script>
      ))}
    </>
  );
}

/** Links; on a page that holds what somebody typed buttons of its form, which send that along. */
function LanguageSwitch(props: { reader: Reader; link: string; form: string | undefined }) {
  const { reader, link, form } = props;
  return (
    <nav class="languages" aria-label={reader.t(COMMON.language)}>
      {LANGUAGES.map((language) => {
        const { short, name: full } = factsOf(language);
        const current = language === reader.language ? 'true' : undefined;
        return form === undefined ? (
          <a
            href={exactly(link + language)}
            lang={language}
            hreflang={language}
            aria-label={`${short} ${full}`}
            aria-current={current}
            safe
          >
            {short}
          </a>
        ) : (
          <button
            type="submit"
            form={form}
            formaction={exactly(link + language)}
            formnovalidate
            lang={language}
            aria-label={`${short} ${full}`}
            aria-current={current}
            safe
          >
            {short}
          </button>
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

/** Kita escapes only the quotation mark in attributes: a typed `&lt;` would come back as `<`, and `<script>` as itself. */
export function exactly(attribute: string): string {
  return attribute.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/**
 * A number that runs from left to right whatever stands around it, in the reader's own digits. Isolation alone
 * does not do that: between Arabic-Indic digits a hyphen takes the direction of Arabic letters (UAX 9, N1), and
 * 2026-11 reads 11-2026. The class overrides it, except where the number has letters of its own direction.
 */
export function Digits({ reader, text }: { reader: Reader; text: string }) {
  const shown = reader.digits(text);
  return isArabic(text) ? <OwnDirection text={shown} /> : <LeftToRight text={shown} />;
}

const ARABIC = /\p{Script=Arabic}/u;
/** Nearly every number, and a tenth of the time to see. */
const LATIN = /^[ -~]*$/;

function isArabic(text: string): boolean {
  return !LATIN.test(text) && ARABIC.test(text);
}

const OwnDirection = prepared<{ text: string }>(({ text }) => (
  <bdi dir="ltr" safe>
    {text}
  </bdi>
));

const LeftToRight = prepared<{ text: string }>(({ text }) => (
  <bdi dir="ltr" class="number" safe>
    {text}
  </bdi>
));

/** The context of a page that answers this request. */
export function contextOf(
  request: FastifyRequest,
  options: {
    readonly demo: boolean;
    readonly known?: Language;
    readonly fallback?: Language;
    /** Where the reader is, when that is not the address of the request (a form that was sent). */
    readonly place?: string;
    readonly scripts?: readonly AssetName[];
    readonly typedIn?: TypedForm;
    /** Whose page it is: it may have a name and colours of its own. */
    readonly biller?: Biller;
  },
): PageContext {
  const guest = guestOf(request, options.biller);
  const fallback = guest?.brand.language ?? options.fallback;
  return {
    reader: createReader(languageOf(request, fallback === undefined ? options : { ...options, fallback })),
    guest,
    place: options.place ?? placeOf(request),
    demo: options.demo,
    ...(options.scripts === undefined ? {} : { scripts: options.scripts }),
    ...(options.typedIn === undefined ? {} : { typedIn: options.typedIn }),
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
  /** Origins that may show the page inside of theirs; none may, unless they are named. */
  readonly frameAncestors?: readonly string[];
}

/** Modules that read codes with the camera. */
const SCANNING: readonly AssetName[] = ['bill-form.js', 'verify.js'];

/** Sends a page with the headers that every page has. */
export function sendPage(
  reply: FastifyReply,
  context: PageContext,
  page: JSX.Element,
  options: PageOptions = {},
): FastifyReply {
  invariant(typeof page === 'string', 'a page of the portal has nothing to wait for');
  const { status = 200, formTargets = [], impersonal = false, frameAncestors = [] } = options;
  addPageHeaders(reply, {
    scripts: context.scripts !== undefined || hasApp(context.place),
    camera: context.scripts?.some((name) => SCANNING.includes(name)) === true,
    formTargets,
    frameAncestors,
  });
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', impersonal ? 'private, no-cache' : 'no-store')
    .header('content-language', context.reader.language)
    .header('vary', 'accept-language, accept-encoding, cookie')
    .send(compressPage(reply, `<!doctype html>${page}`));
}
