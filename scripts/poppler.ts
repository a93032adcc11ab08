import path from 'node:path';
import { firstExecutable, type Machine, requireDebian } from './debian.ts';

/**
 * A program of Poppler, which reads PDFs back in the tests: from the path, else installed from Debian. Throws a
 * `MissingProgramError` that says what to install; it never lets the tests go without.
 */
export function requirePoppler(program: 'pdftotext' | 'pdftoppm', machine?: Machine): string {
  const dirs = (process.env.PATH ?? '').split(path.delimiter);
  const probe = (): string | undefined => firstExecutable(dirs.map((dir) => path.join(dir, program)));
  return requireDebian(['poppler-utils'], probe, machine);
}
