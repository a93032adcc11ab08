import { invariant, isLanguage, type Language } from '../kernel/index.ts';
import {
  afterSetError,
  byteas,
  type Clock,
  createBatcher,
  createLoader,
  type Database,
  type Statements,
  type Vault,
} from '../platform/index.ts';
import type { Line } from './journey.ts';
import { type Content, readContent, writeContent } from './record.ts';

/** One person on one line. */
export interface Place {
  readonly line: Line;
  readonly person: Buffer;
}

export interface Stored {
  readonly conversationId: bigint;
  /** Where it was until now. */
  readonly lineId: string;
  readonly version: number;
  readonly state: 'waiting' | 'late' | 'over';
  readonly content: Content;
  readonly startedAt: Date;
  readonly expiresAt: Date;
}

export interface Found {
  /** The language this person chose before. */
  readonly language: Language | undefined;
  /** Open, or over and not forgotten yet. */
  readonly last: Stored | undefined;
}

/** A conversation as it is after a turn. */
export interface Next {
  readonly place: Place;
  readonly before: Stored | undefined;
  /** It comes from another line: whatever was here before makes room, all in one transaction. */
  readonly moves: boolean;
  readonly state: 'waiting' | 'late' | 'over';
  readonly content: Content;
  readonly payment: string | undefined;
  readonly startedAt: Date;
  readonly expiresAt: Date;
  readonly attendAt: Date | undefined;
}

/** A conversation where it is. */
export interface Due {
  readonly place: Place;
  readonly stored: Stored;
}

export interface ConversationStore {
  find(place: Place): Promise<Found>;
  /** The talk that this person has left open last on one of these other lines. */
  findElsewhere(person: Buffer, lines: readonly Line[]): Promise<Stored | undefined>;
  /** The same, and those that were this person's before a link led them elsewhere; the newest first. */
  findLeft(person: Buffer, lines: readonly Line[]): Promise<readonly Stored[]>;
  /** By its number, wherever it is by now. */
  findById(billerId: number, conversationId: bigint): Promise<Due | undefined>;
  /** Whose it was before a link led it elsewhere, inside of the caller's transaction. */
  keepOrigin(sql: Statements, talk: Due): Promise<void>;
  /** False: somebody else was quicker, and nothing was written. Turns that come together are one command. */
  put(next: Next): Promise<boolean>;
  /** The same inside of the caller's transaction. */
  putIn(sql: Statements, next: Next): Promise<boolean>;
  /** Those that the worker has something to do with, each taken for `leaseMs`. */
  takeDue(limit: number, leaseMs: number): Promise<readonly Due[]>;
  /** Nothing has come of it yet: looked after again then. */
  postpone(place: Place, stored: Stored, at: Date): Promise<void>;
  rememberLanguage(place: Place, language: Language): Promise<void>;
  /** Deletes what was over long ago; how many. */
  tidy(until: Date): Promise<number>;
}

interface FoundRow {
  readonly item: number;
  readonly conversation_id: bigint | null;
  readonly version: number | null;
  readonly state: string | null;
  readonly content: Buffer | null;
  readonly started_at: Date | null;
  readonly expires_at: Date | null;
  readonly language: string | null;
}

type DueRow = { readonly [Column in keyof FoundRow]: NonNullable<FoundRow[Column]> } & {
  readonly line: string;
  readonly person_digest: Buffer;
};

