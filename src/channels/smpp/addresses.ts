import type { Address } from './pdu.ts';

/** How the operator wants to have short numbers marked: 3/0 with some, 0/0 with others (channels.md §1.2). */
export interface AddressOptions {
  readonly shortTon: number;
}

/** `+98912…`: international; other digits: a number of the network; anything else: a name. */
export function addressOf(text: string, { shortTon }: AddressOptions): Address {
  if (/^\+\d+$/.test(text)) return { ton: 1, npi: 1, text: text.slice(1) };
  if (/^\d+$/.test(text)) return { ton: shortTon, npi: 0, text };
  // 11 characters are all that a telephone shows (3GPP TS 23.040, section 9.1.2.5).
  return { ton: 5, npi: 0, text: text.replace(/[^\x20-\x7e]/g, '').slice(0, 11) };
}

export function addressFields(from: Address, to: Address): Readonly<Record<string, unknown>> {
  return {
    ...{ source_addr_ton: from.ton, source_addr_npi: from.npi, source_addr: from.text },
    ...{ dest_addr_ton: to.ton, dest_addr_npi: to.npi, destination_addr: to.text },
  };
}
