import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Biller } from '../../billing/index.ts';
import { renderErrorPage } from '../page/error-page.tsx';
import { contextOf, sendPage } from '../page/page.tsx';
import { fieldOf } from '../page/request.ts';
import { routes } from '../page/routes.ts';
import type { ErrorPageCode } from '../page/texts/errors.ts';
import { renderTooMany } from '../page/too-many.ts';
import { limitById } from '../security/index.ts';
import { BackPage, ChatPage } from './chat-page.tsx';
import type { ChatRefused } from './chat-port.ts';
import type { PortalDeps } from './deps.ts';
import { findLink, goOnWithLink, renderLinkError } from './link-use.ts';

const REFUSED: Readonly<Record<ChatRefused['reason'], ErrorPageCode>> = {
  cross_site: 'cross_site',
  unknown_line: 'talk_over',
  malformed: 'malformed_request',
  too_long: 'body_too_large',
  too_many: 'too_many_requests',
};

/** X2: a talk that was broken off goes on here, from the link in the message; also without scripts. */
export function addChatRoutes(app: FastifyInstance, deps: PortalDeps): void {
  routes<{ token: string }>(app, '/t/:token', {
    get: (request, reply) => showBack(deps, request, reply),
    post: (request, reply) => takeUp(deps, request, reply),
  });
  routes<{ line: string }>(app, '/chat/:line', {
    get: async (request, reply) => {
      const { line } = request.params;
      const talk = await deps.chat.read(request, line);
      if (talk === undefined) return renderErrorPage(request, reply, 'talk_over');
      const biller = onlyOne(deps, talk.billers);
      const context = contextOf(request, {
        ...{ demo: deps.demo, known: talk.language },
        ...(biller === undefined ? {} : { biller }),
        ...(talk.open && talk.awaits ? { scripts: ['chat-wait.js'] } : {}),
      });
      const page = <ChatPage context={context} biller={biller} address={line} talk={talk} />;
      return sendPage(reply, context, page);
    },
    post: (request, reply) => answer(deps, request, reply),
  });
}

async function showBack(
  deps: PortalDeps,
  request: FastifyRequest<{ Params: { token: string } }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const waitSeconds = limitById(request);
  if (waitSeconds !== undefined) return renderTooMany(request, reply, waitSeconds);
  const { token } = request.params;
  const found = await findLink(request, deps.payers.talkLinks, token);
  if (found.kind !== 'link') return renderLinkError(request, reply, found, 'talk');
  const { billerId, subject, state } = found.link;
  const left = await deps.chat.left({ billerId, talk: subject });
  // In the browser that has it the button leads to where it goes on.
  if (left === undefined || (left.hasMoved && state !== 'mine'))
    return renderErrorPage(request, reply, 'talk_over');
  const biller = deps.billers.find(left.subject ?? '') ?? onlyOne(deps, left.line.billers);
  const context = contextOf(request, {
    ...{ demo: deps.demo, known: left.language },
    ...(biller === undefined ? {} : { biller }),
  });
  return sendPage(reply, context, <BackPage context={context} biller={biller} token={token} />);
}

async function takeUp(
  deps: PortalDeps,
  request: FastifyRequest<{ Params: { token: string } }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const waitSeconds = limitById(request);
  if (waitSeconds !== undefined) return renderTooMany(request, reply, waitSeconds);
  const found = await goOnWithLink(request, reply, deps.payers.talkLinks, request.params.token);
  if (found.kind !== 'link') return renderLinkError(request, reply, found, 'talk');
  const { billerId, subject } = found.link;
  const taken = await deps.chat.takeUp(request, reply, { billerId, talk: subject });
  if (taken === undefined) return renderErrorPage(request, reply, 'talk_over');
  return taken.kind === 'refused'
    ? renderErrorPage(request, reply, REFUSED[taken.reason])
    : reply.redirect(placeOf(taken.address), 303);
}

async function answer(
  { chat }: PortalDeps,
  request: FastifyRequest<{ Params: { line: string } }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { line } = request.params;
  const text = fieldOf(request.body, 'text').trim();
  const turn = fieldOf(request.body, 'turn');
  if (!/^\d{1,6}$/.test(turn)) return renderErrorPage(request, reply, 'malformed_request');
  // Nothing was answered, as by a press of the enter key too many.
  if (text === '') return reply.redirect(placeOf(line), 303);
  const answered = await chat.answer(request, reply, line, { text, turn: Number(turn) });
  return answered.kind === 'refused'
    ? renderErrorPage(request, reply, REFUSED[answered.reason])
    : reply.redirect(placeOf(line), 303);
}

/** At what was said last. */
function placeOf(address: string): string {
  return `/chat/${encodeURIComponent(address)}#last`;
}

function onlyOne({ billers }: Pick<PortalDeps, 'billers'>, ids: readonly string[]): Biller | undefined {
  const [id, ...others] = ids;
  return id === undefined || others.length > 0 ? undefined : billers.find(id);
}
