import { createHash } from 'node:crypto';
import formbody from '@fastify/formbody';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Clock } from '../../platform/index.ts';
import { createFaultDesk, type GatewayFault } from './desk.ts';
import { codePage } from './egyptian-page.ts';
import { type SimulatedNotice, sendNotices } from './notice.ts';
import { type Act, actOf } from './payer-page.ts';

type State = 'NEW' | 'PAID' | 'CANCELED' | 'REFUNDED' | 'EXPIRED' | 'PARTIAL_REFUNDED' | 'FAILED';

interface Order {
  readonly reference: string;
  readonly orderId: string;
  readonly piastres: bigint;
  readonly mobile: string;
  readonly method: string;
  readonly expiresAtMs: number;
  state: State;
  paidAtMs: number;
  refunded: bigint;
}

const MOBILE = '^01[0125][0-9]{8}$';
const ChargeRequest = Compile(
  Type.Object({
    merchantCode: Type.String(),
    merchantRefNum: Type.String({ minLength: 1 }),
    customerProfileId: Type.Optional(Type.String()),
    customerMobile: Type.String({ pattern: MOBILE }),
    customerEmail: Type.String({ pattern: '^[^@ ]+@[^@ ]+$' }),
    paymentMethod: Type.Union([Type.Literal('PAYATFAWRY'), Type.Literal('MWALLET')]),
    debitMobileWalletNo: Type.Optional(Type.String({ pattern: MOBILE })),
    amount: Type.Number({ exclusiveMinimum: 0 }),
    currencyCode: Type.Literal('EGP'),
    language: Type.Union([Type.Literal('ar-eg'), Type.Literal('en-gb')]),
    chargeItems: Type.Array(
      Type.Object({
        itemId: Type.String({ minLength: 1 }),
        description: Type.String({ minLength: 1 }),
        price: Type.Number(),
        quantity: Type.Integer({ minimum: 1 }),
      }),
      { minItems: 1 },
    ),
    paymentExpiry: Type.Integer(),
    description: Type.String({ minLength: 1 }),
    signature: Type.String(),
  }),
);
const StatusQuery = Compile(
  Type.Object({ merchantCode: Type.String(), merchantRefNumber: Type.String(), signature: Type.String() }),
);
const RefundRequest = Compile(
  Type.Object({
    merchantCode: Type.String(),
    referenceNumber: Type.String(),
    refundAmount: Type.Number({ exclusiveMinimum: 0 }),
    reason: Type.Optional(Type.String()),
    signature: Type.String(),
  }),
);
const CodeForm = Compile(Type.Object({ code: Type.String() }));

const NO_MERCHANT = 9901;
const NOT_FOUND = 9938;
const WRONG_SIGNATURE = 9946;
/** Which codes these have is in no fact; something else than 200. */
const MALFORMED = 9900;
const DUPLICATE = 9990;
const NOT_TO_BE_REFUNDED = 9991;

export interface SimulatedFawryOptions {
  readonly clock: Clock;
  readonly merchantCode: string;
  readonly secureKey: string;
  /** What the payer pays on top of each order. Left out: nothing. */
  readonly feePiastres?: bigint;
  /** Where its notices go when somebody acts at its page. */
  readonly noticeUrl?: () => string;
}

