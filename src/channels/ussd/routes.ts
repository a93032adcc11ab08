import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Conversations, Incoming, Line } from '../../conversations/index.ts';
import type { ChannelKey } from '../channel-key.ts';
import { type Fields, fieldsIn } from '../fields.ts';
import { lineOf, phoneOf } from '../line-of.ts';
import { countRefused } from '../refused.ts';
import type { UssdDialect } from './dialect.ts';
import { USSD_DIALECTS } from './dialects.ts';

export type UssdRefusal = 'wrong_key' | 'unknown_provider' | 'unknown_line' | 'malformed' | 'too_long';

export interface UssdDeps {
  readonly conversations: Conversations;
  readonly key: ChannelKey;
  readonly onRefused: (reason: UssdRefusal) => void;
}

/** Longer than any USSD string (3GPP TS 23.038: 182 characters). */
const INPUT_MAX = 182;
const SESSION_MAX = 100;

interface Params {
  readonly provider: string;
  readonly key?: string;
  readonly session?: string;
  readonly event?: string;
}

/** `/channels/ussd/PROVIDER/KEY`: the callbacks of USSD aggregators. None of them signs, so the address is the secret. */
export function createUssdRoutes(deps: UssdDeps): FastifyPluginAsync {
  return async (app: FastifyInstance) => {
    countRefused(app, deps.onRefused);
    if (!app.hasContentTypeParser('application/x-www-form-urlencoded')) await app.register(formbody);
    for (const path of ['/channels/ussd/:provider', '/channels/ussd/:provider/:key']) {
      for (const tail of ['', '/session/:session/:event']) {
        app.route<{ Params: Params }>({
          method: ['GET', 'POST'],
          url: `${path}${tail}`,
          schema: { hide: true },
          handler: (request, reply) => answer(deps, request, reply),
        });
      }
    }
  };
}

async function answer(
  deps: UssdDeps,
  request: FastifyRequest<{ Params: Params }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { provider, key, session, event } = request.params;
  const refuse = (reason: UssdRefusal, status: number): FastifyReply => {
    deps.onRefused(reason);
    return reply.code(status).type('text/plain; charset=utf-8').send(reason);
  };
  const dialect = USSD_DIALECTS.find(({ id }) => id === provider);
  if (!deps.key.opens(key)) return refuse('wrong_key', 403);
  if (dialect?.method !== request.method) return refuse('unknown_provider', 404);
  const fields: Fields = {
    ...fieldsIn(request.query),
    ...fieldsIn(request.body),
    ...(session === undefined ? {} : { session }),
    ...(event === undefined ? {} : { event }),
  };
  const incoming = readIncoming(deps, dialect, fields);
  if (dialect.ends(fields)) {
    // What is said at the end need not be whole.
    if (typeof incoming !== 'string') await deps.conversations.hungUp(incoming);
    return reply.code(200).send(typeof dialect.answer(fields, '', false) === 'string' ? '' : {});
  }
  if (typeof incoming === 'string') return refuse(incoming, incoming === 'unknown_line' ? 404 : 400);
  const { text, open } = await deps.conversations.turn(incoming);
  const body = dialect.answer(fields, text, open);
  reply.header('cache-control', 'no-store');
  return typeof body === 'string' ? reply.type('text/plain; charset=utf-8').send(body) : reply.send(body);
}

/** A step of a session as the engine has it, whatever it came over. */
export function readIncoming(
  deps: { readonly conversations: Pick<Conversations, 'lines'> },
  dialect: UssdDialect,
  fields: Fields,
): Incoming | 'unknown_line' | 'malformed' {
  const field = (name: string | undefined): string | undefined =>
    name === undefined ? undefined : fields[name];
  const begins = dialect.begins(fields);
  const input = (field(dialect.input) ?? '').trim();
  // Where the provider does not tell what was dialled, the address it was given does.
  const code = field(dialect.code) ?? fields.line;
  const dialled = code ?? (begins && input.includes('*') ? input : undefined);
  const found = lineOf(deps.conversations.lines(), 'ussd', dialled);
  if (found === undefined) return 'unknown_line';
  const { line } = found;
  const phone = phoneOf(field(dialect.phone) ?? '', line);
  if (phone === undefined || input.length > INPUT_MAX) return 'malformed';
  const session = (field(dialect.session) ?? '') || phone;
  if (session.length > SESSION_MAX) return 'malformed';
  const common = { line, person: { phone }, session: `${dialect.id} ${session}` };
  if (dialect.entries === 'all') {
    const history = input === '' ? [] : input.split('*');
    return { ...common, kind: begins ? 'begin' : 'say', text: '', history, key: `${session} ${input}` };
  }
  const ordinal = field(dialect.ordinal);
  const text = begins ? behind(input, line.address, found.rest) : input;
  return {
    ...common,
    ...{ kind: begins ? 'begin' : 'say', text },
    key: ordinal === undefined ? `${session} ${begins ? 'begin' : 'say'} ${input}` : `${session} ${ordinal}`,
    isWeakKey: ordinal === undefined && !begins,
  };
}

/** What was dialled behind the line's number, wherever the aggregator put it. */
function behind(input: string, address: string, rest: string): string {
  if (rest !== '') return rest;
  const whole = lineOf([{ ...NO_LINE, address }], 'ussd', input);
  return whole?.rest ?? '';
}

const NO_LINE: Line = {
  ...{
    id: '',
    channel: 'ussd',
    address: '',
    billerId: 0,
    billers: [],
    country: 'IR',
    language: 'en',
    languages: [],
  },
};
