import type { Abilities, ChannelName } from './journey.ts';

/** What a channel can show, and how its talks go. */
export interface Capabilities {
  readonly abilities: Abilities;
  readonly length: 'short' | 'long';
  /** Of one screen, in characters of either alphabet; what does not fit is leafed through. */
  readonly screen: { readonly gsm7: number; readonly ucs2: number } | undefined;
  /** Of one message, where each part of it costs. */
  readonly segmentsMax: number | undefined;
  /** The network holds the talk open and ends it; after that nothing can be said. */
  readonly session: boolean;
  /** What is not known within this time is told later, by text message. */
  readonly replyWithinMs: number | undefined;
  /** A question stands open for so long. */
  readonly answerWithinMs: number;
  /** So much of what was said last is kept, to be shown together. */
  readonly toldMax: number;
  /** Broken off, it can be taken up again for so long. */
  readonly resumeWithinMs: number;
}

const MINUTE_MS = 60_000;

/**
 * A USSD string holds 182 characters of 7 bits or 80 of UCS-2 (3GPP TS 23.038, section 5; 24.080); gateways add headers of
 * their own, so 155 and 70 are what is safe everywhere (channels.md §2.3). A look-up has 3 seconds of the 5 to 10 after
 * which a gateway gives up.
 */
export const CAPABILITIES: Readonly<Record<ChannelName, Capabilities>> = {
  ussd: {
    abilities: { links: false, push: false, news: false },
    length: 'short',
    screen: { gsm7: 155, ucs2: 70 },
    segmentsMax: undefined,
    session: true,
    replyWithinMs: 3_000,
    answerWithinMs: 3 * MINUTE_MS,
    toldMax: 0,
    resumeWithinMs: 15 * MINUTE_MS,
  },
  sms: {
    abilities: { links: true, push: true, news: false },
    length: 'short',
    screen: undefined,
    segmentsMax: 5,
    session: false,
    replyWithinMs: undefined,
    answerWithinMs: 30 * MINUTE_MS,
    toldMax: 0,
    resumeWithinMs: 30 * MINUTE_MS,
  },
  web: {
    abilities: { links: true, push: true, news: true },
    length: 'long',
    screen: undefined,
    segmentsMax: undefined,
    session: false,
    replyWithinMs: undefined,
    answerWithinMs: 24 * 60 * MINUTE_MS,
    toldMax: 30,
    resumeWithinMs: 24 * 60 * MINUTE_MS,
  },
};
