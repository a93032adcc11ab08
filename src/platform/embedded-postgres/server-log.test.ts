import { mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readLogSince, rotateLog, trimLog } from './server-log.ts';

const FULL = 'x'.repeat(9 * 1024 * 1024);
let dir: string;
let path: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wasl-log-'));
  path = join(dir, 'postgres.log');
});

afterEach(() => rm(dir, { recursive: true }));

it('begins the log anew when it is full, while the server goes on writing', async () => {
  const server = await open(path, 'a');
  await server.write(FULL);
  await trimLog(path);
  await server.write('after');
  await server.close();
  expect(await readFile(path, 'utf8')).toBe('after');
  expect((await stat(`${path}.1`)).size).toBe(FULL.length);
});

it('moves a full log away before a start, and leaves a short one', async () => {
  await writeFile(path, FULL);
  await rotateLog(path);
  expect((await stat(`${path}.1`)).size).toBe(FULL.length);
  await writeFile(path, 'short');
  await rotateLog(path);
  await trimLog(path);
  expect(await readFile(path, 'utf8')).toBe('short');
});

it('tells what was written since a start, and at most its last 4 kB', async () => {
  await writeFile(path, 'before\n');
  expect(await readLogSince(path, 7)).toBe('');
  await writeFile(path, 'before\nFATAL: why\n');
  expect(await readLogSince(path, 7)).toBe('FATAL: why');
  await writeFile(path, FULL);
  expect(await readLogSince(path, 7)).toHaveLength(4096);
  expect(await readLogSince(join(dir, 'none'), 0)).toBe('');
});
