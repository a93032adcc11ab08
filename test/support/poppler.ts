import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { requirePoppler } from '../../scripts/poppler.ts';

const run = promisify(execFile);

/** What a reader copies out of a PDF, without the marks of direction that Poppler puts around runs. */
export async function textOfPdf(file: string): Promise<string> {
  const { stdout } = await run(requirePoppler('pdftotext'), ['-enc', 'UTF-8', file, '-']);
  return stdout.replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and opacity of each point. */
  readonly rgba: Uint8ClampedArray;
}

/** The first page, drawn at the given points an inch. */
export async function drawPdf(file: string, dotsPerInch: number): Promise<Picture> {
  const drawn = file.replace(/\.pdf$/, '');
  await run(requirePoppler('pdftoppm'), ['-r', String(dotsPerInch), '-singlefile', file, drawn]);
  const bytes = await readFile(`${drawn}.ppm`);
  // Netpbm, raw colour: `P6`, width, height and 255, each followed by white space, then three bytes a point.
  const head = /^P6\s(\d+)\s(\d+)\s255\s/.exec(bytes.toString('latin1', 0, 40));
  if (head === null) throw new Error('pdftoppm wrote something else than a colour picture');
  const [width, height] = [Number(head[1]), Number(head[2])];
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let point = 0, at = head[0].length; point < width * height; point += 1, at += 3) {
    rgba.set(bytes.subarray(at, at + 3), point * 4);
  }
  return { width, height, rgba };
}
