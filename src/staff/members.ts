import { err, ok, type Result } from '../kernel/index.ts';
import {
  type Actor,
  appendAudit,
  auditName,
  type NotPermitted,
  permit,
  type Role,
  sqlState,
  type Transaction,
} from '../platform/index.ts';
import type { StaffDeps } from './deps.ts';
import { foldLogin, isLogin, MEMBER_COLUMNS, type Member, type MemberRow, toMember } from './member.ts';
import { digestOf, newToken, sealSecret } from './secrets.ts';
import { newTotpSecret } from './totp.ts';

export interface NewMember {
  readonly login: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly billers: 'all' | readonly number[];
}

export interface MemberError {
  readonly code:
    | 'login_taken'
    /** 2 to 40 letters, digits, dots and dashes. */
    | 'malformed_login'
    | 'malformed_name'
    | 'no_role'
    | 'no_biller'
    | 'not_found'
    /** Nobody changes their own roles, nor disables or resets themselves here. */
    | 'own_account';
}

/** A link that is good once: the token goes into the address of the page where somebody sets their secrets. */
export interface Invitation {
  readonly staffId: bigint;
  readonly token: string;
  readonly expiresAt: Date;
}

type Answer<T> = Promise<Result<T, MemberError | NotPermitted>>;

/** Who works here; every command needs `staff.manage` and leaves an entry in the audit trail. */
export interface Members {
  create(actor: Actor, given: NewMember): Answer<Invitation>;
  list(actor: Actor): Answer<readonly Member[]>;
  find(actor: Actor, staffIdOrLogin: bigint | string): Answer<Member>;
  change(actor: Actor, staffId: bigint, given: Omit<NewMember, 'login'>): Answer<void>;
  /** Ends all sessions; nobody can sign in until `enable`. */
  disable(actor: Actor, staffId: bigint): Answer<void>;
  enable(actor: Actor, staffId: bigint): Answer<void>;
  /** Password, second factor and sessions are worth nothing from now on; the link sets new ones. */
  reset(actor: Actor, staffId: bigint): Answer<Invitation>;
  /** Logins by number, to tell who has done what. */
  logins(): Promise<ReadonlyMap<bigint, string>>;
}

/** Long enough to reach somebody who is off for a weekend. */
const INVITATION_MS = 72 * 3_600_000;
const NAME_LENGTH_MAX = 80;
const UNIQUE_VIOLATION = '23505';

export function createMembers(deps: StaffDeps): Members {
  const { sql, clock } = deps;

  async function find(staffIdOrLogin: bigint | string): Promise<Member | undefined> {
    const byId = typeof staffIdOrLogin === 'bigint';
    const [row] = await sql<MemberRow[]>`
      select ${sql.unsafe(MEMBER_COLUMNS)} from staff.member m
       where ${byId ? sql`m.staff_id = ${staffIdOrLogin}` : sql`m.login = ${foldLogin(staffIdOrLogin)}`}`;
    return row === undefined ? undefined : toMember(row);
  }

  /** A command on somebody else, in one transaction with its entry in the audit trail. */
  async function command<T>(
    actor: Actor,
    staffId: bigint,
    act: string,
    run: (tx: Transaction) => Promise<{ readonly value: T; readonly detail: AuditDetail } | undefined>,
  ): Answer<T> {
    if (!permit(actor, 'staff.manage').ok) return err({ code: 'not_permitted' });
    if (actor.staffId === staffId) return err({ code: 'own_account' });
    return sql.begin(async (tx) => {
      const done = await run(tx);
      if (done === undefined) return err({ code: 'not_found' });
      const subject = `staff:${staffId}`;
      await appendAudit(tx, { billerId: 0, actor: auditName(actor), act, subject, detail: done.detail });
      return ok(done.value);
    });
  }

  return {
    create: async (actor, given) => {
      if (!permit(actor, 'staff.manage').ok) return err({ code: 'not_permitted' });
      const login = foldLogin(given.login);
      const problem = isLogin(login) ? problemWith(given) : 'malformed_login';
      if (problem !== undefined) return err({ code: problem });
      try {
        return ok(await sql.begin((tx) => insert(tx, deps, actor, { ...given, login })));
      } catch (error) {
        if (sqlState(error) === UNIQUE_VIOLATION) return err({ code: 'login_taken' });
        throw error;
      }
    },
    list: async (actor) => {
      if (!permit(actor, 'staff.manage').ok) return err({ code: 'not_permitted' });
      const rows = await sql<MemberRow[]>`
        select ${sql.unsafe(MEMBER_COLUMNS)} from staff.member m order by m.disabled_at is not null, m.login`;
      return ok(rows.map(toMember));
    },
    find: async (actor, staffIdOrLogin) => {
      if (!permit(actor, 'staff.manage').ok) return err({ code: 'not_permitted' });
      const member = await find(staffIdOrLogin);
      return member === undefined ? err({ code: 'not_found' }) : ok(member);
    },
    change: async (actor, staffId, given) => {
      const problem = problemWith(given);
      if (problem !== undefined && permit(actor, 'staff.manage').ok) return err({ code: problem });
      return command(actor, staffId, 'staff changed', async (tx) => {
        const rows = await tx`
          update staff.member set name = ${given.name.trim()}, roles = ${[...given.roles]},
                 billers = ${given.billers === 'all' ? null : [...given.billers]}
           where staff_id = ${staffId} returning 1`;
        return rows.length === 0 ? undefined : { value: undefined, detail: scopeOf(given) };
      });
    },
    disable: (actor, staffId) =>
      command(actor, staffId, 'staff disabled', async (tx) => {
        const rows = await tx`
          update staff.member set disabled_at = coalesce(disabled_at, ${clock.now()})
           where staff_id = ${staffId} returning 1`;
        if (rows.length === 0) return undefined;
        return { value: undefined, detail: { sessions: await endAll(tx, deps, staffId) } };
      }),
    enable: (actor, staffId) =>
      command(actor, staffId, 'staff enabled', async (tx) => {
        const rows = await tx`
          update staff.member set disabled_at = null where staff_id = ${staffId} returning 1`;
        return rows.length === 0 ? undefined : { value: undefined, detail: {} };
      }),
    reset: (actor, staffId) =>
      command(actor, staffId, 'staff reset', async (tx) => {
        const rows = await tx`
          update staff.member set password = null, totp_secret = null where staff_id = ${staffId} returning 1`;
        if (rows.length === 0) return undefined;
        await tx`delete from staff.recovery_code where staff_id = ${staffId}`;
        await tx`delete from staff.sign_in where staff_id = ${staffId}`;
        const sessions = await endAll(tx, deps, staffId);
        return { value: await invite(tx, deps, staffId), detail: { sessions } };
      }),
    logins: async () => {
      const rows = await sql<{ staff_id: bigint; login: string }[]>`select staff_id, login from staff.member`;
      return new Map(rows.map(({ staff_id, login }) => [staff_id, login]));
    },
  };
}

