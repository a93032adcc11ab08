import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import type { Conversations } from '../../conversations/index.ts';
import { smsLength } from '../../kernel/index.ts';
import type { ChannelKey } from '../channel-key.ts';
import { lineOf, phoneOf } from '../line-of.ts';

export interface KannelOptions {
  /** Of smsbox: http://127.0.0.1:13013. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** Where messages come from that answer nothing. */
  readonly sender: string;
  /** Where Kannel reports what became of a message; nothing: no reports are asked for. */
  readonly reportUrl: () => string | undefined;
}

interface Sent {
  readonly id: string;
  readonly to: string;
  readonly text: string;
  readonly from?: string | undefined;
}

type SendOutcome =
  | { readonly state: 'sent'; readonly reference: string }
  | { readonly state: 'failed'; readonly permanent: boolean; readonly code: string };

/** Delivered, not delivered, refused by the network: what is worth a report (Kannel user guide, dlr-mask). */
const REPORTS = 1 + 2 + 16;

/**
 * Sends through Kannel's sendsms. Kannel chooses no alphabet by itself: Persian without coding=2 goes out as "???"
 * (channels.md §1.4), so it is said each time.
 */
export function createKannelSender(options: KannelOptions) {
  return {
    id: 'kannel',
    lengthClass: 'short' as const,
    send: async (message: Sent, signal: AbortSignal): Promise<SendOutcome> => {
      const { alphabet } = smsLength(message.text);
      const reportUrl = options.reportUrl();
      // The body is the text and the rest stands in headers: a form is refused ("Invalid content-type", 1.4.5), and
      // a query would leave text and password in Kannel's access log.
      const response = await fetch(`${options.url}/cgi-bin/sendsms`, {
        ...{ method: 'POST', body: message.text, signal },
        headers: {
          'content-type': 'text/plain; charset=UTF-8',
          'x-kannel-username': options.username,
          'x-kannel-password': options.password,
          'x-kannel-from': message.from ?? options.sender,
          'x-kannel-to': message.to,
          'x-kannel-coding': alphabet === 'gsm-7' ? '0' : '2',
          ...(reportUrl === undefined
            ? {}
            : {
                'x-kannel-dlr-mask': String(REPORTS),
                'x-kannel-dlr-url': `${reportUrl}?id=${encodeURIComponent(message.id)}&d=%d`,
              }),
        },
      });
      // Its answers are in the status and, for people, in the text: 202 "0: Accepted for delivery".
      const words = (await response.text()).slice(0, 100);
      if (response.status === 202) return { state: 'sent', reference: words };
      return { state: 'failed', permanent: response.status === 400, code: `kannel_${response.status}` };
    },
  };
}

export type KannelRefusal = 'wrong_key' | 'unknown_line' | 'malformed';

export interface KannelRoutesDeps {
  readonly conversations: Conversations;
  readonly key: ChannelKey;
  /** What became of a message, by the id it was sent under. */
  readonly report: (id: string, state: 'delivered' | 'failed', reason: string) => Promise<boolean>;
  readonly onRefused: (reason: KannelRefusal) => void;
  /** Somebody waits for an answer. */
  readonly onReceived: () => void;
}

interface Asked {
  readonly Params: { readonly key?: string };
  readonly Querystring: Readonly<Record<string, string | undefined>>;
}

const TEXT_MAX = 1_600;
const ID_MAX = 100;

/** `/channels/sms/kannel/KEY`: what people send in, and reports. Kept before it is acknowledged: Kannel sends it once. */
export function createKannelRoutes(deps: KannelRoutesDeps): FastifyPluginCallback {
  return (app: FastifyInstance, _options, done) => {
    for (const path of ['/channels/sms/kannel', '/channels/sms/kannel/:key']) {
      app.get<Asked>(path, { schema: { hide: true } }, (request, reply) => receive(deps, request, reply));
    }
    for (const path of ['/channels/sms/kannel/dlr', '/channels/sms/kannel/:key/dlr']) {
      app.get<Asked>(path, { schema: { hide: true } }, (request, reply) => reported(deps, request, reply));
    }
    done();
  };
}

async function receive(
  deps: KannelRoutesDeps,
  request: FastifyRequest<Asked>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const refuse = (reason: KannelRefusal, status: number): FastifyReply => {
    deps.onRefused(reason);
    return reply.code(status).type('text/plain').send('');
  };
  if (!deps.key.opens(request.params.key)) return refuse('wrong_key', 403);
  const { from = '', to = '', text = '', id = '' } = request.query;
  const found = lineOf(deps.conversations.lines(), 'sms', to);
  // Refused for good: an error would make Kannel ask again, and then write to the person by itself.
  if (found === undefined) return refuse('unknown_line', 200);
  const phone = phoneOf(from, found.line);
  if (phone === undefined || id === '' || id.length > ID_MAX) return refuse('malformed', 200);
  await deps.conversations.receive({
    ...{ line: found.line, person: { phone }, key: `kannel ${id}`, kind: 'say' },
    text: text.slice(0, TEXT_MAX),
  });
  deps.onReceived();
  return reply.code(200).type('text/plain').send('');
}

async function reported(
  deps: KannelRoutesDeps,
  request: FastifyRequest<Asked>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (!deps.key.opens(request.params.key)) {
    deps.onRefused('wrong_key');
    return reply.code(403).type('text/plain').send('');
  }
  const { id = '', d = '' } = request.query;
  if (d === '1') await deps.report(id, 'delivered', 'kannel_1');
  else if (d === '2' || d === '16') await deps.report(id, 'failed', `kannel_${d}`);
  return reply.code(200).type('text/plain').send('');
}
