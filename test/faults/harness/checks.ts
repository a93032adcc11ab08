import type { Database } from '../../../src/platform/index.ts';
import { decodeWireId } from '../../../src/platform/index.ts';
import type { BankBooks } from './bank-books.ts';
import type { PayerLog } from './payer.ts';

/** Something that must never be; `subject` is what to look for in the logs of the run. */
export interface Violation {
  readonly rule: string;
  readonly subject: string;
  readonly found: string;
}

export interface Evidence {
  readonly sql: Database;
  readonly logs: readonly PayerLog[];
  readonly banks: BankBooks;
  readonly bankUrls: Readonly<Record<'zarinpal' | 'razorpay', string>>;
  readonly billerUrl: string;
  /** The biller with a system of its own. */
  readonly toldBiller: string;
}

interface PaymentRow {
  readonly biller: string;
  readonly biller_id: number;
  readonly payment_id: bigint;
  readonly tag: number;
  readonly state: string;
  readonly amount_minor: bigint;
  readonly gateway_token: string | null;
  readonly gateway: string;
}

const RECORDED: readonly string[] = ['paid', 'posted'];
/** Nothing more will happen. */
const AT_REST: readonly string[] = ['posted', 'failed', 'expired', 'returned', 'refunded'];
/** Gives nothing back after half an hour: then it is for somebody to do by hand. */
const WITHOUT_REFUNDS = 'zarinpal';

/** Looks at everything from outside: rows by statements of its own, banks and biller by their own interfaces. */
export async function findViolations(evidence: Evidence): Promise<readonly Violation[]> {
  const payments = await evidence.sql<PaymentRow[]>`
    select b.code as biller, p.biller_id, p.payment_id, p.tag, p.state, p.amount_minor, p.gateway_token, p.gateway
      from payments.payment p join billing.biller b using (biller_id)`;
  return [
    ...payments
      .filter(
        ({ state, gateway }) =>
          !(AT_REST.includes(state) || (state === 'returning' && gateway === WITHOUT_REFUNDS)),
      )
      .map((payment) => violation('no payment is stuck', nameOf(payment), payment.state)),
    ...acknowledged(evidence.logs, payments),
    ...(await keys(evidence)),
    ...(await moneyAtBanks(evidence, payments)),
    ...(await billsPaidOnce(evidence.sql)),
    ...(await booksAgree(evidence.sql)),
    ...(await toldToBiller(evidence, payments)),
  ];
}

function violation(rule: string, subject: string, found: string): Violation {
  return { rule, subject, found };
}

function nameOf({ biller_id, payment_id }: Pick<PaymentRow, 'biller_id' | 'payment_id'>): string {
  return `payment ${biller_id}/${payment_id}`;
}

/** What a payer was given exists, once; what a payer was told is so. */
function acknowledged(logs: readonly PayerLog[], payments: readonly PaymentRow[]): readonly Violation[] {
  const known = new Map(payments.map((payment) => [nameOf(payment), payment]));
  return logs.flatMap((log) => {
    const rows = [...log.payments].map((path) => {
      const id = decodeWireId(path.split('/')[2] ?? '');
      const row = id && known.get(nameOf({ biller_id: id.billerId, payment_id: BigInt(id.number) }));
      return row?.tag === id?.tag ? row : undefined;
    });
    const payer = `payer ${log.payer}`;
    const [row] = rows;
    const wasPaid = log.told.some((state) => RECORDED.includes(state));
    return [
      ...(log.payments.size > 1
        ? [violation('one order is one payment', payer, [...log.payments].join())]
        : []),
      ...(rows.includes(undefined)
        ? [violation('what was acknowledged exists', payer, [...log.payments].join())]
        : []),
      ...(wasPaid && row !== undefined && !RECORDED.includes(row.state)
        ? [violation('what was told as paid stays paid', payer, row.state)]
        : []),
    ];
  });
}

async function keys({ sql, logs }: Evidence): Promise<readonly Violation[]> {
  const rows = await sql<{ key: string; payments: number }[]>`
    select key, count(distinct payment_id)::integer as payments from payments.key group by key`;
  const counts = new Map(rows.map(({ key, payments }) => [key, payments]));
  return logs
    .filter(({ key, payments }) => key !== undefined && payments.size > 0 && counts.get(key) !== 1)
    .map(({ key, payer }) =>
      violation('one key is one payment', `payer ${payer}`, String(counts.get(key ?? ''))),
    );
}

