import formbody from '@fastify/formbody';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Clock } from '../../platform/index.ts';
import { createFaultDesk, type GatewayFault } from './desk.ts';
import { type Act, actOf, iranianPage, LOST, type WayBack, wayBackPage } from './payer-page.ts';

/** Unverified money of over half an hour is `RETURNED`. */
type State = 'OPEN' | 'PAID' | 'VERIFIED' | 'REVERSED' | 'RETURNED' | 'CANCELLED' | 'FAILED';

interface Order {
  readonly token: string;
  readonly number: number;
  readonly resNum: string;
  readonly amount: number;
  readonly redirectUrl: string;
  readonly openedAtMs: number;
  readonly validMs: number;
  state: State;
  paidAtMs: number;
}

const MINUTE_MS = 60_000;
const RECEIPT_MS = 60 * MINUTE_MS;
const VERIFY_MS = 30 * MINUTE_MS;
const REVERSE_MS = 50 * MINUTE_MS;
const MASKED_CARD = '621986******8080';

const AskedToken = Compile(
  Type.Object({
    action: Type.Literal('token'),
    TerminalId: Type.String(),
    Amount: Type.Integer({ minimum: 1_000 }),
    ResNum: Type.String({ minLength: 1, maxLength: 50 }),
    RedirectUrl: Type.String({ pattern: '^https?://' }),
    CellNumber: Type.Optional(Type.String({ pattern: '^09[0-9]{9}$' })),
    TokenExpiryInMin: Type.Integer({ minimum: 20, maximum: 3_600 }),
  }),
);
const AskedReceipt = Compile(
  Type.Object({
    TerminalNumber: Type.Integer(),
    Token: Type.Optional(Type.String()),
    RefNum: Type.Optional(Type.String()),
  }),
);
const AskedTransaction = Compile(Type.Object({ TerminalNumber: Type.Integer(), RefNum: Type.String() }));
const PageQuery = Compile(Type.Object({ token: Type.String() }));

