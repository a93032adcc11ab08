import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Clock, Database } from '../../platform/index.ts';
import { UNLISTED } from './api.ts';
import { type Bank, TOKEN_ERROR } from './bank.ts';
import { TEST_CARDS } from './cards.ts';
import type { BankOrder } from './orders.ts';
import type { Silence } from './silence.ts';

export const PUSH_WAYS = ['card', 'wallet', 'call'] as const;
export type PushWay = (typeof PUSH_WAYS)[number];

/** A telephone that is being asked for money: at the bank's menu, in its wallet, or by a call of the bank's line. */
export interface AskedPhone {
  readonly phone: string;
  readonly way: PushWay;
  readonly order: BankOrder;
}

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const access = {
  terminal: text(20),
  password: text(100),
  phone: Type.String({ pattern: '^\\+[1-9]\\d{6,14}$' }),
};
const WaysBody = Compile(Type.Object(access));
const PushBody = Compile(
  Type.Object({ ...access, orderId: text(40), way: Type.Union(PUSH_WAYS.map((way) => Type.Literal(way))) }),
);

const NO_SUCH_ORDER = -2;
const NO_SUCH_WAY = -120;
const SHOWN_MAX = 30;

export type Pushes = ReturnType<typeof createPushes>;

/** The bank's register of telephones. A number that has paid like this once has its card remembered. */
export function createPushes({ sql, clock, bank }: { sql: Database; clock: Clock; bank: Bank }) {
  const remembers = async (phone: string): Promise<boolean> => {
    const rows = await sql`
      select 1 from sandbox_bank.pushes p join sandbox_bank.orders o using (token)
       where p.phone = ${phone} and o.ref_num is not null limit 1`;
    return rows.length > 0;
  };
  const waysOf = async (phone: string): Promise<readonly PushWay[]> =>
    (await remembers(phone)) ? PUSH_WAYS : PUSH_WAYS.filter((way) => way !== 'card');
  return {
    waysOf,
    /** Asked twice about one order, it is asked once. */
    ask: async (order: BankOrder, phone: string, way: PushWay): Promise<void> => {
      await sql`
        insert into sandbox_bank.pushes (token, phone, way, asked_at) values (${order.token}, ${phone}, ${way}, ${clock.now()})
        on conflict (token) do nothing`;
    },
    /** Those that have not answered yet, the newest first. */
    open: async (phone: string | undefined): Promise<readonly AskedPhone[]> => {
      const rows = await sql<{ token: string; phone: string; way: PushWay }[]>`
        select p.token, p.phone, p.way from sandbox_bank.pushes p join sandbox_bank.orders o using (token)
         where o.state = 'in_progress' and (${phone ?? null}::text is null or p.phone = ${phone ?? null})
         order by p.asked_at desc limit ${SHOWN_MAX}`;
      const asked = await Promise.all(
        rows.map(async ({ token, phone: number, way }) => {
          const order = await bank.orders.find({ token });
          return order?.state === 'in_progress' ? [{ phone: number, way, order }] : [];
        }),
      );
      return asked.flat();
    },
    /** The payer's answer; with whatever PIN they gave to the bank, which nobody else sees. */
    answer: async (token: string, agrees: boolean): Promise<BankOrder | undefined> => {
      const [asked] = await sql`select 1 from sandbox_bank.pushes where token = ${token}`;
      if (asked === undefined) return undefined;
      const card = TEST_CARDS.find(({ outcome }) => outcome === 'pays');
      return agrees && card !== undefined ? bank.payWithCard(token, card.pan) : bank.cancel(token);
    },
  };
}

/** `/api/push` and `/api/push/ways`: asking a payer's telephone instead of showing a page. */
export function addPushRoutes(
  app: FastifyInstance,
  { bank, pushes, silence }: { bank: Bank; pushes: Pushes; silence: Silence },
): void {
  app.post('/api/push/ways', UNLISTED, async ({ body }, reply) => {
    if (!WaysBody.Check(body)) return reply.code(400).send({ status: -1, errorCode: TOKEN_ERROR.malformed });
    return { ways: bank.knows(body) ? await pushes.waysOf(body.phone) : [] };
  });

  app.post('/api/push', UNLISTED, async ({ body }, reply) => {
    if (!PushBody.Check(body)) return reply.code(400).send({ status: -1, errorCode: TOKEN_ERROR.malformed });
    if (!bank.knows(body)) return { status: -1, errorCode: TOKEN_ERROR.unknownTerminal };
    const { terminal, orderId, phone, way } = body;
    const fault = await bank.faults.take([orderId], ['push_down', 'push_timeout']);
    if (fault === 'push_down') return reply.code(503).send({ error: 'the bank is out of order' });
    const order = await bank.orders.find({ terminal, orderId });
    if (order?.state !== 'in_progress') return { status: -1, errorCode: NO_SUCH_ORDER };
    if (!(await pushes.waysOf(phone)).includes(way)) return { status: -1, errorCode: NO_SUCH_WAY };
    await pushes.ask(order, phone, way);
    if (fault === 'push_timeout') {
      silence.hold(reply);
      return reply;
    }
    return { status: 1 };
  });
}
