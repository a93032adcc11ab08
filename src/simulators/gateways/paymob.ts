import { createHmac } from 'node:crypto';
import formbody from '@fastify/formbody';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Clock } from '../../platform/index.ts';
import { createFaultDesk, type GatewayFault } from './desk.ts';
import { codePage, walletPage } from './egyptian-page.ts';
import { type SimulatedNotice, sendNotices } from './notice.ts';
import { type Act, actOf } from './payer-page.ts';

type Way = 'kiosk' | 'wallet';

interface Order {
  readonly id: number;
  readonly merchantOrderId: string;
  readonly cents: number;
}

/** A payment, or the refund of one. */
interface Transaction {
  readonly id: number;
  readonly order: Order;
  readonly way: Way;
  readonly cents: number;
  readonly createdAtMs: number;
  readonly payableUntilMs: number;
  readonly pan: string;
  readonly parent: Transaction | undefined;
  readonly code: string;
  pending: boolean;
  success: boolean;
  refundedCents: number;
}

const HOUR_MS = 3_600_000;
const LOGIN_MS = HOUR_MS;

const Authorised = Compile(Type.Object({ auth_token: Type.String() }));
const LoginRequest = Compile(Type.Object({ api_key: Type.String() }));
const OrderRequest = Compile(
  Type.Object({
    amount_cents: Type.Integer({ minimum: 1 }),
    currency: Type.Literal('EGP'),
    merchant_order_id: Type.String({ minLength: 1 }),
    items: Type.Array(Type.Unknown()),
  }),
);
const text = Type.String({ minLength: 1 });
const KeyRequest = Compile(
  Type.Object({
    amount_cents: Type.Integer({ minimum: 1 }),
    currency: Type.Literal('EGP'),
    expiration: Type.Integer({ minimum: 60 }),
    order_id: Type.Integer(),
    integration_id: Type.Integer(),
    billing_data: Type.Object({
      ...{ first_name: text, last_name: text, email: text, phone_number: text, apartment: text, floor: text },
      ...{ building: text, street: text, city: text, country: text },
    }),
  }),
);
const PayRequest = Compile(
  Type.Object({
    source: Type.Union([
      Type.Object({ identifier: Type.Literal('AGGREGATOR'), subtype: Type.Literal('AGGREGATOR') }),
      Type.Object({
        identifier: Type.String({ pattern: '^01[0125][0-9]{8}$' }),
        subtype: Type.Literal('WALLET'),
      }),
    ]),
    payment_token: Type.String(),
  }),
);
const InquiryRequest = Compile(Type.Object({ order_id: Type.Integer() }));
const RefundRequest = Compile(
  Type.Object({ transaction_id: Type.Integer(), amount_cents: Type.Integer({ minimum: 1 }) }),
);
const CodeForm = Compile(Type.Object({ code: Type.String() }));