/** The other side of countries.md §2.3: what a merchant sees of Saman. Orders are kept in memory. */
export function createSimulatedSaman(options: { readonly clock: Clock; readonly terminalId: string }) {
  const desk = createFaultDesk();
  const orders = new Map<string, Order>();
  const nowMs = (): number => options.clock.now().getTime();
  const isTerminal = (number: string | number): boolean => String(number) === options.terminalId;
  const refNumOf = (order: Order): string => `GmshtyjwKSu${order.number}/Kf9x`;
  const byRefNum = (refNum: string): Order | undefined =>
    [...orders.values()].find((order) => order.paidAtMs > 0 && refNumOf(order) === refNum);

  function stateOf(order: Order): State {
    if (order.state === 'OPEN' && nowMs() - order.openedAtMs >= order.validMs) order.state = 'FAILED';
    if (order.state === 'PAID' && nowMs() - order.paidAtMs >= VERIFY_MS) order.state = 'RETURNED';
    return order.state;
  }

  function open(body: unknown): object {
    if (!AskedToken.Check(body))
      return { status: -1, errorCode: '5', errorDesc: 'پارامترهای ارسالی نامعتبر است' };
    if (!isTerminal(body.TerminalId))
      return { status: -1, errorCode: '12', errorDesc: 'شماره ترمینال یافت نشد' };
    const number = 1_000 + orders.size;
    const token = `2c3c1fefac5a48geb9f9be7e445dd9b2${number}`;
    orders.set(token, {
      ...{ token, number, resNum: body.ResNum, amount: body.Amount, redirectUrl: body.RedirectUrl },
      ...{ openedAtMs: nowMs(), validMs: body.TokenExpiryInMin * MINUTE_MS, state: 'OPEN', paidAtMs: 0 },
    });
    return { status: 1, token };
  }

  /** Of a payment that was made it says so, whatever was done with the money since. */
  function receipt(order: Order): object {
    if (nowMs() - order.openedAtMs >= RECEIPT_MS)
      return { HasError: true, Data: null, ErrorCode: 7, ErrorMessage: 'مهلت دریافت رسید گذشته است' };
    const state = stateOf(order);
    const known = { TerminalId: Number(options.terminalId), Token: order.token, ResNum: order.resNum };
    const say = (Status: number, State: string, more: object = {}): object => ({
      ...{ HasError: false, Data: { ...known, Status, State, ...more }, ErrorCode: 0, ErrorMessage: null },
    });
    if (state === 'OPEN') return say(0, 'InProgress');
    if (state === 'CANCELLED') return say(1, 'CanceledByUser');
    if (state === 'FAILED') return say(3, 'Failed');
    const money = { Amount: order.amount, AffectiveAmount: order.amount };
    return say(2, 'OK', { RefNum: refNumOf(order), TraceNo: order.number, Rrn: order.number, ...money });
  }

  function detail(order: Order, amount: number): object {
    return {
      ...{ RRN: String(order.number), RefNum: refNumOf(order), MaskedPan: MASKED_CARD, HashedPan: 'F0' },
      ...{ TerminalNumber: Number(options.terminalId), OrginalAmount: amount, AffectiveAmount: amount },
      ...{ StraceDate: '2026-03-21 11:30:00', StraceNo: String(order.number) },
    };
  }

  function verify(order: Order): object {
    const state = stateOf(order);
    if (state === 'RETURNED') return coded(-6);
    if (state === 'REVERSED') return coded(5, detail(order, order.amount));
    if (state !== 'PAID' && state !== 'VERIFIED') return coded(-2);
    order.state = 'VERIFIED';
    const amount = desk.take(order.resNum, 'wrong_amount') ? order.amount + 1_000 : order.amount;
    return coded(state === 'PAID' ? 0 : 2, detail(order, amount));
  }

  function reverse(order: Order): object {
    const state = stateOf(order);
    if (state === 'REVERSED') return coded(5, detail(order, order.amount));
    if (state !== 'VERIFIED') return coded(-2);
    if (nowMs() - order.paidAtMs >= REVERSE_MS) return coded(-6);
    order.state = 'REVERSED';
    return coded(0, detail(order, order.amount));
  }

  /** The payer at the page; back comes what the browser is sent to post, as often as it does. */
  function play(token: string, act: Act): WayBack {
    const order = orders.get(token);
    if (order === undefined) return LOST;
    if (stateOf(order) === 'OPEN') {
      order.state = act === 'pay' ? 'PAID' : act === 'cancel' ? 'CANCELLED' : 'FAILED';
      if (act === 'pay') order.paidAtMs = nowMs();
    }
    if (desk.take(order.resNum, 'no_callback')) return LOST;
    const common = { MID: options.terminalId, TerminalId: options.terminalId, ResNum: order.resNum };
    const fields =
      order.paidAtMs > 0
        ? {
            ...{ ...common, State: 'OK', Status: '2', RefNum: refNumOf(order), SecurePan: MASKED_CARD },
            ...{ TraceNo: String(order.number), RRN: String(order.number), Amount: String(order.amount) },
            ...{ HashedCardNumber: 'F0', Token: token },
          }
        : order.state === 'CANCELLED'
          ? { ...common, State: 'CanceledByUser', Status: '1', RefNum: '', Token: token }
          : { ...common, State: 'Failed', Status: '3', RefNum: '', Token: token };
    return { callbacks: desk.take(order.resNum, 'double_callback') ? 2 : 1, url: order.redirectUrl, fields };
  }

  const send = (reply: FastifyReply, body: object | undefined): FastifyReply =>
    body === undefined ? reply : reply.send(body);

  const routes: FastifyPluginAsync = async (app) => {
    await app.register(formbody);
    app.post('/onlinepg/onlinepg', async ({ body }, reply) => {
      const orderId = AskedToken.Check(body) ? body.ResNum : '';
      return send(reply, await desk.serve(reply, orderId, 'start', () => open(body)));
    });
    app.post('/verifyTxnRandomSessionkey/api/v2/ipg/payment/receipt', async ({ body }, reply) => {
      const asked = AskedReceipt.Check(body) && isTerminal(body.TerminalNumber) ? body : undefined;
      const order = orders.get(asked?.Token ?? '') ?? byRefNum(asked?.RefNum ?? '');
      if (order === undefined)
        return reply.send({ HasError: true, Data: null, ErrorCode: 10, ErrorMessage: 'توکن یافت نشد' });
      return send(reply, await desk.serve(reply, order.resNum, 'status', () => receipt(order)));
    });
    const CALLS = {
      Verify: { act: verify, fault: 'verify' },
      Reverse: { act: reverse, fault: 'reverse' },
    } as const;
    for (const [name, { act, fault }] of Object.entries(CALLS)) {
      app.post(`/verifyTxnRandomSessionkey/ipg/${name}Transaction`, async ({ body }, reply) => {
        if (!AskedTransaction.Check(body)) return reply.send(coded(-2));
        if (!isTerminal(body.TerminalNumber)) return reply.send(coded(-105));
        const order = byRefNum(body.RefNum);
        if (order === undefined) return reply.send(coded(-2));
        return send(reply, await desk.serve(reply, order.resNum, fault, () => act(order)));
      });
    }
    const tokenOf = ({ query }: FastifyRequest): string => (PageQuery.Check(query) ? query.token : '');
    app.get('/OnlinePG/SendToken', (request, reply) =>
      reply
        .code(orders.has(tokenOf(request)) ? 200 : 404)
        .type('text/html; charset=utf-8')
        .send(iranianPage('پرداخت الکترونیک سامان')),
    );
    app.post('/OnlinePG/SendToken', (request, reply) =>
      reply.type('text/html; charset=utf-8').send(wayBackPage(play(tokenOf(request), actOf(request.body)))),
    );
  };

  return {
    routes,
    play,
    setFault: (fault: GatewayFault, orderId: string): void => desk.set(fault, orderId),
    end: (): void => desk.end(),
  };
}

function coded(ResultCode: number, TransactionDetail: object | null = null): object {
  const Success = ResultCode === 0;
  return {
    TransactionDetail,
    ResultCode,
    ResultDescription: Success ? 'عملیات با موفقیت انجام شد' : 'ناموفق',
    Success,
  };
}
