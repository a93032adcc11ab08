import {
  err,
  hideCardNumbers,
  type Language,
  maskPhone,
  ok,
  type Phone,
  type Result,
} from '../kernel/index.ts';
import {
  type Actor,
  appendAudit,
  auditName,
  type Clock,
  type Database,
  type NotPermitted,
  permit,
  type Vault,
} from '../platform/index.ts';
import {
  type CareMessage,
  type CareRequest,
  type MessageRow,
  type RequestRow,
  toRequest,
} from './requests.ts';

/** As much as five text messages in UCS-2 hold. */
export const CARE_TEXT_MAX = 300;

type Words = { readonly kind: 'staff'; readonly text: string } | { readonly kind: 'closed' };

export interface CareDeps {
  readonly sql: Database;
  readonly vault: Vault;
  readonly clock: Clock;
  /** Says it in the talk that waits for it. False: none does. */
  readonly tell: (line: string, reach: string, words: Words) => Promise<boolean>;
  /** Sends it as a text message of the line's house. False: it has no line for text messages. */
  readonly text: (message: {
    readonly line: string;
    readonly to: string;
    readonly language: Language;
    readonly text: string;
    readonly key: string;
  }) => Promise<boolean>;
}

export type CareError = NotPermitted | { readonly code: 'no_such_request' | 'request_closed' };

/** T7: any channel can hand over to a person. Requests come from talks; the staff answer them in the console. */
export interface Care {
  /** Asks for somebody of the staff; its id. The same key twice is one request. */
  open(request: {
    readonly billerId: number;
    readonly line: string;
    readonly reach: string;
    readonly phone: Phone | undefined;
    readonly language: Language;
    readonly key: string;
  }): Promise<string>;
  /** What the payer says to it. The same key twice is one message. */
  add(id: string, text: string, key: string): Promise<void>;
  /** Open ones of a biller, with `customers.contact`: who has waited longest comes first. */
  list(
    actor: Actor,
    billerId: number,
    page: { readonly after?: bigint | undefined; readonly limit: number },
  ): Promise<Result<readonly CareRequest[], NotPermitted>>;
  read(
    actor: Actor,
    key: { readonly billerId: number; readonly requestId: bigint },
  ): Promise<Result<{ readonly request: CareRequest; readonly messages: readonly CareMessage[] }, CareError>>;
  /** Answers: in the talk where it waits for that, else by text message; undefined: neither could be. */
  answer(
    actor: Actor,
    key: { readonly billerId: number; readonly requestId: bigint },
    text: string,
  ): Promise<Result<'talk' | 'text' | undefined, CareError>>;
  close(
    actor: Actor,
    key: { readonly billerId: number; readonly requestId: bigint },
  ): Promise<Result<void, CareError>>;
}

