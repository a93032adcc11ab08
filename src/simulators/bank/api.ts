// Only for its types: it adds `hide` to a route's schema.
import type {} from '@fastify/swagger';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { foldIdentifier, isLanguage, type Language, parseWireMoney } from '../../kernel/index.ts';
import type { Clock } from '../../platform/index.ts';
import { type Bank, type BankAnswer, TOKEN_ERROR } from './bank.ts';
import { wayBackOf } from './callback.ts';
import { type CardOutcome, TEST_CARDS } from './cards.ts';
import { EVERY_ORDER, FAULTS, isFault, LATE_CALLBACK_MS } from './faults.ts';
import type { BankOrder } from './orders.ts';
import type { Silence } from './silence.ts';

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const access = { terminal: text(20), password: text(100) };

const TokenBody = Compile(
  Type.Object({
    ...access,
    amount: text(20),
    currency: text(3),
    orderId: Type.String({ pattern: '^[A-Za-z0-9_-]{1,40}$' }),
    callbackUrl: text(2000),
    language: Type.Optional(Type.String({ maxLength: 10 })),
    description: Type.Optional(Type.String({ maxLength: 255 })),
  }),
);
const MoneyBody = Compile(Type.Object({ ...access, refNum: text(64), orderId: Type.Optional(text(40)) }));
const StatusBody = Compile(Type.Object({ ...access, orderId: text(40) }));
const PlayBody = Compile(Type.Object({ token: text(64), card: text(40) }));
const FaultBody = Compile(
  Type.Object({
    orderId: Type.Optional(text(64)),
    fault: Type.Union(FAULTS.map((fault) => Type.Literal(fault))),
    times: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    delayMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400_000 })),
  }),
);
const FaultQuery = Compile(Type.Object({ orderId: Type.Optional(text(64)), fault: Type.Optional(text(40)) }));

/** Simulators are no part of the API that we describe to others. */
export const UNLISTED = { schema: { hide: true } } as const;

export interface ApiDeps {
  readonly bank: Bank;
  readonly clock: Clock;
  readonly silence: Silence;
}

/**
 * The server-to-server side. Bodies are checked here and not by the host's validator, because the bank
 * answers bad input in its own way whatever program it is mounted in.
 */
export function addApiRoutes(app: FastifyInstance, { bank, clock, silence }: ApiDeps): void {
  const send = (reply: FastifyReply, answer: BankAnswer) => sendAnswer(reply, silence, answer);

  app.post('/api/token', UNLISTED, async ({ body }, reply) => {
    if (!TokenBody.Check(body)) return malformed(reply, 'malformed request');
    const amount = parseWireMoney({ value: body.amount, currency: body.currency });
    if (!amount.ok || amount.value.minor <= 0n) return malformed(reply, 'amount or currency');
    if (!isWebAddress(body.callbackUrl)) return malformed(reply, 'callbackUrl');
    const language: Language = isLanguage(body.language) ? body.language : 'en';
    const { minor: amountMinor, currency } = amount.value;
    const { terminal, password, orderId, callbackUrl, description = '' } = body;
    const request = {
      terminal,
      password,
      orderId,
      amountMinor,
      currency,
      callbackUrl,
      language,
      description,
    };
    return send(reply, await bank.openOrder(request));
  });

  app.post('/api/verify', UNLISTED, async ({ body }, reply) =>
    MoneyBody.Check(body) ? send(reply, await bank.verify(body)) : malformed(reply, 'malformed request'),
  );

  app.post('/api/reverse', UNLISTED, async ({ body }, reply) =>
    MoneyBody.Check(body) ? send(reply, await bank.reverse(body)) : malformed(reply, 'malformed request'),
  );

  app.post('/api/status', UNLISTED, async ({ body }, reply) =>
    StatusBody.Check(body) ? send(reply, await bank.status(body)) : malformed(reply, 'malformed request'),
  );

  app.post('/api/play', UNLISTED, async ({ body }, reply) => {
    if (!PlayBody.Check(body)) return malformed(reply, 'malformed request');
    if (body.card !== 'cancel' && panOf(body.card) === undefined) return malformed(reply, 'not a test card');
    const order = await play(bank, body.token, body.card);
    if (order === undefined) return reply.code(404).send({ status: 'not_found' });
    return { status: order.state, ...wayBackOf(order, clock.now()) };
  });
}

/** The switches by which anyone may make the sandbox misbehave. */
export function addFaultRoutes(app: FastifyInstance, bank: Bank): void {
  app.post('/api/faults', UNLISTED, async ({ body }, reply) => {
    if (!FaultBody.Check(body)) return malformed(reply, `fault is one of ${FAULTS.join(', ')}`);
    const { orderId: target = EVERY_ORDER, fault, times = null, delayMs = LATE_CALLBACK_MS } = body;
    await bank.faults.set({ target, fault, timesLeft: times, delayMs });
    return { faults: await bank.faults.list() };
  });

  app.get('/api/faults', UNLISTED, async () => ({ faults: await bank.faults.list() }));

  app.delete('/api/faults', UNLISTED, async ({ query }, reply) => {
    if (!FaultQuery.Check(query)) return malformed(reply, 'malformed request');
    if (query.fault !== undefined && !isFault(query.fault)) return malformed(reply, 'no such fault');
    await bank.faults.clear(query.orderId, query.fault);
    return { faults: await bank.faults.list() };
  });
}

const CARD_WORDS: Readonly<Record<string, CardOutcome>> = {
  pay: 'pays',
  decline: 'declines',
  wrong_pin: 'wrong_pin',
};

/** A test card by what it does, or by its number. */
function panOf(card: string): string | undefined {
  const outcome = CARD_WORDS[card];
  const folded = foldIdentifier(card);
  return TEST_CARDS.find(({ pan, outcome: does }) => pan === folded || does === outcome)?.pan;
}

async function play(bank: Bank, token: string, card: string): Promise<BankOrder | undefined> {
  if (card === 'cancel') return await bank.cancel(token);
  const pan = panOf(card);
  return pan === undefined ? undefined : await bank.payWithCard(token, pan);
}

function sendAnswer(reply: FastifyReply, silence: Silence, answer: BankAnswer): FastifyReply {
  if (answer.kind === 'answer') return reply.send(answer.body);
  if (answer.kind === 'failure')
    return reply.code(answer.httpStatus).send({ error: 'the bank is out of order' });
  silence.hold(reply);
  return reply;
}

function malformed(reply: FastifyReply, errorDesc: string): FastifyReply {
  return reply.code(400).send({ status: -1, errorCode: TOKEN_ERROR.malformed, errorDesc });
}

/** The callback's address becomes a form's target: `javascript:` and the like must never get there. */
function isWebAddress(address: string): boolean {
  const protocol = URL.parse(address)?.protocol;
  return protocol === 'https:' || protocol === 'http:';
}
