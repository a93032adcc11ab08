import formbody from '@fastify/formbody';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { SimulatedSms, SimulatedSmsGateway } from './sms-gateway.ts';

export interface SimulatedKavenegarOptions {
  readonly key: string;
  /** As entered in its panel for the line: what comes in, and what became of messages. */
  readonly inboundUrl: () => string;
  readonly statusUrl: () => string;
  /** The panel's choice. */
  readonly method?: 'GET' | 'POST';
}

const SendRequest = Compile(
  Type.Object({
    receptor: Type.String(),
    message: Type.String(),
    sender: Type.Optional(Type.String()),
    localid: Type.Optional(Type.String({ pattern: '^\\d{1,19}$' })),
  }),
);

interface Entry {
  readonly messageid: number;
  readonly to: string;
  readonly sender: string;
  readonly message: string;
}

const RECEPTOR = /^(09\d{9}|00[1-9]\d{6,14})$/;
const LINE = /^\d{4,14}$/;
const OWN_LINE = '10004346';
const MESSAGE_MAX = 900;
const STATUS = { queued: 1, delivered: 10, undelivered: 11 } as const;

/** Kavenegar as its documents tell it (channels.md §1.5): an answer's HTTP status is that of its `return`. */
export function createSimulatedKavenegar(options: SimulatedKavenegarOptions): SimulatedSmsGateway {
  const received: SimulatedSms[] = [];
  const refused = new Set<string>();
  const lost = new Set<string>();
  const known = new Map<string, Entry>();
  let pending: Entry[] = [];
  let mode: 'up' | 'throttled' | 'down' = 'up';
  let asked = 0;
  let lastId = 8_792_342;

  function send(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    asked += 1;
    const fail = (status: number): FastifyReply =>
      reply.code(status).send({ return: { status, message: 'as the status says' }, entries: null });
    if (mode === 'down') return reply.code(502).type('text/html').send('<h1>Bad Gateway</h1>');
    if (mode === 'throttled') return fail(409);
    const { body } = request;
    if (!SendRequest.Check(body)) return fail(400);
    const { receptor, message, sender = OWN_LINE, localid } = body;
    if (!RECEPTOR.test(receptor)) return fail(411);
    if (!LINE.test(sender)) return fail(412);
    if (message === '' || message.length > MESSAGE_MAX) return fail(413);
    const to = receptor.replace(/^0(?=9)/, '+98').replace(/^00/, '+');
    if (refused.has(to)) return fail(411);
    const before = localid === undefined ? undefined : known.get(localid);
    const entry = before ?? { messageid: ++lastId, to, sender, message };
    if (before === undefined) take(entry, localid);
    return reply.code(200).send({
      return: { status: 200, message: 'تایید شد' },
      entries: [{ ...entry, receptor, status: STATUS.queued, statustext: 'در صف ارسال', cost: 120 }],
    });
  }

  function take(entry: Entry, localid: string | undefined): void {
    const { to, sender, message } = entry;
    if (localid !== undefined) known.set(localid, entry);
    if (!lost.has(to)) received.push({ from: sender, to, text: message });
    pending.push(entry);
  }

  async function call(url: string, fields: Readonly<Record<string, string>>): Promise<number> {
    const values = new URLSearchParams(fields);
    const response = await (options.method === 'POST'
      ? fetch(url, { method: 'POST', body: values })
      : fetch(`${url}?${values}`));
    await response.text();
    return response.status;
  }

  return {
    plugin: async (app) => {
      await app.register(formbody);
      app.post('/v1/:key/sms/send.json', { schema: { hide: true } }, (request, reply) =>
        request.url === `/v1/${options.key}/sms/send.json`
          ? send(request, reply)
          : reply.code(403).send({ return: { status: 403, message: 'no such key' }, entries: null }),
      );
    },
    received: () => received,
    asked: () => asked,
    write: ({ from, to, text }, id) =>
      call(options.inboundUrl(), { messageid: id, from: from.replace(/^\+98/, '0'), to, message: text }),
    report: async () => {
      const told = pending;
      pending = [];
      for (const { messageid, to } of told) {
        await call(options.statusUrl(), { messageid: String(messageid), status: '4' });
        const end = lost.has(to) ? STATUS.undelivered : STATUS.delivered;
        await call(options.statusUrl(), { messageid: String(messageid), status: String(end) });
      }
    },
    setMode: (next) => {
      mode = next;
    },
    refuse: (number) => refused.add(number),
    lose: (number) => lost.add(number),
  };
}
