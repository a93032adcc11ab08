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

/** While the past is told again, its time; nobody else is told anything then. */
let pastMs: number | undefined;
const clock = { now: () => new Date(pastMs ?? Date.now()) };
/** What the harness asks for beside the wire: a biller's books. */
let books = (): unknown => ({});

async function open(): Promise<FastifyInstance> {
  const app = Fastify();
  if (name === 'zarinpal') await app.register(createSimulatedZarinpal({ clock, ...ZARINPAL }).routes);
  else if (name === 'razorpay') {
    const notices = (): string | undefined => (pastMs === undefined ? noticeUrl : undefined);
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
  // A line that was half written when the process died was never answered.
  const lines = readFileSync(journalFile, 'utf8').split('\n').slice(0, -1);
  for (const line of lines) {
    const { atMs, ...told }: Told = JSON.parse(line);
    pastMs = atMs;
    await app.inject({ ...told, payload: told.body });
  }
  pastMs = undefined;
}

await hearAgain();
const journal = openSync(journalFile, 'a');

function write(told: Told): void {
  writeSync(journal, `${JSON.stringify(told)}\n`);
  fdatasyncSync(journal);
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
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
  const body = Buffer.concat(parts).toString();
  if (method === 'POST' || method === 'PUT') {
    write({ atMs: Date.now(), method, url, headers, body });
    const answer = await app.inject({ method, url, headers, payload: body });
    response.writeHead(answer.statusCode, plain(answer.headers)).end(answer.rawPayload);
    return;
  }
  const answer = await app.inject({ method: 'GET', url, headers });
  response.writeHead(answer.statusCode, plain(answer.headers)).end(answer.rawPayload);
}

function plain(
  headers: Readonly<Record<string, string | number | readonly string[] | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([key, value]) =>
      value === undefined || key === 'connection' || key === 'transfer-encoding'
        ? []
        : [[key, String(value)]],
    ),
  );
}

createServer((request, response) => {
  serve(request, response).catch(() => response.destroy());
}).listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));
