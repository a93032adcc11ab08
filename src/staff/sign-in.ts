import { err, ok, type Result } from '../kernel/index.ts';
import type { Transaction } from '../platform/index.ts';
import type { Origin, StaffDeps } from './deps.ts';
import { foldLogin } from './member.ts';
import { checkPassword, hashPassword } from './password.ts';
import { digestOf, digestOfRecoveryCode, newToken, openSecret } from './secrets.ts';
import { openSession } from './sessions.ts';
import { auditSignIn, type SignInFailure } from './sign-in-trail.ts';
import { matchStep, newTotpSecret } from './totp.ts';

export interface Wait {
  readonly code: 'wait';
  readonly seconds: number;
}

/** Login, password or code were not right, or the second step came too late: which of them is not told. */
export interface SignInFailed {
  readonly code: 'sign_in_failed';
}

export interface SignIn {
  /**
   * The first step. Ends the same way, after the same work, whether or not there is such a login and the
   * password is right: with a token for the second step.
   */
  begin(given: {
    readonly login: string;
    readonly password: string;
    readonly origin: Origin;
  }): Promise<Result<{ readonly token: string }, Wait>>;
  /** The second step, with a code of the authenticator or one of the recovery codes. Once for each first step. */
  finish(given: {
    readonly token: string;
    readonly code: string;
    readonly recovery: boolean;
    readonly origin: Origin;
  }): Promise<Result<{ readonly token: string }, SignInFailed>>;
}

/** Between the two steps. */
const STEP_MS = 5 * 60_000;

/** Five attempts are free; then a pause of 30 s, doubled each time, of a quarter of an hour at most. */
export const THROTTLE = { free: 5, pauseMs: 30_000, pauseMaxMs: 15 * 60_000 } as const;

/** A password of nobody's: hashed once, so that a login that does not exist takes as long as one that does. */
let nobodys: Promise<string> | undefined;

interface Found {
  readonly staff_id: bigint;
  readonly password: string;
}

interface Begun {
  readonly staff_id: bigint | null;
  readonly password_right: boolean;
  readonly login_digest: Uint8Array;
  readonly in_time: boolean;
}

