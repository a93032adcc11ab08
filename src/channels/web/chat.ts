import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Conversations, Line, Reply, TalkName } from '../../conversations/index.ts';
import { type Clock, createRateLimiter } from '../../platform/index.ts';

export type WebChatRefusal = 'cross_site' | 'unknown_line' | 'malformed' | 'too_long' | 'too_many';

export interface WebChatDeps {
  readonly conversations: Conversations;
  readonly clock: Clock;
  readonly publicUrl: () => string;
  readonly newId: () => string;
  readonly onRefused: (reason: WebChatRefusal) => void;
}

export interface Words {
  readonly text: string;
  /** Their name: the same one twice is said once. */
  readonly id?: string | undefined;
  /** What they answer: the `turn` of a reply. */
  readonly turn?: number;
}

type Chatted = { readonly kind: 'said'; readonly said: Reply } | WebChatRefused;
type WebChatRefused = { readonly kind: 'refused'; readonly reason: WebChatRefusal };

/** A chat with whoever uses this browser: for the program of a page of ours, and for pages that need none. */
export interface WebChat {
  /** The line of this address, where one may begin to talk. */
  line(address: string): Line | undefined;
  refuse(reason: WebChatRefusal): WebChatRefused;
  say(request: FastifyRequest, reply: FastifyReply, line: Line, words: Words): Promise<Chatted>;
  /** What was said last. */
  last(request: FastifyRequest, line: Line): Promise<Reply | undefined>;
  /** The same for a page, by the address of its line; and who is spoken to there. */
  read(
    request: FastifyRequest,
    address: string,
  ): Promise<(Reply & { readonly billers: readonly string[] }) | undefined>;
  /** Answers what the page has shown. `unknown_line`: nothing is being asked there. */
  answer(
    request: FastifyRequest,
    reply: FastifyReply,
    address: string,
    words: { readonly text: string; readonly turn: number },
  ): Promise<Chatted>;
  left: Conversations['left'];
  /** Goes on here with a talk that a link leads to; where. Undefined: it is over, or goes on elsewhere. */
  takeUp(
    request: FastifyRequest,
    reply: FastifyReply,
    name: TalkName,
  ): Promise<{ readonly kind: 'taken_up'; readonly address: string } | WebChatRefused | undefined>;
}

const TEXT_MAX = 1_000;
const COOKIE = 'wasl_chat';
/** 32 signs of base64url: 24 random bytes. */
const VISITOR = /^[\w-]{32}$/;
const VISITOR_BYTES = 24;
/** As long as a talk in a chat can be taken up again. */
const COOKIE_SECONDS = 86_400;
/** A quick typist's; an office behind one address has ten of them. */
const VISITOR_LIMIT = { perMinute: 20, burst: 20, keysMax: 100_000 } as const;
const ADDRESS_LIMIT = { perMinute: 200, burst: 200, keysMax: 100_000 } as const;

/** A visitor is a random name in a cookie that no script reads and no other site sends. */
export function createWebChat(deps: WebChatDeps): WebChat {
  const { conversations } = deps;
  const limits = {
    visitor: createRateLimiter({ ...VISITOR_LIMIT, clock: deps.clock }),
    address: createRateLimiter({ ...ADDRESS_LIMIT, clock: deps.clock }),
  };
  const lineAt = (wanted: string): Line | undefined =>
    conversations.lines().find(({ channel, address }) => channel === 'web' && address === wanted);

  function refuse(reason: WebChatRefusal): WebChatRefused {
    deps.onRefused(reason);
    return { kind: 'refused', reason };
  }

  /** Who asks, if they may. */
  function admit(request: FastifyRequest, reply: FastifyReply): string | WebChatRefused {
    const visitor = visitorOf(request, deps.publicUrl()) ?? randomBytes(VISITOR_BYTES).toString('base64url');
    const address = limits.address.take(request.ip);
    const taken = address.allowed ? limits.visitor.take(visitor) : address;
    if (!taken.allowed) {
      reply.header('retry-after', String(taken.retryAfterSeconds));
      return refuse('too_many');
    }
    reply.header('set-cookie', cookieFor(visitor, deps.publicUrl()));
    return visitor;
  }

  async function say(
    request: FastifyRequest,
    reply: FastifyReply,
    line: Line,
    { text, id, turn }: Words,
  ): Promise<Chatted> {
    if (!isOwnPage(request, deps.publicUrl())) return refuse('cross_site');
    if (text.length > TEXT_MAX) return refuse('too_long');
    const visitor = admit(request, reply);
    if (typeof visitor !== 'string') return visitor;
    const said = await conversations.turn({
      ...{ line, person: { name: visitor }, text, key: `web ${id ?? deps.newId()}` },
      kind: text === '' ? 'begin' : 'say',
      ...(turn === undefined ? {} : { seen: turn }),
    });
    return { kind: 'said', said };
  }

  async function last(request: FastifyRequest, line: Line): Promise<Reply | undefined> {
    const visitor = visitorOf(request, deps.publicUrl());
    return visitor === undefined ? undefined : conversations.current(line, { name: visitor });
  }

  return {
    line: (address) => {
      const line = lineAt(address);
      return line?.onwardOnly === true ? undefined : line;
    },
    ...{ refuse, say, last, left: conversations.left },
    read: async (request, address) => {
      const line = lineAt(address);
      const said = line && (await last(request, line));
      return said && { ...said, billers: line.billers };
    },
    answer: async (request, reply, address, { text, turn }) => {
      const line = lineAt(address);
      const asked = line && (await last(request, line));
      if (line === undefined || asked?.open !== true) return refuse('unknown_line');
      // A button that is pressed twice sends the same twice.
      return say(request, reply, line, { text, turn, id: `${turn} ${text}` });
    },
    takeUp: async (request, reply, name) => {
      const visitor = admit(request, reply);
      if (typeof visitor !== 'string') return visitor;
      const line = await conversations.takeUp(name, { name: visitor });
      return line && { kind: 'taken_up', address: line.address };
    },
  };
}

/** Over HTTPS the browser itself sees to it that nobody else's host has set it: else they would know whose talk it is. */
function cookieName(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? `__Host-${COOKIE}` : COOKIE;
}

function visitorOf({ headers }: FastifyRequest, publicUrl: string): string | undefined {
  const wanted = cookieName(publicUrl);
  for (const part of (headers.cookie ?? '').split(';')) {
    const [name, value = ''] = part.trim().split('=', 2);
    if (name === wanted && VISITOR.test(value)) return value;
  }
  return undefined;
}

function cookieFor(visitor: string, publicUrl: string): string {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  return `${cookieName(publicUrl)}=${visitor}; Path=/; Max-Age=${COOKIE_SECONDS}; HttpOnly; SameSite=Strict${secure}`;
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