export function createConversationStore(deps: {
  readonly sql: Database;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly line: (id: string) => Line | undefined;
}): ConversationStore {
  const { sql, vault, clock } = deps;
  const load = createLoader<Place, Found>((places) => findAll(places));
  const batcher = createBatcher<Next, boolean>({
    run: (set) => putAll(sql, set),
    keyOf: ({ place: { line, person } }) => `${line.id}/${person.toString('hex')}`,
    afterError: afterSetError,
  });

  return {
    find: load,
    findElsewhere: async (person, lines) => {
      const rows = await sql<DueRow[]>`
        select c.* from unnest(${lines.map(({ billerId }) => billerId)}::integer[], ${lines.map(({ id }) => id)}::text[])
               as l(biller_id, line)
          join conversations.conversation c
            on c.biller_id = l.biller_id and c.line = l.line and c.person_digest = ${person}
         where c.state = 'waiting' and c.expires_at > ${clock.now()}
         order by c.expires_at desc limit 1`;
      return rows[0] === undefined ? undefined : toStored(rows[0]);
    },
    findLeft: async (person, lines) => {
      const ids = lines.map(({ id }) => id);
      const [billerId] = lines.map((line) => line.billerId);
      if (billerId === undefined) return [];
      const rows = await sql<DueRow[]>`
        select c.* from conversations.conversation c
         where c.biller_id = ${billerId} and c.line = any(${ids}) and c.person_digest = ${person}
           and c.state = 'waiting' and c.expires_at > ${clock.now()}
        union all
        select c.* from conversations.conversation c
         where c.biller_id = ${billerId} and c.line = any(${ids}) and c.origin_digest = ${person}
           and c.person_digest <> ${person} and c.state = 'waiting' and c.expires_at > ${clock.now()}
         order by expires_at desc limit 10`;
      return rows.map(toStored);
    },
    findById: async (billerId, conversationId) => {
      const [row] = await sql<DueRow[]>`
        select * from conversations.conversation
         where biller_id = ${billerId} and conversation_id = ${conversationId}`;
      return row === undefined ? undefined : toDue(row);
    },
    keepOrigin: async (statements, { place, stored }) => {
      await statements`
        update conversations.conversation set origin_digest = ${place.person}
         where biller_id = ${place.line.billerId} and conversation_id = ${stored.conversationId}`;
    },
    put: (next) => batcher.add(next),
    putIn: async (statements, next) => {
      const { line, person } = next.place;
      if (next.moves)
        await statements`
        delete from conversations.conversation
         where biller_id = ${line.billerId} and line = ${line.id} and person_digest = ${person}
           and conversation_id is distinct from ${next.before?.conversationId ?? null}`;
      const [put] = await putAll(statements, [next]);
      return put === true;
    },
    takeDue: async (limit, leaseMs) => {
      const now = clock.now();
      const rows = await sql<DueRow[]>`
        update conversations.conversation c
           set attend_at = ${new Date(now.getTime() + leaseMs)}
          from (select biller_id, conversation_id from conversations.conversation
                 where attend_at <= ${now} order by attend_at limit ${limit} for update skip locked) as d
         where c.biller_id = d.biller_id and c.conversation_id = d.conversation_id
        returning c.*`;
      return rows.flatMap((row) => toDue(row) ?? []);
    },
    postpone: async ({ line }, { conversationId, version }, at) => {
      await sql`
        update conversations.conversation set attend_at = ${at}
         where biller_id = ${line.billerId} and conversation_id = ${conversationId} and version = ${version}
           and state <> 'over'`;
    },
    rememberLanguage: async ({ line, person }, language) => {
      await sql`
        insert into conversations.person (biller_id, person_digest, language)
        values (${line.billerId}, ${person}, ${language})
        on conflict (biller_id, person_digest) do update set language = excluded.language`;
    },
    tidy: async (until) => {
      const gone = await sql`
        delete from conversations.conversation c
         using (select biller_id, conversation_id from conversations.conversation
                 where expires_at < ${until} order by expires_at limit 1000) as o
         where c.biller_id = o.biller_id and c.conversation_id = o.conversation_id`;
      return gone.count;
    },
  };

  async function findAll(places: readonly Place[]): Promise<readonly Found[]> {
    const rows = await sql<FoundRow[]>`
      select * from conversations.find(${places.map(({ line }) => line.billerId)}, ${places.map(({ line }) => line.id)},
        ${byteas(
          sql,
          places.map(({ person }) => person),
        )})`;
    const found = new Map(rows.map((row) => [row.item - 1, row]));
    return places.map(({ line }, index) => {
      const row = found.get(index);
      const language = row?.language ?? undefined;
      return {
        language: isLanguage(language) ? language : undefined,
        last: row !== undefined && isThere(row) ? toStored({ ...row, line: line.id }) : undefined,
      };
    });
  }

  function toDue(row: DueRow): Due | undefined {
    const line = deps.line(row.line);
    return line === undefined
      ? undefined
      : { place: { line, person: row.person_digest }, stored: toStored(row) };
  }

  function toStored(
    row: Pick<
      DueRow,
      'line' | 'conversation_id' | 'version' | 'state' | 'content' | 'started_at' | 'expires_at'
    >,
  ): Stored {
    const { state } = row;
    invariant(state === 'waiting' || state === 'late' || state === 'over', 'a state of a talk');
    return {
      ...{ conversationId: row.conversation_id, lineId: row.line, version: row.version, state },
      ...{ startedAt: row.started_at, expiresAt: row.expires_at },
      content: readContent(vault.open(row.content)),
    };
  }

  async function putAll(statements: Statements, set: readonly Next[]): Promise<readonly boolean[]> {
    const rows = await statements<{ item: number }[]>`
      select item from conversations.put(
        ${set.map(({ place }) => place.line.billerId)},
        ${set.map(({ before }) => before?.conversationId.toString() ?? null)}::bigint[],
        ${set.map(({ before }) => before?.version ?? 0)},
        ${set.map(({ place }) => place.line.id)},
        ${byteas(
          statements,
          set.map(({ place }) => place.person),
        )},
        ${set.map(({ state }) => state)},
        ${byteas(
          statements,
          set.map(({ content }) => vault.seal(writeContent(content))),
        )},
        ${set.map(({ payment }) => payment ?? null)}::text[],
        ${set.map(({ startedAt }) => startedAt.toISOString())}::timestamptz[],
        ${set.map(({ expiresAt }) => expiresAt.toISOString())}::timestamptz[],
        ${set.map(({ attendAt }) => attendAt?.toISOString() ?? null)}::timestamptz[])`;
    const written = new Set(rows.map(({ item }) => item - 1));
    return set.map((_next, index) => written.has(index));
  }
}

function isThere(row: FoundRow): row is FoundRow & DueRow {
  return row.conversation_id !== null;
}
