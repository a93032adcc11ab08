import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Biller, InquiryError } from '../../billing/index.ts';
import { foldIdentifier } from '../../kernel/index.ts';
import { type Clock, createRateLimiter, type RateLimiter } from '../../platform/index.ts';
import { addressKey } from './address.ts';

/**
 * How often one may ask, in this process. What is found by a number costs its asker one token; a number that
 * leads nowhere costs five, so that bills cannot be found by counting up, while an office behind one address
 * can work. What is found by an id that nobody can guess costs nothing.
 */
export interface Limits {
  /** By address: whatever is found by a number that could be guessed. */
  readonly lookups: RateLimiter;
  /** The same for holders of an API key, by key. */
  readonly keys: RateLimiter;
  /** By address: passwords, codes, and keys that were not right. */
  readonly signIns: RateLimiter;
  /** By account: numbers and proofs beside it (a ZIP code) that were wrong, from wherever. */
  readonly misses: RateLimiter;
}

const MISS_TOKENS = 5;
/** A key is for a program that serves many people. */
const KEY_TIMES = 100;
/** Of six look-ups one sign-in: 10 a minute where 60 may be looked up. */
const SIGN_INS_PART = 6;
/** Ten wrong tries at one account, then one every 30 seconds: 40,000 ZIP codes take two weeks. */
const ACCOUNT_MISSES = { burst: 10, perMinute: 2 } as const;
/** 100,000 keys take some 15 MB. */
const KEYS_MAX = 100_000;

/** `perMinute`: look-ups for each address; twice as many may come at once. */
export function createLimits(options: { readonly perMinute: number; readonly clock: Clock }): Limits {
  const { perMinute, clock } = options;
  const limiter = (times: number): RateLimiter => {
    const rate = perMinute * times;
    return createRateLimiter({ perMinute: rate, burst: Math.max(1, 2 * rate), keysMax: KEYS_MAX, clock });
  };
  return {
    lookups: byAddress(limiter(1)),
    keys: limiter(KEY_TIMES),
    signIns: byAddress(limiter(1 / SIGN_INS_PART)),
    misses: createRateLimiter({ ...ACCOUNT_MISSES, keysMax: KEYS_MAX, clock }),
  };
}

function byAddress(limiter: RateLimiter): RateLimiter {
  return {
    take: (address) => limiter.take(addressKey(address)),
    peek: (address) => limiter.peek(addressKey(address)),
    charge: (address, tokens) => limiter.charge(addressKey(address), tokens),
  };
}

const DECORATOR = 'waslLimits';

/** Makes the limits known to every route. */
export function addLimits(server: FastifyInstance, limits: Limits): void {
  server.decorate(DECORATOR, limits);
}

function limitsOf(request: FastifyRequest): Limits {
  return request.server.getDecorator<Limits>(DECORATOR);
}

/** Who asks, and for what. */
export interface Ask {
  /** The API key that was shown and is good, by a name of its own; without one the address counts. */
  readonly key?: string | undefined;
  /** The account that is meant: `subjectOf`. */
  readonly subject?: string | undefined;
}

/**
 * Asks before something is looked up by a number. Undefined: go on; else the seconds to wait, for an answer 429
 * with `Retry-After`. Call `countMiss` where nothing was found.
 */
export function limitLookup(request: FastifyRequest, ask: Ask = {}): number | undefined {
  const limits = limitsOf(request);
  if (ask.subject !== undefined) {
    const missed = limits.misses.peek(ask.subject);
    if (!missed.allowed) return missed.retryAfterSeconds;
  }
  const taken = ask.key === undefined ? limits.lookups.take(request.ip) : limits.keys.take(ask.key);
  return taken.allowed ? undefined : taken.retryAfterSeconds;
}

/** Asks before something is looked up by an id that cannot be guessed: it costs something only if it leads nowhere. */
export function limitById(request: FastifyRequest, ask: Pick<Ask, 'key'> = {}): number | undefined {
  const limits = limitsOf(request);
  const left = ask.key === undefined ? limits.lookups.peek(request.ip) : limits.keys.peek(ask.key);
  return left.allowed ? undefined : left.retryAfterSeconds;
}

/** Nothing was found by what was given. One token `limitLookup` has taken already. */
export function countMiss(request: FastifyRequest, ask: Ask = {}): void {
  const limits = limitsOf(request);
  if (ask.key === undefined) limits.lookups.charge(request.ip, MISS_TOKENS - 1);
  else limits.keys.charge(ask.key, MISS_TOKENS - 1);
  if (ask.subject !== undefined) limits.misses.charge(ask.subject, 1);
}

/** Asks before a password, a code or a key is tried, or a code is sent. Undefined: go on. */
export function limitSignIn(request: FastifyRequest): number | undefined {
  const taken = limitsOf(request).signIns.take(request.ip);
  return taken.allowed ? undefined : taken.retryAfterSeconds;
}

/** A number that leads nowhere, told after it was looked up: what somebody learns who counts up. */
export function isMiss({ code }: Pick<InquiryError, 'code'>): boolean {
  return code === 'account_not_found' || code === 'bill_not_found';
}

/** The account that an inquiry means, whichever way its number was written. */
export function subjectOf(biller: Biller, identifiers: Readonly<Record<string, string>>): string | undefined {
  for (const { name, finds } of biller.identifiers) {
    const value = identifiers[name];
    if (finds && value !== undefined && value.length <= SUBJECT_LENGTH_MAX) {
      return `${biller.billerId} ${name} ${foldIdentifier(value).toUpperCase()}`;
    }
  }
  return undefined;
}

/** Longer than any number that leads somewhere: nothing is kept of it. */
const SUBJECT_LENGTH_MAX = 100;
