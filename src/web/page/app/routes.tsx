import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { isLanguage, LANGUAGES } from '../../../kernel/index.ts';
import { assetPath } from '../assets.ts';
import { guestOf } from '../brand.tsx';
import { renderErrorPage } from '../error-page.tsx';
import { contextOf, Page, type PageContext, sendPage } from '../page.tsx';
import { createReader, languageOf } from '../reader.ts';
import { routes } from '../routes.ts';
import { COMMON } from '../texts/common.ts';
import { KeptReceipts } from './kept.tsx';
import { makeManifest } from './manifest.ts';
import { APP } from './texts.ts';

const WORKER = readFileSync(new URL('./sw.js', import.meta.url), 'utf8');

/** At hand on the phone from the first visit on: what is needed to say kindly that there is no connection. */
const SHELL: readonly string[] = [
  ...LANGUAGES.map((language) => `/offline/${language}`),
  assetPath('portal.css'),
  assetPath('app.js'),
  '/assets/icon.svg',
];

/** Changes with everything that the worker keeps, so that browsers see a new worker (Service Workers, Update). */
const VERSION = createHash('sha256')
  .update(JSON.stringify([WORKER, SHELL, APP, COMMON]))
  .digest('hex')
  .slice(0, 12);

/** The worker's own file: its constants, then what stands in sw.js. */
function workerFile(): string {
  const constants = { VERSION, SHELL, LANGUAGES };
  const lines = Object.entries(constants).map(
    ([name, value]) => `const ${name} = ${JSON.stringify(value)};\n`,
  );
  return `${lines.join('')}${WORKER}`;
}

/** What makes the pages an app: manifest, worker, the page without a connection, the receipts of this phone. */
export function addAppRoutes(app: FastifyInstance, deps: { readonly demo: boolean }): void {
  const worker = workerFile();

  app.get('/sw.js', (_request, reply) =>
    reply
      .type('text/javascript; charset=utf-8')
      // Looked at again on every visit: a mistake in a worker must not outlive its correction.
      .header('cache-control', 'no-cache')
      .header('content-security-policy', "default-src 'none'; connect-src 'self'")
      .header('x-content-type-options', 'nosniff')
      .send(worker),
  );

  app.get('/manifest.webmanifest', (request, reply) => {
    const guest = guestOf(request);
    const language = languageOf(request, guest === undefined ? {} : { fallback: guest.brand.language });
    return reply
      .type('application/manifest+json; charset=utf-8')
      .header('cache-control', 'no-cache')
      .header('vary', 'accept-language, cookie')
      .header('x-content-type-options', 'nosniff')
      .send(JSON.stringify(makeManifest(guest, language)));
  });

  // The language stands in the path: asked for by `?lang=` it would change the reader's own choice.
  routes<{ language: string }>(app, '/offline/:language', {
    get: (request, reply) => {
      const { language } = request.params;
      if (!isLanguage(language)) return renderErrorPage(request, reply, 'not_found');
      const context = {
        ...contextOf(request, { demo: false, place: '/offline' }),
        reader: createReader(language),
      };
      return sendPage(reply, context, <OfflinePage context={context} />, { impersonal: true });
    },
  });

  routes(app, '/receipts-kept', {
    get: (request, reply) => {
      const context = contextOf(request, deps);
      const { reader } = context;
      const page = (
        <Page context={context} title={reader.t(APP.keptTitle)}>
          <KeptReceipts reader={reader} heading="h1" />
        </Page>
      );
      return sendPage(reply, context, page, { impersonal: true });
    },
  });
}

function OfflinePage(props: { context: PageContext }) {
  const { context } = props;
  const { t } = context.reader;
  return (
    <Page context={context} title={t(APP.offlineTitle)}>
      <div data-offline>
        <h1 safe>{t(APP.offlineTitle)}</h1>
        <p class="lead" safe>
          {t(APP.offlineLead)}
        </p>
        <p class="actions">
          <a class="button main" href="?" safe>
            {t(COMMON.tryAgain)}
          </a>
        </p>
      </div>
      <KeptReceipts reader={context.reader} heading="h2" />
    </Page>
  );
}
