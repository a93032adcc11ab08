import type { FastifyInstance } from 'fastify';
import { assetPath } from '../page/assets.ts';
import { BrandMark, BrandStyle, partnersOf } from '../page/brand.tsx';
import { renderErrorPage } from '../page/error-page.tsx';
import { contextOf, exactly } from '../page/page.tsx';
import { parentsOf, type WidgetDeps } from './deps.ts';
import { WIDGET } from './texts.ts';

/** /sandbox/widget: plays the site of a partner that has the widget on its page, in both forms. */
export function addWidgetDemo(app: FastifyInstance, deps: WidgetDeps): void {
  app.get('/sandbox/widget', { schema: { hide: true } }, (request, reply) => {
    const partners = partnersOf(request);
    const partner = partners?.list().find(({ frameAncestors }) => frameAncestors.length > 0);
    const offer = partners?.find(partner?.code ?? '');
    if (offer === undefined) return renderErrorPage(request, reply, 'not_found');
    const home = new URL(deps.publicUrl()).origin;
    const parents = parentsOf(deps, offer.partner);
    const isAllowed = parents.includes(`${request.protocol}://${request.host}`);
    const context = contextOf(request, { demo: true });
    // This is another site's page: it needs our script and our frame, and says so in a policy of its own.
    const policy = `default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; script-src ${home}; frame-src ${home}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
    const { reader } = context;
    const { t, language } = reader;
    const guest = { ...offer, by: 'biller', host: request.host } as const;
    const query = new URLSearchParams({ partner: offer.partner.code, lang: language });
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', policy)
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'strict-origin')
      .header('cache-control', 'no-store')
      .send(
        `<!doctype html>${(
          <html lang={language} dir={reader.direction}>
            <head>
              <meta charset="utf-8" />
              <meta name="viewport" content="width=device-width, initial-scale=1" />
              <meta name="color-scheme" content="light dark" />
              <title safe>{t(WIDGET.demoTitle)}</title>
              <link rel="icon" href="data:," />
              <link rel="stylesheet" href={assetPath('portal.css')} />
              <BrandStyle guest={guest} />
            </head>
            <body>
              <header class="top">
                <div class="wordmark">
                  <BrandMark guest={guest} reader={reader} fallback="" />
                </div>
              </header>
              <main>
                <h1 safe>{t(WIDGET.demoTitle)}</h1>
                <p class="lead" safe>
                  {t(WIDGET.demoLead)}
                </p>
                {isAllowed ? (
                  ''
                ) : (
                  <div class="notice">
                    <p safe>{t(WIDGET.demoRefused)}</p>
                    <p>
                      <a href={exactly(`${parents[0]}/sandbox/widget?lang=${language}`)} safe>
                        {t(WIDGET.demoOther)}
                      </a>
                    </p>
                  </div>
                )}
                <h2 safe>{t(WIDGET.demoScript)}</h2>
                <div>
                  <script
                    src={`${home}/widget.js`}
                    data-partner={offer.partner.code}
                    data-language={language}
                    async
                  ></script>
                </div>
                <h2 safe>{t(WIDGET.demoFrame)}</h2>
                <iframe
                  src={exactly(`${home}/widget?${query}&biller=${offer.partner.billers[0] ?? ''}`)}
                  title={exactly(t(WIDGET.title))}
                  width="100%"
                  height="600"
                  frameborder="0"
                  loading="lazy"
                ></iframe>
              </main>
            </body>
          </html>
        )}`,
      );
  });
}
