// Only for its types: it adds `hide` to a route's schema.
import type {} from '@fastify/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type FaultBoard, networkOf } from './faults.ts';
import { asCoded, type Messages } from './messages.ts';
import type { Telephones } from './telephones.ts';
import type { Wire } from './wire.ts';

export interface SendSmsDeps {
  readonly username: string;
  readonly password: string;
  readonly ownUrl: () => string;
  readonly now: () => Date;
  readonly telephones: Telephones;
  readonly faults: FaultBoard;
  readonly messages: Messages;
  readonly wire: Wire;
}

const TEXT_MAX = 2_000;
const NUMBER = /^\+?\d{5,15}$/;

interface Answer {
  readonly status: 202 | 400 | 403 | 503;
  readonly text: string;
}

/** sendsms of Kannel's smsbox, as far as text in the body and the rest in headers go (channels.md §1.4). */
export function addSendSms(app: FastifyInstance, deps: SendSmsDeps): void {
  app.post('/cgi-bin/sendsms', { schema: { hide: true } }, (request, reply) => {
    const startedMs = performance.now();
    const answer = take(deps, request);
    keep(deps, request, answer, performance.now() - startedMs);
    return send(reply, answer);
  });
}

function send(reply: FastifyReply, { status, text }: Answer): FastifyReply {
  return reply.code(status).type('text/html').send(text);
}

function take(deps: SendSmsDeps, request: FastifyRequest): Answer {
  if (header(request, 'username') !== deps.username || header(request, 'password') !== deps.password)
    return { status: 403, text: 'Authorization failed for sendsms' };
  const to = header(request, 'to').replace(/^00/, '+');
  if (to === '') return { status: 400, text: 'Missing receiver number, rejected' };
  if (!NUMBER.test(to)) return { status: 400, text: 'Invalid receiver number, rejected' };
  if (typeof request.body !== 'string') return { status: 400, text: 'Unsupported content-type, rejected' };
  const reportPath = readReport(header(request, 'dlr-url'), deps.ownUrl());
  if (reportPath === 'foreign') return { status: 400, text: 'DLR-URL is not ours, rejected' };
  const number = to.startsWith('+') ? to : `+${to}`;
  if (deps.faults.of(networkOf(number)).gatewayDown)
    return { status: 503, text: 'Temporal failure, try again later.' };
  deps.messages.push({
    ...{ from: header(request, 'from'), to: number, reportPath },
    text: asCoded(request.body.slice(0, TEXT_MAX), header(request, 'coding')),
    reports: Number(header(request, 'dlr-mask')) || 0,
  });
  return { status: 202, text: '0: Accepted for delivery' };
}

/** Unlike Kannel this one calls nobody but the system that it belongs to, and there only what networks call. */
function readReport(url: string, ownUrl: string): string | undefined {
  if (url === '') return undefined;
  const read = URL.parse(url);
  const isOurs = read !== null && read.origin === new URL(ownUrl).origin;
  // `%d` is no escape of URLs and stays as it is.
  return isOurs && read.pathname.startsWith('/channels/') ? `${read.pathname}${read.search}` : 'foreign';
}

function keep(deps: SendSmsDeps, request: FastifyRequest, { status, text }: Answer, ms: number): void {
  const to = header(request, 'to');
  // What nobody was let in for is nobody's.
  if (status === 403 || !NUMBER.test(to)) return;
  const named = ['From', 'To', 'Coding', 'DLR-Mask', 'DLR-Url'] as const;
  const headers = named
    .map((name) => [name, header(request, name.toLowerCase())] as const)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `X-Kannel-${name}: ${value}`);
  const body = typeof request.body === 'string' ? request.body : '';
  deps.telephones.record(to.startsWith('+') ? to : `+${to}`, {
    ...{ at: deps.now(), by: 'wasl', method: 'POST', address: request.url, lost: false },
    sent: deps.wire.blank([...headers, '', body].join('\n')),
    ...{ status, answer: text, ms: Math.round(ms) },
  });
}

function header(request: FastifyRequest, name: string): string {
  const value = request.headers[`x-kannel-${name}`];
  return typeof value === 'string' ? value : '';
}
