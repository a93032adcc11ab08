// A bank or a biller's own system, in a process that is killed like every other. What it is told is on the disk before it answers;
// started again it hears all of that once more, each at its own time, and is where it was.
import { existsSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import Fastify, { type FastifyInstance } from 'fastify';
import {
  createSimulatedBillerSystem,
  createSimulatedRazorpay,
  createSimulatedZarinpal,
} from '../../../src/simulators/index.ts';
import { BILLER_SYSTEM_SECRET, RAZORPAY, ZARINPAL } from './outside.ts';

interface Told {
  readonly atMs: number;
  readonly method: 'POST' | 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const [name = '', port = '0', journalFile = '', noticeUrl = '', accountsFile = ''] = process.argv.slice(2);

/** Of what is being heard: what came of it must come of it again, so it has one time, and nothing else is heard meanwhile. */
let heardAtMs: number | undefined;
const clock = { now: () => new Date(heardAtMs ?? Date.now()) };
/** While the past is told again nobody else is told anything. */
let isPast = false;
/** What the harness asks for beside the wire: a biller's books. */
let books = (): unknown => ({});

async function open(): Promise<FastifyInstance> {
  const app = Fastify();
  if (name === 'zarinpal') await app.register(createSimulatedZarinpal({ clock, ...ZARINPAL }).routes);
  else if (name === 'razorpay') {
    const relay = await openRelay();
    const notices = (): string | undefined => (isPast ? undefined : relay);
    await app.register(createSimulatedRazorpay({ clock, ...RAZORPAY, noticeUrl: notices }).routes);
  } else {
    const system = createSimulatedBillerSystem({ secret: Buffer.from(BILLER_SYSTEM_SECRET, 'base64') });
    system.accounts.push(...JSON.parse(readFileSync(accountsFile, 'utf8')));
    books = () =>
      [...system.booked.values()].map((each) => ({ ...each, amountMinor: String(each.amountMinor) }));
    await app.register(system.routes);
  }
  return app;
}

const app = await open();

async function hearAgain(): Promise<void> {
  if (!existsSync(journalFile)) return;
  isPast = true;
  // A line that was half written when the process died was never answered.
  const lines = readFileSync(journalFile, 'utf8').split('\n').slice(0, -1);
  for (const line of lines) {
    const { atMs, ...told }: Told = JSON.parse(line);
    heardAtMs = atMs;
    await app.inject({ ...told, payload: told.body });
  }
  heardAtMs = undefined;
  isPast = false;
}

await hearAgain();
const journal = openSync(journalFile, 'a');

function write(told: Told): void {
  writeSync(journal, `${JSON.stringify(told)}\n`);
  fdatasyncSync(journal);
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  const { method = 'GET', url = '/' } = request;
  if (url === '/books') {
    response.end(JSON.stringify(books()));
    return;
  }
  const headers = Object.fromEntries(
    Object.entries(request.headers).flatMap(([key, value]) =>
      typeof value === 'string' ? [[key, value]] : [],
    ),
  );
  if (method === 'POST' || method === 'PUT') {
    const hearing = last.then(() => hear({ atMs: Date.now(), method, url, headers, body }));
    last = hearing.catch(() => undefined);
    send(response, await hearing);
  } else send(response, await app.inject({ method: 'GET', url, headers }));
}

/** One after the other, in the order in which they are written down. */
let last: Promise<unknown> = Promise.resolve();

async function hear(told: Told): Promise<Answer> {
  write(told);
  heardAtMs = told.atMs;
  try {
    const { method, url, headers, body } = told;
    return await app.inject({ method, url, headers, payload: body });
  } finally {
    heardAtMs = undefined;
  }
}

type Answer = Awaited<ReturnType<typeof app.inject>>;

function send(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.statusCode, plain(answer.headers)).end(answer.rawPayload);
}

/** Takes notices at once and passes them on when it can: whoever is slow to hear them holds up nobody. */
async function openRelay(): Promise<string> {
  const relay = createServer((request, response) => {
    readBody(request)
      .then((body) => {
        response.end();
        const headers = { ...plain(request.headers), host: undefined };
        const init = { method: 'POST', headers: plain(headers), body, signal: AbortSignal.timeout(10_000) };
        return fetch(noticeUrl, init);
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const address = relay.address();
  if (address === null || typeof address === 'string') throw new Error('a relay has a port');
  return `http://127.0.0.1:${address.port}`;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

function plain(
  headers: Readonly<Record<string, string | number | readonly string[] | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([key, value]) =>
      value === undefined || key === 'content-length' || key === 'connection' || key === 'transfer-encoding'
        ? []
        : [[key, String(value)]],
    ),
  );
}

createServer((request, response) => {
  serve(request, response).catch(() => response.destroy());
}).listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));
