import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { brotliCompressSync, gzipSync, constants as zlib } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { invariant } from '../../kernel/index.ts';
import { type Encoding, encodingFor } from './compress.ts';

const require = createRequire(import.meta.url);

const NEAR = (name: string): URL => new URL(`./assets/${name}`, import.meta.url);

/** For sheets of their own, in front of what they say. */
export const FONT_FACES = readFileSync(NEAR('fonts.css'));

// Vazirmatn without its Latin letters, all weights in one file of 48 kB; Noto Sans Devanagari in the two weights
// that the pages use, 50 kB each. A browser loads only those whose letters are on the page (unicode-range).
const FILES = {
  'portal.css': ['text/css; charset=utf-8', NEAR('fonts.css'), NEAR('portal.css')],
  'bill-form.js': ['text/javascript; charset=utf-8', NEAR('bill-form.js')],
  'bill-scan.js': ['text/javascript; charset=utf-8', NEAR('bill-scan.js')],
  'verify.js': ['text/javascript; charset=utf-8', NEAR('verify.js')],
  'chat-wait.js': ['text/javascript; charset=utf-8', NEAR('chat-wait.js')],
  'payment-wait.js': ['text/javascript; charset=utf-8', NEAR('payment-wait.js')],
  'icon.svg': ['image/svg+xml', NEAR('icon.svg')],
  'app.js': ['text/javascript; charset=utf-8', NEAR('../app/app.js')],
  'widget.css': ['text/css; charset=utf-8', NEAR('../../widget/widget.css')],
  'widget-frame.js': ['text/javascript; charset=utf-8', NEAR('../../widget/frame.js')],
  'icon-192.png': ['image/png', NEAR('../app/icon-192.png')],
  'icon-512.png': ['image/png', NEAR('../app/icon-512.png')],
  'icon-maskable-512.png': ['image/png', NEAR('../app/icon-maskable-512.png')],
  'apple-touch-icon.png': ['image/png', NEAR('../app/apple-touch-icon.png')],
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
} as const satisfies Readonly<Record<string, readonly [type: string, ...files: (string | URL)[]]>>;

/** A file that pages ask for beside themselves. */
export type AssetName = keyof typeof FILES;

interface Asset {
  readonly type: string;
  readonly content: Buffer;
  readonly version: string;
}

const ASSETS: ReadonlyMap<string, Asset> = new Map(
  Object.entries(FILES).map(([name, [type, ...files]]) => {
    const content = Buffer.concat(files.map((file) => readFileSync(file)));
    const version = createHash('sha256').update(content).digest('hex').slice(0, 10);
    return [name, { type, content, version }];
  }),
);

/** The address of an asset. It changes with its content, so that a browser may keep it for good. */
export function assetPath(name: AssetName): string {
  const asset = ASSETS.get(name);
  invariant(asset !== undefined, `there is an asset ${name}`);
  return `/assets/${name}?v=${asset.version}`;
}

// Sheets and scripts are asked for by an address that changes with them; fonts and icons by one that does not, but
// these change once in years.
const CACHE_CONTROL = 'public, max-age=2592000, stale-while-revalidate=31536000';

/** The style sheet, the scripts and the fonts: what the pages need beside themselves. */
export function addAssetRoutes(app: FastifyInstance): void {
  for (const [name, asset] of ASSETS) {
    const encoded = createEncodings(asset);
    app.get(`/assets/${name}`, (request, reply) => {
      const encoding = encodingFor(request.headers['accept-encoding'], ['br', 'gzip']);
      const content = encoding === undefined ? asset.content : encoded(encoding);
      if (content !== asset.content) reply.header('content-encoding', encoding);
      return reply
        .type(asset.type)
        .header('cache-control', CACHE_CONTROL)
        .header('vary', 'accept-encoding')
        .header('x-content-type-options', 'nosniff')
        .send(content);
    });
  }
}

/** Compressed as far as it goes (30 ms for the style sheet), once, when it is first asked for. */
function createEncodings({ type, content }: Asset): (encoding: Encoding) => Buffer {
  const made = new Map<string, Buffer>();
  return (encoding) => {
    // Fonts and pictures are compressed in themselves.
    if (/^(font\/|image\/png)/.test(type)) return content;
    const known = made.get(encoding);
    if (known !== undefined) return known;
    const compressed =
      encoding === 'br'
        ? brotliCompressSync(content, { params: { [zlib.BROTLI_PARAM_SIZE_HINT]: content.length } })
        : gzipSync(content, { level: 9 });
    made.set(encoding, compressed);
    return compressed;
  };
}