type AuditDetail = Parameters<typeof appendAudit>[1]['detail'];

function problemWith(given: Omit<NewMember, 'login'>): MemberError['code'] | undefined {
  const length = [...given.name.trim()].length;
  if (length < 1 || length > NAME_LENGTH_MAX) return 'malformed_name';
  if (given.roles.length === 0) return 'no_role';
  return given.billers !== 'all' && given.billers.length === 0 ? 'no_biller' : undefined;
}

/** Roles and billers as the audit trail tells them: no name. */
function scopeOf({ roles, billers }: Pick<NewMember, 'roles' | 'billers'>): AuditDetail {
  return { roles: [...roles], billers: billers === 'all' ? 'all' : billers.map(String) };
}

async function insert(tx: Transaction, deps: StaffDeps, actor: Actor, given: NewMember): Promise<Invitation> {
  const [row] = await tx<{ staff_id: bigint }[]>`
    insert into staff.member (login, name, roles, billers, created_at)
    values (${given.login}, ${given.name.trim()}, ${[...given.roles]},
            ${given.billers === 'all' ? null : [...given.billers]}, ${deps.clock.now()})
    returning staff_id`;
  const staffId = row?.staff_id ?? 0n;
  const invitation = await invite(tx, deps, staffId);
  await appendAudit(tx, {
    ...{ billerId: 0, actor: auditName(actor), act: 'staff created', subject: `staff:${staffId}` },
    detail: scopeOf(given),
  });
  return invitation;
}

/** A new link for a member; the one before is worth nothing from now on. */
export async function invite(tx: Transaction, deps: StaffDeps, staffId: bigint): Promise<Invitation> {
  const token = newToken();
  const expiresAt = new Date(deps.clock.now().getTime() + INVITATION_MS);
  await tx`
    insert into staff.invitation (staff_id, token_digest, totp_secret, expires_at)
    values (${staffId}, ${digestOf(token)}, ${sealSecret(deps.vault, newTotpSecret())}, ${expiresAt})
    on conflict (staff_id) do update
      set token_digest = excluded.token_digest, totp_secret = excluded.totp_secret, expires_at = excluded.expires_at`;
  return { staffId, token, expiresAt };
}

async function endAll(tx: Transaction, { clock }: StaffDeps, staffId: bigint): Promise<number> {
  const rows = await tx`
    update staff.session set ended_at = ${clock.now()}
     where staff_id = ${staffId} and ended_at is null returning 1`;
  return rows.length;
}
