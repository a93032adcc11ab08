import { cp, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');
const SKIPPED = new Set(['node_modules', '.git', '.wasl']);

/** The project as it stands, what is not committed with it, without its packages: to be changed where it harms nobody. */
export async function copyHouse(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const filter = (from: string): boolean => !SKIPPED.has(path.relative(ROOT, from));
  for (const part of await readdir(ROOT))
    if (!SKIPPED.has(part))
      await cp(path.join(ROOT, part), path.join(folder, part), { recursive: true, filter });
}
