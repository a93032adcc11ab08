import { err, ok, type Result } from '../kernel/index.ts';
import { type Actor, appendAudit, auditName, type Transaction } from '../platform/index.ts';
import type { Origin, StaffDeps } from './deps.ts';
import { type Invitation, invite } from './members.ts';
import { checkPassword, hashPassword, type PasswordProblem, passwordProblem } from './password.ts';
import { digestOf, digestOfRecoveryCode, newRecoveryCodes, openSecret } from './secrets.ts';
import { openSession } from './sessions.ts';
import { THROTTLE, type Wait } from './sign-in.ts';
import { base32, matchStep, otpauthUrl } from './totp.ts';

/** What the page behind an invitation shows. */
export interface Enrolment {
  readonly login: string;
  readonly name: string;
  /** For the QR code. */
  readonly otpauth: string;
  /** The same secret, to be typed by hand. */
  readonly secret: string;
}

export interface EnrolmentError {
  readonly code: PasswordProblem | 'link_expired' | 'wrong_code';
}

export interface Enrolled {
  readonly sessionToken: string;
  /** Shown once, and kept as digests only. */
  readonly recoveryCodes: readonly string[];
}

export interface OwnError {
  readonly code: PasswordProblem | 'wrong_password';
}

/** How members set and change what only they know. */
export interface Enrolments {
  /** Undefined: the link was used, replaced or is too old. */
  read(token: string): Promise<Enrolment | undefined>;
  /** Sets password and second factor together, ends the link and older sessions, and signs in. */
  accept(given: {
    readonly token: string;
    readonly password: string;
    readonly code: string;
    readonly origin: Origin;
  }): Promise<Result<Enrolled, EnrolmentError>>;
  /** One's own password; the other sessions end. */
  changePassword(
    actor: Actor,
    given: { readonly current: string; readonly next: string; readonly keepSession: bigint },
  ): Promise<Result<void, OwnError | Wait>>;
  /** A link for oneself to set everything anew: a new telephone, recovery codes used up. */
  renew(actor: Actor, current: string): Promise<Result<Invitation, OwnError | Wait>>;
  /** How many recovery codes are left. */
  recoveryCodesLeft(actor: Actor): Promise<number>;
}

const RECOVERY_CODES = 10;
const ISSUER = 'Wasl';

interface Invited {
  readonly staff_id: bigint;
  readonly login: string;
  readonly name: string;
  readonly totp_secret: Uint8Array;
}