export function createSignIn(deps: StaffDeps): SignIn {
  const { sql, vault, clock } = deps;

  async function takeAttempt(loginDigest: Uint8Array, staffId: bigint | undefined): Promise<number> {
    return sql.begin(async (tx) => {
      const [row] = await tx<{ wait_ms: number; pause_begins: boolean }[]>`
        select wait_ms, pause_begins from staff.take_attempt(${loginDigest}, ${clock.now()}, ${THROTTLE.free},
          ${THROTTLE.pauseMs}, ${THROTTLE.pauseMaxMs})`;
      if (row?.pause_begins === true) await auditSignIn(tx, 'sign-in locked', staffId);
      return row?.wait_ms ?? 0;
    });
  }

  async function findMember(login: string): Promise<Found | undefined> {
    const [found] = await sql<Found[]>`
      select staff_id, password from staff.member m
       where login = ${login} and password is not null and disabled_at is null and (${deps.demo} or not demo)`;
    return found;
  }

  async function rehash(staffId: bigint, password: string, before: string): Promise<void> {
    const anew = await hashPassword(password);
    await sql`update staff.member set password = ${anew} where staff_id = ${staffId} and password = ${before}`;
  }

  /**
   * First steps that no second one followed. That their password was wrong is kept only now, and by whoever comes
   * next: kept at once, the answer to a wrong password would take longer than that to a right one.
   */
  async function sweep(): Promise<void> {
    await sql.begin(async (tx) => {
      const left = await tx<Pick<Begun, 'staff_id' | 'password_right'>[]>`
        delete from staff.sign_in where expires_at < ${clock.now()} returning staff_id, password_right`;
      for (const { staff_id, password_right } of left) {
        const why = staff_id === null ? 'unknown_login' : password_right ? 'no_code_came' : 'wrong_password';
        await auditSignIn(tx, 'sign-in failed', staff_id ?? undefined, { why });
      }
    });
  }

  async function begin(given: Parameters<SignIn['begin']>[0]): ReturnType<SignIn['begin']> {
    const limited = deps.limiter.take(given.origin.address);
    if (!limited.allowed) return err({ code: 'wait', seconds: limited.retryAfterSeconds });
    const login = foldLogin(given.login).slice(0, 100);
    const loginDigest = vault.digest('staff login', login);
    const found = await findMember(login);
    const waitMs = await takeAttempt(loginDigest, found?.staff_id);
    if (waitMs > 0) return err({ code: 'wait', seconds: Math.ceil(waitMs / 1000) });
    nobodys ??= hashPassword(newToken());
    const checked = await checkPassword(given.password, found?.password ?? (await nobodys));
    const right = found !== undefined && checked.right;
    if (right && checked.outdated) await rehash(found.staff_id, given.password, found.password);
    const token = newToken();
    const expiresAt = new Date(clock.now().getTime() + STEP_MS);
    await sweep();
    await sql`
      insert into staff.sign_in (token_digest, staff_id, password_right, login_digest, expires_at)
      values (${digestOf(token)}, ${found?.staff_id ?? null}, ${right}, ${loginDigest}, ${expiresAt})`;
    return ok({ token });
  }

  async function finish(given: Parameters<SignIn['finish']>[0]): ReturnType<SignIn['finish']> {
    return sql.begin(async (tx) => {
      const [begun] = await tx<Begun[]>`
        delete from staff.sign_in where token_digest = ${digestOf(given.token)}
        returning staff_id, password_right, login_digest, expires_at > ${clock.now()} as in_time`;
      if (begun === undefined) return err({ code: 'sign_in_failed' });
      const eligible = begun.password_right && begun.in_time ? begun.staff_id : null;
      // Asked for nobody too, so that the second step takes as long whatever was wrong with the first.
      const taken = await takeCode(tx, deps, eligible, given);
      if (eligible === null || !taken) {
        await auditSignIn(tx, 'sign-in failed', begun.staff_id ?? undefined, { why: whyFailed(begun) });
        return err({ code: 'sign_in_failed' });
      }
      await tx`delete from staff.attempt where login_digest = ${begun.login_digest}`;
      const token = await openSession(tx, deps, eligible, given.origin);
      await auditSignIn(tx, 'signed in', eligible, {
        second_factor: given.recovery ? 'recovery code' : 'totp',
      });
      return ok({ token });
    });
  }

  return { begin, finish };
}

function whyFailed({ staff_id, password_right, in_time }: Begun): SignInFailure {
  if (staff_id === null) return 'unknown_login';
  if (!password_right) return 'wrong_password';
  return in_time ? 'wrong_code' : 'too_late';
}

/** Uses up the code, if it is one: each recovery code is good once, and each time step too. */
async function takeCode(
  tx: Transaction,
  { vault, clock, demo }: StaffDeps,
  staffId: bigint | null,
  given: { readonly code: string; readonly recovery: boolean },
): Promise<boolean> {
  const [member] = await tx<{ totp_secret: Uint8Array }[]>`
    select totp_secret from staff.member
     where staff_id = ${staffId} and disabled_at is null and password is not null and (${demo} or not demo)`;
  const secret = member === undefined ? newTotpSecret() : openSecret(vault, member.totp_secret);
  if (given.recovery) {
    const digest = digestOfRecoveryCode(vault, staffId ?? 0n, given.code);
    const used = await tx`
      update staff.recovery_code set used_at = ${clock.now()}
       where staff_id = ${staffId} and digest = ${digest} and used_at is null returning 1`;
    return member !== undefined && used.length > 0;
  }
  const step = matchStep(secret, given.code, clock.now());
  const used = await tx`
    update staff.member set totp_step = ${step ?? 0}
     where staff_id = ${staffId} and totp_step < ${step ?? 0} returning 1`;
  return member !== undefined && step !== undefined && used.length > 0;
}
