import { randomUUID } from 'node:crypto';
import createFetchClient, { type Client } from 'openapi-fetch';
import type { paths } from './api.ts';
import { type CollectorKey, signatureHeaders } from './sign.ts';

export interface CollectorClientOptions {
  /** `https://pay.example.org`, without a slash at the end. */
  readonly baseUrl: string;
  readonly key: CollectorKey;
  /** Left out: the system's clock. */
  readonly now?: () => Date;
  readonly timeoutMs?: number;
}

export type CollectorClient = Client<paths>;

const TIMEOUT_MS = 10_000;

/**
 * The collectors' API, typed by its own description and signed with your key. `POST` gives `{ data, error, response }` and
 * throws only where there was no answer: then ask `status`, and send the same again if it says UNKNOWN.
 */
export function createCollectorClient(options: CollectorClientOptions): CollectorClient {
  const { baseUrl, key, now = () => new Date(), timeoutMs = TIMEOUT_MS } = options;
  const client = createFetchClient<paths>({
    baseUrl,
    fetch: (request: Request) =>
      fetch(request, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' }),
  });
  client.use({
    onRequest: async ({ request }) => {
      const body = await request.clone().text();
      const { method, url } = request;
      const headers = await signatureHeaders(key, { method, url, body, at: now(), id: randomUUID() });
      for (const [name, value] of Object.entries(headers)) request.headers.set(name, value);
      return request;
    },
  });
  return client;
}
