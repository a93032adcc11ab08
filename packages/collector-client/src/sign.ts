import { createHash, createHmac, createPrivateKey, sign as signBytes } from 'node:crypto';
import { httpbis } from 'http-message-signatures';

/** How you prove who you are. `hmac`: the secret that the operator gave you; `ed25519`: your own private key, in PEM. */
export type CollectorKey =
  | { readonly kind: 'hmac'; readonly keyId: string; readonly secret: string }
  | { readonly kind: 'ed25519'; readonly keyId: string; readonly privateKeyPem: string };

export interface RequestToSign {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly at: Date;
  /** Of the message: the same at each try. */
  readonly id: string;
}

/** The headers that go with a request so that it is believed. */
export async function signatureHeaders(
  key: CollectorKey,
  request: RequestToSign,
): Promise<Readonly<Record<string, string>>> {
  return key.kind === 'hmac' ? byHmac(key, request) : byMessageSignature(key, request);
}

function byHmac(
  { keyId, secret }: Extract<CollectorKey, { kind: 'hmac' }>,
  { id, at, body }: RequestToSign,
): Readonly<Record<string, string>> {
  const seconds = Math.floor(at.getTime() / 1000);
  const bytes = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const mac = createHmac('sha256', bytes).update(`${id}.${seconds}.${body}`).digest('base64');
  return {
    ...{ 'wasl-key': keyId, 'webhook-id': id },
    ...{ 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${mac}` },
  };
}

async function byMessageSignature(
  { keyId, privateKeyPem }: Extract<CollectorKey, { kind: 'ed25519' }>,
  { method, url, body, at }: RequestToSign,
): Promise<Readonly<Record<string, string>>> {
  const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
  const key = createPrivateKey(privateKeyPem);
  const signed = await httpbis.signMessage(
    {
      key: { id: keyId, alg: 'ed25519', sign: async (data) => signBytes(null, data, key) },
      fields: ['@method', '@target-uri', 'content-digest'],
      params: ['created', 'keyid', 'alg'],
      paramValues: { created: at },
    },
    { method, url, headers: { 'content-digest': digest } },
  );
  return Object.fromEntries(
    Object.entries(signed.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}
