import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clearStaleFile, inspectPostmaster, parsePostmasterFile } from './postmaster.ts';

let dataDir: string;
let deadPid: number;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'wasl-postmaster-'));
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  deadPid = child.pid ?? 0;
  await once(child, 'exit');
});

afterAll(() => rm(dataDir, { recursive: true }));

function fileOf(pid: number): Promise<void> {
  return writeFile(
    join(dataDir, 'postmaster.pid'),
    `${pid}\n${dataDir}\n1760000000\n5432\n${dataDir}\n\n1 2\nready   \n`,
  );
}

describe('postmaster.pid', () => {
  it('is read as the server writes it, whole or just begun', () => {
    const whole = '4711\n/data\n1760000000\n5433\n/sockets\n\n  5432001   7\nready   \n';
    expect(parsePostmasterFile(whole)).toEqual({
      pid: 4711,
      port: 5433,
      socketDir: '/sockets',
      status: 'ready',
    });
    expect(parsePostmasterFile('4711\n')).toEqual({ pid: 4711, port: 0, socketDir: '', status: '' });
    expect(parsePostmasterFile('-4711\n/data\n')?.pid).toBe(4711);
    expect(parsePostmasterFile('')).toBeUndefined();
    expect(parsePostmasterFile('\0\0\0\0')).toBeUndefined();
  });

  it('is stale when its process is dead, and then left for PostgreSQL to clear', async () => {
    await fileOf(deadPid);
    expect(await inspectPostmaster(dataDir)).toEqual({ kind: 'stale', pid: deadPid });
    await clearStaleFile(dataDir);
    expect(await readFile(join(dataDir, 'postmaster.pid'), 'utf8')).toContain(String(deadPid));
  });

  it.each([
    ['this program', process.pid],
    ['the first process of the machine', 1],
  ])(
    'is stale when its number now belongs to %s, and cleared, which PostgreSQL would not dare',
    async (_, pid) => {
      await fileOf(pid);
      expect(await inspectPostmaster(dataDir)).toEqual({ kind: 'stale', pid });
      await clearStaleFile(dataDir);
      expect(await inspectPostmaster(dataDir)).toEqual({ kind: 'none' });
    },
  );
});
