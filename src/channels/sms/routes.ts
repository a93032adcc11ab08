import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Conversations } from '../../conversations/index.ts';
import type { ChannelKey } from '../channel-key.ts';
import { type Fields, fieldsIn } from '../fields.ts';
import { lineOf, phoneOf } from '../line-of.ts';
import { countRefused } from '../refused.ts';
import type { SmsGateway, SmsReport } from './gateway.ts';

export type SmsRefusal =
  | 'wrong_key'
  | 'wrong_signature'
  | 'unknown_line'
  | 'malformed'
  | 'too_long'
  /** It came before: answered as then, and nothing is done again. */
  | 'repeated';

export interface SmsRoutesDeps {
  readonly conversations: Pick<Conversations, 'lines' | 'receive'>;
  readonly gateways: readonly SmsGateway[];
  readonly key: ChannelKey;
  readonly report: (report: SmsReport) => Promise<boolean>;
  readonly onRefused: (reason: SmsRefusal) => void;
}

interface Asked {
  readonly Params: { readonly key?: string };
}

const TEXT_MAX = 1_600;
/** Gateways name messages by numbers, hex or UUIDs; anything else could not be kept as a key (NUL) or is not theirs. */
const ID = /^[\x21-\x7e]{1,100}$/;

/**
 * `/channels/sms/GATEWAY`: what people send in, and reports. Kept before it is acknowledged: a gateway sends it once.
 * Where the gateway does not sign, the address ends with the channels' key.
 */
export function createSmsRoutes(deps: SmsRoutesDeps): FastifyPluginAsync {
  return async (app: FastifyInstance) => {
    countRefused(app, deps.onRefused);
    if (!app.hasContentTypeParser('application/x-www-form-urlencoded')) await app.register(formbody);
    for (const gateway of deps.gateways) {
      const base = `/channels/sms/${gateway.id}`;
      for (const path of gateway.isGenuine === undefined ? [base, `${base}/:key`] : [base]) {
        addRoute(app, deps, gateway, path, receive);
        addRoute(app, deps, gateway, `${path}/${gateway.reportPath}`, report);
      }
    }
  };
}

type Work = (deps: SmsRoutesDeps, gateway: SmsGateway, fields: Fields) => Promise<SmsRefusal | undefined>;

function addRoute(
  app: FastifyInstance,
  deps: SmsRoutesDeps,
  gateway: SmsGateway,
  url: string,
  work: Work,
): void {
  app.route<Asked>({
    ...{ method: [...gateway.methods], url, schema: { hide: true } },
    handler: (request, reply) => answer(deps, gateway, request, reply, work),
  });
}

async function answer(
  deps: SmsRoutesDeps,
  gateway: SmsGateway,
  request: FastifyRequest<Asked>,
  reply: FastifyReply,
  work: Work,
): Promise<FastifyReply> {
  const { type, body } = gateway.answer;
  const forbidden = doorRefusal(deps, gateway, request);
  if (forbidden !== undefined) {
    deps.onRefused(forbidden);
    return reply.code(403).type('text/plain').send('');
  }
  const fields = { ...fieldsIn(request.query), ...fieldsIn(request.body) };
  const refused = await work(deps, gateway, fields);
  if (refused !== undefined) deps.onRefused(refused);
  // Refused for good: an error would make the gateway ask again, and some would write to the person by themselves.
  return reply.code(200).type(type).send(body);
}

function doorRefusal(
  { key }: SmsRoutesDeps,
  { isGenuine }: SmsGateway,
  request: FastifyRequest<Asked>,
): SmsRefusal | undefined {
  if (isGenuine !== undefined) return isGenuine(request) ? undefined : 'wrong_signature';
  return key.opens(request.params.key) ? undefined : 'wrong_key';
}

const receive: Work = async ({ conversations }, gateway, fields) => {
  const { from, to, text, id } = gateway.message(fields);
  const lines = conversations.lines();
  const found = lineOf(lines, 'sms', to);
  if (found === undefined) return 'unknown_line';
  const phone = phoneOf(from, found.line);
  if (phone === undefined || !ID.test(id)) return 'malformed';
  const isNew = await conversations.receive({
    ...{ line: found.line, person: { phone }, key: `${gateway.id} ${id}`, kind: 'say' },
    text: text.slice(0, TEXT_MAX).toWellFormed(),
  });
  // One of our own lines was told of already.
  return isNew || lines.some(({ address }) => address === phone) ? undefined : 'repeated';
};

const report: Work = async (deps, gateway, fields) => {
  const news = gateway.report(fields);
  if (news !== undefined) await deps.report(news);
  return undefined;
};
