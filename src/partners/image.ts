import { err, ok, type Result } from '../kernel/index.ts';
import { checkSvg, type SvgError } from './svg.ts';

export interface Image {
  readonly type: 'image/svg+xml' | 'image/png';
  readonly content: Buffer;
  /** In pixels, or in the drawing's own units: for its shape. */
  readonly width: number;
  readonly height: number;
}

export type ImageError =
  | { readonly code: 'too_large'; readonly bytes: number; readonly bytesMax: number }
  | { readonly code: 'not_an_image' }
  | { readonly code: 'dimensions'; readonly width: number; readonly height: number; readonly max: number }
  | SvgError;

export const IMAGE_BYTES_MAX = 65_536;
/** A PNG of few bytes can unpack to gigabytes of pixels on the payer's phone. */
const PIXELS_MAX = 1_024;

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Length and name of the header chunk, which must come first (PNG, third edition, section 11.2.1). */
const PNG_HEADER = Buffer.from([0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);

/** What the bytes are says what it is, never its name: a PNG, or an SVG that is nothing but drawing. */
export function readImage(content: Buffer): Result<Image, ImageError> {
  if (content.length > IMAGE_BYTES_MAX) {
    return err({ code: 'too_large', bytes: content.length, bytesMax: IMAGE_BYTES_MAX });
  }
  if (content.subarray(0, 8).equals(PNG_SIGNATURE)) return readPng(content);
  // XML in another encoding than UTF-8 could mean something else to a browser than it does here.
  const text = content.toString('utf8');
  if (!Buffer.from(text).equals(content) || text.includes('\0')) return err({ code: 'not_an_image' });
  if (/^\uFEFF?\s*<\?xml[^>]*encoding=["'](?!utf-8["'])/i.test(text)) return err({ code: 'not_an_image' });
  if (!/^\uFEFF?\s*<(\?xml|svg|!--)/.test(text)) return err({ code: 'not_an_image' });
  const drawing = checkSvg(text);
  return drawing.ok ? ok({ type: 'image/svg+xml', content, ...drawing.value }) : drawing;
}

function readPng(content: Buffer): Result<Image, ImageError> {
  if (content.length < 57 || !content.subarray(8, 16).equals(PNG_HEADER))
    return err({ code: 'not_an_image' });
  const [width, height] = [content.readUInt32BE(16), content.readUInt32BE(20)];
  if (width === 0 || height === 0 || width > PIXELS_MAX || height > PIXELS_MAX) {
    return err({ code: 'dimensions', width, height, max: PIXELS_MAX });
  }
  return ok({ type: 'image/png', content, width, height });
}

const DATA_ADDRESS = /^data:image\/(?:png|svg\+xml);base64,([A-Za-z0-9+/]*={0,2})$/;

/** An image as it is kept: `data:image/png;base64,…`. */
export function readDataAddress(text: string): Result<Image, ImageError> {
  const [, encoded] = DATA_ADDRESS.exec(text) ?? [];
  return encoded === undefined ? err({ code: 'not_an_image' }) : readImage(Buffer.from(encoded, 'base64'));
}

export function toDataAddress(image: Image): string {
  return `data:${image.type};base64,${image.content.toString('base64')}`;
}
