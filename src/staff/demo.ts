import { ROLES, type Role } from '../platform/index.ts';
import type { StaffDeps } from './deps.ts';
import { hashPassword } from './password.ts';
import { openSecret, sealSecret } from './secrets.ts';
import { codeAt, newTotpSecret, secondsLeft, stepOf } from './totp.ts';

/** Said on the sandbox page for everybody to read; opens nothing where the demo is off. */
const DEMO_PASSWORD = 'try the console, it is all made up';

/** A member of the demo's staff as the sandbox page shows them. */
export interface DemoMember {
  readonly login: string;
  readonly role: Role;
  readonly password: string;
  /** The code that is good now; undefined: used up, the next one comes in `secondsLeft`. */
  readonly code: string | undefined;
  readonly secondsLeft: number;
}

export interface DemoStaff {
  /** One member of each role, so that a visitor can look at once. Does nothing where they are there. */
  load(): Promise<void>;
  list(): Promise<readonly DemoMember[]>;
}

const NAMES: Readonly<Record<Role, string>> = {
  clerk: 'Noor (demo)',
  supervisor: 'Asha (demo)',
  finance: 'Karim (demo)',
  administrator: 'Robin (demo)',
  auditor: 'Mina (demo)',
};

export function createDemoStaff({ sql, vault, clock, demo }: StaffDeps): DemoStaff {
  return {
    load: async () => {
      const there = await sql`select 1 from staff.member where demo limit 1`;
      if (!demo || there.length > 0) return;
      const password = await hashPassword(DEMO_PASSWORD);
      for (const role of ROLES) {
        await sql`
          insert into staff.member (login, name, roles, password, totp_secret, demo, created_at)
          values (${`demo-${role}`}, ${NAMES[role]}, ${[role]}, ${password},
                  ${sealSecret(vault, newTotpSecret())}, true, ${clock.now()})
          on conflict (login) do nothing`;
      }
    },
    list: async () => {
      if (!demo) return [];
      const rows = await sql<{ login: string; totp_secret: Uint8Array; totp_step: bigint }[]>`
        select login, totp_secret, totp_step from staff.member
         where demo and disabled_at is null and totp_secret is not null order by staff_id`;
      const now = clock.now();
      return rows.flatMap(({ login, totp_secret, totp_step }) => {
        const role = ROLES.find((each) => login === `demo-${each}`);
        if (role === undefined) return [];
        const used = Number(totp_step);
        // One step ahead is accepted too: whoever comes second in half a minute need not wait.
        const step = [stepOf(now), stepOf(now) + 1].find((each) => each > used);
        const code = step === undefined ? undefined : codeAt(openSecret(vault, totp_secret), step);
        return [{ login, role, password: DEMO_PASSWORD, code, secondsLeft: secondsLeft(now) }];
      });
    },
  };
}
