import { createHmac, randomBytes } from 'node:crypto';
import formbody from '@fastify/formbody';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { SimulatedSms, SimulatedSmsGateway } from './sms-gateway.ts';

export interface SimulatedTwilioOptions {
  readonly account: string;
  readonly token: string;
  /** The webhook of its numbers, as it was entered. */
  readonly inboundUrl: () => string;
}

const SendRequest = Compile(
  Type.Object({
    From: Type.String(),
    To: Type.String(),
    Body: Type.String(),
    StatusCallback: Type.Optional(Type.String()),
  }),
);

interface Taken {
  readonly sid: string;
  readonly to: string;
  readonly callback: string | undefined;
}

const E164 = /^\+[1-9]\d{6,14}$/;
const SENDER = /^(\+\d{7,15}|\d{3,8}|[\w ]{1,11})$/;
const BODY_MAX = 1_600;

/** Twilio's messaging as its documents tell it (channels.md §1.5): sends, signs what it tells, retries nothing. */
export function createSimulatedTwilio(options: SimulatedTwilioOptions): SimulatedSmsGateway {
  const { account, token } = options;
  const received: SimulatedSms[] = [];
  const refused = new Set<string>();
  const lost = new Set<string>();
  let pending: Taken[] = [];
  let mode: 'up' | 'throttled' | 'down' = 'up';
  let asked = 0;

  function send(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    asked += 1;
    const fail = (status: number, code: number): FastifyReply =>
      reply.code(status).send({ code, message: 'as the code says', more_info: `…/errors/${code}`, status });
    const wanted = `Basic ${Buffer.from(`${account}:${token}`).toString('base64')}`;
    if (mode === 'down') return reply.code(503).type('text/html').send('<h1>Service Unavailable</h1>');
    if (request.headers.authorization !== wanted) return fail(401, 20003);
    if (mode === 'throttled') return fail(429, 20429);
    const { body } = request;
    if (!SendRequest.Check(body)) return fail(400, 21604);
    if (!E164.test(body.To)) return fail(400, 21211);
    if (!SENDER.test(body.From)) return fail(400, 21212);
    if (body.Body === '') return fail(400, 21602);
    if (body.Body.length > BODY_MAX) return fail(400, 21617);
    if (refused.has(body.To)) return fail(400, 21610);
    const sid = `SM${randomBytes(16).toString('hex')}`;
    if (!lost.has(body.To)) received.push({ from: body.From, to: body.To, text: body.Body });
    pending.push({ sid, to: body.To, callback: body.StatusCallback });
    return reply.code(201).send({ sid, account_sid: account, status: 'queued', error_code: null });
  }

  async function post(url: string, fields: Readonly<Record<string, string>>): Promise<number> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'x-twilio-signature': sign(url, fields) },
      body: new URLSearchParams(fields),
    });
    await response.text();
    return response.status;
  }

  function sign(url: string, fields: Readonly<Record<string, string>>): string {
    const names = Object.keys(fields).toSorted();
    return createHmac('sha1', token)
      .update(names.reduce((text, name) => `${text}${name}${fields[name]}`, url))
      .digest('base64');
  }

  return {
    plugin: async (app) => {
      await app.register(formbody);
      app.post(`/2010-04-01/Accounts/${account}/Messages.json`, { schema: { hide: true } }, send);
    },
    received: () => received,
    asked: () => asked,
    write: ({ from, to, text }, id) =>
      post(options.inboundUrl(), {
        ...{ ToCountry: 'US', ToState: '', SmsMessageSid: id, NumMedia: '0', SmsStatus: 'received' },
        ...{ Body: text, To: to, From: from, MessageSid: id, AccountSid: account, NumSegments: '1' },
        ApiVersion: '2010-04-01',
      }),
    report: async () => {
      const told = pending;
      pending = [];
      for (const { sid, to, callback } of told) {
        if (callback === undefined) continue;
        const fields = { MessageSid: sid, SmsSid: sid, AccountSid: account, To: to };
        await post(callback, { ...fields, MessageStatus: 'sent' });
        const end = lost.has(to)
          ? { MessageStatus: 'undelivered', ErrorCode: '30003' }
          : { MessageStatus: 'delivered' };
        await post(callback, { ...fields, ...end });
      }
    },
    setMode: (next) => {
      mode = next;
    },
    refuse: (number) => refused.add(number),
    lose: (number) => lost.add(number),
  };
}
