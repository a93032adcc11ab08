import type { StatusOutcome, VerifyOutcome } from '../payments/index.ts';
import { unknown } from './outcomes.ts';

/** Where the gateway takes the money by itself, to verify is to ask where it is. */
export function verifiedBy(found: StatusOutcome): VerifyOutcome {
  return found.kind === 'paid' || found.kind === 'not_paid' || found.kind === 'unknown'
    ? found
    : unknown('it is not paid yet');
}
