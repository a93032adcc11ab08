import path from 'node:path';
import { firstExecutable, type Machine, requireDebian } from './debian.ts';

export type KannelProgram = 'bearerbox' | 'smsbox' | 'fakesmsc';

/** Debian keeps the boxes beside other daemons, and the centre of telephones that is none among its examples. */
const FOLDERS = ['/usr/sbin', '/usr/bin', '/usr/lib/kannel/test', '/usr/lib/kannel'];

/**
 * A program of Kannel, the SMS gateway, which the tests send and receive through: from where systems put it, else
 * installed from Debian. Throws a `MissingProgramError` that says what to install; it never lets the tests go without.
 */
export function requireKannel(program: KannelProgram, machine?: Machine): string {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), ...FOLDERS];
  const probe = (): string | undefined => firstExecutable(folders.map((dir) => path.join(dir, program)));
  return requireDebian(['kannel', 'kannel-extras'], probe, machine);
}
