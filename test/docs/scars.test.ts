import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';

const PROJECT = path.resolve(import.meta.dirname, '../..');

test('docs/contribute/scars.md names tests that there are', async () => {
  const guide = await readFile(path.join(PROJECT, 'docs/contribute/scars.md'), 'utf8');
  const named = [...guide.matchAll(/\| `([^`]+\.ts)`: (.+) \|$/gm)];
  expect(named.length).toBeGreaterThan(15);
  for (const [, file = '', title = ''] of named) {
    const text = await readFile(path.join(PROJECT, file), 'utf8');
    expect([file, title, text.includes(`'${title}'`)]).toEqual([file, title, true]);
  }
});
