import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressKey } from './address.ts';

describe('who a limit counts as one', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    // As a socket that listens for both shows an IPv4 address (RFC 4291, section 2.5.5.2).
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:2::6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::203.0.113.7', '64:ff9b:0:0::/64'],
    // Not addresses at all: each is only itself.
    ['', ''],
    ['2001:db8:1:2:nonsense', '2001:db8:1:2:nonsense'],
  ])('%s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });

  test('all addresses of an IPv6 network of 64 bits, however they are written, and no others', () => {
    const half = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 4, maxLength: 4 });
    const written = fc.constantFrom(plain, padded, compressed);
    fc.assert(
      fc.property(half, half, half, half, written, written, (net, other, host1, host2, write1, write2) => {
        const [one, two] = [write1([...net, ...host1]), write2([...net, ...host2])];
        expect([isIPv6(one), isIPv6(two)]).toEqual([true, true]);
        expect(addressKey(one)).toBe(addressKey(two));
        expect(addressKey(write1([...other, ...host1])) === addressKey(one)).toBe(
          String(net) === String(other),
        );
      }),
      { numRuns: 500 },
    );
  });
});

function plain(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16)).join(':');
}

function padded(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16).padStart(4, '0').toUpperCase()).join(':');
}

/** By the browser's own rules, the longest run of zeros left out. */
function compressed(groups: readonly number[]): string {
  return new URL(`http://[${plain(groups)}]/`).hostname.slice(1, -1);
}
