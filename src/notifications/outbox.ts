import { invariant, isLanguage } from '../kernel/index.ts';
import { byteas, type Clock, type Database, type Statements, type Vault } from '../platform/index.ts';
import {
  MESSAGE_CHANNELS,
  type NewMessage,
  NOTIFICATION_KINDS,
  type NotificationKind,
  type TakenMessage,
  VALUES_OF,
} from './message.ts';

/** Where messages wait until they are sent. */
export interface Outbox {
  /** Puts messages in, inside the caller's transaction if `sql` is one; how many of them were not there yet. */
  enqueue(sql: Statements, messages: readonly NewMessage[]): Promise<number>;
  /** Takes messages that must be sent now, each for `leaseMs`: then somebody else may take it. */
  takeDue(limit: number, leaseMs: number): Promise<readonly TakenMessage[]>;
  /** It is on its way, or there. Also where the lease had ended meanwhile: sent is sent. */
  sent(message: TakenMessage, state: 'sent' | 'delivered', reference: string): Promise<void>;
  /** It is over without having been sent. */
  close(
    message: TakenMessage,
    state: 'failed' | 'suppressed' | 'expired' | 'overtaken',
    reason: string | undefined,
  ): Promise<void>;
  /** Try again then. A `reason` tells what went wrong; without one nothing did. */
  later(message: TakenMessage, at: Date, reason?: string): Promise<void>;
  /** What a channel reports afterwards; false where no such message was sent. */
  report(
    billerId: number,
    messageId: bigint,
    state: 'delivered' | 'failed',
    reason?: string,
  ): Promise<boolean>;
  /** The same, by the name that the channel gave the message when it took it. */
  reportByReference(reference: string, state: 'delivered' | 'failed', reason?: string): Promise<boolean>;
}

const LIFE_MS = 259_200_000;
const KEY_LENGTH_MAX = 200;

interface MessageRow {
  readonly biller_id: number;
  readonly message_id: bigint;
  readonly kind: string;
  readonly language: string;
  readonly channel: string;
  readonly address: Buffer;
  readonly address_digest: Buffer;
  readonly content: Buffer | null;
  readonly payment_id: bigint | null;
  readonly urgency: number;
  readonly reason: string | null;
  readonly taken: number;
  readonly failures: number;
  readonly time_zone: string | null;
  readonly awake_until: Date | null;
  readonly created_at: Date;
  readonly expires_at: Date;
}

