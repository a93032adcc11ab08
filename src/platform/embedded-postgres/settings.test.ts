import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memoryBytes, serverSettings } from './settings.ts';

const MEBIBYTE = 1024 * 1024;

it('takes at most an eighth of the memory for shared buffers, and never more than 512 MB', () => {
  fc.assert(
    fc.property(fc.integer({ min: 256, max: 1_000_000 }), (mebibytes) => {
      const buffers = serverSettings(mebibytes * MEBIBYTE, '/s', 5432, {}).shared_buffers ?? '';
      const size = Number(buffers.replace(/MB$/, ''));
      expect(size).toBeLessThanOrEqual(Math.min(512, mebibytes / 8));
      expect(size).toBeGreaterThan(Math.min(512, mebibytes / 8) - 1);
    }),
  );
});

it('knows how much memory there is', () => {
  expect(memoryBytes()).toBeGreaterThan(64 * MEBIBYTE);
});

it('lets a setting be changed, but not where the server listens', () => {
  const settings = serverSettings(0, '/s "x"', 5432, { jit: 'on', listen_addresses: '*', port: '1' });
  expect(settings).toMatchObject({ jit: 'on', listen_addresses: '', port: '5432' });
  expect(settings.unix_socket_directories).toBe('"/s ""x"""');
});
