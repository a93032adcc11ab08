import { isPhone, type Phone } from '../kernel/index.ts';
import type { Database, Statements } from '../platform/index.ts';
import { CAPABILITIES } from './capabilities.ts';
import type { Line } from './journey.ts';
import type { Content } from './record.ts';
import type { ConversationStore, Next } from './store.ts';

/** A text message that goes out on a line. */
export interface OutgoingText {
  readonly line: Line;
  readonly to: Phone;
  readonly text: string;
  readonly language: Content['language'];
  /** Unique: the same key twice is one message. */
  readonly key: string;
  /** Nobody has asked for it, so it goes to none who wants no such messages; about what, and until when it is any use. */
  readonly unasked?: { readonly subject: string; readonly until: Date };
}

/** Writes a turn down. False: somebody else was quicker, and nothing was written. */
export type WriteTurn = (
  next: Next,
  /** Text messages that go along. */
  texts: readonly string[],
  /** The language that the person was spoken to in until now. */
  known: Content['language'],
  /** What else must be true when the turn is. */
  also?: (tx: Statements) => Promise<void>,
) => Promise<boolean>;

/** With what goes along all in one transaction; a turn by itself together with the turns of others. */
export function createWriter(deps: {
  readonly sql: Database;
  readonly store: ConversationStore;
  readonly line: (id: string) => Line | undefined;
  readonly sendText: (sql: Statements, text: OutgoingText) => Promise<void>;
}): WriteTurn {
  const { sql, store } = deps;

  async function sendAll(tx: Statements, next: Next, texts: readonly string[]): Promise<void> {
    const { phone, language, talk, turns: turn } = next.content;
    const { line: at } = next.place;
    const isSession = CAPABILITIES[at.channel].session;
    const from = isSession && at.textLine !== undefined ? deps.line(at.textLine) : at;
    if (phone === undefined || !isPhone(phone) || from?.channel !== 'sms') return;
    for (const [index, text] of texts.entries()) {
      const key = `talk ${talk} ${turn} ${index}`;
      if (text !== '') await deps.sendText(tx, { line: from, to: phone, text, language, key });
    }
  }

  return async (next, texts, known, also) => {
    const { place, content } = next;
    const isAlone = texts.length === 0 && !next.moves && also === undefined;
    const isWritten = isAlone
      ? await store.put(next)
      : await sql.begin(async (tx) => {
          if (!(await store.putIn(tx, next))) return false;
          await sendAll(tx, next, texts);
          await also?.(tx);
          return true;
        });
    // Only a choice is kept: who has made none is spoken to as the line is.
    if (isWritten && content.language !== known) await store.rememberLanguage(place, content.language);
    return isWritten;
  };
}
