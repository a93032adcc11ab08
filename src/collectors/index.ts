export { type Collectors, createCollectors } from './collectors.ts';
export type { DayTotals } from './cutoff.ts';
export type { AdviceAnswer, PaymentStatus, RefusedBy, ReversalAnswer } from './desk.ts';
export type { SignedRequest } from './proof.ts';
export {
  CREDENTIAL_KINDS,
  type CredentialKind,
  createRegister,
  type Register,
  type RegisterError,
} from './register.ts';
