import { createHmac, timingSafeEqual } from 'node:crypto';

/** What is signed of a message between two servers, by the rules of Standard Webhooks 1.0. */
export interface MessageToSign {
  /** Of the message, the same at each try. */
  readonly id: string;
  /** When this try was made. */
  readonly at: Date;
  /** Byte for byte as it is sent. */
  readonly body: string | Buffer;
}

/** The three headers that go with a message. With two secrets it carries both signatures, so that one can be changed. */
export function signMessage(
  secrets: readonly Buffer[],
  { id, at, body }: MessageToSign,
): Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const seconds = String(Math.floor(at.getTime() / 1000));
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': secrets
      .map((secret) => `v1,${macOf(secret, id, seconds, body).toString('base64')}`)
      .join(' '),
  };
}

/** How far the clocks of the two may differ. Standard Webhooks leaves it open; its libraries take five minutes. */
const CLOCKS_DIFFER_MS_MAX = 300_000;

/** Whether the headers prove that somebody who holds one of the secrets has sent this body, just now. */
export function signatureIsOf(
  secrets: readonly Buffer[],
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  body: string | Buffer,
  now: Date,
): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signatures } = headers;
  if (typeof id !== 'string' || typeof seconds !== 'string' || typeof signatures !== 'string') return false;
  if (!/^\d{1,12}$/.test(seconds) || id.length > 256 || signatures.length > 1024) return false;
  if (Math.abs(Number(seconds) * 1000 - now.getTime()) > CLOCKS_DIFFER_MS_MAX) return false;
  const given = signatures
    .split(' ')
    .filter((each) => each.startsWith('v1,'))
    .map((each) => Buffer.from(each.slice('v1,'.length), 'base64'));
  return secrets.some((secret) => {
    const expected = macOf(secret, id, seconds, body);
    return given.some((each) => each.length === expected.length && timingSafeEqual(each, expected));
  });
}

function macOf(secret: Buffer, id: string, seconds: string, body: string | Buffer): Buffer {
  return createHmac('sha256', secret).update(`${id}.${seconds}.`).update(body).digest();
}
