import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from './random.ts';

/** What a line does to messages, counted. */
export interface LineFigures {
  messages: number;
  lost: number;
  answersLost: number;
  doubled: number;
  delayed: number;
}

interface Message {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface LinePlan {
  /** Where it leads; another one each time where several serve the same. */
  readonly to: () => string;
  readonly random: Random;
  /** Each kind of fault strikes so many of the messages. */
  readonly faultRate: number;
  /** Longest delay. */
  readonly delayMs: number;
  /** Whatever was answered, also where the answer is lost on the way. */
  readonly onAnswer?: (message: Message, answer: Answer) => void;
}

export interface Line {
  readonly url: string;
  readonly figures: LineFigures;
  /** From now on messages pass as they are. */
  calm(): void;
  close(): Promise<void>;
}

/** A stretch of network that loses, doubles and delays messages and answers, on a port of its own. */
export async function createLine(plan: LinePlan): Promise<Line> {
  const figures: LineFigures = { messages: 0, lost: 0, answersLost: 0, doubled: 0, delayed: 0 };
  let rate = plan.faultRate;
  const strikes = (kind: Exclude<keyof LineFigures, 'messages'>): boolean => {
    const does = plan.random.chance(rate);
    if (does) figures[kind] += 1;
    return does;
  };

  async function carry(message: Message): Promise<Answer | undefined> {
    figures.messages += 1;
    if (strikes('delayed')) await pause(plan.random.whole(1, plan.delayMs));
    if (strikes('lost')) return undefined;
    const send = async (): Promise<Answer> => {
      const answer = await forward(plan.to(), message);
      plan.onAnswer?.(message, answer);
      return answer;
    };
    // Whoever sent it hears what the second one brought: the harder case.
    const first = strikes('doubled') ? await Promise.allSettled([send(), send()]) : undefined;
    const last = first?.[1];
    const answer = last === undefined ? await send() : last.status === 'fulfilled' ? last.value : undefined;
    return strikes('answersLost') ? undefined : answer;
  }

  const server = createServer((incoming, outgoing) => {
    readMessage(incoming)
      .then(carry)
      .then((answer) => {
        if (answer === undefined) outgoing.destroy();
        else outgoing.writeHead(answer.status, passedOn(answer.headers)).end(answer.body);
      })
      // Nobody at the other end: the connection breaks.
      .catch(() => outgoing.destroy());
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    figures,
    calm: () => {
      rate = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readMessage(incoming: IncomingMessage): Promise<Message> {
  const { method = 'GET', url: path = '/', headers } = incoming;
  return { method, path, headers, body: await bodyOf(incoming) };
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part);
  return Buffer.concat(parts);
}

/** As it came, the host's name included: whoever answers gives addresses under it. */
function forward(to: string, { method, path, headers, body }: Message): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${to}${path}`, { method, headers: passedOn(headers), agent: false }, (incoming) => {
      bodyOf(incoming).then(
        (content) =>
          resolve({ status: incoming.statusCode ?? 502, headers: incoming.headers, body: content }),
        reject,
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const OF_THE_CONNECTION = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);

function passedOn(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_THE_CONNECTION.has(name)));
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: string | AddressInfo | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('a line has a port');
  return address.port;
}