/** Each rial that a bank took is a payment, a return under way, or went back; and each payment is money at a bank. */
async function moneyAtBanks(
  { banks, bankUrls }: Evidence,
  payments: readonly PaymentRow[],
): Promise<readonly Violation[]> {
  const byToken = new Map(payments.map((payment) => [payment.gateway_token, payment]));
  const found: Violation[] = [];
  const withMoney = new Map<PaymentRow, string>();
  for (const order of banks.orders) {
    const where = await banks.whereabouts(order, bankUrls[order.bank]);
    if (where === 'nowhere') continue;
    const payment = byToken.get(order.token);
    if (payment === undefined) {
      found.push(violation('each rial is a payment', `order ${order.token}`, where));
      continue;
    }
    withMoney.set(payment, where);
    const fits =
      where === 'ours'
        ? [...RECORDED, 'returning'].includes(payment.state)
        : where === 'given back' && ['returning', 'returned', 'refunded'].includes(payment.state);
    if (!fits)
      found.push(violation('bank and payment agree', nameOf(payment), `${where} and ${payment.state}`));
    if (order.amountMinor !== payment.amount_minor)
      found.push(violation('the amount is what was asked for', nameOf(payment), String(order.amountMinor)));
  }
  const owning = [...RECORDED, 'returned', 'refunded', 'returning'];
  for (const payment of payments.filter(({ state }) => owning.includes(state)))
    if (!withMoney.has(payment))
      found.push(violation('each payment is money', nameOf(payment), payment.state));
  return found;
}

async function billsPaidOnce(sql: Database): Promise<readonly Violation[]> {
  const rows = await sql<{ bill: string; found: string }[]>`
    select b.biller_id || '/' || b.bill_id as bill,
           'paid ' || b.paid_minor || ' of ' || b.amount_minor || ' by ' || sum(i.amount_minor) as found
      from billing.bill b
      join payments.item i on i.biller_id = b.biller_id and i.bill_id = b.bill_id
      join payments.payment p on p.biller_id = i.biller_id and p.payment_id = i.payment_id
     where p.state in ('paid', 'posted')
     group by b.biller_id, b.bill_id
    having sum(i.amount_minor) > b.amount_minor or sum(i.amount_minor) <> b.paid_minor - b.paid_elsewhere_minor`;
  return rows.map(({ bill, found }) => violation('no bill is paid twice', `bill ${bill}`, found));
}

async function booksAgree(sql: Database): Promise<readonly Violation[]> {
  const rows = await sql<{ biller_id: number; payment_id: bigint; found: string }[]>`
    select p.biller_id, p.payment_id, p.state || ', booked ' || coalesce(t.minor, 0) || ' of ' || p.amount_minor as found
      from payments.payment p
      left join (
        select biller_id, subject,
               sum(case purpose when 'payment' then amount_minor else -amount_minor end) as minor
          from ledger.transfer where purpose in ('payment', 'payment_reversal') group by 1, 2) as t
        on t.biller_id = p.biller_id and t.subject = p.payment_id
     where coalesce(t.minor, 0) <> case when p.state in ('paid', 'posted') then p.amount_minor else 0 end`;
  return rows.map(({ found, ...payment }) =>
    violation('the books have each payment once', nameOf(payment), found),
  );
}

interface Booked {
  readonly reference: string;
  readonly amountMinor: string;
  readonly reversed: boolean;
}

/** The biller's own books have what is posted, and nothing else. */
async function toldToBiller(
  { billerUrl, toldBiller, sql }: Evidence,
  payments: readonly PaymentRow[],
): Promise<readonly Violation[]> {
  const booked: readonly Booked[] = JSON.parse(await (await fetch(`${billerUrl}/books`)).text());
  const standing = booked.filter(({ reversed }) => !reversed);
  const posted = payments.filter(({ biller, state }) => biller === toldBiller && state === 'posted');
  const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, each) => total + each, 0n);
  const theirs = `${standing.length} of ${sum(standing.map(({ amountMinor }) => BigInt(amountMinor)))}`;
  const ours = `${posted.length} of ${sum(posted.map(({ amount_minor }) => amount_minor))}`;
  const [waiting] = await sql<{ count: number }[]>`
    select count(*)::integer as count from settlement.posting where state in ('due', 'sent')`;
  return [
    ...(theirs === ours
      ? []
      : [violation('the biller has what is posted', toldBiller, `${theirs}, ours ${ours}`)]),
    ...(waiting?.count === 0
      ? []
      : [violation('nothing waits to be told', toldBiller, String(waiting?.count))]),
  ];
}
