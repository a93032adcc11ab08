import { appendAudit, type Transaction } from '../platform/index.ts';

/** What was not right. The audit trail says so; whoever tries is never told. */
export const SIGN_IN_FAILURES = [
  'unknown_login',
  'wrong_password',
  'wrong_code',
  /** The code came more than five minutes after the password. */
  'too_late',
  /** The password was right, and that was all: its owner was called away, or somebody else knows it. */
  'no_code_came',
] as const;
export type SignInFailure = (typeof SIGN_IN_FAILURES)[number];

/**
 * So many entries of unknown logins are kept within an hour. Of a login that exists there are some hundred a day at
 * most, since it is locked; others can be made up without end, from many addresses, and would fill the disk with what
 * can never be deleted: so it is 20 an hour, 90 MB in a year of attack. Those over that
 * are only seen in the metrics, as answers 401.
 */
export const UNKNOWN_PER_HOUR = 20;
/** The subject of what concerns no member. */
export const UNKNOWN_SUBJECT = 'staff:unknown';

/**
 * What happened at a sign-in. Of an unknown login nothing is kept, no digest either: it may be a password that was
 * typed into the wrong field, and a digest of that could be tried through by whoever has the key.
 */
export async function auditSignIn(
  tx: Transaction,
  act: 'signed in' | 'sign-in failed' | 'sign-in locked',
  staffId: bigint | undefined,
  detail: Readonly<Record<string, string>> = {},
): Promise<void> {
  if (staffId !== undefined) return append(tx, act, `staff:${staffId}`, detail);
  const kept = await unknownWithinHour(tx);
  if (kept >= UNKNOWN_PER_HOUR) return;
  const isLast = kept === UNKNOWN_PER_HOUR - 1;
  return append(tx, act, UNKNOWN_SUBJECT, isLast ? { ...detail, further: 'not_kept' } : detail);
}

function append(
  tx: Transaction,
  act: string,
  subject: string,
  detail: Readonly<Record<string, string>>,
): Promise<void> {
  return appendAudit(tx, { billerId: 0, actor: subject, act, subject, detail });
}

/** By the clock of the database, which is that of the trail. */
async function unknownWithinHour(tx: Transaction): Promise<number> {
  const [row] = await tx<{ count: bigint }[]>`
    select count(*) filter (where at > clock_timestamp() - interval '1 hour') as count
      from (select at from audit.entry where biller_id = 0 and subject = ${UNKNOWN_SUBJECT}
             order by entry_id desc limit ${UNKNOWN_PER_HOUR}) as latest`;
  return Number(row?.count ?? 0n);
}
