import formbody from '@fastify/formbody';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { parseBillId, parseBillPair } from '../../kernel/index.ts';
import type { Clock } from '../../platform/index.ts';
import { createFaultDesk, type GatewayFault } from './desk.ts';
import { type Act, actOf, iranianPage, LOST, type WayBack, wayBackPage } from './payer-page.ts';
import { readCall, readsSoap, SOAP_FAULT, soapAnswer } from './soap-desk.ts';

type State = 'OPEN' | 'PAID' | 'CONFIRMED' | 'REVERSED' | 'RETURNED' | 'CANCELLED' | 'FAILED';

interface Sale {
  readonly token: string;
  readonly orderId: string;
  readonly rrn: string;
  readonly amount: bigint;
  readonly callbackUrl: string;
  readonly openedAtMs: number;
  /** Of the bill service: what is paid by it. */
  readonly bill: { readonly billId: string; readonly payId: string } | undefined;
  state: State;
  paidAtMs: number;
}

const MINUTE_MS = 60_000;
const PAGE_MS = 15 * MINUTE_MS;
const CONFIRM_MS = 30 * MINUTE_MS;
const REVERSE_MS = 30 * MINUTE_MS;
const MASKED_CARD = '622106******1234';
const NAMESPACE = 'https://pec.Shaparak.ir/NewIPGServices';
const PageQuery = Compile(Type.Object({ token: Type.String() }));

type Fields = ReadonlyMap<string, string>;
type Result = Readonly<Record<string, string>>;

