import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { FastifyInstance } from 'fastify';

const require = createRequire(import.meta.url);

interface Asset {
  readonly type: string;
  readonly content: Buffer;
}

// Vazirmatn without its Latin letters, all weights in one file of 48 kB; Noto Sans Devanagari in the two weights
// that the pages use, 50 kB each. A browser loads only those whose letters are on the page (unicode-range).
const FILES: Readonly<Record<string, readonly [type: string, file: string | URL]>> = {
  'portal.css': ['text/css; charset=utf-8', new URL('./assets/portal.css', import.meta.url)],
  'icon.svg': ['image/svg+xml', new URL('./assets/icon.svg', import.meta.url)],
  'vazirmatn.woff2': [
    'font/woff2',
    require.resolve('vazirmatn/misc/Non-Latin/fonts/webfonts/Vazirmatn-NL[wght].woff2'),
  ],
  'devanagari-400.woff2': [
    'font/woff2',
    require.resolve(
      '@fontsource/noto-sans-devanagari/files/noto-sans-devanagari-devanagari-400-normal.woff2',
    ),
  ],
  'devanagari-700.woff2': [
    'font/woff2',
    require.resolve(
      '@fontsource/noto-sans-devanagari/files/noto-sans-devanagari-devanagari-700-normal.woff2',
    ),
  ],
};

const ASSETS: ReadonlyMap<string, Asset> = new Map(
  Object.entries(FILES).map(([name, [type, file]]) => [name, { type, content: readFileSync(file) }]),
);

const VERSION = createHash('sha256')
  .update(ASSETS.get('portal.css')?.content ?? '')
  .digest('hex')
  .slice(0, 10);

/** The style sheet, under an address that changes with its content. */
export const STYLE_SHEET = `/assets/portal.css?v=${VERSION}`;

// The sheet's address changes with it; the fonts' do not, but a font changes once in years.
const CACHE_CONTROL = 'public, max-age=2592000, stale-while-revalidate=31536000';

/** The style sheet and the fonts: what the pages need beside themselves. */
export function addAssetRoutes(app: FastifyInstance): void {
  for (const [name, { type, content }] of ASSETS) {
    app.get(`/assets/${name}`, (_request, reply) =>
      reply
        .type(type)
        .header('cache-control', CACHE_CONTROL)
        .header('x-content-type-options', 'nosniff')
        .send(content),
    );
  }
}
