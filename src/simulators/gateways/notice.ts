/** What the server of a gateway sends to that of a merchant. */
export interface SimulatedNotice {
  readonly method: 'GET' | 'POST';
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

const WAIT_MS = 5_000;

/** Sends them one after the other, and lets it be where nobody listens: merchants are told again, or ask. */
export async function sendNotices(
  url: string | undefined,
  notices: readonly SimulatedNotice[],
): Promise<void> {
  if (url === undefined) return;
  for (const { method, body, headers, query } of notices) {
    const address = new URL(url);
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
    await fetch(address, {
      ...{ method, headers, signal: AbortSignal.timeout(WAIT_MS) },
      ...(method === 'POST' ? { body: new Uint8Array(body) } : {}),
    }).catch(() => undefined);
  }
}
