import type { Language } from '../kernel/index.ts';

/** A payer who wants to speak to a person. */
export interface CareRequest {
  readonly billerId: number;
  readonly requestId: bigint;
  readonly line: string;
  readonly language: Language;
  /** `+98******0101`; undefined in a chat, where nobody says who they are. */
  readonly maskedPhone: string | undefined;
  readonly state: 'open' | 'closed';
  readonly openedAt: Date;
  readonly saidAt: Date;
  /** The payer has said something last. */
  readonly payerWaits: boolean;
}

export interface CareMessage {
  readonly messageId: bigint;
  readonly from: 'payer' | 'staff';
  readonly text: string;
  readonly at: Date;
  /** Of the staff's: how it got there; undefined: it has not. */
  readonly told: 'talk' | 'text' | undefined;
}

export interface RequestRow {
  readonly biller_id: number;
  readonly request_id: bigint;
  readonly line: string;
  readonly reach: string;
  readonly language: Language;
  readonly phone: Buffer | null;
  readonly phone_masked: string | null;
  readonly state: 'open' | 'closed';
  readonly opened_at: Date;
  readonly said_at: Date;
  readonly payer_waits: boolean;
}

export interface MessageRow {
  readonly message_id: bigint;
  readonly staff_id: bigint | null;
  readonly content: Buffer;
  readonly told: 'talk' | 'text' | null;
  readonly at: Date;
}

export function toRequest(row: RequestRow): CareRequest {
  return {
    ...{ billerId: row.biller_id, requestId: row.request_id, line: row.line, language: row.language },
    maskedPhone: row.phone_masked ?? undefined,
    ...{ state: row.state, openedAt: row.opened_at, saidAt: row.said_at, payerWaits: row.payer_waits },
  };
}
