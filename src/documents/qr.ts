import { create } from 'qrcode';

/** A QR code as one path of squares, to be drawn at any size. */
export interface QrSymbol {
  /** Modules on a side, with the quiet zone. */
  readonly size: number;
  /** SVG path data in modules. */
  readonly path: string;
}

/** White around the code that readers need to find it (ISO/IEC 18004, 4 modules). */
const QUIET = 4;

/** Error correction M: 15 % of the code may be creased or stained. */
export function qrSymbol(text: string): QrSymbol {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const runs: string[] = [];
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (modules.get(row, column) === 0) continue;
      const start = column;
      while (column + 1 < modules.size && modules.get(row, column + 1) !== 0) column++;
      // Runs and not single squares: no hairlines between them, and a third of the length.
      const width = column - start + 1;
      runs.push(`M${start + QUIET} ${row + QUIET}h${width}v1h-${width}z`);
    }
  }
  return { size: modules.size + 2 * QUIET, path: runs.join('') };
}
