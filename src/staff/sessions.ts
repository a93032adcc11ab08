import { err, ok, type Result } from '../kernel/index.ts';
import {
  type Actor,
  appendAudit,
  auditName,
  type NotPermitted,
  permit,
  type Statements,
} from '../platform/index.ts';
import type { Origin, StaffDeps } from './deps.ts';
import { MEMBER_COLUMNS, type MemberRow, toActor, toMember } from './member.ts';
import { digestOf, newToken } from './secrets.ts';

/** A session that is open, and whoever it belongs to, as they stand at this moment. */
export interface Session {
  readonly sessionId: bigint;
  readonly actor: Actor;
  readonly name: string;
}

export interface SessionView {
  readonly sessionId: bigint;
  readonly createdAt: Date;
  readonly seenAt: Date;
  readonly address: string;
  readonly agent: string;
}

export interface Sessions {
  /** Whose token this is; undefined once it is ended, idle for too long or too old, or its owner disabled. */
  find(token: string): Promise<Session | undefined>;
  /** The open sessions of a member: one's own, or (`staff.manage`) anybody's. The newest first. */
  list(actor: Actor, staffId: bigint): Promise<Result<readonly SessionView[], NotPermitted>>;
  /** Ends one, all, or all but one. Says how many that were. */
  end(
    actor: Actor,
    staffId: bigint,
    which: { readonly only: bigint } | { readonly except: bigint } | 'all',
  ): Promise<Result<number, NotPermitted>>;
}

/** ASVS 3.3.2 at level 2: 30 minutes without use, 12 hours in all. A clerk's desk is left more often. */
export const IDLE_MS = 20 * 60_000;
export const LIFE_MS = 12 * 3_600_000;
/** Written down at most this often: each request of a busy clerk need not write. */
const SEEN_EVERY_MS = 60_000;

interface Row extends MemberRow {
  readonly session_id: bigint;
  readonly seen_at: Date;
}

export function createSessions(deps: StaffDeps): Sessions {
  const { sql, vault, clock } = deps;
  const openSince = () => {
    const now = clock.now().getTime();
    return { seen: new Date(now - IDLE_MS), created: new Date(now - LIFE_MS) };
  };

  async function find(token: string): Promise<Session | undefined> {
    const since = openSince();
    const [row] = await sql<Row[]>`
      select s.session_id, s.seen_at, ${sql.unsafe(MEMBER_COLUMNS)}
        from staff.session s join staff.member m on m.staff_id = s.staff_id
       where s.token_digest = ${digestOf(token)} and s.ended_at is null
         and s.seen_at > ${since.seen} and s.created_at > ${since.created}
         and m.disabled_at is null and (${deps.demo} or not m.demo)`;
    if (row === undefined) return undefined;
    const now = clock.now();
    if (now.getTime() - row.seen_at.getTime() >= SEEN_EVERY_MS) {
      await sql`
        update staff.session set seen_at = ${now}
         where staff_id = ${row.staff_id} and session_id = ${row.session_id} and seen_at < ${now}`;
    }
    return { sessionId: row.session_id, actor: toActor(toMember(row)), name: row.name };
  }

  return {
    find,
    list: async (actor, staffId) => {
      if (!mayLookAfter(actor, staffId)) return err({ code: 'not_permitted' });
      const since = openSince();
      const rows = await sql<{ session_id: bigint; created_at: Date; seen_at: Date; origin: Uint8Array }[]>`
        select session_id, created_at, seen_at, origin from staff.session
         where staff_id = ${staffId} and ended_at is null
           and seen_at > ${since.seen} and created_at > ${since.created}
         order by session_id desc`;
      return ok(
        rows.map((row) => ({
          sessionId: row.session_id,
          createdAt: row.created_at,
          seenAt: row.seen_at,
          ...readOrigin(vault.open(row.origin)),
        })),
      );
    },
    end: async (actor, staffId, which) => {
      if (!mayLookAfter(actor, staffId)) return err({ code: 'not_permitted' });
      const only = which !== 'all' && 'only' in which ? which.only : null;
      const except = which !== 'all' && 'except' in which ? which.except : null;
      const ended = await sql.begin(async (tx) => {
        const rows = await tx`
          update staff.session set ended_at = ${clock.now()}
           where staff_id = ${staffId} and ended_at is null and seen_at > ${openSince().seen}
             and (${only}::bigint is null or session_id = ${only})
             and (${except}::bigint is null or session_id <> ${except})
          returning session_id`;
        if (rows.length > 0) {
          await appendAudit(tx, {
            ...{ billerId: 0, actor: auditName(actor), act: 'sessions ended', subject: `staff:${staffId}` },
            detail: { sessions: rows.length },
          });
        }
        return rows.length;
      });
      return ok(ended);
    },
  };
}

function mayLookAfter(actor: Actor, staffId: bigint): boolean {
  return actor.staffId === staffId || permit(actor, 'staff.manage').ok;
}

/** Opens a session inside the transaction of the sign-in; the token is told once, to the browser. */
export async function openSession(
  tx: Statements,
  { vault, clock }: Pick<StaffDeps, 'vault' | 'clock'>,
  staffId: bigint,
  origin: Origin,
): Promise<string> {
  const token = newToken();
  const now = clock.now();
  const sealed = vault.seal(
    JSON.stringify({ address: origin.address.slice(0, 60), agent: origin.agent.slice(0, 300) }),
  );
  await tx`
    insert into staff.session (staff_id, token_digest, created_at, seen_at, origin)
    values (${staffId}, ${digestOf(token)}, ${now}, ${now}, ${sealed})`;
  return token;
}

function readOrigin(text: string): Origin {
  const value: unknown = JSON.parse(text);
  const fields = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const field = (name: string): string => String(fields.find(([key]) => key === name)?.[1] ?? '');
  return { address: field('address'), agent: field('agent') };
}
