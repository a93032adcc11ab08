import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { type Permission, permit } from '../../platform/index.ts';
import { chosenLanguage, createReader, LANGUAGE_COOKIE, languageOf } from '../page/reader.ts';
import { addressOf, cookieOf, fieldOf, isOwnForm } from '../page/request.ts';
import { type ConsoleContext, FORM_TOKEN_FIELD, type FrameContext } from './context.ts';
import type { ConsoleDeps } from './deps.ts';
import { sendConsoleError } from './error-page.tsx';

export const SIGN_IN_PATH = '/console/sign-in';
const YEAR_SECONDS = 31_536_000;

/** Over https the browser itself sees to it that only this host can set the cookie (RFC 6265bis, 4.1.3.2). */
export function sessionCookie(deps: Pick<ConsoleDeps, 'publicUrl'>): {
  readonly name: string;
  readonly options: {
    readonly httpOnly: true;
    readonly sameSite: 'lax';
    readonly path: '/';
    readonly secure: boolean;
  };
} {
  const secure = deps.publicUrl().startsWith('https:');
  return {
    name: secure ? '__Host-wasl_staff' : 'wasl_staff',
    options: { httpOnly: true, sameSite: 'lax', path: '/', secure },
  };
}

interface Known {
  readonly frame: FrameContext;
  readonly signedIn: ConsoleContext | undefined;
}

const known = new WeakMap<FastifyRequest, Known>();

/** Finds out, before any handler of the console runs, who is asking. */
export function addSessions(app: FastifyInstance, deps: ConsoleDeps): void {
  app.addHook('onRequest', async (request, reply) => {
    const frame = frameOf(request, deps.demo);
    known.set(request, { frame, signedIn: undefined });
    const chosen = chosenLanguage(request);
    if (chosen !== undefined) {
      reply.setCookie(LANGUAGE_COOKIE, chosen, { ...sessionCookie(deps).options, maxAge: YEAR_SECONDS });
    }
    if (request.method !== 'GET' && request.method !== 'HEAD' && !isOwnForm(request, deps.publicUrl())) {
      return sendConsoleError(reply, frame, 'cross_site');
    }
    const token = cookieOf(request, sessionCookie(deps).name);
    const session = token === undefined ? undefined : await deps.staff.sessions.find(token);
    if (token !== undefined && session !== undefined) {
      const formToken = formTokenOf(token);
      known.set(request, { frame, signedIn: { ...frame, actor: session.actor, session, formToken } });
    }
    return undefined;
  });
}

/** The frame of a page that needs nobody to be signed in. */
export function frameContext(request: FastifyRequest): FrameContext {
  return known.get(request)?.frame ?? frameOf(request, false);
}

/** Who is signed in, if anybody is. */
export function signedIn(request: FastifyRequest): ConsoleContext | undefined {
  return known.get(request)?.signedIn;
}

/**
 * The first line of every route of the console: who asks, and whether they may (without a permission: any
 * member of staff). Undefined where not; the answer has then been sent, and the handler returns the reply.
 * A form must also carry the session's token. Doors of rooms ask again, with `context.actor`.
 */
function requireActor(
  request: FastifyRequest,
  reply: FastifyReply,
  permission?: Permission,
): ConsoleContext | undefined {
  const context = signedIn(request);
  if (context === undefined) {
    const back = request.method === 'GET' ? `?back=${encodeURIComponent(frameContext(request).place)}` : '';
    reply.header('cache-control', 'no-store').redirect(`${SIGN_IN_PATH}${back}`, 303);
    return undefined;
  }
  if (permission !== undefined && !permit(context.actor, permission).ok) {
    sendConsoleError(reply, context, 'not_permitted');
    return undefined;
  }
  const isForm = request.method !== 'GET' && request.method !== 'HEAD';
  if (isForm && !sameText(fieldOf(request.body, FORM_TOKEN_FIELD), context.formToken)) {
    sendConsoleError(reply, context, 'form_too_old');
    return undefined;
  }
  return context;
}

type Handler<Params> = (
  context: ConsoleContext,
  request: FastifyRequest<{ Params: Params }>,
  reply: FastifyReply,
) => FastifyReply | Promise<FastifyReply>;

/**
 * The handlers of one address of the console for those who have the permission (undefined: any member of
 * staff). Other methods get a page that says so (RFC 9110, section 15.5.6).
 */
export function consoleRoutes<Params = unknown>(
  app: FastifyInstance,
  url: string,
  permission: Permission | undefined,
  handlers: { readonly get?: Handler<Params>; readonly post?: Handler<Params> },
): void {
  const guarded =
    (handler: Handler<Params>) => (request: FastifyRequest<{ Params: Params }>, reply: FastifyReply) => {
      const context = requireActor(request, reply, permission);
      return context === undefined ? reply : handler(context, request, reply);
    };
  if (handlers.get !== undefined) app.get<{ Params: Params }>(url, HIDDEN, guarded(handlers.get));
  if (handlers.post !== undefined) app.post<{ Params: Params }>(url, HIDDEN, guarded(handlers.post));
  refuseOtherMethods(app, url, handlers);
}

const HIDDEN = { schema: { hide: true } };
const METHODS: readonly HTTPMethods[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

export function refuseOtherMethods(
  app: FastifyInstance,
  url: string,
  handlers: { readonly get?: unknown; readonly post?: unknown },
): void {
  const taken = METHODS.filter(
    (method) =>
      (method === 'GET' && handlers.get !== undefined) || (method === 'POST' && handlers.post !== undefined),
  );
  app.route({
    method: METHODS.filter((method) => !taken.includes(method)),
    url,
    ...HIDDEN,
    handler: (request, reply) =>
      sendConsoleError(
        reply.header(
          'allow',
          taken.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', '),
        ),
        frameContext(request),
        'method_not_allowed',
      ),
  });
}

function frameOf(request: FastifyRequest, demo: boolean): FrameContext {
  const url = addressOf(request);
  url.searchParams.delete('lang');
  const isPage = request.method === 'GET' || request.method === 'HEAD';
  return {
    reader: createReader(languageOf(request)),
    // What a form was sent to cannot be asked for by a link.
    place: isPage ? `${url.pathname}${url.search}` : '/console',
    demo,
  };
}

/** Bound to the session, so that a form of one session is worth nothing in another. */
function formTokenOf(sessionToken: string): string {
  return createHash('sha256').update(`form\0${sessionToken}`).digest('base64url');
}

function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
