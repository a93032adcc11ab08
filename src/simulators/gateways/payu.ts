import { createHash } from 'node:crypto';
import formbody from '@fastify/formbody';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Clock } from '../../platform/index.ts';
import { createFaultDesk, type GatewayFault } from './desk.ts';
import { englishPage, englishWayBack } from './english-page.ts';
import { type SimulatedNotice, sendNotices } from './notice.ts';
import { type Act, actOf, LOST, type WayBack } from './payer-page.ts';

/** In PayU's own words: what merchants are to go by, and why. */
type State = 'initiated' | 'captured' | 'failed' | 'userCancelled' | 'bounced' | 'dropped' | 'auto refund';

interface Transaction {
  readonly payuId: string;
  readonly txnid: string;
  readonly amount: string;
  readonly asked: Readonly<Record<string, string>>;
  readonly openedAtMs: number;
  state: State;
  readonly refunds: Refund[];
}

interface Refund {
  readonly requestId: string;
  readonly token: string;
  readonly paise: number;
  state: 'queued' | 'success' | 'failure';
}

/** Whoever does nothing at the page for so long is taken for gone. */
const PAGE_MS = 20 * 60_000;

const text = Type.String({ minLength: 1 });
const PaymentForm = Compile(
  Type.Object({
    ...{ key: text, hash: text, firstname: text, email: text },
    txnid: Type.String({ minLength: 1, maxLength: 25 }),
    amount: Type.String({ pattern: '^[0-9]{1,10}([.][0-9]{1,2})?$' }),
    productinfo: Type.String({ minLength: 1, maxLength: 100 }),
    phone: Type.String({ pattern: '^[0-9]{10}$' }),
    surl: Type.String({ pattern: '^https?://' }),
    furl: Type.String({ pattern: '^https?://' }),
  }),
);
const CommandForm = Compile(
  Type.Object({
    ...{ key: text, command: text, var1: text, hash: text },
    var2: Type.Optional(Type.String({ maxLength: 23 })),
    var3: Type.Optional(Type.String({ pattern: '^[0-9]{1,10}([.][0-9]{1,2})?$' })),
  }),
);

export interface SimulatedPayuOptions {
  readonly clock: Clock;
  readonly merchantKey: string;
  readonly salt: string;
  /** Where its webhooks go when somebody acts at a page. */
  readonly noticeUrl?: () => string;
}