/** The other side of countries.md §4.1: what a merchant sees of FawryPay. Orders are kept in memory. */
export function createSimulatedFawry(options: SimulatedFawryOptions) {
  const { merchantCode, secureKey, feePiastres = 0n } = options;
  const desk = createFaultDesk();
  const orders = new Map<string, Order>();
  const nowMs = (): number => options.clock.now().getTime();
  const isSigned = (signature: string, ...parts: readonly string[]): boolean =>
    signature === sha256(parts.join('') + secureKey);
  const byReference = (reference: string): Order | undefined =>
    [...orders.values()].find((order) => order.reference === reference);

  function stateOf(order: Order): State {
    if (order.state === 'NEW' && nowMs() >= order.expiresAtMs) order.state = 'EXPIRED';
    return order.state;
  }

  function charge(body: unknown): object {
    if (!ChargeRequest.Check(body)) return refused(MALFORMED);
    if (body.merchantCode !== merchantCode) return refused(NO_MERCHANT);
    const { merchantRefNum, customerProfileId = '', paymentMethod, debitMobileWalletNo = '' } = body;
    const piastres = piastresOf(body.amount);
    const named = [body.merchantCode, merchantRefNum, customerProfileId, paymentMethod];
    if (!isSigned(body.signature, ...named, decimalOf(piastres), debitMobileWalletNo))
      return refused(WRONG_SIGNATURE);
    const total = body.chargeItems.reduce(
      (sum, item) => sum + piastresOf(item.price) * BigInt(item.quantity),
      0n,
    );
    const isForWallet = paymentMethod === 'MWALLET';
    if (total !== piastres || isForWallet !== (debitMobileWalletNo !== '')) return refused(MALFORMED);
    if (body.paymentExpiry <= nowMs()) return refused(MALFORMED);
    if (orders.has(merchantRefNum)) return refused(DUPLICATE);
    const order: Order = {
      ...{ reference: String(931_600_000 + orders.size), orderId: merchantRefNum, piastres },
      ...{ mobile: body.customerMobile, method: paymentMethod, expiresAtMs: body.paymentExpiry },
      ...{ state: 'NEW', paidAtMs: 0, refunded: 0n },
    };
    orders.set(merchantRefNum, order);
    return {
      ...{ type: 'ChargeResponse', referenceNumber: order.reference, merchantRefNumber: merchantRefNum },
      ...{ orderAmount: numberOf(piastres), paymentAmount: numberOf(piastres + feePiastres) },
      ...{ fawryFees: numberOf(feePiastres), orderStatus: 'NEW', paymentMethod },
      ...{ expirationTime: order.expiresAtMs, statusCode: 200 },
      statusDescription: 'Operation done successfully',
    };
  }

  /** What it tells of an order, asked or by itself. */
  function tell(order: Order, ordered = order.piastres): object {
    const { reference, orderId, method, paidAtMs } = order;
    const orderStatus = stateOf(order);
    const paid = ordered + feePiastres;
    const paymentRefrenceNumber = paidAtMs > 0 ? `24${reference}` : undefined;
    return {
      ...{ requestId: sha256(`${orderId} ${nowMs()}`).slice(0, 32) },
      ...{ fawryRefNumber: reference, merchantRefNumber: orderId, customerMobile: order.mobile },
      ...{ paymentAmount: numberOf(paid), orderAmount: numberOf(ordered), fawryFees: numberOf(feePiastres) },
      ...{ shippingFees: null, orderStatus, paymentMethod: method, orderExpiryDate: order.expiresAtMs },
      ...(paymentRefrenceNumber === undefined ? {} : { paymentRefrenceNumber, paymentTime: paidAtMs }),
      orderItems: [{ itemCode: orderId, price: numberOf(ordered), quantity: 1 }],
      messageSignature: sha256(
        [reference, orderId, decimalOf(paid), decimalOf(ordered), orderStatus, method]
          .concat(paymentRefrenceNumber ?? '', secureKey)
          .join(''),
      ),
    };
  }

  function refund(order: Order, body: unknown): object {
    if (!RefundRequest.Check(body)) return refused(MALFORMED);
    if (body.merchantCode !== merchantCode) return refused(NO_MERCHANT);
    const asked = piastresOf(body.refundAmount);
    const named = [body.merchantCode, body.referenceNumber, decimalOf(asked), body.reason ?? ''];
    if (!isSigned(body.signature, ...named)) return refused(WRONG_SIGNATURE);
    const state = stateOf(order);
    if (state !== 'PAID' && state !== 'PARTIAL_REFUNDED') return refused(NOT_TO_BE_REFUNDED);
    if (order.refunded + asked > order.piastres) return refused(NOT_TO_BE_REFUNDED);
    order.refunded += asked;
    order.state = order.refunded === order.piastres ? 'REFUNDED' : 'PARTIAL_REFUNDED';
    return {
      type: 'ResponseDataModel',
      statusCode: 200,
      statusDescription: 'Operation done successfully',
    };
  }

  /** The payer at a kiosk or at the telephone, with the number of the order; back come the messages of its server. */
  function play(reference: string, act: Act) {
    const order = byReference(reference);
    if (order === undefined) return { callbacks: 0, fields: undefined, notices: [] };
    const before = stateOf(order);
    if (before === 'NEW') {
      order.state = act === 'pay' ? 'PAID' : act === 'cancel' ? 'CANCELED' : 'FAILED';
      if (act === 'pay') order.paidAtMs = nowMs();
    }
    const notices: SimulatedNotice[] = [];
    if (before !== order.state && !desk.take(order.orderId, 'no_callback')) {
      const notice: SimulatedNotice = {
        ...{ method: 'POST', body: Buffer.from(JSON.stringify(tell(order))) },
        ...{ headers: { 'content-type': 'application/json' }, query: {} },
      };
      notices.push(notice);
      if (desk.take(order.orderId, 'double_callback')) notices.push(notice);
    }
    return { callbacks: 0, fields: undefined, notices };
  }

  const send = (reply: FastifyReply, body: object | undefined): FastifyReply => {
    if (body === undefined) return reply;
    const isRefused = 'statusCode' in body && body.statusCode !== 200;
    return reply.code(isRefused ? 400 : 200).send(body);
  };

  const routes: FastifyPluginAsync = async (app) => {
    await app.register(formbody);
    app.post('/ECommerceWeb/Fawry/payments/charge', async ({ body }, reply) => {
      const orderId = ChargeRequest.Check(body) ? body.merchantRefNum : '';
      return send(reply, await desk.serve(reply, orderId, 'start', () => charge(body)));
    });
    app.get('/ECommerceWeb/Fawry/payments/status/v2', async ({ query }, reply) => {
      if (!StatusQuery.Check(query) || query.merchantCode !== merchantCode)
        return send(reply, refused(NO_MERCHANT));
      const { merchantRefNumber: orderId, signature } = query;
      if (!isSigned(signature, query.merchantCode, orderId)) return send(reply, refused(WRONG_SIGNATURE));
      const order = orders.get(orderId);
      if (order === undefined) return send(reply, refused(NOT_FOUND));
      // One call for both: nothing is verified there.
      const told = await desk.serve(reply, orderId, 'status', () =>
        desk.serve(reply, orderId, 'verify', () =>
          tell(order, order.piastres + (desk.take(orderId, 'wrong_amount') ? 1_000n : 0n)),
        ),
      );
      return send(reply, told);
    });
    app.post('/ECommerceWeb/Fawry/payments/refund', async ({ body }, reply) => {
      const order = RefundRequest.Check(body) ? byReference(body.referenceNumber) : undefined;
      if (order === undefined) return send(reply, refused(NOT_FOUND));
      return send(reply, await desk.serve(reply, order.orderId, 'refund', () => refund(order, body)));
    });
    app.get('/kiosk', (_request, reply) => reply.type('text/html; charset=utf-8').send(codePage('فوري')));
    app.post('/kiosk', async ({ body }, reply) => {
      const code = CodeForm.Check(body) ? body.code : '';
      const { notices } = play(code, actOf(body));
      await sendNotices(options.noticeUrl?.(), notices);
      return reply.type('text/plain').send(byReference(code)?.state ?? 'no such code');
    });
  };

  return {
    routes,
    play,
    setFault: (fault: GatewayFault, orderId: string): void => desk.set(fault, orderId),
    end: (): void => desk.end(),
  };
}

function refused(statusCode: number): object {
  return { type: 'Response', statusCode, statusDescription: 'Refused' };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function piastresOf(pounds: number): bigint {
  return BigInt(pounds.toFixed(2).replace('.', ''));
}

function decimalOf(piastres: bigint): string {
  return String(piastres)
    .padStart(3, '0')
    .replace(/(\d\d)$/, '.$1');
}

function numberOf(piastres: bigint): number {
  return Number(decimalOf(piastres));
}
