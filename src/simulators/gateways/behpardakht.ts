import formbody from '@fastify/formbody';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Clock } from '../../platform/index.ts';
import { createFaultDesk, type GatewayFault } from './desk.ts';
import { type Act, actOf, iranianPage, LOST, type WayBack, wayBackPage } from './payer-page.ts';
import { readCall, readsSoap, SOAP_FAULT, type SoapRequest, soapAnswer } from './soap-desk.ts';

type State = 'OPEN' | 'PAID' | 'VERIFIED' | 'SETTLED' | 'REVERSED' | 'REFUNDED' | 'CANCELLED' | 'FAILED';

interface Sale {
  readonly refId: string;
  readonly orderId: string;
  readonly reference: string;
  readonly amount: bigint;
  readonly callbackUrl: string;
  readonly openedAtMs: number;
  state: State;
  paidAtMs: number;
}

const MINUTE_MS = 60_000;
const PAGE_MS = 15 * MINUTE_MS;
const VERIFY_MS = 20 * MINUTE_MS;
const SETTLE_MS = 180 * MINUTE_MS;
const NAMESPACE = 'http://interfaces.core.sw.bps.com/';
const CREDENTIALS = ['terminalId', 'userName', 'userPassword'];
const SALE_FIELDS = [...CREDENTIALS, 'orderId', 'saleOrderId', 'saleReferenceId'];

