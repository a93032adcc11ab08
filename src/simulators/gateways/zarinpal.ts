import formbody from '@fastify/formbody';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Clock } from '../../platform/index.ts';
import { createFaultDesk, type GatewayFault } from './desk.ts';

type Act = 'pay' | 'decline' | 'cancel';

/** Where a session stands, in Zarinpal's own words. */
type State = 'IN_BANK' | 'PAID' | 'VERIFIED' | 'FAILED' | 'REVERSED';

interface Session {
  readonly authority: string;
  readonly orderId: string;
  readonly amount: number;
  readonly callbackUrl: string;
  readonly openedAtMs: number;
  state: State;
  paidAtMs: number;
  refId: number;
}

const MINUTE_MS = 60_000;
const PAGE_MS = 20 * MINUTE_MS;
const REVERSE_MS = 30 * MINUTE_MS;
const UNVERIFIED_MAX = 100;
const MASKED_CARD = '603770******5443';

const Merchant = Compile(Type.Object({ merchant_id: Type.String() }));
const OpenRequest = Compile(
  Type.Object({
    amount: Type.Integer({ minimum: 1_000 }),
    currency: Type.Literal('IRR'),
    description: Type.String({ minLength: 1, maxLength: 500 }),
    callback_url: Type.String({ pattern: '^https?://' }),
    metadata: Type.Object({
      order_id: Type.String({ minLength: 1 }),
      mobile: Type.Optional(Type.String({ pattern: '^09[0-9]{9}$' })),
    }),
  }),
);
const AuthorityRequest = Compile(
  Type.Object({ authority: Type.String(), amount: Type.Optional(Type.Integer()) }),
);
const ActForm = Compile(
  Type.Object({ act: Type.Union([Type.Literal('pay'), Type.Literal('decline'), Type.Literal('cancel')]) }),
);

