import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  checkMajorVersion,
  chooseSocketDir,
  makeSocketDir,
  openDataFolder,
  socketPath,
} from './data-folder.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wasl-folder-'));
});

afterEach(() => rm(dir, { recursive: true }));

describe('the data folder', () => {
  it('is found through links, and the folders above it are made', async () => {
    await mkdir(join(dir, 'disk'));
    await symlink(join(dir, 'disk'), join(dir, 'link'));
    const folder = await openDataFolder(join(dir, 'link', 'a', 'postgres'));
    expect(folder.dataDir).toMatch(/\/disk\/a\/postgres$/);
    expect(folder.initialised).toBe(false);
    expect((await stat(join(dir, 'disk', 'a'))).isDirectory()).toBe(true);
  });

  it('is refused, and left as it is, when it holds something else', async () => {
    await writeFile(join(dir, 'novel.txt'), 'Call me Ishmael.');
    await expect(openDataFolder(dir)).rejects.toMatchObject({ code: 'foreign_folder' });
    expect(await readdir(dir)).toEqual(['novel.txt']);
  });

  it('of another major version is refused, with both numbers', async () => {
    await writeFile(join(dir, 'PG_VERSION'), '17\n');
    await expect(checkMajorVersion(dir, 18)).rejects.toMatchObject({
      code: 'other_major_version',
      message: expect.stringMatching(/PostgreSQL 17.*PostgreSQL 18/),
    });
    await expect(checkMajorVersion(dir, 17)).resolves.toBeUndefined();
  });
});

describe('the socket', () => {
  it('has a path of at most 100 bytes, for every data folder, each another one', () => {
    const folder = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }).map((name) => `/${name}`);
    fc.assert(
      fc.property(folder, folder, (one, other) => {
        const [first, second] = [one, other].map((path) => chooseSocketDir(path, 0, ['/tmp']));
        expect(Buffer.byteLength(socketPath(first ?? '', 5432))).toBeLessThanOrEqual(100);
        expect(first === second).toBe(one === other);
      }),
    );
    expect(chooseSocketDir('/short', 0, ['/tmp'])).toBe('/short');
    expect(chooseSocketDir('/x'.repeat(60), 0, ['/y'.repeat(60)])).toBeUndefined();
  });

  it('gets a private folder', async () => {
    const socketDir = join(dir, 'socket');
    await makeSocketDir(socketDir, { way: 'self' });
    await chmod(socketDir, 0o777);
    await makeSocketDir(socketDir, { way: 'self' });
    expect((await stat(socketDir)).mode & 0o777).toBe(0o700);
  });

  it('is not put where a link leads', async () => {
    await symlink(tmpdir(), join(dir, 'socket'));
    await expect(makeSocketDir(join(dir, 'socket'), { way: 'self' })).rejects.toMatchObject({
      code: 'not_owner',
    });
  });
});
