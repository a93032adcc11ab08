import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from './support/database.ts';
import { connectionEnv, runWasl } from './support/wasl-command.ts';

const FILE = path.resolve(import.meta.dirname, '../nile-water.json');
let database: TestDatabase;
let folder = '';

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'wasl-nile-'));
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

async function wasl(...args: readonly string[]): Promise<string> {
  const { exitCode, out, err } = await runWasl(args, { cwd: folder, env: connectionEnv(database) });
  expect(exitCode, err).toBe(0);
  return out;
}

test('a fifth biller is a file: put, given bills, and asked what is owed', async () => {
  await wasl('migrate');
  expect(await wasl('biller', 'put', FILE)).toBe('Added nile-water.\n');
  await wasl('demo', '--biller', 'nile-water', '--bills', '20', '--out', 'nile.csv');
  await wasl('import', 'bills', 'nile.csv', '--biller', 'nile-water');
  const [head = '', row = ''] = (await readFile(path.join(folder, 'nile.csv'), 'utf8')).split('\n');
  const number = row.split(',')[head.split(',').indexOf('subscriber')] ?? '';
  expect(number).toMatch(/^\d{9}$/);
  expect(await wasl('inquire', '--biller', 'nile-water', `subscriber=${number}`)).toMatch(
    /مياه النيل|Nile Water/,
  );
}, 60_000);