/** The other side of countries.md §3.3: what a merchant sees of PayU India. Transactions are kept in memory. */
export function createSimulatedPayu({ clock, merchantKey, salt, noticeUrl }: SimulatedPayuOptions) {
  const desk = createFaultDesk();
  const transactions = new Map<string, Transaction>();
  let requests = 131_278_000;
  let slowRefunds = false;

  function lapse(transaction: Transaction): Transaction {
    const isOver = clock.now().getTime() >= transaction.openedAtMs + PAGE_MS;
    if (transaction.state === 'initiated' && isOver) transaction.state = 'bounced';
    return transaction;
  }

  /** The browser brings the merchant's form. */
  function arrive(body: unknown): Transaction | string {
    if (!PaymentForm.Check(body)) return 'Mandatory parameters are missing';
    const { key, txnid, amount, productinfo, firstname, email, hash } = body;
    const signed = `${key}|${txnid}|${amount}|${productinfo}|${firstname}|${email}|||||||||||${salt}`;
    if (key !== merchantKey || sha512(signed) !== hash) return 'Hash is incorrect';
    const before = transactions.get(txnid);
    if (before !== undefined && before.state !== 'initiated') return 'Duplicate transaction';
    const made: Transaction = {
      ...{ payuId: String(403_993_715_500_000_000n + BigInt(transactions.size)), txnid, amount },
      ...{ asked: body, openedAtMs: clock.now().getTime(), state: 'initiated', refunds: [] },
    };
    if (before === undefined) transactions.set(txnid, made);
    return before ?? made;
  }

  function statusOf({ state }: Transaction): 'pending' | 'success' | 'failure' {
    if (state === 'initiated') return 'pending';
    return state === 'captured' ? 'success' : 'failure';
  }

  /** What a browser and a webhook bring, with the hash over it backwards. */
  function fieldsOf(transaction: Transaction): Readonly<Record<string, string>> {
    const { payuId, txnid, amount, asked, state } = transaction;
    const { firstname = '', email = '', productinfo = '', phone = '' } = asked;
    const status = statusOf(transaction);
    const backwards = `${salt}|${status}|||||||||||${email}|${firstname}|${productinfo}|${amount}|${txnid}|${merchantKey}`;
    return {
      ...{ mihpayid: payuId, mode: 'CC', status, unmappedstatus: state, key: merchantKey, txnid, amount },
      ...{ discount: '0.00', net_amount_debit: amount, productinfo, firstname, lastname: '', email, phone },
      ...{ udf1: '', udf2: '', udf3: '', udf4: '', udf5: '', hash: sha512(backwards), error: 'E000' },
      ...{ cardnum: '512345XXXXXX2346', name_on_card: 'A Payer', bankcode: 'CC' },
    };
  }

  const OUTCOMES: Readonly<Record<Act, State>> = {
    ...{ pay: 'captured', decline: 'failed', cancel: 'userCancelled' },
  };

  /** The payer at the page: what their browser posts back, and what the server tells. */
  function play(txnid: string, act: Act): WayBack & { readonly notices: readonly SimulatedNotice[] } {
    const lost = { ...LOST, notices: [] };
    const transaction = transactions.get(txnid);
    if (transaction === undefined || lapse(transaction).state !== 'initiated') return lost;
    transaction.state = OUTCOMES[act];
    if (desk.take(txnid, 'no_callback')) return lost;
    const times = desk.take(txnid, 'double_callback') ? 2 : 1;
    const fields = fieldsOf(transaction);
    const notice: SimulatedNotice = {
      ...{ method: 'POST', query: {}, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      body: Buffer.from(new URLSearchParams(fields).toString()),
    };
    const { surl, furl } = transaction.asked;
    const url = transaction.state === 'captured' ? surl : furl;
    return { callbacks: times, url, fields, notices: Array.from({ length: times }, () => notice) };
  }

  function verify(txnid: string): object {
    const transaction = transactions.get(txnid);
    if (transaction === undefined)
      return {
        ...{ status: 0, msg: '0 out of 1 Transactions Fetched Successfully' },
        transaction_details: { [txnid]: { mihpayid: 'Not Found', status: 'Not Found' } },
      };
    const { payuId, amount, state } = lapse(transaction);
    const amt = desk.take(txnid, 'wrong_amount') ? rupeesOf(paiseOf(amount) + 1_000) : amount;
    const details = {
      ...{ mihpayid: payuId, txnid, amt, transaction_amount: amt, additional_charges: '0.00', mode: 'CC' },
      ...{ card_no: '512345XXXXXX2346', name_on_card: 'A Payer', net_amount_debit: Number(amount) },
      ...{ status: statusOf(transaction), unmappedstatus: state, bank_ref_num: '721522' },
    };
    return {
      ...{ status: 1, msg: '1 out of 1 Transactions Fetched Successfully' },
      transaction_details: { [txnid]: details },
    };
  }

  function listRefunds(txnid: string): object {
    const transaction = transactions.get(txnid);
    if (transaction === undefined || transaction.refunds.length === 0)
      return { status: 1, msg: 'No Refunds Found for the transaction.' };
    const refunds = transaction.refunds.map(({ requestId, token, paise, state }) => ({
      ...{ PayuID: transaction.payuId, RequestID: requestId, RefundToken: token, PaymentGateway: 'AXISPG' },
      ...{ Amount: rupeesOf(paise), Status: state, bank_arn: null, success_at: null },
    }));
    return {
      ...{ status: 1, msg: 'Refunds fetched successfully.' },
      'Refund Details': { [transaction.payuId]: refunds },
    };
  }

  function refund(payuId: string, token = '', rupees = ''): object {
    const transaction = [...transactions.values()].find((each) => each.payuId === payuId);
    const failed = (error_code: number, msg: string): object => ({
      ...{ status: 0, msg, request_id: null, mihpayid: payuId, error_code },
    });
    if (transaction === undefined) return failed(116, 'Transaction Not Found');
    if (transaction.state !== 'captured') return failed(111, 'Invalid transaction status');
    if (transaction.refunds.some((each) => each.token === token)) return failed(106, 'Token already exists.');
    const given = transaction.refunds.filter(({ state }) => state !== 'failure');
    const left = paiseOf(transaction.amount) - given.reduce((sum, { paise }) => sum + paise, 0);
    const paise = paiseOf(rupees);
    if (paise < 1 || paise > left) return failed(105, 'Invalid amount');
    const requestId = String(++requests);
    transaction.refunds.push({ requestId, token, paise, state: slowRefunds ? 'queued' : 'success' });
    return {
      ...{ status: 1, msg: 'Refund Request Queued', request_id: requestId, bank_ref_num: null },
      ...{ mihpayid: payuId, error_code: 102 },
    };
  }

  /** The order that a command is about, for the faults of that. */
  function orderOf(command: string, var1: string): string {
    if (command !== 'cancel_refund_transaction') return var1;
    return [...transactions.values()].find(({ payuId }) => payuId === var1)?.txnid ?? '';
  }

  async function command(reply: FastifyReply, body: unknown): Promise<object | undefined> {
    if (!CommandForm.Check(body)) return { status: 0, msg: 'Parameter missing' };
    const { key, command: name, var1, var2, var3, hash } = body;
    if (key !== merchantKey || sha512(`${key}|${name}|${var1}|${salt}`) !== hash)
      return { Status: 0, msg: 'Invalid Hash.' };
    const orderId = orderOf(name, var1);
    if (name === 'verify_payment')
      // One command for all of it: nothing is announced or verified there.
      return desk.serve(reply, orderId, 'start', () =>
        desk.serve(reply, orderId, 'status', () => desk.serve(reply, orderId, 'verify', () => verify(var1))),
      );
    if (name === 'getAllRefundsFromTxnIds') return listRefunds(var1);
    if (name === 'cancel_refund_transaction')
      return desk.serve(reply, orderId, 'refund', () => refund(var1, var2, var3));
    return { status: 0, msg: 'Invalid command' };
  }

  const routes: FastifyPluginAsync = async (app) => {
    await app.register(formbody);
    app.post('/merchant/postservice', async ({ body }, reply) => {
      const answer = await command(reply, body);
      return answer === undefined ? reply : reply.send(answer);
    });
    app.post('/_payment', async ({ body }, reply) => {
      const arrived = arrive(body);
      return typeof arrived === 'string'
        ? reply.code(400).type('text/plain').send(`Error: ${arrived}`)
        : reply.redirect(`page/${arrived.txnid}`, 303);
    });
    app.get<{ Params: { txnid: string } }>('/page/:txnid', ({ params }, reply) =>
      reply
        .code(transactions.has(params.txnid) ? 200 : 404)
        .type('text/html; charset=utf-8')
        .send(englishPage('PayU')),
    );
    app.post<{ Params: { txnid: string } }>('/page/:txnid', async ({ params, body }, reply) => {
      const { notices, ...back } = play(params.txnid, actOf(body));
      await sendNotices(noticeUrl?.(), notices);
      return reply.type('text/html; charset=utf-8').send(englishWayBack(back));
    });
  };

  return {
    routes,
    play,
    /** What becomes of a payment without the payer: the bank is silent, or it goes back by itself. */
    set: (txnid: string, state: State): void => {
      const transaction = transactions.get(txnid);
      if (transaction !== undefined) transaction.state = state;
    },
    /** From now on refunds wait for the bank. */
    slowRefunds: (): void => {
      slowRefunds = true;
    },
    /** What the bank makes of those that wait. */
    concludeRefunds: (state: 'success' | 'failure'): void => {
      for (const { refunds } of transactions.values())
        for (const each of refunds) if (each.state === 'queued') each.state = state;
    },
    setFault: (fault: GatewayFault, orderId: string): void => desk.set(fault, orderId),
    end: (): void => desk.end(),
  };
}

function sha512(signed: string): string {
  return createHash('sha512').update(signed).digest('hex');
}

function paiseOf(rupees: string): number {
  const [whole = '', fraction = ''] = rupees.split('.');
  return Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
}

function rupeesOf(paise: number): string {
  return `${Math.floor(paise / 100)}.${String(paise % 100).padStart(2, '0')}`;
}
