import type postgres from 'postgres';
import type { Currency, Language } from '../../kernel/index.ts';
import type { Clock, Database } from '../../platform/index.ts';
import type { Fault } from './faults.ts';

/** How long the payer may take to enter a card (Saman's default for TokenExpiryInMin is 20). */
const TOKEN_VALID_MS = 20 * 60_000;
/** Money not verified for this long goes back by itself (Saman SEP V4.1). */
const VERIFY_WITHIN_MS = 30 * 60_000;
/** Verified money can be reversed until this long after the payer paid (Saman SEP V4.1). */
const REVERSE_WITHIN_MS = 50 * 60_000;
/** The third wrong second password ends the attempt. */
const WRONG_PINS_MAX = 3;

export type OrderState =
  | 'in_progress'
  | 'cancelled'
  | 'declined'
  | 'expired'
  | 'authorised'
  | 'verified'
  /** Given back because the merchant asked. */
  | 'reversed'
  /** Given back by the bank itself, because nobody verified it. */
  | 'returned';

export interface BankOrder {
  readonly token: string;
  readonly terminal: string;
  readonly orderId: string;
  /** Text, because a driver may be set to read int8 as anything. */
  readonly amountMinor: string;
  readonly currency: Currency;
  readonly callbackUrl: string;
  readonly language: Language;
  readonly description: string;
  readonly state: OrderState;
  readonly wayBack: 'once' | 'twice' | 'none' | 'late';
  readonly wayBackFrom: Date | null;
  readonly wrongPins: number;
  readonly refNum: string | null;
  readonly maskedPan: string | null;
  readonly createdAt: Date;
  /** Retrieval reference number: twelve digits, as in ISO 8583 field 37. */
  readonly rrn: string;
  readonly traceNo: string;
}

export interface NewOrder {
  readonly token: string;
  readonly terminal: string;
  readonly orderId: string;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly callbackUrl: string;
  readonly language: Language;
  readonly description: string;
}

export type OrderKey =
  | { readonly token: string }
  | { readonly terminal: string; readonly orderId: string }
  | { readonly terminal: string; readonly refNum: string };

/** What the payer does at the page, before any fault has its say. */
export type PayerAct = 'authorised' | 'declined' | 'wrong_pin' | 'cancelled';

export interface Payment {
  readonly token: string;
  readonly act: PayerAct;
  readonly maskedPan: string | null;
  /** Used when the money is taken. */
  readonly refNum: string;
}

/**
 * The bank's orders. Each change is one statement under the row's lock, and whatever depends on time is
 * brought up to date before an order is read: nothing runs in the background.
 */
export function createOrderBook(sql: Database, clock: Clock) {
  const columns = sql`
    o.token, o.terminal, o.order_id as "orderId", o.amount_minor::text as "amountMinor", o.currency,
    o.callback_url as "callbackUrl", o.language, o.description, o.state, o.way_back as "wayBack",
    o.way_back_from as "wayBackFrom", o.wrong_pins as "wrongPins", o.ref_num as "refNum",
    o.masked_pan as "maskedPan", o.created_at as "createdAt",
    lpad(o.order_number::text, 12, '0') as rrn, o.order_number::text as "traceNo"`;

  const matches = (key: OrderKey) => {
    if ('token' in key) return sql`o.token = ${key.token}`;
    if ('refNum' in key) return sql`o.ref_num = ${key.refNum} and o.terminal = ${key.terminal}`;
    return sql`o.terminal = ${key.terminal} and o.order_id = ${key.orderId}`;
  };

  /** Time has come for the order: its token expires, or the bank gives the unverified money back. */
  const isDue = (now: Date) => sql`
    (o.state = 'in_progress' and o.expires_at <= ${now}
      or o.state = 'authorised' and o.authorised_at <= ${before(now, VERIFY_WITHIN_MS)})`;

  async function lapse(which: postgres.Fragment, now: Date): Promise<void> {
    await sql`
      update sandbox_bank.orders o
      set state = case o.state when 'in_progress' then 'expired' else 'returned' end,
          given_back_at = o.authorised_at + ${VERIFY_WITHIN_MS}::int * interval '1 ms'
      where ${which} and ${isDue(now)}`;
  }

  async function find(key: OrderKey): Promise<BankOrder | undefined> {
    const now = clock.now();
    const read = async () => {
      const [row] = await sql<(BankOrder & { readonly due: boolean })[]>`
        select ${columns}, ${isDue(now)} as due from sandbox_bank.orders o where ${matches(key)}`;
      return row;
    };
    const order = await read();
    if (order?.due !== true) return order;
    await lapse(matches(key), now);
    return await read();
  }

  return {
    find,

    /** Undefined when the terminal has used this order id before. */
    async open(order: NewOrder): Promise<BankOrder | undefined> {
      const now = clock.now();
      const rows = await sql<BankOrder[]>`
        insert into sandbox_bank.orders as o
          (token, terminal, order_id, amount_minor, currency, callback_url, language, description,
           created_at, expires_at)
        values (${order.token}, ${order.terminal}, ${order.orderId}, ${order.amountMinor.toString()}::bigint,
          ${order.currency}, ${order.callbackUrl}, ${order.language}, ${order.description},
          ${now}, ${new Date(now.getTime() + TOKEN_VALID_MS)})
        on conflict (terminal, order_id) do nothing
        returning ${columns}`;
      return rows[0];
    },

    /** The payer acts, once: an order that is no longer in progress stays as it is. */
    async pay(payment: Payment): Promise<BankOrder | undefined> {
      await payInProgress(sql, payment, clock.now());
      return await find({ token: payment.token });
    },

    /** Takes authorised money for good. False: it was not there to be taken. */
    async verify(terminal: string, refNum: string): Promise<boolean> {
      const now = clock.now();
      const done = await sql`
        update sandbox_bank.orders o set state = 'verified', verified_at = ${now}
        where ${matches({ terminal, refNum })} and o.state = 'authorised'
          and o.authorised_at > ${before(now, VERIFY_WITHIN_MS)}`;
      return done.count === 1;
    },

    /** Gives verified money back. False: not verified, or too late. */
    async reverse(terminal: string, refNum: string): Promise<boolean> {
      const now = clock.now();
      const done = await sql`
        update sandbox_bank.orders o set state = 'reversed', given_back_at = ${now}
        where ${matches({ terminal, refNum })} and o.state = 'verified'
          and o.authorised_at > ${before(now, REVERSE_WITHIN_MS)}`;
      return done.count === 1;
    },

    async recent(limit: number): Promise<readonly BankOrder[]> {
      await lapse(sql`true`, clock.now());
      return await sql<BankOrder[]>`
        select ${columns} from sandbox_bank.orders o order by o.order_number desc limit ${limit}`;
    },
  };
}

