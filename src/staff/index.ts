export {
  type Approval,
  type ApprovalKey,
  type ApprovalKind,
  type ApprovalState,
  type Approvals,
  type AskError,
  createApprovals,
  type DecideError,
  type Payload,
} from './approvals.ts';
export type { DemoMember } from './demo.ts';
export type { Origin, StaffDeps } from './deps.ts';
export type { Enrolled, Enrolment, EnrolmentError, OwnError } from './enrolment.ts';
export type { Member } from './member.ts';
export type { Invitation, MemberError, NewMember } from './members.ts';
export type { PasswordProblem } from './password.ts';
export type { Session, SessionView } from './sessions.ts';
export type { SignInFailed, Wait } from './sign-in.ts';
export { SIGN_IN_FAILURES, type SignInFailure, UNKNOWN_SUBJECT } from './sign-in-trail.ts';
export { createStaff, type Staff } from './staff.ts';
