import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inflateSync } from 'node:zlib';
import { Font } from '@react-pdf/renderer';
import type { ReceiptSheet } from './sheet.ts';

const require = createRequire(import.meta.url);

const NOTO = '@fontsource/noto-sans-devanagari/files/noto-sans-devanagari-devanagari';
const FONTS = [
  { fontFamily: 'Vazirmatn', fontWeight: 400, file: 'vazirmatn/fonts/ttf/Vazirmatn-Regular.ttf' },
  { fontFamily: 'Vazirmatn', fontWeight: 700, file: 'vazirmatn/fonts/ttf/Vazirmatn-Bold.ttf' },
  { fontFamily: 'Devanagari', fontWeight: 400, file: `${NOTO}-400-normal.woff` },
  { fontFamily: 'Devanagari', fontWeight: 700, file: `${NOTO}-700-normal.woff` },
] as const;

/** Each falls back on the other: a Persian name may stand on a Hindi receipt. Latin letters are Vazirmatn's. */
export const FAMILIES: Readonly<Record<ReceiptSheet['script'], string[]>> = {
  arabic: ['Vazirmatn', 'Devanagari'],
  latin: ['Vazirmatn', 'Devanagari'],
  devanagari: ['Devanagari', 'Vazirmatn'],
};

/** Reads the fonts and makes them known to the library; once for each thread that draws. */
export async function loadFonts(): Promise<void> {
  // A hyphen that was not there would be part of an identifier.
  Font.registerHyphenationCallback((word) => [word]);
  for (const { fontFamily, fontWeight, file } of FONTS) {
    Font.register({ family: fontFamily, fontWeight, src: sourceOf(require.resolve(file)) });
    await Font.load({ fontFamily, fontWeight });
    const { data } = Font.getFont({ fontFamily, fontWeight });
    if (data !== null) tellGlyphsApart(data);
  }
}

/**
 * A file, or a font that is unpacked here: fontkit unpacks the tables of a WOFF anew for each glyph that it looks
 * at, which made a Hindi receipt cost 400 ms where the others cost 60.
 */
function sourceOf(file: string): string {
  if (!file.endsWith('.woff')) return file;
  return `data:font/ttf;base64,${unpackWoff(readFileSync(file)).toString('base64')}`;
}

const WOFF_HEADER = { bytes: 44, flavor: 4, tables: 12 } as const;
const WOFF_ENTRY = { bytes: 20, offset: 4, packed: 8, length: 12, checksum: 16 } as const;
const SFNT_HEADER_BYTES = 12;
const SFNT_ENTRY_BYTES = 16;

/** WOFF 1.0 (W3C, sections 3 to 5) as the font that is packed in it. */
function unpackWoff(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(WOFF_HEADER.tables);
  const powerOfTwo = 2 ** Math.floor(Math.log2(count));
  const head = Buffer.alloc(SFNT_HEADER_BYTES + count * SFNT_ENTRY_BYTES);
  woff.copy(head, 0, WOFF_HEADER.flavor, WOFF_HEADER.flavor + 4);
  head.writeUInt16BE(count, 4);
  head.writeUInt16BE(powerOfTwo * SFNT_ENTRY_BYTES, 6);
  head.writeUInt16BE(Math.log2(powerOfTwo), 8);
  head.writeUInt16BE((count - powerOfTwo) * SFNT_ENTRY_BYTES, 10);
  const tables: Buffer[] = [head];
  let offset = head.length;
  for (let nth = 0; nth < count; nth++) {
    const entry = woff.subarray(WOFF_HEADER.bytes + nth * WOFF_ENTRY.bytes);
    const length = entry.readUInt32BE(WOFF_ENTRY.length);
    const packedAt = entry.readUInt32BE(WOFF_ENTRY.offset);
    const packed = woff.subarray(packedAt, packedAt + entry.readUInt32BE(WOFF_ENTRY.packed));
    const table = packed.length < length ? inflateSync(packed) : packed;
    const record = SFNT_HEADER_BYTES + nth * SFNT_ENTRY_BYTES;
    entry.copy(head, record, 0, 4);
    head.writeUInt32BE(entry.readUInt32BE(WOFF_ENTRY.checksum), record + 4);
    head.writeUInt32BE(offset, record + 8);
    head.writeUInt32BE(length, record + 12);
    // Each table begins at a multiple of four bytes.
    const padding = Buffer.alloc(-length & 3);
    tables.push(table, padding);
    offset += length + padding.length;
  }
  return Buffer.concat(tables);
}

type LoadedFont = NonNullable<ReturnType<typeof Font.getFont>['data']>;

/**
 * fontkit 2.0.4 keeps one object for each glyph, with the letters for which it was first asked. Where a glyph
 * then stands for other ones (a part of a ligature, a mark, a letter that Persian and Arabic share), react-pdf,
 * which counts letters by their glyphs, loses the end of the text: on a Hindi receipt a word was missing, and
 * after a Persian receipt an Arabic one said ٢٥٠٫٥٠ for ١٬٢٥٠٫٥٠. So a glyph gets an object of its own for
 * each meaning; documents.test.ts holds both cases.
 */
function tellGlyphsApart(font: LoadedFont): void {
  const getGlyph = font.getGlyph.bind(font);
  font.getGlyph = (id: number, codePoints?: readonly number[]) => {
    const glyph = getGlyph(id, codePoints);
    if (codePoints === undefined || isSame(glyph.codePoints, codePoints)) return glyph;
    return Object.create(glyph, {
      codePoints: { value: codePoints, enumerable: true },
      isMark: { value: codePoints.length > 0 && codePoints.every(isMark), enumerable: true },
      isLigature: { value: codePoints.length > 1, enumerable: true },
    });
  };
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((codePoint, index) => codePoint === b[index]);
}

function isMark(codePoint: number): boolean {
  return /\p{M}/u.test(String.fromCodePoint(codePoint));
}