/** The other side of countries.md §2.2: what a merchant sees of Zarinpal. Sessions are kept in memory. */
export function createSimulatedZarinpal(options: { readonly clock: Clock; readonly merchantId: string }) {
  const desk = createFaultDesk();
  const sessions = new Map<string, Session>();
  const nowMs = (): number => options.clock.now().getTime();
  const find = (body: unknown): Session | undefined =>
    AuthorityRequest.Check(body) ? sessions.get(body.authority) : undefined;

  function stateOf(session: Session): State {
    if (session.state === 'IN_BANK' && nowMs() - session.openedAtMs >= PAGE_MS) session.state = 'FAILED';
    return session.state;
  }

  function open(body: unknown): object {
    if (!OpenRequest.Check(body)) return refused(-9);
    const authority = `A${String(sessions.size + 1).padStart(35, '0')}`;
    sessions.set(authority, {
      ...{ authority, orderId: body.metadata.order_id, amount: body.amount, callbackUrl: body.callback_url },
      ...{ openedAtMs: nowMs(), state: 'IN_BANK', paidAtMs: 0, refId: 0 },
    });
    return {
      data: { code: 100, message: 'Success', authority, fee_type: 'Merchant', fee: 1_200 },
      errors: [],
    };
  }

  function verify(session: Session, body: unknown): object {
    const state = stateOf(session);
    if (state === 'IN_BANK' || state === 'FAILED' || state === 'REVERSED') return refused(-51);
    const asked = AuthorityRequest.Check(body) ? body.amount : undefined;
    if (desk.take(session.orderId, 'wrong_amount') || asked !== session.amount) return refused(-50);
    session.state = 'VERIFIED';
    const code = state === 'PAID' ? 100 : 101;
    return {
      data: { code, message: 'Verified', ref_id: session.refId, card_pan: MASKED_CARD, card_hash: 'F0' },
      errors: [],
    };
  }

  function reverse(session: Session): object {
    if (stateOf(session) !== 'VERIFIED') return refused(-61);
    if (nowMs() - session.paidAtMs >= REVERSE_MS) return refused(-63);
    session.state = 'REVERSED';
    return { data: { code: 100, message: 'Reversed' }, errors: [] };
  }

  /** The payer at the page; back comes where the browser is sent, as often as it goes there. */
  function play(
    authority: string,
    act: Act,
  ): { readonly callbacks: 0 | 1 | 2; readonly url: string | undefined } {
    const session = sessions.get(authority);
    if (session === undefined) return { callbacks: 0, url: undefined };
    if (stateOf(session) === 'IN_BANK') {
      session.state = act === 'pay' ? 'PAID' : 'FAILED';
      session.paidAtMs = nowMs();
      session.refId = 200_000_000 + sessions.size * 1_000 + Number(authority.slice(-3));
    }
    if (desk.take(session.orderId, 'no_callback')) return { callbacks: 0, url: undefined };
    const back = new URL(session.callbackUrl);
    back.searchParams.set('Authority', authority);
    back.searchParams.set('Status', session.state === 'PAID' || session.state === 'VERIFIED' ? 'OK' : 'NOK');
    return { callbacks: desk.take(session.orderId, 'double_callback') ? 2 : 1, url: back.href };
  }

  const routes: FastifyPluginAsync = async (app) => {
    await app.register(formbody);
    const answer = async (reply: FastifyReply, body: object | undefined): Promise<FastifyReply> =>
      body === undefined
        ? reply
        : reply.code('errors' in body && !Array.isArray(body.errors) ? 422 : 200).send(body);
    const isMerchant = (body: unknown): boolean =>
      Merchant.Check(body) && body.merchant_id === options.merchantId;

    app.post('/pg/v4/payment/request.json', async ({ body }, reply) => {
      if (!isMerchant(body)) return answer(reply, refused(-10));
      const orderId = OpenRequest.Check(body) ? body.metadata.order_id : '';
      return answer(reply, await desk.serve(reply, orderId, 'start', () => open(body)));
    });
    const CALLS = {
      verify: { act: verify, fault: 'verify' },
      reverse: { act: reverse, fault: 'reverse' },
      inquiry: {
        act: (session: Session) => ({
          data: { code: 100, message: 'Success', status: stateOf(session) },
          errors: [],
        }),
        fault: 'status',
      },
    } as const;
    for (const [name, { act, fault }] of Object.entries(CALLS)) {
      app.post(`/pg/v4/payment/${name}.json`, async ({ body }, reply) => {
        if (!isMerchant(body)) return answer(reply, refused(-10));
        const session = find(body);
        if (session === undefined) return answer(reply, refused(-54));
        return answer(reply, await desk.serve(reply, session.orderId, fault, () => act(session, body)));
      });
    }
    app.post('/pg/v4/payment/unVerified.json', ({ body }, reply) => {
      if (!isMerchant(body)) return answer(reply, refused(-10));
      const waiting = [...sessions.values()].filter((session) => stateOf(session) === 'PAID');
      const authorities = waiting
        .slice(-UNVERIFIED_MAX)
        .map(({ authority, amount, callbackUrl, paidAtMs }) => ({
          ...{ authority, amount, callback_url: callbackUrl, referer: '' },
          date: new Date(paidAtMs).toISOString().slice(0, 19).replace('T', ' '),
        }));
      return answer(reply, { data: { code: 100, message: 'Success', authorities }, errors: [] });
    });
    app.get<{ Params: { authority: string } }>('/pg/StartPay/:authority', ({ params }, reply) =>
      reply
        .code(sessions.has(params.authority) ? 200 : 404)
        .type('text/html; charset=utf-8')
        .send(PAGE),
    );
    app.post<{ Params: { authority: string } }>('/pg/StartPay/:authority', ({ params, body }, reply) => {
      const { url } = play(params.authority, ActForm.Check(body) ? body.act : 'cancel');
      return url === undefined ? reply.type('text/plain').send('.') : reply.redirect(url, 303);
    });
  };

  return {
    routes,
    play,
    setFault: (fault: GatewayFault, orderId: string): void => desk.set(fault, orderId),
    end: (): void => desk.end(),
  };
}

const PAGE = `<!doctype html><html lang="fa" dir="rtl"><meta charset="utf-8"><title>زرین‌پال (آزمایشی)</title>
<form method="post"><button name="act" value="pay">پرداخت</button> <button name="act" value="decline">موجودی کافی نیست</button>
<button name="act" value="cancel">انصراف</button></form></html>`;

function refused(code: number): { readonly data: readonly []; readonly errors: { readonly code: number } } {
  return { data: [], errors: { code } };
}
