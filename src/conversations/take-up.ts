import { invariant } from '../kernel/index.ts';
import type { AfterTurn } from './after-turn.ts';
import type { PersonKey } from './incoming.ts';
import type { Line } from './journey.ts';
import type { ConversationStore } from './store.ts';
import { type TurnDeps, takeTurn } from './turn.ts';
import { arrivedAt, type TalkName, type WayBack } from './way-back.ts';
import type { WriteTurn } from './write.ts';

const TRIES_MAX = 8;

export interface TakeUpDeps {
  readonly store: ConversationStore;
  readonly turns: TurnDeps;
  readonly wayBack: WayBack;
  readonly afterTurn: AfterTurn;
  readonly write: WriteTurn;
  readonly line: (id: string) => Line | undefined;
  readonly digestOf: (person: PersonKey) => Buffer;
  readonly onError: (error: unknown, line: Line) => void;
}

/**
 * X2: somebody has come by a link to what was broken off. It goes on on the line for pages, from where it was, and on its
 * old line it is gone. They have said that they want to go on, so they are not asked whether they do. Gives the line that
 * it is on; twice is as good as once; undefined: it is over, or goes on elsewhere.
 */
export function createTakeUp(deps: TakeUpDeps) {
  const { wayBack, afterTurn, store, write } = deps;
  return async (name: TalkName, person: PersonKey): Promise<Line | undefined> => {
    for (let tries = 1; ; tries++) {
      const left = await wayBack.find(name);
      if (left === undefined) return undefined;
      const { due, hasMoved } = left;
      const digest = deps.digestOf(person);
      if (hasMoved) return due.place.person.equals(digest) ? due.place.line : undefined;
      const page = deps.line(due.place.line.pageLine ?? '');
      if (page === undefined) return undefined;
      const content = arrivedAt(due.stored, person, digest);
      const turned = await takeTurn(deps.turns, page, content, { kind: 'again' });
      if (turned.error !== undefined) deps.onError(turned.error, page);
      const key = `${content.talk}/${content.turns + 1}`;
      const next = afterTurn.nextOf({ line: page, person: digest }, due.stored, turned, { key });
      const isWritten = await write(next, [], content.language, (tx) => store.keepOrigin(tx, due));
      if (isWritten) return page;
      invariant(tries < TRIES_MAX, 'a conversation is written by too many at once');
    }
  };
}
