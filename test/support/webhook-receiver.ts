import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a receiver does with what it gets. */
export type ReceiverMood = 'well' | 'down' | 'gone' | 'moved' | 'silent' | 'cut';

/** A biller's own system that is told of payments, and can be in any mood. */
export async function startWebhookReceiver() {
  const received: { readonly headers: Readonly<Record<string, string>>; readonly body: string }[] = [];
  const waiting = new Set<() => void>();
  let mood: ReceiverMood = 'well';
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      received.push({ headers, body: Buffer.concat(chunks).toString('utf8') });
      for (const look of waiting) look();
      if (mood === 'silent') return;
      if (mood === 'cut') return void response.destroy();
      const status = { well: 204, down: 500, gone: 410, moved: 302 }[mood];
      response.writeHead(status, mood === 'moved' ? { location: `${url()}/elsewhere` } : {});
      response.end();
    });
  });
  const url = (): string => {
    const address = server.address();
    return `http://127.0.0.1:${isPort(address) ? address.port : 0}`;
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url,
    received,
    /** Until so many have come. */
    arrived: (count: number): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (received.length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    be: (next: ReceiverMood): void => {
      mood = next;
    },
    close: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function isPort(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
