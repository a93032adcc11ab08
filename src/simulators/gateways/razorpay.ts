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

interface Link {
  readonly id: string;
  readonly referenceId: string;
  readonly paise: number;
  readonly expireBy: number;
  readonly callbackUrl: string;
  readonly isUpi: boolean;
  state: 'created' | 'paid' | 'cancelled' | 'expired';
  readonly payments: Payment[];
}

interface Payment {
  readonly id: string;
  readonly link: Link;
  readonly isCaptured: boolean;
  readonly refunds: Refund[];
}

interface Refund {
  readonly id: string;
  readonly paise: number;
  readonly receipt: string | null;
  readonly key: string;
  readonly body: string;
  state: 'pending' | 'processed' | 'failed';
}

const LinkRequest = Compile(
  Type.Object({
    upi_link: Type.Optional(Type.Boolean()),
    amount: Type.Integer({ minimum: 100 }),
    currency: Type.Literal('INR'),
    accept_partial: Type.Literal(false),
    reference_id: Type.String({ minLength: 1, maxLength: 40 }),
    description: Type.String({ maxLength: 2_048 }),
    expire_by: Type.Integer(),
    callback_url: Type.String({ pattern: '^https?://' }),
    callback_method: Type.Literal('get'),
    customer: Type.Optional(
      Type.Object({ contact: Type.Optional(Type.String({ pattern: '^\\+?[0-9]{8,14}$' })) }),
    ),
  }),
);
const RefundRequest = Compile(
  Type.Object({
    amount: Type.Optional(Type.Integer({ minimum: 100 })),
    speed: Type.Optional(Type.Union([Type.Literal('normal'), Type.Literal('optimum')])),
    receipt: Type.Optional(Type.String({ maxLength: 40 })),
  }),
);

const MINUTE_S = 60;
/** A link cannot be made to end sooner, and not later than in half a year. */
const SHORTEST_S = 15 * MINUTE_S;
const LONGEST_S = 184 * 1_440 * MINUTE_S;