export function createOutbox(deps: {
  readonly sql: Database;
  readonly vault: Vault;
  readonly clock: Clock;
}): Outbox {
  const { sql, vault, clock } = deps;

  return {
    enqueue: async (statements, messages) => {
      if (messages.length === 0) return 0;
      const now = clock.now();
      for (const message of messages) check(message);
      const time = (of: (message: NewMessage) => Date | undefined): (string | null)[] =>
        messages.map((message) => of(message)?.toISOString() ?? null);
      const put = await statements`
        insert into notifications.message (biller_id, key, kind, language, channel, address, address_digest, content,
               payment_id, urgency, time_zone, awake_until, created_at, state_at, attend_at, expires_at)
        select m.biller_id, m.key, m.kind, m.language, m.channel, m.address, m.address_digest, m.content,
               m.payment_id, m.urgency, m.time_zone, m.awake_until, ${now}, ${now}, m.attend_at, m.expires_at
          from unnest(
                 ${messages.map(({ billerId }) => billerId)}::integer[],
                 ${messages.map(({ key }) => key)}::text[],
                 ${messages.map(({ kind }) => kind)}::text[],
                 ${messages.map(({ language }) => language)}::text[],
                 ${messages.map(({ channel }) => channel ?? 'sms')}::text[],
                 ${byteas(
                   statements,
                   messages.map(({ to }) => vault.seal(to)),
                 )}::bytea[],
                 ${byteas(
                   statements,
                   messages.map(({ to }) => vault.digest('phone', to)),
                 )}::bytea[],
                 ${byteas(
                   statements,
                   messages.map(({ values }) => vault.seal(JSON.stringify(values))),
                 )}::bytea[],
                 ${messages.map(({ paymentId }) => paymentId?.toString() ?? null)}::bigint[],
                 ${messages.map(urgencyOf)}::smallint[],
                 ${messages.map(({ timeZone }) => timeZone ?? null)}::text[],
                 ${time(({ awakeUntil }) => awakeUntil)}::timestamptz[],
                 ${time(({ sendAt }) => sendAt ?? now)}::timestamptz[],
                 ${time(({ expiresAt }) => expiresAt ?? new Date(now.getTime() + LIFE_MS))}::timestamptz[])
            as m(biller_id, key, kind, language, channel, address, address_digest, content, payment_id, urgency,
                 time_zone, awake_until, attend_at, expires_at)
        on conflict (biller_id, key) do nothing`;
      return put.count;
    },

    takeDue: async (limit, leaseMs) => {
      const rows = await sql<MessageRow[]>`
        select * from notifications.take_due(${clock.now()}, ${limit}, ${leaseMs})`;
      return rows.map(toTaken);
    },

    sent: async ({ billerId, messageId, kind }, state, reference) => {
      await sql`
        update notifications.message
           set state = case state when 'queued' then ${state} else state end,
               state_at = case state when 'queued' then ${clock.now()} else state_at end,
               reason = case state when 'queued' then null else reason end, attend_at = null,
               reference = ${reference.slice(0, 200)}, content = case when ${isSecret(kind)} then null else content end
         where biller_id = ${billerId} and message_id = ${messageId} and reference is null
           and state in ('queued', 'delivered', 'failed')`;
    },

    close: async ({ billerId, messageId, taken, kind }, state, reason) => {
      await sql`
        update notifications.message
           set state = ${state}, state_at = ${clock.now()}, attend_at = null, reason = ${reason ?? null},
               content = case when ${isSecret(kind)} then null else content end
         where biller_id = ${billerId} and message_id = ${messageId} and state = 'queued' and taken = ${taken}`;
    },

    later: async ({ billerId, messageId, taken }, at, reason) => {
      await sql`
        update notifications.message
           set attend_at = ${at}, reason = ${reason ?? null}, failures = failures + ${reason === undefined ? 0 : 1}
         where biller_id = ${billerId} and message_id = ${messageId} and state = 'queued' and taken = ${taken}`;
    },

    report: async (billerId, messageId, state, reason) => {
      // A report may overtake the answer to the sending it is about.
      const changed = await sql`
        update notifications.message
           set state = ${state}, state_at = ${clock.now()}, reason = ${reason ?? null}, attend_at = null
         where biller_id = ${billerId} and message_id = ${messageId}
           and (state = 'sent' or (state = 'queued' and taken > 0))`;
      return changed.count === 1;
    },

    reportByReference: async (reference, state, reason) => {
      const changed = await sql`
        update notifications.message set state = ${state}, state_at = ${clock.now()}, reason = ${reason ?? null}
         where reference = ${reference} and state = 'sent'`;
      return changed.count > 0;
    },
  };

  function toTaken(row: MessageRow): TakenMessage {
    const kind = NOTIFICATION_KINDS.find((known) => known === row.kind);
    const channel = MESSAGE_CHANNELS.find((known) => known === row.channel);
    invariant(kind !== undefined && channel !== undefined && isLanguage(row.language), 'a message of ours');
    return {
      ...{ billerId: row.biller_id, messageId: row.message_id, kind, language: row.language, channel },
      to: vault.open(row.address),
      digest: row.address_digest,
      values: row.content === null ? {} : readValues(vault.open(row.content)),
      isUrgent: row.urgency === 0,
      paymentId: row.payment_id ?? undefined,
      timeZone: row.time_zone ?? undefined,
      awakeUntil: row.awake_until ?? undefined,
      ...{ createdAt: row.created_at, expiresAt: row.expires_at },
      ...{ taken: row.taken, failures: row.failures, reason: row.reason ?? undefined },
    };
  }
}

function check({ key, kind, values }: NewMessage): void {
  invariant(key.length > 0 && key.length <= KEY_LENGTH_MAX, 'a message has a key, of 200 characters at most');
  const missing = VALUES_OF[kind].filter((name) => values[name] === undefined);
  invariant(missing.length === 0, `a message of the kind ${kind} needs ${missing.join(', ')}`);
}

function urgencyOf({ urgent, kind }: NewMessage): number {
  if (urgent === true) return 0;
  return kind === 'bill_due' ? 2 : 1;
}

/** Nobody needs it after it was sent, and it opens something. */
function isSecret(kind: NotificationKind): boolean {
  return kind === 'sign_in_code';
}

/** What `enqueue` has sealed. */
function readValues(text: string): Readonly<Record<string, string>> {
  const read: unknown = JSON.parse(text);
  if (typeof read !== 'object' || read === null) return {};
  return Object.fromEntries(Object.entries(read).map(([name, value]) => [name, String(value)]));
}
