import { timingSafeEqual } from 'node:crypto';

/** Whether a signature written in hexadecimal is this one; how long that takes tells nothing about where they differ. */
export function isSameHex(given: string, expected: Buffer): boolean {
  if (given.length !== expected.length * 2 || !/^[0-9a-fA-F]+$/.test(given)) return false;
  return timingSafeEqual(Buffer.from(given, 'hex'), expected);
}
