import { money, toDecimalText } from '../../kernel/index.ts';
import type { AccountBalance } from '../../ledger/index.ts';
import type { ReconCase } from '../../settlement/index.ts';

/**
 * The transfer that would make our books say what the file says: money that they have and we do not is debited to the account of
 * whoever has it, in favour of the biller; the other way round it is taken back. Nothing where only the biller's own books
 * lack something: ours are right then.
 */
export function suggestCorrection(
  { bucket, source, theirsMinor = 0n, oursMinor = 0n, currency, approvalId }: ReconCase,
  accounts: readonly AccountBalance[],
): { readonly debit: string; readonly credit: string; readonly amount: string } {
  // A duplicate's own payment is in the books already: all that was told once more is too much.
  const moreMinor = bucket === 'DUPLICATE' ? theirsMinor : theirsMinor - oursMinor;
  const [kind = '', subject = ''] = source.split(':');
  const idOf = (wanted: string, of: string): string =>
    accounts.find((account) => account.kind === wanted && account.subject === of)?.accountId.toString() ?? '';
  const holder = idOf(kind, subject);
  const biller = idOf('biller', '');
  // Corrected before, and a later file says another amount: how much is still missing is for people to find.
  const amount =
    approvalId === undefined ? toDecimalText(money(moreMinor < 0n ? -moreMinor : moreMinor, currency)) : '';
  if (bucket === 'MISSING_AT_BILLER' || source === 'biller') return { debit: '', credit: '', amount };
  return moreMinor > 0n
    ? { debit: holder, credit: biller, amount }
    : { debit: biller, credit: holder, amount };
}
