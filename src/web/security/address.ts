import { isIPv6 } from 'node:net';

const GROUPS = 8;
const NETWORK_GROUPS = 4;
const FOUR_GROUPS = /^(?:(?:0|[1-9a-f][0-9a-f]{0,3}):){4}(?=[0-9a-f:]*$)/;

/**
 * Who a limit counts as one: an IPv4 address; of IPv6 the first 64 bits, since whoever has one address of a
 * network has all 2^64 of it (RFC 6177; RFC 4291, section 2.5.4).
 */
export function addressKey(address: string): string {
  if (!address.includes(':')) return address;
  // Nearly always: four groups as a socket writes them (RFC 5952); the rest takes 2 µs.
  const [network] = FOUR_GROUPS.exec(address) ?? [];
  if (network !== undefined) return `${network}:/64`;
  const [plain = ''] = address.split('%', 1);
  if (!isIPv6(plain)) return address;
  // Written without an IPv4 address at its end, the text is groups between colons, some of them left out once.
  const v4 = /\d+\.\d+\.\d+\.\d+$/.exec(plain)?.[0];
  const [head = '', tail] = plain.slice(0, plain.length - (v4?.length ?? 0)).split('::', 2);
  const left = groupsIn(head);
  const right = tail === undefined ? [] : groupsIn(tail);
  const zeros = GROUPS - left.length - right.length - (v4 === undefined ? 0 : 2);
  const groups = [...left, ...new Array<number>(Math.max(0, zeros)).fill(0), ...right];
  // ::ffff:203.0.113.7 is how a socket for both shows an IPv4 address.
  if (v4 !== undefined && groups.every((group, nth) => group === (nth === 5 ? 0xffff : 0))) return v4;
  return `${groups
    .slice(0, NETWORK_GROUPS)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

function groupsIn(text: string): readonly number[] {
  return text
    .split(':')
    .filter((group) => group !== '')
    .map((group) => Number.parseInt(group, 16));
}
