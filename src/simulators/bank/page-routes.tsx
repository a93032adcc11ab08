import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { foldIdentifier, isLanguage, type Language } from '../../kernel/index.ts';
import type { Clock } from '../../platform/index.ts';
import { UNLISTED } from './api.ts';
import type { Bank } from './bank.ts';
import { wayBackOf } from './callback.ts';
import { findTestCard, isLuhnValid } from './cards.ts';
import { EVERY_ORDER, isFault, LATE_CALLBACK_MS } from './faults.ts';
import type { BankOrder } from './orders.ts';
import { CardPage, type CardProblem, HomePage, MessagePage, ResultPage } from './pages.tsx';
import { STYLE } from './style.ts';
import { TEXTS } from './texts.ts';

const field = Type.Optional(Type.String({ maxLength: 100 }));
const TokenQuery = Compile(Type.Object({ token: Type.String({ minLength: 1, maxLength: 64 }) }));
const LanguageQuery = Compile(Type.Object({ language: field }));
const CardForm = Compile(
  Type.Object({
    token: Type.String({ minLength: 1, maxLength: 64 }),
    act: field,
    cardNumber: field,
    secondPassword: field,
    expiryMonth: field,
    expiryYear: field,
  }),
);
const FaultForm = Compile(
  Type.Object({
    fault: field,
    orderId: field,
    times: Type.Optional(Type.String({ pattern: '^[0-9]{0,6}$' })),
    act: field,
    language: field,
  }),
);

const RECENT_LIMIT = 30;

export interface PageDeps {
  readonly bank: Bank;
  readonly clock: Clock;
}

/** The side that people see: the card page, its result, and the switches of the sandbox. */
export function addPageRoutes(app: FastifyInstance, { bank, clock }: PageDeps): void {
  const base = app.prefix;
  const notFound = (reply: FastifyReply) =>
    sendPage(reply.code(404), <MessagePage base={base} language="en" message={TEXTS.unknownToken.en} />);
  const showOrder = (reply: FastifyReply, order: BankOrder, problem?: CardProblem) => {
    if (order.state === 'in_progress') {
      const page = <CardPage base={base} order={order} problem={problem} />;
      return sendPage(problem === undefined ? reply : reply.code(422), page);
    }
    const page = <ResultPage base={base} order={order} wayBack={wayBackOf(order, clock.now())} />;
    return sendPage(reply, page, new URL(order.callbackUrl).origin);
  };
  const showToken = async (query: unknown, reply: FastifyReply) => {
    const order = TokenQuery.Check(query) ? await bank.orders.find({ token: query.token }) : undefined;
    return order === undefined ? notFound(reply) : showOrder(reply, order);
  };

  app.get('/style.css', UNLISTED, (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=3600').send(STYLE),
  );
  app.get('/pay', UNLISTED, ({ query }, reply) => showToken(query, reply));
  app.get('/result', UNLISTED, ({ query }, reply) => showToken(query, reply));

  app.post('/pay', UNLISTED, async ({ body }, reply) => {
    if (!CardForm.Check(body)) return notFound(reply);
    const order = await bank.orders.find({ token: body.token });
    if (order === undefined) return notFound(reply);
    if (order.state !== 'in_progress') return showOrder(reply, order);
    if (body.act === 'cancel') return showOrder(reply, (await bank.cancel(order.token)) ?? order);
    const typed = readCard(body);
    if (!typed.ok) return showOrder(reply, order, typed.problem);
    const after = (await bank.payWithCard(order.token, typed.pan)) ?? order;
    return showOrder(reply, after, after.state === 'in_progress' ? 'wrongPassword' : undefined);
  });

  app.get('/', UNLISTED, async ({ query }, reply) => {
    const language = LanguageQuery.Check(query) ? languageOf(query.language) : 'en';
    const [orders, faults] = await Promise.all([bank.orders.recent(RECENT_LIMIT), bank.faults.list()]);
    return sendPage(reply, <HomePage base={base} language={language} orders={orders} faults={faults} />);
  });

  app.post('/faults', UNLISTED, async ({ body }, reply) => {
    if (!FaultForm.Check(body) || !isFault(body.fault)) {
      const page = <MessagePage base={base} language="en" message={TEXTS.outOfOrder.en} />;
      return sendPage(reply.code(422), page);
    }
    const target = body.orderId === undefined || body.orderId === '' ? EVERY_ORDER : body.orderId;
    const times = Number(body.times ?? '');
    const timesLeft = times > 0 ? times : null;
    if (body.act === 'off') await bank.faults.clear(target, body.fault);
    else await bank.faults.set({ target, fault: body.fault, timesLeft, delayMs: LATE_CALLBACK_MS });
    return reply.redirect(`${base}/?language=${languageOf(body.language)}`, 303);
  });
}

interface TypedCard {
  readonly cardNumber?: string;
  readonly secondPassword?: string;
  readonly expiryMonth?: string;
  readonly expiryYear?: string;
}

/** Reads what was typed, in the digits of any of our languages. The password is looked at and dropped. */
function readCard(
  form: TypedCard,
): { readonly ok: true; readonly pan: string } | { readonly ok: false; readonly problem: CardProblem } {
  const pan = foldIdentifier(form.cardNumber ?? '');
  if (!/^\d{16}$/.test(pan) || !isLuhnValid(pan)) return { ok: false, problem: 'malformedCard' };
  if (findTestCard(pan) === undefined) return { ok: false, problem: 'notTestCard' };
  if (!/^\d{5,12}$/.test(foldIdentifier(form.secondPassword ?? '')))
    return { ok: false, problem: 'malformedPassword' };
  const month = /^(0?[1-9]|1[0-2])$/.test(foldIdentifier(form.expiryMonth ?? ''));
  const year = /^\d{2}$/.test(foldIdentifier(form.expiryYear ?? ''));
  return month && year ? { ok: true, pan } : { ok: false, problem: 'malformedExpiry' };
}

function languageOf(text: string | undefined): Language {
  return isLanguage(text) ? text : 'en';
}

/**
 * `form-action` is given for each page: the way back may post to the merchant and nowhere else. Browsers do
 * not let `default-src` stand in for it (CSP Level 3, section 6.3).
 */
export async function sendPage(
  reply: FastifyReply,
  page: JSX.Element,
  merchantOrigin = '',
): Promise<FastifyReply> {
  const policy = `default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' ${merchantOrigin}`;
  return reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', policy.trim())
    .header('referrer-policy', 'no-referrer')
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'no-store')
    .send(`<!doctype html>${await page}`);
}

/** Whatever went wrong unforeseen: told in the dialect of the side that asked, and to our own log. */
export function answerError(base: string, error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  const code =
    error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500
      ? error.statusCode
      : 500;
  if (code === 500) request.log.error({ err: error }, 'the sandbox bank failed');
  reply.code(code);
  if (request.url.startsWith(`${base}/api/`))
    return reply.send({ error: code === 500 ? 'internal error' : error.message });
  return sendPage(reply, <MessagePage base={base} language="en" message={TEXTS.outOfOrder.en} />);
}
