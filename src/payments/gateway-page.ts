import type { GatewayCode, GatewayPage } from './gateway-port.ts';

/** Where the payer was sent, or under which code they pay, as it was written down at `start`. */
export function readPage(value: unknown): GatewayPage | GatewayCode | undefined {
  if (typeof value !== 'object' || value === null || !('method' in value)) return undefined;
  return value.method === 'CODE' ? readCode(value) : readWebPage(value);
}

function readCode(value: object): GatewayCode | undefined {
  if (!('code' in value) || !('payAt' in value) || !('expiresAt' in value)) return undefined;
  const { code, payAt, expiresAt } = value;
  if (typeof code !== 'string' || typeof payAt !== 'string' || typeof expiresAt !== 'string')
    return undefined;
  return { method: 'CODE', code, payAt, expiresAt };
}

function readWebPage(value: { readonly method: unknown }): GatewayPage | undefined {
  const { method } = value;
  if (!('url' in value) || !('fields' in value)) return undefined;
  const { url, fields } = value;
  if ((method !== 'GET' && method !== 'POST') || typeof url !== 'string') return undefined;
  if (typeof fields !== 'object' || fields === null) return undefined;
  return {
    method,
    url,
    fields: Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, String(text)])),
  };
}