export function createCare(deps: CareDeps): Care {
  const { sql, vault, clock } = deps;

  /** The row, if this actor may see it. */
  async function find(
    actor: Actor,
    { billerId, requestId }: { readonly billerId: number; readonly requestId: bigint },
  ): Promise<Result<RequestRow, CareError>> {
    if (!permit(actor, 'customers.contact', billerId).ok) return err({ code: 'not_permitted' });
    const [row] = await sql<RequestRow[]>`
      select * from care.request where biller_id = ${billerId} and request_id = ${requestId}`;
    return row === undefined ? err({ code: 'no_such_request' }) : ok(row);
  }

  async function deliver(row: RequestRow, text: string, key: string): Promise<'talk' | 'text' | undefined> {
    const { line, reach, language } = row;
    if (await deps.tell(line, reach, { kind: 'staff', text })) return 'talk';
    if (row.phone === null) return undefined;
    return (await deps.text({ line, to: vault.open(row.phone), language, text, key })) ? 'text' : undefined;
  }

  return {
    open: async ({ billerId, line, reach, phone, language, key }) => {
      const now = clock.now();
      const sealed = phone === undefined ? null : vault.seal(phone);
      const masked = phone === undefined ? null : maskPhone(phone);
      const [row] = await sql<{ request_id: bigint }[]>`
        insert into care.request (biller_id, key, line, reach, language, phone, phone_masked, opened_at, said_at)
        values (${billerId}, ${key}, ${line}, ${reach}, ${language}, ${sealed}, ${masked}, ${now}, ${now})
        on conflict (biller_id, key) do update set key = excluded.key
        returning request_id`;
      return `${billerId}-${row?.request_id}`;
    },

    add: async (id, text, key) => {
      const [billerId = '', requestId = ''] = id.split('-');
      const now = clock.now();
      await sql`
        with said as (
          insert into care.message (biller_id, request_id, key, content, at)
          values (${Number(billerId)}, ${BigInt(requestId)}, ${key}, ${vault.seal(text)}, ${now})
          on conflict (biller_id, request_id, key) do nothing returning 1)
        update care.request set said_at = ${now}, payer_waits = true
         where biller_id = ${Number(billerId)} and request_id = ${BigInt(requestId)} and exists (select from said)`;
    },

    list: async (actor, billerId, { after, limit }) => {
      if (!permit(actor, 'customers.contact', billerId).ok) return err({ code: 'not_permitted' });
      const rows = await sql<RequestRow[]>`
        select * from care.request
         where biller_id = ${billerId} and state = 'open' and request_id > ${after ?? 0n}
         order by request_id limit ${limit}`;
      return ok(rows.map(toRequest));
    },

    read: async (actor, key) => {
      const found = await find(actor, key);
      if (!found.ok) return found;
      const rows = await sql<MessageRow[]>`
        select message_id, staff_id, content, told, at from care.message
         where biller_id = ${key.billerId} and request_id = ${key.requestId} order by message_id desc limit 200`;
      const messages = rows.toReversed().map(
        ({ message_id, staff_id, content, told, at }): CareMessage => ({
          ...{ messageId: message_id, from: staff_id === null ? 'payer' : 'staff', at },
          ...{ text: vault.open(content), told: told ?? undefined },
        }),
      );
      return ok({ request: toRequest(found.value), messages });
    },

    answer: async (actor, key, typed) => {
      const text = hideCardNumbers(typed);
      const found = await find(actor, key);
      if (!found.ok) return found;
      if (found.value.state === 'closed') return err({ code: 'request_closed' });
      const now = clock.now();
      const [message] = await sql<{ message_id: bigint }[]>`
        insert into care.message (biller_id, request_id, key, staff_id, content, at)
        values (${key.billerId}, ${key.requestId}, gen_random_uuid()::text, ${actor.staffId}, ${vault.seal(text)}, ${now})
        returning message_id`;
      const name = `care ${key.billerId}-${key.requestId} ${message?.message_id}`;
      const told = await deliver(found.value, text, name);
      await sql`
        update care.message set told = ${told ?? null}
         where biller_id = ${key.billerId} and request_id = ${key.requestId} and message_id = ${message?.message_id ?? 0n}`;
      await sql`
        update care.request set said_at = ${now}, payer_waits = ${told === undefined}
         where biller_id = ${key.billerId} and request_id = ${key.requestId}`;
      return ok(told);
    },

    close: async (actor, key) => {
      const found = await find(actor, key);
      if (!found.ok) return found;
      const { billerId, requestId } = key;
      const isClosed = await sql.begin(async (tx) => {
        const closed = await tx`
          update care.request set state = 'closed', closed_at = ${clock.now()}, payer_waits = false
           where biller_id = ${billerId} and request_id = ${requestId} and state = 'open'`;
        if (closed.count === 0) return false;
        await appendAudit(tx, {
          ...{ billerId, actor: auditName(actor), act: 'request closed', detail: {} },
          subject: `request:${requestId}`,
        });
        return true;
      });
      if (isClosed) await deps.tell(found.value.line, found.value.reach, { kind: 'closed' });
      return ok(undefined);
    },
  };
}
