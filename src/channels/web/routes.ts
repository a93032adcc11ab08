import { createHash, randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import type { Conversations, Line, Reply } from '../../conversations/index.ts';
import { type Clock, createRateLimiter } from '../../platform/index.ts';

export type WebChatRefusal = 'cross_site' | 'unknown_line' | 'malformed' | 'too_long' | 'too_many';

export interface WebChatDeps {
  readonly conversations: Conversations;
  readonly clock: Clock;
  readonly publicUrl: () => string;
  readonly newId: () => string;
  readonly onRefused: (reason: WebChatRefusal) => void;
}

interface Asked {
  readonly Params: { readonly line: string };
  readonly Querystring: { readonly since?: string };
}

const TEXT_MAX = 1_000;
const COOKIE = 'wasl_chat';
/** 32 signs of base64url: 24 random bytes. */
const VISITOR = /^[\w-]{32}$/;
const VISITOR_BYTES = 24;
const ID = /^[\w-]{1,64}$/;
/** As long as a talk in a chat can be taken up again. */
const COOKIE_SECONDS = 86_400;
/** A quick typist's; an office behind one address has ten of them. */
const VISITOR_LIMIT = { perMinute: 20, burst: 20, keysMax: 100_000 } as const;
const ADDRESS_LIMIT = { perMinute: 200, burst: 200, keysMax: 100_000 } as const;
const STATUS: Readonly<Record<WebChatRefusal, number>> = {
  ...{ cross_site: 403, unknown_line: 404, malformed: 400, too_long: 422, too_many: 429 },
};

/**
 * `/channels/web/LINE`: a chat on a page of ours. POST `{text, id?}` says something, GET tells what was said last, or with
 * `?since=MARK` what came since. A visitor is a random name in a cookie that no script reads and no other site sends.
 */
export function createWebChatRoutes(deps: WebChatDeps): FastifyPluginCallback {
  const limits = {
    visitor: createRateLimiter({ ...VISITOR_LIMIT, clock: deps.clock }),
    address: createRateLimiter({ ...ADDRESS_LIMIT, clock: deps.clock }),
  };

  function refuse(reply: FastifyReply, reason: WebChatRefusal): FastifyReply {
    deps.onRefused(reason);
    return reply.code(STATUS[reason]).send({ error: reason });
  }

  function tooSoon(request: FastifyRequest, reply: FastifyReply, visitor: string): boolean {
    const address = limits.address.take(request.ip);
    const taken = address.allowed ? limits.visitor.take(visitor) : address;
    if (!taken.allowed) reply.header('retry-after', String(taken.retryAfterSeconds));
    return !taken.allowed;
  }

  async function say(request: FastifyRequest<Asked>, reply: FastifyReply): Promise<FastifyReply> {
    if (!isOwnPage(request, deps.publicUrl())) return refuse(reply, 'cross_site');
    const line = lineOf(deps, request);
    if (line === undefined) return refuse(reply, 'unknown_line');
    const said = readBody(request.body);
    if (said === undefined) return refuse(reply, 'malformed');
    if (said.text.length > TEXT_MAX) return refuse(reply, 'too_long');
    const visitor = visitorOf(request) ?? randomBytes(VISITOR_BYTES).toString('base64url');
    if (tooSoon(request, reply, visitor)) return refuse(reply, 'too_many');
    reply.header('set-cookie', cookieFor(visitor, deps.publicUrl()));
    const answer = await deps.conversations.turn({
      ...{ line, person: { name: visitor }, text: said.text },
      key: `web ${said.id ?? deps.newId()}`,
      kind: said.text === '' ? 'begin' : 'say',
    });
    return reply.send({ said: sayingOf(answer) });
  }

  async function tell(request: FastifyRequest<Asked>, reply: FastifyReply): Promise<FastifyReply> {
    const line = lineOf(deps, request);
    if (line === undefined) return refuse(reply, 'unknown_line');
    const visitor = visitorOf(request);
    const last = visitor && (await deps.conversations.current(line, { name: visitor }));
    const said = last ? sayingOf(last) : null;
    return reply.send({ said: said?.mark === request.query.since ? null : said });
  }

  return (app: FastifyInstance, _options, done) => {
    app.get<Asked>('/channels/web/:line', { schema: { hide: true } }, tell);
    app.post<Asked>('/channels/web/:line', { schema: { hide: true } }, say);
    done();
  };
}

function lineOf({ conversations }: WebChatDeps, { params }: FastifyRequest<Asked>): Line | undefined {
  return conversations.lines().find(({ channel, address }) => channel === 'web' && address === params.line);
}

function readBody(body: unknown): { readonly text: string; readonly id: string | undefined } | undefined {
  if (typeof body !== 'object' || body === null || !('text' in body)) return undefined;
  const { text } = body;
  const id = 'id' in body ? body.id : undefined;
  if (typeof text !== 'string' || (id !== undefined && !(typeof id === 'string' && ID.test(id))))
    return undefined;
  return { text: text.trim(), id };
}

/** The mark tells what was said from what was said before it, without a count that would have to be kept. */
function sayingOf({ text, open, choices }: Reply) {
  const mark = createHash('sha256')
    .update(JSON.stringify([text, choices]))
    .digest('base64url')
    .slice(0, 16);
  return { text, open, choices, mark };
}

function visitorOf({ headers }: FastifyRequest): string | undefined {
  for (const part of (headers.cookie ?? '').split(';')) {
    const [name, value = ''] = part.trim().split('=', 2);
    if (name === COOKIE && VISITOR.test(value)) return value;
  }
  return undefined;
}

function cookieFor(visitor: string, publicUrl: string): string {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  return `${COOKIE}=${visitor}; Path=/channels/web; Max-Age=${COOKIE_SECONDS}; HttpOnly; SameSite=Strict${secure}`;
}

/**
 * Browsers since 2020 to 2023 say where a request comes from (Fetch Metadata, W3C); older ones name the page's origin
 * with every POST; what says neither is no browser that another site could have turned on us.
 */
function isOwnPage({ headers, host }: FastifyRequest, publicUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin } = headers;
  if (origin === undefined) return true;
  const from = URL.parse(origin);
  return from !== null && (from.host === host || from.origin === URL.parse(publicUrl)?.origin);
}
