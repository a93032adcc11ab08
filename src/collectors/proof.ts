import { createHash, createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import { httpbis } from 'http-message-signatures';
import { type Clock, signatureIsOf, type Vault } from '../platform/index.ts';
import type { Credential, Register } from './register.ts';

/** A request as it came in, byte for byte: proofs are over these. */
export interface SignedRequest {
  readonly method: string;
  /** As the caller wrote it: scheme, host, path and query. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Who has sent a request; undefined: nobody that can be believed. */
export interface Proofs {
  /** HTTP message signatures (RFC 9421, Ed25519), or HMAC by the rules of Standard Webhooks with `wasl-key`. */
  signed(request: SignedRequest): Promise<string | undefined>;
  /** A JSON web token, HS256 (RFC 7519), with its key in `kid` or `iss`. */
  byToken(request: SignedRequest): Promise<string | undefined>;
  /** `Bearer KEY.SECRET`. */
  byBearer(request: SignedRequest): Promise<string | undefined>;
}

/** How old a signature may be, and how far clocks may differ. */
const AGE_MAX_SECONDS = 300;
const SIGNED_COMPONENTS = ['@method', '@target-uri', 'content-digest'];

export function createProofs(deps: {
  readonly register: Pick<Register, 'credential'>;
  readonly vault: Vault;
  readonly clock: Clock;
}): Proofs {
  const { register, vault, clock } = deps;

  const credentialOf = async (keyId: unknown, kind: Credential['kind']): Promise<Credential | undefined> => {
    const found = typeof keyId === 'string' ? await register.credential(keyId) : undefined;
    return found?.kind === kind ? found : undefined;
  };

  async function byHmac({ headers, body }: SignedRequest): Promise<string | undefined> {
    const credential = await credentialOf(headers['wasl-key'], 'hmac');
    return credential !== undefined && signatureIsOf([credential.material], headers, body, clock.now())
      ? credential.collectorId
      : undefined;
  }

  async function byMessageSignature({
    method,
    url,
    headers,
    body,
  }: SignedRequest): Promise<string | undefined> {
    // The signature covers the digest, and the digest the body.
    if (!isDigestOf(headers['content-digest'], body)) return undefined;
    let collectorId: string | undefined;
    const given = Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    const now = clock.now();
    try {
      const verified = await httpbis.verifyMessage(
        {
          requiredFields: SIGNED_COMPONENTS,
          requiredParams: ['created', 'keyid'],
          notAfter: new Date(now.getTime() + AGE_MAX_SECONDS * 1000),
          keyLookup: async ({ keyid, created }) => {
            const credential = await credentialOf(keyid, 'ed25519');
            if (credential === undefined || !isFresh(created, now)) return null;
            collectorId = credential.collectorId;
            const key = createPublicKey({ key: credential.material, format: 'der', type: 'spki' });
            return {
              id: credential.keyId,
              algs: ['ed25519'],
              verify: async (data, signature) => verify(null, data, key, signature),
            };
          },
        },
        { method, url, headers: Object.fromEntries(given) },
      );
      return verified === true ? collectorId : undefined;
    } catch {
      // The library throws at whatever is malformed, expired, or not signed as it must be.
      return undefined;
    }
  }

  return {
    signed: (request) =>
      request.headers['signature-input'] === undefined ? byHmac(request) : byMessageSignature(request),
    byToken: async ({ headers }) => {
      const token = bearerOf(headers.authorization);
      const [head = '', claims = '', signature = '', ...more] = token?.split('.') ?? [];
      const [{ alg, kid }, { iss, iat }] = [partOf(head), partOf(claims)];
      if (alg !== 'HS256' || more.length > 0 || typeof iat !== 'number') return undefined;
      if (Math.abs(clock.now().getTime() / 1000 - iat) > AGE_MAX_SECONDS) return undefined;
      const credential = await credentialOf(kid ?? iss, 'jwt');
      if (credential === undefined) return undefined;
      const expected = createHmac('sha256', credential.material).update(`${head}.${claims}`).digest();
      return isSame(Buffer.from(signature, 'base64url'), expected) ? credential.collectorId : undefined;
    },
    byBearer: async ({ headers }) => {
      const [keyId, secret = ''] = bearerOf(headers.authorization)?.split('.') ?? [];
      const credential = await credentialOf(keyId, 'bearer');
      return credential !== undefined && isSame(vault.digest('collector', secret), credential.material)
        ? credential.collectorId
        : undefined;
    },
  };
}

/** `Content-Digest: sha-256=:BASE64:` (RFC 9530). */
function isDigestOf(header: string | string[] | undefined, body: Buffer): boolean {
  const given =
    typeof header === 'string' ? /(?:^|,\s*)sha-256=:([A-Za-z0-9+/=]{44}):/.exec(header)?.[1] : undefined;
  return (
    given !== undefined && isSame(Buffer.from(given, 'base64'), createHash('sha256').update(body).digest())
  );
}

/** The library takes `created` for granted: the seconds of RFC 9421, or a date made of them. */
function isFresh(created: unknown, now: Date): boolean {
  const seconds = created instanceof Date ? created.getTime() / 1000 : Number(created);
  return Math.abs(now.getTime() / 1000 - seconds) <= AGE_MAX_SECONDS;
}

function bearerOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? /^Bearer ([A-Za-z0-9._~+/=-]{1,4096})$/.exec(header)?.[1] : undefined;
}

function partOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
