import { createHmac } from 'node:crypto';
import formbody from '@fastify/formbody';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Clock } from '../../platform/index.ts';
import { createFaultDesk, type GatewayFault } from './desk.ts';
import { englishPage } from './english-page.ts';
import { type SimulatedNotice, sendNotices } from './notice.ts';
import { type Act, actOf } from './payer-page.ts';

interface Session {
  readonly id: string;
  readonly reference: string;
  readonly cents: number;
  readonly methods: readonly string[];
  readonly expiresAt: number;
  readonly successUrl: string;
  readonly cancelUrl: string;
  state: 'open' | 'complete' | 'expired';
  intent: Intent | undefined;
}

interface Intent {
  readonly id: string;
  readonly session: Session;
  readonly method: string;
  state: 'processing' | 'succeeded' | 'requires_payment_method';
  disputed: boolean;
  readonly refunds: Refund[];
}

interface Refund {
  readonly id: string;
  readonly cents: number;
  readonly name: string | undefined;
  state: 'pending' | 'succeeded' | 'failed';
}

const digits = Type.String({ pattern: '^[0-9]{1,12}$' });
const address = Type.String({ pattern: '^https?://' });
const SessionForm = Compile(
  Type.Object({
    mode: Type.Literal('payment'),
    client_reference_id: Type.String({ minLength: 1, maxLength: 200 }),
    ...{ success_url: address, cancel_url: address, expires_at: digits },
    'line_items[0][quantity]': Type.Literal('1'),
    'line_items[0][price_data][currency]': Type.Literal('usd'),
    'line_items[0][price_data][unit_amount]': digits,
    'line_items[0][price_data][product_data][name]': Type.String({ minLength: 1 }),
    'payment_method_types[0]': Type.Union([Type.Literal('card'), Type.Literal('us_bank_account')]),
    'payment_method_types[1]': Type.Optional(Type.Literal('us_bank_account')),
  }),
);
const RefundForm = Compile(
  Type.Object({
    payment_intent: Type.String(),
    amount: Type.Optional(digits),
    'metadata[refund_id]': Type.Optional(Type.String()),
  }),
);

const SHORTEST_S = 1_800;
const LONGEST_S = 86_400;
/** A debit and a card cost at least half a dollar. */
const LEAST_CENTS = 50;