export interface SimulatedPaymobOptions {
  readonly clock: Clock;
  readonly apiKey: string;
  readonly hmacSecret: string;
  readonly integrations: Readonly<Record<Way, number>>;
  /** Where its notices go, and payers from the page of a wallet, when somebody acts at a page. */
  readonly noticeUrl?: () => string;
  readonly returnUrl?: () => string;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

/** The other side of countries.md §4.3: what a merchant sees of Paymob. Orders are kept in memory. */
export function createSimulatedPaymob(options: SimulatedPaymobOptions) {
  const desk = createFaultDesk();
  const orders = new Map<number, Order>();
  const logins = new Map<string, number>();
  const keys = new Map<string, { readonly order: Order; readonly way: Way; readonly untilMs: number }>();
  const transactions: Transaction[] = [];
  const nowMs = (): number => options.clock.now().getTime();
  const isLoggedIn = (login: string): boolean => nowMs() < (logins.get(login) ?? 0) + LOGIN_MS;
  const latestOf = (orderId: number): Transaction | undefined =>
    transactions.findLast(({ order }) => order.id === orderId);
  const paymentOf = (orderId: number): Transaction | undefined =>
    transactions.find(({ order, parent }) => order.id === orderId && parent === undefined);

  function openOrder(body: unknown): Answer {
    if (!OrderRequest.Check(body)) return refused(400, 'malformed');
    const { merchant_order_id: merchantOrderId, amount_cents: cents } = body;
    if ([...orders.values()].some((order) => order.merchantOrderId === merchantOrderId))
      return refused(422, 'duplicate');
    const id = 10_000_700 + orders.size;
    orders.set(id, { id, merchantOrderId, cents });
    return { status: 201, body: { id, merchant_order_id: merchantOrderId, amount_cents: cents } };
  }

  function makeKey(body: unknown): Answer {
    if (!KeyRequest.Check(body)) return refused(400, 'malformed');
    const order = orders.get(body.order_id);
    const way = (['kiosk', 'wallet'] as const).find(
      (each) => options.integrations[each] === body.integration_id,
    );
    if (order === undefined || way === undefined) return refused(404, 'not found');
    if (order.cents !== body.amount_cents) return refused(400, 'another amount');
    const token = `key-${keys.size + 1}-${order.id}`;
    keys.set(token, { order, way, untilMs: nowMs() + body.expiration * 1_000 });
    return { status: 201, body: { token } };
  }

  function pay(body: unknown, base: string): Answer {
    const key = PayRequest.Check(body) ? keys.get(body.payment_token) : undefined;
    if (!PayRequest.Check(body) || key === undefined || nowMs() >= key.untilMs)
      return refused(401, 'no such key');
    const { order, way } = key;
    if ((body.source.subtype === 'WALLET') !== (way === 'wallet')) return refused(400, 'another source');
    const transaction: Transaction = {
      ...{ id: 20_000_800 + transactions.length, order, way, cents: order.cents, createdAtMs: nowMs() },
      ...{ payableUntilMs: key.untilMs, pan: way === 'wallet' ? body.source.identifier : '' },
      ...{ parent: undefined, code: String(6_918_187 + transactions.length) },
      ...{ pending: true, success: false, refundedCents: 0 },
    };
    transactions.push(transaction);
    const page = `${base}/wallet/${order.id}?payment_token=${body.payment_token}`;
    const more =
      way === 'wallet'
        ? { redirect_url: page, iframe_redirection_url: page }
        : {
            data: {
              bill_reference: Number(transaction.code),
              due_amount: order.cents,
              txn_response_code: '05',
            },
          };
    return { status: 200, body: { ...tell(transaction), ...more } };
  }

  function tell({ order, parent, ...transaction }: Transaction, moreCents = 0) {
    const { id, way, cents, pending, success, refundedCents } = transaction;
    return {
      ...{ id, pending, success, amount_cents: cents + moreCents, currency: 'EGP' },
      // Of Cairo, in winter.
      created_at: new Date(transaction.createdAtMs + 2 * HOUR_MS).toISOString().replace('Z', '+02:00'),
      ...{ error_occured: false, is_3d_secure: false, is_auth: false, is_capture: false },
      ...{ is_standalone_payment: true, is_voided: false, is_refunded: refundedCents > 0 },
      ...{ refunded_amount_cents: refundedCents, is_refund: parent !== undefined },
      ...{ has_parent_transaction: parent !== undefined, parent_transaction: parent?.id ?? null },
      ...{ integration_id: options.integrations[way], owner: 11_242 },
      order: { id: order.id, merchant_order_id: order.merchantOrderId, amount_cents: order.cents },
      source_data: {
        ...{ type: way === 'wallet' ? 'wallet' : 'aggregator', sub_type: way.toUpperCase() },
        pan: transaction.pan,
      },
    };
  }

  function refund(body: unknown): Answer {
    const payment = RefundRequest.Check(body)
      ? transactions.find(({ id }) => id === body.transaction_id)
      : undefined;
    if (!RefundRequest.Check(body) || payment === undefined) return refused(404, 'not found');
    if (payment.way === 'kiosk' || !payment.success || payment.parent !== undefined)
      return refused(400, 'not to be refunded');
    if (payment.refundedCents + body.amount_cents > payment.cents) return refused(400, 'more than was paid');
    payment.refundedCents += body.amount_cents;
    const back: Transaction = {
      ...{ ...payment, id: 20_000_800 + transactions.length, cents: body.amount_cents, parent: payment },
      ...{ createdAtMs: nowMs(), refundedCents: 0 },
    };
    transactions.push(back);
    return { status: 201, body: tell(back) };
  }

  /** The fields of a transaction as they stand in an address, with what signs them. */
  function fieldsOf(payment: Transaction): Readonly<Record<string, string>> {
    const { order, source_data: source, refunded_amount_cents: _, ...told } = tell(payment);
    const flat = { ...told, order: order.id, merchant_order_id: order.merchant_order_id };
    const { pan, type, sub_type } = source;
    const signed = [
      ...[told.amount_cents, told.created_at, told.currency, told.error_occured],
      ...[told.has_parent_transaction, told.id, told.integration_id, told.is_3d_secure, told.is_auth],
      ...[told.is_capture, told.is_refunded, told.is_standalone_payment, told.is_voided, order.id],
      ...[told.owner, told.pending, pan, sub_type, type, told.success],
    ];
    const hmac = createHmac('sha512', options.hmacSecret).update(signed.map(String).join('')).digest('hex');
    const texts = Object.entries(flat).map(([name, value]) => [name, String(value ?? '')]);
    const ofSource = { 'source_data.pan': pan, 'source_data.type': type, 'source_data.sub_type': sub_type };
    return { ...Object.fromEntries(texts), ...ofSource, hmac };
  }

  /** The payer at a kiosk or at the page of the wallet: what their browser brings back, and what the server tells. */
  function play(token: string, act: Act) {
    const payment = paymentOf(Number(token));
    const lost = { callbacks: 0, fields: undefined, notices: [] };
    if (payment === undefined) return lost;
    const isOpen = payment.pending && nowMs() < payment.payableUntilMs;
    // At a kiosk nobody declines, and nobody tells that they do not come.
    const acts = isOpen && (payment.way === 'wallet' || act === 'pay');
    if (acts) {
      payment.pending = false;
      payment.success = act === 'pay';
    }
    if (desk.take(payment.order.merchantOrderId, 'no_callback')) return lost;
    const times = desk.take(payment.order.merchantOrderId, 'double_callback') ? 2 : 1;
    const fields = fieldsOf(payment);
    const notice: SimulatedNotice = {
      ...{ method: 'POST', query: { hmac: fields.hmac ?? '' } },
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify({ type: 'TRANSACTION', obj: tell(payment) })),
    };
    const notices = acts ? Array.from({ length: times }, () => notice) : [];
    return payment.way === 'wallet'
      ? { callbacks: times, fields, notices }
      : { callbacks: 0, fields: undefined, notices };
  }

