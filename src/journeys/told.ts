import type { Conversation, JourneyText } from '../conversations/index.ts';
import type { JourneyDeps } from './deps.ts';

/** A journey as the house knows it: how people come to it, and how it is told. */
export interface Told {
  /** Stands in talks that wait: it never changes. */
  readonly name: string;
  /**
   * Words that lead to it whatever is being asked. All languages at once: who writes has not always chosen one. A single
   * letter or digit among them is never a choice.
   */
  readonly words?: readonly string[];
  /** Its line in the menu; without one it is reached by its words alone. */
  readonly label?: JourneyText;
  /** Left out: offered to everybody. */
  readonly isOffered?: (c: Conversation) => boolean;
  readonly tell: (c: Conversation, deps: JourneyDeps) => Promise<void>;
}
