import { foldDigits, foldIdentifier, stripInvisible } from '../kernel/index.ts';
import type { Offer, Wait } from './record.ts';

/** What people write for yes and no instead of the number, in any of the languages. */
const WORDS: Readonly<Record<'yes' | 'no', readonly string[]>> = {
  yes: [
    'yes',
    'y',
    'ok',
    'pay',
    'بله',
    'اره',
    'آره',
    'پرداخت',
    'نعم',
    'ادفع',
    'हाँ',
    'हां',
    'जी',
    'haan',
    'ha',
    'bale',
  ],
  no: ['no', 'n', 'خیر', 'نه', 'لا', 'नहीं', 'नही', 'nahi', 'na'],
};

/**
 * Which choice was meant, by its number or by its words; undefined: none of them. Digits of any family, and what
 * comes along when something is typed on a telephone (spaces, joiners, a full stop), do not matter.
 */
export function readOffer(wait: Pick<Wait, 'kind' | 'offers'>, typed: string): string | undefined {
  if (wait.kind === 'text') return undefined;
  const number = foldIdentifier(typed).replace(/[.)*]+$/, '');
  const byNumber = wait.offers.find((offer) => offer.typed === number);
  if (byNumber !== undefined) return byNumber.id;
  const words = plain(typed);
  if (wait.kind === 'confirm') {
    if (WORDS.yes.includes(words)) return 'yes';
    if (WORDS.no.includes(words)) return 'no';
  }
  return wait.offers.find((offer: Offer) => plain(offer.label) === words)?.id;
}

/** As it is compared: small letters, Persian ی and ک, single spaces, no signs around it. */
export function plain(text: string): string {
  return stripInvisible(foldDigits(text))
    .replaceAll('ي', 'ی')
    .replaceAll('ك', 'ک')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^[\s"'«“]+|[\s"'».!?؟।”]+$/g, '');
}