  const send = (reply: FastifyReply, answer: Answer | undefined): FastifyReply =>
    answer === undefined ? reply : reply.code(answer.status).send(answer.body);
  const NOT_LOGGED_IN = refused(401, 'Authentication credentials were not provided.');
  const mayAsk = (body: unknown): boolean => Authorised.Check(body) && isLoggedIn(body.auth_token);

  const routes: FastifyPluginAsync = async (app) => {
    await app.register(formbody);
    app.post('/api/auth/tokens', async ({ body }, reply) => {
      if (!LoginRequest.Check(body) || body.api_key !== options.apiKey)
        return send(reply, refused(403, 'incorrect credentials'));
      const token = `login-${logins.size + 1}`;
      logins.set(token, nowMs());
      return reply.code(201).send({ token });
    });
    app.post('/api/ecommerce/orders', async ({ body }, reply) => {
      if (!mayAsk(body)) return send(reply, NOT_LOGGED_IN);
      const orderId = OrderRequest.Check(body) ? body.merchant_order_id : '';
      return send(reply, await desk.serve(reply, orderId, 'start', () => openOrder(body)));
    });
    app.post('/api/acceptance/payment_keys', async ({ body }, reply) =>
      send(reply, mayAsk(body) ? makeKey(body) : NOT_LOGGED_IN),
    );
    app.post('/api/acceptance/payments/pay', async ({ body, protocol, host }, reply) =>
      send(reply, pay(body, `${protocol}://${host}`)),
    );
    app.post('/api/ecommerce/orders/transaction_inquiry', async ({ body }, reply) => {
      if (!mayAsk(body)) return send(reply, NOT_LOGGED_IN);
      const latest = InquiryRequest.Check(body) ? latestOf(body.order_id) : undefined;
      if (latest === undefined) return send(reply, refused(404, 'not found'));
      const { merchantOrderId } = latest.order;
      // One call for both: nothing is verified there.
      const answer = await desk.serve(reply, merchantOrderId, 'status', () =>
        desk.serve(reply, merchantOrderId, 'verify', () => ({
          status: 200,
          body: tell(latest, desk.take(merchantOrderId, 'wrong_amount') ? 1_000 : 0),
        })),
      );
      return send(reply, answer);
    });
    app.get<{ Params: { id: string } }>(
      '/api/acceptance/transactions/:id',
      async ({ params, headers }, reply) => {
        if (!isLoggedIn((headers.authorization ?? '').replace(/^Bearer /, '')))
          return send(reply, NOT_LOGGED_IN);
        const found = transactions.find(({ id }) => String(id) === params.id);
        return send(reply, found ? { status: 200, body: tell(found) } : refused(404, 'not found'));
      },
    );
    app.post('/api/acceptance/void_refund/refund', async ({ body }, reply) => {
      if (!mayAsk(body)) return send(reply, NOT_LOGGED_IN);
      const asked = RefundRequest.Check(body) ? body.transaction_id : 0;
      const orderId = transactions.find(({ id }) => id === asked)?.order.merchantOrderId ?? '';
      return send(reply, await desk.serve(reply, orderId, 'refund', () => refund(body)));
    });
    payerRoutes(app);
  };