/** The other side of countries.md §2.5: what a merchant sees of Parsian's sales and bills. They are kept in memory. */
export function createSimulatedParsian(options: { readonly clock: Clock; readonly loginAccount: string }) {
  const desk = createFaultDesk();
  const sales = new Map<string, Sale>();
  const nowMs = (): number => options.clock.now().getTime();

  function stateOf(sale: Sale): State {
    if (sale.state === 'OPEN' && nowMs() - sale.openedAtMs >= PAGE_MS) sale.state = 'FAILED';
    if (sale.state === 'PAID' && nowMs() - sale.paidAtMs >= CONFIRM_MS) sale.state = 'RETURNED';
    return sale.state;
  }

  const refused = (Status: string): Result => ({ Token: '0', Message: 'ناموفق', Status });

  function open(fields: Fields, bill?: Sale['bill']): Result {
    const {
      OrderId = '',
      Amount = '',
      CallBackUrl = '',
      AdditionalData = '',
      Originator = '',
    } = Object.fromEntries(fields);
    if (!/^\d{1,18}$/.test(OrderId)) return refused('-118');
    if (!/^\d{4,15}$/.test(Amount)) return refused('-132');
    if (!/^https:\/\/|^http:\/\/127\.0\.0\.1[:/]/.test(CallBackUrl)) return refused('-127');
    if (AdditionalData.length > 500 || Originator.length > 50) return refused('-116');
    if ([...sales.values()].some((sale) => sale.orderId === OrderId)) return refused('-112');
    const token = String(9_007_199_254_740_993n + BigInt(sales.size));
    sales.set(token, {
      ...{ token, orderId: OrderId, rrn: String(713_926_000_000 + sales.size), amount: BigInt(Amount), bill },
      ...{ callbackUrl: CallBackUrl, openedAtMs: nowMs(), state: 'OPEN', paidAtMs: 0 },
    });
    return { Token: token, Message: '', Status: '0' };
  }

  /** The amount is that of the payment ID; one that is said as well must be the same. */
  function openBill(fields: Fields): Result {
    const { BillId: billId = '', PayId: payId = '', Amount = '' } = Object.fromEntries(fields);
    if (billId === '' || payId === '') return refused('-113');
    const pair = parseBillPair(billId, payId);
    if (!parseBillId(billId).ok) return refused('-114');
    if (!pair.ok) return refused('-115');
    const amount = String(pair.value.amountMinor);
    if (Amount !== '' && Amount !== '0' && Amount !== amount) return refused('13');
    if (posted().some((bill) => bill.billId === billId && bill.payId === payId)) return refused('45');
    return open(new Map([...fields, ['Amount', amount]]), { billId, payId });
  }

  /** What the switch has told utilities. */
  const posted = () =>
    [...sales.values()].flatMap(({ state, bill }) => (bill && state === 'CONFIRMED' ? [bill] : []));

  function confirm(sale: Sale): Result {
    const said = (Status: string): Result => ({ Status, CardNumberMasked: '', Token: sale.token, RRN: '0' });
    if (desk.take(sale.orderId, 'wrong_amount')) return said('13');
    const state = stateOf(sale);
    if (state === 'CANCELLED') return said('-138');
    if (state === 'REVERSED' || state === 'RETURNED') return said('-1540');
    if (state !== 'PAID' && state !== 'CONFIRMED') return said('-17');
    sale.state = 'CONFIRMED';
    const told = { CardNumberMasked: MASKED_CARD, Token: sale.token, RRN: sale.rrn };
    return { Status: state === 'PAID' ? '0' : '-1533', ...told };
  }

  function reverse(sale: Sale): Result {
    const said = (Status: string): Result => ({ Status, Token: sale.token, Message: '' });
    const state = stateOf(sale);
    if (state === 'REVERSED') return said('-1551');
    if (state !== 'CONFIRMED' || sale.bill !== undefined) return said('-1550');
    if (nowMs() - sale.paidAtMs >= REVERSE_MS) return said('-1549');
    sale.state = 'REVERSED';
    return said('0');
  }

  /** The payer at the page; back comes what the browser is sent to post, as often as it does. */
  function play(token: string, act: Act): WayBack {
    const sale = sales.get(token);
    if (sale === undefined) return LOST;
    if (stateOf(sale) === 'OPEN') {
      sale.state = act === 'pay' ? 'PAID' : act === 'cancel' ? 'CANCELLED' : 'FAILED';
      if (act === 'pay') sale.paidAtMs = nowMs();
    }
    if (desk.take(sale.orderId, 'no_callback')) return LOST;
    const bill = sale.bill && { BillId: sale.bill.billId, PayId: sale.bill.payId };
    const common = { Token: token, OrderId: sale.orderId, TerminalNo: '44481000', ...bill };
    const fields =
      sale.paidAtMs > 0
        ? {
            ...{ ...common, RRN: sale.rrn, status: '0', Amount: withCommas(sale.amount) },
            HashCardNumber: 'F0',
          }
        : { ...common, RRN: '0', status: sale.state === 'CANCELLED' ? '-138' : '51', Amount: '0' };
    return { callbacks: desk.take(sale.orderId, 'double_callback') ? 2 : 1, url: sale.callbackUrl, fields };
  }

  const ofToken = (fields: Fields): Sale | undefined => sales.get(fields.get('Token') ?? '');
  const ofSale = (fields: Fields): string => ofToken(fields)?.orderId ?? '';
  const SERVICES = [
    {
      ...{ path: 'Sale/SaleService', service: 'Sale/SaleService', name: 'SalePaymentRequest' },
      fault: 'start',
      act: (fields: Fields) => open(fields),
      orderOf: (fields: Fields): string => fields.get('OrderId') ?? '',
    },
    {
      ...{ path: 'Bill/BillService', service: 'Bill/BillService', name: 'BillPaymentRequest' },
      fault: 'start',
      act: openBill,
      orderOf: (fields: Fields): string => fields.get('OrderId') ?? '',
    },
    {
      ...{ path: 'Confirm/ConfirmService', service: 'Confirm/ConfirmService', name: 'ConfirmPayment' },
      fault: 'verify',
      act: bySale(confirm),
      orderOf: ofSale,
    },
    {
      ...{ path: 'Reverse/ReversalService', service: 'Reversal/ReversalService', name: 'ReversalRequest' },
      fault: 'reverse',
      act: bySale(reverse),
      orderOf: ofSale,
    },
  ] as const;

  function bySale(act: (sale: Sale) => Result): (fields: Fields) => Result {
    return (fields) => {
      const sale = ofToken(fields);
      return sale === undefined ? { Status: '-131', Token: '0' } : act(sale);
    };
  }

  const routes: FastifyPluginAsync = async (app) => {
    await app.register(formbody);
    readsSoap(app);
    for (const { path, service, name, fault, act, orderOf } of SERVICES) {
      const namespace = `${NAMESPACE}/${service}`;
      app.post(`/NewIPGServices/${path}.asmx`, async ({ body, headers }, reply) => {
        const call = readCall(body);
        const isOurs = call?.name === name && call.namespace === namespace;
        if (!isOurs || headers.soapaction !== `"${namespace}/${name}"`)
          return reply.code(500).type('text/xml').send(SOAP_FAULT);
        const { fields } = call;
        const result =
          fields.get('LoginAccount') === options.loginAccount
            ? await desk.serve(reply, orderOf(fields), fault, () => act(fields))
            : { Status: '-126', Token: '0', Message: 'کد شناسایی پذیرنده معتبر نمی باشد' };
        return sendResult(reply, namespace, name, result);
      });
    }
    app.get('/NewIPG/', ({ query }, reply) =>
      reply
        .code(PageQuery.Check(query) && sales.has(query.token) ? 200 : 404)
        .type('text/html; charset=utf-8')
        .send(iranianPage('پارسیان')),
    );
    app.post('/NewIPG/', ({ query, body }, reply) => {
      const back = play(PageQuery.Check(query) ? query.token : '', actOf(body));
      return reply.type('text/html; charset=utf-8').send(wayBackPage(back));
    });
  };

  return {
    routes,
    play,
    posted,
    setFault: (fault: GatewayFault, orderId: string): void => desk.set(fault, orderId),
    end: (): void => desk.end(),
  };
}

function sendResult(
  reply: FastifyReply,
  namespace: string,
  name: string,
  result: Result | undefined,
): FastifyReply {
  if (result === undefined) return reply;
  const inside = Object.entries(result)
    .map(([field, value]) => `<${field}>${value}</${field}>`)
    .join('');
  const answer = `<${name}Response xmlns="${namespace}"><${name}Result>${inside}</${name}Result></${name}Response>`;
  return reply.type('text/xml; charset=utf-8').send(soapAnswer(answer));
}

function withCommas(amount: bigint): string {
  return amount.toString().replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
