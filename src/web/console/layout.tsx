import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Children } from '@kitajs/html';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { factsOf, invariant, LANGUAGES } from '../../kernel/index.ts';
import { FONT_FACES } from '../page/assets.ts';
import { exactly } from '../page/page.tsx';
import { COMMON } from '../page/texts/common.ts';
import { addPageHeaders } from '../security/index.ts';
import { type ConsoleContext, FORM_TOKEN_FIELD, type FrameContext } from './context.ts';
import { LAYOUT } from './layout-texts.ts';
import { sectionsFor } from './navigation.ts';

const STYLE = Buffer.concat([FONT_FACES, readFileSync(new URL('./assets/console.css', import.meta.url))]);
const STYLE_VERSION = createHash('sha256').update(STYLE).digest('hex').slice(0, 10);
const STYLE_PATH = '/console/assets/console.css';

/** The frame of a page for whoever is signed in: sections at the side, the page beside them. */
export function ConsolePage(props: { context: ConsoleContext; title: string; children?: Children }) {
  const { context } = props;
  const { t } = context.reader;
  const here = context.place.split('?')[0] ?? '';
  return (
    <Frame context={context} title={props.title} kind="work">
      <header class="side">
        <a class="wordmark" href="/console" safe>
          {t(LAYOUT.name)}
        </a>
        <nav aria-label={t(LAYOUT.navigation)}>
          <ul class="sections">
            {sectionsFor(context.actor).map(({ path, text }) => (
              <li>
                <a href={path} aria-current={isUnder(here, path) ? 'page' : undefined} safe>
                  {t(text)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="self">
          <a href="/console/me" aria-current={here === '/console/me' ? 'page' : undefined}>
            <strong safe>{context.session.name}</strong>
            <span safe>{t(LAYOUT.mine)}</span>
          </a>
          <form method="post" action="/console/sign-out">
            <FormToken context={context} />
            <button class="quiet" type="submit" safe>
              {t(LAYOUT.signOut)}
            </button>
          </form>
          <Languages context={context} />
        </div>
      </header>
      <main id="content" tabindex="-1">
        {props.children}
        {context.demo ? (
          <p class="demo" safe>
            {t(LAYOUT.demo)}
          </p>
        ) : (
          ''
        )}
      </main>
    </Frame>
  );
}

/** The frame of a page before sign-in: one card in the middle. */
export function DoorPage(props: { context: FrameContext; title: string; children?: Children }) {
  const { context } = props;
  return (
    <Frame context={context} title={props.title} kind="door">
      <header class="top">
        <a class="wordmark" href="/console" safe>
          {context.reader.t(LAYOUT.name)}
        </a>
        <Languages context={context} />
      </header>
      <main id="content" tabindex="-1">
        {props.children}
      </main>
    </Frame>
  );
}

/** Stands in every form of a page of the console. */
export function FormToken(props: { context: ConsoleContext }) {
  return <input type="hidden" name={FORM_TOKEN_FIELD} value={props.context.formToken} />;
}

function Frame(props: { context: FrameContext; title: string; kind: 'work' | 'door'; children?: Children }) {
  const { reader } = props.context;
  return (
    <html lang={reader.language} dir={reader.direction}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title safe>{`${props.title} · ${reader.t(LAYOUT.name)}`}</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href={`${STYLE_PATH}?v=${STYLE_VERSION}`} />
      </head>
      <body class={props.kind}>
        <a class="skip" href="#content" safe>
          {reader.t(COMMON.skip)}
        </a>
        {props.children}
      </body>
    </html>
  );
}

function Languages(props: { context: FrameContext }) {
  const { reader, place } = props.context;
  const mark = place.includes('?') ? '&' : '?';
  return (
    <nav class="languages" aria-label={reader.t(COMMON.language)}>
      {LANGUAGES.map((language) => {
        const { short, name: full } = factsOf(language);
        return (
          <a
            href={exactly(`${place}${mark}lang=${language}`)}
            lang={language}
            hreflang={language}
            aria-label={`${short} ${full}`}
            aria-current={language === reader.language ? 'true' : undefined}
            safe
          >
            {short}
          </a>
        );
      })}
    </nav>
  );
}

function isUnder(here: string, path: string): boolean {
  return here === path || here.startsWith(`${path}/`);
}

/** Sends a page of the console with the headers that each of them has. Nothing of it is kept by the browser. */
export function sendConsolePage(
  reply: FastifyReply,
  context: FrameContext,
  page: JSX.Element,
  options: { readonly status?: number } = {},
): FastifyReply {
  invariant(typeof page === 'string', 'a page of the console has nothing to wait for');
  return addPageHeaders(reply)
    .code(options.status ?? 200)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-language', context.reader.language)
    .header('vary', 'accept-language, cookie')
    .send(`<!doctype html>${page}`);
}

export function addStyleRoute(app: FastifyInstance): void {
  app.get(STYLE_PATH, { schema: { hide: true } }, (_request, reply) =>
    reply
      .type('text/css; charset=utf-8')
      .header('cache-control', 'public, max-age=2592000, stale-while-revalidate=31536000')
      .header('x-content-type-options', 'nosniff')
      .send(STYLE),
  );
}
