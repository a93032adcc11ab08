import formbody from '@fastify/formbody';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Clock } from '../../platform/index.ts';
import { createFaultDesk, type GatewayFault } from './desk.ts';
import { englishPage } from './english-page.ts';
import { type Act, actOf } from './payer-page.ts';

interface Order {
  readonly ticket: string;
  readonly order: string;
  readonly amount: string;
  readonly back: string;
  readonly openedAtMs: number;
  state: 'waiting' | 'declined' | 'cancelled' | 'expired' | 'paid' | 'confirmed' | 'returned';
  paidAtMs: number;
}

const OrderRequest = Compile(
  Type.Object({
    shop: Type.String(),
    order: Type.String({ pattern: '^[0-9]{1,18}$' }),
    amount: Type.String({ pattern: '^[1-9][0-9]{0,14}$' }),
    back: Type.String({ pattern: '^https?://' }),
    language: Type.String(),
    description: Type.String(),
  }),
);

const MINUTE_MS = 60_000;
const PAGE_MS = 20 * MINUTE_MS;
const CONFIRM_MS = 60 * MINUTE_MS;
const RETURN_MS = 120 * MINUTE_MS;

/** The other side of the template for gateways, from its table in docs/contribute/add-a-gateway.md. Orders are kept in memory. */
export function createSimulatedTemplate(options: {
  readonly clock: Clock;
  readonly shop: string;
  readonly key: string;
}) {
  const desk = createFaultDesk();
  const orders = new Map<string, Order>();
  const nowMs = (): number => options.clock.now().getTime();

  /** What time does to an order. */
  function find(ticket: string): Order | undefined {
    const order = orders.get(ticket);
    if (order?.state === 'waiting' && nowMs() - order.openedAtMs >= PAGE_MS) order.state = 'expired';
    if (order?.state === 'paid' && nowMs() - order.paidAtMs >= CONFIRM_MS) order.state = 'returned';
    return order;
  }

  function tell({ ticket, order, state, amount }: Order): object {
    const isPaid = state === 'paid' || state === 'confirmed' || state === 'returned';
    const more = desk.take(order, 'wrong_amount') ? 1n : 0n;
    return {
      ...{ ticket, order, state, amount: String(BigInt(amount) + more) },
      ...(isPaid ? { receipt: `RC${ticket.slice(-8)}`, last4: '4242' } : { receipt: null, last4: null }),
    };
  }

  function open(body: unknown): Order | undefined {
    if (!OrderRequest.Check(body) || body.shop !== options.shop) return undefined;
    if ([...orders.values()].some(({ order }) => order === body.order)) return undefined;
    const { order, amount, back } = body;
    const made: Order = {
      ...{ ticket: `TICKET${String(orders.size + 1).padStart(10, '0')}`, order, amount, back },
      ...{ openedAtMs: nowMs(), state: 'waiting', paidAtMs: 0 },
    };
    orders.set(made.ticket, made);
    return made;
  }

  function change(act: string, order: Order): void {
    if (act === 'confirm' && order.state === 'paid') order.state = 'confirmed';
    const isOurs = order.state === 'confirmed' && nowMs() - order.paidAtMs < RETURN_MS;
    if (act === 'return' && isOurs) order.state = 'returned';
  }

  function play(ticket: string, act: Act): { readonly callbacks: number; readonly url: string | undefined } {
    const order = find(ticket);
    if (order === undefined) return { callbacks: 0, url: undefined };
    if (order.state === 'waiting') {
      order.state = act === 'pay' ? 'paid' : act === 'decline' ? 'declined' : 'cancelled';
      order.paidAtMs = nowMs();
    }
    if (desk.take(order.order, 'no_callback')) return { callbacks: 0, url: undefined };
    const back = new URL(order.back);
    back.searchParams.set('order', order.order);
    back.searchParams.set('result', order.state === 'confirmed' ? 'paid' : order.state);
    return { callbacks: desk.take(order.order, 'double_callback') ? 2 : 1, url: back.href };
  }

  const api: FastifyPluginAsync = async (app) => {
    app.addHook('onRequest', async ({ headers }, reply) => {
      if (headers.authorization !== `Bearer ${options.key}`) return reply.code(401).send({});
    });
    const send = (reply: FastifyReply, answer: object | undefined): FastifyReply =>
      answer === undefined ? reply : reply.send(answer);

    app.post('/orders', async ({ body, protocol, host }, reply) => {
      const orderId = OrderRequest.Check(body) ? body.order : '';
      const opened = await desk.serve(reply, orderId, 'start', () => ({ order: open(body) }));
      if (opened === undefined) return reply;
      if (opened.order === undefined) return reply.code(422).send({});
      const { ticket } = opened.order;
      return reply.send({ ticket, page: `${protocol}://${host}/pay/${ticket}` });
    });
    app.get<{ Params: { ticket: string } }>('/orders/:ticket', async ({ params }, reply) => {
      const order = find(params.ticket);
      if (order === undefined) return reply.code(404).send({});
      return send(reply, await desk.serve(reply, order.order, 'status', () => tell(order)));
    });
    for (const [act, fault] of [
      ['confirm', 'verify'],
      ['return', 'reverse'],
    ] as const)
      app.post<{ Params: { ticket: string } }>(`/orders/:ticket/${act}`, async ({ params }, reply) => {
        const order = find(params.ticket);
        if (order === undefined) return reply.code(404).send({});
        const answer = await desk.serve(reply, order.order, fault, () => {
          change(act, order);
          return tell(order);
        });
        return send(reply, answer);
      });
  };

  const routes: FastifyPluginAsync = async (app) => {
    await app.register(formbody);
    await app.register(api, { prefix: '/v1' });
    app.get('/pay/:ticket', (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(englishPage('Template Pay')),
    );
    app.post<{ Params: { ticket: string } }>('/pay/:ticket', ({ params, body }, reply) => {
      const { url } = play(params.ticket, actOf(body));
      return url === undefined ? reply.type('text/plain').send('.') : reply.redirect(url, 303);
    });
  };

  return {
    ...{ routes, play },
    setFault: (fault: GatewayFault, orderId: string): void => desk.set(fault, orderId),
    end: (): void => desk.end(),
  };
}
