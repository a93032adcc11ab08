import { createHmac } from 'node:crypto';
import { invariant } from '../../src/kernel/index.ts';
import {
  type Actor,
  type Clock,
  type Database,
  type Role,
  SYSTEM,
  type Vault,
} from '../../src/platform/index.ts';
import { createStaff, type Origin, type Session, type Staff } from '../../src/staff/index.ts';

/** A clock that a test holds. */
export interface HeldClock extends Clock {
  /** Lets so much time go by. */
  pass(ms: number): void;
}

export function heldClock(start: Date = new Date('2026-07-01T08:00:00Z')): HeldClock {
  let now = start.getTime();
  return {
    now: () => new Date(now),
    pass: (ms) => {
      now += ms;
    },
  };
}

/** Somebody with a password and an authenticator. */
export interface Person {
  readonly staffId: bigint;
  readonly login: string;
  readonly password: string;
  readonly recoveryCodes: readonly string[];
  readonly actor: Actor;
  /** What their authenticator shows at this moment. */
  code(at: Date): string;
}

export const ORIGIN: Origin = { address: '198.51.100.7', agent: 'Mozilla/5.0 (X11; Linux) Firefox/140.0' };
export const PASSWORD = 'seven grey herons at dawn';
const STEP_MS = 30_000;

/** The staff's room over one database, and ways to hire people. */
export function createStaffRoom(options: {
  readonly sql: Database;
  readonly vault: Vault;
  readonly clock?: HeldClock;
  readonly demo?: boolean;
  readonly refuseAddress?: (key: string) => boolean;
}) {
  const { sql, vault, clock = heldClock(), demo = false, refuseAddress = () => false } = options;
  const staff: Staff = createStaff({
    ...{ sql, vault, clock, demo },
    limiter: {
      take: (key) => (refuseAddress(key) ? { allowed: false, retryAfterSeconds: 7 } : { allowed: true }),
    },
  });

  return {
    staff,
    clock,
    /** Invites somebody, and takes the invitation up as they would. */
    async hire(
      login: string,
      roles: readonly Role[],
      billers: 'all' | readonly number[] = 'all',
    ): Promise<Person> {
      const created = await staff.members.create(SYSTEM, { login, name: `${login} by name`, roles, billers });
      invariant(created.ok, 'somebody is hired');
      const person = await enrol(staff, clock, created.value.token);
      // The step of enrolment is used up; signing in takes the next.
      clock.pass(STEP_MS);
      return person;
    },
    signIn: (person: Pick<Person, 'login' | 'password' | 'code'>) => signIn(staff, clock, person),
  };
}

export async function enrol(
  staff: Staff,
  clock: Clock,
  token: string,
  password: string = PASSWORD,
): Promise<Person> {
  const enrolment = await staff.enrolments.read(token);
  invariant(enrolment !== undefined, 'the invitation is good');
  const code = (at: Date): string => authenticatorCode(enrolment.secret, at);
  const accepted = await staff.enrolments.accept({
    token,
    password,
    code: code(clock.now()),
    origin: ORIGIN,
  });
  invariant(accepted.ok, `the invitation is taken up: ${accepted.ok ? '' : accepted.error.code}`);
  const session = await staff.sessions.find(accepted.value.sessionToken);
  invariant(session !== undefined, 'whoever takes up an invitation is signed in');
  const { actor } = session;
  const { recoveryCodes } = accepted.value;
  return { staffId: actor.staffId, login: actor.login, password, recoveryCodes, actor, code };
}

/** Both steps; undefined where they are refused. */
async function signIn(
  staff: Staff,
  clock: Clock,
  person: Pick<Person, 'login' | 'password' | 'code'>,
): Promise<{ readonly token: string; readonly session: Session } | undefined> {
  const { login, password } = person;
  const begun = await staff.signIn.begin({ login, password, origin: ORIGIN });
  if (!begun.ok) return undefined;
  const finished = await staff.signIn.finish({
    token: begun.value.token,
    code: person.code(clock.now()),
    recovery: false,
    origin: ORIGIN,
  });
  if (!finished.ok) return undefined;
  const session = await staff.sessions.find(finished.value.token);
  invariant(session !== undefined, 'a new session is open');
  return { token: finished.value.token, session };
}

/** An authenticator app, written apart from ours: RFC 6238 with what every app assumes. */
export function authenticatorCode(secretBase32: string, at: Date): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secretBase32.replace(/\s/g, '')]
    .map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const bytes = (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  const counter = Buffer.from(
    Math.floor(at.getTime() / STEP_MS)
      .toString(16)
      .padStart(16, '0'),
    'hex',
  );
  const mac = createHmac('sha1', Buffer.from(bytes)).update(counter).digest();
  const from = (mac.at(-1) ?? 0) % 16;
  const [a = 0, b = 0, c = 0, d = 0] = mac.subarray(from, from + 4);
  return String((((a % 128) * 256 + b) * 256 + c) * 256 + d)
    .slice(-6)
    .padStart(6, '0');
}
