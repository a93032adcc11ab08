import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { isCommon } from './common-passwords.ts';

export interface PasswordCost {
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
}

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane. Here 58 ms on one core. */
export const PASSWORD_COST: PasswordCost = { memoryKib: 19_456, passes: 2, lanes: 1 };

const SALT_BYTES = 16;
/** RFC 9106, section 3.1. */
const SALT_BYTES_MIN = 8;
const TAG_BYTES = 32;
const LENGTH_MIN = 12;
const LENGTH_MAX = 128;

export type PasswordProblem = 'too_short' | 'too_long' | 'too_common' | 'contains_login';

/** The same letters typed on different keyboards are the same password (NIST SP 800-63B, 3.1.1.2). */
function fold(password: string): string {
  return password.normalize('NFKC');
}

/** What is wrong with a new password; undefined where nothing is. Lengths are counted in characters. */
export function passwordProblem(password: string, login: string): PasswordProblem | undefined {
  const folded = fold(password);
  const length = [...folded].length;
  if (length < LENGTH_MIN) return 'too_short';
  if (length > LENGTH_MAX) return 'too_long';
  if (login.length >= 4 && folded.toLowerCase().includes(login.toLowerCase())) return 'contains_login';
  return isCommon(folded) ? 'too_common' : undefined;
}

/** Hashed as a PHC string, which carries its own parameters: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
export async function hashPassword(password: string, cost: PasswordCost = PASSWORD_COST): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const tag = await derive(password, salt, cost, TAG_BYTES);
  const parameters = `m=${cost.memoryKib},t=${cost.passes},p=${cost.lanes}`;
  return `$argon2id$v=19$${parameters}$${plain(salt)}$${plain(tag)}`;
}

/** Whether it is this password, and whether the hash was made at another cost than it would be today. */
export async function checkPassword(
  password: string,
  phc: string,
  today: PasswordCost = PASSWORD_COST,
): Promise<{ readonly right: boolean; readonly outdated: boolean }> {
  const read = readPhc(phc);
  // Longer than any that was ever taken: to hash it would only be work for us.
  if (read === undefined || password.length > 4 * LENGTH_MAX) return { right: false, outdated: false };
  const tag = await derive(password, read.salt, read.cost, read.tag.length);
  const { memoryKib, passes, lanes } = read.cost;
  const same = memoryKib === today.memoryKib && passes === today.passes && lanes === today.lanes;
  return { right: timingSafeEqual(tag, read.tag), outdated: !same };
}

interface Phc {
  readonly cost: PasswordCost;
  readonly salt: Buffer;
  readonly tag: Buffer;
}

function readPhc(phc: string): Phc | undefined {
  const match = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([\w+/-]+)\$([\w+/-]+)$/.exec(phc);
  if (match === null) return undefined;
  const [, memoryKib, passes, lanes, salt = '', tag = ''] = match;
  if (Buffer.from(salt, 'base64').length < SALT_BYTES_MIN) return undefined;
  return {
    cost: { memoryKib: Number(memoryKib), passes: Number(passes), lanes: Number(lanes) },
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}

function derive(password: string, salt: Buffer, cost: PasswordCost, tagBytes: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  argon2(
    'argon2id',
    {
      message: fold(password),
      nonce: salt,
      memory: cost.memoryKib,
      passes: cost.passes,
      parallelism: cost.lanes,
      tagLength: tagBytes,
    },
    (error, tag) => (error === null ? resolve(tag) : reject(error)),
  );
  return promise;
}

/** PHC strings write base64 without padding. */
function plain(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
