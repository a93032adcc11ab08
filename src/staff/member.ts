import { invariant } from '../kernel/index.ts';
import { type Actor, permissionsOf, ROLES, type Role } from '../platform/index.ts';

/** A member of staff, as those see them who manage staff. */
export interface Member {
  readonly staffId: bigint;
  readonly login: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** Whose customers and books they may see. */
  readonly billers: 'all' | readonly number[];
  /** `invited`: password and second factor are not set yet. */
  readonly state: 'invited' | 'active' | 'disabled';
  readonly createdAt: Date;
  readonly demo: boolean;
}

export interface MemberRow {
  readonly staff_id: bigint;
  readonly login: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly billers: readonly number[] | null;
  readonly enrolled: boolean;
  readonly disabled_at: Date | null;
  readonly created_at: Date;
  readonly demo: boolean;
}

export const MEMBER_COLUMNS = `m.staff_id, m.login, m.name, m.roles, m.billers, m.password is not null as enrolled,
  m.disabled_at, m.created_at, m.demo`;

export function toMember(row: MemberRow): Member {
  const enrolled = row.enrolled ? 'active' : 'invited';
  return {
    staffId: row.staff_id,
    login: row.login,
    name: row.name,
    roles: row.roles.map(readRole),
    billers: row.billers ?? 'all',
    state: row.disabled_at === null ? enrolled : 'disabled',
    createdAt: row.created_at,
    demo: row.demo,
  };
}

export function toActor(member: Pick<Member, 'staffId' | 'login' | 'roles' | 'billers'>): Actor {
  return {
    staffId: member.staffId,
    login: member.login,
    permissions: permissionsOf(member.roles),
    billers: member.billers === 'all' ? 'all' : new Set(member.billers),
  };
}

/** How a login is kept and compared: nobody should be locked out by a capital letter. */
export function foldLogin(typed: string): string {
  return typed.normalize('NFKC').trim().toLowerCase();
}

/** Letters, digits, dots, dashes; 2 to 40 of them. */
export function isLogin(login: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{1,39}$/.test(login);
}

function readRole(text: string): Role {
  const role = ROLES.find((known) => known === text);
  invariant(role !== undefined, `unknown role ${text}`);
  return role;
}
