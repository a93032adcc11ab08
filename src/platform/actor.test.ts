import { describe, expect, test } from 'vitest';
import {
  type Actor,
  auditName,
  PERMISSIONS,
  type Permission,
  permissionsOf,
  permit,
  ROLES,
  type Role,
  SYSTEM,
} from './actor.ts';

/** Written a second time, as a person reads it: `x` where the role may. */
const TABLE = `
                    clerk  supervisor  finance  administrator  auditor
  customers.read      x        x          .           .           x
  customers.contact   x        x          .           .           .
  payments.read       x        x          x           .           x
  payments.decide     x        x          x           .           .
  ledger.read         .        x          x           .           x
  ledger.correct      .        .          x           .           .
  approvals.decide    .        x          x           .           .
  reports.read        .        x          x           .           x
  reports.export      .        .          x           .           x
  staff.manage        .        .          .           x           .
  audit.read          .        .          .           .           x
  settings.manage     .        .          .           x           .
`;

const [roles = [], ...rows] = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));

function actorWith(role: Role, billers: Actor['billers'] = 'all'): Actor {
  return { staffId: 1n, login: role, permissions: permissionsOf([role]), billers };
}

describe('who may do what', () => {
  test('the table speaks of every role and every permission', () => {
    expect([...roles].sort()).toEqual([...ROLES].sort());
    expect(rows.map(([permission]) => permission).sort()).toEqual([...PERMISSIONS].sort());
  });

  const cells = ROLES.flatMap((role) =>
    PERMISSIONS.map((permission): [Role, Permission, boolean] => {
      const row = rows.find(([name]) => name === permission) ?? [];
      return [role, permission, row[roles.indexOf(role) + 1] === 'x'];
    }),
  );

  test.each(cells)('%s, %s: %s', (role, permission, allowed) => {
    expect(permit(actorWith(role), permission).ok).toBe(allowed);
  });

  test('several roles have what each of them has', () => {
    const both = permissionsOf(['clerk', 'auditor']);
    expect([...both].sort()).toEqual(
      [...new Set([...permissionsOf(['clerk']), ...permissionsOf(['auditor'])])].sort(),
    );
  });

  test('a permission holds only at the billers that one may see', () => {
    const clerk = actorWith('clerk', new Set([101]));
    expect(permit(clerk, 'payments.read', 101)).toEqual({ ok: true, value: undefined });
    expect(permit(clerk, 'payments.read', 102)).toEqual({ ok: false, error: { code: 'not_permitted' } });
    expect(permit(clerk, 'ledger.read', 101).ok).toBe(false);
    expect(permit(actorWith('clerk'), 'payments.read', 102).ok).toBe(true);
  });

  test('the audit trail calls people by number', () => {
    expect(auditName(actorWith('clerk'))).toBe('staff:1');
    expect(auditName(SYSTEM)).toBe('system');
  });
});
