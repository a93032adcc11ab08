import type { Fields } from '../fields.ts';

/** How one aggregator speaks of the same thing: somebody has dialled or typed something, and gets an answer. */
export interface UssdDialect {
  /** In the address: /channels/ussd/ID/… */
  readonly id: string;
  readonly method: 'GET' | 'POST';
  /** Names of its fields. Without a session the person's number stands for it (one session at a time). */
  readonly session: string | undefined;
  readonly phone: string;
  /** The number that was dialled; without it the address names the line. */
  readonly code: string | undefined;
  readonly input: string;
  /** Each entry by itself, or everything that was typed until now with `*` between. */
  readonly entries: 'last' | 'all';
  readonly begins: (fields: Fields) => boolean;
  /** The session is over, and nobody reads an answer. */
  readonly ends: (fields: Fields) => boolean;
  /** Tells one request of a session from the next, where the aggregator counts them. */
  readonly ordinal?: string;
  readonly answer: (
    fields: Fields,
    text: string,
    open: boolean,
  ) => string | Readonly<Record<string, unknown>>;
}
