/** How one kind of USSD gateway speaks SMPP (channels.md §2.2). Another one is another entry here. */
export interface UssdProfile {
  readonly sessionIdFrom: 'session_number' | 'dialogue' | 'message_reference';
  /** The last bit of its_session_info says that the session is over. */
  readonly endBit: boolean;
  /** Values of ussd_service_op. */
  readonly opMap: {
    /** Somebody dials, somebody answers, somebody has hung up. */
    readonly begin: number;
    readonly say: number;
    readonly gone: readonly number[];
    /** What we say: with a question behind it, or last. */
    readonly ask: number;
    readonly end: number;
  };
  /** Where the code stands that was dialled. */
  readonly codeFrom: 'destination' | 'text';
}

/** PSSR indication, USSR confirm; USSR request, PSSR response. 0x81 is the vendors' word for somebody who has hung up. */
const OPS = { begin: 1, say: 18, gone: [0x81], ask: 2, end: 17 } as const;

export const USSD_PROFILES = {
  /** SMPP 3.4, section 5.3.2.44: an octet with the session, seven bits that count, one that ends. */
  standard: { sessionIdFrom: 'session_number', endBit: true, opMap: OPS, codeFrom: 'destination' },
  /** 15 bits are the session. */
  '6d': { sessionIdFrom: 'dialogue', endBit: true, opMap: OPS, codeFrom: 'text' },
  /** user_message_reference is the session. */
  mica: { sessionIdFrom: 'message_reference', endBit: false, opMap: OPS, codeFrom: 'text' },
} as const satisfies Record<string, UssdProfile>;
