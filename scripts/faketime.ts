import { existsSync } from 'node:fs';
import { type Machine, requireDebian } from './debian.ts';

const LIBRARIES = ['x86_64', 'aarch64'].map(
  (processor) => `/usr/lib/${processor}-linux-gnu/faketime/libfaketimeMT.so.1`,
);

/**
 * The library that lets a program see another time of day, which the fault tests move: installed from Debian where it is
 * missing. Throws a `MissingProgramError` that says what to install; it never lets the tests go without.
 */
export function requireFaketime(machine?: Machine): string {
  return requireDebian(['libfaketime'], () => LIBRARIES.find((library) => existsSync(library)), machine);
}
