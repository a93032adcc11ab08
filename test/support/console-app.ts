import { invariant } from '../../src/kernel/index.ts';
import type { Payment } from '../../src/payments/index.ts';
import type { Role } from '../../src/platform/index.ts';
import { formOf, type PortalApp, startPortalApp, type Visitor } from './portal-app.ts';
import { type HeldClock, heldClock } from './staff.ts';

export type ConsoleApp = Awaited<ReturnType<typeof startConsoleApp>>;

/** Accounts of Sepehr that owe something. */
const SILENT = ['70010012', '70010013', '70010014', '70010015'];

/** The whole program with the demo, its staff, and payers who have something to tell on the telephone. */
export async function startConsoleApp() {
  const clock = heldClock(new Date());
  const portal = await startPortalApp({ clock });
  let stuck = 0;
  return {
    ...portal,
    clock,
    signIn: (role: Role, language = 'en') => signIn(portal, clock, role, language),
    /** Pays what a biller's account owes, as a payer would. */
    pay: (order: Order) => pay(portal, order),
    /** A payment of which the bank does not tell; each time for another bill. */
    async unknown(): Promise<Payment> {
      stuck += 1;
      const subscription = SILENT[stuck - 1];
      invariant(subscription !== undefined, 'an account with something to pay');
      const payment = await pay(portal, {
        ...{ biller: 'sepehr', identifiers: { subscription }, card: undefined, phone: '09120000102' },
      });
      await portal.app.sql`
        select payments.move(${payment.billerId}, ${payment.paymentId}, 'unknown', 'gateway_silent',
          ${portal.app.sql.json({ said: 'timeout' })}, now() + interval '1 hour')`;
      const moved = await portal.app.payments.find(payment.id);
      invariant(moved?.state === 'unknown', 'the bank is silent');
      return moved;
    },
    /** How many messages there are about a payment. */
    async messagesOf({ billerId, paymentId }: Payment): Promise<number> {
      const [row] = await portal.app.sql<{ count: bigint }[]>`
        select count(*) from notifications.message where biller_id = ${billerId} and payment_id = ${paymentId}`;
      return Number(row?.count);
    },
    /** Made-up payments over the last nine days: nothing is posted for them, they are only there to be counted. */
    async busyDay(billerId: number, perDay: number): Promise<void> {
      await portal.app.sql`
        insert into payments.payment (biller_id, account_id, amount_minor, currency, state, reason, channel, language,
               gateway, gateway_order, gateway_ref, masked_card, created_at, state_at)
        select ${billerId}, 1 + n % 10, 100000 + (n * 7919) % 900 * 1000, 'IRR',
               case when n % 10 < 8 then 'posted' when n % 10 = 8 then 'failed' else 'expired' end,
               case n % 20 when 8 then 'declined' when 18 then 'cancelled' when 9 then 'expired_at_gateway' when 19 then 'not_started' end,
               (array['portal', 'portal', 'portal', 'sms', 'ussd', 'api', 'voice'])[1 + n % 7], 'fa', 'sandbox', n::text,
               case when n % 10 < 8 then 'made-up-' || gen_random_uuid() end, '603770******' || lpad((n % 10000)::text, 4, '0'), at, at
          from (select n, ${portal.app.sql`now()`} - interval '9 days' + interval '9 days' * (n::float8 / ${perDay * 9})
                         as at
                  from generate_series(1, ${perDay * 9}) as n) as made order by made.n`;
    },
    /** What stands in the audit trail of a biller, oldest first: `act subject`. */
    async audit(billerId: number): Promise<readonly string[]> {
      const rows = await portal.app.sql<{ line: string }[]>`
        select act || ' ' || subject as line from audit.entry where biller_id = ${billerId} order by entry_id`;
      return rows.map(({ line }) => line);
    },
  };
}

async function signIn(portal: PortalApp, clock: HeldClock, role: Role, language: string): Promise<Visitor> {
  const visitor = portal.visitor(language);
  // Each code is good once.
  clock.pass(60_000);
  const member = (await portal.app.staff.demo.list()).find((each) => each.role === role);
  invariant(member !== undefined, `the demo has a ${role}`);
  const step = await visitor.post('/console/sign-in', {
    ...Object.fromEntries(formOf((await visitor.get('/console/sign-in')).html, /sign-in$/)),
    login: member.login,
    password: member.password,
  });
  const inside = await visitor.post('/console/sign-in/code', {
    ...Object.fromEntries(formOf((await visitor.get(step.location)).html, /code$/)),
    code: member.code ?? '',
  });
  invariant(inside.location === '/console', 'somebody is signed in');
  return visitor;
}

export interface Order {
  readonly biller: string;
  readonly identifiers: Readonly<Record<string, string>>;
  readonly card: 'pay' | 'decline' | 'cancel' | undefined;
  readonly phone?: string;
}

async function pay(portal: PortalApp, { biller, identifiers, card, phone }: Order): Promise<Payment> {
  const visitor = portal.visitor('en');
  const { location } = await visitor.post(`/b/${biller}`, identifiers);
  invariant(location.startsWith(`/b/${biller}/bills/`), `a bill of ${biller}`);
  const fields = formOf((await visitor.get(location)).html, /\/pay$/).filter(([name]) => name !== 'phone');
  const opened = await visitor.post(`/b/${biller}/pay`, [...fields, ['phone', phone ?? '']]);
  const bank = await visitor.get(opened.location);
  if (card !== undefined) {
    const back = await portal.play(bank.location, card);
    await visitor.post('/gateways/sandbox/return', back, { 'sec-fetch-site': 'cross-site', cookie: '' });
  }
  const payment = await portal.app.payments.find(opened.location.split('/')[2] ?? '');
  invariant(payment !== undefined, 'a payment that was just opened');
  return payment;
}

/** The fields of a POST form that a page has, sent to where it leads. */
export async function press(visitor: Visitor, page: string, action: RegExp) {
  const { html } = await visitor.get(page);
  const target = [...html.matchAll(/<form [^>]*action="([^"]*)"/g)]
    .map(([, to = '']) => to)
    .find((to) => action.test(to));
  invariant(target !== undefined, `a form that leads to ${action} on ${page}`);
  return visitor.post(target, formOf(html, action));
}
