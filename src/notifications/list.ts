import type { Billers } from '../billing/index.ts';
import { err, isLanguage, isPhone, type Language, maskPhone, ok, type Result } from '../kernel/index.ts';
import {
  type Actor,
  type Database,
  type NotPermitted,
  permit,
  readList,
  type Statements,
  type Vault,
} from '../platform/index.ts';
import {
  MESSAGE_STATES,
  type MessageChannelName,
  type MessageState,
  NOTIFICATION_KINDS,
  type NotificationKind,
} from './message.ts';

/** A message as the staff see it: what it was about and what became of it, but not its words. */
export interface ListedMessage {
  readonly billerId: number;
  readonly messageId: bigint;
  readonly kind: NotificationKind;
  readonly language: Language;
  readonly channel: string;
  /** `+98******0101`. */
  readonly maskedPhone: string;
  readonly paymentId: bigint | undefined;
  readonly state: MessageState;
  /** Why, or what went wrong last. */
  readonly reason: string | undefined;
  readonly failures: number;
  readonly createdAt: Date;
  readonly stateAt: Date;
  /** When it is looked at next; undefined: it is over. */
  readonly attendAt: Date | undefined;
}

/** Whatever is left out does not matter. */
interface Narrowing {
  /** `given_up`: those that did not arrive. */
  readonly state?: MessageState | 'given_up' | undefined;
  readonly kind?: NotificationKind | undefined;
  readonly channel?: MessageChannelName | undefined;
  /** Written at this time or later, and before that one. */
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
}

export type MessageFilter =
  /** E.164. */
  | (Narrowing & { readonly phone: string })
  | { readonly payment: { readonly billerId: number; readonly paymentId: bigint } }
  | (Narrowing & { readonly ofBiller: number });

export type MessageListError = NotPermitted | { readonly code: 'took_too_long' };

export interface MessageList {
  /**
   * Newest first, those before `before` (the number of the last one shown). By phone with `customers.read`, by
   * payment with `payments.read`, by biller with either; only of billers that the reader may see.
   */
  list(
    actor: Actor,
    filter: MessageFilter,
    page: { readonly before?: bigint | undefined; readonly limit: number },
  ): Promise<Result<readonly ListedMessage[], MessageListError>>;
  /** All that a filter finds, in chunks as they come: constant memory. Needs `reports.export` besides. */
  all(actor: Actor, filter: MessageFilter): Result<AsyncGenerator<readonly ListedMessage[]>, NotPermitted>;
}

interface ListRow {
  readonly biller_id: number;
  readonly message_id: bigint;
  readonly kind: string;
  readonly language: string;
  readonly channel: string;
  readonly address: Buffer;
  readonly payment_id: bigint | null;
  readonly state: string;
  readonly reason: string | null;
  readonly failures: number;
  readonly created_at: Date;
  readonly state_at: Date;
  readonly attend_at: Date | null;
}

const LAST = 9_223_372_036_854_775_807n;
/** As in billing/bill-list.ts. */
const EXPORT_ROWS_AT_ONCE = 250;
const COLUMNS = `m.biller_id, m.message_id, m.kind, m.language, m.channel, m.address, m.payment_id, m.state, m.reason,
  m.failures, m.created_at, m.state_at, m.attend_at`;