export function createEnrolments(deps: StaffDeps): Enrolments {
  const { sql, vault, clock } = deps;

  async function findInvited(token: string): Promise<Invited | undefined> {
    const [row] = await sql<Invited[]>`
      select i.staff_id, m.login, m.name, i.totp_secret
        from staff.invitation i join staff.member m on m.staff_id = i.staff_id
       where i.token_digest = ${digestOf(token)} and i.expires_at > ${clock.now()} and m.disabled_at is null`;
    return row;
  }

  /** Asks for the password of somebody who is signed in, at the pace of sign-in. */
  async function confirmOwn(actor: Actor, current: string): Promise<Result<void, OwnError | Wait>> {
    const digest = vault.digest('staff login', actor.login);
    const [taken] = await sql<{ wait_ms: number }[]>`
      select wait_ms from staff.take_attempt(${digest}, ${clock.now()}, ${THROTTLE.free}, ${THROTTLE.pauseMs},
        ${THROTTLE.pauseMaxMs})`;
    if (taken !== undefined && taken.wait_ms > 0)
      return err({ code: 'wait', seconds: Math.ceil(taken.wait_ms / 1000) });
    const [row] = await sql<{ password: string | null }[]>`
      select password from staff.member where staff_id = ${actor.staffId}`;
    const { right } = await checkPassword(current, row?.password ?? '');
    if (!right) return err({ code: 'wrong_password' });
    await sql`delete from staff.attempt where login_digest = ${digest}`;
    return ok(undefined);
  }

  return {
    read: async (token) => {
      const invited = await findInvited(token);
      if (invited === undefined) return undefined;
      const secret = openSecret(vault, invited.totp_secret);
      const { login, name } = invited;
      return { login, name, otpauth: otpauthUrl(secret, login, ISSUER), secret: base32(secret) };
    },
    accept: async (given) => {
      const invited = await findInvited(given.token);
      if (invited === undefined) return err({ code: 'link_expired' });
      const problem = passwordProblem(given.password, invited.login);
      if (problem !== undefined) return err({ code: problem });
      const secret = openSecret(vault, invited.totp_secret);
      const step = matchStep(secret, given.code, clock.now());
      if (step === undefined) return err({ code: 'wrong_code' });
      // Outside the transaction: a twentieth of a second of work.
      const password = await hashPassword(given.password);
      return sql.begin((tx) => enrol(tx, deps, given, { staffId: invited.staff_id, password, step }));
    },
    changePassword: async (actor, { current, next, keepSession }) => {
      const confirmed = await confirmOwn(actor, current);
      if (!confirmed.ok) return confirmed;
      const problem = passwordProblem(next, actor.login);
      if (problem !== undefined) return err({ code: problem });
      const password = await hashPassword(next);
      await sql.begin(async (tx) => {
        await tx`update staff.member set password = ${password} where staff_id = ${actor.staffId}`;
        await tx`
          update staff.session set ended_at = ${clock.now()}
           where staff_id = ${actor.staffId} and session_id <> ${keepSession} and ended_at is null`;
        await audit(tx, actor, 'password changed');
      });
      return ok(undefined);
    },
    renew: async (actor, current) => {
      const confirmed = await confirmOwn(actor, current);
      if (!confirmed.ok) return confirmed;
      return sql.begin(async (tx) => {
        await audit(tx, actor, 'second factor renewed');
        return ok(await invite(tx, deps, actor.staffId));
      });
    },
    recoveryCodesLeft: async ({ staffId }) => {
      const [row] = await sql<{ count: bigint }[]>`
        select count(*) from staff.recovery_code where staff_id = ${staffId} and used_at is null`;
      return Number(row?.count ?? 0n);
    },
  };
}

async function enrol(
  tx: Transaction,
  deps: StaffDeps,
  given: { readonly token: string; readonly origin: Origin },
  proven: { readonly staffId: bigint; readonly password: string; readonly step: number },
): Promise<Result<Enrolled, EnrolmentError>> {
  const { vault, clock } = deps;
  const { staffId } = proven;
  // Whoever takes the row sets the secrets: of two at the same moment, the second finds nothing.
  const [invitation] = await tx<{ totp_secret: Uint8Array }[]>`
    delete from staff.invitation where token_digest = ${digestOf(given.token)} returning totp_secret`;
  if (invitation === undefined) return err({ code: 'link_expired' });
  await tx`
    update staff.member
       set password = ${proven.password}, totp_secret = ${invitation.totp_secret}, totp_step = ${proven.step}
     where staff_id = ${staffId}`;
  await tx`
    update staff.session set ended_at = ${clock.now()} where staff_id = ${staffId} and ended_at is null`;
  await tx`delete from staff.recovery_code where staff_id = ${staffId}`;
  const recoveryCodes = newRecoveryCodes(RECOVERY_CODES);
  for (const code of recoveryCodes) {
    await tx`
      insert into staff.recovery_code (staff_id, digest)
      values (${staffId}, ${digestOfRecoveryCode(vault, staffId, code)})`;
  }
  const sessionToken = await openSession(tx, deps, staffId, given.origin);
  await audit(tx, { staffId }, 'enrolled');
  return ok({ sessionToken, recoveryCodes });
}

async function audit(tx: Transaction, actor: Pick<Actor, 'staffId'>, act: string): Promise<void> {
  const subject = `staff:${actor.staffId}`;
  await appendAudit(tx, { billerId: 0, actor: auditName(actor), act, subject, detail: {} });
}