  const payerRoutes: (app: Parameters<FastifyPluginAsync>[0]) => void = (app) => {
    app.get('/kiosk', (_request, reply) => reply.type('text/html; charset=utf-8').send(codePage('أمان')));
    app.post('/kiosk', async ({ body }, reply) => {
      const code = CodeForm.Check(body) ? body.code : '';
      const payment = transactions.find((each) => each.code === code && each.way === 'kiosk');
      if (payment === undefined) return reply.type('text/plain').send('no such code');
      await sendNotices(options.noticeUrl?.(), play(String(payment.order.id), actOf(body)).notices);
      return reply.type('text/plain').send(payment.success ? 'paid' : 'not paid');
    });
    app.get<{ Params: { order: string } }>('/wallet/:order', ({ params }, reply) =>
      reply
        .code(paymentOf(Number(params.order)) === undefined ? 404 : 200)
        .type('text/html; charset=utf-8')
        .send(walletPage('محفظة')),
    );
    app.post<{ Params: { order: string } }>('/wallet/:order', async ({ params, body }, reply) => {
      const { fields, notices } = play(params.order, actOf(body));
      await sendNotices(options.noticeUrl?.(), notices);
      const back = options.returnUrl?.();
      if (fields === undefined || back === undefined) return reply.type('text/plain').send('.');
      return reply.redirect(`${back}?${new URLSearchParams(fields)}`, 303);
    });
  };

  return {
    routes,
    play,
    setFault: (fault: GatewayFault, orderId: string): void => desk.set(fault, orderId),
    end: (): void => desk.end(),
  };
}

function refused(status: number, message: string): Answer {
  return { status, body: { message } };
}
