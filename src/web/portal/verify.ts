import { readReceiptNumber, type SignedStatement, statementIn } from '../../payments/index.ts';
import { findReceipt } from '../receipts.ts';
import type { PortalDeps } from './deps.ts';
import type { Verdict } from './texts/verify.ts';

/** What a check of a receipt tells: no more than the receipt's own statement, and less for a mere number. */
export interface Verification {
  readonly verdict: Verdict;
  readonly says?: Omit<SignedStatement, 'keyNumber' | 'accountTail'> & {
    /** Only for who has the signed text: a number can be guessed. */
    readonly accountTail?: string;
  };
}

/** Checks what was typed, pasted or scanned: a number, a tracking code, or the text of a QR code. */
export async function verifyReceipt(deps: PortalDeps, typed: string): Promise<Verification> {
  const statement = statementIn(typed);
  return statement === undefined ? verifyNumber(deps, typed) : verifySigned(deps, statement);
}

async function verifySigned(deps: PortalDeps, text: string): Promise<Verification> {
  const verified = deps.signer.verify(text);
  if (!verified.ok) return { verdict: verified.error.code };
  const says = verified.value;
  const found = await findReceipt(deps, says.number);
  if (found === undefined || !deps.signer.agrees(says, found.receipt, found.biller.id)) {
    return { verdict: 'not_on_record', says };
  }
  return { verdict: found.receipt.standing === 'good' ? 'genuine' : 'returned', says };
}

async function verifyNumber(deps: PortalDeps, typed: string): Promise<Verification> {
  const number = readReceiptNumber(typed);
  if (!number.ok) {
    return { verdict: number.error.code === 'mistyped_number' ? 'mistyped_number' : 'malformed' };
  }
  const found = await findReceipt(deps, number.value);
  if (found === undefined) return { verdict: 'unknown_number' };
  const { receipt, biller } = found;
  return {
    verdict: receipt.standing === 'good' ? 'on_record' : 'returned',
    says: {
      number: receipt.number,
      biller: biller.id,
      amount: receipt.payment.amount,
      paidAt: receipt.paidAt,
    },
  };
}