export interface SimulatedStripeOptions {
  readonly clock: Clock;
  readonly secretKey: string;
  readonly webhookSecret: string;
  /** Where its webhooks go when somebody acts at a page. */
  readonly noticeUrl?: () => string;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

/** The other side of docs.stripe.com/api: what a merchant sees of Stripe's checkout. All is kept in memory. */
export function createSimulatedStripe(options: SimulatedStripeOptions) {
  const desk = createFaultDesk();
  const sessions = new Map<string, Session>();
  const intents = new Map<string, Intent>();
  const keys = new Map<string, { readonly asked: string; readonly answer: Answer }>();
  let made = 0;
  let slowRefunds = false;
  const nameOf = (kind: string): string => `${kind}_Sim${String(++made).padStart(12, '0')}`;
  const nowS = (): number => Math.floor(options.clock.now().getTime() / 1_000);

  /** The same key and the same words get the same answer; the same key with other words is refused. */
  function once(key: unknown, body: unknown, act: () => Answer): Answer {
    if (typeof key !== 'string' || key === '') return act();
    const asked = JSON.stringify(body);
    const before = keys.get(key);
    if (before !== undefined)
      return before.asked === asked ? before.answer : refused('idempotency_error', 'other parameters');
    const answer = act();
    keys.set(key, { asked, answer });
    return answer;
  }

  function open(body: unknown, base: string): Answer {
    if (!SessionForm.Check(body)) return refused('invalid_request_error', 'a parameter is missing or wrong');
    const expiresAt = Number(body.expires_at);
    const cents = Number(body['line_items[0][price_data][unit_amount]']);
    if (expiresAt < nowS() + SHORTEST_S || expiresAt > nowS() + LONGEST_S || cents < LEAST_CENTS)
      return refused('invalid_request_error', 'expires_at or unit_amount is out of bounds');
    const more = body['payment_method_types[1]'];
    const session: Session = {
      ...{ id: nameOf('cs_test'), reference: body.client_reference_id, cents, expiresAt, state: 'open' },
      methods: [body['payment_method_types[0]'], ...(more === undefined ? [] : [more])],
      ...{ successUrl: body.success_url, cancelUrl: body.cancel_url, intent: undefined },
    };
    sessions.set(session.id, session);
    return { status: 200, body: { ...tellSession(session, 0), url: `${base}/c/pay/${session.id}#fid` } };
  }

  function lapse(session: Session): Session {
    if (session.state === 'open' && nowS() >= session.expiresAt) session.state = 'expired';
    return session;
  }

  function tellSession(session: Session, moreCents: number) {
    const { id, reference, cents, state, intent } = lapse(session);
    return {
      ...{ id, object: 'checkout.session', client_reference_id: reference, amount_total: cents },
      ...{ currency: 'usd', mode: 'payment', status: state, url: null, metadata: { order_id: reference } },
      payment_status: intent?.state === 'succeeded' ? 'paid' : 'unpaid',
      payment_intent: intent === undefined ? null : tellIntent(intent, moreCents),
    };
  }

  function tellIntent(intent: Intent, moreCents: number) {
    const { id, session, state, method } = intent;
    const received = state === 'succeeded' ? session.cents + moreCents : 0;
    const ofCard = { card: { brand: 'visa', last4: '4242', exp_year: 2030 } };
    const ofBank = { us_bank_account: { bank_name: 'STRIPE TEST BANK', last4: '6789' } };
    return {
      ...{ id, object: 'payment_intent', status: state, amount: session.cents, amount_received: received },
      currency: 'usd',
      latest_charge: {
        ...{ id: `ch_${id}`, object: 'charge', amount: session.cents, disputed: intent.disputed },
        ...{ amount_refunded: refundedOf(intent), refunded: refundedOf(intent) === session.cents },
        payment_method_details: { type: method, ...(method === 'card' ? ofCard : ofBank) },
      },
    };
  }

  function refundedOf({ refunds }: Intent): number {
    return refunds.filter(({ state }) => state !== 'failed').reduce((sum, { cents }) => sum + cents, 0);
  }

  function tellRefund(intent: Intent, { id, cents, name, state }: Refund) {
    return {
      ...{ id, object: 'refund', amount: cents, currency: 'usd', payment_intent: intent.id, status: state },
      metadata: name === undefined ? {} : { refund_id: name },
    };
  }

  function refund(body: unknown): Answer {
    const intent = RefundForm.Check(body) ? intents.get(body.payment_intent) : undefined;
    if (!RefundForm.Check(body) || intent?.state !== 'succeeded')
      return refused('invalid_request_error', 'No such payment_intent');
    if (intent.disputed) return refused('invalid_request_error', 'charge_disputed');
    const left = intent.session.cents - refundedOf(intent);
    const cents = body.amount === undefined ? left : Number(body.amount);
    if (left === 0) return refused('invalid_request_error', 'charge_already_refunded');
    if (cents < 1 || cents > left) return refused('invalid_request_error', 'amount_too_large');
    const name = body['metadata[refund_id]'];
    const state = slowRefunds || intent.method !== 'card' ? 'pending' : 'succeeded';
    const given: Refund = { id: nameOf('re'), cents, name, state };
    intent.refunds.push(given);
    return { status: 200, body: tellRefund(intent, given) };
  }

  /** The payer at the page: where their browser is sent, and what the server tells. Whoever is declined stays there. */
  function play(token: string, act: Act, method?: 'card' | 'us_bank_account') {
    const lost = { callbacks: 0, url: undefined, notices: [] } as const;
    const session = sessions.get(token);
    if (session === undefined || lapse(session).state !== 'open' || act === 'decline') return lost;
    if (act === 'cancel') return { callbacks: 1, url: session.cancelUrl, notices: [] };
    const chosen = method ?? session.methods[0] ?? 'card';
    const state = chosen === 'card' ? 'succeeded' : 'processing';
    session.state = 'complete';
    session.intent = { id: nameOf('pi'), session, method: chosen, state, disputed: false, refunds: [] };
    intents.set(session.intent.id, session.intent);
    if (desk.take(session.reference, 'no_callback')) return lost;
    const times = desk.take(session.reference, 'double_callback') ? 2 : 1;
    const notice = noticeOf('checkout.session.completed', tellInShort(session));
    return {
      callbacks: times,
      url: session.successUrl,
      notices: Array.from({ length: times }, () => notice),
    };
  }

  /** What the bank makes of a debit, days later. */
  function settle(token: string, how: 'succeeded' | 'failed'): readonly SimulatedNotice[] {
    const session = sessions.get(token);
    if (session?.intent?.state !== 'processing') return [];
    session.intent.state = how === 'succeeded' ? 'succeeded' : 'requires_payment_method';
    return [noticeOf(`checkout.session.async_payment_${how}`, tellInShort(session))];
  }

  /** Messages have names where answers may have the thing itself. */
  function tellInShort(session: Session) {
    return { ...tellSession(session, 0), payment_intent: session.intent?.id ?? null };
  }

  function noticeOf(type: string, object: object): SimulatedNotice {
    const event = { id: nameOf('evt'), object: 'event', api_version: '2024-06-20', created: nowS(), type };
    const body = Buffer.from(JSON.stringify({ ...event, data: { object } }));
    const hmac = createHmac('sha256', options.webhookSecret).update(`${nowS()}.${body.toString('utf8')}`);
    const headers = {
      ...{ 'content-type': 'application/json; charset=utf-8' },
      'stripe-signature': `t=${nowS()},v1=${hmac.digest('hex')},v0=00`,
    };
    return { method: 'POST', body, headers, query: {} };
  }

  const send = (reply: FastifyReply, answer: Answer | undefined): FastifyReply =>
    answer === undefined ? reply : reply.code(answer.status).send(answer.body);

  const api: FastifyPluginAsync = async (app) => {
    app.addHook('onRequest', async ({ headers }, reply) => {
      if (headers.authorization !== `Bearer ${options.secretKey}`)
        return send(reply, { ...refused('invalid_request_error', 'Invalid API Key'), status: 401 });
    });
    app.post('/checkout/sessions', async ({ body, headers, protocol, host }, reply) => {
      const orderId = SessionForm.Check(body) ? body.client_reference_id : '';
      const act = () => once(headers['idempotency-key'], body, () => open(body, `${protocol}://${host}`));
      return send(reply, await desk.serve(reply, orderId, 'start', act));
    });
    app.get<{ Params: { id: string } }>('/checkout/sessions/:id', async ({ params }, reply) => {
      const session = sessions.get(params.id);
      if (session === undefined) return send(reply, { ...refused('invalid_request_error', ''), status: 404 });
      // One call for both: nothing is verified there.
      const answer = await desk.serve(reply, session.reference, 'status', () =>
        desk.serve(reply, session.reference, 'verify', () => {
          const moreCents = desk.take(session.reference, 'wrong_amount') ? 1_000 : 0;
          return { status: 200, body: tellSession(session, moreCents) };
        }),
      );
      return send(reply, answer);
    });
    app.get<{ Querystring: { payment_intent?: string } }>('/refunds', async ({ query }, reply) => {
      const intent = intents.get(query.payment_intent ?? '');
      const data = intent?.refunds.map((each) => tellRefund(intent, each)) ?? [];
      return send(reply, {
        status: 200,
        body: { object: 'list', data, has_more: false, url: '/v1/refunds' },
      });
    });
    app.post('/refunds', async ({ body, headers }, reply) => {
      const asked = RefundForm.Check(body) ? body.payment_intent : '';
      const orderId = intents.get(asked)?.session.reference ?? '';
      const act = () => once(headers['idempotency-key'], body, () => refund(body));
      return send(reply, await desk.serve(reply, orderId, 'refund', act));
    });
  };

  const routes: FastifyPluginAsync = async (app) => {
    await app.register(formbody);
    await app.register(api, { prefix: '/v1' });
    app.get<{ Params: { id: string } }>('/c/pay/:id', ({ params }, reply) =>
      reply
        .code(sessions.has(params.id) ? 200 : 404)
        .type('text/html; charset=utf-8')
        .send(englishPage('Stripe')),
    );
    app.post<{ Params: { id: string } }>('/c/pay/:id', async ({ params, body }, reply) => {
      const { url, notices } = play(params.id, actOf(body));
      await sendNotices(options.noticeUrl?.(), notices);
      if (url !== undefined) return reply.redirect(url, 303);
      return reply.type('text/html; charset=utf-8').send(englishPage('Stripe'));
    });
  };

  return {
    routes,
    play,
    settle,
    /** The payer’s bank takes it back. */
    dispute: (token: string): void => {
      const intent = sessions.get(token)?.intent;
      if (intent !== undefined) intent.disputed = true;
    },
    /** From now on refunds wait for the bank. */
    slowRefunds: (): void => {
      slowRefunds = true;
    },
    /** What the bank makes of those that wait. */
    concludeRefunds: (state: 'succeeded' | 'failed'): void => {
      for (const { refunds } of intents.values())
        for (const each of refunds) if (each.state === 'pending') each.state = state;
    },
    setFault: (fault: GatewayFault, orderId: string): void => desk.set(fault, orderId),
    end: (): void => desk.end(),
  };
}

function refused(type: string, message: string): Answer {
  return { status: 400, body: { error: { type, message } } };
}
