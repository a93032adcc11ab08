import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { invariant } from '../kernel/index.ts';
import type { Clock, Database, Statements, Vault } from '../platform/index.ts';
import type { Line } from './journey.ts';

const MessageSchema = Type.Object(
  {
    /** Who wrote: `tel:+98912…`, or a name that only the channel knows. */
    person: Type.String(),
    phone: Type.Optional(Type.String()),
    text: Type.String(),
  },
  { additionalProperties: false },
);

export type InboundMessage = Static<typeof MessageSchema>;

export interface TakenInbound {
  readonly billerId: number;
  readonly inboundId: bigint;
  readonly line: Line;
  readonly key: string;
  readonly message: InboundMessage;
  readonly receivedAt: Date;
  readonly taken: number;
}

/** What came in where the answer goes its own way: kept first, then acknowledged, then worked off in order. */
export interface Inbox {
  /** False: this message came before. */
  put(line: Line, key: string, person: Buffer, message: InboundMessage): Promise<boolean>;
  /** The oldest of each person, taken for `leaseMs`; what else they wrote waits behind it. */
  takeDue(limit: number, leaseMs: number): Promise<readonly TakenInbound[]>;
  /** It was answered: inside the transaction of the answer. What it said is not kept. */
  done(sql: Statements, inbound: TakenInbound): Promise<void>;
  later(inbound: TakenInbound, at: Date): Promise<void>;
  tidy(until: Date): Promise<number>;
}

export function createInbox(deps: {
  readonly sql: Database;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly line: (id: string) => Line | undefined;
}): Inbox {
  const { sql, vault, clock } = deps;
  return {
    put: async (line, key, person, message) => {
      const now = clock.now();
      const put = await sql`
        insert into conversations.inbound (biller_id, line, key, person_digest, content, received_at, attend_at)
        values (${line.billerId}, ${line.id}, ${key}, ${person}, ${vault.seal(JSON.stringify(message))}, ${now}, ${now})
        on conflict (biller_id, line, key) do nothing`;
      return put.count === 1;
    },
    takeDue: async (limit, leaseMs) => {
      const now = clock.now();
      const rows = await sql<
        {
          biller_id: number;
          inbound_id: bigint;
          line: string;
          key: string;
          content: Buffer;
          received_at: Date;
          taken: number;
        }[]
      >`
        with heads as materialized (
          select distinct on (biller_id, line, person_digest) biller_id, inbound_id, attend_at
            from conversations.inbound where attend_at is not null
           order by biller_id, line, person_digest, inbound_id
        ), due as materialized (
          select i.biller_id, i.inbound_id from conversations.inbound i
            join heads h on h.biller_id = i.biller_id and h.inbound_id = i.inbound_id
           where i.attend_at <= ${now} order by i.inbound_id limit ${limit} for update of i skip locked
        )
        update conversations.inbound i
           set attend_at = ${new Date(now.getTime() + leaseMs)}, taken = i.taken + 1
          from due where i.biller_id = due.biller_id and i.inbound_id = due.inbound_id
        returning i.*`;
      return rows.flatMap((row) => {
        const line = deps.line(row.line);
        if (line === undefined) return [];
        const message: unknown = JSON.parse(vault.open(row.content));
        invariant(Value.Check(MessageSchema, message), 'a message of ours');
        const { biller_id, inbound_id, key, received_at, taken } = row;
        return [
          { billerId: biller_id, inboundId: inbound_id, line, key, message, receivedAt: received_at, taken },
        ];
      });
    },
    done: async (statements, { billerId, inboundId }) => {
      await statements`
        update conversations.inbound set attend_at = null, content = null
         where biller_id = ${billerId} and inbound_id = ${inboundId}`;
    },
    later: async ({ billerId, inboundId, taken }, at) => {
      await sql`
        update conversations.inbound set attend_at = ${at}
         where biller_id = ${billerId} and inbound_id = ${inboundId} and taken = ${taken} and attend_at is not null`;
    },
    tidy: async (until) => {
      const gone = await sql`
        delete from conversations.inbound i
         using (select biller_id, inbound_id from conversations.inbound
                 where attend_at is null and received_at < ${until} order by inbound_id limit 1000) as o
         where i.biller_id = o.biller_id and i.inbound_id = o.inbound_id`;
      return gone.count;
    },
  };
}
