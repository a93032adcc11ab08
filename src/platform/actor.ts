import { err, ok, type Result } from '../kernel/index.ts';

/** What a member of staff may do. A door asks for one of these by name; nothing asks for a role. */
export const PERMISSIONS = [
  'customers.read',
  /** Reach them: see whole phone numbers, have a message sent again. */
  'customers.contact',
  'payments.read',
  /** Ask that a payment of unknown outcome be decided by hand. */
  'payments.decide',
  'ledger.read',
  /** Ask for a correcting transfer. */
  'ledger.correct',
  /** Decide what somebody else has asked for. */
  'approvals.decide',
  'reports.read',
  'reports.export',
  'staff.manage',
  'audit.read',
  'settings.manage',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ['clerk', 'supervisor', 'finance', 'administrator', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/**
 * Which role brings which permissions; who has several roles has all of theirs. Duties are kept apart: who
 * manages staff sees no customers and moves no money, and who audits changes nothing.
 */
const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  clerk: ['customers.read', 'customers.contact', 'payments.read', 'payments.decide'],
  supervisor: [
    'customers.read',
    'customers.contact',
    'payments.read',
    'payments.decide',
    'approvals.decide',
    'ledger.read',
    'reports.read',
  ],
  finance: [
    'payments.read',
    'payments.decide',
    'approvals.decide',
    'ledger.read',
    'ledger.correct',
    'reports.read',
    'reports.export',
  ],
  administrator: ['staff.manage', 'settings.manage'],
  auditor: ['customers.read', 'payments.read', 'ledger.read', 'reports.read', 'reports.export', 'audit.read'],
};

/** A member of staff (or the system) on whose behalf something is done. */
export interface Actor {
  readonly staffId: bigint;
  readonly login: string;
  readonly permissions: ReadonlySet<Permission>;
  /** Whose customers, payments and books they may see. */
  readonly billers: 'all' | ReadonlySet<number>;
}

/** Whoever stands at the command line or in a background round: the operator of the machine. */
export const SYSTEM: Actor = {
  staffId: 0n,
  login: 'system',
  permissions: new Set(PERMISSIONS),
  billers: 'all',
};

export interface NotPermitted {
  readonly code: 'not_permitted';
}

/** Whether the actor may do this, and, where a biller is named, may do it there. Every door asks first. */
export function permit(actor: Actor, permission: Permission, billerId?: number): Result<void, NotPermitted> {
  const mayDoIt = actor.permissions.has(permission);
  const mayDoItThere = billerId === undefined || actor.billers === 'all' || actor.billers.has(billerId);
  return mayDoIt && mayDoItThere ? ok(undefined) : err({ code: 'not_permitted' });
}

export function permissionsOf(roles: readonly Role[]): ReadonlySet<Permission> {
  return new Set(roles.flatMap((role) => ROLE_PERMISSIONS[role]));
}

/** The actor's name in the audit trail: a number, since a login may be somebody's own name. */
export function auditName({ staffId }: Pick<Actor, 'staffId'>): string {
  return staffId === 0n ? 'system' : `staff:${staffId}`;
}