export function createMessageList(deps: {
  readonly sql: Database;
  readonly vault: Vault;
  readonly billers: Billers;
}): MessageList {
  const { sql, vault } = deps;
  return {
    list: async (actor, filter, { before, limit }) => {
      if (!mayList(actor, filter)) return err({ code: 'not_permitted' });
      const rows = await readList(sql, (tx) => rowsOf(tx, actor, filter, before ?? LAST, limit));
      return rows.ok ? ok(rows.value.map(toListed)) : rows;
    },
    all: (actor, filter) =>
      mayList(actor, filter) && permit(actor, 'reports.export').ok
        ? ok(everything(actor, filter))
        : err({ code: 'not_permitted' }),
  };

  async function* everything(actor: Actor, filter: MessageFilter): AsyncGenerator<readonly ListedMessage[]> {
    const rows = rowsOf(sql, actor, filter, LAST, null);
    for await (const chunk of rows.cursor(EXPORT_ROWS_AT_ONCE)) yield chunk.map(toListed);
  }

  function rowsOf(
    statements: Statements,
    actor: Actor,
    filter: MessageFilter,
    before: bigint,
    /** Null: all. */
    limit: number | null,
  ) {
    if ('phone' in filter) {
      // 0: the system's own, as sign-in codes, are nobody's secret to keep from whoever may see the person.
      const seen = deps.billers.list().filter(({ billerId }) => permit(actor, 'customers.read', billerId).ok);
      return statements<ListRow[]>`
        select ${sql.unsafe(COLUMNS)} from notifications.message m
         where m.address_digest = ${vault.digest('phone', filter.phone)} and m.message_id < ${before}
           and m.biller_id = any (${[0, ...seen.map(({ billerId }) => billerId)]}::integer[])
           ${narrow(statements, filter)}
         order by m.message_id desc limit ${limit}`;
    }
    if ('payment' in filter) {
      const { billerId, paymentId } = filter.payment;
      return statements<ListRow[]>`
        select ${sql.unsafe(COLUMNS)} from notifications.message m
         where m.biller_id = ${billerId} and m.payment_id = ${paymentId} and m.message_id < ${before}
         order by m.message_id desc limit ${limit}`;
    }
    const { ofBiller, since, until } = filter;
    // Numbers are drawn in the order of time but for moments, so the days are found among them without an index.
    return statements<ListRow[]>`
      select ${sql.unsafe(COLUMNS)} from notifications.message m
       where m.biller_id = ${ofBiller} and m.message_id < ${before} ${narrow(statements, filter)}
         ${since === undefined ? sql`` : sql`and m.message_id >= notifications.first_since(${ofBiller}, ${since}::timestamptz - interval '10 minutes')`}
         ${until === undefined ? sql`` : sql`and m.message_id < notifications.first_since(${ofBiller}, ${until}::timestamptz + interval '10 minutes')`}
       order by m.message_id desc limit ${limit}`;
  }

  function toListed(row: ListRow): ListedMessage {
    const phone = vault.open(row.address);
    return {
      ...{ billerId: row.biller_id, messageId: row.message_id, channel: row.channel },
      kind: NOTIFICATION_KINDS.find((known) => known === row.kind) ?? 'sign_in_code',
      language: isLanguage(row.language) ? row.language : 'en',
      maskedPhone: isPhone(phone) ? maskPhone(phone) : '*'.repeat(phone.length),
      paymentId: row.payment_id ?? undefined,
      state: MESSAGE_STATES.find((known) => known === row.state) ?? 'queued',
      ...{ reason: row.reason ?? undefined, failures: row.failures },
      ...{ createdAt: row.created_at, stateAt: row.state_at, attendAt: row.attend_at ?? undefined },
    };
  }
}

function narrow(sql: Statements, { state, kind, channel, since, until }: Narrowing) {
  return sql`
    ${state === undefined ? sql`` : state === 'given_up' ? sql`and m.state in ('failed', 'expired')` : sql`and m.state = ${state}`}
    ${kind === undefined ? sql`` : sql`and m.kind = ${kind}`}
    ${channel === undefined ? sql`` : sql`and m.channel = ${channel}`}
    ${since === undefined ? sql`` : sql`and m.created_at >= ${since}`}
    ${until === undefined ? sql`` : sql`and m.created_at < ${until}`}`;
}

function mayList(actor: Actor, filter: MessageFilter): boolean {
  if ('phone' in filter) return permit(actor, 'customers.read').ok;
  if ('payment' in filter) return permit(actor, 'payments.read', filter.payment.billerId).ok;
  const { ofBiller } = filter;
  return permit(actor, 'customers.read', ofBiller).ok || permit(actor, 'payments.read', ofBiller).ok;
}