/** Elements that each call must have, in this order; the rest of `bpPayRequest` may follow. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  bpPayRequest: [
    ...CREDENTIALS,
    ...['orderId', 'amount', 'localDate', 'localTime', 'additionalData', 'callBackUrl', 'payerId'],
  ],
  bpVerifyRequest: SALE_FIELDS,
  bpSettleRequest: SALE_FIELDS,
  bpInquiryRequest: SALE_FIELDS,
  bpReversalRequest: SALE_FIELDS,
  bpRefundRequest: [...SALE_FIELDS, 'refundAmount'],
};
const OPTIONAL = ['mobileNo', 'encPan', 'panHiddenMode', 'cartItem', 'enc'];
const PageForm = Compile(Type.Object({ RefId: Type.String() }));

/** The other side of countries.md §2.4: what a merchant sees of Behpardakht. Sales are kept in memory. */
export function createSimulatedBehpardakht(options: {
  readonly clock: Clock;
  readonly terminalId: string;
  readonly userName: string;
  readonly userPassword: string;
}) {
  const desk = createFaultDesk();
  const sales = new Map<string, Sale>();
  /** Orders and refunds have numbers out of one row. */
  const numbers = new Set<string>();
  const nowMs = (): number => options.clock.now().getTime();

  function stateOf(sale: Sale): State {
    if (sale.state === 'OPEN' && nowMs() - sale.openedAtMs >= PAGE_MS) sale.state = 'FAILED';
    const limitMs = sale.state === 'PAID' ? VERIFY_MS : SETTLE_MS;
    const isPending = sale.state === 'PAID' || sale.state === 'VERIFIED';
    if (isPending && nowMs() - sale.paidAtMs >= limitMs) sale.state = 'REVERSED';
    return sale.state;
  }

  function pay(fields: ReadonlyMap<string, string>): string {
    const { orderId, amount, localDate, localTime, callBackUrl, additionalData, mobileNo } =
      Object.fromEntries(fields);
    if (!/^\d{1,18}$/.test(orderId ?? '') || !/^\d{8}$/.test(localDate ?? '')) return '21';
    if (!/^([01]\d|2[0-3])[0-5]\d[0-5]\d$/.test(localTime ?? '')) return '21';
    if (!/^\d{4,15}$/.test(amount ?? '')) return '25';
    if (!/^https?:\/\//.test(callBackUrl ?? '') || (additionalData ?? '').length > 1_000) return '21';
    if (mobileNo !== undefined && !/^989\d{9}$/.test(mobileNo)) return '21';
    if (numbers.has(orderId ?? '')) return '41';
    numbers.add(orderId ?? '');
    const refId = `AF82041A2BF6989C${String(sales.size + 1).padStart(4, '0')}`;
    sales.set(refId, {
      ...{ refId, orderId: orderId ?? '', reference: String(5_142_510_000 + sales.size) },
      ...{ amount: BigInt(amount ?? '0'), callbackUrl: callBackUrl ?? '', openedAtMs: nowMs() },
      ...{ state: 'OPEN', paidAtMs: 0 },
    });
    return `0,${refId}`;
  }

  const RETURNED = '48';
  const NO_SALE = '42';

  function verify(sale: Sale): string {
    if (desk.take(sale.orderId, 'wrong_amount')) return '25';
    const state = stateOf(sale);
    if (state === 'REVERSED') return RETURNED;
    if (state === 'VERIFIED' || state === 'SETTLED') return '43';
    if (state !== 'PAID') return NO_SALE;
    sale.state = 'VERIFIED';
    return '0';
  }

  function settle(sale: Sale): string {
    const state = stateOf(sale);
    if (state === 'SETTLED') return '45';
    if (state === 'REVERSED') return RETURNED;
    if (state !== 'VERIFIED') return state === 'PAID' ? '44' : NO_SALE;
    sale.state = 'SETTLED';
    return '0';
  }

  function inquire(sale: Sale): string {
    const state = stateOf(sale);
    if (state === 'PAID') return '44';
    if (state === 'VERIFIED') return '0';
    if (state === 'SETTLED') return '45';
    return state === 'REVERSED' ? RETURNED : NO_SALE;
  }

  function reverse(sale: Sale): string {
    const state = stateOf(sale);
    if (state === 'SETTLED') return '45';
    if (state === 'REVERSED') return RETURNED;
    if (state !== 'VERIFIED') return state === 'PAID' ? '44' : NO_SALE;
    sale.state = 'REVERSED';
    return '0';
  }

  function refund(sale: Sale, fields: ReadonlyMap<string, string>): string {
    const refundId = fields.get('orderId') ?? '';
    if (numbers.has(refundId)) return '41';
    if (stateOf(sale) !== 'SETTLED') return NO_SALE;
    if (fields.get('refundAmount') !== String(sale.amount)) return '25';
    numbers.add(refundId);
    sale.state = 'REFUNDED';
    return `0,${refundId}`;
  }

  const SALE_CALLS = {
    bpVerifyRequest: { act: verify, fault: 'verify' },
    // The second half of a verification has no faults of its own: they struck the first.
    bpSettleRequest: { act: settle, fault: undefined },
    bpInquiryRequest: { act: inquire, fault: 'status' },
    bpReversalRequest: { act: reverse, fault: 'reverse' },
    bpRefundRequest: { act: refund, fault: 'refund' },
  } as const;

  /** What is answered; nothing where the reply is dealt with. */
  async function answer({ name, fields }: SoapRequest, reply: FastifyReply): Promise<string | undefined> {
    const { terminalId, userName, userPassword } = options;
    if (fields.get('terminalId') !== terminalId) return '21';
    if (fields.get('userName') !== userName || fields.get('userPassword') !== userPassword) return '24';
    if (name === 'bpPayRequest')
      return desk.serve(reply, fields.get('orderId') ?? '', 'start', () => pay(fields));
    const found = Object.entries(SALE_CALLS).find(([each]) => each === name)?.[1];
    const sale = [...sales.values()].find(
      ({ orderId, reference, paidAtMs }) =>
        paidAtMs > 0 && orderId === fields.get('saleOrderId') && reference === fields.get('saleReferenceId'),
    );
    if (found === undefined || sale === undefined) return NO_SALE;
    return found.fault === undefined
      ? found.act(sale)
      : desk.serve(reply, sale.orderId, found.fault, () => found.act(sale, fields));
  }

  /** The payer at the page; back comes what the browser is sent to post, as often as it does. */
  function play(refId: string, act: Act): WayBack {
    const sale = sales.get(refId);
    if (sale === undefined) return LOST;
    if (stateOf(sale) === 'OPEN') {
      sale.state = act === 'pay' ? 'PAID' : act === 'cancel' ? 'CANCELLED' : 'FAILED';
      if (act === 'pay') sale.paidAtMs = nowMs();
    }
    if (desk.take(sale.orderId, 'no_callback')) return LOST;
    const ids = { RefId: refId, SaleOrderId: sale.orderId };
    const fields =
      sale.paidAtMs > 0
        ? {
            ...{ ...ids, ResCode: '0', SaleReferenceId: sale.reference, FinalAmount: String(sale.amount) },
            ...{ CardHolderPan: '610433******8670', CardHolderInfo: 'F0' },
          }
        : { ...ids, ResCode: sale.state === 'CANCELLED' ? '17' : '12', SaleReferenceId: '' };
    return { callbacks: desk.take(sale.orderId, 'double_callback') ? 2 : 1, url: sale.callbackUrl, fields };
  }

  const routes: FastifyPluginAsync = async (app) => {
    await app.register(formbody);
    readsSoap(app);
    app.post('/pgwchannel/services/pgw', async ({ body }, reply) => {
      const call = readCall(body);
      const wanted = call?.namespace === NAMESPACE ? CALLS[call.name] : undefined;
      if (call === undefined || wanted === undefined || !isInOrder(call, wanted))
        return reply.code(500).type('text/xml').send(SOAP_FAULT);
      const text = await answer(call, reply);
      if (text === undefined) return reply;
      const inside = `<ns1:${call.name}Response xmlns:ns1="${NAMESPACE}"><return>${text}</return></ns1:${call.name}Response>`;
      return reply.type('text/xml; charset=utf-8').send(soapAnswer(inside));
    });
    app.post('/pgwchannel/startpay.mellat', ({ body }, reply) => {
      const html = reply.type('text/html; charset=utf-8');
      const refId = PageForm.Check(body) ? body.RefId : '';
      if (typeof body === 'object' && body !== null && 'act' in body)
        return html.send(wayBackPage(play(refId, actOf(body))));
      return html.code(sales.has(refId) ? 200 : 404).send(iranianPage('به پرداخت ملت', { RefId: refId }));
    });
  };

  return {
    routes,
    play,
    setFault: (fault: GatewayFault, orderId: string): void => desk.set(fault, orderId),
    end: (): void => desk.end(),
  };
}

function isInOrder({ name, fields }: SoapRequest, wanted: readonly string[]): boolean {
  const names = [...fields.keys()];
  const rest = names.slice(wanted.length);
  if (!wanted.every((each, index) => names[index] === each)) return false;
  return name === 'bpPayRequest' ? rest.every((each) => OPTIONAL.includes(each)) : rest.length === 0;
}
