import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type Biller,
  type InquiryAnswer,
  lastingIdentifiers,
  type RawIdentifiers,
} from '../../billing/index.ts';
import { cookieOf } from '../page/request.ts';
import { cookieOptions } from '../page/routes.ts';
import type { PortalDeps } from './deps.ts';

/** What was found last in this browser, to be saved under a name. Sealed: it holds numbers of somebody's contract. */
const FOUND_COOKIE = 'wasl_found';
const FOUND_SECONDS = 3_600;

export interface Found {
  readonly biller: Biller;
  readonly accountId: bigint;
  readonly typed: RawIdentifiers;
}

/**
 * Keeps by which numbers an account was found, for the page that saves it. Only whoever typed them may follow the
 * account: an address of a bill, which people send each other, is not enough.
 */
export function rememberFound(
  { vault }: Pick<PortalDeps, 'vault'>,
  reply: FastifyReply,
  answer: InquiryAnswer,
  typed: RawIdentifiers,
): void {
  const identifiers = lastingIdentifiers(answer.biller, typed);
  const content = JSON.stringify([answer.biller.id, String(answer.accountId), identifiers ?? null]);
  reply.setCookie(FOUND_COOKIE, vault.seal(content).toString('base64url'), {
    ...cookieOptions,
    path: '/panel',
    maxAge: FOUND_SECONDS,
  });
}

/** `typed` is empty where the numbers find one bill only. */
export function foundBefore(
  { vault, billers }: Pick<PortalDeps, 'vault' | 'billers'>,
  request: FastifyRequest,
): Found | undefined {
  const sealed = cookieOf(request, FOUND_COOKIE);
  if (sealed === undefined) return undefined;
  try {
    const content: unknown = JSON.parse(vault.open(Buffer.from(sealed, 'base64url')));
    if (!Array.isArray(content)) return undefined;
    const [code, accountId, identifiers]: readonly unknown[] = content;
    const biller = typeof code === 'string' ? billers.find(code) : undefined;
    if (biller === undefined || typeof accountId !== 'string') return undefined;
    const typed = Object.entries(identifiers ?? {}).map(([name, value]) => [name, String(value)] as const);
    return { biller, accountId: BigInt(accountId), typed: Object.fromEntries(typed) };
  } catch {
    // Altered, cut off, or sealed under a key that is gone: then nothing was found here.
    return undefined;
  }
}
