export {
  CODE_LIFE_MS,
  type CodePurpose,
  type CodeSender,
  type PendingCode,
  type Proof,
} from './code.ts';
export type { Link, LinkPurpose, Links } from './links.ts';
export { createPayers, type Payers } from './payers.ts';
export type { RememberError, Remembered, RememberedAccount } from './remembered.ts';
export type { SavedAccount, SavedSettings, SaveError } from './saved.ts';
export type { Session, SignedIn } from './session.ts';
