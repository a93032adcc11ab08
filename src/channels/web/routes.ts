import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import type { Reply } from '../../conversations/index.ts';
import type { WebChat, WebChatRefusal } from './chat.ts';

interface Asked {
  readonly Params: { readonly line: string };
  readonly Querystring: { readonly since?: string };
}

const ID = /^[\w-]{1,64}$/;
const STATUS: Readonly<Record<WebChatRefusal, number>> = {
  ...{ cross_site: 403, unknown_line: 404, malformed: 400, too_long: 422, too_many: 429 },
};

/**
 * `/channels/web/LINE`: the chat for programs of a page of ours. POST `{text, id?}` says something, GET tells what was said
 * last, or with `?since=MARK` what came since.
 */
export function createWebChatRoutes(chat: WebChat): FastifyPluginCallback {
  function refuse(reply: FastifyReply, reason: WebChatRefusal): FastifyReply {
    return reply.code(STATUS[reason]).send({ error: reason });
  }

  async function say(request: FastifyRequest<Asked>, reply: FastifyReply): Promise<FastifyReply> {
    const line = chat.line(request.params.line);
    if (line === undefined) return refuse(reply, chat.refuse('unknown_line').reason);
    const words = readBody(request.body);
    if (words === undefined) return refuse(reply, chat.refuse('malformed').reason);
    const answer = await chat.say(request, reply, line, words);
    return answer.kind === 'refused'
      ? refuse(reply, answer.reason)
      : reply.send({ said: sayingOf(answer.said) });
  }

  async function tell(request: FastifyRequest<Asked>, reply: FastifyReply): Promise<FastifyReply> {
    const line = chat.line(request.params.line);
    if (line === undefined) return refuse(reply, chat.refuse('unknown_line').reason);
    const last = await chat.last(request, line);
    const said = last ? sayingOf(last) : null;
    return reply.send({ said: said?.mark === request.query.since ? null : said });
  }

  return (app: FastifyInstance, _options, done) => {
    app.get<Asked>('/channels/web/:line', { schema: { hide: true } }, tell);
    app.post<Asked>('/channels/web/:line', { schema: { hide: true } }, say);
    done();
  };
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