/** Faults that strike while the payer pays; the last three change how the payer comes back. */
const WAY_BACK_FAULTS = [
  'no_callback',
  'double_callback',
  'late_callback',
] as const satisfies readonly Fault[];
const FAULTS_OF_ACT: Readonly<Record<PayerAct, readonly Fault[]>> = {
  authorised: ['decline', 'cancel', ...WAY_BACK_FAULTS],
  declined: WAY_BACK_FAULTS,
  cancelled: WAY_BACK_FAULTS,
  // The payer is asked again and does not leave the page, so there is nothing yet to go wrong.
  wrong_pin: [],
};

/**
 * Locks the order, uses up the faults that are on for it, and moves it, all in one statement: of two
 * clicks at the same time one finds the order no longer in progress, and takes no fault with it.
 */
async function payInProgress(sql: Database, payment: Payment, now: Date): Promise<void> {
  await sql`
    with paying as (
      select order_number, token, order_id, wrong_pins from sandbox_bank.orders
      where token = ${payment.token} and state = 'in_progress' and expires_at > ${now} for update
    ), chosen as (
      select distinct on (f.fault) f.fault_id from sandbox_bank.faults f, paying p
      where f.target in ('*', p.order_id, p.token) and f.fault = any(${[...FAULTS_OF_ACT[payment.act]]}::text[])
        and f.times_left is distinct from 0
      order by f.fault, f.target = '*'
    ), taken as (
      update sandbox_bank.faults set times_left = times_left - 1
      where fault_id in (select fault_id from chosen) and times_left is distinct from 0
      returning fault, delay_ms
    ), decided as (
      select p.order_number, case
          when ${payment.act}::text = 'cancelled' or exists (select from taken where fault = 'cancel') then 'cancelled'
          when ${payment.act}::text = 'declined' or exists (select from taken where fault = 'decline') then 'declined'
          when ${payment.act}::text = 'authorised' then 'authorised'
          when p.wrong_pins + 1 >= ${WRONG_PINS_MAX}::int then 'declined'
          else 'in_progress' end as state,
        case
          when exists (select from taken where fault = 'no_callback') then 'none'
          when exists (select from taken where fault = 'late_callback') then 'late'
          when exists (select from taken where fault = 'double_callback') then 'twice'
          else 'once' end as way_back,
        (select ${now}::timestamptz + delay_ms * interval '1 ms' from taken where fault = 'late_callback') as way_back_from
      from paying p
    )
    update sandbox_bank.orders o
    set state = d.state, way_back = d.way_back, way_back_from = d.way_back_from,
        wrong_pins = o.wrong_pins + ${payment.act === 'wrong_pin' ? 1 : 0}::int,
        masked_pan = ${payment.maskedPan},
        ref_num = case d.state when 'authorised' then ${payment.refNum}::text end,
        authorised_at = case d.state when 'authorised' then ${now}::timestamptz end
    from decided d where o.order_number = d.order_number`;
}

function before(now: Date, spanMs: number): Date {
  return new Date(now.getTime() - spanMs);
}
