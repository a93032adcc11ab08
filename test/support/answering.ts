import { once } from 'node:events';
import { createServer } from 'node:http';

export interface Asked {
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A server that says what a test has it say, and keeps what it was asked: for answers that no simulator would give. */
export async function startAnswering(
  answer: (asked: Asked) => string,
  { status = 200, type = 'application/json' } = {},
) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const question = { path: request.url ?? '', body, headers: request.headers };
    asked.push(question);
    response.writeHead(status, { 'content-type': type });
    response.end(answer(question));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    close: (): void => {
      server.closeAllConnections();
      server.close();
    },
  };
}
