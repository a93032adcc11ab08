import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withStartLock } from './start-lock.ts';

let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wasl-lock-'));
});

afterAll(() => rm(dir, { recursive: true }));

it('admits one at a time, and the next one also when the one before failed', async () => {
  const path = join(dir, 'one');
  let inside = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
    throw new Error('failed');
  };
  const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => withStartLock(path, 5000, work)));
  expect(outcomes.map(({ status }) => status)).toEqual(Array(5).fill('rejected'));
  expect(most).toBe(1);
});

it('keeps other processes out as long as its holder lives, and not a moment longer', async () => {
  const path = join(dir, 'two');
  const module = new URL('./start-lock.ts', import.meta.url).href;
  const code = `import { withStartLock } from ${JSON.stringify(module)};
    await withStartLock(${JSON.stringify(path)}, 5000, () => new Promise(() => { console.log('held'); setInterval(() => {}, 1000); }));`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(holder.stdout, 'data');
  await expect(withStartLock(path, 50, async () => 'in')).rejects.toMatchObject({ code: 'busy' });
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  expect(await withStartLock(path, 0, async () => 'in')).toBe('in');
});
