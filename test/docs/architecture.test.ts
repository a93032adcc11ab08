import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
const page = readFileSync(path.join(ROOT, 'docs/architecture.md'), 'utf8');
const named = [...new Set([...page.matchAll(/`([^`\n]+)`/g)].map(([, name = '']) => name))];

describe('docs/architecture.md', () => {
  test('names only files that there are', () => {
    const files = globSync('src/**/*.{ts,tsx}', { cwd: ROOT }).map((file) => `/${file}`);
    const lost = named.filter(
      (name) => /\.tsx?$/.test(name) && !files.some((file) => file.endsWith(`/${name}`)),
    );
    expect(lost).toEqual([]);
  });

  test('names only functions that there are, in the database or at the door of a room', () => {
    const sql = globSync('db/migrations/*.sql', { cwd: ROOT })
      .map((file) => readFileSync(path.join(ROOT, file), 'utf8'))
      .join('\n');
    const lost = named.filter((name) => {
      const [, room = '', member = ''] = /^([a-z]+)\.([a-z_]+)$/.exec(name) ?? [];
      if (room === '' || member === 'ts') return false;
      const files = globSync(`src/*/${room}.ts`, { cwd: ROOT });
      const isMember = files.some((file) =>
        new RegExp(`\\b${member}\\b[:(]`).test(readFileSync(path.join(ROOT, file), 'utf8')),
      );
      return !isMember && !new RegExp(`create function ${room}\\.${member}\\(`).test(sql);
    });
    expect(lost).toEqual([]);
  });
});
