import { connect, type Socket } from 'node:net';
import type { LoadPlan, WireRequest } from './plan.ts';
import { createResponseReader } from './response-reader.ts';

/** One kept-alive connection with at most one request on the way. */
export interface Connection {
  send(request: WireRequest): void;
  close(): void;
}

export interface ConnectionEvents {
  /** `status` 0: the connection broke while a request was on the way, or the answer could not be read. */
  readonly onAnswer: (status: number, body: Buffer) => void;
}

/** Opens at once; opens again by itself when the server has closed it. */
export function createConnection(
  plan: Pick<LoadPlan, 'host' | 'port'>,
  { onAnswer }: ConnectionEvents,
): Connection {
  let socket = open();
  let busy = false;

  function answer(status: number, body: Buffer): void {
    if (!busy) return;
    busy = false;
    onAnswer(status, body);
  }

  function open(): Socket {
    const opened = connect({ host: plan.host, port: plan.port, noDelay: true });
    const reader = createResponseReader(answer);
    let why = 'the connection was closed';
    opened.on('data', (chunk) => {
      try {
        reader.push(chunk);
      } catch (error) {
        opened.destroy(error instanceof Error ? error : new Error(String(error)));
      }
    });
    opened.on('error', (error) => {
      why = error.message;
    });
    opened.on('close', () => answer(0, Buffer.from(why)));
    return opened;
  }

  return {
    send(request) {
      if (socket.destroyed || !socket.writable) socket = open();
      busy = true;
      socket.write(encodeRequest(request, plan.host));
    },
    close() {
      busy = false;
      socket.destroy();
    },
  };
}

function encodeRequest({ method, path, headers = {}, body }: WireRequest, host: string): string {
  let head = `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\n`;
  for (const name of Object.keys(headers)) head += `${name}: ${headers[name]}\r\n`;
  if (body === undefined) return `${head}\r\n`;
  return `${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
