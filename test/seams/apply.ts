import { cp, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { invariant } from '../../src/kernel/index.ts';

const SEAMS = import.meta.dirname;

/** What is added to the house, and what of the house had to be touched for it. */
const SeamSchema = Type.Object(
  {
    title: Type.String(),
    /** How long it took to write, by the clock. */
    minutes: Type.Integer({ minimum: 1 }),
    /** Begun as a copy of what stands in the house, with other names. */
    copies: Type.Optional(Type.Array(Type.Object({ from: Type.String(), to: Type.String() }))),
    rename: Type.Optional(Type.Record(Type.String(), Type.String())),
    edits: Type.Array(
      Type.Union([
        Type.Object({ file: Type.String(), after: Type.String(), add: Type.Array(Type.String()) }),
        Type.Object({ file: Type.String(), before: Type.String(), add: Type.Array(Type.String()) }),
        Type.Object({ file: Type.String(), replace: Type.String(), by: Type.String() }),
      ]),
    ),
  },
  { additionalProperties: false },
);

export interface Seam extends Static<typeof SeamSchema> {
  readonly name: string;
  /** Its own files, by their places in the house. */
  readonly files: readonly string[];
}

export interface Cost {
  readonly ownFiles: number;
  readonly ownLines: number;
  readonly touchedFiles: number;
  readonly touchedLines: number;
}

export async function readSeams(): Promise<readonly Seam[]> {
  const entries = await readdir(SEAMS, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(names.toSorted().map(readSeam));
}

async function readSeam(name: string): Promise<Seam> {
  const described: unknown = JSON.parse(await readFile(path.join(SEAMS, name, 'seam.json'), 'utf8'));
  const read = Value.Parse(SeamSchema, described);
  const folder = path.join(SEAMS, name, 'files');
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  return { ...read, name, files: files.toSorted() };
}

/** Adds it to the copy; what it cost, in files and lines. An edit whose place is gone fails: the house has changed. */
export async function applySeam(seam: Seam, folder: string): Promise<Cost> {
  const own: string[] = [];
  for (const file of seam.files) {
    await cp(path.join(SEAMS, seam.name, 'files', file), path.join(folder, file));
    own.push(path.join(folder, file));
  }
  for (const { from, to } of seam.copies ?? []) own.push(...(await copyRenamed(seam, folder, from, to)));
  let touchedLines = 0;
  for (const edit of seam.edits) {
    const file = path.join(folder, edit.file);
    const text = await readFile(file, 'utf8');
    const place = 'replace' in edit ? edit.replace : 'after' in edit ? edit.after : edit.before;
    invariant(text.split(place).length === 2, `${edit.file} has "${place}" once`);
    await writeFile(file, edited(text, edit));
    touchedLines += 'add' in edit ? edit.add.length : 1;
  }
  const lines = await Promise.all(
    own.map(async (file) => (await readFile(file, 'utf8')).split('\n').length - 1),
  );
  return {
    ownFiles: own.length,
    ownLines: lines.reduce((sum, each) => sum + each, 0),
    touchedFiles: new Set(seam.edits.map(({ file }) => file)).size,
    touchedLines,
  };
}

function edited(text: string, edit: Seam['edits'][number]): string {
  if ('replace' in edit) return text.replace(edit.replace, () => edit.by);
  const added = edit.add.map((line) => `${line}\n`).join('');
  if ('before' in edit) {
    const at = text.lastIndexOf('\n', text.indexOf(edit.before)) + 1;
    return text.slice(0, at) + added + text.slice(at);
  }
  const at = text.indexOf('\n', text.indexOf(edit.after)) + 1;
  return text.slice(0, at) + added + text.slice(at);
}

async function copyRenamed(seam: Seam, folder: string, from: string, to: string): Promise<string[]> {
  const renamed = (text: string): string =>
    Object.entries(seam.rename ?? {}).reduce((before, [old, other]) => before.replaceAll(old, other), text);
  const source = path.join(folder, from);
  const isFolder = (await stat(source)).isDirectory();
  const names = isFolder ? await readdir(source) : [''];
  const made: string[] = [];
  for (const name of names) {
    const target = path.join(folder, to, renamed(name));
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, renamed(await readFile(path.join(source, name), 'utf8')));
    made.push(target);
  }
  return made;
}
