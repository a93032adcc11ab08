import type { Deliver } from './pdu.ts';
import { decodeText } from './text.ts';

/** How a centre writes the ids of messages: in its answer to a submit, and in its receipts. */
export interface IdForms {
  readonly answer: 'text' | 'hex' | 'decimal';
  readonly receipt: 'text' | 'hex' | 'decimal';
}

/** By the names that settings have; `hex-decimal`: hexadecimal in answers, decimal in receipts (channels.md §1.2). */
export const ID_FORMS = {
  same: { answer: 'text', receipt: 'text' },
  'hex-decimal': { answer: 'hex', receipt: 'decimal' },
  'decimal-hex': { answer: 'decimal', receipt: 'hex' },
} as const satisfies Record<string, IdForms>;

export interface Receipt {
  readonly id: string;
  readonly state: 'delivered' | 'failed';
  readonly code: string;
}

/** Of message_state (SMPP 3.4, section 5.2.28), and as receipts write it in their text (appendix B). */
const STATES = [
  { number: 2, word: 'DELIVRD', state: 'delivered', name: 'delivered' },
  { number: 3, word: 'EXPIRED', state: 'failed', name: 'expired' },
  { number: 4, word: 'DELETED', state: 'failed', name: 'deleted' },
  { number: 5, word: 'UNDELIV', state: 'failed', name: 'undeliverable' },
  { number: 8, word: 'REJECTD', state: 'failed', name: 'rejected' },
] as const;

const KIND_BITS = 0x3c;
const RECEIPT = 0x04;

/** What a deliver_sm is (SMPP 3.4, section 5.2.12); `other`: read by the telephone, on its way and the like. */
export function kindOf({ esmClass }: Deliver): 'message' | 'receipt' | 'other' {
  const kind = esmClass & KIND_BITS;
  return kind === 0 ? 'message' : kind === RECEIPT ? 'receipt' : 'other';
}

/** Undefined: nothing that ends a message (on its way, unknown), or nothing that can be read. */
export function readReceipt(deliver: Deliver, forms: IdForms): Receipt | undefined {
  const text = decodeText(deliver.octets, deliver.coding) ?? '';
  const field = (name: string): string | undefined =>
    new RegExp(`(?:^|\\s)${name}:\\s*([^\\s]+)`, 'i').exec(text)?.[1];
  const word = field('stat')?.toUpperCase();
  const { messageState } = deliver;
  const known = STATES.find((each) =>
    messageState === undefined ? each.word === word : each.number === messageState,
  );
  const id = deliver.receiptedId || field('id');
  if (known === undefined || id === undefined) return undefined;
  const error = field('err');
  const detail = error === undefined || /^0*$/.test(error) ? '' : `_${error.slice(0, 20)}`;
  return { id: plainId(id, forms.receipt), state: known.state, code: `smpp_${known.name}${detail}` };
}

/** The same for both ways of writing a number. */
export function plainId(id: string, form: IdForms['answer']): string {
  if (form === 'hex' && /^[0-9a-f]+$/i.test(id)) return BigInt(`0x${id}`).toString();
  if (form === 'decimal' && /^\d+$/.test(id)) return BigInt(id).toString();
  return id;
}
