import { lookup as resolve } from 'node:dns';
import { request as requestPlain } from 'node:http';
import { request as requestSecurely } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { err, ok, type Result } from '../kernel/index.ts';

/** Why nothing arrived, as far as anybody knows. */
export interface NotPosted {
  readonly code: 'timeout' | 'no_connection' | 'address_not_allowed';
  readonly detail: string;
}

const ANSWER_BYTES_MAX = 4_096;

/** Networks that are nobody's on the internet: our own, above all (RFC 6890 and what came after it). */
const PRIVATE = new BlockList();
for (const [network, bits] of [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
  ] as const),
  ...([
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['224.0.0.0', 3],
  ] as const),
])
  PRIVATE.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  // Also what holds an IPv4 address in it: compatible, NAT64, Teredo, 6to4.
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
] as const)
  PRIVATE.addSubnet(network, bits, 'ipv6');

/**
 * Posts JSON to an address that somebody else has given, within `timeoutMs` for all of it. Only https, and never into a private
 * network, whatever the name resolves to: the address that was looked at is the one that is connected to. `allowPrivate`: for the
 * demo and for tests. No redirect is followed; of the answer only the status counts.
 */
export function postOutside(
  url: string,
  message: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  options: { readonly timeoutMs: number; readonly allowPrivate: boolean; readonly signal?: AbortSignal },
): Promise<Result<{ readonly status: number }, NotPosted>> {
  const { timeoutMs, allowPrivate, signal } = options;
  const { promise, resolve: settle } =
    Promise.withResolvers<Result<{ readonly status: number }, NotPosted>>();
  const target = targetOf(url, allowPrivate);
  if (target === undefined) return Promise.resolve(err({ code: 'address_not_allowed', detail: 'address' }));
  const timer = setTimeout(() => {
    settle(err({ code: 'timeout', detail: `${timeoutMs} ms` }));
    sent.destroy();
  }, timeoutMs);
  const sent = (target.protocol === 'http:' ? requestPlain : requestSecurely)(
    target,
    {
      method: 'POST',
      headers: { ...message.headers, 'content-length': Buffer.byteLength(message.body) },
      lookup: allowPrivate ? undefined : lookupOutside,
      agent: false,
      signal,
    },
    (answer) => {
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > ANSWER_BYTES_MAX) answer.destroy();
      });
      // The status is there, whatever becomes of the rest.
      answer.on('close', () => settle(ok({ status: answer.statusCode ?? 0 })));
    },
  );
  sent.on('error', (error) => {
    const code = 'code' in error && typeof error.code === 'string' ? error.code : 'failed';
    settle(err({ code: code === NOT_ALLOWED ? 'address_not_allowed' : 'no_connection', detail: code }));
  });
  sent.end(message.body);
  return promise.finally(() => clearTimeout(timer));
}

/** What may be called; a name is looked at when it is resolved. */
function targetOf(url: string, allowPrivate: boolean): URL | undefined {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target?.protocol !== 'https:' && !(allowPrivate && target?.protocol === 'http:')) return undefined;
  const host = target.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) !== 0 && !allowPrivate && isPrivate(host) ? undefined : target;
}

const NOT_ALLOWED = 'EPRIVATE';

const lookupOutside: LookupFunction = (host, options, done) => {
  resolve(host, { ...options, all: true }, (error, found) => {
    const [first] = found ?? [];
    if (error !== null) return done(error, '', 0);
    if (first === undefined || found.some(({ address }) => isPrivate(address)))
      return done(Object.assign(new Error(`${host} is in a private network`), { code: NOT_ALLOWED }), '', 0);
    if (options.all === true) return done(null, found);
    done(null, first.address, first.family);
  });
};

function isPrivate(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return PRIVATE.check(mapped, 'ipv4');
  return PRIVATE.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