export interface SimulatedRazorpayOptions {
  readonly clock: Clock;
  readonly keyId: string;
  readonly keySecret: string;
  readonly webhookSecret: string;
  /** Where its webhooks go when somebody acts at a page. */
  readonly noticeUrl?: () => string | undefined;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

/** The other side of countries.md §3.2: what a merchant sees of Razorpay's payment links. All is kept in memory. */
export function createSimulatedRazorpay(options: SimulatedRazorpayOptions) {
  const desk = createFaultDesk();
  const links = new Map<string, Link>();
  const payments = new Map<string, Payment>();
  let made = 0;
  let slowRefunds = false;
  const nameOf = (kind: string): string => `${kind}_Sim${String(++made).padStart(11, '0')}`;
  const nowS = (): number => Math.floor(options.clock.now().getTime() / 1_000);
  const login = `Basic ${Buffer.from(`${options.keyId}:${options.keySecret}`).toString('base64')}`;

  function lapse(link: Link): Link {
    if (link.state === 'created' && nowS() >= link.expireBy) link.state = 'expired';
    return link;
  }

  function open(body: unknown, base: string): Answer {
    if (!LinkRequest.Check(body)) return refused(400, 'The request is not valid');
    const { reference_id: referenceId, expire_by: expireBy } = body;
    if ([...links.values()].some((link) => link.referenceId === referenceId))
      return refused(400, `payment link with given reference_id: ${referenceId} already exists`);
    if (expireBy < nowS() + SHORTEST_S || expireBy > nowS() + LONGEST_S)
      return refused(400, 'expire_by should be at least 15 minutes after current time');
    const link: Link = {
      ...{ id: nameOf('plink'), referenceId, paise: body.amount, expireBy, callbackUrl: body.callback_url },
      ...{ isUpi: body.upi_link === true, state: 'created', payments: [] },
    };
    links.set(link.id, link);
    return { status: 200, body: tellLink(link, base) };
  }

  function tellLink(link: Link, base: string, morePaise = 0) {
    const { id, referenceId, paise, state, isUpi } = lapse(link);
    return {
      ...{ id, reference_id: referenceId, amount: paise, currency: 'INR', status: state, upi_link: isUpi },
      ...{ accept_partial: false, amount_paid: state === 'paid' ? paise + morePaise : 0 },
      ...{ expire_by: link.expireBy, short_url: `${base}/l/${id}`, notes: null, user_id: '' },
      payments:
        link.payments.length === 0
          ? null
          : link.payments.map((payment) => ({
              ...{ payment_id: payment.id, amount: paise, method: isUpi ? 'upi' : 'card' },
              ...{ plink_id: id, status: stateOf(payment), created_at: nowS() },
            })),
    };
  }

  function refundedOf({ refunds }: Payment): number {
    return refunds.filter(({ state }) => state !== 'failed').reduce((sum, { paise }) => sum + paise, 0);
  }

  function stateOf(payment: Payment): 'failed' | 'captured' | 'refunded' {
    if (!payment.isCaptured) return 'failed';
    return refundedOf(payment) === payment.link.paise ? 'refunded' : 'captured';
  }

  function tellPayment(payment: Payment) {
    const { id, link } = payment;
    const refunded = refundedOf(payment);
    return {
      ...{ id, entity: 'payment', amount: link.paise, currency: 'INR', status: stateOf(payment) },
      ...{ amount_refunded: refunded, captured: payment.isCaptured, method: link.isUpi ? 'upi' : 'card' },
      refund_status: refunded === 0 ? null : refunded === link.paise ? 'full' : 'partial',
      ...(link.isUpi
        ? { card: null, vpa: 'payer@upi' }
        : { card: { entity: 'card', last4: '1111', network: 'Visa', name: 'A Payer' }, vpa: null }),
    };
  }

  function tellRefund(payment: Payment, { id, paise, receipt, state }: Refund) {
    return {
      ...{ id, entity: 'refund', amount: paise, currency: 'INR', payment_id: payment.id, receipt },
      ...{ status: state, speed_processed: 'normal', notes: [] },
    };
  }

  function refund(payment: Payment, body: unknown, key: string): Answer {
    if (!RefundRequest.Check(body) || !/^[\w-]{10,}$/.test(key))
      return refused(400, 'The request is not valid');
    const text = JSON.stringify(body);
    const before = payment.refunds.find((each) => each.key === key);
    if (before !== undefined)
      return before.body === text
        ? { status: 200, body: tellRefund(payment, before) }
        : refused(400, 'Different request body sent for the same Idempotency Key');
    if (!payment.isCaptured) return refused(400, 'The payment status should be captured');
    const left = payment.link.paise - refundedOf(payment);
    const paise = body.amount ?? left;
    if (left === 0) return refused(400, 'The payment has been fully refunded already');
    if (paise > left) return refused(400, 'The refund amount provided is greater than amount captured');
    const made: Refund = {
      ...{ id: nameOf('rfnd'), paise, receipt: body.receipt ?? null, key, body: text },
      state: slowRefunds ? 'pending' : 'processed',
    };
    payment.refunds.push(made);
    return { status: 200, body: tellRefund(payment, made) };
  }

  /** The payer at the page: where their browser is sent, and what the server tells. Whoever is declined stays there. */
  function play(token: string, act: Act) {
    const lost = { callbacks: 0, url: undefined, notices: [] } as const;
    const link = links.get(token);
    if (link === undefined || lapse(link).state !== 'created' || act === 'cancel') return lost;
    const payment: Payment = { id: nameOf('pay'), link, isCaptured: act === 'pay', refunds: [] };
    link.payments.push(payment);
    payments.set(payment.id, payment);
    if (act === 'decline') return lost;
    link.state = 'paid';
    if (desk.take(link.referenceId, 'no_callback')) return lost;
    const times = desk.take(link.referenceId, 'double_callback') ? 2 : 1;
    const notice = noticeOf('payment_link.paid', {
      payment_link: { entity: tellLink(link, '') },
      payment: { entity: tellPayment(payment) },
    });
    return {
      callbacks: times,
      url: wayBack(link, payment),
      notices: Array.from({ length: times }, () => notice),
    };
  }

  function wayBack(link: Link, payment: Payment): string {
    const signed = [link.id, link.referenceId, link.state, payment.id];
    const back = new URL(link.callbackUrl);
    back.searchParams.set('razorpay_payment_id', payment.id);
    back.searchParams.set('razorpay_payment_link_id', link.id);
    back.searchParams.set('razorpay_payment_link_reference_id', link.referenceId);
    back.searchParams.set('razorpay_payment_link_status', link.state);
    back.searchParams.set('razorpay_signature', hmacOf(options.keySecret, signed.join('|')));
    return back.href;
  }

  function noticeOf(event: string, payload: object): SimulatedNotice {
    const told = { entity: 'event', account_id: 'acc_Simulated', event, contains: Object.keys(payload) };
    const body = Buffer.from(JSON.stringify({ ...told, payload, created_at: nowS() }));
    const headers = {
      ...{ 'content-type': 'application/json', 'x-razorpay-event-id': nameOf('evt') },
      'x-razorpay-signature': hmacOf(options.webhookSecret, body),
    };
    return { method: 'POST', body, headers, query: {} };
  }

  const send = (reply: FastifyReply, answer: Answer | undefined): FastifyReply =>
    answer === undefined ? reply : reply.code(answer.status).send(answer.body);

  const api: FastifyPluginAsync = async (app) => {
    app.addHook('onRequest', async ({ headers }, reply) => {
      if (headers.authorization !== login) return send(reply, refused(401, 'Authentication failed'));
    });
    app.post('/payment_links', async ({ body, protocol, host }, reply) => {
      const orderId = LinkRequest.Check(body) ? body.reference_id : '';
      return send(
        reply,
        await desk.serve(reply, orderId, 'start', () => open(body, `${protocol}://${host}`)),
      );
    });
    app.get<{ Params: { id: string } }>('/payment_links/:id', async ({ params, protocol, host }, reply) => {
      const link = links.get(params.id);
      if (link === undefined) return send(reply, refused(400, 'The id provided does not exist'));
      // One call for both: nothing is verified there.
      const answer = await desk.serve(reply, link.referenceId, 'status', () =>
        desk.serve(reply, link.referenceId, 'verify', () => {
          const morePaise = desk.take(link.referenceId, 'wrong_amount') ? 1_000 : 0;
          return { status: 200, body: tellLink(link, `${protocol}://${host}`, morePaise) };
        }),
      );
      return send(reply, answer);
    });
    app.get<{ Params: { id: string } }>('/payments/:id', async ({ params }, reply) => {
      const payment = payments.get(params.id);
      return send(reply, payment ? { status: 200, body: tellPayment(payment) } : NO_SUCH_ID);
    });
    app.get<{ Params: { id: string } }>('/payments/:id/refunds', async ({ params }, reply) => {
      const payment = payments.get(params.id);
      const items = payment?.refunds.map((each) => tellRefund(payment, each)) ?? [];
      const body = { entity: 'collection', count: items.length, items };
      return send(reply, payment ? { status: 200, body } : NO_SUCH_ID);
    });
    app.post<{ Params: { id: string } }>('/payments/:id/refund', async ({ params, body, headers }, reply) => {
      const payment = payments.get(params.id);
      if (payment === undefined) return send(reply, NO_SUCH_ID);
      const key = String(headers['x-refund-idempotency'] ?? '');
      const orderId = payment.link.referenceId;
      return send(reply, await desk.serve(reply, orderId, 'refund', () => refund(payment, body, key)));
    });
  };

  const routes: FastifyPluginAsync = async (app) => {
    await app.register(formbody);
    await app.register(api, { prefix: '/v1' });
    app.get<{ Params: { id: string } }>('/l/:id', ({ params }, reply) =>
      reply
        .code(links.has(params.id) ? 200 : 404)
        .type('text/html; charset=utf-8')
        .send(englishPage('Razorpay')),
    );
    app.post<{ Params: { id: string } }>('/l/:id', async ({ params, body }, reply) => {
      const { url, notices } = play(params.id, actOf(body));
      await sendNotices(options.noticeUrl?.(), notices);
      if (url !== undefined) return reply.redirect(url, 303);
      return reply.type('text/html; charset=utf-8').send(englishPage('Razorpay'));
    });
  };

  return {
    routes,
    play,
    noticeOf,
    /** As the merchant does in the dashboard. */
    cancel: (token: string): void => {
      const link = links.get(token);
      if (link?.state === 'created') link.state = 'cancelled';
    },
    /** From now on refunds wait for the bank. */
    slowRefunds: (): void => {
      slowRefunds = true;
    },
    /** What the bank makes of those that wait. */
    concludeRefunds: (state: 'processed' | 'failed'): void => {
      for (const { refunds } of payments.values())
        for (const each of refunds) if (each.state === 'pending') each.state = state;
    },
    setFault: (fault: GatewayFault, orderId: string): void => desk.set(fault, orderId),
    end: (): void => desk.end(),
  };
}

function hmacOf(secret: string, text: string | Buffer): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}

const NO_SUCH_ID = refused(400, 'The id provided does not exist');

function refused(status: number, description: string): Answer {
  return { status, body: { error: { code: 'BAD_REQUEST_ERROR', description, source: 'NA', step: 'NA' } } };
}
