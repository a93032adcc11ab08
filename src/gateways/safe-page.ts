import type { GatewayPage } from '../payments/index.ts';

/** The page that an answer names, unless payers would be sent somewhere less safe than where the gateway itself is asked. */
export function safePage(address: string, apiUrl: string): GatewayPage | undefined {
  const url = URL.parse(address);
  return url !== null && url.protocol === new URL(apiUrl).protocol
    ? { method: 'GET', url: url.href, fields: {} }
    : undefined;
}
